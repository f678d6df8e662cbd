"""Indicators of minutes: means, coverage, detours, referral, who has no path, equality."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.access import AccessTable
from gridplan.indicators.catalogue import coverage_id
from gridplan.indicators.scope import Scope
from gridplan.indicators.sums import gini, theil, weighted_mean, weighted_quantile
from gridplan.indicators.values import Value, known, unknown
from gridplan.indicators.within import nobody, share_within, within
from gridplan.layout import SHARED_RELATIONS
from gridplan.study_area import StudyArea
from gridplan.text import Text
from gridplan.vocabulary import PRIMARY_TYPES

SAME_MINUTES = 1e-9  # two leads nearer to each other than this are equally near
PRIMARY_LIMIT_MIN = 15.0
# What is measured over the people who have a path.
REACHED_IDS = ("mean_minutes", "p90_minutes", "not_nearest_share", "detour_minutes", "gini_minutes", "theil_minutes")


@dataclass(frozen=True, eq=False)
class Primary:
    """Minutes of every place to its nearest primary facility; whether those of all such facilities are known."""

    minutes: NDArray[np.float64]
    all_known: bool


def primary_minutes(area: StudyArea, access: AccessTable) -> Primary | None:
    """Return the minutes to primary facilities; None where the layer of facilities has none."""
    primary = area.facilities.index[area.facilities["type"].isin(PRIMARY_TYPES)].tolist()
    return Primary(access.nearest(primary).first_min, not access.source.unlocated(primary)) if primary else None


def measure(scope: Scope, primary: Primary | None) -> dict[str, Value]:
    """Return the indicators of minutes of one scope."""
    coverage = _primary_coverage(scope, primary)
    return {"referral_minutes": _referral(scope), "primary_coverage_15": coverage, **to_lead(scope)}


def to_lead(scope: Scope) -> dict[str, Value]:
    """Return those indicators of minutes that tell how people get to their lead."""
    keys = [*REACHED_IDS]
    keys += [coverage_id(limit) for limit in scope.access.settings.thresholds_min]
    keys += ["beyond_population", "unreachable_population", "undetermined_population"]
    if scope.unknown_population is not None:
        return dict.fromkeys(keys, Value(None, reason=scope.unknown_population))
    if not scope.population > 0:
        return dict.fromkeys(keys, unknown("没有人口", "no people"))
    return _of_people(scope)


def _of_people(scope: Scope) -> dict[str, Value]:
    people, minutes, basis = scope.people, scope.minutes, scope.minutes_basis
    reached, undetermined, beyond = np.isfinite(minutes), np.isnan(minutes), scope.beyond
    pathless = np.isinf(minutes) & ~beyond
    note = _left_out(people[pathless].sum(), people[undetermined].sum())
    values = {
        "beyond_population": known(people[beyond].sum(), basis),
        "unreachable_population": known(people[pathless].sum(), basis),
        "undetermined_population": known(people[undetermined].sum(), scope.population_basis),
    }
    for limit in scope.access.settings.thresholds_min:
        # The pathless count as not covered: only those whose minutes are undetermined are left out.
        unjudged = _left_out(0, people[undetermined].sum())
        values[coverage_id(limit)] = share_within(people, within(minutes, limit), basis, unjudged)
    weights, found = people[reached], minutes[reached]
    if people[beyond].sum() > 0:  # their minutes count, and are not known
        cut = unknown("有人口超出计算上限", "people beyond the cutoff: their minutes are not known")
        return values | dict.fromkeys(REACHED_IDS, cut)
    if not weights.sum() > 0:
        return values | dict.fromkeys(REACHED_IDS, nobody())
    nearest = scope.nearest[reached]
    values["mean_minutes"] = known(weighted_mean(found, weights), basis, note)
    values["p90_minutes"] = known(weighted_quantile(found, weights, 0.9), basis, note)
    if np.isnan(nearest).any():
        unsure = unknown("到其他牵头医院的时间无法判定", "minutes to another lead are undetermined")
        values |= dict.fromkeys(("not_nearest_share", "detour_minutes"), unsure)
    else:
        extra = found - nearest
        farther = extra > SAME_MINUTES
        values["not_nearest_share"] = known(weights[farther].sum() / weights.sum(), basis, note)
        detour = weighted_mean(extra[farther], weights[farther]) if weights[farther].sum() > 0 else 0.0
        values["detour_minutes"] = known(detour, basis, note)
    values["gini_minutes"] = known(gini(found, weights), basis, note)
    values["theil_minutes"] = known(theil(found, weights), basis, note)
    return values


def _left_out(pathless: float, undetermined: float) -> Text | None:
    if pathless + undetermined == 0:
        return None
    return Text(
        f"未计入平均：无通路 {pathless:,.0f} 人，无法判定 {undetermined:,.0f} 人",
        f"not in averages: {pathless:,.0f} people without path, {undetermined:,.0f} undetermined",
    )


def _referral(scope: Scope) -> Value:
    """Mean minutes from the main campus of each listed member to the nearest lead of its grid."""
    area = scope.area
    pairs = [
        (member.facility_id, grid.leads)
        for grid in scope.grids
        for member in grid.members
        if member.relation not in SHARED_RELATIONS
    ]
    if not pairs:
        return unknown("没有所列成员单位", "no listed members")
    main = area.campuses.drop_duplicates("facility_id").set_index("facility_id")
    unplaced = [area.facility_name(key) for key, _ in pairs if key not in main.index]
    if unplaced:
        names = "、".join(unplaced)
        return unknown(f"成员单位没有位置：{names}", f"members without a site: {names}")
    origins = main.loc[[key for key, _ in pairs], ["lon", "lat"]]
    wanted = list(dict.fromkeys(lead for _, leads in pairs for lead in leads))
    minutes = scope.access.minutes_from(origins, wanted)
    each = [minutes[row, [wanted.index(lead) for lead in leads]].min() for row, (_, leads) in enumerate(pairs)]
    if not np.isfinite(each).all():
        return unknown("有成员单位无通路或离路网过远", "a member has no path or no road")
    return known(float(np.mean(each)), scope.roads_basis | scope.sites_basis)


def _primary_coverage(scope: Scope, primary: Primary | None) -> Value:
    if primary is None:
        return unknown("医疗机构图层不含基层机构", "the facilities layer has no primary facilities")
    if scope.unknown_population is not None:
        return Value(None, reason=scope.unknown_population)
    found = within(primary.minutes[scope.places], PRIMARY_LIMIT_MIN, all_known=primary.all_known)
    note = _left_out(0, scope.population - scope.people[found.judged].sum())
    return share_within(scope.people, found, scope.minutes_basis, note)
