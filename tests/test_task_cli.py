"""The command `tasks`: the book on a date, records into a plan file, files written and read, refusals."""

import json
from pathlib import Path

import openpyxl
import pytest

from gridplan.cli import BAD_INPUT, DONE, main
from gridplan.plan_file import read_plan
from gridplan.study_area import StudyArea
from gridplan.tasks.sheet import COLUMNS

TO_FILE = ["--person", "王某", "--plan-out", "{}/p.json"]
BOOK = ["tasks", "--policy", "lianyungang-2021", "--as-of", "2021-07-15"]


def run_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, list[dict[str, object]]]:
    assert main([*BOOK, *arguments, "--json"]) == DONE
    return json.loads(capsys.readouterr().out)


def test_overdue_tasks_of_lianyungang_in_july_2021(capsys: pytest.CaptureFixture[str]) -> None:
    found = run_json(capsys, "--overdue")["tasks"]
    assert [row["id"] for row in found] == ["L-A04", "L-A09", "L-A10", "L-K13"]
    assert found[2]["deadline"] == {
        "wording": "长期(2021 年 5 月底前建立教育培训制度，完善培训方案)",
        "dates": ["2021-05-31"],
        "open_ended": True,
    }
    assert main([*BOOK, "--overdue", "--lang", "en"]) == DONE
    shown = capsys.readouterr().out
    assert "as of 2021-07-15: 35 tasks, 0 done, 4 overdue" in shown
    assert "L-A04" in shown
    assert "L-A05" not in shown


def test_record_goes_into_a_plan_file_and_comes_back(
    tmp_path: Path, wenzhou: StudyArea, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "plan.json"
    said = ["--person", "王某", "--evidence", "系统上线通知", "--on", "2021-06-20", "--unit", "温州市人民医院"]
    assert main([*BOOK, "--done", "L-A04", "L-A09", *said, "--plan-out", str(out)]) == DONE
    states = read_plan(out, wenzhou).task_states
    assert [(s.task, s.state, s.person, s.evidence, str(s.done_on), s.unit) for s in states] == [
        (task, "done", "王某", "系统上线通知", "2021-06-20", "H02") for task in ("L-A04", "L-A09")
    ]
    capsys.readouterr()
    assert main([*BOOK[:1], "wenzhou", str(out), *BOOK[1:]]) == DONE
    shown = capsys.readouterr().out
    assert "温州市人民医院  已完成  已完成" in shown
    assert "王某" in shown


def test_workbook_goes_out_and_comes_back(
    tmp_path: Path, wenzhou: StudyArea, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "book.xlsx", tmp_path / "plan.json"
    assert main([*BOOK, "--out", str(path)]) == DONE
    book = openpyxl.load_workbook(path)
    book["任务台账"].cell(4, list(COLUMNS).index("state") + 1).value = "进行中"
    book.save(path)
    capsys.readouterr()
    found = run_json(capsys, "--read", str(path), "--person", "李某", "--plan-out", str(out))
    assert found["messages"][0]["zh"] == "记录 1 行，未改动 34 行，文件中没有的任务 0 项"
    (state,) = read_plan(out, wenzhou).task_states
    assert (state.task, state.state, state.person) == ("L-A01", "under_way", "李某")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--done", "L-A04", "--person", "王某"], "--plan-out"),
        (TO_FILE, "没有要记录的任务"),
        (["--evidence", "系统上线通知"], "没有要记录的任务"),
        (["--done", "L-Z99", *TO_FILE], "没有这项任务"),
        (["--done", "L-A04", "--plan-out", "{}/p.json"], "没有记录人"),
        (
            ["--open", "L-A04", "--on", "2021-06-01", *TO_FILE],
            "未完成的任务有完成日期",
        ),
        (
            ["--done", "L-A04", "--unit", "张三医院", *TO_FILE],
            "不是本方案的牵头医院",
        ),
        (
            ["--done", "L-A04", "--on", "2999-01-01", *TO_FILE],
            "完成日期晚于记录日期",
        ),
        (["--out", "{}/book.pdf"], ".docx"),
        (["--duties", "{}/duties.docx"], "名单与分工"),
    ],
)
def test_what_cannot_be_used_is_refused_and_nothing_is_written(
    tmp_path: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*BOOK, *(word.format(tmp_path) for word in arguments)]) == BAD_INPUT
    assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_templates_of_members_and_duties_are_written(tmp_path: Path) -> None:
    assert main(["tasks", "--duties", str(tmp_path / "duties.docx")]) == DONE
    assert main([*BOOK, "--duties", str(tmp_path / "own.docx"), "--annexes", "wenzhou-2020"]) == DONE
    assert (tmp_path / "duties.docx").read_bytes() == (tmp_path / "own.docx").read_bytes()
