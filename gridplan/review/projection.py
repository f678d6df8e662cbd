"""People at the end of the next cycle, as a scenario: yearly growth by 区划 carried on, the choices measured again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from gridplan.compare import Case
from gridplan.errors import Fault, ScenarioError
from gridplan.indicators import Measures
from gridplan.review.cycle import DistrictMatch
from gridplan.review.options import Choice
from gridplan.review.people import with_people
from gridplan.study_area import StudyArea
from gridplan.text import UNDETERMINED, Text, join


@dataclass(frozen=True)
class Growth:
    """Growth of people a year by 区划 (0.02 is 2 %), compound, and in words where it comes from.

    `untold` are the districts of today whose growth is not known: their people of then or now are not, or their 区划
    has no rate.
    """

    rates: Mapping[str, float]
    untold: frozenset[str]
    basis: Text


@dataclass(frozen=True)
class Projection:
    """Keeping on the projected people, the measures of every choice there by its id, and what is assumed."""

    case: Case
    growth: Growth
    years: float
    measures: Mapping[str, Measures]
    notes: tuple[Text, ...]


def growth_between(then: StudyArea, now: StudyArea, matches: Iterable[DistrictMatch], *, years: float) -> Growth:
    """Return the compound growth of each 区划 between two points in time that are `years` apart.

    `matches` carry the people of then to the districts of today. A district counts where the people of both times
    are known: new ones, and those whose shares are not known, do not, and are told. (P_now / P_then)^(1 / years) − 1.
    Raises ScenarioError for years that are not above zero, and where the two count other kinds of people.
    """
    _refuse_no_years(years)
    _refuse_other_people(then, now)
    before, after = _carried(then, now, matches), now.districts["population"].astype(float)
    both = before.notna() & after.notna()
    sums = pd.DataFrame({"before": before[both], "after": after[both]}).groupby(now.districts["admin_area"][both]).sum()
    sums = sums[sums["before"] > 0]
    rates = (sums["after"] / sums["before"]) ** (1 / years) - 1
    growing = now.districts["admin_area"].isin(rates.index)
    basis = Text(
        f"由 {years:g} 年间两个时点的人口按区划推算，复合年增长率",
        f"from the people at two points in time {years:g} years apart, by administrative area, compound",
    )
    return Growth(rates.to_dict(), frozenset(now.districts.index[~(both & growing)]), basis)


def given_growth(now: StudyArea, rates: Mapping[str, float], *, source: Text) -> Growth:
    """Return growth that the planner gives: a rate a year by 区划, with its source.

    Districts of a 区划 without a rate are untold. Raises ScenarioError for a 区划 that the area does not have and for
    a rate that leaves nobody.
    """
    known, faults = now.districts["admin_area"].unique(), []
    for name, rate in rates.items():
        if name not in known:
            remedy = Text(f"可用：{'、'.join(known)}", f"Use one of {', '.join(known)}")
            faults.append(Fault("growth", Text("没有这个区划", "there is no such 区划"), remedy, column=name))
        elif not (np.isfinite(rate) and rate > -1):
            remedy = Text("请写大于 −1 的数，如 0.02 表示每年 2%", "Give a number above −1, such as 0.02")
            problem = Text("不是可用的年增长率", "is no growth a year")
            faults.append(Fault("growth", problem, remedy, column=name, value=f"{rate:g}"))
    if faults:
        raise ScenarioError(faults)
    untold = now.districts.index[~now.districts["admin_area"].isin(list(rates))]
    return Growth(dict(rates), frozenset(untold), Text("给定的年增长率，来源：", "rates that were given: ") + source)


def project(now: Case, growth: Growth, choices: Sequence[Choice] = (), *, years: float) -> Projection:
    """Return today's case with the people whom `growth` gives in `years`, and the choices measured there.

    Every kind of people grows alike, and so do all places of a district; roads, sites and the layout are today's.
    Untold districts have unknown people, so that what counts them is undetermined. Nothing is limited or rounded.
    Raises ScenarioError for years that are not above zero.
    """
    _refuse_no_years(years)
    areas = now.area.districts["admin_area"]
    rates = areas.map(dict(growth.rates)).astype(float).where(~areas.index.isin(list(growth.untold)))
    name = Text(f"{years:g} 年后的预测人口", f"people projected {years:g} years on")
    case = with_people(now, (1 + rates) ** years, name, estimated=True)
    measures = {choice.id: replace(case, layout=choice.layout).measures for choice in choices}
    return Projection(case, growth, years, measures, _notes(now.area, growth, years))


def _carried(then: StudyArea, now: StudyArea, matches: Iterable[DistrictMatch]) -> pd.Series:
    """Return the people of then in the districts of today; NaN where any part is not known."""
    known = then.districts["population"].astype(float)
    parts = [(m.now, np.nan if m.then is None else m.share * known[m.then]) for m in matches if m.now is not None]
    by_district = pd.DataFrame(parts, columns=["now", "people"]).astype({"people": float}).groupby("now")["people"]
    return by_district.agg(lambda own: own.sum(skipna=False)).reindex(now.districts.index)


def _notes(area: StudyArea, growth: Growth, years: float) -> tuple[Text, ...]:
    said = [f"{name} {'−' if rate < 0 else '+'}{abs(rate):.2%}" for name, rate in sorted(growth.rates.items())]
    rates = [Text(each, each) for each in said]
    told = join(rates, zh="、", en=", ") if rates else UNDETERMINED
    notes = [
        Text(f"情景：{years:g} 年后的人口（估），", f"scenario: people {years:g} years on (est.), ") + growth.basis,
        Text("年增长率：", "growth a year: ") + told,
        Text(
            "各类人口与片区内各处同比增长，道路、机构、布局与现在相同",
            "all kinds of people and all places of a district grow alike; roads, facilities and layout are today's",
        ),
    ]
    if growth.untold:
        names = [str(area.districts.at[key, "name"]) for key in area.districts.index if key in growth.untold]
        zh, en = "、".join(names), ", ".join(names)
        notes.append(Text(f"增长无法判定的片区：{zh}", f"growth undetermined: {en}"))
    return tuple(notes)


def _refuse_no_years(years: float) -> None:
    if not (np.isfinite(years) and years > 0):
        remedy = Text("请写大于 0 的年数", "Give a number of years above 0")
        problem = Text("不是可用的年数", "is no number of years")
        raise ScenarioError([Fault("growth", problem, remedy, column="years", value=f"{years:g}")])


def _refuse_other_people(then: StudyArea, now: StudyArea) -> None:
    """Refuse 户籍 people then and 常住 people now, say: their quotient is no growth."""
    one, other = (area.population_kinds[area.population_kind] for area in (then, now))
    if one.zh != other.zh:
        remedy = Text("请用同一口径的人口，或给定年增长率", "Count the same people at both times, or give the rates")
        problem = Text(
            f"两个时点的人口口径不同：{one.zh}、{other.zh}", f"people are counted as {one.en}, then {other.en}"
        )
        raise ScenarioError([Fault("growth", problem, remedy)])
