"""Roads of OpenStreetMap, rule by rule, on drawn extracts; then a real city."""

import bz2
import gzip
import sys
from pathlib import Path

import numpy as np
import pytest
from road_drawing import told, write_osm

from gridplan.errors import NetworkError
from gridplan.roads.imported import Imported, strong_components
from gridplan.roads.network import Mode
from gridplan.roads.osm_tags import bars, directions, duration_min, is_structure, may_use, name_of, posted_km_per_h
from gridplan.roads.read import RoadOptions, read_roads, speed_table_for
from gridplan.roads.speed_table import read_speed_table

CROSS = """
  e
a b c d
  f
"""
STREET = {"highway": "residential"}
KM_0_01_DEG_LAT = 1.108  # length of 0.01° of latitude at 28° N


def read(path: Path, *, mode: Mode = "drive", ferries: bool = False) -> Imported:
    return read_roads(path, speed_table_for(path, mode=mode), RoadOptions(ferries=ferries))


def drawn(tmp_path: Path, ways: dict[str, dict[str, str]], mode: Mode = "drive", **options: object) -> list[str]:
    """Return the roads, told in letters, that the ways on `CROSS` become."""
    return told(read(write_osm(tmp_path, CROSS, ways, **options), mode=mode).network, CROSS)


def notes(imported: Imported) -> str:
    return "\n".join(note.en for note in imported.notes)


def test_ways_are_cut_where_they_meet_and_joined_where_they_continue(tmp_path: Path) -> None:
    assert drawn(tmp_path, {"ab": STREET, "bcd": STREET, "ebf": STREET}) == ["ab=", "bcd=", "be=", "fb="]
    assert drawn(tmp_path, {"ab": STREET, "bc": STREET, "cd": STREET}) == ["abcd="]


def test_lengths_are_geodesic_and_minutes_follow_class_and_limit(tmp_path: Path) -> None:
    path = write_osm(tmp_path, CROSS, {"eb": {"highway": "primary"}, "bf": {"highway": "primary", "maxspeed": "60"}})
    roads = read(path).network.roads
    assert roads["length_km"].to_numpy() == pytest.approx([KM_0_01_DEG_LAT] * 2, abs=0.001)
    assert sorted(roads["speed_km_per_h"].fillna(0)) == [0, 45]  # 60 km/h at the table's 75 %
    assert read(path).network.minutes == pytest.approx([60 * KM_0_01_DEG_LAT / 45] * 2, abs=0.002)


def test_classes_outside_the_table_and_areas_are_left_out_and_counted(tmp_path: Path) -> None:
    ways = {
        "ab": STREET,
        "bc": {"highway": "construction"},
        "cd": {"highway": "footway"},
        "eb": {"highway": "footway"},
        "abfa": {"highway": "service", "area": "yes"},
        "bf": {"railway": "rail", "route": "railway"},
    }
    imported = read(write_osm(tmp_path, CROSS, ways))
    assert told(imported.network, CROSS) == ["ab="]
    assert "left out: 3 ways: footway 2, construction 1" in notes(imported)
    assert "1 areas (area=yes) left out" in notes(imported)


@pytest.mark.parametrize(
    ("mode", "tags", "may"),
    [
        ("drive", {}, True),
        ("drive", {"access": "no"}, False),
        ("drive", {"access": "private"}, False),
        ("drive", {"access": "destination"}, True),
        ("drive", {"access": "customers"}, True),
        ("drive", {"access": "no", "motor_vehicle": "yes"}, True),
        ("drive", {"vehicle": "yes", "motorcar": "no"}, False),
        ("drive", {"motor_vehicle": "no", "motorcar": "yes"}, True),
        ("drive", {"foot": "no", "bicycle": "no"}, True),
        ("drive", {"access": "no", "motor_vehicle": "a riddle"}, False),
        ("walk", {"access": "no", "foot": "designated"}, True),
        ("walk", {"vehicle": "no", "motor_vehicle": "no"}, True),
        ("walk", {"foot": "use_sidepath"}, False),
        ("walk", {"motorroad": "yes"}, False),
        ("cycle", {"vehicle": "no"}, False),
        ("cycle", {"vehicle": "no", "bicycle": "yes"}, True),
        ("cycle", {"bicycle": "dismount"}, False),
        ("cycle", {"motorroad": "yes", "bicycle": "yes"}, True),
    ],
)
def test_the_most_particular_access_decides(mode: Mode, tags: dict[str, str], may: bool) -> None:
    assert may_use(tags, "primary", mode) is may


