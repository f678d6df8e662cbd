"""The embedded example agrees with its facts; a study area knows its neighbours, estimates and digest."""

import csv
from collections import Counter
from pathlib import Path

import geopandas as gpd
import networkx as nx
import pytest
import shapely
from broken import copy_of_wenzhou, replace_once, set_cell
from drawing import drawn_area, neighbours, write_area
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplan.coordinates import from_wgs84
from gridplan.errors import AreaError
from gridplan.resources import example_areas
from gridplan.study_area import LAYER_NAMES, StudyArea, find_area, read_area


def facts(folder: Path, file: str) -> list[dict[str, str]]:
    with (folder / "wenzhou" / file).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def test_wenzhou_has_45_districts_in_four_administrative_areas(wenzhou: StudyArea) -> None:
    assert len(wenzhou.districts) == 45
    counts = {"鹿城区": 22, "瓯海区": 13, "龙湾区": 6, "浙南产业集聚区": 4}
    assert Counter(wenzhou.districts["admin_area"]) == counts
    assert list(wenzhou.districts["order"]) == list(range(1, 46))


def test_every_centre_of_wenzhou_lies_in_its_own_outline(wenzhou: StudyArea) -> None:
    centres = shapely.points(wenzhou.districts["lon"], wenzhou.districts["lat"])
    inside = shapely.contains(wenzhou.districts.geometry.to_numpy(), centres)
    assert list(wenzhou.districts["name"][~inside]) == []


def test_districts_of_wenzhou_are_those_of_the_facts(wenzhou: StudyArea, test_data: Path) -> None:
    rows = facts(test_data, "pianqu.csv")
    given_rows = [(row["name"], row["quhua"], float(row["pop"])) for row in rows]
    frame = wenzhou.districts[["name", "admin_area", "population"]]
    assert list(frame.itertuples(index=False, name=None)) == given_rows
    centres = [(float(row["lon_wgs84"]), float(row["lat_wgs84"])) for row in rows]
    assert list(wenzhou.districts[["lon", "lat"]].itertuples(index=False, name=None)) == centres


def test_grids_of_wenzhou_are_those_of_the_facts(wenzhou: StudyArea, test_data: Path) -> None:
    with (wenzhou.root / "layout-2020.csv").open(encoding="utf-8", newline="") as source:
        districts = [row for row in csv.DictReader(source) if row["片区"]]
    rows = facts(test_data, "pianqu.csv")
    assert {(row["片区"], row["区划"], row["序号"], row["牵头医院"]) for row in districts} == {
        (row["name"], row["quhua"], row["lead_no"], row["lead_2020"]) for row in rows
    }


ROAD_CLASSES = {"urban street": "城市道路", "arterial": "主干路", "highway": "公路"}


def test_links_of_wenzhou_are_those_of_the_facts(wenzhou: StudyArea, test_data: Path) -> None:
    speed = wenzhou.manifest.travel_time.speeds_km_per_h
    names = list(wenzhou.districts["name"])
    expected = Counter()
    for row in facts(test_data, "links.csv"):
        minutes = round(60 * float(row["road_km"]) / speed[ROAD_CLASSES[row["road_class"]]], 6)
        a, b = row["from_district"], row["to_district"]
        expected.update([(a, b, minutes), (b, a, minutes)])
    network = wenzhou.network
    roads = network.roads
    both = Counter()
    for a, b, minutes in zip(roads["tail"], roads["head"], network.minutes, strict=True):
        both.update([(names[a], names[b], round(float(minutes), 6)), (names[b], names[a], round(float(minutes), 6))])
    assert roads["forward"].all()
    assert roads["backward"].all()
    assert both == expected
    assert sum(expected.values()) == 2 * 79


def test_wenzhou_hangs_together_by_land_and_by_road(wenzhou: StudyArea) -> None:
    assert set(wenzhou.adjacency.nodes) == set(wenzhou.districts.index)
    assert nx.is_connected(wenzhou.adjacency)
    roads = nx.Graph(zip(wenzhou.network.roads["tail"], wenzhou.network.roads["head"], strict=True))
    assert len(roads) == 45
    assert nx.is_connected(roads)


def test_hospitals_of_wenzhou_have_sites_and_the_lead_of_two_campuses_has_both(wenzhou: StudyArea) -> None:
    assert set(wenzhou.campuses["facility_id"]) == set(wenzhou.facilities.index)
    assert Counter(wenzhou.campuses["facility_id"])["H02"] == 2
    assert wenzhou.facility_name("H02") == "温州市人民医院"
    assert wenzhou.districts.at[wenzhou.home_district["H02"], "name"] == "娄桥", "the main campus is the first"


def test_every_layer_of_wenzhou_that_is_not_official_is_told(wenzhou: StudyArea) -> None:
    layers = {key: layer for key, layer in wenzhou.manifest.layers if layer is not None}
    assert all(layer.status != "official" for layer in layers.values()), "the example is all estimates"
    estimates = wenzhou.estimates()
    assert len(estimates) == len(layers) == 7
    for said, (key, layer) in zip(estimates, layers.items(), strict=True):
        assert said.zh.startswith(f"{LAYER_NAMES[key].zh}：{layer.label.zh}")
        assert said.en.startswith(f"{LAYER_NAMES[key].en}: {layer.label.en}")
        assert layer.note is None or layer.note.zh in said.zh


