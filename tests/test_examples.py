"""The embedded examples: whole, placed, reached, and said to be examples; and the script that builds them."""

import math
from pathlib import Path
from typing import Any

import build_example
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import yaml
from build_outlines import voronoi_cells

from gridplan.access import access_table
from gridplan.layout import Relation
from gridplan.membership import Basis, belongings
from gridplan.plan_file import Plan, Stage, open_plan
from gridplan.resources import DEFAULT_AREA, example_areas
from gridplan.study_area import StudyArea, read_area

EXAMPLES = example_areas()
SCENARIO = "wenzhou-2023"  # made from the default by assumptions, with its layout: test_scenario_2023.py
MADE_UP = [name for name in EXAMPLES if name != DEFAULT_AREA]  # those whose layout is no official one
OF_TOWNS = [name for name in MADE_UP if name != SCENARIO]
LAYOUTS = [
    (name, layout)
    for name, folder in EXAMPLES.items()
    for layout in yaml.safe_load((folder / "area.yaml").read_text(encoding="utf-8"))["layouts"]
]


@pytest.fixture(scope="module")
def areas() -> dict[str, StudyArea]:
    return {name: read_area(name) for name in EXAMPLES}


@pytest.fixture(scope="module")
def plans(areas: dict[str, StudyArea]) -> dict[str, Plan]:
    return {name: open_plan(None, area) for name, area in areas.items()}


def spec_of(name: str) -> dict[str, Any]:
    """Return the file by hand that an example is built from."""
    return yaml.safe_load((EXAMPLES[name] / "example.yaml").read_text(encoding="utf-8"))


