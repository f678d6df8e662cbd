"""Draw roads with letters, write them as OpenStreetMap XML, and tell a network in letters again.

    path = write_osm(tmp_path, '''
        a b c
          d
    ''', {"abc": {"highway": "primary"}, "bd": {"highway": "residential"}})

Each letter is a node, 0.01° (about 1.1 km) from its neighbours; the top left corner is at 120° E, 28° N. Blanks
between letters of a row do not count. A way is the string of its nodes; two ways of the same nodes are
told apart by a digit behind them.
"""

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from xml.sax.saxutils import quoteattr

import numpy as np
import pandas as pd

from gridplan.roads.network import Network, roads_frame
from gridplan.roads.osm_ways import lengths_km

WEST, NORTH, SIDE = 120.0, 28.0, 0.01
Places = dict[str, tuple[float, float]]
Tags = Mapping[str, str]


def places_of(drawing: str) -> Places:
    """Return lon and lat of each letter; a column is two characters wide."""
    lines = dedent(drawing).strip("\n").rstrip().split("\n")
    return {
        letter: (round(WEST + column / 2 * SIDE, 6), round(NORTH - row * SIDE, 6))
        for row, line in enumerate(lines)
        for column, letter in enumerate(line)
        if letter != " "
    }


def write_osm(
    folder: Path,
    drawing: str,
    ways: Mapping[str, Tags],
    *,
    nodes: Mapping[str, Tags] | None = None,
    lacking: str = "",
    restrictions: int = 0,
    ways_first: bool = False,
    negative: bool = False,
    name: str = "drawn.osm",
) -> Path:
    """Write the drawing as OSM XML and return its path.

    nodes: tags of nodes. lacking: nodes that ways name and the file lacks. restrictions: how many turn
    restrictions it has. ways_first, negative: as Overpass and JOSM may write files.
    """

    def number(letter: str) -> int:
        return -ord(letter) if negative else ord(letter)

    def tagged(tags: Tags) -> str:
        return "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())

    given = nodes or {}
    points = [
        f'<node id="{number(letter)}" version="1" lon="{lon}" lat="{lat}">{tagged(given.get(letter, {}))}</node>'
        for letter, (lon, lat) in places_of(drawing).items()
        if letter not in lacking
    ]
    lines = []
    for key, (way, tags) in enumerate(ways.items(), start=1):
        refs = "".join(f'<nd ref="{number(letter)}"/>' for letter in way if letter.isalpha())
        lines.append(f'<way id="{key}" version="1">{refs}{tagged(tags)}</way>')
    turn = tagged({"type": "restriction", "restriction": "no_left_turn"})
    turns = [f'<relation id="{key}" version="1">{turn}</relation>' for key in range(1, restrictions + 1)]
    parts = [*lines, *points, *turns] if ways_first else [*points, *lines, *turns]
    path = folder / name
    path.write_text(f'<osm version="0.6" generator="drawn">{"".join(parts)}</osm>', encoding="utf-8")
    return path


def drawn_network(drawing: str, roads: Mapping[str, Mapping[str, object]]) -> Network:
    """Return a network with a junction at each letter and a road per entry, from its first letter to its last.

    Entries hold the options of `roads_frame`; road_class is "road" at 60 km/h unless given.
    """
    places = places_of(drawing)
    letters = {letter: number for number, letter in enumerate(places)}
    paths = [[letter for letter in path if letter.isalpha()] for path in roads]
    vertices = np.array([places[letter] for path in paths for letter in path])
    first = np.concatenate([[0], np.cumsum([len(path) for path in paths])])
    defaults = {"road_class": "road", "name": "", "speed_km_per_h": np.nan}
    defaults |= {"forward": True, "backward": True, "enterable": True}
    columns = {key: [own.get(key, value) for own in roads.values()] for key, value in defaults.items()}
    return Network(
        nodes=pd.DataFrame(list(places.values()), columns=["lon", "lat"]),
        roads=roads_frame(
            np.array([letters[path[0]] for path in paths]),
            np.array([letters[path[-1]] for path in paths]),
            length_km=lengths_km(vertices, first),
            **columns,
        ),
        vertices=vertices,
        first=first,
        speeds_km_per_h={"road": 60.0, "street": 30.0},
    )


def told(network: Network, drawing: str) -> list[str]:
    """Return each road as its letters with `=` behind for both ways, `>` for one way, `x` for closed; sorted.

    A one-way road is told in the direction of travel.
    """
    letter_at = {place: letter for letter, place in places_of(drawing).items()}
    names = [letter_at[round(lon, 6), round(lat, 6)] for lon, lat in network.vertices.tolist()]
    roads = []
    for number, road in enumerate(network.roads.itertuples()):
        path = "".join(names[network.first[number] : network.first[number + 1]])
        if road.backward and not road.forward:
            path = path[::-1]
        roads.append(path + ("=" if road.forward and road.backward else ">" if road.forward or road.backward else "x"))
    return sorted(roads)
