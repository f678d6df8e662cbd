"""The colours of grids: neighbours never alike, the same lead the same everywhere."""

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplan.export.colours import INK, PALETTE, area_colours, grid_colours
from gridplan.layout import Grid, Layout, change_leads, swap_leads

# A city of 12 × 12 square districts.
CITY = nx.convert_node_labels_to_integers(nx.grid_2d_graph(12, 12))
CITY = nx.relabel_nodes(CITY, {node: f"d{node}" for node in CITY})
HOSPITALS = [f"h{number}" for number in range(60)]


def layout_of(grid_numbers: list[int]) -> Layout:
    """Return a layout whose n-th district is in the n-th of `grid_numbers`; grid n is led by hospital n."""
    grids = tuple(Grid(str(number), (HOSPITALS[number],)) for number in sorted(set(grid_numbers)))
    return Layout(grids, {f"d{d}": str(number) for d, number in enumerate(grid_numbers)})


def alike_neighbours(layout: Layout, colours: dict[str, str]) -> list[tuple[str, str]]:
    pairs = {(layout.grid_of[a], layout.grid_of[b]) for a, b in CITY.edges}
    return [(a, b) for a, b in pairs if a != b and colours[a] == colours[b]]


@given(st.lists(st.integers(0, 15), min_size=144, max_size=144))
def test_up_to_sixteen_grids_have_a_colour_each(numbers):
    colours = grid_colours(layout_of(numbers), CITY, hospitals=HOSPITALS)
    assert len(set(colours.values())) == len(set(numbers))


@given(st.permutations(range(36)))
def test_neighbours_differ_where_there_are_more_grids_than_colours(order):
    # 36 grids of 2 × 2 districts, each touching up to four others, numbered in any order.
    numbers = [order[(d // 12 // 2) * 6 + (d % 12) // 2] for d in range(144)]
    layout = layout_of(numbers)
    assert not alike_neighbours(layout, grid_colours(layout, CITY, hospitals=HOSPITALS))


@given(st.sets(st.integers(0, 15), min_size=1), st.sets(st.integers(0, 15), min_size=1))
def test_lead_has_the_same_colour_in_every_layout(some, others):
    one, other = (
        grid_colours(Layout(tuple(Grid(str(n), (HOSPITALS[n],)) for n in found)), CITY, hospitals=HOSPITALS)
        for found in (some, others)
    )
    assert all(one[str(number)] == other[str(number)] for number in some & others)


def test_colour_follows_the_lead_and_not_the_number_of_the_grid(wenzhou, wenzhou_plan):
    before = area_colours(wenzhou_plan.layout, wenzhou)
    after = area_colours(swap_leads(wenzhou_plan.layout, "1", "5"), wenzhou)
    assert (after["1"], after["5"]) == (before["5"], before["1"])
    assert {grid: after[grid] for grid in "234"} == {grid: before[grid] for grid in "234"}


def test_new_lead_brings_its_own_colour_and_leaves_the_others(wenzhou, wenzhou_plan):
    before = area_colours(wenzhou_plan.layout, wenzhou)
    layout = wenzhou_plan.layout
    after = area_colours(change_leads(layout, "1", ("H06",)), wenzhou)
    assert after["1"] not in before.values()
    assert {grid: after[grid] for grid in "2345"} == {grid: before[grid] for grid in "2345"}


@pytest.mark.parametrize("colour", PALETTE)
def test_dark_text_is_readable_on_every_colour(colour):
    def luminance(code: str) -> float:
        parts = [int(code[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    contrast = (luminance(colour) + 0.05) / (luminance(INK) + 0.05)
    assert contrast >= 4.5  # WCAG 2.1, level AA
