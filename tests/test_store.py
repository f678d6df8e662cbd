"""The store of plans: every revision kept, who did what and why, nothing overwritten."""

import json
import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from store_case import begun, city, draft_of, put, ticking

from gridplan.decisions import Checked, Override, RecordedFinding
from gridplan.errors import LayoutError, StoreConflictError, StoreError
from gridplan.layout import Layout
from gridplan.plan_file import Frozen, Plan, Stage, write_plan
from gridplan.store import ActKind, Store, judged
from gridplan.store.compared import input_words, plan_words, verdict_words
from gridplan.store.merge_words import conflict_words
from gridplan.study_area import StudyArea, read_area
from gridplan.text import Text

DAY = date(2026, 1, 1)
BY = {"author": "李四", "reason": "调整"}


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> StudyArea:
    return city(tmp_path_factory.mktemp("city"))


@pytest.fixture
def draft(area: StudyArea) -> Plan:
    return draft_of(area)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "plans.gridplan", clock=ticking())


def test_a_store_that_nobody_wrote_to_has_no_plans_and_makes_no_file(store: Store, tmp_path: Path) -> None:
    assert store.plans() == store.trail() == store.in_operation(DAY) == ()
    assert store.check().acts == 0
    with pytest.raises(StoreError, match="没有方案或版本 x"):
        store.history("x")
    assert list(tmp_path.iterdir()) == []


def test_every_revision_is_kept_with_who_made_it_why_and_when(store: Store, area: StudyArea, draft: Plan) -> None:
    first = begun(store, area)
    moved = put(draft, "b", "2")
    second = store.save(first.plan_id, moved, area, parent=first.id, **BY)
    assert [each.id for each in store.history(first.plan_id)] == [second.id, first.id]
    assert (second.number, second.branch, second.parents) == (2, "main", (first.id,))
    assert (second.person, second.reason, second.at) == ("李四", "调整", "2026-01-01T08:02:00.000+00:00")
    assert store.plan_of(first.id, area) == draft
    assert store.plan_of(second.id, area) == moved
    assert store.content_of(second.id) == write_plan(moved)
    assert [plan.name for plan in store.plans()] == ["方案"]
    assert store.head(first.plan_id) == second


def test_a_revision_names_what_it_rests_on(store: Store, area: StudyArea) -> None:
    inputs = begun(store, area).inputs
    assert inputs["area"] == {"id": "drawn", "digest": area.digest, "people": "population"}
    assert all(len(layer["digest"]) == 64 and layer["vintage"] for layer in inputs["layers"].values())
    assert (inputs["policy"], inputs["scenario"]) == (None, None)


def test_layers_that_changed_since_they_were_read_have_no_digest(store: Store, draft: Plan, tmp_path: Path) -> None:
    own = city(tmp_path / "own")
    (own.root / "districts.csv").write_bytes((own.root / "districts.csv").read_bytes() + b"\n")
    inputs = begun(store, own).inputs
    assert {layer["digest"] for layer in inputs["layers"].values()} == {None}


def test_findings_are_kept_as_they_were_told(store: Store, wenzhou: StudyArea, wenzhou_plan: Plan) -> None:
    found = judged(wenzhou_plan, wenzhou, "wenzhou-2020", DAY)
    first = store.create(wenzhou_plan, wenzhou, name="温州", author="张三", reason="初稿", judged=found)
    assert first.verdicts is not None
    assert sum(first.verdicts.values()) == len(found.findings)
    kept = store.findings_of(first.id)
    assert kept is not None
    assert list(kept) == json.loads(json.dumps(found.findings))
    assert first.inputs["policy"]["id"] == "wenzhou-2020"
    words = verdict_words(first)
    assert words is not None
    assert "无法判定" in words.zh
    again = store.save(first.plan_id, wenzhou_plan, wenzhou, parent=first.id, **BY)
    assert (store.findings_of(again.id), verdict_words(again)) == (None, None)


def test_nobody_saves_without_name_and_reason(store: Store, area: StudyArea) -> None:
    with pytest.raises(StoreError, match="署名"):
        begun(store, area, author=" ")
    with pytest.raises(StoreError, match="理由"):
        begun(store, area, reason="")
    with pytest.raises(StoreError, match="起个名称"):
        begun(store, area, name=" ")
    begun(store, area)
    with pytest.raises(StoreError, match="已有名为 方案 的方案"):
        begun(store, area)


def test_what_could_not_be_opened_again_is_not_stored(store: Store, area: StudyArea, draft: Plan) -> None:
    first = begun(store, area)
    foreign = replace(draft, layout=replace(draft.layout, grid_of={"z": "1"}))
    with pytest.raises(LayoutError, match="没有这个片区"):
        store.save(first.plan_id, foreign, area, parent=first.id, **BY)
    with pytest.raises(StoreError, match="属于规划范围 other"):
        store.save(first.plan_id, replace(draft, area_id="other"), area, parent=first.id, **BY)
    assert len(store.history(first.plan_id)) == 1


