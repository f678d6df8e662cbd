"""Layout tables as they come after a life in other programs: in parts, renumbered, with rows that are no data."""

from pathlib import Path

import docx
import openpyxl
import pytest
from layout_case import city, draw, tabs

from gridplan.errors import LayoutError
from gridplan.layout_file import read_layout
from gridplan.study_area import StudyArea

HEADINGS = ("序号", "牵头医院", "区划", "片区")
FIRST = ("1", "市第一医院 (2 个片区)", "西区", "安定、白沙等 2 个片区")
SECOND = ("2", "市第二医院 (2 个片区)", "西区", "东山、鹅湖等 2 个片区")
BOTH = draw("11. 22.", leads={"1": ["H1"], "2": ["H2"]})


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> StudyArea:
    return city(tmp_path_factory.mktemp("city"))


def workbook(path: Path, *rows: tuple[str, ...]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def document(path: Path, *tables: tuple[tuple[str, ...], ...]) -> Path:
    made = docx.Document()
    for rows in tables:
        table = made.add_table(len(rows), len(rows[0]))
        for row, words in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, words, strict=True):
                cell.text = text
    made.save(str(path))
    return path


@pytest.mark.parametrize("numbers", [("１", "1"), ("1.0", "1"), ("1", "１.0")])
def test_a_number_however_written_is_one_grid(area: StudyArea, numbers: tuple[str, str]) -> None:
    rows = [(number, "市第一医院", "西区", name) for number, name in zip(numbers, ("安定", "白沙"), strict=True)]
    found = read_layout(tabs(HEADINGS, *rows, ("2", "市第二医院", "西区", "东山、鹅湖")), area)
    assert found.layout == BOTH


@pytest.mark.parametrize("lead", ["市第一医院 (2个街道)", "市第一医院（共 2 个乡镇）", "市第一医院"])
@pytest.mark.parametrize("listed", ["安定、白沙（共2个片区）", "安定、白沙等2个街镇"])
def test_districts_are_counted_by_other_names_too(area: StudyArea, lead: str, listed: str) -> None:
    assert read_layout(tabs(HEADINGS, ("1", lead, "西区", listed)), area).layout == draw("11. ...", leads={"1": ["H1"]})
    with pytest.raises(LayoutError, match="写明 3 个"):
        read_layout(tabs(HEADINGS, ("1", lead, "西区", listed.replace("2", "3"))), area)


@pytest.mark.parametrize("lead", ["市第一医院 (" + "9" * 5000 + " 个片区)", "市第一医院 (1 个街道、1 个镇)"])
def test_what_is_no_count_is_asked_about_as_a_name(area: StudyArea, lead: str) -> None:
    found = read_layout(tabs(HEADINGS, ("1", lead, "西区", "安定、白沙")), area)
    assert found.layout is None
    assert lead.split("、", maxsplit=1)[0] in found.questions[0].text.zh


@pytest.mark.parametrize("again", [(), (HEADINGS,)])
def test_pasted_table_goes_on_after_a_blank_line(area: StudyArea, again: tuple[tuple[str, ...], ...]) -> None:
    found = read_layout(f"{tabs(HEADINGS, FIRST)}\n\n{tabs(*again, SECOND)}\n\n备注：三年后复评。", area)
    assert found.layout == BOTH
    assert (found.words.title, found.words.note) == ("", "三年后复评。")


@pytest.mark.parametrize("total", [("合计", "", "", "4 个片区"), ("总 计", "", "", "4")])
def test_sums_and_repeated_headings_are_no_title(area: StudyArea, tmp_path: Path, total: tuple[str, ...]) -> None:
    rows = (("市布局方案",), (), HEADINGS, FIRST, HEADINGS, SECOND, total)
    said = " ".join(filter(None, total))
    for source, title in (
        (workbook(tmp_path / "titled.xlsx", *rows), "市布局方案"),
        (workbook(tmp_path / "bare.xlsx", *rows[2:]), ""),
        (tabs(*rows[2:]), ""),
        (document(tmp_path / "t.docx", rows[2:]), ""),
    ):
        found = read_layout(source, area)
        assert found.layout == BOTH
        assert found.words.title == title
        assert [note.zh for note in found.notes if "未读入" in note.zh] == [f"未读入：{said}"]


def test_note_inside_the_frame_of_a_table_in_a_document_is_its_note(area: StudyArea, tmp_path: Path) -> None:
    path = document(tmp_path / "t.docx", (HEADINGS, FIRST, SECOND, ("备注：三年后复评。", "", "", "")))
    assert read_layout(path, area).words.note == "三年后复评。"


def test_table_of_a_document_that_was_not_taken_is_told(area: StudyArea, tmp_path: Path) -> None:
    path = document(tmp_path / "t.docx", (HEADINGS, FIRST, SECOND), (("3", "市中医院", "东区", "长春、凤林"),))
    found = read_layout(path, area)
    assert found.layout == BOTH
    assert "未读入：t.docx「2」（1 行）" in [note.zh for note in found.notes]
