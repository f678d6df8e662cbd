"""The layout table in Word and Excel: equal to the published annex, complete, official in form, harmless."""

import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from broken import copy_of_wenzhou, set_cell
from docx.oxml.ns import qn
from docx.shared import Mm

from gridplan.export import render
from gridplan.layout import (
    FollowException,
    Grid,
    Member,
    Relation,
    add_member,
    assign_districts,
    exclude_districts,
    unassign_districts,
)
from gridplan.plan_file import open_plan
from gridplan.study_area import read_area

GOLDEN = json.loads((Path(__file__).parent / "golden" / "wenzhou-annex3.json").read_text(encoding="utf-8"))
W = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://example.com","点此")')


def squeezed(text: object) -> str:
    return re.sub(r"\s", "", str(text or ""))


def opened_docx(plan, area) -> Any:
    return docx.Document(io.BytesIO(render(plan, area, "docx")))


def opened_xlsx(plan, area) -> Any:
    return openpyxl.load_workbook(io.BytesIO(render(plan, area, "xlsx")))


def text_of(document: Any) -> str:
    """All text of a Word document: body, tables, headers."""
    headers = [section.header._element for section in document.sections]
    parts = [document.element.body, *headers]
    return "".join(node.text or "" for part in parts for node in part.iter(qn("w:t")))


def cells_of(table: Any) -> list[list[str]]:
    return [[squeezed(table.cell(r, c).text) for c in range(4)] for r in range(len(table.rows))]


def merged_in(table: Any) -> list[list[list[int]]]:
    """Return the merged cells of a Word table as [first, last] places, read from its XML."""
    owner: dict[int, tuple[int, int]] = {}
    areas: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for number, row in enumerate(table._tbl.findall("w:tr", W)):
        column = 0
        for cell in row.findall("w:tc", W):
            merge = cell.find("w:tcPr/w:vMerge", W)
            span = cell.find("w:tcPr/w:gridSpan", W)
            width = 1 if span is None else int(span.get(qn("w:val")))
            continued = merge is not None and merge.get(qn("w:val")) in (None, "continue")
            origin = owner[column] if continued else (number, column)
            for covered in range(column, column + width):
                owner[covered] = origin
                areas.setdefault(origin, []).append((number, covered))
            column += width
    return sorted([list(min(places)), list(max(places))] for places in areas.values() if len(places) > 1)


def test_word_table_equals_the_published_annex_cell_by_cell(wenzhou_plan, wenzhou):
    table = opened_docx(wenzhou_plan, wenzhou).tables[0]
    assert cells_of(table) == GOLDEN["cells"]
    assert merged_in(table) == sorted(GOLDEN["merged"])


def test_word_annex_has_mark_title_and_note_of_the_published_one(wenzhou_plan, wenzhou):
    document = opened_docx(wenzhou_plan, wenzhou)
    words = [squeezed(paragraph.text) for paragraph in document.paragraphs]
    assert words[0] == GOLDEN["annex"]
    assert GOLDEN["title"] in words
    assert GOLDEN["note"] in words


def test_excel_table_equals_the_published_annex_cell_by_cell(wenzhou_plan, wenzhou):
    sheet = opened_xlsx(wenzhou_plan, wenzhou).worksheets[0]
    assert squeezed(sheet["A1"].value) == GOLDEN["annex"]
    assert squeezed(sheet["A2"].value) == GOLDEN["title"]
    top, left = 3, 1
    covered = {(r, c): (m.min_row, m.min_col) for m in sheet.merged_cells.ranges for r, c in m.cells}
    places = [[(top + r, left + c) for c in range(4)] for r in range(len(GOLDEN["cells"]))]
    cells = [[squeezed(sheet.cell(*covered.get(place, place)).value) for place in row] for row in places]
    assert cells == GOLDEN["cells"]
    last = top + len(cells) - 1
    merged = [m for m in sheet.merged_cells.ranges if top <= m.min_row <= last]
    found = [[[m.min_row - top, m.min_col - left], [m.max_row - top, m.max_col - left]] for m in merged]
    assert sorted(found) == sorted(GOLDEN["merged"])
    assert squeezed(sheet.cell(last + 1, 1).value) == GOLDEN["note"]


def test_edited_title_trial_and_note_are_printed(wenzhou_plan, wenzhou):
    words = replace(wenzhou_plan.document, title="新标题方案", trial=False, note="新备注。", annex="附件 7")
    plan = replace(wenzhou_plan, document=words)
    printed = [text_of(opened_docx(plan, wenzhou))]
    printed.append("".join(str(cell.value) for row in opened_xlsx(plan, wenzhou).worksheets[0].rows for cell in row))
    for text in printed:
        for part in ("新标题方案", "备注：新备注。", "附件 7"):
            assert part in text
        assert "试行" not in text
        assert "届满 3 年" not in text