def test_the_second_who_saves_is_told_who_came_first_and_can_merge(store: Store, area: StudyArea, draft: Plan) -> None:
    first = begun(store, area)
    theirs = store.save(first.plan_id, put(draft, "b", "2"), area, parent=first.id, **BY)
    mine = put(draft, "d", "1")
    with pytest.raises(StoreConflictError) as told:
        store.save(first.plan_id, mine, area, parent=first.id, author="王五", reason="另改")
    assert "李四" in told.value.to("zh")
    assert "调整" in told.value.to("en")
    assert told.value.since == (theirs,)
    merged = store.merging(mine, area, parent=first.id, theirs=theirs.id)
    assert merged.plan is not None
    assert (merged.plan.layout.grid_of["b"], merged.plan.layout.grid_of["d"]) == ("2", "1")
    saved = store.save(first.plan_id, merged.plan, area, parent=theirs.id, author="王五", reason="合并")
    assert store.plan_of(saved.id, area) == merged.plan


def test_what_both_changed_is_told_with_both_values(store: Store, area: StudyArea, draft: Plan) -> None:
    first = begun(store, area)
    theirs = store.save(first.plan_id, put(draft, "b", "2"), area, parent=first.id, **BY)
    mine = replace(draft, layout=replace(draft.layout, grid_of={"a": "1", "c": "2"}, excluded=frozenset("b")))
    merged = store.merging(mine, area, parent=first.id, theirs=theirs.id)
    (conflict,) = merged.open
    words = conflict_words(conflict, {"b": "三垟"})
    assert (words.what.zh, words.base.zh, words.mine.zh, words.theirs.zh) == ("片区 三垟", "网格 1", "不纳入", "网格 2")
    settled = store.merging(mine, area, parent=first.id, theirs=theirs.id, answers={"district/b": "theirs"})
    assert settled.plan is not None
    assert settled.plan.layout.grid_of["b"] == "2"


def test_saving_the_same_again_after_a_broken_connection_stores_nothing_twice(
    store: Store, area: StudyArea, draft: Plan
) -> None:
    first = begun(store, area)
    once, again = (store.save(first.plan_id, put(draft, "b", "2"), area, parent=first.id, **BY) for _ in "ab")
    assert once == again
    assert len(store.history(first.plan_id)) == 2


def test_a_branch_goes_its_own_way_and_comes_back(store: Store, area: StudyArea, draft: Plan) -> None:
    first = begun(store, area)
    branch = store.branch(first.id, "甲案", **BY)
    assert branch.head == first
    tried = store.save(first.plan_id, put(draft, "b", "2"), area, parent=first.id, branch="甲案", **BY)
    main = store.save(first.plan_id, put(draft, "d", "1"), area, parent=first.id, **BY)
    assert (tried.branch, tried.number) == ("甲案", 1)
    assert [(each.name, each.head.id) for each in store.branches(first.plan_id)] == [
        ("main", main.id),
        ("甲案", tried.id),
    ]
    assert store.history(first.plan_id, "甲案") == (tried, first)
    merged = store.merging(store.plan_of(main.id, area), area, parent=main.id, theirs=tried.id)
    assert merged.plan is not None
    back = store.save(first.plan_id, merged.plan, area, parent=main.id, merged=tried.id, **BY)
    assert back.parents == (main.id, tried.id)
    assert store.common(back.id, tried.id) == tried
    with pytest.raises(StoreError, match="甲案"):
        store.branch(first.id, "甲案", **BY)
    with pytest.raises(StoreError, match="没有分支 乙案"):
        store.head(first.plan_id, "乙案")


def test_an_old_revision_comes_back_as_a_new_one(store: Store, area: StudyArea, draft: Plan) -> None:
    first = begun(store, area)
    second = store.save(first.plan_id, put(draft, "b", "2"), area, parent=first.id, **BY)
    with pytest.raises(StoreConflictError):
        store.restore(first.id, parent=first.id, **BY)
    third = store.restore(first.id, parent=second.id, **BY)
    assert (third.number, third.content, third.parents) == (3, first.content, (second.id, first.id))