def test_layers_of_wenzhou_carry_source_licence_and_vintage(wenzhou: StudyArea) -> None:
    for key, layer in wenzhou.manifest.layers:
        if layer is None:
            continue
        assert layer.source, key
        assert layer.licence, key
        assert layer.vintage, key


def test_official_layers_are_no_estimates(tmp_path: Path) -> None:
    area = drawn_area(tmp_path / "city", "ab", status={"links": "schematic"})
    assert [said.zh for said in area.estimates()] == ["道路：示意"]


def test_districts_of_unknown_population_make_a_notice(tmp_path: Path) -> None:
    far = {"id": "H2", "lon": 120.05, "lat": 28.0, "name": "远医院"}
    area = drawn_area(tmp_path / "city", "ab", populations={"b": None}, facilities=[{"id": "H1"}, far])
    assert [notice.zh for notice in area.notices] == ["1 个片区人口未知：b", "1 个院区在所有片区之外：远医院"]
    assert area.home_district == {"H1": "a"}


def test_facility_without_a_campus_makes_a_notice(tmp_path: Path) -> None:
    campuses = [{"id": "c1", "facility": "H1", "in": "a"}]
    area = drawn_area(tmp_path / "city", "ab", facilities=[{"id": "H1"}, {"id": "H2"}], campuses=campuses)
    assert [notice.zh for notice in area.notices] == ["1 家机构没有位置：H2"]


def test_area_without_anything_unusual_has_no_notice(tmp_path: Path) -> None:
    assert drawn_area(tmp_path / "city", "ab").notices == ()


@pytest.mark.parametrize("file", sorted(path.name for path in example_areas()["wenzhou"].glob("*.*")))
def test_digest_changes_with_any_byte_of_manifest_or_layers_and_with_nothing_else(
    wenzhou: StudyArea, tmp_path: Path, file: str
) -> None:
    folder = copy_of_wenzhou(tmp_path)
    assert read_area(folder).digest == wenzhou.digest
    (folder / file).write_bytes((folder / file).read_bytes() + b"\n")
    layers = {layer.file for _, layer in wenzhou.manifest.layers if layer is not None}
    assert (read_area(folder).digest != wenzhou.digest) == (file in layers | {"area.yaml"})


def test_neighbours_are_districts_that_share_a_side_where_no_adjacency_is_given(tmp_path: Path) -> None:
    area = drawn_area(tmp_path / "city", "abb\ncdb\nc.e")
    # a and d touch in a corner only, and so do d and e, c and e; b and e share a side of one cell
    expected = {frozenset(pair) for pair in ("ab", "ac", "bd", "cd", "be")}
    assert {frozenset(edge) for edge in area.adjacency.edges} == expected


@settings(max_examples=25)
@given(st.lists(st.text("abcd.", min_size=3, max_size=3), min_size=2, max_size=3).map("\n".join).filter(neighbours))
def test_neighbours_of_any_drawing_are_those_that_share_a_side(
    tmp_path_factory: pytest.TempPathFactory, drawing: str
) -> None:
    area = drawn_area(tmp_path_factory.mktemp("city"), drawing)
    assert {frozenset(edge) for edge in area.adjacency.edges} == {frozenset(pair) for pair in neighbours(drawing)}


def test_adjacency_layer_goes_before_the_outlines(tmp_path: Path) -> None:
    area = drawn_area(tmp_path / "city", "abc", adjacency=["ac"])
    assert set(area.adjacency.edges) == {("a", "c")}
    assert set(area.adjacency.nodes) == set("abc")


def test_island_has_no_neighbours_and_is_a_district_still(tmp_path: Path) -> None:
    area = drawn_area(tmp_path / "city", "ab.c")
    assert list(area.adjacency["c"]) == []


def test_hospital_on_a_common_border_stands_in_one_district(tmp_path: Path) -> None:
    area = drawn_area(tmp_path / "city", "ab", facilities=[{"id": "H1", "lon": 120.01, "lat": 27.995}])
    assert area.home_district == {"H1": "a"}


def test_outlines_in_metres_have_the_area_of_the_drawing(tmp_path: Path) -> None:
    area = drawn_area(tmp_path / "city", "aab")
    squares_km2 = area.metric_outlines.area / 1e6
    # 0.01° of longitude at 28° N is 0.984 km, 0.01° of latitude 1.108 km
    assert list(squares_km2) == pytest.approx([2.181, 1.090], abs=0.005)


