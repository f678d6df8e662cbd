"""Layout tables of others: columns of any order, names as people write them, files of every kind."""

import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from layout_case import city, csv_file, draw, tabs

from gridplan.errors import LayoutError
from gridplan.layout import Layout, Member, Overlay, Relation
from gridplan.layout_file import read_layout
from gridplan.plan_file import open_plan, plan_of_table, read_plan, write_plan
from gridplan.study_area import StudyArea

TWO = {"1": ["H1"], "2": ["H2"]}


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> StudyArea:
    return city(tmp_path_factory.mktemp("city"))


def test_grids_of_a_plain_table_are_numbered_in_the_order_of_their_leads(area: StudyArea, tmp_path: Path) -> None:
    path = csv_file(
        tmp_path / "布局.csv",
        ("街道（乡镇）", "所属区县", "牵头单位"),
        ("东山", "西区", "市第二医院"),
        ("安定", "西区", "市第一医院"),
        ("长春", "东区", "市第二医院"),
    )
    assert read_layout(path, area).layout == draw("2.1 1..", leads={"1": ["H2"], "2": ["H1"]})


def test_numbers_that_only_count_rows_are_no_grids(area: StudyArea) -> None:
    rows = [("1", "市第一医院", "安定"), ("2", "市第一医院", "白沙"), ("3", "市第二医院", "东山")]
    found = read_layout(tabs(("序号", "牵头医院", "片区"), *rows), area)
    assert found.layout == draw("11. 2..", leads=TWO)
    assert "“序号”逐行编号，网格按牵头医院区分" in [note.zh for note in found.notes]


def test_grids_that_are_named_keep_their_names(area: StudyArea) -> None:
    rows = [("1", "南网格", "市第一医院", "安定"), ("2", "北网格", "市第二医院", "白沙")]
    layout = read_layout(tabs(("序号", "网格名称", "牵头医院", "片区"), *rows), area).layout
    assert layout is not None
    assert layout.grid_of == {"a": "南网格", "b": "北网格"}


def test_members_stand_in_a_column_of_their_own_with_their_relation(area: StudyArea) -> None:
    rows = [("市第一医院", "安定", "", ""), ("市第一医院", "", "西区医院、省人民医院", "协作单位")]
    layout = read_layout(tabs(("牵头医院", "片区", "成员单位名称", "成员关系"), *rows), area).layout
    members = [("H4", Relation.COOPERATION), ("H6", Relation.COOPERATION)]
    assert layout == draw("1.. ...", leads={"1": ["H1"]}, members={"1": members})


def test_excluded_districts_and_overlays_are_read_from_a_plain_table(area: StudyArea) -> None:
    rows = [
        ("1", "市第一医院", "安定", "", ""),
        ("不纳入", "", "凤林", "", ""),
        ("专科联盟", "市中医院", "", "市第一医院", "骨科"),
    ]
    layout = read_layout(tabs(("序号", "牵头医院", "片区", "成员单位", "专科"), *rows), area).layout
    overlay = Overlay("专科联盟", "骨科专科联盟", "H3", ("H1",), "骨科")
    assert layout == replace(draw("1.. ...", leads={"1": ["H1"]}, excluded="f"), overlays=(overlay,))


@pytest.mark.parametrize(("answer", "grids"), [("above", "112 ..."), ("nobody", "1.2 ...")])
def test_rows_without_grid_and_lead_are_asked_about(area: StudyArea, answer: str, grids: str) -> None:
    table = tabs(("牵头医院", "片区"), ("市第一医院", "安定"), ("", "白沙"), ("市第二医院", "长春"))
    found = read_layout(table, area)
    assert found.layout is None
    (question,) = found.questions
    assert question.proposed is None
    assert read_layout(table, area, {question.key: answer}).layout == draw(grids, leads=TWO)


def test_names_with_an_ending_more_are_taken_and_said(area: StudyArea) -> None:
    rows = [("市第一医院", "西区", "安定街道"), ("市第二医院", "西区", "白沙")]
    found = read_layout(tabs(("牵头医院", "区划", "片区"), *rows), area)
    assert found.layout == draw("12. ...", leads=TWO)
    assert found.names == {"安定街道": "安定"}
    assert any("安定街道 → 安定" in note.zh for note in found.notes)


def test_name_that_is_only_alike_is_asked_and_the_decision_is_kept(area: StudyArea) -> None:
    table = tabs(("牵头医院", "区划", "片区"), ("市第一医院", "西区", "安顶"), ("市第一医院", "西区", "白沙"))
    found = read_layout(table, area)
    assert found.layout is None
    (question,) = found.questions
    assert question.options[0].value == "a"
    assert question.proposed is None
    decided = read_layout(table, area, {question.key: "a"})
    assert decided.layout == draw("11. ...", leads={"1": ["H1"]})
    plan = plan_of_table(decided, area, "布局.csv")
    assert plan.origin["names"] == {"安顶": "安定"}
    assert read_layout(table, area, {question.key: ""}).layout == draw(".1. ...", leads={"1": ["H1"]})


def test_district_decided_for_two_names_is_refused(area: StudyArea) -> None:
    table = tabs(("牵头医院", "区划", "片区"), ("市第一医院", "西区", "安顶"), ("市第二医院", "西区", "安定"))
    (question,) = read_layout(table, area).questions
    (other,) = read_layout(table, area, {question.key: "a"}).questions
    with pytest.raises(LayoutError, match="该片区已在网格 1"):
        read_layout(table, area, {question.key: "a", other.key: "a"})


