"""The form in which planners enter counts: which sheets, units, years and columns it has, and reading it back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from gridplan.errors import Fault, FiguresError
from gridplan.figures.catalogue import COUNTS, INDICATORS
from gridplan.figures.record import LEVEL_NAMES, Figure, Level
from gridplan.layers.fields import Field
from gridplan.layers.tables import ROW
from gridplan.layers.workbook import Sheet, read_workbook
from gridplan.text import Text

RULES_SHEET, COUNTS_SHEET = "说明", "口径"  # what is asked and why; what each count means
HEADING_ROW, ID_ROW = 2, 3  # below a line of advice; the row of ids is for reading back
UNIT, NAME, YEAR, ESTIMATED, SOURCE = "unit", "unit_name", "year", "estimated", "source"
_OWN_HEADINGS = {UNIT: "编号", NAME: "单位", YEAR: "年份", ESTIMATED: "据估计（是/否）", SOURCE: "来源或备注"}


@dataclass(frozen=True)
class FormSheet:
    """The sheet of one level: its units by id and name, and the counts asked of each, by id."""

    level: Level
    units: tuple[tuple[str, str], ...]
    counts: tuple[str, ...]

    @property
    def name(self) -> str:
        return LEVEL_NAMES[self.level].zh

    @property
    def headings(self) -> dict[str, str]:
        """The headings that people read, by column id, in the order of the columns."""
        counts = {key: f"{COUNTS[key].name.zh}（{COUNTS[key].unit.zh}）" for key in self.counts}
        return {
            **{key: _OWN_HEADINGS[key] for key in (UNIT, NAME, YEAR)},
            **counts,
            **{key: _OWN_HEADINGS[key] for key in (ESTIMATED, SOURCE)},
        }

    @property
    def fields(self) -> tuple[Field, ...]:
        """What the columns must hold."""
        counts = (
            Field(key, "count" if COUNTS[key].whole else "number", required=False, minimum=0) for key in self.counts
        )
        return (
            Field(UNIT, required=self.level != "city"),
            Field(NAME),
            Field(YEAR, "count"),
            *counts,
            Field(ESTIMATED, "flag", required=False),
            Field(SOURCE, required=False),
        )

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The pairs of counts of which the first is part of the second."""
        pairs = {(i.numerator, i.denominator) for i in INDICATORS.values() if i.part_of_whole}
        return sorted((part, whole) for part, whole in pairs if whole and {part, whole} <= set(self.counts))


@dataclass(frozen=True)
class Form:
    """A workbook to fill in: a row per unit and year. `rules` and `meanings` are tables to be read, headings first."""

    title: str
    years: tuple[int, ...]
    sheets: tuple[FormSheet, ...]
    rules: tuple[tuple[str, ...], ...] = ()
    meanings: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Entered:
    """The figures of a filled-in form, and the names of sheets that are none of it and were not read."""

    figures: tuple[Figure, ...]
    left_out: tuple[str, ...]


def read_form(path: Path, form: Form) -> Entered:
    """Return the figures in the workbook at `path`. A blank cell is not known and makes none.

    Raises FiguresError with every fault found.
    """
    faults: list[Fault] = []
    sheets = [Sheet(s.name, s.fields, s.headings, HEADING_ROW, ID_ROW) for s in form.sheets]
    book = read_workbook(path, sheets, faults)
    figures: list[Figure] = []
    for sheet in form.sheets:
        if (table := book.tables.get(sheet.name)) is not None:
            told = f"{path.name}「{sheet.name}」"
            faults.extend(_row_faults(told, sheet, form, table))
            faults.extend(_part_faults(told, sheet, table))
            figures.extend(_figures(told, sheet, table))
    if faults:
        raise FiguresError(faults)
    return Entered(tuple(figures), tuple(name for name in book.left_out if name not in (RULES_SHEET, COUNTS_SHEET)))


def _row_faults(told: str, sheet: FormSheet, form: Form, table: pd.DataFrame) -> Iterator[Fault]:
    """Yield what is wrong with the unit and year of each row."""
    names, seen = dict(sheet.units), dict[tuple[str, Any], int]()
    keep = Text("请用原表格中的单位，勿改动编号和名称", "Use the units of the form: do not change their ids and names")
    for row in table.to_dict("records"):
        unit, year, line = row[UNIT], row[YEAR], row[ROW]
        if unit not in names:
            problem = Text("本方案没有这个单位", "the plan has no such unit")
            yield Fault(told, problem, keep, row=line, column=_OWN_HEADINGS[UNIT], value=unit or row[NAME])
        elif row[NAME] != names[unit]:
            problem = Text(f"与编号不符，应为“{names[unit]}”", f"is not the name of this id, {names[unit]!r}")
            yield Fault(told, problem, keep, row=line, column=_OWN_HEADINGS[NAME], value=row[NAME])
        if pd.notna(year) and year not in form.years:
            problem = Text("不在本表的年份之内", "is none of the form's years")
            span = f"{form.years[0]}—{form.years[-1]}"
            remedy = Text(f"请填 {span}；其他年份请另行生成表格", f"Use {span}, or make a form for other years")
            yield Fault(told, problem, remedy, row=line, column=_OWN_HEADINGS[YEAR], value=f"{year:g}")
        first = seen.setdefault((unit, year), line)
        if first != line and pd.notna(year):
            problem = Text(f"与第 {first} 行是同一单位、同一年份", f"is the unit and year of row {first} again")
            yield Fault(told, problem, Text("请合为一行", "Make one row of them"), row=line, value=f"{unit} {year:g}")


def _part_faults(told: str, sheet: FormSheet, table: pd.DataFrame) -> Iterator[Fault]:
    """Yield each part that is larger than its whole."""
    remedy = Text("请核对两项的口径和数值", "Check what both count, and the numbers")
    for part, whole in sheet.parts:
        name = COUNTS[whole].name
        for row in table[table[part] > table[whole]].to_dict("records"):
            problem = Text(f"大于“{name.zh}”{row[whole]:,.10g}", f"is more than {name.en!r}, {row[whole]:,.10g}")
            yield Fault(told, problem, remedy, row=row[ROW], column=sheet.headings[part], value=f"{row[part]:.10g}")


def _figures(told: str, sheet: FormSheet, table: pd.DataFrame) -> Iterable[Figure]:
    for row in table.to_dict("records"):
        note = f"：{row[SOURCE]}" if row[SOURCE] else ""
        for count in sheet.counts:
            if pd.notna(row[count]) and pd.notna(row[YEAR]):
                source = f"{told}第 {row[ROW]} 行{note}"
                yield Figure(int(row[YEAR]), sheet.level, row[UNIT], count, row[count], source, row[ESTIMATED])
