"""Lines drawn by hand become roads that meet at junctions; the numbers can be read off the drawings."""

from collections.abc import Sequence
from random import Random

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplan.roads.cutting import CROSSING, CUT, DUPLICATE
from gridplan.roads.gaps import DRAWN, JOINED, SHORT, WIDE
from gridplan.roads.noding import Noded, node_lines

Drawn = Sequence[tuple[float, float]]
Piece = tuple[tuple[tuple[int, int], ...], bool, bool]


def noded(
    *drawn: Drawn,
    tolerance_m: float = 1,
    level: Sequence[int] = (),
    oneway: Sequence[int] = (),
    rank: Sequence[int] = (),
) -> Noded:
    """Node lines drawn in metres; `oneway` are the positions of those that run only as drawn."""
    size = len(drawn)
    return node_lines(
        np.array([shapely.LineString(line) for line in drawn], dtype=object),
        level=np.array(level or [0] * size),
        forward=np.ones(size, dtype=bool),
        backward=~np.isin(np.arange(size), oneway),
        rank=np.array(rank or [0] * size),
        tolerance_m=tolerance_m,
    )


def changes_of(result: Noded) -> dict[str, list[tuple[float, float, float, float]]]:
    """Return kind → (x, y, moved_m, length_m), sorted and rounded to a millimetre."""
    told: dict[str, list[tuple[float, float, float, float]]] = {}
    for row in result.changes.round(3).sort_values(["kind", "x", "y"]).itertuples(index=False):
        told.setdefault(row.kind, []).append((row.x, row.y, row.moved_m, row.length_m))
    return told


def lengths_of(result: Noded) -> list[float]:
    return sorted(np.round(shapely.length(result.lines), 3).tolist())


def junctions_of(result: Noded) -> int:
    return len(set(result.tail) | set(result.head))


def pieces_of(result: Noded) -> list[Piece]:
    """Return the pieces in millimetres with their directions, whichever way they are written, sorted."""
    found = []
    for line, forward, backward in zip(result.lines, result.forward, result.backward, strict=True):
        vertices = tuple((round(1000 * x), round(1000 * y)) for x, y in line.coords)
        mirrored = vertices[::-1]
        one, other = bool(forward), bool(backward)
        found.append((vertices, one, other) if vertices <= mirrored else (mirrored, other, one))
    return sorted(found)


def test_lines_that_cross_are_cut_into_four_that_meet_at_one_junction() -> None:
    result = noded([(0, 0), (100, 0)], [(30, -40), (30, 60)])
    assert lengths_of(result) == [30, 40, 60, 70]
    assert junctions_of(result) == 5
    assert changes_of(result) == {CROSSING: [(30, 0, 0, 0)]}
    assert sorted(result.source) == [0, 0, 1, 1]


def test_bridge_does_not_meet_the_road_below_it() -> None:
    result = noded([(0, 0), (100, 0)], [(30, -40), (30, 60)], level=[0, 1])
    assert lengths_of(result) == [100, 100]
    assert junctions_of(result) == 4
    assert changes_of(result) == {}


def test_bridge_meets_the_roads_at_whose_ends_it_ends_and_not_one_that_runs_on_beneath() -> None:
    approach, bridge, through = [(0, 0), (100, 0)], [(100, 0), (200, 0)], [(200, -50), (200, 50)]
    result = noded(approach, bridge, through, level=[0, 1, 0])
    assert junctions_of(result) == 5
    assert result.head[result.source == 0] == result.tail[result.source == 1]
    assert changes_of(result) == {}


def test_two_crossings_above_one_another_are_two_junctions() -> None:
    ground = [(0, 0), (100, 0)], [(50, -50), (50, 50)]
    above = [(0, 10), (100, -10)], [(40, -50), (60, 50)]
    result = noded(*ground, *above, level=[0, 0, 1, 1])
    assert changes_of(result) == {CROSSING: [(50, 0, 0, 0), (50, 0, 0, 0)]}
    assert junctions_of(result) == 10
    upper = result.source >= 2
    ends_above = set(result.tail[upper]) | set(result.head[upper])
    assert not ends_above & (set(result.tail[~upper]) | set(result.head[~upper]))


def test_end_on_another_line_cuts_it() -> None:
    result = noded([(0, 0), (100, 0)], [(30, 0), (30, 60)])
    assert lengths_of(result) == [30, 60, 70]
    assert changes_of(result) == {CUT: [(30, 0, 0, 0)]}


