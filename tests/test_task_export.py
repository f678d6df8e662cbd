"""The task book in Word and Excel: equal to the document's annex, marked, harmless; members and duties as templates."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import yaml
from docx.oxml.ns import qn
from task_policy import task_policy

from gridplan.annexes import read_annexes
from gridplan.decisions import TaskState
from gridplan.errors import PolicyError
from gridplan.export.duties_docx import duties_docx
from gridplan.export.task_docx import tasks_docx
from gridplan.export.task_xlsx import tasks_xlsx
from gridplan.plan_file import Plan, Stage
from gridplan.policy import Case, Policy, read_policy
from gridplan.resources import annex_files
from gridplan.study_area import StudyArea
from gridplan.tasks import TaskRow, record_task, task_rows

AS_OF = date(2022, 3, 1)
Book = Callable[..., tuple[Policy, list[TaskRow], Plan, StudyArea]]


@pytest.fixture
def book(wenzhou: StudyArea, wenzhou_plan: Plan) -> Book:
    """Return what the exports take: policy, rows, plan and area."""

    def made(*states: TaskState, policy: Policy | None = None) -> tuple[Policy, list[TaskRow], Plan, StudyArea]:
        plan, chosen = wenzhou_plan, policy or task_policy()
        for state in states:
            plan = record_task(plan, state)
        return chosen, task_rows(chosen, Case(wenzhou, plan, AS_OF)), plan, wenzhou

    return made


def opened(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def cells_of(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def annex_of(document: str) -> tuple[str, list[list[str]]]:
    """Return title and rows of the tab-separated table behind 附件; a blank first cell continues the task above."""
    lines = document.split("\n附件\n")[1].split("\n")
    title = next(line for line in lines if line.strip())
    rows: list[list[str]] = []
    for cells in (line.split("\t") for line in lines if "\t" in line):
        if cells[0] != "重点任务":
            rows.append([cells[0] or rows[-1][0], *cells[1:]])
    return title, rows


def test_word_table_equals_lianyungangs_annex_cell_by_cell(book: Book, test_data: Path) -> None:
    files = (test_data.parent / "policies/seeds").glob("002_*.txt")
    title, rows = annex_of(next(files).read_text(encoding="utf-8"))
    assert len(rows) == 19
    document = opened(tasks_docx(*book(policy=read_policy("lianyungang-2021"))))
    table = document.tables[0]
    assert cells_of(table) == [["重点任务", "具体要求", "完成时限"], *rows]
    assert title in [paragraph.text.replace("\n", "") for paragraph in document.paragraphs]


def test_task_of_several_rows_is_merged_downwards_and_the_header_returns_on_every_page(book: Book) -> None:
    table = opened(tasks_docx(*book())).tables[0]
    assert table.cell(1, 0)._tc is table.cell(2, 0)._tc
    assert table.cell(2, 0)._tc is not table.cell(3, 0)._tc
    headers = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
    assert headers == [True] + [False] * 5


def test_word_table_says_how_many_rows_of_the_book_it_does_not_have(book: Book) -> None:
    said = "".join(paragraph.text for paragraph in opened(tasks_docx(*book())).paragraphs)
    assert "表中 5 行。另有 5 行出自正文各条" in said
    assert "试点方案重点任务" in said


def test_policy_without_a_list_of_its_own_prints_all_rows(book: Book) -> None:
    policy = task_policy().model_copy(update={"tasks": ()})
    table = opened(tasks_docx(*book(policy=policy), title="任务表")).tables[0]
    assert cells_of(table)[1] == ["组织领导", "成立领导小组", "未规定"]
    assert len(table.rows) == 1 + 6


def sheet_of(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))["任务台账"]


def lines_of(sheet: Any) -> list[dict[str, str]]:
    heads, *lines = list(sheet.iter_rows(min_row=3, values_only=True))
    return [{str(head): str(cell or "") for head, cell in zip(heads, line, strict=True)} for line in lines]


def test_workbook_has_state_evidence_and_overdue_marks(book: Book) -> None:
    state = TaskState("A01", "done", "王某", AS_OF, evidence="文件1号", done_on=date(2022, 1, 5), responsible="医务处")
    sheet = sheet_of(tasks_xlsx(*book(state), as_of=AS_OF))
    first, second, *_ = lines_of(sheet)
    assert (first["责任单位"], first["状态"], first["完成日期"]) == ("医务处", "已完成", "2022-01-05")
    assert first["落实情况与证据"] == "文件1号"
    assert first["是否逾期"] == "逾期完成（2022-01-05，期限 2021-12-31）"
    assert second["是否逾期"] == "逾期，完成情况未记录（244 天）"
    assert sheet["A2"].value == "某政发〔2021〕1号《试点方案》；截至 2022-03-01：共 10 项，已完成 1 项，逾期 3 项"
    fills = [sheet.cell(row, 12).fill.fgColor.rgb[2:] for row in (4, 5)]
    assert (fills[0] == fills[1], fills[1]) == (False, "F8D7DA")


def test_workbook_lists_a_line_per_grid_where_asked_or_where_a_grid_is_recorded(book: Book) -> None:
    every = lines_of(sheet_of(tasks_xlsx(*book(), as_of=AS_OF, by_grid=True)))
    assert len(every) == 10 * 5
    one = TaskState("A01", "done", "王某", AS_OF, done_on=date(2021, 12, 1), unit="H02")
    lines = lines_of(sheet_of(tasks_xlsx(*book(one), as_of=AS_OF)))
    assert [(line["编号"], line["状态"]) for line in lines[:6]] == [
        ("A01", ""),
        ("A01", "已完成"),
        ("A01", ""),
        ("A01", ""),
        ("A01", ""),
        ("A02", ""),
    ]
    assert lines[1]["单位"] == "温州市人民医院"


def test_text_that_looks_like_a_formula_stays_text(book: Book) -> None:
    state = TaskState("A01", "done", "=1+1", AS_OF, evidence='=HYPERLINK("http://example.com")')
    sheet = sheet_of(tasks_xlsx(*book(state), as_of=AS_OF))
    cells = [cell for cell in sheet[4] if str(cell.value).startswith("=")]
    assert [(cell.data_type, cell.quotePrefix) for cell in cells] == [("s", True)] * 2


def test_same_book_gives_the_same_bytes_and_the_notes_say_where_it_comes_from(book: Book) -> None:
    assert tasks_docx(*book()) == tasks_docx(*book())
    content = tasks_xlsx(*book(), as_of=AS_OF)
    assert content == tasks_xlsx(*book(), as_of=AS_OF)
    notes = {row[0]: row[1] for row in openpyxl.load_workbook(io.BytesIO(content))["说明"].values}
    assert notes["截至日期"] == "2022-03-01"
    assert notes["政策文件"] == "某政发〔2021〕1号《试点方案》"
    assert "数据摘要" in notes


# Members and duties


def test_members_are_posts_of_the_document_with_blanks_for_names(test_data: Path) -> None:
    document = next((test_data.parent / "policies/seeds").glob("000_*.txt")).read_text(encoding="utf-8")
    roster = document[document.rindex("附件 1") : document.rindex("附件 2")]
    posts = [post for role in read_annexes("wenzhou-2020").roster.roles for post in role.posts]
    assert [roster.count(f"（{post}）") for post in posts] == [1] * roster.count("（")
    lines = [paragraph.text for paragraph in opened(duties_docx(read_annexes("wenzhou-2020"))).paragraphs]
    assert "召\u2002集\u2002人：________" in lines
    assert "副召集人：________（市政府副秘书长）" in lines


def test_duties_are_those_of_the_document(test_data: Path) -> None:
    document = next((test_data.parent / "policies/seeds").glob("000_*.txt")).read_text(encoding="utf-8")
    annex = "".join(document[document.rindex("附件 2") : document.rindex("附件 3")].split())
    annex = annex.replace("support", "支持")  # a slip of the stored text
    duties = read_annexes("wenzhou-2020").duties
    listed = "".join(f"{duty.department}：{duty.duty}" for duty in duties.departments)
    assert annex == f"{duties.mark}{duties.title}{listed}"


@pytest.mark.parametrize("name", annex_files())
def test_embedded_annexes_belong_to_a_policy(name: str) -> None:
    assert read_annexes(name).policy == read_policy(name).policy.id == name


def test_annexes_that_cannot_be_used_are_refused_with_what_to_do(tmp_path: Path) -> None:
    content = yaml.safe_load(annex_files()["wenzhou-2020"].read_text(encoding="utf-8"))
    content["roster"]["roles"][0] = {"role": "召集人"}
    (tmp_path / "own.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    with pytest.raises(PolicyError, match="posts 或 seats"):
        read_annexes(tmp_path / "own.yaml")
    with pytest.raises(PolicyError, match="wenzhou-2020"):
        read_annexes("nowhere")


def test_draft_of_the_plan_is_no_draft_of_the_documents_tasks(book: Book) -> None:
    policy, rows, plan, area = book()
    draft = replace(plan, document=replace(plan.document, stage=Stage.DRAFT))
    headers = opened(tasks_docx(policy, rows, draft, area)).sections[0].header.paragraphs
    assert [paragraph.text for paragraph in headers] == [""]
