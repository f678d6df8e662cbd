"""What districts made of units bring with them: layers, a crosswalk, and layouts of the districts before."""

import math
from pathlib import Path

import pandas as pd
import pytest
import shapely
import yaml
from annex_units import BY, PEOPLE, communities, of_the_annex, streets
from drawing import write_area

from gridplan.crosswalk import carry
from gridplan.district_change import carry_layout, crosswalk_between
from gridplan.district_layers import derive
from gridplan.district_set import DistrictSet, create, merge, move_units, rename
from gridplan.errors import AreaError
from gridplan.layout import Grid, Layout
from gridplan.study_area import read_area


def test_layers_of_the_annex_are_made_of_their_communities() -> None:
    layers = derive(rename(of_the_annex(), "W03", "七都岛", BY), communities())
    assert layers.population.set_index("district_id")["population"].to_dict() == {
        "W03": 12_000,
        "W04": 50_000,
        "W05": 50_000,
        "W06": 60_000,
        "W07": 40_000,
    }
    districts = layers.districts.set_index("district_id")
    assert list(districts["name"]) == ["七都岛", "莲池", "水心", "绣山", "南浦"]
    assert districts.loc["W03", "former_names"] == "七都"
    wanted = shapely.box(120, 28, 120.02, 28.01)
    assert layers.outlines["W04"].symmetric_difference(wanted).area == pytest.approx(0, abs=1e-12)
    for key, outline in layers.outlines.items():
        assert outline.contains(shapely.Point(districts.loc[key, "lon"], districts.loc[key, "lat"]))
    assert dict(zip(layers.units["unit_id"], layers.units["district_id"], strict=True)) == of_the_annex().district_of


def test_people_of_a_district_are_unknown_where_those_of_a_community_are() -> None:
    layers = derive(of_the_annex(), communities(s2=math.nan))
    people = layers.population.set_index("district_id")["population"]
    assert list(people.index[people.isna()]) == ["W04"]
    assert layers.unknown == {"W04": ("s2",)}


def test_units_in_no_district_are_told() -> None:
    one = create(DistrictSet(tuple(PEOPLE)), "莲池", "鹿城区", ["s1", "s2"], BY)
    layers = derive(one, communities())
    assert layers.left_out == ("s3", "n1", "n2", "q1")
    assert list(layers.units["unit_id"]) == ["s1", "s2"]


def test_units_without_facts_are_refused_all_at_once() -> None:
    units = communities(n1=-5.0).drop(index="s1")
    units.loc["q1", "geometry"] = None
    with pytest.raises(AreaError) as refused:
        derive(of_the_annex(), units)
    assert [fault.value for fault in refused.value.faults] == ["s1", "n1: -5.0", "q1"]


def test_figures_of_a_street_go_to_its_parts_by_their_people() -> None:
    crosswalk = crosswalk_between(streets(), of_the_annex(), pd.Series(PEOPLE))
    carried = carry(pd.Series({"W01": 1001.0, "W02": 10.0, "W03": 7.0}), crosswalk)
    assert carried.values.to_dict() == {"W04": 501, "W05": 500, "W06": 6, "W07": 4, "W03": 7}
    assert carried.estimated.to_dict() == {"W04": True, "W05": True, "W06": True, "W07": True, "W03": False}


def test_without_people_only_figures_of_whole_districts_are_carried() -> None:
    carried = carry(pd.Series({"W01": 1.0, "W02": 2.0, "W03": 7.0}), crosswalk_between(streets(), of_the_annex()))
    assert carried.values.dropna().to_dict() == {"W03": 7}
    back = carry(
        pd.Series({"W03": 1.0, "W04": 2.0, "W05": 3.0, "W06": 4.0, "W07": 5.0}),
        crosswalk_between(of_the_annex(), streets()),
    )
    assert back.values.to_dict() == {"W01": 5, "W02": 9, "W03": 1}
    assert not back.estimated.any()


LEADS = (Grid("1", ("H1",)), Grid("3", ("H3",)), Grid("4", ("H4",)))
ANNEX = Layout(LEADS, {"W04": "1", "W05": "4", "W06": "3", "W07": "4", "W03": "3"}, locked=frozenset({"W04"}))


def test_parts_keep_the_grid_of_the_whole() -> None:
    layout = Layout(LEADS, {"W01": "1", "W02": "3"}, excluded=frozenset({"W03"}), locked=frozenset({"W01"}))
    carried, questions = carry_layout(layout, streets(), of_the_annex())
    assert questions == []
    assert carried.grid_of == {"W04": "1", "W05": "1", "W06": "3", "W07": "3"}
    assert carried.excluded == {"W03"}
    assert carried.locked == {"W04", "W05"}


def test_streets_that_lie_in_two_grids_are_asked() -> None:
    carried, questions = carry_layout(ANNEX, of_the_annex(), streets())
    assert carried.grid_of == {"W03": "3"}
    assert [question.key for question in questions] == ["grid:W01", "grid:W02"]
    assert [option.value for option in questions[0].options] == ["1", "4", ""]
    assert "莲池" in (questions[0].options[0].why or questions[0].text).zh
    assert questions[0].proposed is None
    decided, left = carry_layout(ANNEX, of_the_annex(), streets(), {"grid:W01": "4", "grid:W02": ""})
    assert (left, dict(decided.grid_of)) == ([], {"W01": "4", "W03": "3"})
    assert carry_layout(ANNEX, of_the_annex(), streets(), {"grid:W01": "3"})[1] == questions


def test_merged_districts_of_one_grid_stay_in_it() -> None:
    joined = merge(of_the_annex(), ["W05", "W07"], "水浦", BY)
    carried, questions = carry_layout(ANNEX, of_the_annex(), joined)
    assert questions == []
    assert carried.grid_of["W08"] == "4"
    assert "W08" not in carried.locked


def test_units_that_move_follow_the_district_they_come_to() -> None:
    moved = move_units(of_the_annex(), ["s2"], "W05", BY)
    carried, questions = carry_layout(ANNEX, of_the_annex(), moved)
    assert questions == []
    assert carried.grid_of == ANNEX.grid_of


def test_layers_made_of_units_are_a_study_area(tmp_path: Path) -> None:
    folder = write_area(tmp_path / "area", "aab")
    units = communities(s2=math.nan).iloc[:3]
    made = create(DistrictSet(tuple(units.index)), "甲", "甲区", ["s1", "s2"], BY)
    made = create(made, "乙", "甲区", ["s3"], BY)
    layers = derive(made, units)
    for name in ("districts", "population", "units"):
        getattr(layers, name).to_csv(folder / f"{name}.csv", index=False)
    layers.outlines.rename("geometry").reset_index().set_geometry("geometry").to_file(folder / "outlines.geojson")
    (folder / "links.csv").write_text("from_district,to_district,road_km,road_class,oneway\nD001,D002,1,road,no\n")
    manifest = yaml.safe_load((folder / "area.yaml").read_text(encoding="utf-8"))
    manifest["layers"]["units"] = manifest["layers"]["districts"] | {"file": "units.csv"}
    (folder / "area.yaml").write_text(yaml.safe_dump(manifest, allow_unicode=True), encoding="utf-8")
    area = read_area(folder)
    assert list(area.districts["name"]) == ["甲", "乙"]
    assert math.isnan(area.districts.loc["D001", "population"])
    assert area.districts.loc["D002", "population"] == PEOPLE["s3"]
    assert area.units is not None
    assert area.units["district_id"].to_dict() == made.district_of
    assert area.neighbours == (("D001", "D002"),)
