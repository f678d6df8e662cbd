"""Where points meet the roads: the nearest point of a road they may enter, never across the limit."""

import math
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from metric_roads import Metres, at, network_of

from gridplan.roads import Network
from gridplan.travel_time import RoadMinutes, Router, Snap, TravelSettings
from gridplan.travel_time.snap_report import snap_report
from gridplan.travel_time.snapping import Snapper

# A street of 2 km from west (w) to east (e), and a square round it to come back by:
#   n---------m        1 km north
#   |         |
#   w---------e
SQUARE: dict[str, Metres] = {"w": (0, 0), "e": (2000, 0), "n": (0, 1000), "m": (2000, 1000)}
ROUND = ["w-n", "n-m", "m-e"]


def snap(network: Network, points: pd.DataFrame, limit_km: float = 5) -> Snap:
    return Snapper(network).snap(points, limit_km=limit_km)


def minutes(network: Network, home: Metres, site: Metres, **changed: float) -> tuple[float, float]:
    """Return minutes home → site and site → home, without terminal minutes; snap legs at 15 km/h."""
    settings = TravelSettings.model_validate({"terminal_min": 0} | changed)
    sites = at({"H1": site}).assign(facility_id="H1")
    found = RoadMinutes(Router(network, settings), at({"home": home}), sites)
    return found.to(["H1"]).minutes[0, 0], found.back(["H1"]).minutes[0, 0]


def test_point_meets_the_nearest_point_of_a_road_and_not_its_nearest_end() -> None:
    found = snap(network_of(SQUARE, ["w-e"]), at([(500, 100)]))
    assert found.road[0].tolist() == [0, -1]
    assert found.along[0, 0] == pytest.approx(0.25, abs=1e-6)
    assert found.distance_km[0, 0] == pytest.approx(0.1, abs=1e-6)


def test_minutes_count_the_part_of_the_road_that_is_driven_and_the_legs_to_it() -> None:
    network = network_of(SQUARE, ["w-e", *ROUND])
    # 100 m to the street at 15 km/h is 0.4 min; from 0.25 to 0.75 of it is 1 km = 1 min.
    there, back = minutes(network, (500, 100), (1500, 0))
    assert there == back == pytest.approx(0.4 + 1, abs=1e-5)


def test_trip_on_a_one_way_street_runs_on_along_it_and_comes_back_round_the_block() -> None:
    network = network_of(SQUARE, ["w>e", *ROUND])
    there, back = minutes(network, (500, 0), (1500, 0))
    assert there == pytest.approx(1, abs=1e-5)
    # On from the hospital to e, round by m, n and w, and in to the home from the west: 0.5 + 1 + 2 + 1 + 0.5.
    assert back == pytest.approx(5, abs=1e-5)


def test_home_beside_a_divided_road_may_leave_on_either_side() -> None:
    # Two carriageways 20 m apart, the southern eastward, the northern westward, joined at both ends.
    ends: dict[str, Metres] = {"w": (0, 0), "e": (2000, 0), "W": (0, 20), "E": (2000, 20)}
    network = network_of(ends, ["w>e", "E>W", "e-E", "W-w"])
    found = snap(network, at([(500, -10)]))
    assert found.road[0].tolist() == [0, 1]
    assert found.distance_km[0].tolist() == pytest.approx([0.01, 0.03], abs=1e-6)
    there, _ = minutes(network, (1500, -10), (0, 20))  # westward: 30 m to the far side, 1.5 km along it
    assert there == pytest.approx(60 * 0.03 / 15 + 1.5, abs=1e-4)


def test_parallel_street_that_runs_the_same_way_is_no_other_side() -> None:
    ends: dict[str, Metres] = {"w": (0, 0), "e": (2000, 0), "W": (0, 20), "E": (2000, 20)}
    network = network_of(ends, ["w>e", "W>E", "e-E", "W-w"])
    assert snap(network, at([(500, -10)])).road[0].tolist() == [0, -1]


def test_house_beside_a_motorway_meets_the_street_behind_it() -> None:
    network = network_of(SQUARE, ["w-e motorway", *ROUND], closed_sides=["motorway"])
    found = snap(network, at([(500, 10)]))
    assert found.road[0, 0] == 1  # w-n, half a kilometre away
    assert found.distance_km[0, 0] == pytest.approx(0.5, abs=1e-5)


