"""Layers that know districts, after these were redrawn: roads, minutes, neighbours, cells."""

import math
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import yaml
from drawing import NORTH, SIDE, WEST
from streets import write_streets

from gridplan.access import access_table
from gridplan.district_set import DistrictSet, Entered, move_units, split
from gridplan.plan_file import default_plan
from gridplan.redraw import Redrawn, redraw, set_of, units_of, write_redrawn
from gridplan.study_area import StudyArea, read_area
from gridplan.text import Text

BY = Entered("张三", date(2020, 9, 1), "附件3")
PARTS = {"莲池": ["s1", "s2"], "水心": ["s3"]}  # D001, D002


def _cut(area: StudyArea) -> Redrawn:
    return _redrawn(area, split(set_of(area, units_of(area)), "a", PARTS, BY))


def _redrawn(area: StudyArea, after: DistrictSet) -> Redrawn:
    units = units_of(area)
    return redraw(area, units, after, default_plan(area).layout, before=set_of(area, units))


def _written(area: StudyArea, redrawn: Redrawn, folder: Path) -> StudyArea:
    return read_area(write_redrawn(area, redrawn, default_plan(area), folder, name=Text("新", "New")))


def _add_layer(folder: Path, name: str, table: pd.DataFrame) -> None:
    table.to_csv(folder / f"{name}.csv", index=False)
    manifest = yaml.safe_load((folder / "area.yaml").read_text(encoding="utf-8"))
    layer = {"file": f"{name}.csv", "vintage": "2020", "licence": "CC0-1.0", "source": "drawn", "status": "official"}
    manifest["layers"][name] = layer
    (folder / "area.yaml").write_text(yaml.safe_dump(manifest, allow_unicode=True), encoding="utf-8")


def test_links_of_new_districts_are_schematic_and_said_so(tmp_path: Path) -> None:
    folder = write_streets(tmp_path / "s", links=[("a", "b", 5), ("b", "c", 3)])
    area = read_area(folder)
    redrawn = _cut(area)
    new = _written(area, redrawn, tmp_path / "new")
    links = pd.read_csv(new.root / "links.csv").set_index(["from_district", "to_district"])
    assert links.loc[("b", "c"), "road_km"] == 3
    assert set(links.index) == {("b", "c"), ("D001", "D002"), ("D002", "b")}
    # In sides of a square: links of 5 km for 3 and 3 km for 2 have detours whose middle is 1.583 km a side.
    assert links.loc[("D001", "D002"), "road_km"] == pytest.approx(1.5 * (5 / 3 + 3 / 2) / 2, rel=0.01)
    assert new.manifest.layers.links is not None
    assert new.manifest.layers.links.status == "schematic"
    assert ["示意" in note.zh for note in redrawn.layers.notes] == [True]


def test_minutes_of_districts_that_ended_become_undetermined(tmp_path: Path) -> None:
    folder = write_streets(tmp_path / "s")
    rows = [(d, "H1", 7.0, "drive", "", "made", "2020") for d in "abc"]
    columns = ["origin", "destination", "minutes", "mode", "departure_time", "source", "date"]
    _add_layer(folder, "minutes", pd.DataFrame(rows, columns=columns))
    manifest = yaml.safe_load((folder / "area.yaml").read_text(encoding="utf-8"))
    manifest["travel_time"]["table"] = {"mode": "drive", "departure_time": ""}
    (folder / "area.yaml").write_text(yaml.safe_dump(manifest, allow_unicode=True), encoding="utf-8")
    area = read_area(folder)
    redrawn = _cut(area)
    assert any("时间表中 1 行" in note.zh for note in redrawn.layers.notes)
    new = _written(area, redrawn, tmp_path / "new")
    table = access_table(new)
    minutes = dict(zip(table.districts, table.minutes(["H1"])[:, 0], strict=True))
    assert (minutes["b"], minutes["c"]) == (7.0, 7.0)
    assert math.isnan(minutes["D001"])
    assert math.isnan(minutes["D002"])


def test_neighbours_follow_the_new_boundaries_and_lost_bridges_are_told(tmp_path: Path) -> None:
    folder = write_streets(tmp_path / "s", adjacency=["ab", "bc", "ac"])
    area = read_area(folder)
    redrawn = _cut(area)
    new = _written(area, redrawn, tmp_path / "new")
    assert {frozenset(pair) for pair in new.neighbours} == {
        frozenset(pair) for pair in (("b", "c"), ("D001", "D002"), ("D002", "b"))
    }
    assert any("松台—七都" in note.zh for note in redrawn.layers.notes)


def test_moved_unit_ends_a_boundary_and_makes_another(tmp_path: Path) -> None:
    folder = write_streets(tmp_path / "s", adjacency=["ab", "bc"])
    area = read_area(folder)
    # b keeps n2 alone, which touches c; its n1 lies with a.
    new = _written(area, _redrawn(area, move_units(set_of(area, units_of(area)), ["n2"], "a", BY)), tmp_path / "new")
    assert {frozenset(pair) for pair in new.neighbours} == {frozenset("ab"), frozenset("ac")}


def test_cells_go_with_the_community_that_they_lie_in(tmp_path: Path) -> None:
    spots = {"k1": 0, "k2": 1, "k3": 2, "k4": 3}  # squares from the west
    cells = [
        {"id": key, "in": "a" if n < 3 else "b", "lon": WEST + (n + 0.5) * SIDE, "lat": NORTH - SIDE / 2,
         "population": 10 + n}
        for key, n in spots.items()
    ]  # fmt: skip
    area = read_area(write_streets(tmp_path / "s", cells=cells))
    new = _written(area, _cut(area), tmp_path / "new")
    table = pd.read_csv(new.root / "cells.csv").set_index("cell_id")
    assert table["district_id"].to_dict() == {"k1": "D001", "k2": "D001", "k3": "D002", "k4": "b"}
    assert table["population"].to_dict() == {"k1": 10, "k2": 11, "k3": 12, "k4": 13}


def test_area_of_cells_alone_tells_the_people_of_its_parts(tmp_path: Path) -> None:
    cells = [
        {
            "id": f"k{n}",
            "in": "aaabbc"[n],
            "lon": WEST + (n + 0.5) * SIDE,
            "lat": NORTH - SIDE / 2,
            "population": 100 + n,
        }
        for n in range(6)
    ]
    area = read_area(write_streets(tmp_path / "s", populations=None, cells=cells))
    redrawn = _cut(area)
    assert {change.district: change.population for change in redrawn.changes} == {"D001": 201, "D002": 102}
    assert redrawn.counted == (615, 615)
    assert _written(area, redrawn, tmp_path / "new").districts["population"].sum() == 615


def test_further_kinds_of_people_are_shared_out_and_marked(tmp_path: Path) -> None:
    area = read_area(write_streets(tmp_path / "s", kinds={"insured": {"a": 1_001, "b": 500, "c": 10}}))
    new = _written(area, _cut(area), tmp_path / "new").with_population("insured")
    assert new.districts["population"].to_dict() == {"D001": 501, "D002": 500, "b": 500, "c": 10}
    assert new.districts["population_estimated"].to_dict() == {"D001": True, "D002": True, "b": False, "c": False}
