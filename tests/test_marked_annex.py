"""The adjusted layout table marks what changed: districts bold and underlined, a remark for each row, its legend."""

import io
from dataclasses import replace

import docx
import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock

from gridplan.documents.marks import COLUMN, LEGEND, UNCHANGED, Marks, marks_of, pieces
from gridplan.export.annex_docx import annex_docx
from gridplan.export.annex_xlsx import annex_xlsx
from gridplan.layout import Layout, assign_districts, unassign_districts
from gridplan.layout_table import annex_rows
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea


@pytest.fixture(scope="module")
def moved(wenzhou_plan: Plan) -> Layout:
    return assign_districts(wenzhou_plan.layout, ["W14"], "5")


@pytest.fixture(scope="module")
def marks(wenzhou: StudyArea, wenzhou_plan: Plan, moved: Layout) -> Marks:
    return marks_of(wenzhou_plan.layout, moved, wenzhou)


def test_pieces_of_every_cell_join_to_the_cell_and_only_moved_districts_are_marked(
    wenzhou: StudyArea, moved: Layout, marks: Marks
) -> None:
    shown = []
    for row in annex_rows(moved, wenzhou):
        found = pieces(row, moved, wenzhou, marks)
        assert "".join(text for text, _ in found) == row.members_cell
        shown += [text for text, own in found if own]
    assert shown == [wenzhou.districts.at["W14", "name"]]


def test_a_district_is_told_where_it_comes_and_where_it_leaves(
    wenzhou: StudyArea, wenzhou_plan: Plan, moved: Layout, marks: Marks
) -> None:
    name, home = wenzhou.districts.at["W14", "name"], wenzhou_plan.layout.grid_of["W14"]
    was, now = (wenzhou.facility_names(moved.grid(grid).leads) for grid in (home, "5"))
    said = {grid: text for (grid, _), text in marks.remarks.items()}
    assert said == {"5": f"调入 {name}（原由{was}牵头）", home: f"调出 {name}（改由{now}牵头）"}


def test_a_district_that_leaves_every_grid_is_told_by_the_one_it_left(wenzhou: StudyArea, wenzhou_plan: Plan) -> None:
    found = marks_of(wenzhou_plan.layout, unassign_districts(wenzhou_plan.layout, ["W14"]), wenzhou)
    assert [text.endswith("（不再归入网格）") for text in found.remarks.values()] == [True]


def test_word_and_excel_show_the_marks_the_column_and_the_legend(
    wenzhou: StudyArea, wenzhou_plan: Plan, moved: Layout, marks: Marks
) -> None:
    plan = replace(wenzhou_plan, layout=moved)
    name = wenzhou.districts.at["W14", "name"]
    document = docx.Document(io.BytesIO(annex_docx(plan, wenzhou, marks)))
    table = document.tables[0]
    assert table.cell(0, 4).text == COLUMN
    cells = [row.cells[3] for row in table.rows]
    bold = {run.text for cell in cells for part in cell.paragraphs for run in part.runs if run.bold and run.underline}
    assert bold == {name}
    assert LEGEND in [paragraph.text for paragraph in document.paragraphs]
    book = openpyxl.load_workbook(io.BytesIO(annex_xlsx(plan, wenzhou, marks)), rich_text=True)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    rich = [value for row in rows for value in row if isinstance(value, CellRichText)]
    assert [str(part.text) for value in rich for part in value if isinstance(part, TextBlock) and part.font.b] == [name]
    assert rows[2][4] == COLUMN


def test_a_layout_that_is_kept_says_that_nothing_moves(wenzhou: StudyArea, wenzhou_plan: Plan) -> None:
    kept = marks_of(wenzhou_plan.layout, wenzhou_plan.layout, wenzhou)
    assert (kept.legend, dict(kept.remarks)) == (UNCHANGED, {})