def test_road_closed_both_ways_is_met_by_nobody() -> None:
    network = network_of(SQUARE, ["w-e", *ROUND])
    network.roads.loc[0, ["forward", "backward"]] = False
    assert snap(network, at([(500, 10)])).road[0, 0] == 1


def test_point_at_a_junction_stands_there_whatever_passes_over_it() -> None:
    # x is the middle of the straight road w-e, but joined to n alone.
    junctions = SQUARE | {"x": (1000, 0)}
    network = network_of(junctions, ["w-e", "x-n", "n-w"])
    found = snap(network, at({"x": (1000, 0)}))
    assert found.road[0].tolist() == [1, -1]
    assert found.along[0, 0] == 0


def test_point_at_the_end_of_a_one_way_street_may_leave_by_the_junction() -> None:
    network = network_of(SQUARE, ["w>e", *ROUND])
    there, back = minutes(network, (2000, 0), (2000, 1000))  # stands at e, where w>e ends
    assert there == back == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(("away_m", "snapped"), [(499, True), (501, False)])
def test_nothing_is_snapped_across_the_limit(away_m: float, snapped: bool) -> None:
    found = snap(network_of(SQUARE, ["w-e"]), at([(500, away_m)]), limit_km=0.5)
    assert found.snapped.tolist() == [snapped]
    assert found.nearest_km[0] == pytest.approx(away_m / 1000, abs=1e-6)
    assert math.isnan(found.distance_km[0, 0]) != snapped


def test_network_of_another_zone_meets_nobody_and_says_how_far_it_is() -> None:
    far = pd.DataFrame({"lon": [-51.2], "lat": [-30.0]})  # Porto Alegre
    found = snap(network_of(SQUARE, ["w-e"]), far)
    assert not found.snapped.any()
    assert found.nearest_km[0] > 10_000


def test_network_without_roads_meets_nobody() -> None:
    found = snap(network_of(SQUARE, []), at([(0, 0)]))
    assert found.road.tolist() == [[-1, -1]]
    assert found.nearest_km[0] == math.inf


corner = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda p: (100.0 * p[0], 100.0 * p[1]))


@given(st.lists(corner, min_size=2, max_size=8, unique=True), st.lists(corner, min_size=1, max_size=8))
def test_distance_is_that_of_the_nearest_of_all_roads(junctions: list[Metres], points: list[Metres]) -> None:
    names = [chr(ord("a") + number) for number in range(len(junctions))]
    network = network_of(dict(zip(names, junctions, strict=True)), [f"{a}-{b}" for a, b in pairwise(names)])
    found = snap(network, at([(x + 7.0, y + 13.0) for x, y in points]))
    for number, (x, y) in enumerate(points):
        here = np.array([x + 7.0, y + 13.0])
        away = []
        for start, end in zip(np.array(junctions), np.array(junctions)[1:], strict=False):
            share = np.clip((here - start) @ (end - start) / ((end - start) @ (end - start)), 0, 1)
            away.append(np.hypot(*(here - start - share * (end - start))))
        assert found.distance_km[number, 0] * 1000 == pytest.approx(min(away), abs=0.01)


def test_report_tells_distances_who_is_left_out_and_who_meets_the_largest_part() -> None:
    junctions = SQUARE | {"p": (0, 3000), "q": (500, 3000)}
    network = network_of(junctions, ["w-e", *ROUND, "p-q"])  # p-q hangs together with nothing
    points = at([(500, 100), (700, 200), (100, 3000), (1000, 9000)])
    report = snap_report(snap(network, points, limit_km=1), network, np.array([100.0, 300.0, 100.0, 50.0]))
    assert (report.points, report.snapped, report.in_largest) == (4, 3, 2)
    assert report.people_unsnapped == 50
    assert report.share_in_largest == 400 / 500
    assert report.median_km == pytest.approx(0.1, abs=1e-4)
    assert report.longest_km == pytest.approx(0.2, abs=1e-4)


def test_report_of_people_nobody_counted_is_undetermined() -> None:
    network = network_of(SQUARE, ["w-e"])
    report = snap_report(snap(network, at([(500, 100)])), network, np.array([math.nan]))
    assert report.people_unsnapped is None
    assert report.share_in_largest is None
