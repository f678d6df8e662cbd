"""What minutes owe on any network, between points that meet roads anywhere along them."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from lattice_roads import Road, lattice_of, some_roads, some_spots
from metric_roads import Metres, at

from gridplan.roads import Network
from gridplan.travel_time import Router, Snap, TravelSettings

TRAVEL = TravelSettings(terminal_min=3, snap_limit_km=1, peak_factor=1.3)


def met(network: Network, spots: list[Metres]) -> Snap:
    """Return where those of the spots that are within the limit meet the network."""
    found = Router(network, TRAVEL).snapper.snap(at(spots), limit_km=TRAVEL.snap_limit_km)
    return found.take(found.snapped)


def minutes(network: Network, points: Snap, *, towards: bool = True) -> np.ndarray:
    """Return minutes between all pairs of points."""
    return Router(network, TRAVEL).minutes(points, points, towards=towards).minutes


def with_ways(network: Network, forward: np.ndarray, backward: np.ndarray) -> Network:
    """Return the network with other ways in which its roads may be travelled."""
    return replace(network, roads=network.roads.assign(forward=forward, backward=backward))


@settings(max_examples=200)
@given(some_roads, some_spots, st.integers(0, 24))
def test_closing_a_road_never_shortens_a_trip(roads: list[Road], spots: list[Metres], closed: int) -> None:
    network = lattice_of(roads)
    points = met(network, spots)  # of the open network, so that nobody moves to another road
    left = np.arange(len(roads)) != closed % len(roads)
    ways = network.roads["forward"].to_numpy() & left, network.roads["backward"].to_numpy() & left
    before, after = minutes(network, points), minutes(with_ways(network, *ways), points)
    assert (after >= before - 1e-9).all()


@settings(max_examples=200)
@given(some_roads, some_spots)
def test_turning_every_one_way_road_transposes_the_minutes(roads: list[Road], spots: list[Metres]) -> None:
    network = lattice_of(roads)
    turned = with_ways(network, network.roads["backward"].to_numpy(), network.roads["forward"].to_numpy())
    there = minutes(network, met(network, spots))
    np.testing.assert_allclose(minutes(turned, met(turned, spots)), there.T, rtol=0, atol=1e-9)


@given(some_roads, some_spots)
def test_way_back_is_the_way_there_of_the_other_end(roads: list[Road], spots: list[Metres]) -> None:
    network = lattice_of(roads)
    points = met(network, spots)
    back = minutes(network, points, towards=False)
    np.testing.assert_allclose(back, minutes(network, points).T, rtol=0, atol=1e-9)


@settings(max_examples=200)
@given(some_roads, some_spots)
def test_going_by_way_of_a_third_point_is_never_faster(roads: list[Road], spots: list[Metres]) -> None:
    """A point that meets both carriageways is no third point: on foot it crosses where nobody drives across."""
    network = lattice_of(roads)
    points = met(network, spots)
    direct = minutes(network, points)
    for third in np.flatnonzero(points.road[:, 1] < 0):
        assert (direct <= direct[:, third, None] + direct[None, third, :] + 1e-9).all()
