"""Minutes door to door against an independent search; what has no path or no road is never a number."""

import math
from collections.abc import Sequence
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from drawing import centre_of, drawn_area
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from gridplan.access import AccessTable, Reach, access_table
from gridplan.partition import problem_of
from gridplan.roads import Network, network_from_links
from gridplan.study_area import StudyArea
from gridplan.travel_time import GivenMinutes, RoadMinutes, Router, TravelSettings

GEOD = Geod(ellps="WGS84")
Link = tuple[int, int, int, bool]  # from, to, km, one-way

# Every drawn area in this file is
MAP = """
abc
def
"""
# with, at 60 km/h, these links (minutes are kilometres):
#   a -2- b -2- c        d → a one-way 1,  b → e one-way 4 and a parallel road of 6 both ways
#   |     |     |        f stands alone
#   d -3- e     f
LINKS = [
    ("a", "b", 2),
    ("b", "c", 2),
    ("d", "e", 3),
    ("d", "a", 1, "oneway"),
    ("b", "e", 6),
    ("b", "e", 4, "oneway"),
]


def drawn_graph() -> nx.MultiDiGraph:
    """Return LINKS as networkx sees them, each two-way link as two edges."""
    graph = nx.MultiDiGraph()
    graph.add_nodes_from("abcdef")
    for a, b, km, *oneway in LINKS:
        graph.add_edge(a, b, weight=km)
        if not oneway:
            graph.add_edge(b, a, weight=km)
    return graph


def settings(**changed: float) -> TravelSettings:
    plain = {"speeds_km_per_h": {"road": 60}, "terminal_min": 0}
    return TravelSettings.model_validate(plain | changed)


def points(count: int) -> pd.DataFrame:
    """Return `count` points at least 10 km apart, so that each snaps to itself alone."""
    return pd.DataFrame({"lon": [120 + 0.2 * n for n in range(count)], "lat": 28.0}, index=list(range(count)))


def network_of(count: int, links: Sequence[Link]) -> Network:
    table = pd.DataFrame(links, columns=["from_id", "to_id", "road_km", "oneway"])
    table = table.astype({"from_id": int, "to_id": int, "road_km": float, "oneway": bool})
    return network_from_links(points(count), table.assign(road_class="road"), speeds_km_per_h={"road": 60})


def road_minutes(network: Network, places: pd.DataFrame, sites: pd.DataFrame, **changed: float) -> RoadMinutes:
    """Return minutes from places to sites, each site a facility of its own."""
    return RoadMinutes(Router(network, settings(**changed)), places, sites.assign(facility_id=sites.index))


def all_pairs(count: int, links: Sequence[Link], **changed: float) -> tuple[np.ndarray, np.ndarray]:
    """Return minutes from every point to every point, and the same asked for in the other direction."""
    found = road_minutes(network_of(count, links), points(count), points(count), **changed)
    return found.to(range(count)).minutes, found.back(range(count)).minutes


def columns(area: StudyArea, access: AccessTable) -> tuple[np.ndarray, np.ndarray]:
    """Return minutes place × facility of a whole area, there and back."""
    facilities = list(area.facilities.index)
    return access.to(facilities), access.back(facilities)


NODES = 6
node = st.integers(0, NODES - 1)
link = st.tuples(node, node, st.integers(1, 30), st.booleans()).filter(lambda drawn: drawn[0] != drawn[1])
some_links = st.lists(link, max_size=14)


def test_minutes_are_the_shortest_path_plus_snap_legs_plus_terminal_both_ways(tmp_path: Path) -> None:
    lon, lat = centre_of(MAP, "e")
    sites = [{"id": "H1", "in": "c"}, {"id": "H2", "in": "e", "lon": lon + 0.003, "lat": lat}]
    area = drawn_area(tmp_path / "city", MAP, links=LINKS, facilities=sites, travel_time={"terminal_min": 7})
    access = access_table(area)
    away_km = GEOD.inv(lon, lat, lon + 0.003, lat)[2] / 1000
    legs = {"H1": 0, "H2": 60 * away_km / 15}  # the leg from the road to H2, at 15 km/h
    graph = drawn_graph()
    access = access_table(area)
    to, back = columns(area, access)
    for column, (site, at) in enumerate([("H1", "c"), ("H2", "e")]):
        home_to_site = nx.single_source_dijkstra_path_length(graph.reverse(), at)
        site_to_home = nx.single_source_dijkstra_path_length(graph, at)
        for row, district in enumerate(access.districts):
            expected = home_to_site.get(district, math.inf) + legs[site] + 7
            assert to[row, column] == pytest.approx(expected, abs=0.01), (district, site)
            expected = site_to_home.get(district, math.inf) + legs[site] + 7
            assert back[row, column] == pytest.approx(expected, abs=0.01), (site, district)