def test_open_question_of_a_file_is_a_fault_with_the_likeliest_names(area: StudyArea, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "t.csv", ("牵头医院", "区划", "片区"), ("市第一医院", "西区", "安顶"))
    with pytest.raises(LayoutError) as caught:
        open_plan(path, area)
    (fault,) = caught.value.faults
    assert "安顶" in fault.problem.zh
    assert "安定（西区）" in fault.remedy.zh


def test_every_unknown_name_is_asked_at_once(area: StudyArea) -> None:
    rows = [("某某医院", "西区", "安顶"), ("市第二医院", "西区", "无此地")]
    found = read_layout(tabs(("牵头医院", "区划", "片区"), *rows), area)
    assert len(found.questions) == 3
    assert len({question.key for question in found.questions}) == 3


@pytest.mark.parametrize("content", ["牵头医院,人口\n市第一医院,5\n", "片区,人口\n安定,5\n"])
def test_table_that_names_no_leads_or_nothing_led_is_no_layout_table(
    area: StudyArea, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LayoutError, match="没有找到布局表"):
        read_layout(path, area)


def test_layout_table_in_gbk_is_read(area: StudyArea, tmp_path: Path) -> None:
    path = tmp_path / "gbk.csv"
    path.write_bytes("序号,牵头医院,区划,片区,成员单位,关系\r\n1,市第一医院,西区,安定,,\r\n".encode("gbk"))
    assert open_plan(path, area).layout == draw("1.. ...", leads={"1": ["H1"]})


def test_which_of_two_sheets_is_meant_is_asked(area: StudyArea, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for sheet, district in ((book.worksheets[0], "安定"), (book.create_sheet("备选"), "白沙")):
        for row in (("牵头医院", "片区"), ("市第一医院", district)):
            sheet.append(row)
    book.save(path := tmp_path / "two.xlsx")
    (question,) = read_layout(path, area).questions
    chosen = {question.key: question.options[1].value}
    assert read_layout(path, area, chosen).layout == draw(".1. ...", leads={"1": ["H1"]})


def test_lines_broken_inside_cells_and_notes_around_are_told_apart(area: StudyArea) -> None:
    text = (
        "附件 2\n\n某市网格化布局方案（试行）\n\n序号\t牵头医院\t成员单位\t\n\t\t区划\t片区\n"
        "1\t市第一医院\n(西区医院+ 2 个片区)\t西区\t西区医院（枢纽型成员单位）；\n安定、白\n沙等 2 个片区\n"
        "\n备注：三年后，\n可调整。\n印发机关\n"
    )
    found = read_layout(text, area)
    assert found.layout == draw("11. ...", leads={"1": ["H1"]}, members={"1": [("H4", Relation.HUB)]})
    words = found.words
    assert (words.annex, words.title, words.trial, words.note) == (
        "附件 2",
        "某市网格化布局方案",
        True,
        "三年后，可调整。",
    )
    assert "未读入：印发机关" in [note.zh for note in found.notes]


def test_cell_copied_from_a_spreadsheet_in_quotation_marks_is_one_cell(area: StudyArea) -> None:
    text = '牵头医院\t区划\t片区\n"市第一医院"\t西区\t"安定\n白沙"\n市第二医院\t西区\t东山\n'
    assert read_layout(text, area).layout == draw("11. 2..", leads=TWO)


def test_plan_of_a_table_has_the_words_around_it_and_opens_again(area: StudyArea, tmp_path: Path) -> None:
    text = "附件 2\n某市方案\n序号\t牵头医院\t片区\n1\t市第一医院\t安定、白沙\n备注：可调整。"
    plan = plan_of_table(read_layout(text, area), area, "粘贴")
    assert (plan.document.annex, plan.document.title, plan.document.note) == ("附件 2", "某市方案", "可调整。")
    path = tmp_path / "plan.json"
    path.write_bytes(write_plan(plan))
    assert read_plan(path, area) == plan
    assert json.loads(path.read_text(encoding="utf-8"))["origin"]["table"] == "粘贴"


def test_formula_in_a_cell_is_a_name_and_never_run(area: StudyArea, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "t.csv", ("牵头医院", "区划", "片区"), ("=1+1", "西区", "安定"))
    (question,) = read_layout(path, area).questions
    assert "=1+1" in question.text.zh


def test_member_twice_in_a_grid_is_refused_as_in_our_own_table(area: StudyArea) -> None:
    rows = [("市第一医院", "安定；西区医院（成员单位）；西区医院（自愿参加）")]
    with pytest.raises(LayoutError, match="重复列出"):
        read_layout(tabs(("牵头医院", "片区"), *rows), area)


def test_empty_grid_keeps_its_row(area: StudyArea) -> None:
    rows = [("1", "市第一医院", "安定、白沙等 2 个片区"), ("2", "市第二医院 (0 个片区)", "")]
    layout = read_layout(tabs(("序号", "牵头医院", "片区"), *rows), area).layout
    assert layout == draw("11. ...", leads=TWO)
    assert isinstance(layout, Layout)
    assert Member("H2") not in layout.grid("1").members


def test_damaged_workbook_is_refused(area: StudyArea, tmp_path: Path) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0 broken")
    with pytest.raises(LayoutError):
        read_layout(path, area)
