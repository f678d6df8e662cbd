"""Coverage: who is within so many minutes of the lead, or of the nearest facility of a kind, and who is not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.access import AccessTable, Reach
from gridplan.coverage.classes import class_labels, class_numbers
from gridplan.coverage.kinds import FacilityKind, facilities_of_kind, kinds_present
from gridplan.coverage.trips import Trips, lead_pairs, trips_to_kind, trips_to_lead
from gridplan.errors import MeasureError
from gridplan.indicators.values import Value
from gridplan.indicators.within import share_within, within
from gridplan.layout import Layout
from gridplan.study_area import StudyArea
from gridplan.text import UNDETERMINED, Text

__all__ = [
    "LEAD",
    "OUTSIDE",
    "STATE_LABELS",
    "Coverage",
    "State",
    "class_labels",
    "class_numbers",
    "coverage",
    "facilities_of_kind",
    "kinds_present",
    "lead_pairs",
]

LEAD = "lead"
NAMES_SHOWN = 10


class State(StrEnum):
    """Where people stand against the limit. Every known person is in exactly one state."""

    COVERED = "covered"
    UNCOVERED = "uncovered"
    BEYOND = "beyond"
    WITHOUT_PATH = "without_path"
    UNDETERMINED = "undetermined"


STATE_LABELS = {
    State.COVERED: Text("时限内", "within the limit"),
    State.UNCOVERED: Text("超过时限", "over the limit"),
    State.BEYOND: Text("超出计算上限", "beyond the cutoff"),
    State.WITHOUT_PATH: Text("无通路", "no path"),
    State.UNDETERMINED: UNDETERMINED,
}
OUTSIDE = (State.UNCOVERED, State.BEYOND, State.WITHOUT_PATH)


@dataclass(frozen=True, eq=False)
class Coverage:
    """Who is within `limit_min` minutes of what `label` names; excluded districts are left out.

    share: covered share of the people who can be judged, by limit: all thresholds and `limit_min`.
    people: known people by `State`; they add up to all known people.
    districts: by district_id, most people outside first — name, admin_area, grid ("" for none), population (NaN
    where unknown), a column of known people per State (NaN where nobody's number is known), outside (those known
    not to be within the limit), minutes (mean of those who have them, else NaN), left_out (known people who have
    none), reach, population_estimated, minutes_estimated.
    places: by place id — district_id, lon, lat, population, minutes, reach, state, facility_id (which leads, or is
    nearest; "" for none), second_id, second_min (the nearest other one).
    all_known: False where some facilities have no minutes, so that all minutes are upper bounds.
    reason: why nothing can be told, where nothing can. notes: what was passed over, and is to be read beside.
    """

    to: str
    label: Text
    limit_min: float
    facilities: tuple[str, ...]
    share: Mapping[float, Value]
    people: Mapping[State, float]
    districts: pd.DataFrame
    places: pd.DataFrame
    all_known: bool
    estimated: bool
    reason: Text | None
    notes: tuple[Text, ...]

    @property
    def limits_min(self) -> tuple[float, ...]:
        """The thresholds and the limit, rising."""
        return tuple(self.share)

    @cached_property
    def facilities_by_district(self) -> Mapping[str, tuple[str, ...]]:
        """The facilities that count for the places of each district, "" among them where a place has none."""
        own = self.places.groupby("district_id")["facility_id"].unique()
        return {str(district): tuple(facilities) for district, facilities in own.items()}

    @property
    def title(self) -> Text:
        """What the minutes are: to the lead, or to the nearest of a kind."""
        if self.to == LEAD:
            return Text("到牵头医院的时间", "Minutes to the lead hospital")
        return Text(f"到最近的{self.label.zh}的时间", f"Minutes to the nearest {self.label.en}")


def coverage(area: StudyArea, layout: Layout, access: AccessTable, *, to: str, limit_min: float) -> Coverage:
    """Measure who is within `limit_min` of the lead of the own grid (`to` "lead"), or of the nearest of a kind.

    A kind is a type of facility, "primary", "lead_candidate", "any", or a grade (三级 is that grade or above).
    Raises MeasureError for another word, and for a limit that is not positive or lies beyond the cutoff.
    """
    _check_limit(limit_min, access)
    kind = FacilityKind(Text("牵头医院", "lead"), layout.leads) if to == LEAD else facilities_of_kind(area, to)
    trips = trips_to_lead(layout, access) if to == LEAD else trips_to_kind(kind, access)
    kept = ~np.isin(np.array(access.districts)[access.place_district], sorted(layout.excluded))
    reason = _reason(layout, kind, to)
    state = _states(trips, limit_min)
    people = np.where(kept, np.nan_to_num(access.place_population), 0.0)
    estimated_people = area.districts["population_estimated"][~area.districts.index.isin(layout.excluded)].any()
    basis = access.basis | ({"population"} if estimated_people else set())
    basis |= {"facilities"} if kind.estimated else set()
    unknown = area.districts.loc[_unknown_people(access, kept), "name"]
    limits = sorted({*access.settings.thresholds_min, limit_min})
    places = (
        area.places[["district_id", "lon", "lat", "population"]]
        .rename_axis("place_id")
        .assign(
            minutes=trips.minutes,
            reach=trips.reach,
            state=state,
            facility_id=trips.facility,
            second_id=trips.second,
            second_min=trips.second_min,
        )
    )
    return Coverage(
        to=to,
        label=kind.label,
        limit_min=limit_min,
        facilities=kind.facilities,
        share={limit: _share(trips, people, limit, basis, reason or _no_figures(unknown)) for limit in limits},
        people={each: float(people[state == each].sum()) for each in State},
        districts=_district_frame(area, layout, access, trips, state),
        places=pd.DataFrame(places[kept]),
        all_known=trips.all_known,
        estimated=bool(basis),
        reason=reason,
        notes=tuple(_notes(area, layout, access, kind, unknown, to)),
    )


def _check_limit(limit_min: float, access: AccessTable) -> None:
    cutoff = access.settings.cutoff_min
    if not 0 < limit_min < np.inf:
        raise MeasureError(
            Text(f"时限 {limit_min:g} 分钟无意义，请给出正数", f"no limit of {limit_min:g} min: give a positive number")
        )
    if cutoff is not None and access.settings.table is None and limit_min > cutoff:
        raise MeasureError(
            Text(
                f"时限 {limit_min:g} 分钟超出计算上限 {cutoff:g} 分钟。请减小时限，或放宽 cutoff_min",
                f"a limit of {limit_min:g} min is beyond the cutoff of {cutoff:g} min: lower it, or raise cutoff_min",
            )
        )


def _reason(layout: Layout, kind: FacilityKind, to: str) -> Text | None:
    """Return why nobody can be judged, or None."""
    if to == LEAD and not layout.territorial:
        return Text("方案没有片区（仅成员关系）", "the layout has no districts (membership only)")
    if kind.facilities:
        return None
    if to == LEAD:
        return Text("方案没有牵头医院", "the layout has no leads")
    return Text(f"医疗机构图层不含{kind.label.zh}", f"the facilities layer has no {kind.label.en}")


def _states(trips: Trips, limit_min: float) -> NDArray[np.object_]:
    found = within(trips.minutes, limit_min, all_known=trips.all_known)
    state = np.full(len(trips.minutes), State.UNCOVERED, dtype=object)
    state[trips.reach == Reach.BEYOND] = State.BEYOND
    state[trips.reach == Reach.UNREACHABLE] = State.WITHOUT_PATH
    state[found.covered] = State.COVERED
    state[~found.judged] = State.UNDETERMINED
    return state


def _share(
    trips: Trips, people: NDArray[np.float64], limit_min: float, basis: frozenset[str], reason: Text | None
) -> Value:
    if reason is not None:
        return Value(None, reason=reason)
    found = within(trips.minutes, limit_min, all_known=trips.all_known)
    left_out = people[~found.judged].sum()
    note = Text(f"未计入无法判定的 {left_out:,.0f} 人", f"{left_out:,.0f} people undetermined, not counted")
    return share_within(people, found, basis, note if left_out > 0 else None)


def _unknown_people(access: AccessTable, kept: NDArray[np.bool_]) -> list[str]:
    """Return the districts in which the population of any place is unknown."""
    numbers = np.unique(access.place_district[np.isnan(access.place_population) & kept])
    return [access.districts[number] for number in numbers]


def _no_figures(names: Sequence[str]) -> Text | None:
    if not len(names):
        return None
    return Text(f"片区人口未知：{_listed(names)}", f"population unknown: {_listed(names)}")


def _district_frame(
    area: StudyArea, layout: Layout, access: AccessTable, trips: Trips, state: NDArray[np.object_]
) -> pd.DataFrame:
    size, number, people = len(access.districts), access.place_district, access.place_population
    known = np.nan_to_num(people)
    counted = np.bincount(number, ~np.isnan(people), minlength=size) > 0
    frame = area.districts[["name", "admin_area"]].copy()
    frame["grid"] = [layout.grid_of.get(district, "") for district in frame.index]
    frame["population"] = np.bincount(number, people, minlength=size)  # NaN where any place's is unknown
    for each in State:
        frame[each.value] = np.where(counted, np.bincount(number, known * (state == each), minlength=size), np.nan)
    frame["outside"] = frame[[each.value for each in OUTSIDE]].sum(axis=1, skipna=False)
    mean = access.district_mean(trips.minutes[:, None])[:, 0]
    frame["minutes"] = np.where(np.isfinite(mean), mean, np.nan)
    frame["left_out"] = access.left_out(trips.minutes[:, None])[:, 0]
    frame["reach"] = access.district_reach(trips.reach)
    frame["population_estimated"] = area.districts["population_estimated"]
    frame["minutes_estimated"] = bool(access.basis)
    frame = frame[~frame.index.isin(layout.excluded)]
    order = ["outside", State.UNDETERMINED.value]
    return pd.DataFrame(frame.sort_values(order, ascending=False, kind="stable"))


def _notes(
    area: StudyArea, layout: Layout, access: AccessTable, kind: FacilityKind, unknown: pd.Series, to: str
) -> list[Text]:
    facilities, districts = area.facilities["name"], area.districts["name"]
    unlocated = access.source.unlocated(kind.facilities)
    closed = [facility for facility in kind.facilities if facility in area.closed]
    unassigned = layout.unassigned(area.districts.index) if to == LEAD else ()
    excluded = [district for district in districts.index if district in layout.excluded]
    said = (
        (unlocated, facilities, "时间未知或不全", "minutes unknown or incomplete"),
        (closed, facilities, "已关闭", "closed"),
        (kind.ungraded, facilities, "等级未知，未计入", "grade unknown, passed over"),
        (unassigned, districts, "未分配片区，无法判定", "unassigned, so undetermined"),
        (excluded, districts, "已排除片区，不计入", "excluded, not counted"),
        (list(unknown.index), districts, "人口未知，不计入人数", "population unknown, in no number of people"),
    )
    notes = [
        Text(f"{zh}：{_listed(names[list(keys)])}", f"{en}: {_listed(names[list(keys)])}")
        for keys, names, zh, en in said
        if len(keys)
    ]
    if unlocated and to != LEAD:
        notes.append(
            Text("这些机构可能更近，时限外的人口因此无法判定", "one of these may be nearer: nobody is surely outside")
        )
    return notes


def _listed(names: Sequence[str]) -> str:
    """Return the first names, and how many there are where they are more."""
    shown = "、".join(list(names)[:NAMES_SHOWN])
    return shown if len(names) <= NAMES_SHOWN else f"{shown} … ({len(names)})"
