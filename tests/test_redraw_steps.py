"""Steps as people write them, on the command line: names and ids, who and when, what is refused."""

import json
from pathlib import Path

import pytest
from streets import write_streets

from gridplan.cli import main
from gridplan.plan_file import default_plan
from gridplan.study_area import read_area

HEAD = "format: 1\nperson: 张三\ndate: 2020-09-01\nreason: 附件3\nsteps:\n"
ANNEX = """\
- split: 松台
  into: {莲池: [s1社区, s2], 水心: rest}
- split: 鹿城区/南汇
  into: {绣山: [南汇/n1社区], 南浦: [n2]}
"""


@pytest.fixture
def area(tmp_path: Path) -> Path:
    return write_streets(tmp_path / "streets")


def _steps(tmp_path: Path, text: str) -> str:
    path = tmp_path / "steps.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_steps_by_name_write_the_area_that_they_describe(area: Path, tmp_path: Path) -> None:
    text = HEAD + ANNEX
    text += "- rename: 七都\n  name: 七都岛\n- merge: [水心, 南浦]\n  name: 水浦\n  person: 李四\n"
    text += "grids: {水浦: '3'}\n"
    out = tmp_path / "new"
    assert main(["districts", str(area), "--apply", _steps(tmp_path, text), "--out", str(out), "--name", "新区"]) == 0
    new = read_area(out)
    assert sorted(new.districts["name"]) == sorted(["莲池", "绣山", "七都岛", "水浦"])
    merged = new.districts.index[new.districts["name"] == "水浦"][0]
    assert default_plan(new).layout.grid_of[merged] == "3"
    steps = json.loads((out / "districts-history.json").read_text(encoding="utf-8"))["steps"]
    assert [step["entered"]["person"] for step in steps] == ["张三", "张三", "张三", "李四"]


def test_effects_are_told_without_writing(area: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = HEAD + "- merge: [松台, 南汇]\n  name: 江滨\n- create: 江心\n  units: [s3, n1]\n"
    before = sorted(tmp_path.rglob("*"))
    assert main(["districts", str(area), "--apply", _steps(tmp_path, text), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {own["name"]: own["population"] for own in told["districts"]} == {"江滨": 90_000, "江心": 110_000}
    assert told["questions"] == ["grid:D002", "grid:D003"]
    assert told["people"] == {"before": 212_000, "after": 212_000}
    assert set(tmp_path.rglob("*")) - set(before) == {tmp_path / "steps.yaml"}


def test_what_districts_are_made_of_is_listed(area: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["districts", str(area)]) == 0
    assert "松台: s1社区 [s1]、s2社区 [s2]、s3社区 [s3]" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "- split: 松台街\n  into: {莲池: [s1], 水心: rest}\n", "没有片区“松台街”"),
        (HEAD + "- split: 松台\n  into: {莲池: [s9], 水心: rest}\n", "没有单元“s9”"),
        (HEAD + "- split: 松台\n  into: {莲池: [s1], 水心: [s2]}\n", "没有分到任何部分"),
        (HEAD + "- move: [n1, n2]\n  to: 松台\n", "片区 南汇 将没有单元"),
        (HEAD + "- rename: 七都\n  nam: 七都岛\n", "nam"),
        (HEAD + "- rename: 七都\n  name: 七都岛\ngrids: {水浦: '1'}\n", "没有片区“水浦”"),
        ("format: 1\nsteps:\n- rename: 七都\n  name: 七都岛\n", "没有写明经办人"),
    ],
)
def test_steps_that_cannot_be_made_say_which_and_why(
    area: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    out = tmp_path / "new"
    assert main(["districts", str(area), "--apply", _steps(tmp_path, text), "--out", str(out)]) == 2
    assert said in capsys.readouterr().err
    assert not out.exists()


def test_who_and_when_are_asked_of_every_step_at_once(
    area: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "format: 1\nsteps:\n- rename: 七都\n  name: 七都岛\n- rename: 松台\n  name: 松\n  person: 张三\n"
    assert main(["districts", str(area), "--apply", _steps(tmp_path, text)]) == 2
    told = capsys.readouterr().err
    assert told.count("没有写明日期") == 2
    assert told.count("没有写明经办人") == 1


def test_names_of_several_units_want_an_id(area: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = (area / "units.csv").read_text(encoding="utf-8")
    (area / "units.csv").write_text(table.replace("n1社区", "s1社区"), encoding="utf-8")
    text = HEAD + "- split: 松台\n  into: {莲池: [s1社区], 水心: rest}\n"
    assert main(["districts", str(area), "--apply", _steps(tmp_path, text)]) == 2
    assert "s1、n1" in capsys.readouterr().err
    assert main(["districts", str(area), "--apply", _steps(tmp_path, text.replace("[s1", "[松台/s1"))]) == 0


def test_folder_without_steps_is_refused(area: Path, tmp_path: Path) -> None:
    assert main(["districts", str(area), "--out", str(tmp_path / "new")]) == 2
    assert not (tmp_path / "new").exists()
