"""Reached, beyond the cutoff, without a path, undetermined: told apart in tables; and the two nearest of many."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lattice_roads import Road, lattice_of, some_roads, some_spots, spot
from metric_roads import Metres, at, network_of

from gridplan.access import AccessTable, Reach
from gridplan.travel_time import RoadMinutes, Router, TravelSettings

# A chain of one-kilometre roads, a trap that is entered and never left, an island:
#   a - b - c - d > t        i - j
CHAIN: dict[str, Metres] = {name: (1000.0 * number, 0) for number, name in enumerate("abcdt")} | {
    "i": (0, 9000),
    "j": (1000, 9000),
}
ROADS = ["a-b", "b-c", "c-d", "d>t", "i-j"]


def table(
    cutoff_min: float | None = None, thresholds: tuple[float, ...] = (1, 2), home: str = "abcdtij"
) -> AccessTable:
    """Return the access table of homes with 100 people each, each a district, to a hospital at a; s is at sea."""
    travel = TravelSettings(terminal_min=0, snap_limit_km=1, thresholds_min=thresholds, cutoff_min=cutoff_min)
    places = at({name: CHAIN.get(name, (0, -5000)) for name in home})
    sites = at({"A": CHAIN["a"], "sea": (0, -9000)}).assign(facility_id=["A", "sea"])
    return AccessTable(
        districts=tuple(home),
        place_district=np.arange(len(home)),
        place_population=np.full(len(home), 100.0),
        source=RoadMinutes(Router(network_of(CHAIN, ROADS), travel), places, sites),
        settings=travel,
    )


def test_every_kind_of_no_minutes_is_told_apart() -> None:
    access = table(cutoff_min=2, home="abcdtijs")
    reach = dict(zip(access.districts, access.reach_of_nearest(["A"]), strict=True))
    assert [reach[name] for name in "abc"] == [Reach.REACHED] * 3
    assert reach["d"] == Reach.BEYOND  # 3 km
    assert reach["t"] == reach["i"] == reach["j"] == Reach.UNREACHABLE  # nobody leaves t
    assert reach["s"] == Reach.UNDETERMINED  # in the sea, 5 km from any road


def test_trap_is_reached_and_not_left() -> None:
    access = table()
    trap = access.districts.index("t")
    assert access.to(["A"])[trap, 0] == math.inf
    assert access.back(["A"])[trap, 0] == pytest.approx(4, abs=1e-4)


def test_facility_in_the_sea_is_undetermined_for_everybody() -> None:
    access = table()
    assert set(access.reach_of_nearest(["sea"])) == {Reach.UNDETERMINED}
    assert access.source.unlocated(["A", "sea"]) == ["sea"]
    assert np.isnan(access.minutes_to_nearest(["A", "sea"])).all(), "the one at sea might be the nearest"


def test_table_counts_the_people_of_each_kind() -> None:
    frame = table(cutoff_min=2, home="abcdtijs").to_frame(["A"]).reset_index("facility_id")
    people = frame[[name for name in frame.columns if name.startswith("population_")]].sum()
    assert people.to_dict() == {
        "population_within_1_min": 200,
        "population_within_2_min": 300,
        "population_beyond_cutoff": 100,
        "population_without_path": 300,
        "population_undetermined": 100,
    }


def test_cutoff_changes_no_minutes_below_it() -> None:
    free, cut = table(home="abcd").to(["A"]), table(cutoff_min=2, home="abcd").to(["A"])
    assert cut[:3].tolist() == free[:3].tolist()
    assert cut[3, 0] == math.inf


def test_cutoff_below_a_threshold_is_refused() -> None:
    with pytest.raises(ValueError, match="cutoff_min"):
        table(cutoff_min=1.5)


@settings(max_examples=200)
@given(some_roads, some_spots, st.lists(spot, max_size=6))
def test_two_searches_find_the_two_nearest_of_all_facilities(
    roads: list[Road], homes: list[Metres], spots: list[Metres]
) -> None:
    owners = [f"H{number // 2}" for number in range(len(spots))]  # facilities of two sites each
    facilities = list(dict.fromkeys(owners))
    router = Router(lattice_of(roads), TravelSettings(snap_limit_km=1, peak_factor=1.3))
    sites = at({f"s{number}": spot for number, spot in enumerate(spots)}).assign(facility_id=owners)
    found = RoadMinutes(router, at(homes), sites)
    nearest, minutes = found.nearest(facilities), found.to(facilities).minutes
    for home in range(len(homes)):
        known = [m for m in minutes[home] if not math.isnan(m)]
        expected = sorted([m for m in known if math.isfinite(m)])
        if not found.place_snap.snapped[home]:
            assert math.isnan(nearest.first_min[home])
            continue
        check_rank(nearest.first[home], nearest.first_min[home], expected[:1], minutes[home])
        check_rank(nearest.second[home], nearest.second_min[home], expected[1:2], minutes[home])
        assert nearest.first[home] != nearest.second[home] or nearest.first[home] == -1


def check_rank(facility: int, minutes: float, expected: list[float], row: np.ndarray) -> None:
    if not expected:
        assert (facility, minutes) == (-1, math.inf)
    else:
        assert minutes == pytest.approx(expected[0], abs=1e-9)
        assert row[facility] == pytest.approx(expected[0], abs=1e-9)
