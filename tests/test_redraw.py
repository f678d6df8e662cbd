"""Districts redrawn from communities: people, layout and layers of the new area, and what is told before."""

import math
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from opinion_case import opinion
from streets import write_streets

from gridplan.district_set import DistrictSet, Entered, merge, move_units, rename, split
from gridplan.errors import AreaError, EditError
from gridplan.layout import exclude_districts, lock_districts
from gridplan.opinions import add
from gridplan.plan_file import Stage, default_plan, open_plan
from gridplan.redraw import PLAN_NAME, Redrawn, found_district, redraw, set_of, units_of, write_redrawn
from gridplan.study_area import StudyArea, read_area
from gridplan.text import Text

BY = Entered("张三", date(2020, 9, 1), "附件3")
NEW = Text("新区", "New")


def _annex(given: DistrictSet) -> DistrictSet:
    """Cut 松台 into 莲池 D001 and 水心 D002, 南汇 into 绣山 D003 and 南浦 D004."""
    cut = split(given, "a", {"莲池": ["s1", "s2"], "水心": ["s3"]}, BY)
    return split(cut, "b", {"绣山": ["n1"], "南浦": ["n2"]}, BY)


def _redrawn(area: StudyArea, after: DistrictSet, decisions: dict[str, str] | None = None) -> Redrawn:
    units = units_of(area)
    layout = default_plan(area).layout
    return redraw(area, units, after, layout, before=set_of(area, units), decisions=decisions)


def _people(redrawn: Redrawn) -> dict[str, float]:
    return {change.district: change.population for change in redrawn.changes}


@pytest.fixture
def area(tmp_path: Path) -> StudyArea:
    return read_area(write_streets(tmp_path / "streets"))


@pytest.fixture
def start(area: StudyArea) -> DistrictSet:
    return set_of(area, units_of(area))


def test_district_without_communities_is_a_unit_by_itself(area: StudyArea, start: DistrictSet) -> None:
    assert start.units_of("a") == ("s1", "s2", "s3")
    (own,) = start.units_of("c")
    assert units_of(area).loc[own, ["name", "population"]].tolist() == ["七都", 12_000]


def test_annex_3_cut_from_its_streets_is_a_study_area_that_opens(
    area: StudyArea, start: DistrictSet, tmp_path: Path
) -> None:
    redrawn = _redrawn(area, _annex(start))
    assert _people(redrawn) == {"D001": 50_000, "D002": 50_000, "D003": 60_000, "D004": 40_000}
    assert not any(change.estimated for change in redrawn.changes)
    new = read_area(write_redrawn(area, redrawn, default_plan(area), tmp_path / "new", name=NEW))
    assert list(new.districts["name"]) == ["莲池", "水心", "绣山", "南浦", "七都"]
    assert new.districts["population"].tolist() == [50_000, 50_000, 60_000, 40_000, 12_000]
    assert new.districts.geometry["D001"].equals(
        area.districts.geometry["a"].intersection(new.districts.geometry["D001"])
    )
    assert default_plan(new).layout.grid_of == {"D001": "1", "D002": "1", "D003": "3", "D004": "3", "c": "3"}
    assert default_plan(new).document.stage is Stage.DRAFT
    assert set(new.facilities.index) == set(area.facilities.index)


def test_history_goes_on_where_it_was_left(area: StudyArea, start: DistrictSet, tmp_path: Path) -> None:
    folder = write_redrawn(area, _redrawn(area, _annex(start)), default_plan(area), tmp_path / "new", name=NEW)
    new = read_area(folder)
    again = set_of(new, units_of(new))
    assert [step.entered for step in again.steps] == [BY, BY]
    back = merge(again, ["D001", "D002"], "松台", BY)
    assert "D005" in back.districts
    redrawn = _redrawn(new, back)
    assert _people(redrawn) == {"D005": 100_000}
    third = read_area(write_redrawn(new, redrawn, default_plan(new), tmp_path / "third", name=NEW))
    assert len(set_of(third, units_of(third)).steps) == 3


