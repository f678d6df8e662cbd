"""Read workbooks of operating evidence: every fault at once, with file, row, column, value and remedy."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from gridplan.errors import EvidenceError, Fault
from gridplan.evidence.definitions_read import read_definitions
from gridplan.evidence.figures_read import read_figures
from gridplan.evidence.lines import Line, Lines
from gridplan.evidence.measures import converted, read_measure
from gridplan.evidence.names import Found, Names, Trouble
from gridplan.evidence.record import (
    ALL,
    DIRECTION_NAMES,
    ELSEWHERE,
    ITEM_UNITS,
    ITEMS,
    KIND_NAMES,
    WHOLE_ITEMS,
    Definition,
    Evidence,
    Nature,
    Referrals,
    Visits,
)
from gridplan.evidence.sheet import (
    ALL_WORDS,
    DEFINITIONS,
    ELSEWHERE_WORDS,
    FIGURES,
    REFERRALS,
    TEMPLATES,
    VISITS,
    table_of,
)
from gridplan.layers import RawTable, read_raw
from gridplan.layers.raw_body import TOTALS
from gridplan.layers.template_marks import is_explanation
from gridplan.layout import Layout
from gridplan.study_area import StudyArea
from gridplan.text import Text, join

Answer = TypeVar("Answer")
_KINDS = {name.zh: key for key, name in KIND_NAMES.items()}
_DIRECTIONS = {name.zh: key for key, name in DIRECTION_NAMES.items()}


def read_evidence(paths: Sequence[Path], area: StudyArea, layout: Layout) -> Evidence:
    """Return what the files at `paths` say: workbooks, CSV files, archives of these.

    Names of districts and facilities are matched with `area`, those of grids with `layout`. Raises EvidenceError with
    every fault of all files.
    """
    faults: list[Fault] = []
    tables = [table for path in paths for table in read_raw(path, faults=faults)]
    tables = [table for table in tables if not is_explanation(table.header)]
    kinds = [table_of(table.header) for table in tables]
    if not any(kinds) and not faults:
        faults.append(_no_table(paths, tables))
    lines = Lines(faults)
    by_kind: dict[str, list[Line]] = {kind: [] for kind in TEMPLATES}
    for table, kind in zip(tables, kinds, strict=True):
        if kind is not None:
            by_kind[kind] += lines.of(table, kind)
            faults += _taken_for_totals(table)
    definitions = read_definitions(by_kind[DEFINITIONS], faults)
    reader = _Reader(Names(area, layout), definitions, faults)
    reader.match(by_kind[VISITS], by_kind[REFERRALS], by_kind[FIGURES])
    visits, referrals = reader.visits(by_kind[VISITS]), reader.referrals(by_kind[REFERRALS])
    figures, targets = read_figures(by_kind[FIGURES], reader.names, reader.number, faults)
    if faults:
        raise EvidenceError(faults)
    file = "、".join(path.name for path in paths)
    found = Evidence(file, visits, referrals, figures, targets, definitions, _left_out(tables, kinds))
    marked = (replace(f, estimated=found.nature(f.count, f.year) is not Nature.COUNTED) for f in figures)
    return replace(found, figures=tuple(marked))


def _no_table(paths: Iterable[Path], tables: Iterable[RawTable]) -> Fault:
    headings = "、".join(dict.fromkeys(heading for table in tables for heading in table.header))
    names = join([template.name for template in TEMPLATES.values()], zh="、", en=", ")
    remedy = Text(
        f"请用模板填写（{names.zh}）；已有的列：{headings}",
        f"Fill in the template ({names.en}); there are the columns {headings}",
    )
    said = Text("没有运行资料的表", "has no table of operating evidence")
    return Fault("、".join(path.name for path in paths), said, remedy)


def _taken_for_totals(table: RawTable) -> list[Fault]:
    """Return a fault for each row left out since it begins as a sum does: here rows of the whole city are read too."""
    remedy = Text("请按模板的列序填写，年份放在第一列", "Keep the columns in the order of the template, the year first")
    said = Text("像是合计行，没有读取", "looks like a sum and was not read")
    return [Fault(table.told, said, remedy, row=o.row, value=o.text) for o in table.left_out if o.reason == TOTALS]


def _left_out(tables: Sequence[RawTable], kinds: Sequence[str | None]) -> tuple[Text, ...]:
    """Return the tables and rows that were not read."""
    found = []
    for table, kind in zip(tables, kinds, strict=True):
        if kind is None:
            found.append(Text(table.told, table.told))
        found += [
            Text(f"{table.told}第 {o.row} 行（{o.reason.zh}）", f"{table.told} row {o.row} ({o.reason.en})")
            for o in table.left_out
        ]
    return tuple(dict.fromkeys(found))


@dataclass
class _Reader:
    """Makes records of lines; keeps the faults."""

    names: Names
    definitions: tuple[Definition, ...]
    faults: list[Fault]
    _seen: dict[tuple[object, ...], Line] = field(default_factory=dict)

    def match(self, visits: Iterable[Line], referrals: Iterable[Line], figures: Iterable[Line]) -> None:
        """Match all names of all tables at once."""
        districts = [(line.cells["district"], line.cells["admin_area"]) for line in visits]
        facilities = [line.cells["facility"] for line in visits if _place(line) is None]
        for line in referrals:
            districts.append((line.cells["below"], line.cells["admin_area"]))
            facilities += [line.cells["hospital"], line.cells["below"]]
        facilities += [line.cells["unit"] for line in figures if line.cells["level"] in ("牵头医院", "成员单位")]
        self.names.match(districts, facilities)

    def visits(self, lines: Iterable[Line]) -> tuple[Visits, ...]:
        found: dict[tuple[object, ...], list[tuple[Line, Visits]]] = {}
        for line in lines:
            kind, year = _KINDS[line.cells["kind"]], int(line.values["year"])
            number = self.number(line, kind, "number")
            district = self._told(line, "district", self.names.district(*_district(line, "district")))
            word = line.cells["facility"]
            place = _place(line) or self._told(line, "facility", self.names.facility(word))
            if not isinstance(district, Found) or place is None or number is None:
                continue
            if not self._repeats(line, VISITS, year, kind, district.ids, line.cells["district"], place):
                row = Visits(year, kind, district.ids, line.cells["district"], place, int(number))
                found.setdefault((year, kind, row.named, row.districts), []).append((line, row))
        for rows in found.values():
            self._check_sum(rows)
        return tuple(row for rows in found.values() for _, row in rows)

    def referrals(self, lines: Iterable[Line]) -> tuple[Referrals, ...]:
        found = []
        for line in lines:
            direction, year = _DIRECTIONS[line.cells["direction"]], int(line.values["year"])
            number = self.number(line, direction, "number")
            hospital = self._told(line, "hospital", self.names.facility(line.cells["hospital"]))
            below = self._told(line, "below", self.names.below(*_district(line, "below")))
            if hospital is None or not isinstance(below, Found) or number is None:
                continue
            named = line.cells["below"]
            if not self._repeats(line, REFERRALS, year, direction, hospital, below.ids, named):
                found.append(
                    Referrals(year, direction, hospital, below.ids, below.is_district, named, int(number)),
                )
        return tuple(found)

    def number(self, line: Line, item: str, name: str) -> Fraction | None:
        """Return a number in the unit of its item; None where the cell is blank or there is a fault."""
        raw, year = line.cells[name], int(line.values["year"])
        if not raw:
            return None
        definition = next((d for d in self.definitions if d.item == item and d.holds(year)), None)
        if definition is None:
            said = f"“口径”表没有{ITEMS[item].zh} {year} 年的口径", f"no definition of {ITEMS[item].en} for {year}"
            remedy = Text("请在“口径”表补一行：计量单位和口径", "Add a line to the definitions: unit and meaning")
            self.faults.append(line.fault(name, Text(*said), remedy))
            return None
        measure = read_measure(definition.unit)
        value = None if measure is None else converted(raw, measure)
        if value is None:
            remedy = Text(
                "请只填 0 或以上的数字，不带单位、百分号", "Write a number of 0 or more, without unit or percent"
            )
            self.faults.append(line.fault(name, Text("不是可用的数", "is no number that can be used"), remedy))
            return None
        if item in WHOLE_ITEMS and value.denominator != 1:
            unit = definition.unit
            said = f"按{unit}换算后不是整数（{float(value):,.10g} {ITEM_UNITS[item]}）", f"in {unit} is no whole number"
            remedy = Text("请检查数值和计量单位", "Check the number and its unit")
            self.faults.append(line.fault(name, Text(*said), remedy))
            return None
        return value

    def _told(self, line: Line, name: str, found: Answer | Trouble) -> Answer | None:
        """Return what a name means; None, with a fault, where it cannot be told."""
        if isinstance(found, tuple):
            self.faults.append(line.fault(name, *found))
            return None
        return found

    def _repeats(self, line: Line, *key: object) -> bool:
        first = self._seen.setdefault((line.file, *key), line)
        if first is line:
            return False
        said = Text(f"与第 {first.row} 行重复", f"repeats row {first.row}")
        self.faults.append(line.fault("year", said, Text("请合为一行", "Make one row of them")))
        return True

    def _check_sum(self, rows: Sequence[tuple[Line, Visits]]) -> None:
        """Tell where the visits of a district do not fit the sum that is given with them."""
        whole = next(((line, row.number) for line, row in rows if row.place == ALL), None)
        if whole is None:
            return
        line, total = whole
        parts = sum(row.number for _, row in rows if row.place != ALL)
        complete = any(row.place == ELSEWHERE for _, row in rows)
        if parts > total or (complete and parts != total):
            said = Text(f"各行之和为 {parts:,} 人次，与合计不符", f"the other rows sum to {parts:,} visits")
            remedy = Text("请核对各行与合计；同一就诊只计一次", "Check the rows and the total; count each visit once")
            self.faults.append(line.fault("number", said, remedy))


def _district(line: Line, name: str) -> tuple[str, str]:
    return line.cells[name], line.cells["admin_area"]


def _place(line: Line) -> str | None:
    """Return what a word for no single facility means; None for the name of one."""
    word = line.cells["facility"].lower()
    return ELSEWHERE if word in ELSEWHERE_WORDS else ALL if word in ALL_WORDS else None
