"""Plan files: what is written is read back the same, byte for byte; what does not fit is refused."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from drawing import drawn_area, drawn_layout
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplan.decisions import Judgement, Override
from gridplan.errors import Fault, GridplanError, LayoutError, PlanFileError
from gridplan.layout import FollowException, Layout, Relation, assign_districts
from gridplan.layout_table import write_long_csv
from gridplan.plan_file import FORMAT, Document, Plan, Stage, new_plan, open_plan, plan_names, read_plan, write_plan
from gridplan.study_area import StudyArea

# Plans in this file are of this map, with H1 … H4 in its corners.
MAP = """
abc
def
"""
FACILITIES = [{"id": f"H{n}", "in": letter} for n, letter in enumerate("acdf", start=1)]
LEADS = {"1": ["H1"], "2": ["H2", "H3"]}
TABLE = [("1", "H1", "", letter, "", "") for letter in "abc"] + [("2", "H2", "", letter, "", "") for letter in "def"]


def draw(grids: str, **options: object) -> Layout:
    return drawn_layout(MAP, "\n".join(grids.split()), **{"leads": LEADS, **options})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> StudyArea:
    folder = tmp_path_factory.mktemp("city")
    return drawn_area(folder, MAP, facilities=FACILITIES, layouts={"now": TABLE, "before": TABLE[:3]})


@pytest.fixture
def plan(area: StudyArea) -> Plan:
    """A plan that uses every part of a plan."""
    layout = draw("112 .22", members={"1": [("H4", Relation.CROSS_GRID)]}, excluded="d", locked="fa")
    layout = replace(layout, exceptions=(FollowException("H4", "2", "专科联盟"),))
    return Plan(
        area_id="drawn",
        area_digest=area.digest,
        layout=layout,
        document=Document("画图市网格化布局方案", trial=True, note="试行三年", annex="附件 3", stage=Stage.DRAFT),
        settings=area.manifest.travel_time.model_copy(update={"peak_factor": 1.4}),
        origin={"request": {"grids": [2, 3], "balance": None}, "bound": 12.5, "ending": "clock"},
        operation_start=date(2020, 10, 1),
        overrides=(
            Override("R-1", "过渡期", "王某", date(2024, 2, 29), grid="2"),
            Override("R-2", "", "李某", date.max),
        ),
        judgements=(Judgement("R-3", False, "能力不足", "王某", date(2024, 3, 1)),),
    )


def saved(plan: Plan, folder: Path) -> Path:
    path = folder / "plan.json"
    path.write_bytes(write_plan(plan))
    return path


def altered(path: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """Let `change` alter the JSON content of a plan file."""
    content = json.loads(path.read_bytes())
    change(content)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def refusal(path: Path, area: StudyArea) -> tuple[Fault, ...]:
    with pytest.raises(PlanFileError) as refused:
        read_plan(path, area)
    assert all(fault.file == path.name for fault in refused.value.faults)
    return refused.value.faults


def test_plan_reads_back_equal_and_writes_the_same_bytes_again(area: StudyArea, plan: Plan, tmp_path: Path) -> None:
    path = saved(plan, tmp_path)
    again = read_plan(path, area)
    assert again == plan
    assert write_plan(again) == path.read_bytes()


def test_overrides_and_judgements_survive_with_person_date_and_reason(
    area: StudyArea, plan: Plan, tmp_path: Path
) -> None:
    again = read_plan(saved(plan, tmp_path), area)
    assert again.overrides[0] == Override("R-1", "过渡期", "王某", date(2024, 2, 29), grid="2")
    assert again.overrides[1].grid is None
    assert again.judgements == (Judgement("R-3", False, "能力不足", "王某", date(2024, 3, 1)),)
    assert again.operation_start == date(2020, 10, 1)


def test_embedded_plan_of_wenzhou_reads_back_equal(wenzhou: StudyArea, wenzhou_plan: Plan, tmp_path: Path) -> None:
    assert read_plan(saved(wenzhou_plan, tmp_path), wenzhou) == wenzhou_plan
    assert open_plan(saved(wenzhou_plan, tmp_path), wenzhou) == wenzhou_plan


@settings(max_examples=50)
@given(st.text("12.", min_size=6, max_size=6), st.permutations("abcdef"), st.sets(st.sampled_from("abcdef")))
def test_equal_plans_are_equal_bytes_however_they_were_made(
    area: StudyArea,
    tmp_path_factory: pytest.TempPathFactory,
    grids: str,
    letters: list[str],
    locked: set[str],
) -> None:
    one = new_plan(draw(f"{grids[:3]} {grids[3:]}", locked="".join(sorted(locked))), area, {})
    step_by_step = draw("... ...", locked="")
    for letter in letters:
        if letter in one.layout.grid_of:
            step_by_step = assign_districts(step_by_step, [letter], one.layout.grid_of[letter])
    made = replace(step_by_step, locked=frozenset(sorted(locked, reverse=True)), territorial=one.layout.territorial)
    other = new_plan(made, area, {})
    assert one == other
    assert write_plan(one) == write_plan(other)
    assert read_plan(saved(other, tmp_path_factory.mktemp("plan")), area) == one


def test_plan_file_is_text_that_people_can_read(plan: Plan) -> None:
    text = write_plan(plan).decode("utf-8")
    assert text.startswith('{\n "format": 2,\n')
    assert text.endswith("}\n")
    assert "专科联盟" in text
    assert '"2024-02-29"' in text


def test_newer_format_is_refused_with_the_advice_to_take_a_newer_gridplan(
    area: StudyArea, plan: Plan, tmp_path: Path
) -> None:
    path = altered(saved(plan, tmp_path), lambda content: content.update(format=FORMAT + 1, surprise=True))
    (fault,) = refusal(path, area)
    assert (fault.column, fault.value) == ("format", str(FORMAT + 1))
    assert fault.remedy.zh == "请用更新版本的 gridplan 打开"
    assert fault.remedy.en == "Open it with a newer gridplan"


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"{}", b'"plan"', "序号,牵头医院".encode("gbk"), b"\x89PNG\r\n"],
    ids=["empty", "cut off", "list", "no format", "text", "GBK table", "picture"],
)
def test_file_that_is_no_plan_is_refused_with_the_advice_to_choose_one(
    area: StudyArea, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "other.json"
    path.write_bytes(content)
    (fault,) = refusal(path, area)
    assert fault.problem.zh.startswith("不是方案文件")
    assert fault.remedy.zh == "请选择由 gridplan 保存的方案文件"


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda c: c["layout"].update(grids="none"), "layout.grids"),
        (lambda c: c["layout"]["grids"][0].update(leads="H1"), "layout.grids.0.leads"),
        (lambda c: c["layout"]["exceptions"][0].update(reason=7), "layout.exceptions.0.reason"),
        (
            lambda c: c["layout"]["grids"][0]["members"].append({"facility_id": "H3", "relation": "friend"}),
            "layout.grids.0.members.1.relation",
        ),
        (lambda c: c["layout"]["grid_of"].update(a=None), "layout.grid_of.a"),
        (lambda c: c["layout"].pop("grids"), "layout.grids"),
        (lambda c: c.pop("settings"), "settings"),
        (lambda c: c["settings"].update(peak_factor=0.1), "settings.peak_factor"),
        (lambda c: c["settings"]["speeds_km_per_h"].update(road=0), "settings.speeds_km_per_h.road"),
        (lambda c: c["overrides"][0].update(date="2024-02-30"), "overrides.0.date"),
        (lambda c: c["judgements"][0].update(accepted="perhaps"), "judgements.0.accepted"),
        (lambda c: c.update(surprise=True), "surprise"),
        (lambda c: c["layout"].update(lockedd=["a"]), "layout.lockedd"),
        (lambda c: c["overrides"][0].update(approved=True), "overrides.0.approved"),
        (lambda c: c["settings"].update(speed=9), "settings.speed"),
    ],
)
def test_altered_content_is_refused_with_the_key_that_does_not_fit(
    area: StudyArea, plan: Plan, tmp_path: Path, change: Callable[[dict[str, Any]], object], key: str
) -> None:
    (fault,) = refusal(altered(saved(plan, tmp_path), change), area)
    assert fault.column == key
    assert fault.remedy.zh == "文件可能被改动过，请用原文件"


def test_all_that_is_wrong_with_a_plan_is_told_at_once(area: StudyArea, plan: Plan, tmp_path: Path) -> None:
    def change(content: dict[str, Any]) -> None:
        content["settings"]["peak_factor"] = 0
        del content["document"]["title"]

    faults = refusal(altered(saved(plan, tmp_path), change), area)
    assert {fault.column for fault in faults} == {"settings.peak_factor", "document.title"}


def test_plan_of_another_study_area_is_refused_with_both_names(
    plan: Plan, area: StudyArea, wenzhou: StudyArea, tmp_path: Path
) -> None:
    (fault,) = refusal(saved(plan, tmp_path), wenzhou)
    assert (fault.column, fault.value) == ("area_id", "drawn")
    assert "wenzhou" in fault.remedy.zh


def test_plan_made_on_earlier_data_opens_and_says_which(area: StudyArea, plan: Plan, tmp_path: Path) -> None:
    earlier = replace(plan, area_digest="0" * 64)
    assert read_plan(saved(earlier, tmp_path), area).area_digest == "0" * 64


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda c: c["layout"]["grid_of"].update(z="1"), ("district", "z", "规划范围中没有这个片区")),
        (lambda c: c["layout"].update(excluded=["z"]), ("district", "z", "规划范围中没有这个片区")),
        (lambda c: c["layout"].update(locked=["z"]), ("district", "z", "规划范围中没有这个片区")),
        (lambda c: c["layout"]["grid_of"].update(d="2"), ("district", "d", "既在网格中又不纳入布局")),
        (lambda c: c["layout"]["grids"][1].update(leads=["H2", "H2"]), ("facility", "H2", "在网格 2 中重复列出")),
        (
            lambda c: c["layout"]["grids"][0]["members"].append({"facility_id": "H4", "relation": "cooperation"}),
            ("facility", "H4", "在网格 1 中重复列出"),
        ),
        (
            lambda c: c["layout"]["grids"][0]["members"].append({"facility_id": "H2", "relation": "cooperation"}),
            ("facility", "H2", "既牵头网格 2 又是成员"),
        ),
        (lambda c: c["layout"]["grid_of"].update(a="9"), ("grid", "9", "没有这个网格")),
        (lambda c: c["layout"]["grids"][0].update(leads=["H9"]), ("facility", "H9", "规划范围中没有这家机构")),
        (lambda c: c["layout"]["grids"][0].update(leads=["H2"]), ("facility", "H2", "同时牵头网格 1 和 2")),
        (lambda c: c["layout"]["exceptions"][0].update(facility_id="H9"), ("facility", "H9", "规划范围中没有这家机构")),
    ],
)
def test_plan_that_does_not_fit_the_area_is_refused_by_name(
    area: StudyArea,
    plan: Plan,
    tmp_path: Path,
    change: Callable[[dict[str, Any]], object],
    expected: tuple[str, str, str],
) -> None:
    (fault,) = refusal(altered(saved(plan, tmp_path), change), area)
    assert (fault.column, fault.value, fault.problem.zh) == expected
    assert fault.problem.en != fault.problem.zh
    assert fault.remedy.zh


def test_missing_file_is_refused(area: StudyArea, tmp_path: Path) -> None:
    (fault,) = refusal(tmp_path / "nowhere.json", area)
    assert fault.problem.zh.startswith("不是方案文件")


def test_default_layout_comes_first_among_the_names(area: StudyArea) -> None:
    assert plan_names(area) == ["now", "before"]


def test_plan_opens_by_name_by_table_by_file_and_by_default(area: StudyArea, plan: Plan, tmp_path: Path) -> None:
    assert open_plan("before", area).layout.grid_of == dict.fromkeys("abc", "1")
    assert open_plan(None, area) == open_plan("now", area)
    assert open_plan(saved(plan, tmp_path), area) == plan
    shouted = saved(plan, tmp_path).rename(tmp_path / "PLAN.JSON")
    assert open_plan(str(shouted), area) == plan
    table = tmp_path / "table.csv"
    table.write_bytes(write_long_csv(draw("111 222", leads={"1": ["H1"], "2": ["H2"]}), area))
    from_table = open_plan(table, area)
    assert from_table.layout == open_plan(None, area).layout
    assert from_table.origin == {"table": "table.csv"}
    assert from_table.document.stage is Stage.DRAFT


def test_name_that_is_neither_layout_nor_file_is_refused_with_what_there_is(area: StudyArea) -> None:
    with pytest.raises(LayoutError) as refused:
        open_plan("nwo", area)
    (fault,) = refused.value.faults
    assert fault.file == "nwo"
    assert "now、before" in fault.remedy.zh


def test_area_without_layouts_asks_for_one(tmp_path: Path) -> None:
    bare = drawn_area(tmp_path / "city", "ab")
    with pytest.raises(LayoutError, match="没有自带的布局方案"):
        open_plan(None, bare)
    fresh = new_plan(drawn_layout("ab", "11", leads={"1": ["H1"]}), bare, {})
    assert fresh.document == Document("画图市网格化布局方案", stage=Stage.DRAFT)


def test_embedded_plan_is_final_and_every_change_of_it_a_draft(area: StudyArea) -> None:
    embedded = open_plan(None, area)
    assert embedded.document.stage is Stage.ISSUED
    changed = embedded.with_layout(assign_districts(embedded.layout, ["a"], "2"), {"edited": True})
    assert changed.document == replace(embedded.document, stage=Stage.DRAFT)
    assert (changed.layout.grid_of["a"], changed.origin) == ("2", {"edited": True})
    assert embedded.layout.grid_of["a"] == "1", "the plan it came from is unchanged"


def test_trial_plan_says_so_in_its_title() -> None:
    assert Document("方案", trial=True).full_title == "方案（试行）"
    assert Document("方案").full_title == "方案"


def test_errors_of_plans_are_gridplan_errors_in_both_languages(area: StudyArea, tmp_path: Path) -> None:
    with pytest.raises(GridplanError) as refused:
        read_plan(tmp_path / "nowhere.json", area)
    assert refused.value.to("zh").startswith("nowhere.json：不是方案文件")
    assert refused.value.to("en").startswith("nowhere.json: is not a plan file")