def test_a_footway_is_walked_and_cycled_only_where_it_is_said() -> None:
    assert may_use({}, "footway", "walk")
    assert not may_use({}, "footway", "cycle")
    assert may_use({"bicycle": "yes"}, "footway", "cycle")


def test_closed_ways_are_counted_by_class(tmp_path: Path) -> None:
    ways = {"ab": STREET, "bc": STREET | {"access": "private"}, "cd": {"highway": "service", "motor_vehicle": "no"}}
    imported = read(write_osm(tmp_path, CROSS, ways))
    assert told(imported.network, CROSS) == ["ab="]
    assert "closed to this mode (no, private …), left out: 2 ways: residential 1, service 1" in notes(imported)
    assert drawn(tmp_path, ways, mode="walk") == ["ab=", "cd="]


BOTH, FORWARD, BACKWARD = (True, True), (True, False), (False, True)


@pytest.mark.parametrize(
    ("tags", "drive", "walk", "cycle"),
    [
        ({}, BOTH, BOTH, BOTH),
        ({"oneway": "yes"}, FORWARD, BOTH, FORWARD),
        ({"oneway": "1"}, FORWARD, BOTH, FORWARD),
        ({"oneway": "true"}, FORWARD, BOTH, FORWARD),
        ({"oneway": "-1"}, BACKWARD, BOTH, BACKWARD),
        ({"oneway": "reverse"}, BACKWARD, BOTH, BACKWARD),
        ({"oneway": "no", "junction": "roundabout"}, BOTH, BOTH, BOTH),
        ({"junction": "roundabout"}, FORWARD, BOTH, FORWARD),
        ({"junction": "circular"}, FORWARD, BOTH, FORWARD),
        ({"highway": "motorway"}, FORWARD, BOTH, FORWARD),
        ({"highway": "motorway", "oneway": "no"}, BOTH, BOTH, BOTH),
        ({"highway": "motorway_link"}, BOTH, BOTH, BOTH),
        ({"oneway": "reversible"}, BOTH, BOTH, BOTH),
        ({"oneway": "yes", "oneway:bicycle": "no"}, FORWARD, BOTH, BOTH),
        ({"oneway": "yes", "cycleway": "opposite_lane"}, FORWARD, BOTH, BOTH),
        ({"oneway": "yes", "cycleway:left": "opposite"}, FORWARD, BOTH, BOTH),
        ({"oneway:foot": "yes"}, BOTH, FORWARD, BOTH),
        ({"oneway:motor_vehicle": "yes"}, FORWARD, BOTH, BOTH),
    ],
)
def test_direction_by_mode(
    tags: dict[str, str], drive: tuple[bool, bool], walk: tuple[bool, bool], cycle: tuple[bool, bool]
) -> None:
    assert (directions(tags, "drive"), directions(tags, "walk"), directions(tags, "cycle")) == (drive, walk, cycle)


def test_one_way_streets_run_as_they_are_travelled(tmp_path: Path) -> None:
    ways = {"abcd": STREET | {"oneway": "yes"}, "ebf": STREET | {"oneway": "-1"}}
    assert drawn(tmp_path, ways) == ["ab>", "bcd>", "be>", "fb>"]
    assert drawn(tmp_path, ways, mode="walk") == ["ab=", "bcd=", "be=", "fb="]