def test_draft_is_marked_on_every_page_and_a_plan_that_is_none_is_not(wenzhou_plan, wenzhou):
    draft = wenzhou_plan.with_layout(wenzhou_plan.layout, {"edit": "test"})
    section = opened_docx(draft, wenzhou).sections[0]
    assert [h.paragraphs[0].text for h in (section.header, section.even_page_header)] == ["草案", "草案"]
    assert opened_xlsx(draft, wenzhou).worksheets[0]["D1"].value == "草案"
    assert "草案" not in text_of(opened_docx(wenzhou_plan, wenzhou))
    assert opened_xlsx(wenzhou_plan, wenzhou).worksheets[0]["D1"].value is None


def test_districts_unassigned_and_excluded_are_stated_under_the_table(wenzhou_plan, wenzhou):
    layout = exclude_districts(unassign_districts(wenzhou_plan.layout, ["W15", "W20"]), ["W45"])
    plan = wenzhou_plan.with_layout(layout, {})
    expected = ["未分配片区：仙岩（瓯海区）、双屿（鹿城区），共 2 个。", "已排除片区：瑶溪（龙湾区），共 1 个。"]
    in_word = [paragraph.text for paragraph in opened_docx(plan, wenzhou).paragraphs]
    in_excel = [cell.value for cell in opened_xlsx(plan, wenzhou).worksheets[0]["A"]]
    for sentence in expected:
        assert sentence in in_word
        assert sentence in in_excel


def test_what_the_table_cannot_show_is_said_under_it(wenzhou_plan, wenzhou):
    layout = assign_districts(wenzhou_plan.layout, wenzhou_plan.layout.districts_of("5"), "4")
    layout = replace(layout, exceptions=(FollowException("H10", "2", "委托管理"),))
    words = text_of(opened_docx(wenzhou_plan.with_layout(layout, {}), wenzhou))
    assert "网格 5（龙湾区第一人民医院）没有片区，也没有成员单位。" in words
    assert "温州市瓯海区第三人民医院不随所在片区，归入网格 2：委托管理。" in words


def test_layout_of_members_only_lists_no_unassigned_districts(wenzhou_plan, wenzhou):
    grids = (Grid("1", ("H01",), (Member("H06", Relation.HUB), Member("H10"))),)
    plan = wenzhou_plan.with_layout(replace(wenzhou_plan.layout, grids=grids, grid_of={}, territorial=False), {})
    words = text_of(opened_docx(plan, wenzhou))
    assert "温州市瓯海区第三人民医院（成员单位）" in words
    assert "未分配片区" not in words


def test_further_member_stands_on_its_own_line(wenzhou_plan, wenzhou):
    layout = add_member(wenzhou_plan.layout, "4", "H11", Relation.VOLUNTARY)
    table = opened_docx(wenzhou_plan.with_layout(layout, {}), wenzhou).tables[0]
    assert table.cell(8, 3).text == "温州建国医院（自愿参加）；\n南浦、南郊、水心等 3 个片区"


def test_word_page_is_that_of_gbt_9704(wenzhou_plan, wenzhou):
    section = opened_docx(wenzhou_plan, wenzhou).sections[0]
    millimetre = Mm(1)
    page = [section.page_width, section.page_height, section.top_margin, section.left_margin]
    assert [round(length / millimetre) for length in page] == [210, 297, 37, 28]
    width = section.page_width - section.left_margin - section.right_margin
    height = section.page_height - section.top_margin - section.bottom_margin
    assert [round(width / millimetre), round(height / millimetre)] == [156, 225]


def test_word_fonts_are_those_of_the_official_form(wenzhou_plan, wenzhou):
    document = opened_docx(wenzhou_plan, wenzhou)

    def look(text: str) -> tuple[str, float]:
        run = next(p.runs[0] for p in document.paragraphs if squeezed(p.text) == text)
        return run._element.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt

    assert look(GOLDEN["annex"]) == ("黑体", 16)
    assert look(GOLDEN["title"]) == ("方正小标宋简体", 22)
    assert look(GOLDEN["note"])[0] == "仿宋_GB2312"
    runs = [run for part in _parts(document) for run in part.iter(qn("w:r"))]
    assert runs
    assert all(run.find("w:rPr/w:rFonts", W).get(qn("w:eastAsia")) for run in runs)


def test_word_language_is_chinese_and_no_other(wenzhou_plan, wenzhou):
    document = opened_docx(wenzhou_plan, wenzhou)
    languages = list(document.styles.element.iter(qn("w:lang"))) + list(
        document.settings.element.iter(qn("w:themeFontLang"))
    )
    assert {element.get(qn("w:eastAsia")) for element in languages} == {"zh-CN"}
    # A theme font in the defaults would win over the named one.
    assert not document.styles.element.findall("w:docDefaults//w:rFonts[@w:eastAsiaTheme]", W)


