"""A real city on its real roads, by the same commands as the embedded example."""

import json
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from porto_alegre import HOSPITALS, write_porto_alegre

from gridplan.access import AccessTable, access_table
from gridplan.cli import main
from gridplan.study_area import StudyArea, read_area

LEADS = [word for key in HOSPITALS for word in ("--lead", key)]
# Ilha da Pintada lies in the river; its bridge is not in the extract.
ISLAND_LON = -51.2505


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, test_data: Path) -> Path:
    return write_porto_alegre(tmp_path_factory.mktemp("porto-alegre"), test_data)


@pytest.fixture(scope="module")
def city(folder: Path) -> StudyArea:
    return read_area(folder)


@pytest.fixture(scope="module")
def access(city: StudyArea) -> AccessTable:
    return access_table(city)


def test_hexagons_and_hospitals_are_solved_and_measured_by_the_commands_of_the_example(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = str(tmp_path / "plan.json")
    solve = ["solve", str(folder), *LEADS, "--balance", "0.2", "--out", plan, "--quiet", "--lang", "en"]
    assert main(solve) == 3
    assert "--leave-out-unreachable" in capsys.readouterr().err
    assert main([*solve, "--leave-out-unreachable", "--json"]) == 0
    solution = json.loads(capsys.readouterr().out)
    assert solution["ending"] == "optimal"
    assert 0 < len(solution["left_out"]) < 20
    assert main(["measure", str(folder), plan, "--json"]) == 0
    measured = json.loads(capsys.readouterr().out)["whole"]
    assert measured["mean_minutes"]["value"] == pytest.approx(solution["objective_min"], abs=1e-6)
    assert measured["population"]["value"] == 812_935


def test_people_without_a_path_live_on_the_island(city: StudyArea, access: AccessTable) -> None:
    minutes = access.minutes_to_nearest(list(city.facilities.index))
    pathless = city.places[np.isinf(minutes)]
    assert len(pathless) > 0
    assert (pathless["lon"] < ISLAND_LON).all()
    assert city.places["population"][np.isfinite(minutes)].sum() > 0.998 * city.places["population"].sum()


def test_minutes_are_those_of_an_independent_search_with_every_place_put_into_the_graph(
    city: StudyArea, access: AccessTable
) -> None:
    """Places and hospitals become nodes of a networkx graph; nothing of the router is used but where they snap."""
    network, snap = city.network, access.source.place_snap
    graph = nx.MultiDiGraph()
    for road, minutes in zip(network.roads.itertuples(), network.minutes, strict=True):
        graph.add_weighted_edges_from([(road.tail, road.head, minutes)] * road.forward)
        graph.add_weighted_edges_from([(road.head, road.tail, minutes)] * road.backward)
    facility = "santa_casa_hospital"
    site = list(access.source.sites["facility_id"]).index(facility)
    sample = np.random.default_rng(0).choice(np.flatnonzero(snap.snapped), 60, replace=False)
    settings = access.settings
    at = [("site", access.source.site_snap.take([site]))] + [(int(n), snap.take([n])) for n in sample]
    for name, point in at:
        for road, along, away_km in zip(point.road[0], point.along[0], point.distance_km[0], strict=True):
            if road >= 0:
                join(graph, network.roads.iloc[road], network.minutes[road], along, (name, away_km), settings)
    lengths = nx.single_source_dijkstra_path_length(graph.reverse(copy=False), ("point", "site"))
    column = access.to([facility])[:, 0]
    for place in sample:
        expected = lengths.get(("point", int(place)), np.inf) + settings.terminal_min
        assert column[place] == pytest.approx(expected, abs=1e-6), place


def join(graph: nx.MultiDiGraph, road: pd.Series, minutes: float, along: float, point: tuple, settings) -> None:
    """Join a point to the ends of its road as far as the road may be travelled, and to its junction at an end."""
    name, away_km = point
    node, walk = ("point", name), 60 * away_km / settings.snap_speed_km_per_h
    if road.backward or along <= 1e-9:
        graph.add_edge(node, road["tail"], weight=along * minutes + walk)
    if road.forward or along >= 1 - 1e-9:
        graph.add_edge(node, road["head"], weight=(1 - along) * minutes + walk)
    if road.forward or along <= 1e-9:
        graph.add_edge(road["tail"], node, weight=along * minutes + walk)
    if road.backward or along >= 1 - 1e-9:
        graph.add_edge(road["head"], node, weight=(1 - along) * minutes + walk)


def test_network_of_another_city_is_undetermined_for_everybody_and_says_how_far_it_is(
    folder: Path, city: StudyArea, tmp_path: Path
) -> None:
    access = access_table(city, city.travel_settings.model_copy(update={"snap_limit_km": 0.001}))
    assert access.source.place_snap.nearest_km.min() >= 0
    unsnapped = ~access.source.place_snap.snapped
    assert np.isnan(access.to(["santa_casa_hospital"])[unsnapped]).all()
    assert access.provenance["snap"]["places"]["people_unsnapped"] > 0


def test_area_tells_what_the_import_of_its_roads_said(city: StudyArea) -> None:
    assert city.network_notes[0].en.startswith("11,334 OSM ways read")
    assert all(note.zh and note.en for note in city.network_notes)
