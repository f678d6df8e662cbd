"""Read OpenStreetMap files (PBF, XML): ways with the positions of their nodes. The only importer of pyosmium."""

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np

from gridplan.errors import Fault, NetworkError
from gridplan.roads.network import Floats, Ints
from gridplan.roads.osm_tags import Tags
from gridplan.roads.progress import Progress, Step
from gridplan.text import Text

FORMATS = {".pbf": "pbf", ".osm": "osm", ".xml": "osm", ".osm.gz": "osm.gz", ".osm.bz2": "osm.bz2"}
_DEGREE = 10_000_000  # OpenStreetMap keeps ten-millionths of a degree
_NOWHERE = 2_147_483_647  # pyosmium's coordinate of a node that the file lacks
_EVERY = 5_000  # ways between two reports
_STAGE = Text("读取 OSM 道路", "reading the ways of OSM")

Record = TypeVar("Record")


@dataclass
class OsmWays(Generic[Record]):
    """The ways that were kept, as read.

    records: one per way. first: the nodes of way k are first[k] … first[k + 1] − 1 of `refs` (their ids),
    `lon` and `lat` (WGS84 degrees, NaN where the file lacks the node). barriers: ids of the nodes that bar
    the way. turn_restrictions: their number in the file.
    """

    records: list[Record] = field(default_factory=list)
    first: Ints = field(default_factory=lambda: np.zeros(1, dtype=np.int64))
    refs: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    lon: Floats = field(default_factory=lambda: np.zeros(0))
    lat: Floats = field(default_factory=lambda: np.zeros(0))
    barriers: set[int] = field(default_factory=set)
    turn_restrictions: int = 0


def read_osm_ways(
    path: Path,
    file_format: str,
    *,
    judge_way: Callable[[Tags], Record | None],
    is_barrier: Callable[[Tags], bool],
    progress: Progress,
) -> OsmWays[Record]:
    """Read the ways that `judge_way` makes a record of, and the barriers among the nodes.

    Raises NetworkError where the file cannot be read, or pyosmium is not installed.
    """
    osmium = _pyosmium(path)
    source = osmium.io.File(str(path), file_format)
    try:
        return _read(osmium, source, judge_way, is_barrier, progress)
    except (RuntimeError, OSError, UnicodeDecodeError) as problem:  # pyosmium's own are RuntimeErrors
        said = Text(f"不是完整的 OSM 文件：{problem}", f"is not a whole OSM file: {problem}")
        remedy = Text(
            "请重新下载或复制该文件；后缀须与内容一致（.osm.pbf 或 .osm）",
            "Download or copy it again; its suffix must say what it is (.osm.pbf or .osm)",
        )
        raise NetworkError([Fault(path.name, said, remedy)]) from None


def _pyosmium(path: Path) -> Any:
    try:
        import osmium
        import osmium.filter
        import osmium.io
    except ImportError:
        said = Text("读取 OSM 文件需要软件包 osmium", "OSM files are read with the package osmium")
        remedy = Text("请运行 pip install 'gridplan[roads]'", "Run: pip install 'gridplan[roads]'")
        raise NetworkError([Fault(path.name, said, remedy)]) from None
    return osmium


def _read(
    osmium: Any,
    source: Any,
    judge_way: Callable[[Tags], Record | None],
    is_barrier: Callable[[Tags], bool],
    progress: Progress,
) -> OsmWays[Record]:
    ways: OsmWays[Record] = OsmWays()
    refs, x, y, first = array("q"), array("q"), array("q"), array("q", [0])
    progress(Step(_STAGE))
    for thing in _things(osmium, source):
        if thing.is_way():
            if (record := judge_way(thing.tags)) is not None:
                ways.records.append(record)
                for node in thing.nodes:
                    refs.append(node.ref)
                    x.append(node.x)
                    y.append(node.y)
                first.append(len(refs))
                if len(first) % _EVERY == 0:
                    progress(Step(_STAGE, len(first)))
        elif thing.is_node():
            if is_barrier(thing.tags):
                ways.barriers.add(thing.id)
        else:
            ways.turn_restrictions += 1
    ways.first, ways.refs = np.array(first, dtype=np.int64), np.array(refs, dtype=np.int64)
    columns = np.array([x, y], dtype=np.int64).reshape(2, -1)
    _find_lacking(osmium, source, ways.refs, columns)
    ways.lon, ways.lat = np.where(columns == _NOWHERE, np.nan, columns / _DEGREE)
    return ways


def _things(osmium: Any, source: Any) -> Iterator[Any]:
    """Yield barrier nodes, ways that may be roads (with positions), and turn restrictions."""
    of = osmium.filter
    reader = (
        osmium.FileProcessor(source)
        .with_locations("flex_mem")
        .with_filter(of.KeyFilter("barrier").enable_for(osmium.osm.NODE))
        .with_filter(of.KeyFilter("highway", "route").enable_for(osmium.osm.WAY))
        .with_filter(of.TagFilter(("type", "restriction")).enable_for(osmium.osm.RELATION))
    )
    yield from reader


def _find_lacking(osmium: Any, source: Any, refs: Ints, columns: Ints) -> None:
    """Fill in, in place, the positions of nodes that stand behind their ways or have negative ids.

    Overpass writes ways first, JOSM numbers new nodes below zero. The file is read again for them only.
    """
    lacking = np.flatnonzero(columns[0] == _NOWHERE)
    wanted = set(refs[lacking].tolist())
    if not wanted:
        return
    found = {
        node.id: (node.location.x, node.location.y)
        for node in osmium.FileProcessor(source, osmium.osm.NODE)
        if node.id in wanted and node.location.valid()
    }
    nowhere = (_NOWHERE, _NOWHERE)
    places = [found.get(ref, nowhere) for ref in refs[lacking].tolist()]
    columns[:, lacking] = np.array(places, dtype=np.int64).T