def test_word_header_rows_repeat_and_rows_do_not_split(wenzhou_plan, wenzhou):
    rows = opened_docx(wenzhou_plan, wenzhou).tables[0]._tbl.findall("w:tr", W)
    assert [row.find("w:trPr/w:tblHeader", W) is not None for row in rows] == [True, True] + [False] * 9
    assert all(row.find("w:trPr/w:cantSplit", W) is not None for row in rows)


def test_word_pages_are_numbered_on_the_outer_side(wenzhou_plan, wenzhou):
    section = opened_docx(wenzhou_plan, wenzhou).sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        assert paragraph.text == "— 1 —"
        assert paragraph._element.find("w:pPr/w:jc", W).get(qn("w:val")) == side
        assert {run.font.size.pt for run in paragraph.runs} == {14}


def test_word_explanation_stands_on_its_own_page_and_names_every_source(wenzhou_plan, wenzhou):
    document = opened_docx(wenzhou_plan, wenzhou)
    title = next(p for p in document.paragraphs if p.text == "编制说明")
    assert title.paragraph_format.page_break_before
    words = text_of(document)
    for part in ("Vonng/adcode", "CC BY 4.0", "网格不影响群众自主选择就医", "温政办〔2020〕94号", wenzhou.digest[:12]):
        assert part in words
    for sentence in wenzhou.estimates():
        assert sentence.zh in words


def test_data_that_changed_since_the_plan_are_pointed_out(wenzhou_plan, wenzhou):
    old = replace(wenzhou_plan, area_digest="0123456789abcdef")
    assert "方案编制时为 0123456789ab，数据已变动" in text_of(opened_docx(old, wenzhou))


def test_excel_prints_on_one_a4_page_width_with_repeated_header(wenzhou_plan, wenzhou):
    sheet = opened_xlsx(wenzhou_plan, wenzhou).worksheets[0]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("portrait", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$3:$4"
    assert sheet["D5"].alignment.wrap_text


def test_excel_second_sheet_says_where_everything_comes_from(wenzhou_plan, wenzhou):
    rows = {(row[0].value, row[1].value) for row in opened_xlsx(wenzhou_plan, wenzhou)["说明"].rows}
    assert ("数据摘要", wenzhou.digest[:12]) in rows
    assert ("注意", "网格不影响群众自主选择就医。") in rows
    assert any("CC BY 4.0" in value for _, value in rows)


@pytest.mark.parametrize("name", FORMULAS)
def test_name_that_looks_like_a_formula_stays_text_in_excel(tmp_path, name):
    folder = copy_of_wenzhou(tmp_path)
    set_cell(folder, "districts.csv", 41, name=name, admin_area=name)
    for row in range(42, 48):  # the rows of grid 5 in the layout table
        set_cell(folder, "layout-2020.csv", row, **{"牵头医院": name})
    set_cell(folder, "layout-2020.csv", 42, **{"片区": name, "区划": name})
    set_cell(folder, "facilities.csv", 6, name=name)
    area = read_area(folder)
    plan = open_plan(None, area)
    plan = replace(plan, document=replace(plan.document, title=name, annex=name, trial=False))
    book = opened_xlsx(plan, area)
    cells = [cell for sheet in book.worksheets for row in sheet.rows for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    suspicious = [cell for cell in cells if str(cell.value).startswith(("=", "+", "-", "@"))]
    assert len(suspicious) >= 4  # annex mark, title, lead cell, 区划
    assert all(cell.quotePrefix for cell in suspicious)


def test_control_characters_do_not_stop_the_documents(wenzhou_plan, wenzhou):
    plan = replace(wenzhou_plan, document=replace(wenzhou_plan.document, title="方案\x07\x00\x1f", note="备\x0b注"))
    assert "方案（试行）" in text_of(opened_docx(plan, wenzhou))
    assert opened_xlsx(plan, wenzhou).worksheets[0]["A2"].value == "方案（试行）"


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_same_plan_gives_the_same_bytes_without_a_date(kind, wenzhou_plan, wenzhou):
    content = render(wenzhou_plan, wenzhou, kind)
    assert content == render(wenzhou_plan, wenzhou, kind)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        properties = package.read("docProps/core.xml").decode()
    assert "dcterms:modified" not in properties
    assert "python" not in properties
    assert "openpyxl" not in properties


def _parts(document: Any) -> list[Any]:
    section = document.sections[0]
    return [document.element.body, section.footer._element, section.even_page_footer._element]
