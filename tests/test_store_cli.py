"""The store on the command line: every action by name, in both languages and as JSON."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from store_case import city, draft_of, put

from gridplan.cli import main
from gridplan.plan_file import Plan, read_plan, write_plan
from gridplan.store import Store
from gridplan.study_area import StudyArea, read_area


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> StudyArea:
    return city(tmp_path_factory.mktemp("city"))


class Desk:
    """A folder with a store, and the command line to work with it."""

    def __init__(self, folder: Path, area: StudyArea, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.area, self._capsys = folder, area, capsys
        self.store = Store.open(folder / "plans.gridplan")

    def file(self, name: str, plan: Plan) -> str:
        path = self.folder / name
        path.write_bytes(write_plan(plan))
        return str(path)

    def run(self, action: str, *words: str, code: int = 0) -> str:
        """Run an action and return what it said."""
        assert main(["store", action, *words, "--store", self.store.shown]) == code
        said = self._capsys.readouterr()
        return said.out + said.err

    def save(self, plan: Plan, *words: str, code: int = 0) -> str:
        path = self.file("work.json", plan)
        by = ("--person", "张三", "--reason", "调整")
        return self.run("save", path, "--area", str(self.area.root), "--name", "方案", *by, *words, code=code)

    def json(self, action: str, *words: str, code: int = 0) -> Any:
        return json.loads(self.run(action, *words, "--json", code=code))


@pytest.fixture
def desk(tmp_path: Path, area: StudyArea, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, area, capsys)


BY = ("--person", "李四", "--reason", "会议决定")


def test_a_plan_is_saved_listed_and_shown(desk: Desk, area: StudyArea) -> None:
    draft = draft_of(area)
    assert "还没有方案" in desk.run("list")
    assert "已保存 main:1" in desk.save(draft)
    assert "请用 --parent" in desk.save(put(draft, "b", "2"), code=2)
    assert "已保存 main:2" in desk.save(put(draft, "b", "2"), "--parent", "方案:1")
    assert "张三" in desk.save(draft, "--parent", "方案:1", code=2), "told who came first"
    listed = desk.run("list", "--lang", "en")
    assert "方案  (drawn)" in listed
    assert [each["number"] for each in desk.json("history", "方案")] == [2, 1]
    assert "main:2" in desk.run("history", "方案@main")
    shown = desk.run("show", "方案:1")
    assert "何时、何人、为何：" in shown
    assert area.digest in shown
    assert desk.json("show", "方案")["findings"] is None


def test_a_revision_is_exported_as_it_was_stored_and_as_a_layer(desk: Desk, area: StudyArea) -> None:
    draft = draft_of(area)
    desk.save(draft)
    path, layer = desk.folder / "out.json", desk.folder / "out.gpkg"
    desk.run("export", "方案", "--to", str(path))
    assert path.read_bytes() == write_plan(draft)
    assert "请用 --area" in desk.run("export", "方案", "--to", str(layer), code=2)
    desk.run("export", "方案", "--to", str(layer), "--area", str(area.root))
    assert len(gpd.read_file(layer, layer="districts")) == 4


def test_two_revisions_are_compared_in_words_and_numbers(desk: Desk, area: StudyArea) -> None:
    desk.save(draft_of(area))
    desk.save(put(draft_of(area), "b", "2"), "--parent", "方案")
    said = desk.run("compare", "方案:1", "方案:2", "--area", str(area.root))
    assert "b → 网格 2" in said
    values = desk.json("compare", "方案:1", "方案:2", "--area", str(area.root))
    assert values["before"] != values["after"]


def test_a_branch_is_merged_with_the_answers_given(desk: Desk, area: StudyArea) -> None:
    draft = draft_of(area)
    desk.save(draft)
    assert "已建立分支 甲案" in desk.run("branch", "方案", "甲案", *BY)
    desk.run(
        "save", desk.file("a.json", put(draft, "b", "2")), "--area", str(area.root), "--name", "方案@甲案",
        "--parent", "方案:1", *BY,
    )  # fmt: skip
    grid_of = {**draft.layout.grid_of}
    del grid_of["b"]
    desk.save(replace(draft, layout=replace(draft.layout, grid_of=grid_of)), "--parent", "方案")
    merge = ("方案@甲案", "--into", "方案", "--area", str(area.root), *BY)
    asked = desk.run("merge", *merge, code=2)
    assert "有 1 处双方都改了" in asked
    assert "mine：未分配；theirs：网格 2" in asked
    assert [each["key"] for each in desk.json("merge", *merge, code=2)["conflicts"]] == ["district/b"]
    assert "请回答 mine 或 theirs" in desk.run("merge", *merge, "--take", "district/b=x", code=2)
    answers = desk.folder / "answers.json"
    answers.write_text('{"district/b": "theirs"}')
    assert "已保存 main:3" in desk.run("merge", *merge, "--answers", str(answers))
    head = desk.store.found("方案")
    assert desk.store.plan_of(head.id, area).layout.grid_of["b"] == "2"
    assert len(head.parents) == 2


def test_work_that_came_second_is_merged_and_saved(desk: Desk, area: StudyArea) -> None:
    draft = draft_of(area)
    desk.save(draft)
    desk.save(put(draft, "b", "2"), "--parent", "方案:1")
    mine = desk.file("mine.json", put(draft, "d", "1"))
    merge = ("--into", "方案", "--work", mine, "--area", str(area.root), *BY)
    assert "--work 与 --parent" in desk.run("merge", *merge, code=2)
    desk.run("merge", *merge, "--parent", "方案:1")
    layout = desk.store.plan_of(desk.store.found("方案").id, area).layout
    assert (layout.grid_of["b"], layout.grid_of["d"]) == ("2", "1")


def test_a_plan_is_published_operated_retired_restored_and_all_of_it_told(desk: Desk, area: StudyArea) -> None:
    desk.save(draft_of(area))
    desk.save(put(draft_of(area), "b", "2"), "--parent", "方案")
    assert "已发布 main:2" in desk.run("publish", "方案", *BY)
    assert "自 2020-09-01 起运行" in desk.run("operate", "方案", "--start", "2020-09-01", *BY)
    assert "运行中：main:2" in desk.run("list")
    assert "起停用" in desk.run("retire", "方案", "--end", "2023-09-01", *BY)
    assert "已保存 main:3" in desk.run("restore", "方案:1", "--parent", "方案", *BY)
    trail = desk.run("trail", "方案", "--lang", "en")
    assert [word in trail for word in ("created", "saved", "published", "in operation", "retired", "restored")] == [
        True
    ] * 6
    assert desk.json("trail")[0]["person"] == "张三"


def test_the_person_may_come_from_the_environment_and_must_be_named(
    desk: Desk, area: StudyArea, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.save(draft_of(area))
    assert "署名" in desk.run("publish", "方案", "--reason", "x", code=2)
    monkeypatch.setenv("GRIDPLAN_PERSON", "王五")
    desk.run("publish", "方案", "--reason", "x")
    assert desk.store.trail()[-1].person == "王五"


def test_an_archive_goes_from_store_to_store_and_the_seal_is_told(
    desk: Desk, area: StudyArea, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.save(draft_of(area))
    path = desk.folder / "方案.plan.zip"
    desk.run("archive", "方案", "--to", str(path))
    seal = desk.json("check")["seal"]
    assert seal in desk.run("check")
    other = desk.folder / "other"
    monkeypatch.setenv("GRIDPLAN_STORE", str(other))
    assert main(["store", "import", str(path), "--person", "王五"]) == 0
    assert Store.open(other.with_suffix(".gridplan")).found("方案") == desk.store.found("方案")


def test_a_plan_of_an_example_is_checked_by_its_own_policy(desk: Desk) -> None:
    desk.run("save", "2020", "--name", "温州", "--as-of", "2026-01-01", *BY)
    shown = desk.run("show", "温州")
    assert "政策核查：wenzhou-2020 2026-01-01" in shown
    assert "通过 8" in shown
    path = desk.folder / "out.json"
    desk.run("export", "温州", "--to", str(path))
    assert read_plan(path, read_area("wenzhou")).area_id == "wenzhou"
