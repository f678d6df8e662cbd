"""Read roads from whatever file they come in, by its suffix: OpenStreetMap, a line layer, a table of links."""

from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from gridplan.coordinates import Datum
from gridplan.errors import Fault, NetworkError
from gridplan.roads import osm_file
from gridplan.roads.crossings import Crossings
from gridplan.roads.imported import Imported
from gridplan.roads.lines import TOLERANCE_M, LineColumns, read_lines
from gridplan.roads.link_table import LengthUnit, read_link_table
from gridplan.roads.network import Mode
from gridplan.roads.osm import read_osm
from gridplan.roads.progress import Progress, Step, unheard
from gridplan.roads.simplify import simplify
from gridplan.roads.small_parts import SMALLEST_PART, shut_small_parts
from gridplan.roads.speed_table import SpeedTable, read_speed_table
from gridplan.text import Text

LINE_LAYERS = (".shp", ".gpkg", ".geojson", ".json")
LINK_TABLE = ".csv"
BUREAU_TABLE = "china-drive"
_OSM_OPTIONS = {"ferries", "smallest_part"}
_LINE_OPTIONS = {"columns", "encoding", "datum", "crossings", "tolerance_m", "layer", "smallest_part"}
_TABLE_OPTIONS = {"nodes", "length_unit", "datum", "encoding", "smallest_part"}
_OPTION_NAMES = {"columns": "class-column, …", "tolerance_m": "tolerance-m", "length_unit": "length-unit"}


@dataclass(frozen=True)
class RoadOptions:
    """What a reader of roads may be told; each kind of file knows its own part, and refuses the others.

    ferries: OpenStreetMap. columns, encoding, crossings, tolerance_m, layer: line layers. nodes, length_unit:
    tables of links. datum: both of those. smallest_part: see `shut_small_parts`.
    """

    ferries: bool = False
    columns: LineColumns = field(default_factory=LineColumns)
    encoding: str | None = None
    datum: Datum = "WGS84"
    crossings: Crossings | None = None
    tolerance_m: float = TOLERANCE_M
    layer: str | None = None
    nodes: Path | None = None
    length_unit: LengthUnit = "km"
    smallest_part: int = SMALLEST_PART

    def changed(self) -> dict[str, Any]:
        """Return what is other than its default, as plain values."""
        own, plain = asdict(self), asdict(RoadOptions())
        return {
            key: str(value) if isinstance(value, Path) else value for key, value in own.items() if value != plain[key]
        }


def read_roads(
    path: Path, table: SpeedTable, options: RoadOptions | None = None, *, progress: Progress = unheard
) -> Imported:
    """Read the roads of a file for the mode of `table`, reduced to junctions.

    No trip starts or ends in small parts, see `shut_small_parts`. Raises NetworkError for a file that
    cannot be used, with every fault.
    """
    options = options or RoadOptions()
    kind = kind_of(path)
    _check_source(path)
    _check_options(path, kind, options)
    if kind in osm_file.FORMATS:
        imported = read_osm(path, osm_file.FORMATS[kind], table, ferries=options.ferries, progress=progress)
    else:
        progress(Step(Text("读取道路", "reading roads")))
        read = _read_link_table if kind == LINK_TABLE else _read_lines
        imported = read(path, table, options)
        progress(Step(Text("归并路口", "reducing to junctions")))
        imported = replace(imported, network=simplify(imported.network))
    return shut_small_parts(imported, smallest=options.smallest_part)


def _read_lines(path: Path, table: SpeedTable, options: RoadOptions) -> Imported:
    return read_lines(
        path,
        table=table,
        columns=options.columns,
        datum=options.datum,
        encoding=options.encoding,
        tolerance_m=options.tolerance_m,
        crossings=options.crossings,
        layer=options.layer,
    )


def _read_link_table(path: Path, table: SpeedTable, options: RoadOptions) -> Imported:
    if options.nodes is None:
        said = Text("路段表需要节点表", "a table of links needs one of nodes")
        remedy = Text(
            "请用 --nodes 指明含 node_id、x_coord、y_coord 的表", "Name it with --nodes: node_id, x_coord, y_coord"
        )
        raise NetworkError([Fault(path.name, said, remedy)])
    return read_link_table(
        path,
        options.nodes,
        table=table,
        length_unit=options.length_unit,
        datum=options.datum,
        encoding=options.encoding or "utf-8",
    )


def kind_of(path: Path) -> str:
    """Return the suffix that decides how a file is read, such as `.osm.gz`. Raises NetworkError for another."""
    if path.is_dir():
        said = Text("是文件夹，不是文件", "is a folder, not a file")
        raise NetworkError([Fault(str(path), said, Text("请给出其中的道路文件", "Name the file of roads in it"))])
    kinds = sorted([*osm_file.FORMATS, *LINE_LAYERS, LINK_TABLE], key=len, reverse=True)
    kind = next((kind for kind in kinds if path.name.lower().endswith(kind)), None)
    if kind is None:
        remedy = Text(f"请给出以下格式之一：{' '.join(kinds)}", f"Give one of {' '.join(kinds)}")
        raise NetworkError([Fault(path.name, Text("不认识的道路文件格式", "is no kind of road file known"), remedy)])
    return kind


def speed_table_for(path: Path, *, mode: Mode | None = None, speeds: str | None = None) -> SpeedTable:
    """Return the speed table named `speeds` (a name or a file), else the one for the mode, driving if none is given.

    Line layers and tables of links are driven by the classes that Chinese road bureaus use.

    Raises NetworkError where the table cannot be used, or is for another mode.
    """
    if speeds is None and kind_of(path) not in osm_file.FORMATS and mode in (None, "drive"):
        speeds = BUREAU_TABLE
    table = read_speed_table(speeds or f"osm-{mode or 'drive'}")
    if mode not in (None, table.mode):
        said = Text(f"该车速表用于 {table.mode}", f"this speed table is for {table.mode}")
        remedy = Text("请改用对应的 --speeds，或去掉 --mode", "Name a fitting one with --speeds, or leave --mode out")
        raise NetworkError([Fault(str(speeds), said, remedy, column="mode", value=mode)])
    return table


def _check_source(path: Path) -> None:
    if not path.exists():
        problem, remedy = Text("文件不存在", "no such file"), Text("请检查路径", "Check the path")
    elif path.stat().st_size == 0:
        problem, remedy = Text("文件是空的", "the file is empty"), Text("请重新下载或复制", "Download or copy it again")
    else:
        return
    raise NetworkError([Fault(str(path), problem, remedy)])


def _check_options(path: Path, kind: str, options: RoadOptions) -> None:
    """Refuse what a kind of file cannot heed: passed over, a datum or a tolerance would be believed to hold."""
    known = _OSM_OPTIONS if kind in osm_file.FORMATS else _TABLE_OPTIONS if kind == LINK_TABLE else _LINE_OPTIONS
    said = Text("这类道路文件不用该选项", "this kind of road file does not know the option")
    faults = [
        Fault(path.name, said, Text("请去掉该选项", "Leave it out"), value=_OPTION_NAMES.get(name, name))
        for name in options.changed()
        if name not in known
    ]
    if faults:
        raise NetworkError(faults)
