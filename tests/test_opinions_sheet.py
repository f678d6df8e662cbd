"""Sheets of opinions: read by their usual headings, every fault at once, and read again without doubling anything."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from opinion_case import DAY, PLAIN, city, draft_of, three

from gridplan.access import access_table
from gridplan.cli import main
from gridplan.decisions import Answer
from gridplan.documents import Asked
from gridplan.errors import OpinionError
from gridplan.export import render_document
from gridplan.export.template_xlsx import template_xlsx
from gridplan.opinions.reading import OpinionsRead, read_opinions
from gridplan.opinions.sheet import TEMPLATE
from gridplan.plan_file import Plan, read_plan, write_plan
from gridplan.study_area import StudyArea

HEADER = ("提出单位", "意见", "日期", "片区", "采纳情况", "理由")
TODAY = date(2026, 5, 1)


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> StudyArea:
    return city(tmp_path_factory.mktemp("city"))


@pytest.fixture
def draft(area: StudyArea) -> Plan:
    return draft_of(area)


def sheet(folder: Path, *rows: Sequence[str], header: Sequence[str] = HEADER) -> Path:
    path = folder / "意见.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def read(path: Path, plan: Plan, area: StudyArea, person: str = "张三") -> OpinionsRead:
    return read_opinions(path, plan, area, person=person, today=TODAY)


def test_a_sheet_becomes_opinions_with_districts_answers_and_the_version_meant(draft, area, tmp_path):
    path = sheet(
        tmp_path,
        ("甲局", "b 近些", "2026年3月1日", "b、c", "不采纳", "床位不足"),
        ("乙局", "同意", "2026/3/1", "整个方案", "", ""),
        ("丙局", "全区合并", "2026-03-01", "郊区", "待定", "转医保局"),
    )
    found = read(path, draft, area)
    first, second, third = found.plan.opinions
    assert first.districts == {"b": "b", "c": "c"}
    assert first.answer == Answer("rejected", "床位不足", "张三", TODAY)
    assert (second.districts, second.answer, second.date) == ({}, None, DAY)
    assert third.districts == {"c": "c", "d": "d"}  # a 区划 is all its districts
    assert third.answer == Answer("open", "转医保局", "张三", TODAY)
    assert {each.version for each in found.added} == {read(path, draft, area).plan.opinions[0].version} != {""}
    assert (first.person, first.recorded) == ("张三", TODAY)


def test_headings_are_known_as_people_write_them_and_other_columns_are_named(draft, area, tmp_path):
    header = ("反馈单位", "意见建议", "反馈时间", "涉及片区", "是否采纳", "处理情况", "联系人")
    path = sheet(tmp_path, ("甲局", "近些", "2026-03-01", "", "已采纳", "", "某某"), header=header)
    found = read(path, draft, area)
    assert found.added[0].adoption == "adopted"
    assert "未读：列 联系人" in found.told.zh


def test_the_same_sheet_read_again_adds_nothing_and_a_new_answer_is_taken(draft, area, tmp_path):
    rows = [("甲局", "近些", "2026-03-01", "b", "", ""), ("甲局", "近些", "2026-03-01", "c", "", "")]
    once = read(sheet(tmp_path, *rows), draft, area)
    assert len(once.added) == 2
    again = read(sheet(tmp_path, *rows), once.plan, area)
    assert (again.plan, again.unchanged, again.added) == (once.plan, 2, ())
    rows[1] = ("甲局", "近 些", "", "", "部分采纳", "只改 c")
    later = read(sheet(tmp_path, *rows), once.plan, area)
    assert [each.number for each in later.answered] == [2]
    assert later.plan.opinions[1] == replace(once.plan.opinions[1], answer=Answer("partly", "只改 c", "张三", TODAY))


def test_every_fault_is_told_by_row_and_column(draft, area, tmp_path):
    path = sheet(
        tmp_path,
        ("", "近些", "2026-03-01", "", "", ""),
        ("甲局", "", "去年", "莲池；b", "", ""),
        ("乙局", "好", "", "", "差不多", ""),
        ("丙局", "好", "2026-03-01", "", "不采纳", ""),
        ("丁局", "好", "2999-03-01", "", "", ""),
        ("戊局", "好", "2026-03-01", "", "", ""),
        ("戊局", "好", "2026-03-02", "", "", ""),
    )
    with pytest.raises(OpinionError) as refused:
        read(path, draft, area)
    assert [(fault.row, fault.column, fault.problem.zh) for fault in refused.value.faults] == [
        (2, "提出单位", "没有提出单位"),
        (3, "日期", "不是日期"),
        (3, "片区", "规划范围中没有这个片区"),
        (3, "意见", "没有写意见"),
        (4, "采纳情况", "不认识的词"),
        (4, "日期", "没有日期"),
        (5, "理由", "没有理由"),
        (6, "日期", "日期在将来"),
        (8, "意见", "与第 7 行重复"),
    ]
    assert all(fault.remedy.zh for fault in refused.value.faults)


def test_a_file_without_the_two_columns_says_which_there_are(draft, area, tmp_path):
    path = sheet(tmp_path, ("a", "1"), header=("片区", "人口"))
    with pytest.raises(OpinionError, match=r"没有找到意见表.*已有：片区、人口"):
        read(path, draft, area)


def test_who_recorded_must_be_told(draft, area, tmp_path):
    path = sheet(tmp_path, ("甲局", "近些", "2026-03-01", "", "", ""))
    with pytest.raises(OpinionError, match="没有记录人"):
        read(path, draft, area, person=" ")


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_the_summary_as_it_was_written_reads_back_without_a_change(draft, area, tmp_path, kind):
    plan = three(draft)
    path = tmp_path / f"汇总.{kind}"
    path.write_bytes(render_document("opinions", kind, Asked(plan, area, access_table(area))))
    found = read(path, plan, area)
    assert (found.plan, found.unchanged) == (plan, 3)


def test_the_template_filled_in_is_read_and_its_worked_row_is_not(draft, area, tmp_path):
    path = tmp_path / "意见模板.xlsx"
    path.write_bytes(template_xlsx(TEMPLATE))
    book = openpyxl.load_workbook(path)
    for column, value in enumerate(("甲局", "=近些", date(2026, 3, 1), "b", "采纳", ""), start=1):
        cell = book["填写"].cell(3, column)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    book.save(path)
    (found,) = read(path, draft, area).added
    assert (found.unit, found.text, found.date, dict(found.districts)) == ("甲局", "=近些", DAY, {"b": "b"})


def test_opinions_are_listed_read_and_exported_on_the_command_line(draft, area, tmp_path, capsys):
    plan, out = tmp_path / "plan.json", tmp_path / "out.json"
    plan.write_bytes(write_plan(three(draft)))
    command = ["opinions", str(plan), "--area", str(area.root)]
    assert main(command) == 0
    listed = capsys.readouterr().out
    assert all(part in listed for part in ("意见 3 条：采纳 0", "涉及片区：b", PLAIN, "理由/处理：床位不足"))
    path = sheet(tmp_path, ("丁局", "好", "2026-03-01", "d", "采纳", ""))
    assert main([*command, "--read", str(path), "--out", str(out)]) == 2
    assert "--person" in capsys.readouterr().err
    assert main([*command, "--read", str(path), "--person", "张三", "--out", str(out), "--lang", "en"]) == 0
    assert "1 recorded" in capsys.readouterr().out
    assert read_plan(out, area).opinions[-1].unit == "丁局"
    summary = tmp_path / "汇总.docx"
    export = ["export", str(out), "--area", str(area.root), "--document", "opinions", "--to", str(summary)]
    assert main(export) == 0
    assert summary.read_bytes()[:2] == b"PK"


def test_the_command_line_speaks_json_and_writes_the_template(draft, area, tmp_path, capsys):
    import json

    plan, form = tmp_path / "plan.json", tmp_path / "模板.xlsx"
    plan.write_bytes(write_plan(three(draft)))
    command = ["opinions", str(plan), "--area", str(area.root), "--json", "--template", str(form)]
    assert main(command) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["counts"] == {"adopted": 0, "partly": 1, "rejected": 1, "open": 1}
    assert content["opinions"][2]["districts_gone"] == ["z9"]
    assert form.is_file()