def test_one_way_links_make_the_two_directions_differ(tmp_path: Path) -> None:
    area = drawn_area(tmp_path / "city", MAP, links=LINKS, facilities=[{"id": "H1", "in": "a"}])
    to, back = columns(area, access_table(area))
    d = list(area.districts.index).index("d")
    assert to[d, 0] == 1  # d → a
    assert back[d, 0] == 2 + 4 + 3  # a → b → e → d


@given(some_links)
def test_minutes_agree_with_networkx_on_any_network(links: list[Link]) -> None:
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(NODES))
    for a, b, km, oneway in links:
        graph.add_weighted_edges_from([(a, b, km)] if oneway else [(a, b, km), (b, a, km)])
    lengths = dict(nx.all_pairs_dijkstra_path_length(graph))
    to, back = all_pairs(NODES, links, terminal_min=2, peak_factor=1.5)
    expected = [[lengths[a].get(b, math.inf) * 1.5 + 2 for b in range(NODES)] for a in range(NODES)]
    np.testing.assert_allclose(to, expected)
    np.testing.assert_allclose(back, np.transpose(expected))


@given(some_links, st.floats(0, 20))
def test_going_by_way_of_a_third_place_is_never_faster(links: list[Link], terminal_min: float) -> None:
    direct = all_pairs(NODES, links, terminal_min=terminal_min)[0]
    by_way = (direct[:, :, None] + direct[None, :, :]).min(axis=1)
    assert (direct <= by_way + 1e-9).all()


@given(some_links)
def test_reversing_every_one_way_link_transposes_the_minutes(links: list[Link]) -> None:
    turned = [(b, a, km, oneway) for a, b, km, oneway in links]
    np.testing.assert_array_equal(all_pairs(NODES, turned)[0], all_pairs(NODES, links)[0].T)


@given(some_links.flatmap(lambda links: st.tuples(st.just(links), st.permutations(links))))
def test_order_of_the_links_does_not_matter(both: tuple[list[Link], list[Link]]) -> None:
    one, other = (all_pairs(NODES, links)[0] for links in both)
    np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("kilometres", [(3, 5), (5, 3), (5, 3, 4)])
def test_parallel_links_count_as_the_fastest_and_are_not_added_up(kilometres: tuple[int, ...]) -> None:
    to, _ = all_pairs(2, [(0, 1, km, False) for km in kilometres])
    assert to[0, 1] == to[1, 0] == 3


def test_link_of_no_minutes_is_a_link() -> None:
    to, _ = all_pairs(3, [(0, 1, 0, True), (1, 2, 0, False)])
    assert to.tolist() == [[0, 0, 0], [math.inf, 0, 0], [math.inf, 0, 0]]


def test_pair_without_a_path_is_infinite_and_reported_as_unreachable(tmp_path: Path) -> None:
    area = drawn_area(tmp_path / "city", MAP, links=LINKS, facilities=[{"id": "H1", "in": "a"}])
    access = access_table(area)
    f = access.districts.index("f")
    assert access.to(["H1"])[f, 0] == access.back(["H1"])[f, 0] == math.inf
    assert access.reach_of_nearest(["H1"])[f] == Reach.UNREACHABLE
    assert access.minutes(["H1"])[f, 0] == math.inf
    assert access.population_within(["H1"], 1e9)[f, 0] == 0


def test_path_that_runs_one_way_only_is_reached_in_that_direction_alone() -> None:
    to, back = all_pairs(2, [(0, 1, 5, True)])
    assert to.tolist() == [[0, 5], [math.inf, 0]]
    assert back.tolist() == [[0, math.inf], [5, 0]]


def test_point_too_far_from_any_road_is_undetermined_and_told_apart_from_no_path() -> None:
    near = points(2)
    # 0.04° of latitude are 4.4 km, 0.06° are 6.7 km; the limit is 5 km.
    places = pd.DataFrame({"lon": [120.0, 120.0], "lat": [28.04, 28.06]}, index=["in", "out"])
    found = road_minutes(network_of(2, []), places, near)
    assert found.place_snap.snapped.tolist() == [True, False]
    assert found.place_snap.nearest_km == pytest.approx([4.43, 6.65], abs=0.01)
    to = found.to([0, 1]).minutes
    assert to[0].tolist() == [pytest.approx(60 * 4.433 / 15, abs=0.01), math.inf]
    assert np.isnan(to[1]).all()
    assert np.isnan(found.back([0, 1]).minutes[1]).all()