def test_a_roundabout_is_a_one_way_circle_cut_at_its_arms(tmp_path: Path) -> None:
    ways = {"efce": STREET | {"junction": "roundabout"}, "cd": STREET, "fa": STREET}
    assert drawn(tmp_path, ways) == ["af=", "cd=", "cef>", "fc>"]


def test_lanes_that_change_by_the_hour_are_counted(tmp_path: Path) -> None:
    imported = read(write_osm(tmp_path, CROSS, {"ab": STREET | {"oneway": "reversible"}}))
    assert told(imported.network, CROSS) == ["ab="]
    assert "1 ways whose direction changes by the hour" in notes(imported)


@pytest.mark.parametrize(
    ("word", "limit"),
    [
        ("60", 60),
        ("60 km/h", 60),
        ("30 mph", 48.28032),
        ("none", None),
        ("signals", None),
        ("walk", 5),
        ("CN:urban", 50),
        ("CN:rural", 70),
        ("CN:zone30", 30),
        ("zone:30", 30),
        ("60;80", 60),
        ("80|60|none", 60),
        ("DE:urban", "unreadable"),  # the law of another country
        ("fast", "unreadable"),
        ("60;fast", "unreadable"),
        ("0", "unreadable"),
        ("600", "unreadable"),
    ],
)
def test_posted_limits(word: str, limit: object) -> None:
    assert posted_km_per_h({"maxspeed": word}) == (pytest.approx(limit) if isinstance(limit, float) else limit)


def test_a_limit_by_direction_counts_with_its_lower_side() -> None:
    assert posted_km_per_h({"maxspeed:forward": "60", "maxspeed:backward": "40"}) == 40
    assert posted_km_per_h({}) is None


def test_unreadable_limits_are_counted_and_limits_concern_driving_only(tmp_path: Path) -> None:
    path = write_osm(tmp_path, CROSS, {"ab": STREET | {"maxspeed": "fast"}, "cd": STREET | {"maxspeed": "40"}})
    driving = read(path)
    assert "limits unreadable, class speed used: 1 ways: fast 1" in notes(driving)
    assert "1 ways have a posted limit, driven at 75% of it" in notes(driving)
    assert sorted(driving.network.roads["speed_km_per_h"].fillna(0)) == [0, 30]
    assert read(path, mode="walk").network.roads["speed_km_per_h"].isna().all()


FERRY = {"route": "ferry", "motor_vehicle": "yes", "duration": "00:15"}


@pytest.mark.parametrize(
    ("word", "minutes"), [("01:30", 90), ("00:01:30", 1.5), ("20", 20), ("", np.nan), ("soon", np.nan), ("0", np.nan)]
)
def test_duration_of_a_ferry(word: str, minutes: float) -> None:
    assert duration_min({"duration": word}) == pytest.approx(minutes, nan_ok=True)


def test_ferries_count_only_where_asked_for_and_take_their_duration(tmp_path: Path) -> None:
    path = write_osm(tmp_path, CROSS, {"ab": STREET, "bcd": FERRY})
    without = read(path)
    assert told(without.network, CROSS) == ["ab="]
    assert "1 ferries left out (--ferries takes them in)" in notes(without)
    network = read(path, ferries=True).network
    assert told(network, CROSS) == ["ab=", "bcd="]
    ferry = (network.roads["road_class"] == "ferry").to_numpy()
    assert network.minutes[ferry] == pytest.approx([15])
    assert network.roads["enterable"][ferry].tolist() == [False]


def test_a_ferry_without_duration_takes_the_speed_of_its_class(tmp_path: Path) -> None:
    path = write_osm(tmp_path, CROSS, {"eb": {"route": "ferry", "motor_vehicle": "yes"}})
    assert read(path, ferries=True).network.minutes == pytest.approx([60 * KM_0_01_DEG_LAT / 12], abs=0.01)


