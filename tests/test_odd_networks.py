"""From an OpenStreetMap file to minutes, where the land is odd: islands, ferries, traps, the wrong city."""

import math
from pathlib import Path
from typing import Any

import pytest
from drawing import drawn_area
from road_drawing import write_osm

from gridplan.access import Reach, access_table
from gridplan.cli import main
from gridplan.errors import AreaError
from gridplan.study_area import StudyArea

# Two districts a kilometre long, two kilometres of water between them; the shore roads run 0.55 km
# north of the centres, a on the first, b on the second:
#   p---q ~ ~ r---s
#    a         b
LAND, SHORES = "a..b", "p q   r s"
STREET = {"highway": "residential"}
FERRY = {"route": "ferry", "motor_vehicle": "yes", "duration": "00:20"}
LEGS_MIN = 2 * 60 * 0.5542 / 15  # from both ends to their roads


def city(tmp_path: Path, ways: dict[str, dict[str, str]], *arguments: str, **options: Any) -> StudyArea:
    """Import the ways and return the area of a and b on them, with a hospital in a, minutes without terminal."""
    tmp_path.mkdir(exist_ok=True)
    path = write_osm(tmp_path, SHORES, ways)
    network = tmp_path / "roads.gpkg"
    assert main(["roads", str(path), "--out", str(network), "--quiet", *arguments]) == 0
    return drawn_area(tmp_path / "city", LAND, roads=network, **options)


def minutes_and_reach(area: StudyArea) -> list[tuple[float, Reach]]:
    access = access_table(area)
    return [
        (minutes, Reach(reach))
        for minutes, reach in zip(access.to(["H1"])[:, 0], access.reach_of_nearest(["H1"]), strict=True)
    ]


def test_district_behind_a_ferry_has_no_path_unless_ferries_are_taken_in(tmp_path: Path) -> None:
    ways = {"pq": STREET, "rs": STREET, "qr": FERRY}
    assert minutes_and_reach(city(tmp_path / "dry", ways))[1] == (math.inf, Reach.UNREACHABLE)
    wet = city(tmp_path / "wet", ways, "--ferries")
    half_street = 60 * 0.4921 / wet.travel_settings.speeds_km_per_h["residential"]
    minutes, reach = minutes_and_reach(wet)[1]
    assert reach == Reach.REACHED
    assert minutes == pytest.approx(LEGS_MIN + 2 * half_street + 20, abs=0.02)


def test_trap_is_entered_and_not_left(tmp_path: Path) -> None:
    ways = {"pq": STREET, "rs": STREET, "qr": STREET | {"oneway": "yes"}}
    area = city(tmp_path, ways)
    access = access_table(area)
    assert minutes_and_reach(area)[1] == (math.inf, Reach.UNREACHABLE)
    assert access.back(["H1"])[1, 0] < 60


def test_home_too_far_from_any_road_is_undetermined_and_not_without_a_path(tmp_path: Path) -> None:
    area = city(tmp_path, {"pq": STREET, "qr": STREET, "rs": STREET}, travel_time={"snap_limit_km": 0.5})
    assert [reach for _, reach in minutes_and_reach(area)] == [Reach.UNDETERMINED] * 2


def test_network_of_another_zone_leaves_everybody_undetermined_and_says_so(tmp_path: Path) -> None:
    path = write_osm(tmp_path, SHORES, {"pq": STREET})
    far = tmp_path / "far.osm"
    far.write_text(path.read_text(encoding="utf-8").replace('lon="120', 'lon="100'), encoding="utf-8")
    assert main(["roads", str(far), "--out", str(tmp_path / "far.gpkg"), "--quiet"]) == 0
    area = drawn_area(tmp_path / "city", LAND, roads=tmp_path / "far.gpkg")
    assert [reach for _, reach in minutes_and_reach(area)] == [Reach.UNDETERMINED] * 2
    report = access_table(area).provenance["snap"]["places"]
    assert (report["snapped"], report["people_unsnapped"]) == (0, 2000)


def test_network_for_walkers_is_refused_for_drivers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_osm(tmp_path, SHORES, {"pq": STREET})
    network = tmp_path / "walk.gpkg"
    assert main(["roads", str(path), "--out", str(network), "--quiet", "--mode", "walk"]) == 0
    drawn_area(tmp_path / "fits", LAND, roads=network, travel_time={"mode": "walk"})
    capsys.readouterr()
    with pytest.raises(AreaError, match="walk"):
        drawn_area(tmp_path / "city", LAND, roads=network)
