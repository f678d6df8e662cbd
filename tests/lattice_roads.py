"""Random roads on a lattice of 4 × 3 junctions, and spots between them, for property tests.

A road leads straight from one junction to another, however far: (from, to, km/h, one-way), with junctions 0 … 11 a
kilometre apart. A spot is metres east and north of junction 0; none lies at a junction.
"""

from collections.abc import Sequence

from hypothesis import strategies as st
from metric_roads import Metres, network_of

from gridplan.roads import Network

Road = tuple[int, int, int, bool]
COLUMNS, JUNCTIONS = 4, 12

junction = st.integers(0, JUNCTIONS - 1)
road = st.tuples(junction, junction, st.integers(5, 90), st.booleans()).filter(lambda drawn: drawn[0] != drawn[1])
some_roads = st.lists(road, min_size=1, max_size=25)
spot = st.tuples(st.integers(0, 30), st.integers(0, 20)).map(lambda drawn: (100.0 * drawn[0] + 3, 100.0 * drawn[1] + 7))
some_spots = st.lists(spot, min_size=1, max_size=6)


def lattice_of(roads: Sequence[Road]) -> Network:
    """Return the network of such roads, as drawn from their first junction to their second."""
    names = [chr(ord("a") + number) for number in range(JUNCTIONS)]
    places: dict[str, Metres] = {
        name: (1000.0 * (number % COLUMNS), 1000.0 * (number // COLUMNS)) for number, name in enumerate(names)
    }
    drawn = [f"{names[a]}{'>' if oneway else '-'}{names[b]} {speed}" for a, b, speed, oneway in roads]
    return network_of(places, drawn)
