"""`gridplan import`: the questions and the line that goes on, or the area."""

import json
from pathlib import Path

import pytest
from messy_city import DATUMS, whole

from gridplan.cli import main
from gridplan.study_area import read_area


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files of a city, in the working folder."""
    monkeypatch.chdir(tmp_path)
    return [path.name for path in whole(tmp_path)]


def test_open_questions_are_listed_and_kept_until_they_are_answered(
    city: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", *city, "--out", "area", "--name", "画图市"]) == 2
    shown = capsys.readouterr()
    assert all(key in shown.out for key in DATUMS)
    assert "--decide" in shown.err
    assert not (tmp_path / "area").exists()
    answers = [word for key in DATUMS for word in ("--decide", f"{key}=WGS84")]
    assert main(["import", "--out", "area", "--person", "张三", *answers]) == 0
    assert "已写入 area" in capsys.readouterr().out
    area = read_area(tmp_path / "area")
    assert area.name.zh == "画图市"
    assert "张三" in (tmp_path / "area" / "import.yaml").read_text(encoding="utf-8")
    assert main(["import", *city, "--out", "area"]) == 0  # import.yaml remembers


def test_json_has_questions_then_entries(city: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", *city, "--out", "area", "--json", "--quiet"]) == 2
    content = json.loads(capsys.readouterr().out)
    assert content["area"] is None
    assert {question["key"] for question in content["questions"]} == set(DATUMS)
    assert all(option["label"]["zh"] for question in content["questions"] for option in question["options"])
    answers = [word for key in DATUMS for word in ("--decide", f"{key}=WGS84")]
    assert main(["import", *city, "--out", "area", "--json", "--quiet", *answers]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["area"] == "area"
    assert {entry["happening"] for entry in content["entries"]} >= {"read", "matched", "estimated", "decided"}


def test_faults_of_all_files_are_told_at_once(
    city: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "人口.csv").write_text("街道,常住人口\n甲街道,很多\n乙街道,2\n丙街道,三\n", encoding="utf-8")
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04")
    assert main(["import", *city, "坏.xlsx", "--out", "area", "--quiet"]) == 2
    shown = capsys.readouterr().err
    assert "人口.csv，第 2 行" in shown
    assert "坏.xlsx" in shown


def test_a_decision_without_a_key_is_wrong_usage(city: list[str]) -> None:
    with pytest.raises(SystemExit):
        main(["import", *city, "--out", "area", "--decide", "WGS84"])


def test_where_the_area_lies_is_kept_in_mapping_and_manifest(
    city: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", *city, "--out", "area", "--quiet", "--province", "浙江省"]) == 2
    assert "--city" in capsys.readouterr().err
    assert main(["import", *city, "--out", "area", "--quiet", "--province", "浙江省", "--city", "温州市"]) == 2
    answers = [word for key in DATUMS for word in ("--decide", f"{key}=WGS84")]
    assert main(["import", "--out", "area", "--quiet", *answers]) == 0  # import.yaml remembers
    place = read_area(tmp_path / "area").manifest.place
    assert place is not None
    assert (place.province, place.city, place.county) == ("浙江省", "温州市", None)
