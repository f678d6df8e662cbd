"""Line layers as planners have them: Chinese words, GBK, shifted coordinates, bridges, gaps."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from gridplan.coordinates import Datum, from_wgs84
from gridplan.errors import Fault, NetworkError
from gridplan.roads.crossings import Crossings
from gridplan.roads.imported import REPAIR_COLUMNS, Imported
from gridplan.roads.lines import LineColumns, read_lines
from gridplan.roads.speed_table import SpeedTable, read_speed_table

# A hundredth of a degree of longitude on the equator is 1,113.19 m, by the radius of WGS84.
STEP, STEP_KM = 0.01, 6378.137 * math.radians(0.01)
CHINESE = LineColumns(road_class="等级", name="路名", speed_km_per_h="限速", direction="方向", level="层")


@pytest.fixture(scope="module")
def china() -> SpeedTable:
    return read_speed_table("china-drive")


def line(*places: tuple[float, float]) -> shapely.LineString:
    """Draw a line in hundredths of a degree from the equator at 120° E."""
    return shapely.LineString([(120 + STEP * x, STEP * y) for x, y in places])


EAST, NORTH = line((0, 0), (2, 0)), line((1, -1), (1, 1))


def write(path: Path, geometry: Sequence[Any], *, crs: Any = 4326, encoding: str | None = None, **columns: Any) -> Path:
    frame = gpd.GeoDataFrame(columns, geometry=list(geometry), crs=crs)
    frame.to_file(path, encoding=encoding)
    return path


def read(path: Path, table: SpeedTable, columns: LineColumns = CHINESE, **options: Any) -> Imported:
    return read_lines(path, table=table, columns=columns, **options)


def faults_of(path: Path, table: SpeedTable, columns: LineColumns = CHINESE, **options: Any) -> tuple[Fault, ...]:
    with pytest.raises(NetworkError) as refused:
        read(path, table, columns, **options)
    for fault in refused.value.faults:
        assert fault.problem.zh
        assert fault.remedy.en
    return refused.value.faults


def words(size: int, **given: Sequence[Any]) -> dict[str, Sequence[Any]]:
    """Return the columns of `CHINESE`, plain where not given."""
    plain = {"等级": ["国道"], "路名": [""], "限速": [None], "方向": [""], "层": [0]}
    return {name: given.get(name, values * size) for name, values in plain.items()}


def test_roads_that_cross_meet_and_keep_class_name_and_speed(tmp_path: Path, china: SpeedTable) -> None:
    columns = words(2, 等级=["国道", "主干道"], 路名=["解放路", "人民路"], 限速=[None, 30.0])
    found = read(write(tmp_path / "roads.gpkg", [EAST, NORTH], **columns), china)
    roads = found.network.roads
    assert len(found.network.nodes) == 5
    assert roads["length_km"].to_numpy() == pytest.approx([STEP_KM, STEP_KM, 1.1057, 1.1057], abs=1e-4)
    assert roads["road_class"].tolist() == ["国道", "国道", "主干路", "主干路"]
    assert roads["name"].tolist() == ["解放路", "解放路", "人民路", "人民路"]
    assert found.network.minutes == pytest.approx(60 * roads["length_km"] / [60, 60, 30, 30])
    assert found.notes[0].en == "2 features were read"
    assert "1 crossings of roads of one level were cut" in [note.en for note in found.notes]
    assert tuple(found.repairs.columns) == REPAIR_COLUMNS
    (repair,) = found.repairs.itertuples()
    assert (repair.kind, repair.moved_m) == ("crossing", 0)
    assert (repair.lon, repair.lat) == pytest.approx((120.01, 0), abs=1e-8)


def test_each_road_begins_and_ends_at_its_junctions(tmp_path: Path, china: SpeedTable) -> None:
    network = read(write(tmp_path / "roads.gpkg", [EAST, NORTH], **words(2)), china).network
    places, roads = network.nodes[["lon", "lat"]].to_numpy(), network.roads
    assert (network.vertices[network.first[:-1]] == places[roads["tail"]]).all()
    assert (network.vertices[network.first[1:] - 1] == places[roads["head"]]).all()
    assert shapely.total_bounds(network.lines) == pytest.approx([120, -0.01, 120.02, 0.01])


def test_road_on_another_level_passes_over_and_is_not_entered(tmp_path: Path, china: SpeedTable) -> None:
    network = read(write(tmp_path / "roads.gpkg", [EAST, NORTH], **words(2, 层=[None, 1])), china).network
    assert len(network.nodes) == 4
    assert network.roads["enterable"].tolist() == [True, False]


def test_crossings_of_a_layer_without_levels_are_doubted(tmp_path: Path, china: SpeedTable) -> None:
    path = write(tmp_path / "roads.gpkg", [EAST, NORTH], **words(2))
    doubts = [
        note.en for note in read(path, china, LineColumns(road_class="等级")).notes if "column of levels" in note.en
    ]
    assert len(doubts) == 1
    assert "roads that cross meet" in doubts[0]
    assert not any(note.en.startswith("no column") for note in read(path, china).notes)


def test_what_a_layer_does_not_say_is_told(tmp_path: Path, china: SpeedTable) -> None:
    path = write(tmp_path / "roads.gpkg", [EAST, NORTH], **words(2, 方向=["正向", ""], 层=[None, None]))
    notes = [note.en for note in read(path, china).notes]
    assert "1 roads without a direction: both ways" in notes
    assert "2 roads without a level: on the ground" in notes
    notes = [note.en for note in read(path, china, LineColumns(road_class="等级")).notes]
    assert "no column of directions was named: every road is taken as open both ways" in notes
    assert not any("without a" in note for note in notes)
    bare = write(tmp_path / "bare.shp", [EAST, NORTH], encoding="utf-8", **words(2))
    bare.with_suffix(".prj").unlink()
    notes = [note.en for note in read(bare, china, datum="GCJ-02").notes]
    assert "the file does not name its CRS: read as degrees of GCJ-02" in notes


@pytest.mark.parametrize(("suffix", "lacking"), [(".dbf", ".dbf"), (".shx", ".shx")])
def test_shapefile_with_a_part_missing_is_refused_with_its_name(
    tmp_path: Path, china: SpeedTable, suffix: str, lacking: str
) -> None:
    path = write(tmp_path / "roads.shp", [EAST], encoding="utf-8", **words(1))
    path.with_suffix(suffix).unlink()
    (fault,) = faults_of(path, china)
    assert fault.problem.en == f"has no {lacking} of the same name beside it"
    assert "copy them all" in fault.remedy.en


# Two streets drawn from junction to junction, and a bridge over the middle of one of them, without levels:
#   (0,0) --- (2,0) --- (4,0)        the bridge runs from (1,-1) to (1,1), where two more streets go on
TO_JUNCTIONS = [
    [(0, 0), (2, 0)],
    [(2, 0), (4, 0)],
    [(1, -1), (1, 1)],
    [(1, 1), (2, 1)],
    [(1, -1), (2, -1)],
    [(2, 1), (2, 0)],
    [(2, -1), (2, 0)],
]


@pytest.mark.parametrize(("crossings", "roads"), [(None, 7), ("pass", 7), ("join", 9)])
def test_layer_drawn_from_junction_to_junction_has_bridges_where_lines_cross_without_an_end(
    tmp_path: Path, china: SpeedTable, crossings: Crossings | None, roads: int
) -> None:
    path = write(tmp_path / "roads.gpkg", [line(*ends) for ends in TO_JUNCTIONS], **words(len(TO_JUNCTIONS)))
    network = read(path, china, LineColumns(road_class="等级"), crossings=crossings).network
    assert len(network.roads) == roads


def test_roads_that_the_mode_cannot_use_are_counted_and_an_alias_brings_them_back(
    tmp_path: Path, china: SpeedTable
) -> None:
    path = write(tmp_path / "roads.gpkg", [EAST, NORTH], **words(2, 等级=["国道", "步行街"]))
    found = read(path, china)
    assert found.network.roads["road_class"].tolist() == ["国道"]
    assert "1 roads that the mode cannot use were left out" in [note.en for note in found.notes]
    with_alias = china.model_copy(update={"aliases": {"步行街": "支路"}})
    assert set(read(path, with_alias).network.roads["road_class"]) == {"国道", "支路"}


@pytest.mark.parametrize(
    ("word", "forward", "backward"),
    [
        ("双向", True, True), ("B", True, True), ("0", True, True), ("", True, True), ("both", True, True),
        ("正向", True, False), ("FT", True, False), ("1", True, False), ("yes", True, False), ("是", True, False),
        ("反向", False, True), ("TF", False, True), ("-1", False, True), ("Backward", False, True),
    ],
)  # fmt: skip
def test_direction_words(tmp_path: Path, china: SpeedTable, word: str, forward: bool, backward: bool) -> None:
    roads = read(write(tmp_path / "roads.geojson", [EAST], **words(1, 方向=[word])), china).network.roads
    assert (roads["forward"].tolist(), roads["backward"].tolist()) == ([forward], [backward])


def test_direction_numbers_are_words_too_and_closed_roads_are_counted(tmp_path: Path, china: SpeedTable) -> None:
    path = write(tmp_path / "roads.gpkg", [EAST, NORTH], **words(2, 方向=[1, -1]))
    roads = read(path, china).network.roads
    assert roads["forward"].tolist() == [True, True, False, False]
    path = write(tmp_path / "closed.gpkg", [EAST, NORTH], **words(2, 方向=["封闭", ""]))
    found = read(path, china)
    assert len(found.network.roads) == 1
    assert "1 closed roads were left out" in [note.en for note in found.notes]


def test_every_fault_is_told_at_once_each_word_once(tmp_path: Path, china: SpeedTable) -> None:
    columns = {
        "等级": ["国道", "天路", "天路", "", "省道", "省道"],
        "路名": [""] * 6,
        "限速": ["", "", "", "", "快", "300"],
        "方向": ["", "2", "", "2", "2", ""],
        "层": ["", "", "", "", "", "桥"],
    }
    told = faults_of(write(tmp_path / "roads.gpkg", [EAST] * 6, **columns), china)
    assert [(fault.column, fault.row, fault.value) for fault in told] == [
        ("方向", 2, "2"), ("层", 6, "桥"), ("限速", 5, "快"), ("限速", 6, "300"), ("等级", 2, "天路"), ("等级", 4, ""),
    ]  # fmt: skip
    assert "(3 rows)" in told[0].problem.en
    assert "（共 2 行）" in told[4].problem.zh
    assert "aliases" in told[4].remedy.en


@pytest.mark.parametrize("speed", [0, -5, 201])
def test_speed_out_of_range_is_a_fault(tmp_path: Path, china: SpeedTable, speed: float) -> None:
    (fault,) = faults_of(write(tmp_path / "roads.gpkg", [EAST], **words(1, 限速=[speed])), china)
    assert (fault.column, fault.value) == ("限速", str(speed))


def test_road_of_an_unknown_class_is_driven_at_its_own_speed(tmp_path: Path, china: SpeedTable) -> None:
    found = read(write(tmp_path / "roads.gpkg", [EAST], **words(1, 等级=["天路"], 限速=[30])), china)
    assert found.network.minutes == pytest.approx([60 * 2 * STEP_KM / 30], rel=1e-6)
    assert any("at their own speed" in note.en for note in found.notes)


def test_layer_without_any_class_or_speed_is_refused(tmp_path: Path, china: SpeedTable) -> None:
    (fault,) = faults_of(write(tmp_path / "roads.gpkg", [EAST], **words(1)), china, LineColumns(name="路名"))
    assert fault.problem.en == "the road has neither a class nor a speed of its own (1 rows)"


def test_column_that_is_not_there_is_told_with_those_that_are(tmp_path: Path, china: SpeedTable) -> None:
    (fault,) = faults_of(write(tmp_path / "roads.gpkg", [EAST], **words(1)), china, LineColumns(road_class="class"))
    assert fault.column == "class"
    assert "等级" in fault.problem.zh


def test_parts_are_split_heights_dropped_and_what_is_left_out_is_counted(tmp_path: Path, china: SpeedTable) -> None:
    two = shapely.MultiLineString([[(120, 0, 5), (120.01, 0, 6)], [(120.02, 0, 7), (120.03, 0, 8)]])
    nothing = shapely.LineString([(120, 1), (120, 1)])
    found = read(write(tmp_path / "roads.gpkg", [two, None, nothing], **words(3, 方向=["双向"] * 3)), china)
    assert found.network.roads["length_km"].to_numpy() == pytest.approx([STEP_KM, STEP_KM], rel=1e-6)
    assert found.network.vertices.shape == (4, 2)
    assert [note.en for note in found.notes] == [
        "3 features were read",
        "1 features without geometry were left out",
        "1 lines of no length were left out",
        "1 features of several parts were split",
    ]


def test_points_and_polygons_are_refused_by_kind(tmp_path: Path, china: SpeedTable) -> None:
    shapes = [EAST, shapely.Point(120, 0), NORTH.buffer(0.001), shapely.Point(120, 1)]
    told = faults_of(write(tmp_path / "roads.geojson", shapes, **words(4)), china)
    assert [(fault.row, fault.value) for fault in told] == [(2, "Point"), (3, "Polygon")]


def test_gap_is_closed_and_told_with_the_distance(tmp_path: Path, china: SpeedTable) -> None:
    after = line((2.0005, 0), (3, 0))  # 0.0005 × 1,113.19 m = 0.557 m
    path = write(tmp_path / "roads.gpkg", [EAST, after], **words(2))
    found = read(path, china)
    assert len(found.network.nodes) == 3
    assert found.repairs["moved_m"].to_numpy() == pytest.approx([0.278, 0.278], abs=0.001)
    assert found.notes[-1].en == "2 ends were moved to a common junction, at most 0.28 m"
    assert len(read(path, china, tolerance_m=0.5).network.nodes) == 4


def test_of_roads_on_one_another_the_faster_is_kept(tmp_path: Path, china: SpeedTable) -> None:
    found = read(write(tmp_path / "roads.gpkg", [EAST, EAST], **words(2, 等级=["县道", "省道"])), china)
    assert found.network.roads["road_class"].tolist() == ["省道"]
    assert found.notes[-1].en == "1 repeated pieces of road were left out, 2.226 km"


def test_gbk_shapefile_keeps_its_chinese_words(tmp_path: Path, china: SpeedTable) -> None:
    columns = words(1, 等级=["省道"], 路名=["解放北路"], 方向=["正向"])
    path = write(tmp_path / "道路.shp", [EAST], encoding="gbk", **columns)
    for encoding in (None, "gbk"):
        roads = read(path, china, encoding=encoding).network.roads
        assert (roads["name"].tolist(), roads["road_class"].tolist()) == (["解放北路"], ["省道"])
        assert roads["backward"].tolist() == [False]


@pytest.mark.parametrize(("written", "claimed"), [("gbk", "ISO-8859-1"), ("gbk", None), ("utf-8", "GBK")])
def test_garbled_text_is_refused_with_the_encoding_that_it_is_in(
    tmp_path: Path, china: SpeedTable, written: str, claimed: str | None
) -> None:
    columns = words(2, 等级=["省道", "国道"], 路名=["解放北路", "人民路"])
    path = write(tmp_path / "roads.shp", [EAST, NORTH], encoding=written, **columns)
    if claimed is None:
        path.with_suffix(".cpg").unlink()
    else:
        path.with_suffix(".cpg").write_text(claimed, encoding="ascii")
    (fault,) = faults_of(path, china)
    assert fault.problem.zh == "文字为乱码"
    assert f"It is encoded in {written}" in fault.remedy.en
    assert len(read(path, china, encoding=written).network.roads) == 4


def test_gbk_shapefile_that_claims_utf8_is_refused_with_advice(tmp_path: Path, china: SpeedTable) -> None:
    path = write(tmp_path / "roads.shp", [EAST], encoding="gbk", **words(1))
    path.with_suffix(".cpg").write_text("UTF-8", encoding="ascii")
    (fault,) = faults_of(path, china)
    assert "gbk" in fault.remedy.zh


@pytest.mark.parametrize("datum", ["GCJ-02", "BD-09"])
def test_shifted_roads_come_to_lie_where_they_are(tmp_path: Path, china: SpeedTable, datum: Datum) -> None:
    true = shapely.LineString([(120.6, 28.0), (120.7, 28.0)])
    moved = shapely.transform(true, lambda x, y: from_wgs84(x, y, datum), interleaved=False)
    path = write(tmp_path / "roads.gpkg", [moved], **words(1))
    assert read(path, china, datum=datum).network.vertices == pytest.approx(np.array(true.coords), abs=2e-8)
    assert abs(read(path, china).network.vertices[0, 0] - 120.6) > 0.003


def test_projected_roads_are_brought_to_degrees_and_older_ellipsoids_refused(tmp_path: Path, china: SpeedTable) -> None:
    frame = gpd.GeoSeries([EAST], crs=4326)
    path = write(tmp_path / "modern.gpkg", frame.to_crs(4549), crs=4549, **words(1))
    assert read(path, china).network.vertices == pytest.approx(np.array(EAST.coords), abs=2e-8)
    path = write(tmp_path / "xian.gpkg", frame.to_crs(2385), crs=2385, **words(1))
    assert "Xian 1980" in faults_of(path, china)[0].problem.en


def test_metres_without_a_crs_are_refused_and_degrees_without_one_are_read(tmp_path: Path, china: SpeedTable) -> None:
    metres = shapely.LineString([(500_000, 3_100_000), (501_000, 3_100_000)])
    path = write(tmp_path / "metres.shp", [metres], crs=4549, encoding="gbk", **words(1))
    path.with_suffix(".prj").unlink()
    assert "not degrees" in faults_of(path, china)[0].problem.en
    path = write(tmp_path / "degrees.shp", [EAST], encoding="gbk", **words(1))
    path.with_suffix(".prj").unlink()
    assert len(read(path, china).network.roads) == 1


def test_a_road_far_from_all_others_leaves_their_lengths_as_they_are(tmp_path: Path, china: SpeedTable) -> None:
    """A slip of digitising at 0° E, 51° N once moved the plane in which the roads of a city were measured."""
    slip = shapely.LineString([(0, 51), (STEP, 51)])
    network = read(write(tmp_path / "roads.gpkg", [EAST, NORTH, slip], **words(3)), china).network
    length = network.roads["length_km"].to_numpy()
    assert np.sort(length) == pytest.approx([0.7020, 1.1057, 1.1057, STEP_KM, STEP_KM], abs=1e-4)


def test_degrees_that_cannot_be_are_refused_with_the_largest(tmp_path: Path, china: SpeedTable) -> None:
    beyond = shapely.LineString([(120, 28), (120, 91)])
    (fault,) = faults_of(write(tmp_path / "roads.gpkg", [EAST, beyond], **words(2)), china)
    assert fault.value == "91"
    assert fault.problem.en == "the CRS is WGS 84, and no degrees are as large"


def test_layer_must_be_named_where_there_are_several(tmp_path: Path, china: SpeedTable) -> None:
    path = tmp_path / "city.gpkg"
    for name, shape in (("roads", EAST), ("rivers", NORTH)):
        gpd.GeoDataFrame(words(1), geometry=[shape], crs=4326).to_file(path, layer=name)
    (fault,) = faults_of(path, china)
    assert "roads、rivers" in fault.problem.zh
    assert read(path, china, layer="roads").network.roads["length_km"].sum() == pytest.approx(2 * STEP_KM)
    assert faults_of(path, china, layer="rails")[0].value == "rails"


def test_table_of_chinese_classes_bars_trips_from_motorways_ramps_and_ferries(china: SpeedTable) -> None:
    barred = {name for name, road_class in china.classes.items() if not road_class.enterable}
    assert barred == {"高速公路", "快速路", "匝道", "轮渡"}
    assert (china.class_of("高速"), china.class_of("G"), china.class_of("motorway_link")) == (
        "高速公路",
        "国道",
        "匝道",
    )


def test_streets_of_wuhan_are_read_without_loss(test_data: Path, tmp_path: Path, china: SpeedTable) -> None:
    streets = gpd.read_parquet(test_data / "wuhan_streets" / "streets.parquet")
    middle = streets.geometry.union_all().centroid
    near = streets[streets.distance(middle) < 4_000]
    near[["highway", "geometry"]].to_file(tmp_path / "wuhan.gpkg")
    table = china.model_copy(update={"aliases": {**china.aliases, "pedestrian": "内部道路"}})
    found = read(tmp_path / "wuhan.gpkg", table, LineColumns(road_class="highway"), crossings="join")
    assert len(near) > 1_000
    told = pd.Series(found.repairs["kind"]).value_counts()
    kept_km, drawn_km = found.network.roads["length_km"].sum(), near.to_crs(4326).geometry.pipe(geodesic_km)
    assert kept_km == pytest.approx(drawn_km, rel=0.001)
    assert len(found.network.roads) >= len(near) - told.get("short piece", 0) - told.get("duplicate", 0)
    assert shapely.length(found.network.lines).min() > 0


def geodesic_km(lines: gpd.GeoSeries) -> float:
    geod = lines.crs.get_geod()
    return sum(geod.geometry_length(shape) for shape in lines) / 1000
