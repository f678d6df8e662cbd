"""The network file: what a GIS sees, the way back, edits by hand, and files that cannot be used."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from road_drawing import drawn_network, told

from gridplan.errors import NetworkError
from gridplan.roads.imported import Imported, no_repairs
from gridplan.roads.network import Network
from gridplan.roads.network_file import ITEMS, MadeWith, check_target, sha256_of, write_network
from gridplan.roads.network_read import read_network, read_network_file
from gridplan.roads.osm import read_osm
from gridplan.roads.speed_table import read_speed_table
from gridplan.text import Text

DRAWING = """
a b c d
  e
"""
MADE = MadeWith(read_speed_table("osm-drive"), "0" * 64, {"ferries": True})


def imported(network: Network, repairs: pd.DataFrame | None = None) -> Imported:
    notes = (Text("读入四条", "four read"),)
    return Imported(network, "drawn.osm", notes, no_repairs() if repairs is None else repairs)


@pytest.fixture
def network() -> Network:
    """Four roads: a bend, a one-way bridge with a speed of its own, a closed road, a street."""
    return drawn_network(
        DRAWING,
        {
            "abc": {},
            "cd": {"backward": False, "speed_km_per_h": 40.0, "name": "瓯江大桥", "enterable": False},
            "ec": {"forward": False, "backward": False},
            "ae": {"road_class": "street"},
        },
    )


@pytest.fixture
def path(tmp_path: Path, network: Network) -> Path:
    write_network(imported(network), tmp_path / "n.gpkg", made_with=MADE)
    return tmp_path / "n.gpkg"


def test_a_gis_sees_layers_columns_and_crs(path: Path) -> None:
    layers = [(str(name), kind) for name, kind in pyogrio.list_layers(path)]
    assert layers == [("roads", "LineString"), ("junctions", "Point"), ("gridplan_network", None)]
    roads = gpd.read_file(path, layer="roads")
    assert roads.crs == "EPSG:4326"
    assert roads["road_id"].tolist() == [1, 2, 3, 4]
    assert roads["direction"].tolist() == ["both", "forward", "closed", "both"]
    assert roads["speed_km_per_h"].fillna(0).tolist() == [0, 40, 0, 0]
    assert roads["km_per_h"].tolist() == pytest.approx([60, 40, 60, 30])
    assert roads["minutes"].tolist() == pytest.approx((60 * roads["length_km"] / roads["km_per_h"]).tolist())
    assert roads["name"].tolist() == ["", "瓯江大桥", "", ""]
    assert shapely.get_num_points(roads.geometry).tolist() == [3, 2, 2, 2]
    junctions = gpd.read_file(path, layer="junctions").set_index("node_id")
    ends = junctions.geometry.loc[roads["to_node"]].to_numpy()
    assert shapely.equals(shapely.get_point(roads.geometry.to_numpy(), -1), ends).all()
    # a, b (by itself, a bend's place), c, d, e: a, c and e hang together; d is reached but not left.
    assert junctions["component"].value_counts().sort_index().tolist() == [3, 1, 1]
    assert junctions["component"].loc[[1, 3, 5]].tolist() == [1, 1, 1]


def test_the_file_says_how_it_was_made(path: Path, network: Network) -> None:
    about = pyogrio.read_dataframe(path, layer="gridplan_network").set_index("item")["value"]
    assert tuple(about.index) == ITEMS
    assert about["digest"] == network.digest
    assert (about["mode"], about["source"], about["source_sha256"]) == ("drive", "drawn.osm", "0" * 64)
    assert json.loads(about["options"]) == {"ferries": True}
    assert json.loads(about["speeds_km_per_h"]) == {"road": 60, "street": 30}
    assert json.loads(about["speed_table"])["classes"]["motorway"] == {"km_per_h": 90, "enterable": False}
    assert json.loads(about["notes"]) == [{"zh": "读入四条", "en": "four read"}]


def test_it_reads_back_as_the_very_network(path: Path, network: Network) -> None:
    back = read_network_file(path)
    assert back.network.digest == network.digest
    assert not back.edited
    assert back.notices == ()
    assert back.imported.notes == (Text("读入四条", "four read"),)
    assert back.imported.source == "drawn.osm"
    assert told(back.network, DRAWING) == told(network, DRAWING)
    assert np.array_equal(back.network.lines, network.lines)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    speed=st.floats(1, 200),
    lon=st.floats(0.1, 1),
    words=st.lists(st.text("路桥 x'\"<", max_size=3), min_size=2, max_size=2),
)
def test_numbers_and_names_come_back_exactly(tmp_path: Path, speed: float, lon: float, words: list[str]) -> None:
    plain = drawn_network(DRAWING, {"ab": {"speed_km_per_h": speed, "name": words[0]}, "bc": {"name": words[1]}})
    place = plain.vertices * [lon, 1]
    moved = Network(plain.nodes * [lon, 1], plain.roads, place, plain.first, {"road": speed, "street": 7.0})
    write_network(imported(moved), tmp_path / "x.gpkg", made_with=MADE)
    assert read_network(tmp_path / "x.gpkg").digest == moved.digest


def test_a_network_whose_words_are_kept_in_another_order_has_the_same_digest(tmp_path: Path, network: Network) -> None:
    words = pd.Categorical(network.roads["road_class"], categories=["unused", "street", "road"])
    other = Network(
        network.nodes, network.roads.assign(road_class=words), network.vertices, network.first, network.speeds_km_per_h
    )
    assert other.digest == network.digest
    write_network(imported(other), tmp_path / "x.gpkg", made_with=MADE)
    assert read_network(tmp_path / "x.gpkg").digest == network.digest


def test_repairs_are_a_layer_of_points_and_come_back(tmp_path: Path, network: Network) -> None:
    repairs = pd.DataFrame({"kind": ["joined"], "lon": [120.01], "lat": [28.0], "moved_m": [3.5]})
    write_network(imported(network, repairs), tmp_path / "r.gpkg", made_with=MADE)
    shown = gpd.read_file(tmp_path / "r.gpkg", layer="repairs")
    assert shown.geometry.iloc[0].coords[0] == (120.01, 28.0)
    pd.testing.assert_frame_equal(read_network_file(tmp_path / "r.gpkg").imported.repairs, repairs, check_dtype=False)


def test_a_column_taken_from_the_repairs_does_not_stop_the_roads(tmp_path: Path, network: Network) -> None:
    repairs = pd.DataFrame({"kind": ["crossing"], "lon": [120.01], "lat": [28.0], "moved_m": [0.3]})
    write_network(imported(network, repairs), tmp_path / "r.gpkg", made_with=MADE)
    edit(tmp_path / "r.gpkg", lambda frame: frame.drop(columns="moved_m"), "repairs")
    back = read_network_file(tmp_path / "r.gpkg")
    assert not back.edited
    assert back.imported.repairs["kind"].tolist() == ["crossing"]
    assert back.imported.repairs["moved_m"].isna().all()


def edit(path: Path, change: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame], layer: str = "roads") -> None:
    """Change a layer as a person with a GIS would."""
    pyogrio.write_dataframe(change(pyogrio.read_dataframe(path, layer=layer)), path, layer=layer, driver="GPKG")


def set_to(column: str, row: int, value: object) -> Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]:
    def change(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        values = frame[column].astype(object)
        values.iloc[row] = value
        return frame.assign(**{column: values.infer_objects()})

    return change


def test_a_deleted_road_is_taken_as_deleted_and_told(path: Path) -> None:
    edit(path, lambda roads: roads[roads["name"] != "瓯江大桥"])
    back = read_network_file(path)
    assert told(back.network, DRAWING) == ["abc=", "ae=", "ecx"]
    assert back.edited
    assert "edited after its import" in back.notices[0].en


def test_a_road_drawn_anew_with_its_old_length_is_told(path: Path) -> None:
    def bend(roads: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        start, *others = roads.geometry.iloc[1].coords
        detour = shapely.LineString([start, (start[0], start[1] + 0.01), *others])
        return roads.assign(geometry=[roads.geometry.iloc[0], detour, *roads.geometry.iloc[2:]])

    edit(path, bend)
    back = read_network_file(path)
    assert [text.en.split(" off ")[0] for text in back.notices[1:]] == ["1 of its roads have a length_km more than 5%"]
    assert back.network.roads["length_km"].iloc[1] == pytest.approx(0.9836, abs=1e-4)


def test_rows_in_another_order_are_no_edit(path: Path) -> None:
    edit(path, lambda roads: roads.iloc[::-1])
    edit(path, lambda junctions: junctions.iloc[::-1], "junctions")
    assert not read_network_file(path).edited


def test_a_road_closed_slowed_or_of_another_class_is_taken_as_edited(path: Path) -> None:
    edit(path, set_to("direction", 0, "closed"))
    edit(path, set_to("road_class", 2, "street"))
    edit(path, set_to("speed_km_per_h", 3, 15.0))
    back = read_network_file(path)
    assert back.edited
    assert told(back.network, DRAWING) == ["abcx", "ae=", "cd>", "ecx"]
    length = back.network.roads["length_km"].to_numpy()
    assert back.network.minutes == pytest.approx(60 * length / [60, 40, 30, 15])


@pytest.mark.parametrize(
    ("change", "layer", "told_en"),
    [
        (set_to("direction", 1, "one way"), "roads", "row 2, column roads.direction, value 'one way'"),
        (set_to("length_km", 0, -1.0), "roads", "row 1, column roads.length_km, value '-1.0'"),
        (set_to("length_km", 0, np.nan), "roads", "must be a length of 0 or more"),
        (set_to("speed_km_per_h", 1, 0.0), "roads", "row 2, column roads.speed_km_per_h, value '0.0'"),
        (set_to("road_class", 3, "alley"), "roads", "value 'alley': the class has no speed"),
        (set_to("from_node", 0, 99), "roads", "value '99': there is no such junction"),
        (set_to("to_node", 0, 4), "roads", "row 1, column roads.to_node, value '4': the road's end does not lie"),
        (set_to("road_id", 0, 2), "roads", "row 2, column roads.road_id, value '2': the number is missing or repeated"),
        (set_to("geometry", 2, None), "roads", "row 3, column roads.geometry: the geometry is missing"),
        (lambda f: f.drop(columns="direction"), "roads", "roads.direction: the column is missing"),
        (lambda f: f.assign(length_km="long"), "roads", "roads.length_km: the column must hold numbers"),
        (lambda f: f.iloc[:0], "roads", "the layer is empty"),
        (set_to("direction", 1, None), "roads", "row 2, column roads.direction, value '': is no word"),
        (
            lambda f: f.to_crs(3857),
            "roads",
            "column roads, value 'WGS 84 / Pseudo-Mercator': the CRS of the layer is not",
        ),
        (lambda f: f[f["node_id"] != 1], "junctions", "value '1': there is no such junction"),
        (set_to("node_id", 0, 2), "junctions", "junctions.node_id, value '2': the number is missing or repeated"),
    ],
)
def test_an_edit_that_does_not_fit_is_a_fault(
    path: Path, change: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame], layer: str, told_en: str
) -> None:
    edit(path, change, layer)
    with pytest.raises(NetworkError) as error:
        read_network(path)
    assert told_en in error.value.to("en")


def test_all_faults_are_told_at_once(path: Path) -> None:
    edit(path, set_to("direction", 1, "east"))
    edit(path, set_to("length_km", 0, -1.0))
    edit(path, set_to("road_class", 3, "alley"))
    with pytest.raises(NetworkError) as error:
        read_network(path)
    assert [fault.column for fault in error.value.faults] == ["roads.direction", "roads.length_km", "roads.road_class"]


def test_many_faults_of_a_kind_are_summed(tmp_path: Path) -> None:
    many = drawn_network(DRAWING, {f"ab{number}": {} for number in range(15)})
    write_network(imported(many), tmp_path / "m.gpkg", made_with=MADE)
    edit(tmp_path / "m.gpkg", lambda roads: roads.assign(direction="?"))
    with pytest.raises(NetworkError) as error:
        read_network(tmp_path / "m.gpkg")
    assert [fault.row for fault in error.value.faults] == list(range(1, 16))
    lines = error.value.to("en").split("\n")
    assert len(lines) == 11
    assert lines[-1].startswith("m.gpkg, column roads.direction: 5 more like these. Use one of both")
    assert "另有 5 处同类问题" in error.value.to("zh")


def set_item(path: Path, item: str, value: str | None) -> None:
    with sqlite3.connect(path) as file:
        file.execute("update gridplan_network set value = ? where item = ?", (value, item))
        if value is None:
            file.execute("delete from gridplan_network where item = ?", (item,))
    file.close()


@pytest.mark.parametrize(
    ("item", "value", "told_en"),
    [
        ("format", "2", "of an unknown format"),
        ("mode", "fly", "must be one of drive, walk, cycle"),
        ("speeds_km_per_h", "{", "no table of classes and speeds"),
        ("speeds_km_per_h", '{"road": -1}', "no table of classes and speeds"),
        ("notes", "{}", "no list of notes"),
        ("digest", None, "the item is missing"),
    ],
)
def test_a_spoilt_table_about_the_network_is_a_fault(path: Path, item: str, value: str | None, told_en: str) -> None:
    set_item(path, item, value)
    with pytest.raises(NetworkError) as error:
        read_network(path)
    assert told_en in error.value.to("en")
    assert f"gridplan_network.{item}" in error.value.to("en")


def test_files_that_are_no_network_files_are_refused_with_what_to_do(tmp_path: Path, path: Path) -> None:
    (tmp_path / "empty.gpkg").write_bytes(b"")
    (tmp_path / "text.gpkg").write_text("roads")
    gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.Point(1, 1)], crs=4326).to_file(tmp_path / "other.gpkg")
    for name in ("empty", "text", "other"):
        with pytest.raises(NetworkError) as error:
            read_network(tmp_path / f"{name}.gpkg")
        assert "is no network file" in error.value.to("en")
        assert "gridplan roads" in error.value.to("zh")
    with pytest.raises(NetworkError, match="文件不存在"):
        read_network(tmp_path / "nowhere.gpkg")


def test_a_network_file_without_its_roads_is_a_fault(path: Path) -> None:
    with sqlite3.connect(path) as file:
        file.execute("delete from gpkg_contents where table_name = 'junctions'")
        file.execute("delete from gpkg_geometry_columns where table_name = 'junctions'")
    file.close()
    with pytest.raises(NetworkError) as error:
        read_network(path)
    assert "value 'junctions': the layer is missing" in error.value.to("en")


def test_a_file_cut_off_anywhere_is_refused(test_data: Path, tmp_path: Path) -> None:
    table = read_speed_table("osm-drive")
    city = read_osm(test_data / "porto_alegre" / "poa_osm.pbf", "pbf", table)
    write_network(city, tmp_path / "city.gpkg", made_with=MADE)
    assert read_network(tmp_path / "city.gpkg").digest == city.network.digest
    whole = (tmp_path / "city.gpkg").read_bytes()
    for share in (0.001, 0.1, 0.5, 0.9):
        (tmp_path / "cut.gpkg").write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(NetworkError):
            read_network(tmp_path / "cut.gpkg")


@pytest.mark.parametrize("name", ["n.txt", "n", "nowhere/n.gpkg", "folder.gpkg"])
def test_a_network_is_written_to_a_gpkg_in_a_folder_that_exists(tmp_path: Path, name: str, network: Network) -> None:
    (tmp_path / "folder.gpkg").mkdir()
    with pytest.raises(NetworkError) as error:
        write_network(imported(network), tmp_path / name, made_with=MADE)
    assert "Name a .gpkg file in a folder that exists" in error.value.to("en")
    assert sorted(os.listdir(tmp_path)) == ["folder.gpkg"]


def test_data_that_are_no_network_are_not_replaced(tmp_path: Path, network: Network) -> None:
    roads = tmp_path / "bureau.gpkg"
    gpd.GeoDataFrame({"等级": ["国道"]}, geometry=[shapely.LineString([(120, 28), (121, 28)])], crs=4326).to_file(roads)
    before = roads.read_bytes()
    with pytest.raises(NetworkError) as error:
        write_network(imported(network), roads, made_with=MADE)
    assert "is no network file, and is not replaced. Choose another name" in error.value.to("en")
    assert roads.read_bytes() == before


def test_a_file_open_in_a_gis_is_not_replaced(path: Path) -> None:
    Path(f"{path}-wal").write_bytes(b"")
    with pytest.raises(NetworkError, match="QGIS"):
        check_target(path)


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    path: Path, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()

    def full(*_: object, **__: object) -> None:
        Path(str(_[1])).write_bytes(b"half a file")
        raise OSError("disk full")

    monkeypatch.setattr(pyogrio, "write_dataframe", full)
    with pytest.raises(NetworkError, match="disk full"):
        write_network(imported(network), path, made_with=MADE)
    assert path.read_bytes() == before
    assert os.listdir(path.parent) == [path.name]


def test_writing_again_replaces_the_file(path: Path) -> None:
    smaller = drawn_network(DRAWING, {"ab": {}})
    write_network(imported(smaller), path, made_with=MADE)
    assert read_network(path).digest == smaller.digest
    assert os.listdir(path.parent) == [path.name]


def test_sha256_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "abc").write_bytes(b"abc")
    assert sha256_of(tmp_path / "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_reading_leaves_the_file_as_it_is(path: Path, tmp_path: Path) -> None:
    shutil.copy(path, tmp_path / "before")
    read_network(path)
    assert path.read_bytes() == (tmp_path / "before").read_bytes()
    assert sorted(os.listdir(tmp_path)) == ["before", "n.gpkg"]