def test_hospital_too_far_from_any_road_is_undetermined_for_all(tmp_path: Path) -> None:
    far = {"id": "H2", "lon": 120.005, "lat": 28.095}  # 0.1° = 11 km north of a
    area = drawn_area(tmp_path / "city", "ab", facilities=[{"id": "H1"}, far])
    access = access_table(area)
    assert np.isnan(access.to(["H2"])).all()
    assert np.isfinite(access.to(["H1"])).all()
    assert access.population_within(["H2"], 1e9)[:, 0].tolist() == [0, 0]
    assert access.source.unlocated(["H1", "H2"]) == ["H2"]


def test_no_places_and_no_facilities_give_tables_without_rows_and_columns() -> None:
    network = network_of(2, [(0, 1, 3, False)])
    assert road_minutes(network, points(2), points(0)).to([]).minutes.shape == (2, 0)
    assert road_minutes(network, points(0), points(2)).to([0, 1]).minutes.shape == (0, 2)


def test_peak_factor_scales_network_minutes_and_neither_snap_nor_terminal(tmp_path: Path) -> None:
    lon, lat = centre_of(MAP, "a")
    sites = [{"id": "H1", "in": "a", "lon": lon - 0.002, "lat": lat + 0.003}]
    area = drawn_area(tmp_path / "city", MAP, links=LINKS, facilities=sites, travel_time={"terminal_min": 7})
    calm = columns(area, access_table(area))[0][:, 0]
    rush_hour = area.travel_settings.model_copy(update={"peak_factor": 1.8})
    busy = columns(area, access_table(area, rush_hour))[0][:, 0]
    on_road = np.array([0, 2, 4, 1, 4, math.inf])  # a b c d e f to a; e by way of d: 3 + 1
    np.testing.assert_allclose(busy[:5] - calm[:5], 0.8 * on_road[:5])
    np.testing.assert_allclose(calm[:5] - on_road[:5], calm[0])
    assert calm[5] == busy[5] == math.inf


def test_slower_roads_take_longer_in_proportion(tmp_path: Path) -> None:
    area = drawn_area(tmp_path / "city", MAP, links=LINKS)
    halved = area.travel_settings.model_copy(update={"speeds_km_per_h": {"road": 30}})
    area_at_30 = drawn_area(tmp_path / "slow", MAP, links=LINKS, travel_time=halved.model_dump(mode="json"))
    slow, fast = (columns(each, access_table(each))[0] for each in (area_at_30, area))
    np.testing.assert_allclose(slow, 2 * fast)


def test_nearest_designated_campus_counts_and_an_undesignated_one_does_not(tmp_path: Path) -> None:
    campuses = [
        {"id": "main", "facility": "H1", "in": "a"},
        {"id": "new", "facility": "H1", "in": "e"},
        {"id": "clinic", "facility": "H1", "in": "c", "designated": "no"},
    ]
    chain = [("a", "b", 2), ("b", "c", 2), ("c", "f", 1), ("d", "e", 2), ("e", "f", 2)]
    area = drawn_area(tmp_path / "city", MAP, links=chain, facilities=[{"id": "H1"}], campuses=campuses)
    access = access_table(area)
    #                            a  b  c        d  e  f
    # to main                    0  2  4        9  7  5
    # to new                     7  5  3        2  0  2
    assert access.to(["H1"])[:, 0].tolist() == [0, 2, 3, 2, 0, 2]


def test_campus_off_the_road_does_not_hide_one_on_it(tmp_path: Path) -> None:
    campuses = [
        {"id": "hill", "facility": "H1", "lon": 120.005, "lat": 28.095},
        {"id": "town", "facility": "H1", "in": "b"},
    ]
    area = drawn_area(tmp_path / "city", "ab", facilities=[{"id": "H1"}], campuses=campuses)
    assert access_table(area).to(["H1"])[:, 0].tolist() == [1, 0]


def test_facility_without_a_designated_campus_has_no_minutes(tmp_path: Path) -> None:
    campuses = [{"id": "town", "facility": "H1", "in": "b"}]
    area = drawn_area(tmp_path / "city", "ab", facilities=[{"id": "H1"}, {"id": "H2"}], campuses=campuses)
    access = access_table(area)
    assert np.isnan(access.to(["H2"])).all()