@pytest.mark.parametrize("datum", ["GCJ-02", "BD-09"])
def test_layer_in_a_shifted_datum_is_brought_to_wgs84(tmp_path: Path, datum: str) -> None:
    plain = drawn_area(tmp_path / "plain", "ab")
    folder = write_area(tmp_path / "shifted", "ab")
    for row, district in enumerate("ab", start=2):
        lon, lat = from_wgs84(*plain.districts.loc[district, ["lon", "lat"]], datum)
        set_cell(folder, "districts.csv", row, lon=f"{lon:.7f}", lat=f"{lat:.7f}")
    replace_once(folder, "area.yaml", "    file: districts.csv\n", f"    file: districts.csv\n    datum: {datum}\n")
    shifted = read_area(folder)
    assert list(shifted.districts["lon"]) == pytest.approx(list(plain.districts["lon"]), abs=1e-6)
    assert list(shifted.districts["lat"]) == pytest.approx(list(plain.districts["lat"]), abs=1e-6)


@pytest.mark.parametrize("epsg", [4326, 4549])
def test_outlines_in_a_shifted_datum_are_brought_to_wgs84(tmp_path: Path, epsg: int) -> None:
    # A layer traced on a map platform is in GCJ-02 whatever its CRS says, in degrees or in metres.
    plain = drawn_area(tmp_path / "plain", "ab")
    folder = write_area(tmp_path / "shifted", "ab")
    outlines = plain.districts.geometry
    moved = shapely.transform(outlines.to_numpy(), lambda x, y: from_wgs84(x, y, "GCJ-02"), interleaved=False)
    frame = gpd.GeoDataFrame({"district_id": outlines.index}, geometry=moved, crs=4326)
    frame.to_crs(epsg).to_file(folder / "outlines.gpkg")
    replace_once(folder, "area.yaml", "file: outlines.geojson\n", "file: outlines.gpkg\n    datum: GCJ-02\n")
    found = read_area(folder).districts.geometry
    assert found.geom_equals_exact(plain.districts.geometry, tolerance=1e-6).all()


@pytest.mark.parametrize(
    ("suffix", "epsg"), [("gpkg", 4326), ("gpkg", 4490), ("gpkg", 4549), ("shp", 4490), ("shp", 4549), ("shp", None)]
)
def test_outlines_are_read_from_geopackage_and_shapefile_in_the_usual_crs(
    tmp_path: Path, suffix: str, epsg: int | None
) -> None:
    # CGCS2000 is 4490; its three-degree strip of 120° E is 4549, in metres; some shapefiles come without a .prj.
    plain = drawn_area(tmp_path / "plain", "ab\ncc")
    folder = write_area(tmp_path / "other", "ab\ncc")
    frame = plain.districts[["geometry"]].reset_index().rename(columns={"district_id": "code"})
    frame = frame.to_crs(epsg) if epsg else frame
    frame.to_file(folder / f"outlines.{suffix}")
    if epsg is None:
        (folder / "outlines.prj").unlink()
    named = f"file: outlines.{suffix}\n    columns: {{district_id: code}}\n"
    replace_once(folder, "area.yaml", "file: outlines.geojson\n", named)
    found = read_area(folder).districts.geometry
    assert found.geom_equals_exact(plain.districts.geometry, tolerance=1e-6).all()


def test_shapefile_in_gbk_is_read_where_the_manifest_says_so_and_else_refused_with_that_advice(tmp_path: Path) -> None:
    folder = write_area(tmp_path / "city", "ab")
    outlines = drawn_area(tmp_path / "plain", "ab").districts[["geometry"]]
    frame = outlines.rename_axis("片区编号").reset_index()
    frame.to_file(folder / "outlines.shp", encoding="gbk")
    named = "file: outlines.shp\n    columns: {district_id: 片区编号}\n"
    replace_once(folder, "area.yaml", "file: outlines.geojson\n", named)
    with pytest.raises(AreaError, match=r"outlines\.shp：属性表不是 utf-8 编码。.*写 encoding: gbk"):
        read_area(folder)
    replace_once(folder, "area.yaml", named, f"{named}    encoding: gbk\n")
    assert list(read_area(folder).districts.index) == ["a", "b"]


@pytest.mark.parametrize(("epsg", "name"), [(4214, "Beijing 1954"), (4610, "Xian 1980"), (2437, "Beijing 1954")])
def test_outlines_in_an_older_crs_are_refused_by_its_name(tmp_path: Path, epsg: int, name: str) -> None:
    # These lie some 100 m from WGS84: too little to see, too much for a boundary.
    folder = write_area(tmp_path / "city", "ab")
    outlines = drawn_area(tmp_path / "plain", "ab").districts[["geometry"]]
    outlines.reset_index().to_crs(epsg).to_file(folder / "outlines.gpkg")
    replace_once(folder, "area.yaml", "file: outlines.geojson\n", "file: outlines.gpkg\n")
    with pytest.raises(AreaError) as refused:
        read_area(folder)
    (fault,) = refused.value.faults
    assert fault.file == "outlines.gpkg"
    assert name in fault.problem.zh
    assert "CGCS2000" in fault.remedy.zh


def test_unknown_name_of_an_area_is_refused_with_the_path_it_looked_at(tmp_path: Path) -> None:
    with pytest.raises(AreaError, match="文件不存在"):
        read_area(tmp_path / "nowhere")
    assert find_area("wenzhou") == example_areas()["wenzhou"]
    assert find_area(str(tmp_path)) == tmp_path