def test_a_ferry_that_is_not_said_to_carry_cars_carries_walkers_only(tmp_path: Path) -> None:
    path = write_osm(tmp_path, CROSS, {"ab": STREET, "bc": {"route": "ferry"}})
    driving = read(path, ferries=True)
    assert told(driving.network, CROSS) == ["ab="]
    assert "left out: 1 ways: ferry 1" in notes(driving)
    assert told(read(path, mode="walk", ferries=True).network, CROSS) == ["ab=", "bc="]


@pytest.mark.parametrize(
    ("tags", "barred_for"),
    [
        ({"barrier": "bollard"}, ["drive"]),
        ({"barrier": "jersey_barrier"}, ["drive"]),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, []),
        ({"barrier": "gate"}, []),
        ({"barrier": "lift_gate", "access": "private"}, ["drive", "walk", "cycle"]),
        ({"barrier": "gate", "access": "private", "foot": "yes"}, ["drive", "cycle"]),
        ({"barrier": "gate", "motor_vehicle": "no"}, ["drive"]),
        ({"barrier": "stile"}, ["drive", "cycle"]),
        ({"barrier": "cycle_barrier", "bicycle": "dismount"}, ["drive"]),
        ({"barrier": "wall"}, ["drive", "walk", "cycle"]),
        ({"barrier": "toll_booth"}, []),
    ],
)
def test_whom_a_barrier_bars(tags: dict[str, str], barred_for: list[str]) -> None:
    assert [mode for mode in ("drive", "walk", "cycle") if bars(tags, mode)] == barred_for  # type: ignore[arg-type]


def test_a_bollard_parts_the_roads_that_meet_there(tmp_path: Path) -> None:
    path = write_osm(tmp_path, CROSS, {"abcd": STREET, "ebf": STREET}, nodes={"b": {"barrier": "bollard"}})
    imported = read(path)
    network = imported.network
    assert told(network, CROSS) == ["ab=", "bcd=", "be=", "fb="]
    assert len(network.nodes) == 8  # each road has both ends for itself
    assert strong_components(network)[1] == 4
    assert "roads parted at 1 barriers" in notes(imported)
    assert strong_components(read(path, mode="walk").network)[1] == 1


def test_a_barrier_at_a_dead_end_parts_nothing(tmp_path: Path) -> None:
    imported = read(write_osm(tmp_path, CROSS, {"abcd": STREET}, nodes={"d": {"barrier": "block"}}))
    assert told(imported.network, CROSS) == ["abcd="]
    assert "parted" not in notes(imported)


def test_trips_start_neither_on_bridges_nor_in_tunnels_nor_on_motorways(tmp_path: Path) -> None:
    ways = {
        "ab": STREET,
        "bc": STREET | {"bridge": "yes", "name": "滨江路", "bridge:name": "瓯江大桥"},
        "cd": {"highway": "motorway"},
        "eb": STREET | {"tunnel": "yes"},
        "bf": {"highway": "trunk", "motorroad": "yes"},
    }
    network = read(write_osm(tmp_path, CROSS, ways)).network
    enterable = network.roads["enterable"].to_numpy()
    assert told(network, CROSS) == ["ab=", "bc=", "be=", "cd>", "fb="]
    assert network.roads["road_class"][enterable].tolist() == ["residential"]
    assert network.roads["length_km"][enterable].tolist() == pytest.approx([0.984], abs=0.001)
    assert set(network.roads["name"]) == {"", "瓯江大桥"}


def test_what_is_no_bridge_and_what_a_road_is_called() -> None:
    assert not is_structure({"bridge": "no", "tunnel": "building_passage"})
    assert name_of({"ref": "G104"}) == "G104"
    assert name_of({"name": "锦绣路", "ref": "X1", "bridge:name": "no bridge here"}) == "锦绣路"


def test_a_way_with_lacking_nodes_ends_at_the_gap(tmp_path: Path) -> None:
    imported = read(write_osm(tmp_path, CROSS, {"abcd": STREET, "ef": STREET}, lacking="ce"))
    assert told(imported.network, CROSS) == ["ab="]
    assert "1 ways end at the gap, 1 could not be drawn" in notes(imported)