def test_layers_changed_behind_the_history_are_refused(area: StudyArea, start: DistrictSet, tmp_path: Path) -> None:
    folder = write_redrawn(area, _redrawn(area, _annex(start)), default_plan(area), tmp_path / "new", name=NEW)
    table = pd.read_csv(folder / "units.csv", dtype=str)
    table.loc[table["unit_id"] == "s2", "district_id"] = "D002"
    table.to_csv(folder / "units.csv", index=False)
    new = read_area(folder)
    with pytest.raises(AreaError, match="历史记录"):
        set_of(new, units_of(new))


def test_merging_across_grids_asks_which_and_nothing_is_written_before(
    area: StudyArea, start: DistrictSet, tmp_path: Path
) -> None:
    joined = merge(_annex(start), ["D002", "D004"], "水浦", BY)
    redrawn = _redrawn(area, joined)
    assert [question.key for question in redrawn.questions] == ["grid:D005"]
    with pytest.raises(AreaError, match="水浦"):
        write_redrawn(area, redrawn, default_plan(area), tmp_path / "new", name=NEW)
    assert not (tmp_path / "new").exists()
    assert _redrawn(area, joined, {"grid:D005": "3"}).layout.grid_of["D005"] == "3"


def test_district_that_became_part_of_another_can_be_taken_out_again(
    area: StudyArea, start: DistrictSet, tmp_path: Path
) -> None:
    joined = merge(start, ["b", "c"], "江滨", BY)
    redrawn = _redrawn(area, joined)
    assert _people(redrawn) == {"D001": 112_000}
    new = read_area(write_redrawn(area, redrawn, default_plan(area), tmp_path / "new", name=NEW))
    assert new.units is not None
    assert new.units.loc["district:c", ["name", "kind", "district_id"]].tolist() == ["七都", "片区", "D001"]
    apart = split(set_of(new, units_of(new)), "D001", {"南汇": ["n1", "n2"], "七都": ["district:c"]}, BY)
    assert _people(_redrawn(new, apart)) == {"D002": 100_000, "D003": 12_000}


def test_figures_that_communities_do_not_sum_to_are_shared_out_and_marked(tmp_path: Path) -> None:
    area = read_area(write_streets(tmp_path / "s", populations={"a": 50_000, "b": 100_000, "c": 12_000}))
    redrawn = _redrawn(area, _annex(set_of(area, units_of(area))))
    told = {change.district: (change.population, change.estimated) for change in redrawn.changes}
    assert told == {"D001": (25_000, True), "D002": (25_000, True), "D003": (60_000, False), "D004": (40_000, False)}
    assert redrawn.counted == (162_000, 162_000)
    new = read_area(write_redrawn(area, redrawn, default_plan(area), tmp_path / "new", name=NEW))
    assert new.districts["population_estimated"].to_dict() == {
        "D001": True, "D002": True, "D003": False, "D004": False, "c": False,
    }  # fmt: skip


def test_people_of_a_part_are_unknown_where_those_of_a_community_are(tmp_path: Path) -> None:
    area = read_area(write_streets(tmp_path / "s", people={"s3": None}))
    redrawn = _redrawn(area, split(set_of(area, units_of(area)), "a", {"莲池": ["s1", "s2"], "水心": ["s3"]}, BY))
    known, unknown = redrawn.changes
    assert known.population == 50_000
    assert math.isnan(unknown.population)
    assert unknown.unknown == ("s3",)
    assert redrawn.counted == (212_000, 162_000)
    assert redrawn.uncounted == ("D002",)
    new = read_area(write_redrawn(area, redrawn, default_plan(area), tmp_path / "new", name=NEW))
    assert math.isnan(new.districts.loc["D002", "population"])


def test_people_of_communities_that_are_estimates_make_estimates(tmp_path: Path) -> None:
    folder = write_streets(tmp_path / "s", populations={"a": 100_000, "b": None, "c": 12_000})
    text = (folder / "area.yaml").read_text(encoding="utf-8")
    head, tail = text.split("units.csv")
    (folder / "area.yaml").write_text(f"{head}units.csv{tail.replace('official', 'modelled', 1)}", encoding="utf-8")
    area = read_area(folder)
    redrawn = _redrawn(area, _annex(set_of(area, units_of(area))))
    assert _people(redrawn) == {"D001": 50_000, "D002": 50_000, "D003": 60_000, "D004": 40_000}
    assert all(change.estimated for change in redrawn.changes)