def test_operation_starts_is_succeeded_and_ends(store: Store, area: StudyArea, draft: Plan) -> None:
    first = begun(store, area)
    with pytest.raises(StoreError, match="尚未发布"):
        store.operate(first.id, date(2020, 9, 1), **BY)
    store.publish(first.id, **BY)
    with pytest.raises(StoreError, match="已发布"):
        store.publish(first.id, **BY)
    store.operate(first.id, date(2020, 9, 1), **BY)
    second = store.save(first.plan_id, put(draft, "b", "2"), area, parent=first.id, **BY)
    store.publish(second.id, **BY)
    store.operate(second.id, date(2023, 10, 1), **BY)
    assert [(each.revision, each.start, each.end) for each in store.operations(first.plan_id)] == [
        (first, date(2020, 9, 1), date(2023, 10, 1)),
        (second, date(2023, 10, 1), None),
    ]
    assert store.plan_of(first.id, area).operation_start is None
    assert store.opened(first.id, area) == replace(store.plan_of(first.id, area), operation_start=date(2020, 9, 1))
    assert store.in_operation(date(2020, 8, 31)) == ()
    assert [each.revision for each in store.in_operation(date(2023, 9, 30))] == [first]
    store.retire(second.id, date(2026, 10, 1), **BY)
    assert store.in_operation(date(2026, 10, 1)) == ()
    with pytest.raises(StoreError, match="无可停用"):
        store.retire(first.id, date(2026, 10, 1), **BY)
    assert [act.revision for act in store.published(first.plan_id)] == [first.id, second.id]


def test_the_trail_tells_every_act_and_every_override(store: Store, area: StudyArea, draft: Plan) -> None:
    first = begun(store, area)
    overridden = replace(draft, overrides=(Override("R1", "从实际", "李四", DAY),))
    second = store.save(first.plan_id, overridden, area, parent=first.id, **BY)
    store.save(first.plan_id, put(overridden, "b", "2"), area, parent=second.id, **BY)
    kinds = [act.kind for act in store.trail(first.plan_id)]
    assert kinds == [ActKind.CREATED, ActKind.SAVED, ActKind.OVERRIDE, ActKind.SAVED]
    override = store.trail()[2]
    assert (override.person, override.details["override"]["rule"]) == ("李四", "R1")
    assert [act.number for act in store.trail()] == [1, 2, 3, 4]


def test_the_trail_tells_what_a_version_left_despite_of(store: Store, area: StudyArea, draft: Plan) -> None:
    broken = RecordedFinding("R2", Text("连片", "contiguous"), Text("2", "2"), Text("1", "1"))
    checked = Checked("p", Text("文件", "document"), DAY, (broken,), (), "岛屿")
    frozen = Frozen(Stage.ISSUED, "0" * 64, area.digest, "0.1.0", "赵六", DAY, checked)
    left = replace(draft, document=replace(draft.document, frozen=(frozen,)))
    store.create(left, area, name="方案", author="张三", reason="已印发")
    override = store.trail()[-1]
    assert override.kind is ActKind.OVERRIDE
    said = override.details["override"]
    assert (said["rule"], said["reason"], said["person"], said["stage"]) == ("R2", "岛屿", "赵六", "印发")


def test_revisions_are_found_as_people_name_them(store: Store, area: StudyArea, draft: Plan) -> None:
    first = begun(store, area)
    second = store.save(first.plan_id, put(draft, "b", "2"), area, parent=first.id, **BY)
    store.branch(first.id, "甲案", **BY)
    for reference, revision in (
        ("方案", second),
        ("方案:1", first),
        ("方案@甲案", first),
        ("方案@main:2", second),
        (second.id[:8], second),
    ):
        assert store.found(reference) == revision
    for wrong in ("无", "方案:9", "方案@乙案", "ffffff", ""):
        with pytest.raises(StoreError):
            store.found(wrong)


def test_two_revisions_are_compared_in_words(store: Store, area: StudyArea, draft: Plan, tmp_path: Path) -> None:
    first = begun(store, area)
    later = city(tmp_path / "later")
    (later.root / "population.csv").write_bytes((later.root / "population.csv").read_bytes().replace(b"1000", b"1200"))
    later = read_area(later.root)
    second = store.save(first.plan_id, put(draft, "b", "2"), later, parent=first.id, **BY)
    words = plan_words(store.content_of(first.id), store.content_of(second.id), {"b": "三垟"})
    assert words.zh == "三垟 → 网格 2"
    assert [said.zh for said in input_words(first, second)] == ["人口：2020 → 2020"]
    assert input_words(first, first) == []


def test_nothing_can_be_changed_or_removed(store: Store, area: StudyArea, tmp_path: Path) -> None:
    begun(store, area)
    connection = sqlite3.connect(tmp_path / "plans.gridplan")
    for table in ("plans", "contents", "revisions", "acts"):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET rowid = rowid"):
            with pytest.raises(sqlite3.IntegrityError, match="nothing in a gridplan store is changed"):
                connection.execute(statement)
    connection.close()


def test_a_grid_of_nobody_is_a_layout_too(store: Store, area: StudyArea, draft: Plan) -> None:
    bare = replace(draft, layout=Layout(()))
    first = store.create(bare, area, name="空", author="张三", reason="从头")
    assert store.plan_of(first.id, area) == bare
