"""Read the table of figures and targets: counts of the catalogue of figures, by level, unit and year."""

from collections.abc import Callable, Iterable
from fractions import Fraction

from gridplan.errors import Fault
from gridplan.evidence.definitions_read import unknown_item
from gridplan.evidence.lines import Line
from gridplan.evidence.names import Names, Trouble
from gridplan.evidence.sheet import item_of
from gridplan.figures import COUNTS, INDICATORS, LEVEL_NAMES, Figure, Level, by_key
from gridplan.text import Text, join

_LEVELS: dict[str, Level] = {name.zh: level for level, name in LEVEL_NAMES.items()}


def read_figures(
    lines: Iterable[Line],
    names: Names,
    number: Callable[[Line, str, str], Fraction | None],
    faults: list[Fault],
) -> tuple[tuple[Figure, ...], tuple[Figure, ...]]:
    """Return the figures and the targets, in the catalogue's units; `number` converts a cell of a line for an item."""
    figures: list[tuple[Line, Figure]] = []
    targets: list[Figure] = []
    seen: dict[object, Line] = {}
    for line in lines:
        year, level, item = int(line.values["year"]), _LEVELS[line.cells["level"]], item_of(line.cells["item"])
        if item is None or item not in COUNTS:
            faults.append(line.fault("item", *unknown_item()))
            continue
        allowed = _levels_of(item)
        if level not in allowed:
            listed = join([LEVEL_NAMES[each] for each in allowed], zh="、", en=", ")
            remedy = Text(f"该项目按以下层级填：{listed.zh or '不填报'}", f"It is given for {listed.en or 'no level'}")
            faults.append(line.fault("level", Text("该项目不按这个层级填", "is not given for this level"), remedy))
            continue
        unit = _unit(line.cells["unit"], level, names)
        if isinstance(unit, tuple):
            faults.append(line.fault("unit", *unit))
            continue
        first = seen.setdefault((line.file, year, level, unit, item), line)
        if first is not line:
            said = Text(f"与第 {first.row} 行重复", f"repeats row {first.row}")
            faults.append(line.fault("year", said, Text("请合为一行", "Make one row of them")))
            continue
        value, target = number(line, item, "value"), number(line, item, "target")
        source = line.told + (f"：{line.cells['note']}" if line.cells["note"] else "")
        if value is not None:
            figures.append((line, Figure(year, level, unit, item, float(value), source)))
        if target is not None:
            targets.append(Figure(year, level, unit, item, float(target), source))
    _check_parts(figures, faults)
    return tuple(figure for _, figure in figures), tuple(targets)


def _levels_of(item: str) -> tuple[Level, ...]:
    """Return the levels at which a count can be given: those of the indicators made of it."""
    own = {level for i in INDICATORS.values() if item in i.counts and i.source == "figures" for level in i.levels}
    return tuple(level for level in LEVEL_NAMES if level in own)


def _unit(word: str, level: Level, names: Names) -> str | Trouble:
    if level == "city":
        return ""
    if not word:
        return Text("单元格为空", "the cell is empty"), Text("请填写单位名称", "Fill in the name of the unit")
    if level == "county":
        return names.admin_area(word)
    return names.grid(word) if level == "grid" else names.facility(word)


def _check_parts(rows: Iterable[tuple[Line, Figure]], faults: list[Fault]) -> None:
    """Tell each figure that is larger than the one it is part of."""
    lines = {figure.key: line for line, figure in rows}
    known = by_key(figure for _, figure in rows)
    pairs = {(i.numerator, i.denominator) for i in INDICATORS.values() if i.part_of_whole and i.denominator}
    remedy = Text("请核对两项的口径和数值", "Check what both count, and the numbers")
    for key, part in known.items():
        level, unit, count, year = key
        for whole in sorted(whole for numerator, whole in pairs if numerator == count and whole):
            beside = known.get((level, unit, whole, year))
            if beside is not None and part.value > beside.value:
                name = COUNTS[whole].name
                said = Text(f"大于“{name.zh}”{beside.value:,.10g}", f"is more than {name.en!r}, {beside.value:,.10g}")
                faults.append(lines[key].fault("value", said, remedy))
