"""A small review drawn by hand: a row of districts, a hospital that moved, people who came, a district to be moved."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from drawing import drawn_area, drawn_layout

from gridplan.access import access_table
from gridplan.compare import Case, compare
from gridplan.evidence import Evidence, Kind
from gridplan.evidence.record import ALL, Definition, Visits
from gridplan.indicators import Value
from gridplan.layout import Layout
from gridplan.plan_file import Plan, new_plan
from gridplan.policy import case_of, check, read_policy
from gridplan.policy.targets import target_rows
from gridplan.review.cycle import (
    Cycle,
    DistrictFate,
    DistrictMatch,
    FacilityFate,
    FacilityMatch,
    Input,
    Part,
    Split,
)
from gridplan.review.options import Choice, MoveReason, Recommendation, Trial
from gridplan.review.projection import growth_between, project
from gridplan.review.study import Review
from gridplan.review_clock import ASSUMED_TERM, review_of
from gridplan.study_area import StudyArea
from gridplan.text import Text

START, DAY = date(2020, 10, 1), date(2023, 11, 1)
LEADS = {"1": ["H1"], "2": ["H2"]}
BY_NAME = Text("名称相同", "same name")


def sides(folder: Path) -> tuple[StudyArea, StudyArea]:
    """Return the city then, districts a to d in a row, and now: d has become d and e, H2 stands one farther."""
    then = drawn_area(
        folder / "then",
        "abcd",
        populations={"a": 1000, "b": 2000, "c": 3000, "d": (4000, "low")},
        facilities=[{"id": "H1", "in": "a"}, {"id": "H2", "in": "d"}],
        travel_time={"thresholds_min": [1, 2, 3]},
    )
    now = drawn_area(
        folder / "now",
        "abcde",
        populations={"a": 1500, "b": 2000, "c": 3000, "d": (2500, "low"), "e": (3000, "low")},
        facilities=[{"id": "H1", "in": "a"}, {"id": "H2", "in": "e"}],
        travel_time={"thresholds_min": [1, 2, 3]},
    )
    return then, now


def drawn_cycle(folder: Path) -> tuple[Plan, Plan, Cycle]:
    """Return the plan then, the plan now, and the cycle between."""
    then, now = sides(folder)
    before = replace(new_plan(drawn_layout("abcd", "1122", leads=LEADS), then, {}), operation_start=START)
    plan = replace(new_plan(drawn_layout("abcde", "11222", leads=LEADS), now, {}), operation_start=START)
    cases = [Case(area, access_table(area, each.settings), each.layout) for area, each in ((then, before), (now, plan))]
    same = [DistrictMatch(key, key, 1.0, DistrictFate.SAME, BY_NAME) for key in "abc"]
    split = [
        DistrictMatch("d", key, share, DistrictFate.SPLIT, Text("边界重叠", "overlap of outlines"), estimated=True)
        for key, share in (("d", 0.45), ("e", 0.55))
    ]
    facilities = (
        FacilityMatch("H1", "H1", frozenset({FacilityFate.SAME}), Text("未变", "same")),
        FacilityMatch(
            "H2", "H2", frozenset({FacilityFate.MOVED}), Text("由 d 迁至 e，相距 1.0 公里", "moved 1.0 km, from d to e")
        ),
    )
    return before, plan, Cycle(cases[0], cases[1], cases[1], (*same, *split), facilities)


def drawn_splits(cycle: Cycle, grid: str = "") -> dict[str, Split]:
    """Return every indicator, of a grid or the whole, half of its change given to population and half to facilities."""
    found = {}
    for key, indicator in cycle.now.measures.indicators.items():
        both = (side.measures for side in (cycle.then, cycle.now))
        then, now = (side.by_grid[grid][key] if grid else side.whole[key] for side in both)
        parts, why = {}, None
        if then.number is None or now.number is None:
            why = Text("两个时点之一无法判定", "undetermined at one of the times")
        else:
            half = (now.number - then.number) / 2
            parts = {each: Part(0.0, 0.0, 0.0) for each in Input}
            parts[Input.POPULATION] = Part(half, half - 0.3, half + 0.3)
            parts[Input.FACILITIES] = Part(half, half, half)
        found[key] = Split(indicator, then, now, parts, why)
    return found


def choice(cycle: Cycle, key: str, name: Text, layout: Layout, reasons: tuple[MoveReason, ...] = ()) -> Choice:
    """Return a layout scored beside keeping the present one."""
    comparison = compare(cycle.now, replace(cycle.now, layout=layout))
    people = comparison.people_moved.number or 0
    share = people / float(cycle.now.area.districts["population"].sum())
    return Choice(key, name, layout, comparison, share, 0, 2, reasons, Text("已证明变动最少", "proven least change"))


def drawn_recommendation(cycle: Cycle, *, adjust: bool = True) -> Recommendation:
    """Return keeping, and moving c from grid 2 to grid 1."""
    keep = choice(cycle, "keep", Text("维持现布局", "keep the layout"), cycle.now.layout)
    reason = MoveReason(
        "c",
        Text("到牵头医院由 2.0 分钟变为 2.0 分钟", "2.0 min to its lead, 2.0 before"),
        Text("就诊数据未提供，无法判定", "visits are not given: undetermined"),
    )
    layout = drawn_layout("abcde", "11122", leads=LEADS)
    moved = choice(cycle, "least", Text("调整 c 片区", "move district c"), layout, (reason,))
    values = {each: {"mean_minutes": 1.5 + number} for number, each in enumerate(("keep", "least"))}
    trials = (
        Trial(Text("高峰系数 1.3", "peak factor 1.3"), values, "least", holds=True),
        Trial(Text("人口多 10%", "10 % more people"), values, None, holds=None),
    )
    why = Text("两个网格的人口更接近。", "The two grids are nearer in people.")
    return Recommendation((keep, moved), "least" if adjust else "keep", why, trials, may_adjust=True)


def drawn_review(folder: Path, *, adjust: bool = True) -> Review:
    """Return the whole review under the policy of Wenzhou."""
    before, plan, cycle = drawn_cycle(folder)
    policy = read_policy("wenzhou-2020")
    judged = [
        case_of(*pair, as_of=day) for pair, day in (((before, cycle.then.area), START), ((plan, cycle.now.area), DAY))
    ]
    found = drawn_recommendation(cycle, adjust=adjust)
    growth = growth_between(cycle.then.area, cycle.now.area, cycle.districts, years=3)
    return Review(
        before=before,
        plan=plan,
        cycle=cycle,
        splits=drawn_splits(cycle),
        recommendation=found,
        as_of=DAY,
        clock=review_of(plan.document.full_title, START, ASSUMED_TERM, DAY),
        policy=policy,
        findings_then=tuple(check(policy, judged[0])),
        findings_now=tuple(check(policy, judged[1])),
        targets=tuple(target_rows(policy, judged[1])),
        grid_splits={"1": drawn_splits(cycle, "1"), "2": drawn_splits(cycle, "2")},
        projection=project(cycle.now, growth, found.choices, years=3),
        notes=(Text("这是手工画成的复评。", "This review was drawn by hand."),),
        trace={"as_of": DAY.isoformat()},
    )


def drawn_evidence(changed: bool = False) -> Evidence:
    """Return admissions of a, b and c in 2020 and 2023, counted otherwise from 2022 on where `changed`.

    Of 100 people each of a and b 40, then 50, went to H1, 20 to H2; nothing is known of c but 2023.
    """
    visits = [
        Visits(year, Kind.INPATIENT, (key,), key, place, number)
        for key in "ab"
        for year, own in ((2020, 40), (2023, 50))
        for place, number in (("H1", own), ("H2", 20), (ALL, 100))
    ]
    visits.append(Visits(2023, Kind.INPATIENT, ("c",), "c", "H1", 30))
    spans = ((2020, 2021, "出院人次"), (2022, None, "医保结算的住院人次")) if changed else ((2020, None, "出院人次"),)
    definitions = tuple(Definition("inpatient", first, last, "人次", meaning) for first, last, meaning in spans)
    return Evidence("运行资料.xlsx", tuple(visits), definitions=definitions)


def undetermined(review: Review, key: str) -> Review:
    """Return the review with an indicator that cannot be told today."""
    lost = Value(None, Text("缺数据", "data are missing"))
    split = replace(review.splits[key], now=lost, parts={}, why_none=Text("现在缺数据", "missing today"))
    return replace(review, splits={**review.splits, key: split})
