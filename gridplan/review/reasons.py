"""Why a district would get another lead: its numbers in a sentence, its operating evidence in another."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.access import Reach
from gridplan.compare import ESTIMATE, Case, Comparison, Move, leads_of
from gridplan.indicators.scope import district_minutes
from gridplan.indicators.strays import stray_pieces
from gridplan.layout import Layout
from gridplan.review.options import MoveReason
from gridplan.text import UNDETERMINED, Text, join

Evidence = Callable[[str, tuple[str, ...], tuple[str, ...]], Text]
"""What operation says of a move: district, present leads, new leads → a sentence."""

NO_EVIDENCE = UNDETERMINED + Text("：没有就诊流向数据", ": no data on where patients go")
NO_LEAD = Text("无牵头医院", "no lead")
_NONE = Text("", "")
_WITHOUT = {
    Reach.BEYOND: Text("超出计算上限", "beyond the cutoff"),
    Reach.UNREACHABLE: Text("无通路", "no path"),
    Reach.UNDETERMINED: UNDETERMINED,
}
_CLOSE = 1e-9  # minutes: two leads at one site are both the nearest
# Of a district before and after: whether it lies apart from the larger part of its grid.
_APART = {
    (True, False): Text("由飞地并入网格主体", "no longer lies apart from its grid"),
    (False, True): Text("在新网格中成为飞地", "lies apart from its new grid"),
    (True, True): Text("变动前后均为飞地", "lies apart from its grid before and after"),
}


def no_evidence(_district: str, _before: tuple[str, ...], _after: tuple[str, ...]) -> Text:
    """Return what is said of a move where no operating data were given."""
    return NO_EVIDENCE


def reasons(
    now: Case, layout: Layout, comparison: Comparison, *, evidence: Evidence = no_evidence
) -> tuple[MoveReason, ...]:
    """Return a reason for each district that `comparison`, from `now` to `layout` on the same data, moves.

    Effects on the sizes of grids are those of this one move, all other districts as they are now.
    """
    before, after = _Side(now), _Side(replace(now, layout=layout))
    return tuple(
        MoveReason(move.district, _numbers(move, before, after), evidence(move.district, move.before, move.after))
        for move in comparison.moves
    )


@dataclass(frozen=True)
class _Side:
    """A layout with what is told of each of its districts."""

    case: Case

    @cached_property
    def minutes(self) -> pd.DataFrame:
        return district_minutes(self.case.layout, self.case.access)

    @cached_property
    def apart(self) -> frozenset[str]:
        """The districts that do not hang together with the most populous piece of their grid."""
        layout = self.case.layout
        found = stray_pieces(self.case.area, layout, {grid.id for grid in layout.grids})
        return frozenset(district for _, own in found for district in own)

    @cached_property
    def to_each(self) -> NDArray[np.float64]:
        """Mean minutes of each district to the leads of each grid, district × grid."""
        columns = [self.case.access.minutes_to_nearest(grid.leads) for grid in self.case.layout.grids]
        return self.case.access.district_mean(np.column_stack(columns))

    @cached_property
    def people(self) -> pd.Series:
        """People by the leads of each grid; NaN where unknown."""
        frame, layout = self.case.area.districts["population"], self.case.layout
        own = {grid.leads: list(layout.districts_of(grid.id)) for grid in layout.grids}
        return pd.Series({leads: frame.loc[districts].sum(skipna=False) for leads, districts in own.items()})


def _numbers(move: Move, before: _Side, after: _Side) -> Text:
    area = before.case.area
    row = area.districts.loc[move.district]
    mark = ESTIMATE if row["population_estimated"] else _NONE
    people = _people(row["population"]) + (mark if not np.isnan(row["population"]) else _NONE)
    names = [_names(before.case, leads) for leads in (move.before, move.after)]
    head = Text(f"{row['name']}（{row['admin_area']}，", f"{row['name']} ({row['admin_area']}, ") + people
    parts = [head + Text("）", ")") + Text(f"：{names[0].zh} → {names[1].zh}", f": {names[0].en} → {names[1].en}")]
    parts += [_minutes(move.district, before, after), _nearest(move, after)]
    apart = _APART.get((move.district in before.apart, move.district in after.apart))
    if apart is not None:
        rough = area.estimated_layers("adjacency" if area.manifest.layers.adjacency else "outlines")
        parts.append(apart + (ESTIMATE if rough else _NONE))
    parts.append(_balance(move, before))
    return join(parts, zh="；", en="; ") + Text("。", ".")


def _people(number: float) -> Text:
    if np.isnan(number):
        return Text("人口未知", "population unknown")
    return Text(f"{number:,.0f} 人", f"{number:,.0f} people")


def _names(case: Case, leads: tuple[str, ...]) -> Text:
    said = case.area.facility_names(leads)
    return Text(said, said) if leads else NO_LEAD


def _minutes(district: str, before: _Side, after: _Side) -> Text:
    """Tell the mean minutes to the present and to the new lead, and their difference."""
    was, then = before.minutes.loc[district], after.minutes.loc[district]
    said = [_minutes_of(row, leads_of(side.case.layout, district)) for row, side in ((was, before), (then, after))]
    text = Text("平均就医时间 ", "mean minutes ") + Text(f"{said[0].zh} → {said[1].zh}", f"{said[0].en} → {said[1].en}")
    if not np.isfinite([was["minutes"], then["minutes"]]).all():
        return text
    difference = then["minutes"] - was["minutes"]
    sign = "" if f"{abs(difference):.1f}" == "0.0" else "+" if difference > 0 else "−"
    guessed = before.case.access.basis or before.case.area.districts.at[district, "population_estimated"]
    number = f"{sign}{abs(difference):.1f}"
    return text + Text(f"，差 {number} 分钟", f", {number} min") + (ESTIMATE if guessed else _NONE)


def _minutes_of(row: pd.Series, leads: tuple[str, ...]) -> Text:
    if not leads:
        return NO_LEAD
    if not np.isfinite(row["minutes"]):
        return _WITHOUT[Reach(int(row["reach"]))]
    said = Text(f"{row['minutes']:.1f} 分钟", f"{row['minutes']:.1f}")
    if row["left_out"] < 1 / 2:
        return said
    without = f"{row['left_out']:,.0f}"
    return said + Text(f"（另有 {without} 人没有就医时间）", f" (and {without} people without minutes)")


def _nearest(move: Move, after: _Side) -> Text:
    """Tell whether the new lead is the nearest of all leads, and which is where it is not."""
    case = after.case
    grids = list(case.layout.grids)
    row = after.to_each[case.access.districts.index(move.district)]
    own = next((number for number, grid in enumerate(grids) if grid.leads == move.after), None)
    if own is None or np.isnan(row).any() or np.isinf(row).all():
        return Text("是否最近的牵头医院", "whether it is the nearest lead is ") + UNDETERMINED
    mark = ESTIMATE if case.access.basis else _NONE
    if row[own] <= row.min() + _CLOSE:
        return Text("新牵头医院最近", "the new lead is the nearest") + mark
    name, minutes = case.area.facility_names(grids[int(row.argmin())].leads), f"{row.min():.1f}"
    return Text(f"最近的是{name}（{minutes} 分钟）", f"the nearest is {name} ({minutes} min)") + mark


def _balance(move: Move, before: _Side) -> Text:
    """Tell what this move alone does to the largest grid and to the ratio of the largest to the smallest."""
    own = before.case.area.districts.loc[move.district]
    people = before.people.copy()
    head = Text("仅此一项变动：", "this move alone: ")
    if move.after not in people.index:
        return Text("新牵头医院现无网格", "the new lead has no grid today")
    if people.isna().any() or np.isnan(own["population"]):
        return head + Text("网格人口", "people of the grids ") + UNDETERMINED
    was = people.max(), people.min()
    people[move.after] += own["population"]
    if move.before in people.index:
        people[move.before] -= own["population"]
    then = people.max(), people.min()
    mark = ESTIMATE if before.case.area.districts["population_estimated"].any() else _NONE
    largest = Text(f"最大网格 {was[0]:,.0f} → {then[0]:,.0f} 人", f"largest grid {was[0]:,.0f} → {then[0]:,.0f} people")
    ratios = [f"{most / least:.2f}" if least > 0 else "—" for most, least in (was, then)]
    ratio = Text(f"，最大/最小 {ratios[0]} → {ratios[1]}", f", largest / smallest {ratios[0]} → {ratios[1]}")
    return head + largest + ratio + mark
