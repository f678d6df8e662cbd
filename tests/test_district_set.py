"""Districts made of units: every edit returns a new set, ids are never used twice, and history is data."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from annex_units import BY, of_the_annex, streets
from hypothesis import given
from hypothesis import strategies as st

from gridplan.district_history import HISTORY_NAME, history_json, read_history
from gridplan.district_set import (
    District,
    DistrictSet,
    Entered,
    StepKind,
    create,
    merge,
    move_units,
    rename,
    split,
)
from gridplan.errors import AreaError, EditError
from gridplan.history import History


def test_the_annex_cuts_two_streets_and_leaves_the_third() -> None:
    districts = of_the_annex()
    names = {districts.districts[key].name: districts.units_of(key) for key in districts.districts}
    assert names == {"七都": ("q1",), "莲池": ("s1", "s2"), "水心": ("s3",), "绣山": ("n1",), "南浦": ("n2",)}
    assert [step.kind for step in districts.steps] == [StepKind.SPLIT, StepKind.SPLIT]
    assert (districts.steps[0].before, districts.steps[0].after) == (("W01",), ("W04", "W05"))
    assert districts.start == streets()


def test_ids_of_ended_districts_are_not_used_again() -> None:
    joined = merge(of_the_annex(), ["W04", "W05"], "松台", BY)
    assert joined.districts["W08"].name == "松台"
    assert joined.units_of("W08") == ("s1", "s2", "s3")
    again = split(joined, "W08", {"莲池": ["s1"], "水心": ["s2", "s3"]}, BY)
    assert set(again.districts) == {"W03", "W06", "W07", "W09", "W10"}


def test_a_new_name_keeps_the_id_and_the_former_name() -> None:
    twice = rename(rename(streets(), "W03", "七都岛", BY), "W03", "七都新区", BY)
    assert twice.districts["W03"].former_names == ("七都", "七都岛")
    back = rename(twice, "W03", "七都", BY)
    assert (back.districts["W03"].name, back.districts["W03"].former_names) == ("七都", ("七都岛", "七都新区"))


def test_units_move_from_other_districts_and_from_none() -> None:
    moved = move_units(of_the_annex(), ["s2"], "W05", BY)
    assert (moved.units_of("W04"), moved.units_of("W05")) == (("s1",), ("s2", "s3"))
    assert moved.steps[-1].before == ("W04", "W05")
    free = DistrictSet(("a", "b"))
    made = create(free, "甲", "甲区", ["a"], BY)
    assert made.district_of == {"a": "D001"}
    assert move_units(made, ["b"], "D001", BY).units_of("D001") == ("a", "b")


def test_an_edit_changes_nothing_of_what_was() -> None:
    before = streets()
    kept = streets()
    split(before, "W01", {"莲池": ["s1", "s2"], "水心": ["s3"]}, BY)
    assert before == kept


NOBODY = Entered(" ", BY.date)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda s: create(s, "新", "鹿城区", ["s1"], BY), "s1 已属于片区 W01"),
        (lambda s: create(s, "新", "鹿城区", [], BY), "至少要有一个单元"),
        (lambda s: create(s, "新", "鹿城区", ["zz"], BY), "没有单元 zz"),
        (lambda s: split(s, "W09", {"a": ["s1"]}, BY), "没有片区 W09"),
        (lambda s: split(s, "W01", {"莲池": ["s1"], "水心": ["s2"]}, BY), "s3 没有分到"),
        (lambda s: split(s, "W01", {"松台": ["s1", "s2", "s3"]}, BY), "至少拆成两个"),
        (lambda s: split(s, "W01", {"莲池": ["s1", "s2"], "水心": ["s2", "s3"]}, BY), "s2 列了不止一次"),
        (lambda s: split(s, "W01", {"莲池": ["s1", "s2"], "水心": ["s3", "n1"]}, BY), "n1 不属于片区 W01"),
        (lambda s: split(s, "W01", {"莲池": ["s1", "s2", "s3"], "水心": []}, BY), "至少要有一个单元"),
        (lambda s: split(s, "W01", {"七都": ["s1", "s2"], "水心": ["s3"]}, BY), "鹿城区 已有片区 七都"),
        (lambda s: merge(s, ["W01"], "大松台", BY), "至少选择两个"),
        (lambda s: merge(s, ["W01", "W02"], "七都", BY), "已有片区 七都"),
        (lambda s: rename(s, "W01", "南汇", BY), "已有片区 南汇"),
        (lambda s: rename(s, "W01", "  ", BY), "请填写片区名称"),
        (lambda s: rename(s, "W01", "松台片", NOBODY), "请填写经办人"),
        (lambda s: move_units(s, ["q1"], "W01", BY), "W03 将没有单元"),
        (lambda s: move_units(s, ["s1"], "W01", BY), "没有要移动的单元"),
    ],
)
def test_an_edit_that_cannot_be_made_says_why(edit: Callable[[DistrictSet], DistrictSet], said: str) -> None:
    with pytest.raises(EditError) as refused:
        edit(streets())
    assert said in refused.value.to("zh")


def test_districts_of_two_areas_are_merged_only_where_the_area_is_named() -> None:
    one = streets()
    two = replace(one, districts={**one.districts, "W03": District("七都", "龙湾区")})
    with pytest.raises(EditError, match="请指明合并后的区划"):
        merge(two, ["W01", "W03"], "松七", BY)
    assert merge(two, ["W01", "W03"], "松七", BY, "鹿城区").districts["W04"].admin_area == "鹿城区"


def test_undo_returns_the_set_as_it_was() -> None:
    history = History(streets()).do(of_the_annex())
    assert history.undo().present == streets()
    assert history.undo().redo().present == of_the_annex()


def test_history_reads_back_equal(tmp_path: Path) -> None:
    districts = rename(merge(of_the_annex(), ["W04", "W05"], "松台", BY), "W03", "七都岛", BY)
    (tmp_path / HISTORY_NAME).write_bytes(history_json(districts))
    assert read_history(tmp_path) == districts
    (tmp_path / HISTORY_NAME).write_bytes(history_json(streets()))
    assert read_history(tmp_path) == streets()


def test_an_area_without_history_has_none(tmp_path: Path) -> None:
    assert read_history(tmp_path) is None


def told(folder: Path, change: Callable[[dict], object]) -> list[tuple[str | None, str]]:  # type: ignore[type-arg]
    content = json.loads(history_json(merge(of_the_annex(), ["W04", "W05"], "松台", BY)))
    change(content)
    (folder / HISTORY_NAME).write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(AreaError) as refused:
        read_history(folder)
    return [(fault.column, fault.problem.zh) for fault in refused.value.faults]


def test_a_step_that_cannot_be_made_again_is_told_and_not_those_that_rest_on_it(tmp_path: Path) -> None:
    def change(content: dict) -> None:  # type: ignore[type-arg]
        content["steps"][0]["units"][0] = ["s1"]  # s2 is in no part
        content["steps"][1]["before"] = ["W77"]

    found = told(tmp_path, change)
    assert [column for column, _ in found] == ["steps.1", "steps.2"]  # not the merge, of what step 1 made
    assert "s2" in found[0][1]
    assert "W77" in found[1][1]


def test_a_history_with_faults_is_refused_with_all_of_them(tmp_path: Path) -> None:
    def change(content: dict) -> None:  # type: ignore[type-arg]
        content["format"] = 9
        content["district_of"] |= {"zz": "W01", "s1": "W99"}

    assert {column for column, _ in told(tmp_path, change)} == {"format", "district_of", "district_of.s1"}
    wrong = told(tmp_path, lambda content: content["steps"][0]["entered"].update(date="gestern", author="x"))
    assert {column for column, _ in wrong} == {"steps.0.entered.date", "steps.0.entered.author"}


def test_an_id_used_before_is_refused_when_a_history_is_read(tmp_path: Path) -> None:
    found = told(tmp_path, lambda content: content["steps"][2].update(after=["W01"]))
    assert found == [("steps.3", "编号 W01 已经用过")]


@given(st.lists(st.integers(0, 10**6), max_size=12))
def test_no_edit_loses_a_unit_or_uses_an_id_twice(numbers: list[int]) -> None:
    districts = streets()
    for number in numbers:
        keys = sorted(districts.districts)
        key, other = keys[number % len(keys)], keys[(number // 7) % len(keys)]
        own = districts.units_of(key)
        ever = districts.ever
        try:
            match number % 3:
                case 0:
                    districts = split(districts, key, {f"甲{number}": own[:1], f"乙{number}": own[1:]}, BY)
                case 1:
                    districts = merge(districts, {key, other}, f"丙{number}", BY)
                case 2:
                    districts = move_units(districts, own[:1], other, BY)
        except EditError:
            continue
        made = set(districts.districts) - set(keys)
        assert not made & ever
        assert set(districts.district_of) == set(districts.units)
        assert set(districts.district_of.values()) == set(districts.districts)
