"""Read the table of definitions: which unit and meaning an item has from when to when."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from gridplan.errors import Fault
from gridplan.evidence.lines import Line
from gridplan.evidence.measures import read_measure
from gridplan.evidence.record import ITEM_UNITS, ITEMS, NATURE_NAMES, Accord, Definition, Nature
from gridplan.evidence.sheet import item_of
from gridplan.text import Text

_NATURES = {name.zh: key for key, name in NATURE_NAMES.items()}


def read_definitions(lines: Iterable[Line], faults: list[Fault]) -> tuple[Definition, ...]:
    """Return the definitions by item and year; what is wrong is added to `faults`."""
    found: dict[str, list[tuple[Line, Definition]]] = {}
    for line in lines:
        definition = _definition(line, faults)
        if definition is not None:
            found.setdefault(definition.item, []).append((line, definition))
    for rows in found.values():
        rows.sort(key=lambda row: row[1].first)
        _check_years(rows, faults)
    return tuple(definition for rows in found.values() for _, definition in rows)


def _definition(line: Line, faults: list[Fault]) -> Definition | None:
    before = len(faults)
    cells, item = line.cells, item_of(line.cells["item"])
    if item is None:
        faults.append(line.fault("item", *unknown_item()))
    measure = read_measure(cells["unit"])
    if measure is None:
        remedy = Text("如 人次、万人次、元、万元、亿元、人、家", "Such as 人次, 万人次, 元, 万元, 亿元, 人, 家")
        faults.append(line.fault("unit", Text("不认识的计量单位", "an unknown unit"), remedy))
    elif item is not None and measure.base != ITEM_UNITS[item]:
        base = ITEM_UNITS[item]
        said = Text(f"不能换算为{base}", f"cannot be converted to {base}")
        remedy = Text(f"{ITEMS[item].zh}以{base}计（如 {base}、万{base}）", f"{ITEMS[item].en} is counted in {base}")
        faults.append(line.fault("unit", said, remedy))
    last = None if not cells["last"] else int(line.values["last"])
    first = int(line.values["first"])
    if last is not None and last < first:
        said = Text("早于起始年份", "lies before the first year")
        faults.append(line.fault("last", said, Text("请核对两个年份", "Check the two years")))
    accord = _accord(line, faults)
    if item is None or len(faults) > before:
        return None
    nature = _NATURES.get(cells["nature"], Nature.COUNTED)
    return Definition(item, first, last, cells["unit"], cells["meaning"], nature, accord, cells["source"])


def unknown_item() -> tuple[Text, Text]:
    """Return what is said of a word that is no item."""
    remedy = Text(
        "请用 住院、门诊、上转、下转，或指标填报表“口径”页中的名称",
        "Use 住院, 门诊, 上转, 下转, or a name of the sheet 口径 of the form for figures",
    )
    return Text("没有这个项目", "there is no such item"), remedy


def _accord(line: Line, faults: list[Fault]) -> Accord | None:
    if not line.values["comparable"]:
        return None
    given = {name: line.cells[name] for name in ("person", "reason")}
    remedy = Text("认定口径变更前后可比的，须写明认定人和理由", "Say who holds the two comparable, and why")
    blank = [name for name, word in given.items() if not word]
    faults += [line.fault(name, Text("单元格为空", "the cell is empty"), remedy) for name in blank]
    return None if blank else Accord(**given)


def _check_years(rows: Sequence[tuple[Line, Definition]], faults: list[Fault]) -> None:
    """Tell where two definitions of an item hold in one year, and an accord with nothing before it."""
    for (_, before), (line, after) in pairwise(rows):
        if before.last is None or before.last >= after.first:
            told = "至今" if before.last is None else str(before.last)
            said = Text(f"与 {before.first}—{told} 的口径重叠", f"overlaps the definition from {before.first}")
            remedy = Text("请给前一口径填截止年份，使每年只有一个口径", "End the one before, so that a year has one")
            faults.append(line.fault("first", said, remedy))
    line, first = rows[0]
    if first.accord is not None:
        said = Text("此前没有别的口径", "has no definition before it")
        faults.append(
            line.fault("comparable", said, Text("请留空，或补上此前的口径", "Leave it blank, or add the one before"))
        )
