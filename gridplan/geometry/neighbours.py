"""Which districts are neighbours: those that share boundary and those declared so, but for those declared apart."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gridplan.coordinates import local_metric_crs
from gridplan.errors import AreaError, Fault
from gridplan.geometry.telling import entry
from gridplan.quality import Entry
from gridplan.text import Text

MIN_SHARED_M = 100.0  # shorter common boundary is taken for a corner
GAP_M = 5.0  # boundaries as close as this are one, drawn inexactly
BOUNDARY, DECLARED = "boundary", "declared"  # what a pair of neighbours rests on


class Said(NamedTuple):
    """What people declare of two districts, and why: a bridge joins them, or a river without one parts them."""

    one: str
    other: str
    why: str


def neighbours(
    outlines: gpd.GeoSeries,
    joined: Sequence[Said] = (),
    apart: Sequence[Said] = (),
    *,
    gap_m: float = GAP_M,
    file: str = "adjacency",
) -> pd.DataFrame:
    """Return each pair of neighbours once, in the columns of the adjacency layer.

    outlines: WGS84, one row per district id; their order gives that of the pairs. Neighbours share at least
    `MIN_SHARED_M` of boundary, across gaps up to `gap_m` too. joined: declared besides (bridges, ferries), with the
    reason as note. apart: declared to be no neighbours though they share boundary.
    Raises AreaError, naming `file`, for declarations of unknown districts, of one district, or that contradict.
    """
    _check(set(outlines.index), joined, apart, file)
    severed = {frozenset((each.one, each.other)) for each in apart}
    rows = [(a, b, BOUNDARY, "") for a, b in shared_boundaries(outlines, gap_m) if frozenset((a, b)) not in severed]
    known = {frozenset(row[:2]) for row in rows}
    for each in joined:
        if frozenset((each.one, each.other)) not in known:
            rows.append((each.one, each.other, DECLARED, each.why))
            known.add(frozenset((each.one, each.other)))
    return pd.DataFrame(rows, columns=["from_district", "to_district", "basis", "note"], dtype=object)


def shared_boundaries(outlines: gpd.GeoSeries, gap_m: float = GAP_M) -> list[tuple[str, str]]:
    """Return each pair of outlines (WGS84, by id) that share at least `MIN_SHARED_M` of boundary, in their order."""
    west, south, east, north = outlines.total_bounds
    shapes = outlines.to_crs(local_metric_crs((west + east) / 2, (south + north) / 2)).to_numpy()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=gap_m)
    one, other = one[one < other], other[one < other]
    shared = shapely.length(shapely.intersection(shapes[one], shapes[other])) >= MIN_SHARED_M
    doubtful = np.flatnonzero(~shared)
    shared[doubtful] = _across_gaps(shapes[one[doubtful]], shapes[other[doubtful]], gap_m) >= MIN_SHARED_M
    order = np.lexsort([other[shared], one[shared]])
    ids = outlines.index
    return [(str(ids[a]), str(ids[b])) for a, b in zip(one[shared][order], other[shared][order], strict=True)]


def _across_gaps(one: NDArray[np.object_], other: NDArray[np.object_], gap_m: float) -> NDArray[np.float64]:
    """Return how much of the boundary of each lies within `gap_m` of the other, less what two corners add at most."""
    if not len(one):
        return np.empty(0)
    near = shapely.intersection(shapely.boundary(one), shapely.buffer(other, gap_m))
    return np.asarray(shapely.length(near) - 2 * gap_m)


def islands(districts: Collection[str], pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Return the connected parts of some districts, each in the order given, by their first district.

    Pairs that lead outside `districts` do not join.
    """
    position = {district: number for number, district in enumerate(districts)}
    inside = [(position[a], position[b]) for a, b in pairs if a in position and b in position]
    return joined(list(position), np.arange(len(position)), np.array(inside, dtype=np.int64).reshape(-1, 2))


def joined(districts: Sequence[str], rows: NDArray[np.int64], pairs: NDArray[np.int64]) -> list[list[str]]:
    """Return the connected parts of some districts, as `islands` does; `pairs` are of numbers in `rows` and others."""
    position = np.full(1 + max(rows.max(initial=-1), pairs.max(initial=-1)), -1)
    position[rows] = np.arange(len(rows))
    ends = position[pairs]
    ends = ends[(ends >= 0).all(axis=1)]
    graph = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(len(districts), len(districts)))
    count, label = connected_components(graph, directed=False)
    parts: list[list[str]] = [[] for _ in range(count)]
    for district, number in zip(districts, label.tolist(), strict=True):
        parts[number].append(district)
    return parts


def told_islands(parts: Sequence[Sequence[str]], names: Mapping[str, str]) -> list[Entry]:
    """Return the entry of districts that no neighbours join to the largest part; none where all hang together."""
    ordered = sorted(parts, key=len, reverse=True)
    if len(ordered) < 2:  # noqa: PLR2004 - one part is the whole
        return []
    said = ["、".join(names.get(district, district) for district in part) for part in ordered[1:]]
    what = Text(
        "部分片区与其余片区不相邻（岛屿、飞地，或缺邻接声明）",
        "parts that neighbour none of the others: islands, exclaves, or a link not declared",
    )
    effect = Text(
        "要求连片时不能与其余片区同网格；有桥或渡口的请声明相邻，示意路网中也与其余片区不通",
        "where contiguity is asked they share no grid with the others, and a schematic network has no way there: "
        "declare neighbours where there is a bridge or a ferry",
    )
    return [entry("missing", what, len(ordered) - 1, said, effect, layer="adjacency")]


def _check(ids: set[str], joined: Sequence[Said], apart: Sequence[Said], file: str) -> None:
    faults = []
    for each in (*joined, *apart):
        remedy = Text("请改正声明", "Correct the declaration")
        for end in (each.one, each.other):
            if end not in ids:
                faults.append(Fault(file, Text("没有这个片区", "no such district"), remedy, value=end))
        if each.one == each.other:
            faults.append(Fault(file, Text("两端是同一个片区", "both ends are one district"), remedy, value=each.one))
    severed = {frozenset((each.one, each.other)) for each in apart}
    for each in joined:
        if frozenset((each.one, each.other)) in severed:
            said = Text("既声明相邻又声明不相邻", "is declared both neighbours and apart")
            remedy = Text("请只留一条", "Keep one of the two")
            faults.append(Fault(file, said, remedy, value=f"{each.one}—{each.other}"))
    if faults:
        raise AreaError(faults)
