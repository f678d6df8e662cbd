"""What is not known never becomes zero, an average or a pass: each hole in the data shows in what rests on it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from drawing import drawn_area, drawn_layout

from gridplan.access import access_table
from gridplan.cli import BAD_INPUT, DONE, main
from gridplan.compare import Case, compare
from gridplan.errors import AreaError, EditError, LayoutError, PlanFileError, SolveError
from gridplan.indicators import Measures, measure
from gridplan.layout import Layout, assign_districts, exclude_districts
from gridplan.layout_table import read_layout_table, write_long_csv
from gridplan.partition import Request, problem_of, solve
from gridplan.plan_file import Plan, new_plan, read_plan, write_plan
from gridplan.study_area import StudyArea
from gridplan.travel_time import TravelSettings

# A row of districts a kilometre and a minute apart; H1 stands in a, H2 in d.
MAP = "abcd"
SITES = [{"id": "H1-1", "facility": "H1", "in": "a"}, {"id": "H2-1", "facility": "H2", "in": "d"}]
HOSPITALS = [{"id": "H1", "beds_open": 10}, {"id": "H2", "beds_open": 30}]


def layout(grids: str = "1122", **options: object) -> Layout:
    return drawn_layout(MAP, grids, leads={"1": ["H1"], "2": ["H2"]}, **options)


def area_without(tmp_path: Path, *campuses: str, **options: object) -> StudyArea:
    sites = [site for site in SITES if site["id"] not in campuses]
    return drawn_area(tmp_path, MAP, facilities=HOSPITALS, campuses=sites, **options)


def measured(area: StudyArea, plan: Layout | None = None) -> Measures:
    return measure(area, plan or layout(), access_table(area))


@pytest.fixture
def area(tmp_path: Path) -> StudyArea:
    return area_without(tmp_path / "area")


def test_lead_without_site_leaves_catchments_and_detours_undetermined(tmp_path: Path) -> None:
    whole = measured(area_without(tmp_path, "H2-1")).whole
    for key in ("sfca_free", "sfca_grid", "e2sfca_free", "e2sfca_grid", "not_nearest_share", "detour_minutes"):
        assert whole[key].number is None, key
        assert whole[key].reason is not None


def test_hospital_without_site_leaves_located_beds_undetermined_and_is_named(tmp_path: Path) -> None:
    found = measured(area_without(tmp_path, "H2-1"))
    for values in (found.whole, found.by_grid["1"]):
        assert values["beds_located_per_1000"].number is None
        assert "H2" in values["beds_located_per_1000"].reason.zh
    assert found.by_grid["2"]["beds_members_per_1000"].number == pytest.approx(30 / 2000 * 1000)


def test_people_of_no_grid_are_left_out_of_the_grid_catchment_and_counted(area: StudyArea) -> None:
    value = measured(area, layout("112.")).whole["sfca_grid"]
    # a and b share 10 beds, c has 30 to itself: 40 beds for 3,000 people.
    assert value.number == pytest.approx(40 / 3)
    assert value.note.zh == "未计入 1,000 人"


def test_change_between_layouts_that_count_other_people_is_withheld(area: StudyArea) -> None:
    access = access_table(area)
    change = compare(Case(area, access, layout()), Case(area, access, layout("112."))).changes["mean_minutes"]
    assert (change.before.number, change.after.number) == (0.5, pytest.approx(2 / 3))
    assert not change.comparable
    assert change.difference is None


def test_compare_and_measure_tell_who_is_left_out(
    tmp_path: Path, wenzhou_plan: Plan, capsys: pytest.CaptureFixture[str]
) -> None:
    without = {d: g for d, g in wenzhou_plan.layout.grid_of.items() if d != "W08"}
    path = tmp_path / "plan.json"
    path.write_bytes(write_plan(wenzhou_plan.with_layout(replace(wenzhou_plan.layout, grid_of=without), {})))
    assert main(["compare", "2020", str(path)]) == DONE
    shown = capsys.readouterr().out
    assert "人口口径不同" in shown
    assert "未计入平均：无通路 0 人，无法判定 11,962 人" in shown
    assert main(["measure", str(path)]) == DONE
    assert "未计入平均" in capsys.readouterr().out


def test_speeds_of_a_plan_are_those_that_its_minutes_are_measured_with(area: StudyArea) -> None:
    slow = TravelSettings(speeds_km_per_h={"road": 30}, terminal_min=0)
    facilities = list(area.facilities.index)
    fast = access_table(area).to(facilities)
    assert access_table(area, slow).to(facilities) == pytest.approx(2 * fast)
    with pytest.raises(AreaError, match="lane"):
        access_table(area, TravelSettings(speeds_km_per_h={"lane": 30}))


def test_speeds_that_a_plan_does_not_name_are_those_of_the_area(area: StudyArea) -> None:
    access = access_table(area, TravelSettings(terminal_min=0))
    assert access.settings.speeds_km_per_h == {"road": 60}


@pytest.mark.parametrize("thresholds", [(30.0, 15.0), (15.0, 15.0), (0.0,), ()])
def test_thresholds_must_rise(thresholds: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="thresholds"):
        TravelSettings(speeds_km_per_h={"road": 30}, thresholds_min=thresholds)


def test_four_thresholds_leave_the_three_weights_undetermined(tmp_path: Path) -> None:
    area = area_without(tmp_path, travel_time={"thresholds_min": [1, 2, 3, 4]})
    whole = measured(area).whole
    assert whole["e2sfca_free"].number is None
    assert whole["sfca_free"].number is not None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda content: content["layout"]["grids"].append(dict(content["layout"]["grids"][0], leads=["H3"])), "重复"),
        (lambda content: content["layout"]["grids"][0].update(leads=[]), "没有牵头医院"),
        (lambda content: content["layout"].update(territorial=False), "没有片区"),
    ],
)
def test_contradictory_plan_is_refused(tmp_path: Path, change, words: str) -> None:
    area = drawn_area(tmp_path / "area", MAP, facilities=[*HOSPITALS, {"id": "H3"}])
    content = json.loads(write_plan(new_plan(layout(), area, {})))
    change(content)
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(PlanFileError, match=words):
        read_plan(path, area)


def test_assigning_a_district_gives_a_membership_layout_territory() -> None:
    members = replace(layout(), grid_of={}, territorial=False)
    assert assign_districts(members, ["a"], "1").territorial


def test_long_table_keeps_excluded_districts_and_empty_grids(tmp_path: Path, area: StudyArea) -> None:
    before = exclude_districts(layout("111."), ["d"])
    path = tmp_path / "table.csv"
    path.write_bytes(write_long_csv(before, area))
    assert read_layout_table(path, area) == before


def test_row_without_name_is_refused_where_its_grid_has_others(tmp_path: Path, area: StudyArea) -> None:
    path = tmp_path / "table.csv"
    path.write_text("序号,牵头医院,区划,片区,成员单位,关系\n1,H1,,a,,\n1,H1,,,,\n", encoding="utf-8")
    with pytest.raises(LayoutError, match="没有片区也没有成员单位"):
        read_layout_table(path, area)


def test_lock_to_a_hospital_that_is_not_asked_for_is_refused_by_name(area: StudyArea) -> None:
    leads = (("H1",),)
    with pytest.raises(SolveError, match="H2 不在所求的牵头医院之中（片区 b 锁定给它）"):
        solve(problem_of(area, access_table(area), leads), Request(leads, locks={"b": "H2"}))


def test_nobody_to_solve_for_is_refused(tmp_path: Path) -> None:
    area = drawn_area(tmp_path, MAP, populations=0, facilities=HOSPITALS)
    leads = (("H1",), ("H2",))
    with pytest.raises(SolveError, match="没有常住人口，无法求解"):
        solve(problem_of(area, access_table(area), leads), Request(leads))


def test_refused_edit_speaks_of_names() -> None:
    locked = layout(locked="a")
    with pytest.raises(EditError) as refused:
        assign_districts(locked, ["a"], "2")
    assert refused.value.named({"a": "广化"}).zh == "片区 广化 已锁定，请先解锁"


# What a user can type or bring must end in a message, never in code 1 or a traceback.


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.json", '{"format": 1, "area_id": {}}'),
        ("plan.json", '{"format": 1, "area_id": 5}'),
        ("plan.json", "[" * 100_000),
        ("plan.json", "[]"),
        ("plan.json", ""),
        ("table.csv", ""),
        ("table.csv", "a,b\n1,2\n"),
    ],
)
def test_odd_layout_file_is_refused(
    tmp_path: Path, name: str, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert main(["measure", str(tmp_path / name)]) == BAD_INPUT
    assert name in capsys.readouterr().err


@pytest.mark.parametrize("line", ["note: 2020-13-45", "? [a, b]\n: 1", "id: 1\nid: 2", "name: {zh: 甲}", ""])
def test_odd_manifest_is_refused(tmp_path: Path, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "area.yaml").write_text(f"format: 1\n{line}\n", encoding="utf-8")
    assert main(["measure", str(tmp_path)]) == BAD_INPUT
    assert "area.yaml" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["solve", "--out", "p.json", "--leads", "0"],
        ["solve", "--out", "p.json", "--time-limit", "-1"],
        ["solve", "--out", "p.json", "--balance-by", "population"],
        ["check", "--as-of", "2026-13-01"],
        ["app", "--port", "99999"],
    ],
)
def test_impossible_argument_is_wrong_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == BAD_INPUT
    assert "/" in capsys.readouterr().err  # both languages


def test_plan_of_an_area_that_is_not_embedded_asks_for_its_folder(
    tmp_path: Path, area: StudyArea, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(write_plan(new_plan(layout(), area, {})))
    assert main(["measure", str(path)]) == BAD_INPUT
    assert "请同时给出该规划范围的文件夹" in capsys.readouterr().err
    assert main(["measure", str(area.root), str(path)]) == DONE


def test_start_of_operation_at_the_end_of_the_calendar_is_judged(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--operation-start", "9999-01-01"]) == DONE
    assert "尚未到期" in capsys.readouterr().out