def test_wenzhou_comes_first_and_there_is_one_example_for_each_of_the_five_documents(
    areas: dict[str, StudyArea],
) -> None:
    assert next(iter(EXAMPLES)) == DEFAULT_AREA
    policies = {area.manifest.default_policy for area in areas.values()}
    assert policies == {"wenzhou-2020", "lianyungang-2021", "xuchang-2020", "guizhou-2024", "shaanxi-2017"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_says_that_it_is_one_and_names_every_estimate(areas: dict[str, StudyArea], name: str) -> None:
    manifest = areas[name].manifest
    assert manifest.note is not None
    assert manifest.note.zh.startswith("示例数据")
    assert manifest.note.en.startswith("Example data")
    assert manifest.place is not None
    layers = [layer for _, layer in manifest.layers if layer is not None]
    assert len(areas[name].estimates()) == len(layers)  # no layer of an example is official


@pytest.mark.parametrize("name", MADE_UP)
def test_layouts_made_up_are_called_examples_wherever_they_are_shown(areas: dict[str, StudyArea], name: str) -> None:
    manifest = areas[name].manifest
    assert manifest.note is not None
    assert "非官方方案" in manifest.note.zh
    assert "not an official plan" in manifest.note.en
    for layout in manifest.layouts.values():
        assert "示例" in layout.title
        assert "非官方方案" in layout.note
        assert layout.source.startswith("示例")
        assert layout.draft


def test_layout_in_force_is_no_draft_and_one_made_up_is(plans: dict[str, Plan]) -> None:
    assert {name for name, plan in plans.items() if plan.document.stage is Stage.ISSUED} == {DEFAULT_AREA}


@pytest.mark.parametrize(("name", "layout"), LAYOUTS)
def test_every_district_is_in_a_grid_of_one_piece_or_left_out_on_purpose(
    areas: dict[str, StudyArea], name: str, layout: str
) -> None:
    area, plan = areas[name], open_plan(layout, areas[name]).layout
    assigned = set(plan.grid_of) | plan.excluded
    pilot_or_membership = {"lianyungang", "baoji"}
    assert (assigned == set(area.districts.index)) == (name not in pilot_or_membership)
    if name in OF_TOWNS and plan.territorial:
        assert {grid.id: len(area.pieces(plan.districts_of(grid.id))) for grid in plan.grids} == {
            grid.id: 1 for grid in plan.grids
        }


@pytest.mark.parametrize("name", EXAMPLES)
def test_all_districts_have_minutes_to_every_lead(
    areas: dict[str, StudyArea], plans: dict[str, Plan], name: str
) -> None:
    area = areas[name]
    leads = list(plans[name].layout.leads)
    minutes = access_table(area).minutes(leads)
    assert minutes.shape == (len(area.districts), len(leads))
    assert np.isfinite(minutes).all()
    assert minutes.max() < 240


@pytest.mark.parametrize("name", OF_TOWNS)
def test_population_adds_up_to_the_published_totals_and_is_marked_as_estimated(
    areas: dict[str, StudyArea], name: str
) -> None:
    districts, spec = areas[name].districts, spec_of(name)
    for entry in spec["population"]:
        own = districts[districts["admin_area"].isin(entry["areas"])]
        assert own["population"].sum() == entry["total"]
    assert (districts["population"] > 0).all()
    assert districts["population_estimated"].all()
    assert sorted(a for entry in spec["population"] for a in entry["areas"]) == sorted(spec["areas"])


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_administrative_area_is_described(areas: dict[str, StudyArea], name: str) -> None:
    area = areas[name]
    assert set(area.manifest.admin_areas) == set(area.districts["admin_area"])
    assert all(entry.urban is not None for entry in area.manifest.admin_areas.values())


def test_counties_that_run_communities_are_outside_the_groups_of_the_guizhou_city(
    areas: dict[str, StudyArea], plans: dict[str, Plan]
) -> None:
    area, layout = areas["anshun"], plans["anshun"].layout
    runs = {name for name, entry in area.manifest.admin_areas.items() if entry.county_community}
    outside = set(area.districts.loc[list(layout.excluded), "admin_area"])
    assert runs == outside
    assert len(runs) == 4
    assert len(layout.grids) == 2


def test_village_clinics_of_one_township_follow_its_health_centre(
    areas: dict[str, StudyArea], plans: dict[str, Plan]
) -> None:
    area = areas["xuchang"]
    found = belongings(plans["xuchang"].layout, area)
    clinics = area.facilities.index[area.facilities["type"] == "村卫生室"]
    upper = {area.facilities.at[clinic, "follows"] for clinic in clinics}
    (centre,) = upper
    assert area.facility_name(centre) == "禹州市神垕镇卫生院"
    (own,) = found[centre]
    assert own.basis is Basis.DISTRICT
    assert {(b.grid_id, b.basis) for clinic in clinics for b in found[clinic]} == {(own.grid_id, Basis.UPPER)}
    assert len(clinics) == 4


def test_worked_county_of_xuchang_has_three_communities_or_one_of_three_co_leads(areas: dict[str, StudyArea]) -> None:
    area = areas["xuchang"]
    yuzhou = set(area.districts.index[area.districts["admin_area"] == "禹州市"])
    three, one = (open_plan(name, area).layout for name in ("example", "co-leads"))
    assert [len(grid.leads) for grid in three.grids if yuzhou & set(three.districts_of(grid.id))] == [1, 1, 1]
    assert [len(grid.leads) for grid in one.grids if yuzhou & set(one.districts_of(grid.id))] == [3]
    shared = {m.facility_id for g in three.grids for m in g.members if m.relation is Relation.CROSS_GRID}
    assert area.facility_names(shared) == "禹州市妇幼保健院"


def test_pilot_of_lianyungang_gives_each_lead_four_primary_members_and_one_of_care(
    areas: dict[str, StudyArea], plans: dict[str, Plan]
) -> None:
    area, layout = areas["lianyungang"], plans["lianyungang"].layout
    kinds: dict[str, list[str]] = {grid.id: [] for grid in layout.grids}
    for facility, places in belongings(layout, area).items():
        for place in places:
            kinds[place.grid_id].append(area.facilities.at[facility, "type"])
    for types in kinds.values():
        assert sum(kind in ("社区卫生服务中心", "乡镇卫生院") for kind in types) >= 4
        assert sum(kind in ("护理院", "康复医院", "养老机构") for kind in types) == 1
    assert area.facility_names(layout.leads).split("、") == [
        f"连云港市{name}" for name in ("第一人民医院", "中医院", "第二人民医院", "东方医院")
    ]


def test_groups_of_baoji_have_members_without_territory_and_overlays_across_them(
    areas: dict[str, StudyArea], plans: dict[str, Plan]
) -> None:
    area, layout = areas["baoji"], plans["baoji"].layout
    assert not layout.territorial
    assert [(overlay.form, overlay.specialty) for overlay in layout.overlays] == [
        ("专科联盟", "精神心理"),
        ("专科联盟", "骨科"),
        ("专科联盟", "儿科"),
        ("远程医疗协作网", ""),
    ]
    public = set(area.facilities.index[area.facilities["ownership"] == "公立"])
    assert set(belongings(layout, area)) == public


def test_examples_stay_small() -> None:
    sizes = {name: sum(path.stat().st_size for path in folder.iterdir()) for name, folder in EXAMPLES.items()}
    assert max(sizes.values()) < 400_000
    assert sum(sizes.values()) < 2_000_000


@pytest.mark.parametrize("name", OF_TOWNS)
def test_no_town_of_the_source_is_lost(areas: dict[str, StudyArea], test_data: Path, name: str) -> None:
    spec = spec_of(name)
    towns = build_example.read_towns(test_data / "towns" / "towns_2016.csv.gz", spec)
    left_out = pd.read_csv(EXAMPLES[name] / "left_out.csv")
    whole = {area for area, entry in spec["areas"].items() if entry.get("whole")}
    placed = areas[name].districts[~areas[name].districts["admin_area"].isin(whole)]
    told = [*zip(left_out["admin_area"], left_out["name"], strict=True)]
    told += [*zip(placed["admin_area"], placed["name"], strict=True)]
    expected = towns[~towns["admin_area"].isin(whole)]
    assert sorted(told) == sorted(zip(expected["admin_area"], expected["name"], strict=True))


@pytest.mark.parametrize("name", ["lianyungang", "baoji"])  # the others also need the outlines
def test_committed_tables_are_those_that_the_script_builds(test_data: Path, tmp_path: Path, name: str) -> None:
    spec = spec_of(name)
    towns = build_example.read_towns(test_data / "towns" / "towns_2016.csv.gz", spec)
    (tmp_path / "hospitals.csv").write_bytes((EXAMPLES[name] / "hospitals.csv").read_bytes())
    build_example.build_tables(tmp_path, spec, towns, gpd.GeoSeries())
    for table in ("districts.csv", "left_out.csv", "population.csv", "facilities.csv"):
        assert (tmp_path / table).read_bytes() == (EXAMPLES[name] / table).read_bytes()


def test_people_of_towns_without_a_centre_are_with_their_neighbours() -> None:
    towns = pd.DataFrame({"admin_area": ["甲县", "甲县", "甲县", "乙县"], "villages": [1, 1, 2, 4]})
    districts = pd.DataFrame(
        {"district_id": ["A", "B", "C"], "name": ["a", "b", "c"], "admin_area": ["甲县", "甲县", "乙县"]}
    ).assign(villages=[1, 1, 4])
    spec = {"population": [{"areas": ["甲县", "乙县"], "total": 800, "year": 2020, "source": "bulletin"}]}
    people = build_example.build_population(towns, districts, spec)
    assert people["population"].tolist() == [200, 200, 400]
    assert people["source"].str.startswith("MODELLED 按村级单位数分摊").all()


def test_links_are_longer_than_the_straight_line_and_main_roads_only_between_streets() -> None:
    places = pd.DataFrame(
        {"name": ["东街街道", "西街街道", "某镇"], "lon": [120.0, 120.0, 120.1], "lat": [28.0, 28.1, 28]}
    )
    places.index = pd.Index(["A", "B", "C"])
    links = build_example.build_links(places, [("A", "B"), ("A", "C")])
    assert links["road_class"].tolist() == ["主干路", "公路"]
    degree_km = 6371.0088 * math.pi / 180
    assert links["straight_km"].tolist() == pytest.approx(
        [degree_km / 10, degree_km / 10 * math.cos(math.radians(28))], abs=2e-3
    )
    assert (links["road_km"] / links["straight_km"]).tolist() == pytest.approx([1.48, 1.48], abs=2e-3)


def test_cells_of_centres_divide_the_outline_among_them() -> None:
    outline = shapely.box(0, 0, 3000, 1000)
    centres = gpd.GeoSeries([shapely.Point(500, 500), shapely.Point(1500, 500), shapely.Point(3100, 500)])
    cells = voronoi_cells(centres, outline)  # the last centre stands outside, as some do
    assert [round(cell.area / 1e6, 6) for cell in cells] == [1.0, 1.3, 0.7]
    assert shapely.union_all(cells.to_numpy()).equals(outline)
