"""The command `targets`: the workbook out, the figures in, the results shown; nothing half written."""

import csv
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from gridplan.cli import BAD_INPUT, DONE, main

POLICY = ("--policy", "wenzhou-2020", "--as-of", "2024-06-30")


@pytest.fixture
def filled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A workbook of Wenzhou with the visits of 2022 and 2023, the latter estimated."""
    path = tmp_path / "t.xlsx"
    assert main(["targets", *POLICY, "--template", str(path)]) == DONE
    capsys.readouterr()
    book = load_workbook(path)
    sheet = book["全市"]
    ids = [cell.value for cell in sheet[3]]
    for row in sheet.iter_rows(min_row=4):
        given = {2022: (630, 1000), 2023: (640, 1000)}.get(row[2].value)
        if given is not None:
            row[ids.index("visits_primary")].value, row[ids.index("visits_all")].value = given
            row[ids.index("estimated")].value = "是" if row[2].value == 2023 else "否"
    book.save(path)
    return path


def test_figures_are_read_into_the_plan_and_the_check_uses_them(
    tmp_path: Path, filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.json"
    assert main(["targets", *POLICY, "--read", str(filled), "--plan-out", str(plan)]) == DONE
    assert "读入 4 个数：新增 4，替换 0，保留原有 0" in capsys.readouterr().out
    main(["check", str(plan), "--policy", "wenzhou-2020", "--as-of", "2024-06-30", "--json"])
    findings = {item["rule"]: item for item in json.loads(capsys.readouterr().out)["findings"]}
    assert findings["W-K02"]["verdict"] == "warn"
    assert findings["W-K02"]["measured"]["zh"] == "64%（估）（640/1,000）"
    assert findings["W-K03"]["verdict"] == "undetermined"


def test_results_are_written_as_a_table_and_as_a_workbook_with_their_origin(
    tmp_path: Path, filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("r.csv", "r.xlsx"):
        assert main(["targets", *POLICY, "--read", str(filled), "--out", str(tmp_path / name)]) == DONE
    with (tmp_path / "r.csv").open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["rule"] == "W-K02"]
    assert [(row["year"], row["value"], row["verdict"], row["estimated"]) for row in rows] == [
        ("2022", "0.63", "not_applicable", "False"),
        ("2023", "0.64", "warn", "True"),
    ]
    trace = json.loads((tmp_path / "r.csv.trace.json").read_text(encoding="utf-8"))
    assert (trace["policy"]["id"], trace["as_of"]) == ("wenzhou-2020", "2024-06-30")
    book = load_workbook(tmp_path / "r.xlsx")
    shown = [[cell.value for cell in row] for row in book["目标结果"].iter_rows()]
    assert ["W-K02", "2023", "64%（估）", "−1 个百分点"] in [[row[0], row[4], row[5], row[9]] for row in shown]
    told = {row[0].value: row[1].value for row in book["说明"].iter_rows()}
    assert told["核查日期"] == "2024-06-30"
    assert "就诊率稳定在" in told["出处：W-K02"]
    assert told["数据来源"].startswith("t.xlsx「全市」")


def test_json_and_english(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["targets", *POLICY, "--read", str(filled), "--json"])
    rows = json.loads(capsys.readouterr().out)["results"]
    decided = {row["rule"]: row for row in rows if row["decides"]}
    assert (decided["W-K02"]["numerator"], decided["W-K02"]["distance"]) == (640, pytest.approx(-0.01))
    main(["targets", *POLICY, "--read", str(filled), "--lang", "en"])
    out = capsys.readouterr().out
    assert "▲ notice" in out
    assert "4 figures read: 4 new, 0 replaced, 0 kept" in out


def test_faulty_workbook_is_refused_and_no_plan_is_written(
    tmp_path: Path, filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = load_workbook(filled)
    book["全市"]["D5"], book["全市"]["E6"] = "约 600", -1
    book.save(filled)
    plan = tmp_path / "plan.json"
    assert main(["targets", *POLICY, "--read", str(filled), "--plan-out", str(plan)]) == BAD_INPUT
    told = capsys.readouterr().err
    assert "t.xlsx「全市」，第 5 行，列 D 基层医疗卫生机构诊疗人次（人次），值 '约 600'：不是数字" in told
    assert "第 6 行，列 E 总诊疗人次（人次），值 '-1'" in told
    assert not plan.exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--template", "t.csv"], "不支持导出为 .csv"),
        (["--out", "t.pdf"], "不支持导出为 .pdf"),
        (["--read", "none.xlsx"], "文件不存在"),
        (["--plan-out", "plan.json"], "没有要存入方案的数"),
        (["--policy", "nowhere"], "没有这个政策配置"),
    ],
)
def test_what_cannot_be_done_is_told(capsys: pytest.CaptureFixture[str], arguments: list[str], told: str) -> None:
    assert main(["targets", *POLICY, *arguments]) == BAD_INPUT
    assert told in capsys.readouterr().err
