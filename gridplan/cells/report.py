"""What a conversion did with everybody: read, written, left out, placed; counts and people, in both languages."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from gridplan.text import Text

_LISTED = 10  # ids named in a sentence; the record has all of them


@dataclass(frozen=True)
class Tally:
    """A number of cells and their people by kind."""

    cells: int
    people: Mapping[str, float]


@dataclass(frozen=True)
class Report:
    """The account of one conversion; people by kind.

    read, written, outside (no district), outside_totals (in no zone, dropped): they add up, see `difference`.
    left_out: cells by reason (blank, negative, zero). uncovered: share of each district that the source ends
    before. totals: all that the official totals count.
    nested: pairs of inner and outer zone. placed: people of zones without cells, at one point, by kind and zone.
    borrowed: zones spread like the main kind. disagreeing: official total ÷ people of the source, by zone.
    districts: main people written by district. difference: written and left out, less what had to be accounted
    for, by kind.
    """

    unit: str
    read: Tally
    left_out: Mapping[str, int]
    uncovered: Mapping[str, float]
    written: Tally
    outside: Tally
    outside_totals: Tally
    totals: Mapping[str, float]
    nested: tuple[tuple[str, str], ...]
    placed: Mapping[str, Mapping[str, float]]
    borrowed: Mapping[str, tuple[str, ...]]
    disagreeing: Mapping[str, Mapping[str, float]]
    districts: Mapping[str, float]
    difference: Mapping[str, float]

    @property
    def plain(self) -> dict[str, Any]:
        """Return the report as plain values, for the record and for programs."""
        return asdict(self)

    @property
    def lines(self) -> list[Text]:
        """Return the report in sentences."""
        lines = [_tally(Text("读入", "read"), self.read)]
        if self.unit == "per_km2":
            lines.append(Text("栅格数值按每平方千米人数换算", "values of the raster taken as people per km²"))
        lines += [_REASONS[key].format(str(count)) for key, count in self.left_out.items() if count]
        if self.uncovered:
            shares = _listed(f"{key} {share:.0%}" for key, share in self.uncovered.items())
            zh, en = (
                "栅格范围未覆盖的片区，那里的居民未计入：",
                "the raster ends before all of a district, people beyond not counted: ",
            )
            lines.append(Text(zh, en) + shares)
        lines.append(_tally(Text("写出", "written"), self.written))
        if self.outside.cells:
            lines.append(_tally(Text("在所有片区之外，未写出", "outside all districts, left out"), self.outside))
        if self.outside_totals.cells:
            lines.append(
                _tally(Text("不在任何分区内，未写出", "in no zone of the totals, left out"), self.outside_totals)
            )
        if self.totals:
            lines.append(Text("正式总数：", "official totals: ") + _people(self.totals))
        lines += self._zone_lines()
        empty = [key for key, people in self.districts.items() if not people > 0]
        if empty:
            zh, en = f"{len(empty)} 个片区没有居民：", f"nobody in {len(empty)} district(s): "
            lines.append(Text(zh, en) + _listed(empty))
        return [*lines, Text("收支相差：", "difference of the account: ") + _people(self.difference, digits=3)]

    def _zone_lines(self) -> list[Text]:
        lines = []
        if self.nested:
            pairs = [f"{inner} ⊂ {outer}" for inner, outer in self.nested]
            lines.append(
                Text(f"{len(pairs)} 个分区在其他分区之内：", f"{len(pairs)} zone(s) inside others: ") + _listed(pairs)
            )
        for kind, zones in self.placed.items():
            if zones:
                said = [f"{zone} {people:,.0f}" for zone, people in zones.items()]
                zh = f"{len(zones)} 个分区没有格点，{kind} 共 {sum(zones.values()):,.0f} 人置于区内一点："
                en = f"{len(zones)} zone(s) without cells, {sum(zones.values()):,.0f} of {kind} at one point each: "
                lines.append(Text(zh, en) + _listed(said))
        for kind, found in self.borrowed.items():
            if found:
                zh = f"{len(found)} 个分区的 {kind} 按主要口径分摊："
                lines.append(Text(zh, f"{kind} spread like the main kind in {len(found)} zone(s): ") + _listed(found))
        for kind, factors in self.disagreeing.items():
            if factors:
                said = [f"{zone} ×{by:.2f}" for zone, by in factors.items()]
                zh = f"{len(factors)} 个分区的 {kind} 总数与来源相差悬殊："
                lines.append(
                    Text(zh, f"totals of {kind} and source disagree in {len(factors)} zone(s): ") + _listed(said)
                )
        return lines


_REASONS = {
    "blank": Text("{0} 个格点没有数据，未计入", "{0} cell(s) without data, left out"),
    "negative": Text("{0} 个格点为负值，未计入", "{0} cell(s) with negative values, left out"),
    "zero": Text("{0} 个格点无人，未写出", "{0} cell(s) with nobody, not written"),
}


def _tally(what: Text, tally: Tally) -> Text:
    return Text(f"{what.zh}：{tally.cells} 个格点，", f"{what.en}: {tally.cells} cell(s), ") + _people(tally.people)


def _people(people: Mapping[str, float], *, digits: int = 0) -> Text:
    said = [f"{kind} {number:z,.{digits}f}" for kind, number in people.items()]
    return Text("、".join(said), ", ".join(said))


def _listed(items: Iterable[str]) -> Text:
    every = list(items)
    more = len(every) - _LISTED
    zh, en = "、".join(every[:_LISTED]), ", ".join(every[:_LISTED])
    return Text(f"{zh} 等", f"{en} and {more} more") if more > 0 else Text(zh, en)
