"""Read a crosswalk that people wrote: a row per pair, every fault of the table at once."""

import math
from collections import defaultdict
from collections.abc import Collection, Mapping

import pandas as pd

from gridplan.errors import Fault
from gridplan.layers.raw import RawTable
from gridplan.text import Text

COLUMNS = ("from_id", "to_id", "weight")
TOLERANCE = 1e-9  # of a sum of shares


def read_crosswalk(
    table: RawTable,
    *,
    columns: Mapping[str, str] | None = None,
    sources: Collection[str] | None = None,
    targets: Collection[str] | None = None,
    faults: list[Fault],
) -> pd.DataFrame | None:
    """Return a table as a crosswalk; None where it has faults, which are added to `faults`.

    columns: the table's own heading of from_id, to_id and weight. sources, targets: the ids that there are; None
    takes any. A weight is a share (0.35) or per cent (35%).
    """
    headings = {name: (columns or {}).get(name, name) for name in COLUMNS}
    missing = [heading for heading in headings.values() if heading not in table.position]
    if missing:
        listed = "、".join(table.header)
        remedy = Text(f"请指定对应的列；已有：{listed}", f"Name the column that holds it; there are {listed}")
        faults += [Fault(table.told, Text("缺少这一列", "has no such column"), remedy, column=name) for name in missing]
        return None
    found: list[Fault] = []
    ids = {
        "from_id": _ids(table, headings["from_id"], sources, found),
        "to_id": _ids(table, headings["to_id"], targets, found),
    }
    weights = [
        _weight(table, row, headings["weight"], cell, found)
        for row, cell in zip(table.row_numbers, table.column(headings["weight"]), strict=True)
    ]
    frame = pd.DataFrame({**ids, "weight": weights}, columns=list(COLUMNS))
    _check_pairs(table, frame, headings, found)
    faults += found
    return None if found else frame


def _ids(table: RawTable, heading: str, known: Collection[str] | None, faults: list[Fault]) -> list[str]:
    cells = table.column(heading)
    for row, cell in zip(table.row_numbers, cells, strict=True):
        if not cell:
            problem, remedy = Text("单元格为空", "the cell is empty"), Text("请填写编号", "Fill in the id")
        elif known is not None and cell not in known:
            problem = Text("没有这个编号", "there is no such id")
            remedy = Text("请改为已有的编号，或先匹配名称", "Use an id that exists, or match the names first")
        else:
            continue
        faults.append(Fault(table.told, problem, remedy, row=row, column=heading, value=cell))
    return cells


def _weight(table: RawTable, row: int, heading: str, cell: str, faults: list[Fault]) -> float:
    text = cell.replace("％", "%")
    try:
        weight = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        weight = math.nan
    if not 0 < weight <= 1:
        problem = Text("不是大于 0、不超过 1 的份额", "is no share above 0 and up to 1")
        remedy = Text("请填 0.35 或 35%；整体划入填 1", "Write 0.35 or 35%; 1 for the whole")
        faults.append(Fault(table.told, problem, remedy, row=row, column=heading, value=cell))
    return weight


def _check_pairs(table: RawTable, frame: pd.DataFrame, headings: Mapping[str, str], faults: list[Fault]) -> None:
    """Add a fault for each pair that stands twice and each source whose shares are more than the whole."""
    seen: dict[tuple[str, str], int] = {}
    shares: dict[str, list[float]] = defaultdict(list)
    last: dict[str, int] = {}
    for row, (source, target, weight) in zip(table.row_numbers, frame.itertuples(index=False), strict=True):
        if (source, target) in seen:
            problem = Text(f"与第 {seen[source, target]} 行重复", f"repeats row {seen[source, target]}")
            remedy = Text("请合并为一行", "Make them one row")
            value = f"{source} → {target}"
            faults.append(Fault(table.told, problem, remedy, row=row, column=headings["to_id"], value=value))
        seen.setdefault((source, target), row)
        shares[source].append(weight)
        last[source] = row
    for source, own in shares.items():
        if (total := math.fsum(own)) > 1 + TOLERANCE:
            problem = Text(f"{source} 的份额合计 {total:.6g}，大于 1", f"the shares of {source} sum to {total:.6g}")
            remedy = Text(
                "请改到合计不超过 1；不足 1 的部分计为范围外", "Let them sum to at most 1; what lacks is outside"
            )
            faults.append(Fault(table.told, problem, remedy, row=last[source], column=headings["weight"]))
