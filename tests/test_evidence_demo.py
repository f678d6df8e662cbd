"""The demonstration of operating evidence for the scenario, and the command that checks such workbooks."""

import json
from pathlib import Path

import build_wenzhou_evidence as script
import openpyxl
import pytest
from evidence_case import city

from gridplan.cli import main
from gridplan.evidence import Evidence, Nature, evidence_of_move, read_evidence


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return read_evidence([script.FILE], *city())


def test_committed_workbook_says_what_the_script_builds(evidence: Evidence, tmp_path: Path) -> None:
    built = tmp_path / script.FILE.name
    built.write_bytes(script.build())
    assert read_evidence([built], *city()) == evidence


def test_all_of_it_is_said_to_be_invented(evidence: Evidence) -> None:
    assert {definition.nature for definition in evidence.definitions} == {Nature.ASSUMED}
    sheet = openpyxl.load_workbook(script.FILE, read_only=True)["说明"]
    assert "情景假定" in str(next(sheet.iter_rows(values_only=True))[0])
    assert "evidence.xlsx" in (script.FILE.parent / "SOURCES.md").read_text(encoding="utf-8")


def test_every_district_has_a_sentence_and_gaps_stay_gaps(evidence: Evidence) -> None:
    area, layout = city()
    said = {
        district: evidence_of_move(evidence, area, district, layout.grid(grid).leads, ["H02"])
        for district, grid in layout.grid_of.items()
        if "H02" not in layout.grid(grid).leads
    }
    open_ones = [str(area.districts.at[key, "name"]) for key, text in said.items() if text.zh.startswith("无法判定")]
    assert open_ones == ["双潮"]
    assert all("情景假定" in text.zh for key, text in said.items() if not text.zh.startswith("无法判定"))
    assert said["W30"].zh.startswith("2022 年")  # of 七都 the rest of 2023 is not known


def test_command_shows_and_writes_the_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "结果.xlsx"
    assert main(["evidence", str(script.FILE), "--area", "wenzhou-2023", "--out", str(out), "--json"]) == 0
    shown = capsys.readouterr().out
    told = json.loads(shown[: shown.rindex("}") + 1])
    assert [table["title"]["zh"] for table in told["tables"]] == [
        "片区居民住院去向（占比）",
        "片区居民门诊去向（占比）",
        "各网格转诊",
        "2020 年与 2023 年对比",
        "口径",
    ]
    assert told["notes"][0]["en"] == "The operating evidence is: scenario assumption"
    book = openpyxl.load_workbook(out, read_only=True)
    assert book.sheetnames[-1] == "来源"
    for name in book.sheetnames[:-1]:
        assert any("情景假定" in str(cell) for row in book[name].iter_rows(values_only=True) for cell in row)


def test_command_writes_a_template_and_refuses_what_has_faults(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "模板.xlsx"
    assert main(["evidence", "--template", str(path)]) == 0
    other = tmp_path / "同一模板.xlsx"
    assert main(["template", "evidence", "--out", str(other)]) == 0
    assert other.read_bytes() == path.read_bytes()
    assert main(["evidence", str(path), "--area", "wenzhou-2023"]) == 2
    assert main(["evidence"]) == 2
    assert "--template" in capsys.readouterr().err
