"""Read the tables of a written report back as its blocks have them, and draw one report with everything in it."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl
from docx.oxml.ns import qn
from drawing import drawn_area, drawn_layout

from gridplan.documents.blocks import Column, Heading, LayoutMap, PageBreak, Paragraph, Report, Table
from gridplan.export.report_words import header_rows
from gridplan.layout import Layout, Relation
from gridplan.study_area import StudyArea

Grid = list[list[str]]
SWATCHES = 4  # columns of a map's legend
TABLE = Table(
    (
        Column("序号", 0.1, "centre"),
        Column("片区", 0.3, group="成员单位"),
        Column("人口", 0.2, "right", "成员单位"),
        Column("备注", 0.4),
    ),
    (
        ("1", "莲池", "1,234估", "=1+1"),
        (None, "水心", "无法判定", "+SUM(A1)"),
        (None, "绣山", "0", "第一行\n第二行"),
        ("2", "南浦", "12.5", ""),
    ),
    "表一",
    ("注：估为据估计。",),
)


def expected(table: Table) -> Grid:
    """Return the cells that a reader sees: a merged cell reads as the one it is merged with."""
    upper, *rest = header_rows(table.columns)
    shown = [list(upper)]
    for column in range(1, len(upper)):
        if shown[0][column] == "":
            shown[0][column] = shown[0][column - 1]
    for row in [*rest, *table.rows]:
        shown.append([above if word is None else word for word, above in zip(row, shown[-1], strict=True)])
    return [[str(word) for word in row] for row in shown]


def docx_tables(content: bytes) -> list[Grid]:
    """Return the cells of every table of a Word document but the legends of maps."""
    tables = docx.Document(io.BytesIO(content)).tables
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in tables if not is_legend(table)]


def is_legend(table: Any) -> bool:
    """Whether a table is a map's legend: it has no heading that returns on every page."""
    return table._tbl.find(f".//{qn('w:tblHeader')}") is None


def xlsx_tables(content: bytes, tables: Sequence[Table]) -> list[Grid]:
    """Return the cells of the sheets that hold `tables`, in their order."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheets = [sheet for sheet in book.worksheets if sheet.freeze_panes]
    return [_cells(sheet, table) for sheet, table in zip(sheets, tables, strict=True)]


def _cells(sheet: Any, table: Table) -> Grid:
    first = int(sheet.print_title_rows.split(":")[0].strip("$"))
    covered = {place: (area.min_row, area.min_col) for area in sheet.merged_cells.ranges for place in area.cells}
    rows = range(first, first + len(header_rows(table.columns)) + len(table.rows))
    places = [[(row, column) for column in range(1, len(table.columns) + 1)] for row in rows]
    return [[sheet.cell(*covered.get(place, place)).value or "" for place in row] for row in places]


def tables_of(report: Report) -> list[Table]:
    return [block for block in report.blocks if isinstance(block, Table)]


def drawn(folder: Path) -> tuple[StudyArea, Layout]:
    """Return a drawn area and a layout of two grids with a hub, one district excluded and one unassigned."""
    drawing = "aabc\naddc\neefg"
    sites = [{"id": "H1", "in": "a"}, {"id": "H2", "in": "c"}, {"id": "H3", "in": "d"}]
    area = drawn_area(folder, drawing, facilities=sites, status={"population": "modelled"})
    leads, members = {"1": ["H1"], "2": ["H2"]}, {"1": [("H3", Relation.HUB)]}
    return area, drawn_layout(drawing, "1112\n1112\n11..", leads=leads, members=members, excluded="f")


def report_with_everything(layout: Layout, *, landscape: bool = False) -> Report:
    blocks = (
        Heading("概况"),
        Paragraph("正文第一段。"),
        Heading("分项", 2),
        TABLE,
        Paragraph("小字说明。", small=True),
        PageBreak(),
        Heading("图"),
        LayoutMap(layout, "示意图，不作为划界依据"),
    )
    trace = (("数据摘要", "0123456789ab"), ("注意", "网格不影响群众自主选择就医。"))
    return Report("test", "一份报告", blocks, trace, landscape=landscape, mark="附件 3", stage="送审稿")