def test_ends_within_the_tolerance_become_one_junction_at_their_mean() -> None:
    result = noded([(0, 0), (100, 0)], [(100.6, 0), (200, 0)])
    assert junctions_of(result) == 3
    assert lengths_of(result) == [99.7, 100.3]
    assert changes_of(result) == {JOINED: [(100.3, 0, 0.3, 0), (100.3, 0, 0.3, 0)]}


def test_ends_farther_apart_than_the_tolerance_stay_apart() -> None:
    result = noded([(0, 0), (100, 0)], [(101.1, 0), (200, 0)])
    assert junctions_of(result) == 4
    assert changes_of(result) == {}


def test_gap_across_levels_is_closed_between_ends() -> None:
    result = noded([(0, 0), (100, 0)], [(100.6, 0), (200, 0)], level=[0, 1])
    assert junctions_of(result) == 3


def test_chain_of_ends_is_left_as_it_is_and_told() -> None:
    far = [[(0.9 * k, 0), (0.9 * k, 50)] for k in range(5)]
    result = noded(*far)
    assert lengths_of(result) == [50] * 5
    assert [(x, y) for x, y, *_ in changes_of(result)[WIDE]] == [(0.9 * k, y) for k in range(5) for y in (0, 50)]


def test_loose_end_beside_a_road_is_drawn_onto_it_and_cuts_it() -> None:
    result = noded([(0, 0), (100, 0)], [(30, 0.8), (30, 60)])
    assert lengths_of(result) == [30, 60, 70]
    assert junctions_of(result) == 4
    assert changes_of(result) == {DRAWN: [(30, 0, 0.8, 0)]}


def test_loose_end_beside_a_road_of_another_level_stays_loose() -> None:
    result = noded([(0, 0), (100, 0)], [(30, 0.8), (30, 60)], level=[0, 1])
    assert lengths_of(result) == [59.2, 100]
    assert changes_of(result) == {}


def test_stub_of_a_line_drawn_too_far_is_left_out() -> None:
    result = noded([(0, 0), (100, 0)], [(30, -0.6), (30, 60)], [(0, 0), (0, 10)], [(100, 0), (100, 10)])
    told = changes_of(result)
    assert junctions_of(result) == 6
    assert len(result.lines) == 5
    assert [length for *_, length in told[SHORT]] == [0.6]
    assert max(moved for *_, moved, _ in told[JOINED]) <= 0.6


def test_road_drawn_twice_is_kept_once_the_lowest_rank() -> None:
    result = noded([(0, 0), (100, 0)], [(100, 0), (0, 0)], rank=[1, 0])
    assert result.source.tolist() == [1]
    assert changes_of(result) == {DUPLICATE: [(50, 0, 0, 100)]}


def test_overlap_is_kept_once_where_it_overlaps() -> None:
    result = noded([(0, 0), (100, 0)], [(60, 0), (160, 0)])
    assert lengths_of(result) == [40, 60, 60]
    assert changes_of(result) == {CUT: [(60, 0, 0, 0), (100, 0, 0, 0)], DUPLICATE: [(80, 0, 0, 40)]}


def test_two_one_way_lines_on_one_another_are_one_road_both_ways() -> None:
    result = noded([(0, 0), (100, 0)], [(100, 0), (0, 0)], oneway=[0, 1])
    assert (result.forward.tolist(), result.backward.tolist()) == ([True], [True])


def test_pieces_of_a_one_way_line_run_the_way_it_was_drawn() -> None:
    result = noded([(100, 0), (50, 0), (0, 0)], [(30, -40), (30, 60)], [(70, 60), (70, -40)], oneway=[0])
    own = result.source == 0
    west = [line.coords[0][0] - line.coords[-1][0] for line in result.lines[own]]
    assert sorted(west) == [30, 30, 40]
    assert result.forward[own].all()
    assert not result.backward[own].any()
    assert result.backward[~own].all()


def test_line_that_crosses_itself_is_cut_there_and_one_that_turns_back_on_itself_is_told() -> None:
    eight = noded([(0, 0), (40, 0), (40, 30), (20, -30)])
    assert [(x, y) for x, y, *_ in changes_of(eight)[CROSSING]] == [(30, 0)]
    back = noded([(0, 0), (100, 0), (60, 0)])
    assert lengths_of(back) == [40, 60]
    assert changes_of(back)[DUPLICATE] == [(80, 0, 0, 40)]


