"""Numbers as people write them: thousands, units, 万, and the many ways to say that a number is not known."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from functools import cache

import numpy as np
from numpy.typing import NDArray

from gridplan.errors import Fault
from gridplan.importing.headings import unit_of
from gridplan.importing.mapping import Source
from gridplan.importing.work import Work, row_numbers
from gridplan.layers.raw import RawTable
from gridplan.questions import Option, Question
from gridplan.text import Text

Floats = NDArray[np.float64]
SMALL = 1_000  # figures of districts with decimals that stay below this seem to be in 万人
FACTORS = {"": 1, "人": 1, "百人": 100, "千人": 1_000, "万人": 10_000, "万": 10_000}
_SAYS_UNKNOWN = "- -- --- — —— – / \\ … * ? 无数据 不详 未知 暂无 缺 待定 待查 n/a na null none nan"
UNKNOWN = frozenset(_SAYS_UNKNOWN.split())
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_UNIT = re.compile(r"(.*?\d)(万)?(人|张|名|个|户|千米|公里|km|分钟|分)?")
_NOT_A_NUMBER = Text("不是数字", "is not a number")
_WRITE_DIGITS = Text("请只填数字；未知请留空", "Write a number; leave it blank where it is not known")


def numbers(work: Work, source: Source, table: RawTable, name: str, *, least: float | None = 0) -> Floats:
    """Return a column as it stands, NaN where a cell says that it is not known; faults for what is no number."""
    heading = source.columns.get(name)
    if heading is None:
        return np.full(len(table.rows), np.nan)
    found = _plain(table.column(heading))
    if found is None:
        found = _odd(work, source, table, heading)
    if least is not None:
        low = Text(f"小于 {least:g}", f"is below {least:g}")
        below = np.flatnonzero(found < least).tolist()
        work.faults += [_fault(table, heading, position, low, _WRITE_DIGITS) for position in below]
    return found


def _plain(raws: list[str]) -> Floats | None:
    """Return cells that are all plain numbers or blank; None where `_number` must look at each."""
    try:
        found = np.array([raw or "nan" for raw in raws], dtype=np.float64)
    except ValueError:
        return None
    blank = np.array([not raw for raw in raws])
    return found if (np.isfinite(found) | blank).all() and not any("_" in raw for raw in raws) else None


def _odd(work: Work, source: Source, table: RawTable, heading: str) -> Floats:
    values, bad, unknown = [], [], []
    for position, raw in enumerate(table.column(heading)):
        value = _number(raw)
        if value is None:
            bad.append(position)
        elif raw and value.is_nan():
            unknown.append(position)
        values.append(np.nan if value is None else float(value))
    work.faults += [_fault(table, heading, position, _NOT_A_NUMBER, _WRITE_DIGITS) for position in bad]
    said = Text(f"“{heading}”列写明未知（如 — 或 不详）", f"cells under {heading!r} say that they are not known")
    work.note("missing", source.layer, said, len(unknown), row_numbers(table, unknown))
    return np.array(values)


def people(work: Work, source: Source, table: RawTable, name: str) -> Floats:
    """Return a column as whole persons, whatever it counts in, such as 万人.

    What is not whole is rounded half to even and counted: a person is whole, and a table in 万人 is rounded already.
    """
    heading = source.columns.get(name)
    if heading is None:
        return np.full(len(table.rows), np.nan)
    read = numbers(work, source, table, name)
    unit = unit_said(source, table, name) or _unit_asked(work, table, heading)
    factor = FACTORS.get(unit, 1)
    exact = np.array([float(Decimal(repr(value)) * factor) if np.isfinite(value) else value for value in read.tolist()])
    whole: Floats = np.rint(exact)
    if factor > 1:
        what = Text(f"“{heading}”由{unit}换算为人（×{factor:,}）", f"{heading!r} is in units of {factor:,} people")
        digits = max((len(raw.partition(".")[2]) for raw in table.column(heading)), default=0)
        step = max(factor // 10**digits, 1)
        effect = (
            Text(f"人数只精确到 {step:,} 人", f"numbers of people are exact to {step:,} only") if step > 1 else None
        )
        work.note("converted", source.layer, what, int(np.isfinite(read).sum()), effect=effect)
    uneven = np.flatnonzero(np.isfinite(exact) & (exact != whole)).tolist()
    what = Text(f"“{heading}”不是整数，已取整", f"{heading!r} was no whole number and was rounded")
    work.note("converted", source.layer, what, len(uneven), row_numbers(table, uneven))
    return whole


def unit_said(source: Source, table: RawTable, name: str) -> str:
    """Return the unit of a column: as the mapping says, its own heading, or the table as a whole."""
    if (given := source.options.get(f"unit_{name}")) is not None:
        return str(given)
    heading = source.columns.get(name, "")
    return unit_of(heading) or table.unit_said.get(heading, "") or table.unit_said.get("", "")


def _unit_asked(work: Work, table: RawTable, heading: str) -> str:
    """Return the unit that a person says figures are in that seem too small for people, "" where they do not."""
    key = f"unit:{table.told}:{heading}"
    if (chosen := work.decided(key)) is not None:
        return chosen
    figures = [raw for raw in table.column(heading) if raw]
    small = [float(raw) for raw in figures if raw.replace(".", "", 1).isdecimal()]
    if len(small) > len(figures) / 2 and max(small) < SMALL and any("." in raw for raw in figures):
        text = Text(
            f"“{heading}”最大为 {max(small):g} 且带小数，没有写明单位。单位是什么？",
            f"The largest of {heading!r} is {max(small):g}, with decimals, and no unit is said. What is the unit?",
        )
        options = (Option("万人", Text("万人", "ten thousand people")), Option("人", Text("人", "people")))
        work.ask(Question(key, "value", table.told, text, options, "万人"))
    return ""


def _fault(table: RawTable, heading: str, position: int, problem: Text, remedy: Text) -> Fault:
    raw = table.rows[position][table.position[heading]]
    return Fault(table.told, problem, remedy, row=table.row_numbers[position], column=heading, value=raw)


@cache
def _number(raw: str) -> Decimal | None:
    """Return the number that a cell holds, NaN where it is blank or says that it is not known; None for any other."""
    if not raw:
        return Decimal("NaN")
    text = "".join(unicodedata.normalize("NFKC", raw).split()).lower()
    if text in UNKNOWN:
        return Decimal("NaN")
    found = _UNIT.fullmatch(text)
    if found is None or "_" in text:
        return None
    digits = found[1].replace(",", "") if _THOUSANDS.fullmatch(found[1]) else found[1]
    try:
        value = Decimal(digits) * (10_000 if found[2] else 1)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
