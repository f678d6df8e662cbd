"""Roads from a line layer: shapefile, GeoPackage or GeoJSON, as transport bureaus and map platforms give them."""

from dataclasses import dataclass, fields
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from gridplan.coordinates import WGS84, Datum, local_metric_crs
from gridplan.errors import Fault, NetworkError
from gridplan.layers import in_wgs84, missing_column, read_geo_file
from gridplan.roads.crossings import Crossings, choose_crossings, levels_that_pass
from gridplan.roads.imported import Imported
from gridplan.roads.network import Network, roads_frame
from gridplan.roads.noding import Noded, node_lines
from gridplan.roads.osm_ways import lengths_km
from gridplan.roads.pieces import Bools, Ints, Lines
from gridplan.roads.repairs import repair_notes, repairs_frame
from gridplan.roads.speed_table import SpeedTable
from gridplan.roads.words import LEVEL, OTHER_MODES, SPEED, Column, classes, directions, numbers, to_words
from gridplan.text import Text

TOLERANCE_M = 1.0
LINE_TYPES = ("LineString", "MultiLineString", "LinearRing")


@dataclass(frozen=True)
class LineColumns:
    """The file's own headings of what a road may say about itself; None where it says nothing.

    speed_km_per_h is driven as it stands. level: roads of one level meet where they cross; blank is 0. direction
    goes by the way a line was drawn; the words are those of `words.DIRECTIONS`.
    """

    road_class: str | None = None
    name: str | None = None
    speed_km_per_h: str | None = None
    direction: str | None = None
    level: str | None = None

    @property
    def named(self) -> list[str]:
        """The headings that were given."""
        return [heading for field in fields(self) if (heading := getattr(self, field.name)) is not None]


def read_lines(
    path: str | Path,
    *,
    table: SpeedTable,
    columns: LineColumns,
    datum: Datum = "WGS84",
    encoding: str | None = None,
    tolerance_m: float = TOLERANCE_M,
    crossings: Crossings | None = None,
    layer: str | None = None,
) -> Imported:
    """Return the roads of a line layer as a network, cut and joined by the rules of `noding`.

    `datum` is what the file's degrees are in. `encoding` is that of a shapefile's text; None believes its .cpg.
    `tolerance_m` is the widest gap that is closed. `crossings` says whether lines of one level that cross
    meet there ("join") or at ends only ("pass"); None goes by the levels, see `choose_crossings`. Raises
    NetworkError with every fault of the file.
    """
    path, faults = Path(path), list[Fault]()
    frame = _features(path, columns, encoding, layer)
    said = _attributes(path, frame, columns, table, faults)
    lines, feature, left_out = _lines(path, frame, datum, faults)
    if faults:
        raise NetworkError(faults)
    said = said.iloc[feature].reset_index(drop=True)
    travelled = _travelled(path, said, left_out)
    said, lines = said[travelled].reset_index(drop=True), lines[travelled]
    notes = [Text(f"读取 {len(frame):,} 个要素", f"{len(frame):,} features were read")]
    notes += [sentence.format(f"{count:,}") for count, sentence in left_out if count]
    notes += _taken_for(frame, said, columns, datum)
    if crossings is None and columns.level is None:
        crossings, sentence = choose_crossings(lines)
        notes.append(sentence)
    if crossings == "pass":
        said["level"] = levels_that_pass(said["level"].to_numpy())
    noded, metric_crs = _noded(path, lines, said, table, tolerance_m)
    network, repairs = _network(noded, metric_crs, said, table), repairs_frame(noded.changes, metric_crs)
    return Imported(network, path.name, (*notes, *repair_notes(noded)), repairs)