def test_a_ferry_cut_at_the_edge_does_not_take_its_whole_duration(tmp_path: Path) -> None:
    path = write_osm(tmp_path, CROSS, {"abcd": FERRY}, lacking="d")
    assert read(path, ferries=True).network.roads["speed_km_per_h"].isna().all()


def test_a_node_written_twice_in_a_row_makes_no_road(tmp_path: Path) -> None:
    assert drawn(tmp_path, {"abbcd": STREET}) == ["abcd="]


def test_turn_restrictions_are_told_with_their_number(tmp_path: Path) -> None:
    imported = read(write_osm(tmp_path, CROSS, {"ab": STREET}, restrictions=3))
    assert "turn restrictions are not represented (3 in the file)" in notes(imported)


@pytest.mark.parametrize("how", [{"ways_first": True}, {"negative": True}, {"negative": True, "ways_first": True}])
def test_files_of_overpass_and_josm_give_the_same_network(tmp_path: Path, how: dict[str, bool]) -> None:
    ways = {"abcd": STREET, "ebf": STREET | {"oneway": "yes"}}
    plain = read(write_osm(tmp_path, CROSS, ways)).network
    assert read(write_osm(tmp_path, CROSS, ways, name="other.xml", **how)).network.digest == plain.digest


def test_packed_files_are_read(tmp_path: Path) -> None:
    plain = write_osm(tmp_path, CROSS, {"abcd": STREET})
    (tmp_path / "a.osm.gz").write_bytes(gzip.compress(plain.read_bytes()))
    (tmp_path / "a.osm.bz2").write_bytes(bz2.compress(plain.read_bytes()))
    digests = {read(tmp_path / name).network.digest for name in ("drawn.osm", "a.osm.gz", "a.osm.bz2")}
    assert len(digests) == 1


def test_without_pyosmium_the_message_names_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_osm(tmp_path, CROSS, {"ab": STREET})
    monkeypatch.setitem(sys.modules, "osmium", None)
    with pytest.raises(NetworkError, match=r"gridplan\[roads\]"):
        read(path)


def test_a_file_without_roads_for_the_mode_says_what_it_has(tmp_path: Path) -> None:
    path = write_osm(tmp_path, CROSS, {"ab": {"highway": "footway"}, "bc": {"highway": "construction"}})
    with pytest.raises(NetworkError) as error:
        read(path)
    assert "has no usable road" in error.value.to("en")
    assert "footway 1" in error.value.to("en")
    with pytest.raises(NetworkError, match="没有可用的道路"):
        read(write_osm(tmp_path, CROSS, {"ab": STREET}, lacking="ab"))


@pytest.mark.parametrize("mode", ["drive", "walk", "cycle"])
def test_every_embedded_table_says_that_its_speeds_are_assumed(mode: Mode) -> None:
    table = read_speed_table(f"osm-{mode}")
    assert table.mode == mode
    assert not table.classes["ferry"].enterable
    assert "假定" in table.title.zh
    assert "assumed" in table.title.en
    assert ("motorway" in table.classes) is (mode == "drive")


def test_a_real_city_hangs_together(test_data: Path) -> None:
    imported = read(test_data / "porto_alegre" / "poa_osm.pbf")
    network = imported.network
    assert "11,334 OSM ways read" in notes(imported)
    assert "reduced from 14,259 to 13,420 junctions and 18,756 roads" in notes(imported)
    assert "closed to this mode (no, private …), left out: 1,073 ways" in notes(imported)
    label, _ = strong_components(network)
    assert 0.97 < np.bincount(label).max() / len(network.nodes) < 1
    assert network.roads["length_km"].sum() == pytest.approx(1681.3, abs=0.1)
    assert np.isfinite(network.minutes).all()
    assert (network.minutes > 0).all()
