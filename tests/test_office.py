"""What an office program makes of our files: opened by LibreOffice and saved again, everything is as we wrote it."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from layout_case import said
from office import needs_office, needs_pdf_text, pages_of_pdf, saved_again
from report_reading import drawn, report_with_everything
from test_documents_files import asked_of

from gridplan.documents.blocks import Block, Column, Heading, PageBreak, Paragraph, Report, Table
from gridplan.export import DOCUMENTS, render_document
from gridplan.export.report_docx import report_docx
from gridplan.export.report_xlsx import report_xlsx
from gridplan.layout_file import read_layout

pytestmark = needs_office

# Which documents of which area: all of one, and of the other those that run over many pages.
AREAS = {"wenzhou": tuple(DOCUMENTS), "xuchang": ("layout", "members", "review")}
ODD = "odd"
# What a spreadsheet would make a formula, a date or a number of.
WORDS = ("=1+1", "+SUM(A1)", "-5", "@x", "1-2", "3/4", "2026-01-01", "007", "1e5", "TRUE", "50%", "3,042,058估")
WORDS += ("330302199001011234567", "＝", "'x", "第一行\n第二行", "〔2020〕94号", "龘")
PAGE_LINES = 22


@pytest.fixture(scope="module")
def asked() -> dict[str, Any]:
    return {area: asked_of(area) for area in AREAS}


def written(kind: str, asked: Mapping[str, Any], folder: Path) -> dict[str, bytes]:
    """Return every document of both areas, and a drawn report of odd words, by name of file."""
    area, layout = drawn(folder)
    report = report_with_everything(layout, landscape=True)
    odd = Table((Column("词", 1), Column("同", 1)), tuple((word, word) for word in WORDS))
    odd_report = Report("test", "题", (*report.blocks, odd), (), landscape=True)
    files = {f"{ODD}.{kind}": (report_docx if kind == "docx" else report_xlsx)(odd_report, area)}
    for area_name, each in asked.items():
        files |= {f"{area_name}-{name}.{kind}": render_document(name, kind, each) for name in AREAS[area_name]}
    return files


class Opened:
    """Files as we wrote them and as LibreOffice saved them, by stem of name."""

    def __init__(self, kind: str, asked: Mapping[str, Any], folder: Path) -> None:
        files = written(kind, asked, folder / "area")
        self.ours = {Path(name).stem: content for name, content in files.items()}
        self.theirs = saved_again(folder / "office", files, kind)


@pytest.fixture(scope="module")
def documents(asked, tmp_path_factory) -> Opened:
    return Opened("docx", asked, tmp_path_factory.mktemp("docx"))


@pytest.fixture(scope="module")
def workbooks(asked, tmp_path_factory) -> Opened:
    return Opened("xlsx", asked, tmp_path_factory.mktemp("xlsx"))


NAMES = [ODD, *(f"{area}-{name}" for area, names in AREAS.items() for name in names)]


def tables_in(content: bytes) -> list[dict[str, Any]]:
    """Return of every table its cells, which of them are one, and which rows return on every page."""
    found = []
    for table in docx.Document(io.BytesIO(content)).tables:
        rows = [row.cells for row in table.rows]
        first: dict[Any, tuple[int, int]] = {}
        places = [[first.setdefault(cell._tc, (r, c)) for c, cell in enumerate(row)] for r, row in enumerate(rows)]
        heads = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
        found.append({"cells": [[cell.text for cell in row] for row in rows], "merged": places, "heads": heads})
    return found


def pages_in(content: bytes) -> list[tuple[Any, ...]]:
    sections = docx.Document(io.BytesIO(content)).sections
    return [(s.orientation, round(s.page_width.mm), round(s.page_height.mm)) for s in sections]


def sheets_in(content: bytes) -> list[dict[str, Any]]:
    """Return of every sheet its cells with their kinds, what is merged, and how it prints."""
    return [
        {
            "title": sheet.title,
            "cells": [
                (cell.coordinate, cell.data_type, cell.value)
                for row in sheet.iter_rows()
                for cell in row
                if cell.value is not None
            ],
            "merged": sorted(str(each) for each in sheet.merged_cells.ranges),
            "heads": sheet.print_title_rows,
            "page": (sheet.page_setup.orientation, int(sheet.page_setup.paperSize), sheet.page_setup.fitToWidth),
        }
        for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets
    ]


@pytest.mark.parametrize("name", NAMES)
def test_documents_saved_again_have_the_same_tables_and_pages(name, documents):
    ours, theirs = documents.ours[name], documents.theirs[name]
    assert any(row for table in tables_in(ours) for row in table["cells"])
    assert tables_in(theirs) == tables_in(ours)
    assert pages_in(theirs) == pages_in(ours)


@pytest.mark.parametrize("name", NAMES)
def test_workbooks_saved_again_have_the_same_cells_which_are_text(name, workbooks):
    ours, theirs = sheets_in(workbooks.ours[name]), sheets_in(workbooks.theirs[name])
    assert theirs == ours
    assert {kind for sheet in theirs for _, kind, _ in sheet["cells"]} == {"s"}


@pytest.mark.parametrize("area", AREAS)
def test_a_layout_table_saved_again_is_the_same_layout(area, asked, documents, workbooks, tmp_path):
    for kind, opened in (("docx", documents), ("xlsx", workbooks)):
        path = tmp_path / f"saved.{kind}"
        path.write_bytes(opened.theirs[f"{area}-layout"])
        found = read_layout(path, asked[area].area)
        assert found.layout is not None
        assert said(found.layout) == said(asked[area].plan.layout)
        assert found.layout.excluded == asked[area].plan.layout.excluded


@needs_pdf_text
def test_no_line_is_lost_where_pages_end_and_no_heading_is_left_behind(tmp_path):
    columns = (Column("序号", 1), Column("甲", 2, group="组"), Column("乙", 2, group="组"))
    blocks: list[Block] = []
    for lines in range(PAGE_LINES):
        rows = (("1", f"首{lines}行", "一"), (None, f"次{lines}行", "二"), ("2", f"末{lines}行", "三"))
        blocks += [PageBreak(), *(Paragraph("行") for _ in range(lines)), Heading(f"题{lines}题"), Table(columns, rows)]
    area, _ = drawn(tmp_path / "area")
    content = report_docx(Report("test", "题", tuple(blocks), ()), area)
    made = saved_again(tmp_path / "office", {"pages.docx": content}, "pdf")
    pages = pages_of_pdf(tmp_path, made["pages"])
    for lines in range(PAGE_LINES):
        (page,) = [page for page in pages if f"题{lines}题" in page]
        for row in ("首", "次", "末"):
            assert f"{row}{lines}行" in page, (row, lines)
