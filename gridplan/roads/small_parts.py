"""Small parts of a network that do not hang together with the rest, such as roads behind a gate.

Roads of a gated compound hang together with nothing once its private drive is left out. Whoever lives
there does get out: trips start from the next road that leads somewhere. A village on an island
has more roads than that, and stays an island.
"""

from dataclasses import replace

import numpy as np

from gridplan.roads.imported import Imported, strong_components
from gridplan.text import Text

SMALLEST_PART = 20  # junctions


def shut_small_parts(imported: Imported, *, smallest: int = SMALLEST_PART) -> Imported:
    """Return the import with the roads of small parts not enterable, and a note of how many they are.

    Parts are those within which every junction can be reached from every other; those of fewer than
    `smallest` junctions are small, but never the largest. A road that leads into or out of a small
    part is shut with it. The roads stay, and may be passed.
    """
    network = imported.network
    label, count = strong_components(network)
    junctions = np.bincount(label, minlength=count)
    small = junctions < min(smallest, junctions.max(initial=0))
    roads = network.roads
    inside = small[label[roads["tail"]]] | small[label[roads["head"]]]
    shut = inside & roads["enterable"].to_numpy()
    if not shut.any():
        return imported
    km, parts = roads["length_km"].to_numpy()[shut].sum(), int(small.sum())
    note = Text(
        f"与路网不相连（或只能进、只能出）且路口少于 {smallest} 个的部分 {parts:,} 个，其道路 {shut.sum():,} 段、"
        f"{km:,.1f} km 不作为出行起终点，附近的人从下一条相通的道路出发",
        f"{parts:,} parts of fewer than {smallest} junctions do not hang together with the rest, or one way only: "
        f"no trip starts or ends on their {shut.sum():,} roads, {km:,.1f} km, but on the next road that leads on",
    )
    open_roads = roads.assign(enterable=roads["enterable"].to_numpy() & ~shut)
    return replace(imported, network=replace(network, roads=open_roads), notes=(*imported.notes, note))
