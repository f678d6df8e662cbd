"""What an edit would change, told before it is made: the numbers are those that the edit then shows."""

from pathlib import Path

import pytest
from drawing import drawn_area, drawn_layout
from hypothesis import given
from hypothesis import strategies as st

from gridplan.access import AccessTable, access_table
from gridplan.errors import EditError
from gridplan.indicators import measure_edits
from gridplan.layout import Layout, assign_districts, lock_districts, unassign_districts
from gridplan.plan_file import Plan
from gridplan.preview import Preview, describe, preview
from gridplan.study_area import StudyArea

# H1 stands in a, H2 in d; a district has 1,000 people, and the way to the next one takes a minute.
ROW = "abcd"
FACILITIES = [{"id": "H1", "in": "a"}, {"id": "H2", "in": "d"}]
LEADS = {"1": ["H1"], "2": ["H2"]}


def previewed(area: StudyArea, layout: Layout, districts: str, grid: str | None) -> Preview:
    access = access_table(area)
    return preview(area, access, layout, list(districts), grid, before=measure_edits(area, layout, access))


@given(st.lists(st.integers(0, 44), min_size=1, max_size=5, unique=True), st.sampled_from("12345-"))
def test_the_numbers_are_those_that_the_edit_then_shows(
    wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable, numbers: list[int], grid: str
) -> None:
    layout, districts = wenzhou_plan.layout, [str(wenzhou.districts.index[number]) for number in numbers]
    before = measure_edits(wenzhou, layout, wenzhou_access)
    target = None if grid == "-" else grid
    found = preview(wenzhou, wenzhou_access, layout, districts, target, before=before)
    edited = unassign_districts(layout, districts) if target is None else assign_districts(layout, districts, grid)
    after = measure_edits(wenzhou, edited, wenzhou_access)
    assert found.layout == edited
    for key, change in found.changes.items():
        assert (change.before, change.after) == (before.whole[key], after.whole[key])
    for grid_id in before.by_grid:
        if grid_id in found.by_grid:
            population = found.by_grid[grid_id]["population"]
            assert (population.before, population.after) == (
                before.by_grid[grid_id]["population"], after.by_grid[grid_id]["population"])  # fmt: skip
        else:
            assert before.by_grid[grid_id] == after.by_grid[grid_id]


def test_a_move_is_told_in_a_line(tmp_path: Path) -> None:
    area = drawn_area(tmp_path, ROW, facilities=FACILITIES)
    found = previewed(area, drawn_layout(ROW, "1122", leads=LEADS), "c", "1")
    # (0 + 1 + 1 + 0) / 4 becomes (0 + 1 + 2 + 0) / 4; grids of 2,000 each become 3,000 and 1,000.
    line = describe(found, area)
    assert line.zh.startswith("移动 c → 网格 1：平均就医时间 +0.2 分钟，")
    assert "网格 1 人口 +1,000 人，网格 2 人口 −1,000 人" in line.zh
    assert line.en.startswith("Move c → grid 1: mean minutes to lead +0.2 min, ")
    assert found.warnings == ()


def test_an_edit_that_splits_or_empties_a_grid_is_warned_of(tmp_path: Path) -> None:
    area = drawn_area(tmp_path, ROW, facilities=FACILITIES)
    layout = drawn_layout(ROW, "1122", leads=LEADS)
    assert [each.zh for each in previewed(area, layout, "a", "2").warnings] == ["网格 2 分成 2 块"]
    assert [each.zh for each in previewed(area, layout, "ab", "2").warnings] == ["网格 1 不再有片区"]
    assert previewed(area, layout, "b", "2").warnings == ()


def test_an_edit_without_a_way_to_the_lead_is_warned_of(tmp_path: Path) -> None:
    area = drawn_area(tmp_path, ROW, facilities=FACILITIES, links=[("a", "b", 1), ("c", "d", 1)])
    layout = drawn_layout(ROW, "1122", leads=LEADS)
    assert [each.en for each in previewed(area, layout, "c", "1").warnings] == ["c: no path to the new lead"]


def test_what_cannot_be_told_stays_undetermined(tmp_path: Path) -> None:
    area = drawn_area(tmp_path, ROW, facilities=FACILITIES, populations={"c": None})
    line = describe(previewed(area, drawn_layout(ROW, "1122", leads=LEADS), "b", None), area)
    assert line.zh.startswith("移出网格 b：")
    assert "人口最大/最小 无法判定" in line.zh
    assert "网格 1 人口 −1,000 人" in line.zh


def test_estimates_are_labelled(wenzhou: StudyArea, wenzhou_plan: Plan) -> None:
    line = describe(previewed(wenzhou, wenzhou_plan.layout, [str(wenzhou.districts.index[0])], "5"), wenzhou)
    assert "（估）" in line.zh
    assert "(est.)" in line.en


def test_locked_districts_cannot_be_previewed_elsewhere(tmp_path: Path) -> None:
    area = drawn_area(tmp_path, ROW, facilities=FACILITIES)
    with pytest.raises(EditError):
        previewed(area, lock_districts(drawn_layout(ROW, "1122", leads=LEADS), ["b"]), "b", "2")