def _features(path: Path, columns: LineColumns, encoding: str | None, layer: str | None) -> gpd.GeoDataFrame:
    """Return the features of the file, which has the columns named; raises NetworkError."""
    faults: list[Fault] = []
    frame = read_geo_file(path, encoding=encoding, layer=layer, faults=faults)
    if frame is not None:
        header = [str(name) for name in frame.columns]
        another = Text("请改为已有的列名", "Name a column that there is")
        faults += [missing_column(path, heading, header, another) for heading in columns.named if heading not in header]
    if faults:
        raise NetworkError(faults)
    return frame


def _travelled(path: Path, said: pd.DataFrame, left_out: list[tuple[int, Text]]) -> Bools:
    """Return which roads can be travelled; add the others to `left_out` by their reason."""
    other, closed = said["left_out"].to_numpy(), ~(said["forward"] | said["backward"]).to_numpy()
    left_out.append((int(other.sum()), OTHER_MODES))
    left_out.append((int((closed & ~other).sum()), Text("{0} 条封闭的道路未计入", "{0} closed roads were left out")))
    if (other | closed).all():
        remedy = Text("请检查所选图层", "Check that the right layer was chosen")
        raise NetworkError([Fault(path.name, Text("没有可通行的道路", "has no road that can be travelled"), remedy)])
    return np.asarray(~other & ~closed)


def _attributes(
    path: Path, frame: gpd.GeoDataFrame, columns: LineColumns, table: SpeedTable, faults: list[Fault]
) -> pd.DataFrame:
    """Return what each feature says of itself, by position; faults where it says what cannot be."""
    rows = pd.Series(np.arange(1, len(frame) + 1))

    def column(heading: str | None) -> Column:
        values = pd.Series("", index=rows.index) if heading is None else frame[heading].reset_index(drop=True)
        return Column(path.name, heading or "road_class", to_words(values), rows)

    said = directions(column(columns.direction), faults)
    level = numbers(column(columns.level), LEVEL, faults)
    said["no_level"], said["level"] = level.isna(), level.fillna(0).astype(np.int64)
    said["no_direction"] = column(columns.direction).words == ""
    said["speed_km_per_h"] = numbers(column(columns.speed_km_per_h), SPEED, faults)
    said["name"] = column(columns.name).words
    said = said.join(classes(column(columns.road_class), said["speed_km_per_h"], table, faults))
    said["enterable"] &= said["level"] == 0  # nobody leaves a bridge or a tunnel half-way
    return said


def _lines(
    path: Path, frame: gpd.GeoDataFrame, datum: Datum, faults: list[Fault]
) -> tuple[Lines, Ints, list[tuple[int, Text]]]:
    """Return the lines in WGS84 degrees, the feature of each, and counts of what was split or left out."""
    shapes = pd.Series(shapely.force_2d(frame.geometry.to_numpy()))
    nothing = shapes.isna() | shapely.is_empty(shapes)
    kinds = shapes.map(lambda shape: "" if shape is None else shape.geom_type)
    column = Column(path.name, "geometry", kinds, pd.Series(np.arange(1, len(frame) + 1)))
    faults += column.faults(~kinds.isin(LINE_TYPES) & ~nothing, _not_a_line)
    if faults:
        return np.empty(0, dtype=object), np.empty(0, dtype=np.int64), []
    lines, feature = shapely.get_parts(in_wgs84(frame, datum), return_index=True)
    lines = shapely.force_2d(lines)
    drawn = shapely.length(lines) > 0
    counts = [
        (int(nothing.sum()), Text("{0} 个要素没有几何，未计入", "{0} features without geometry were left out")),
        (int((~drawn).sum()), Text("{0} 条线长度为零，未计入", "{0} lines of no length were left out")),
        (
            int((np.bincount(feature) > 1).sum()),
            Text("{0} 个多部分要素已拆开", "{0} features of several parts were split"),
        ),
    ]
    return lines[drawn], feature[drawn], counts


def _not_a_line(_: str) -> tuple[Text, Text]:
    return Text("不是线", "is not a line"), Text("请提供道路中心线图层", "Give a layer of the centre lines of roads")