def test_line_shorter_than_the_grid_is_told_and_left_out() -> None:
    result = noded([(0, 0), (100, 0)], [(500, 500), (500.0001, 500)])
    assert result.source.tolist() == [0]
    assert [(x, y) for x, y, *_ in changes_of(result)[SHORT]] == [(500, 500)]


def test_all_lines_shorter_than_the_tolerance_leave_no_road() -> None:
    result = noded([(0, 0), (2, 0)], tolerance_m=5)
    assert len(result.lines) == 0
    assert changes_of(result)[SHORT] == [(1, 0, 0, 2)]


def test_negative_tolerance_is_refused() -> None:
    with pytest.raises(ValueError, match="tolerance"):
        noded([(0, 0), (100, 0)], tolerance_m=-1)


# Drawings of one level on a lattice of tenths of metres, so dense that gaps, stubs, overlaps and chains abound.
PLACES = st.tuples(*[st.integers(0, 120).map(lambda tenths: tenths / 10)] * 2)
LINES = st.lists(PLACES, min_size=2, max_size=4)
DRAWINGS = st.lists(st.tuples(LINES, st.booleans()), min_size=1, max_size=7)
TOLERANCES = st.sampled_from([0.0, 0.3, 1.0])


def node_drawing(drawing: Sequence[tuple[Drawn, bool]], tolerance_m: float) -> Noded:
    oneway = [position for position, (_, once) in enumerate(drawing) if once]
    return noded(*(line for line, _ in drawing), tolerance_m=tolerance_m, oneway=oneway)


@settings(max_examples=40)
@given(DRAWINGS, TOLERANCES)
def test_length_is_conserved_but_for_what_is_told(drawing: list[tuple[Drawn, bool]], tolerance_m: float) -> None:
    result = node_drawing(drawing, tolerance_m)
    before = sum(shapely.LineString(line).length for line, _ in drawing)
    after = shapely.length(result.lines).sum() + result.changes["length_m"].sum()
    # Cuts lie on the grid: each of two ends of a piece moves by up to 0.71 mm, in each of up to three rounds.
    bends = 0.005 * (len(result.lines) + len(result.changes) + 4 * len(drawing))
    assert abs(after - before) <= result.changes["moved_m"].sum() + bends


@settings(max_examples=40)
@given(DRAWINGS, TOLERANCES, st.randoms(use_true_random=False))
def test_order_of_the_lines_does_not_matter(
    drawing: list[tuple[Drawn, bool]], tolerance_m: float, random: Random
) -> None:
    shuffled = list(drawing)
    random.shuffle(shuffled)
    assert pieces_of(node_drawing(shuffled, tolerance_m)) == pieces_of(node_drawing(drawing, tolerance_m))


@settings(max_examples=40)
@given(DRAWINGS, TOLERANCES)
def test_noding_twice_changes_nothing(drawing: list[tuple[Drawn, bool]], tolerance_m: float) -> None:
    once = node_drawing(drawing, tolerance_m)
    assert once.settled
    size = len(once.lines)
    twice = node_lines(
        once.lines,
        level=np.zeros(size),
        forward=once.forward,
        backward=once.backward,
        rank=np.zeros(size),
        tolerance_m=tolerance_m,
    )
    assert pieces_of(twice) == pieces_of(once)
    assert set(twice.changes["kind"]) <= {WIDE}


@settings(max_examples=40)
@given(DRAWINGS, TOLERANCES)
def test_roads_of_one_level_meet_at_their_ends_only(drawing: list[tuple[Drawn, bool]], tolerance_m: float) -> None:
    result = node_drawing(drawing, tolerance_m)
    junction_at = {}
    for line, tail, head in zip(result.lines, result.tail, result.head, strict=True):
        for place, junction in ((line.coords[0], tail), (line.coords[-1], head)):
            assert junction_at.setdefault(place, junction) == junction
    ends = shapely.multipoints([*junction_at]) if junction_at else shapely.MultiPoint()
    one, other = shapely.STRtree(result.lines).query(result.lines, predicate="intersects")
    met = shapely.intersection(result.lines[one], result.lines[other])[one < other]
    assert (shapely.get_dimensions(met) == 0).all()
    assert (shapely.distance(shapely.get_parts(met), ends) < 0.002).all()
