"""Faults of files that tables and outlines share."""

from pathlib import Path

from gridplan.errors import Fault
from gridplan.text import Text

NAME_GBK = Text(
    "请另存为 UTF-8，或指明编码 gbk（规划范围的图层：在 area.yaml 中为它写 encoding: gbk）",
    "save it as UTF-8, or name the encoding gbk (for a layer, write `encoding: gbk` in area.yaml)",
)


MAP_COLUMN = Text(
    "请补上该列；若是图层，也可在 area.yaml 的 columns 中指明其列名",
    "Add the column; for a layer, its own heading may be named under `columns` in area.yaml",
)


def missing_column(path: Path, column: str, header: list[str], remedy: Text = MAP_COLUMN) -> Fault:
    """Return the fault of a column that must be there and is not; `header` is what there is."""
    found = "、".join(header)
    return Fault(
        path.name,
        Text(f"缺少该列；已有的列为 {found}", f"the column is missing; the file has {', '.join(header)}"),
        remedy,
        row=1,
        column=column,
    )


def repeated_column(path: Path, heading: str) -> Fault:
    """Return the fault of a heading that stands twice, so that neither column can be meant."""
    remedy = Text("请只保留一列，或改名", "Keep one of them, or rename the other")
    return Fault(path.name, Text("列名重复", "the heading stands twice"), remedy, row=1, column=heading)