def test_people_within_a_limit_are_counted_at_the_limit_too(tmp_path: Path) -> None:
    area = drawn_area(tmp_path / "city", "abc", populations={"a": 10, "b": 20, "c": None})
    access = access_table(area)
    assert access.population_within(["H1"], 0)[:, 0].tolist() == [10, 0, 0]
    assert access.population_within(["H1"], 1)[:, 0].tolist() == [10, 20, 0]
    assert access.population_within(["H1"], 99)[:, 0].tolist() == [10, 20, 0], "unknown people are not counted"


def places_of_one_district(minutes: list[float], people: list[float]) -> AccessTable:
    """Return an access table of one district with a place per entry and one facility."""
    column = np.array(minutes)[:, None]
    return AccessTable(
        districts=("a",),
        place_district=np.zeros(len(people), dtype=np.int64),
        place_population=np.array(people, dtype=float),
        source=GivenMinutes(("H1",), column, column, {}),
        settings=settings(),
    )


@pytest.mark.parametrize(
    ("minutes", "people", "expected", "left_out"),
    [
        ([10, 40], [300, 100], 17.5, 0),  # (10 × 300 + 40 × 100) / 400
        ([10, 40], [0, 0], 25, 0),  # nobody lives there: places count alike
        ([10, 40], [math.nan, math.nan], 25, 0),
        ([10, math.inf], [300, 1], 10, 1),  # one person without a path
        ([10, math.nan], [300, 1], 10, 1),
        ([10, math.inf], [300, math.nan], 10, 0),
        ([10, math.inf], [0, 0], 10, 0),
        ([math.inf, math.inf], [300, 100], math.inf, 400),
        ([math.inf, math.nan], [300, 100], math.nan, 400),  # those of 100 are not known
        ([math.inf, math.nan], [300, 0], math.inf, 300),
    ],
)
def test_minutes_of_a_district_are_the_mean_of_its_people_who_have_a_path_and_the_others_are_counted(
    minutes: list[float], people: list[float], expected: float, left_out: float
) -> None:
    access = places_of_one_district(minutes, people)
    np.testing.assert_equal(access.minutes(["H1"])[0, 0], expected)
    assert access.left_out(access.to(["H1"]))[0, 0] == left_out


def test_lead_that_some_people_cannot_reach_is_not_taken_for_a_near_one(tmp_path: Path) -> None:
    # Two places in one district: both reach H1, only the larger reaches H2, which is nearer to it.
    area = drawn_area(tmp_path / "city", "a.b", links=[("a", "b", 1)], facilities=[{"id": "H1"}, {"id": "H2"}])
    minutes = np.array([[30, 5], [30, math.inf]])
    access = AccessTable(
        districts=("a",),
        place_district=np.zeros(2, dtype=np.int64),
        place_population=np.array([300.0, 100.0]),
        source=GivenMinutes(("H1", "H2"), minutes, minutes, {}),
        settings=settings(),
    )
    assert problem_of(area, access, (("H1",), ("H2",)), excluded=["b"]).minutes.tolist() == [[30, math.inf]]


def test_long_form_holds_minutes_and_people_for_each_district_and_lead(tmp_path: Path) -> None:
    sites = [{"id": "H1", "in": "a"}, {"id": "H2", "in": "c"}]
    links = [("a", "b", 10), ("b", "c", 20)]
    area = drawn_area(tmp_path / "city", "abc", facilities=sites, links=links, populations=500)
    frame = access_table(area).to_frame(["H2"])
    assert list(frame.index) == [("a", "H2"), ("b", "H2"), ("c", "H2")]
    assert frame["minutes"].tolist() == [30, 20, 0]
    assert frame["population_within_15_min"].tolist() == [0, 0, 500]
    assert frame["population_within_30_min"].tolist() == [500, 500, 500]


def test_long_form_has_blanks_for_what_is_not_known_and_says_why(tmp_path: Path) -> None:
    sites = [{"id": "H1", "in": "a"}]
    area = drawn_area(tmp_path / "city", "abc", facilities=sites, links=[("a", "b", 10)], populations={"b": None})
    frame = access_table(area).to_frame(["H1"])
    assert frame["reach"].tolist() == ["reached", "reached", "unreachable"]
    assert frame["minutes"].tolist() == pytest.approx([0, 10, math.nan], nan_ok=True)
    assert frame["population_within_15_min"].tolist() == pytest.approx([1000, math.nan, 0], nan_ok=True)
    assert frame["population_without_path"].tolist() == pytest.approx([0, math.nan, 1000], nan_ok=True)


def test_networks_are_told_apart_by_digest() -> None:
    same, other = network_of(3, [(0, 1, 3, False)]), network_of(3, [(0, 1, 4, False)])
    assert network_of(3, [(0, 1, 3, False)]).digest == same.digest
    assert other.digest != same.digest