def test_districts_that_nobody_touched_keep_every_fact(tmp_path: Path) -> None:
    area = read_area(write_streets(tmp_path / "s", populations={"a": 100_000, "b": (77_777, "high"), "c": None}))
    cut = split(set_of(area, units_of(area)), "a", {"莲池": ["s1", "s2"], "水心": ["s3"]}, BY)
    new = read_area(write_redrawn(area, _redrawn(area, cut), default_plan(area), tmp_path / "new", name=NEW))
    columns = ["name", "admin_area", "lon", "lat", "population", "geometry"]
    pd.testing.assert_frame_equal(
        pd.DataFrame(new.districts.loc[["b", "c"], columns]), pd.DataFrame(area.districts.loc[["b", "c"], columns])
    )


def test_renamed_district_keeps_its_id_and_remembers_its_name(
    area: StudyArea, start: DistrictSet, tmp_path: Path
) -> None:
    redrawn = _redrawn(area, rename(start, "c", "七都岛", BY))
    assert [change.district for change in redrawn.changes] == ["c"]
    assert redrawn.layers.notes == []
    new = read_area(write_redrawn(area, redrawn, default_plan(area), tmp_path / "new", name=NEW))
    assert new.districts.loc["c", ["name", "former_names"]].tolist() == ["七都岛", "七都"]
    assert (new.root / "links.csv").read_text() == (area.root / "links.csv").read_text()


def test_plan_keeps_locks_and_exclusions_and_nothing_is_overwritten(
    area: StudyArea, start: DistrictSet, tmp_path: Path
) -> None:
    plan = default_plan(area)
    layout = exclude_districts(lock_districts(plan.layout, ["a"]), ["c"])
    plan = add(plan.with_layout(layout, {}), [opinion(districts={"b": "南浦"})])
    units = units_of(area)
    redrawn = redraw(area, units, _annex(start), layout, before=start)
    folder = write_redrawn(area, redrawn, plan, tmp_path / "new", name=NEW)
    opened = open_plan(folder / PLAN_NAME, read_area(folder))
    assert opened.layout.locked == {"D001", "D002"}
    assert opened.layout.excluded == {"c"}
    assert opened.opinions == plan.opinions
    stamp = (folder / "area.yaml").read_bytes()
    with pytest.raises(AreaError, match="不覆盖"):
        write_redrawn(area, redrawn, plan, folder, name=NEW)
    assert (folder / "area.yaml").read_bytes() == stamp


def test_new_district_of_units_of_several_leaves_the_others_their_names(start: DistrictSet) -> None:
    made = found_district(start, "江心", "", ["s3", "n1"], BY)
    assert {d.name: made.units_of(k) for k, d in made.districts.items()} == {
        "松台": ("s1", "s2"), "南汇": ("n2",), "七都": ("district:c",), "江心": ("s3", "n1"),
    }  # fmt: skip
    with pytest.raises(EditError):
        found_district(start, "江心", "", ["n1", "n2"], BY)


def test_moved_unit_takes_its_people_along(area: StudyArea, start: DistrictSet) -> None:
    redrawn = _redrawn(area, move_units(start, ["s3"], "b", BY))
    assert _people(redrawn) == {"a": 50_000, "b": 150_000}
    assert redrawn.layers.outlines["outlines"]["b"].area == pytest.approx(3e-4)


def test_area_without_units_says_what_it_lacks(wenzhou: StudyArea) -> None:
    with pytest.raises(AreaError, match=r"layers\.units"):
        units_of(wenzhou)


def test_units_without_an_outline_are_all_told(tmp_path: Path) -> None:
    folder = write_streets(tmp_path / "s")
    text = (folder / "unit_outlines.geojson").read_text().replace('"s2"', '"x2"').replace('"n1"', '"x1"')
    (folder / "unit_outlines.geojson").write_text(text)
    with pytest.raises(AreaError) as refused:
        units_of(read_area(folder))
    assert sorted(str(fault.value) for fault in refused.value.faults) == ["n1", "s2"]