def _noded(path: Path, lines: Lines, said: pd.DataFrame, table: SpeedTable, tolerance_m: float) -> tuple[Noded, str]:
    """Return the lines (WGS84 degrees) cut and joined in metres, and the CRS of those."""
    west, south, east, north = shapely.total_bounds(lines)
    metric_crs = local_metric_crs((west + east) / 2, (south + north) / 2)
    to_metres = Transformer.from_crs(WGS84, metric_crs, always_xy=True)
    # Of roads drawn on one another the fastest is kept; the other columns only make the choice certain.
    fast = said["speed_km_per_h"].fillna(said["road_class"].map(table.speeds_km_per_h))
    order = pd.DataFrame({"slow": -fast} | {name: said[name] for name in ("road_class", "speed_km_per_h", "name")})
    noded = node_lines(
        shapely.transform(lines, to_metres.transform, interleaved=False),
        level=said["level"].to_numpy(),
        forward=said["forward"].to_numpy(),
        backward=said["backward"].to_numpy(),
        rank=order.groupby(list(order), dropna=False).ngroup().to_numpy(),
        tolerance_m=tolerance_m,
    )
    if not noded.lines.size:
        remedy = Text("请减小容差，并检查坐标系", "Use a smaller tolerance, and check the CRS")
        said_so = Text("所有道路都短于容差", "every road is shorter than the gaps")
        raise NetworkError([Fault(path.name, said_so, remedy)])
    return noded, metric_crs


def _network(noded: Noded, metric_crs: str, said: pd.DataFrame, table: SpeedTable) -> Network:
    coordinates = shapely.get_coordinates(noded.lines)
    to_degrees = Transformer.from_crs(metric_crs, WGS84, always_xy=True)
    vertices = np.column_stack(to_degrees.transform(*coordinates.T))
    first = np.append(0, np.cumsum(shapely.get_num_coordinates(noded.lines)))
    places = np.empty((1 + max(noded.tail.max(), noded.head.max()), 2))
    places[noded.tail], places[noded.head] = vertices[first[:-1]], vertices[first[1:] - 1]
    roads = said.iloc[noded.source]
    return Network(
        nodes=pd.DataFrame(places, columns=["lon", "lat"]),
        roads=roads_frame(
            noded.tail,
            noded.head,
            length_km=lengths_km(vertices, first),  # no plane is true to length far from its centre
            forward=noded.forward,
            backward=noded.backward,
            **{name: roads[name].to_numpy() for name in ("road_class", "name", "speed_km_per_h", "enterable")},
        ),
        vertices=vertices,
        first=first,
        speeds_km_per_h=table.speeds_km_per_h,
        mode=table.mode,
    )


def _taken_for(frame: gpd.GeoDataFrame, said: pd.DataFrame, columns: LineColumns, datum: Datum) -> list[Text]:
    """Return what is taken for granted where the file does not say it: classes, directions, levels, its CRS."""
    notes = []
    if own := int(said["outside_table"].sum()):
        zh = f"{own:,} 条道路的等级不在车速表中，按其自己的车速计算"
        notes.append(Text(zh, f"{own:,} roads of no class of the speed table are driven at their own speed"))
    if columns.direction is None:
        zh = "没有指明方向列，所有道路都按双向通行"
        notes.append(Text(zh, "no column of directions was named: every road is taken as open both ways"))
    elif blank := int(said["no_direction"].sum()):
        notes.append(Text(f"{blank:,} 条道路没有方向，按双向通行", f"{blank:,} roads without a direction: both ways"))
    if columns.level is not None and (blank := int(said["no_level"].sum())):
        notes.append(Text(f"{blank:,} 条道路没有层级，按地面计", f"{blank:,} roads without a level: on the ground"))
    if frame.crs is None:
        zh = f"文件没有说明坐标系，按 {datum} 经纬度读取"
        notes.append(Text(zh, f"the file does not name its CRS: read as degrees of {datum}"))
    return notes
