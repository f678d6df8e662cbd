"""Official totals by zone: which zone lies inside which, and how many people each spreads itself."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gridplan.cells.request import Inner, Request, Table
from gridplan.cells.shapes import NOWHERE, Ints, Shapes, overlaps
from gridplan.errors import Fault
from gridplan.layers import ROW, Field, read_polygons
from gridplan.manifest import MAIN_KIND
from gridplan.text import Text

NEST_LIMIT = 0.01  # share of a zone that may lie over another's border by careless drawing


@dataclass(frozen=True)
class Zones:
    """Zones, inner ones before those around them, so that the first that holds a point is the innermost.

    frame: GeoDataFrame by zone_id (WGS84) — parent (position, NOWHERE for a top-level zone), a column per kind.
    own: DataFrame by zone_id — people by kind that the zone spreads itself, without those of zones inside it
    that have totals of their own. all_people: all that the totals count, by kind, nobody twice.
    """

    frame: gpd.GeoDataFrame
    own: pd.DataFrame

    @property
    def ids(self) -> list[str]:
        return [str(key) for key in self.frame.index]

    @property
    def kinds(self) -> list[str]:
        return list(self.own.columns)

    @property
    def all_people(self) -> dict[str, float]:
        return {kind: float(self.own[kind].sum()) for kind in self.own}

    @property
    def nested(self) -> list[tuple[str, str]]:
        """The pairs of a zone and the one directly around it."""
        ids, parents = self.ids, self.frame["parent"]
        return [(ids[inner], ids[outer]) for inner, outer in enumerate(parents) if outer != NOWHERE]


def read_zones(request: Request, table: Table, crs: str, faults: list[Fault]) -> Zones | None:
    """Return the zones of a file of totals; what is wrong is added to `faults`. `crs` is the local metric one."""
    fields = [Field("zone_id", unique=True), Field(MAIN_KIND, "number", required=False, expected=True, minimum=0)]
    fields += [Field(kind, "number", required=False, minimum=0) for kind in request.kinds]
    before = len(faults)
    frame = read_polygons(
        table.path, fields, columns=dict(table.columns), datum=table.datum, encoding=table.encoding, faults=faults
    )
    if frame is None:
        return None
    kinds = [MAIN_KIND, *(kind for kind in request.kinds if frame[kind].notna().any())]
    faults += [fault for kind in kinds for fault in _blanks(table, frame, kind)]
    if len(faults) > before:
        return None
    shapes = frame.geometry.to_crs(crs).to_numpy()
    pairs = overlaps(shapes)
    faults += _overlap_faults(table, frame, shapes, pairs)
    parents = _parents(shapes, pairs)
    if request.inner is None:
        faults += _nest_faults(table, frame, parents)
    own = _own_people(frame, kinds, parents, request.inner)
    faults += _remainder_faults(table, frame, own)
    return None if len(faults) > before else _inner_first(frame, kinds, own, parents)


def _blanks(table: Table, frame: gpd.GeoDataFrame, kind: str) -> list[Fault]:
    remedy = Text(
        "请填写总数；没有总数的分区请从文件中去掉，其居民按 --outside-totals 处理",
        "Fill it in, or take the zone out of the file: --outside-totals says what becomes of its people",
    )
    said, column = Text("总数为空", "the total is empty"), table.columns.get(kind, kind)
    rows = frame.loc[frame[kind].isna(), ROW]
    return [Fault(table.path.name, said, remedy, row=int(row), column=column) for row in rows]


def _overlap_faults(table: Table, frame: gpd.GeoDataFrame, shapes: Shapes, pairs: pd.DataFrame) -> list[Fault]:
    """Zones are apart, or one lies wholly inside the other; all else would count people twice."""
    ids, faults = frame["zone_id"].tolist(), []
    for a, b, share in zip(pairs["a"], pairs["b"], pairs["share"], strict=True):
        row, value = int(frame[ROW].iloc[b]), str(ids[b])
        if NEST_LIMIT < share < 1 - NEST_LIMIT:
            said = Text(f"与 {ids[a]} 部分重叠（{share:.0%}）", f"overlaps {ids[a]} in part ({share:.0%})")
            remedy = Text(
                "请在 GIS 软件中消除重叠，或使其一完全包含另一个",
                "Mend it in a GIS: apart, or one wholly inside the other",
            )
        elif share >= 1 - NEST_LIMIT and _same_size(shapes, a, b):
            said = Text(f"与 {ids[a]} 是同一范围", f"is the same place as {ids[a]}")
            remedy = Text("请只保留一个", "Keep one of them")
        else:
            continue
        faults.append(Fault(table.path.name, said, remedy, row=row, column="geometry", value=value))
    return faults


def _same_size(shapes: Shapes, a: int, b: int) -> bool:
    small, large = np.sort(shapely.area(shapes[[a, b]]))
    return bool(small / large > 1 - NEST_LIMIT)


def _parents(shapes: Shapes, pairs: pd.DataFrame) -> Ints:
    """Return the position of the smallest zone around each; NOWHERE for a top-level zone."""
    parents = np.full(len(shapes), NOWHERE, dtype=np.int64)
    area = shapely.area(shapes)
    for a, b in pairs.loc[pairs["share"] >= 1 - NEST_LIMIT, ["a", "b"]].to_numpy():
        inner, outer = sorted((int(a), int(b)), key=lambda zone: area[zone])
        if parents[inner] == NOWHERE or area[outer] < area[parents[inner]]:
            parents[inner] = outer
    return parents


def _nest_faults(table: Table, frame: gpd.GeoDataFrame, parents: Ints) -> list[Fault]:
    remedy = Text(
        "请说明外层总数是否含内层人口：--inner included（含）或 --inner apart（不含）",
        "Say whether the outer total includes these people: --inner included, or --inner apart",
    )
    ids, faults = frame["zone_id"].tolist(), []
    for inner, outer in enumerate(parents):
        if outer != NOWHERE:
            said = Text(f"位于 {ids[outer]} 之内", f"lies inside {ids[outer]}")
            row = int(frame[ROW].iloc[inner])
            faults.append(Fault(table.path.name, said, remedy, row=row, column="zone_id", value=str(ids[inner])))
    return faults


def _own_people(frame: gpd.GeoDataFrame, kinds: Sequence[str], parents: Ints, inner: Inner | None) -> pd.DataFrame:
    """Return each zone's total, less the totals of zones directly inside it where it includes them."""
    own = pd.DataFrame(frame[list(kinds)]).astype(float)
    nested = parents != NOWHERE
    if inner == "included" and nested.any():
        held = own[nested].groupby(parents[nested]).sum()
        own = own.sub(held.reindex(range(len(own)), fill_value=0.0))
    return own


def _remainder_faults(table: Table, frame: gpd.GeoDataFrame, own: pd.DataFrame) -> list[Fault]:
    remedy = Text(
        "请核对总数；若外层总数不含内层，请用 --inner apart",
        "Check the totals; if the outer one excludes them, say --inner apart",
    )
    faults = []
    for kind in own:
        for position in np.flatnonzero(own[kind] < 0):
            more = -own[kind].iloc[position]
            said = Text(
                f"内层分区合计比本区多 {more:,.0f} 人", f"zones inside it have {more:,.0f} people more than it has"
            )
            row, value = int(frame[ROW].iloc[position]), str(frame["zone_id"].iloc[position])
            column = table.columns.get(kind, kind)
            faults.append(Fault(table.path.name, said, remedy, row=row, column=column, value=value))
    return faults


def _inner_first(frame: gpd.GeoDataFrame, kinds: Sequence[str], own: pd.DataFrame, parents: Ints) -> Zones:
    depth = np.zeros(len(frame), dtype=np.int64)
    for zone in range(len(frame)):
        outer = parents[zone]
        while outer != NOWHERE:
            depth[zone], outer = depth[zone] + 1, parents[outer]
    # By id among equals: a point on a border they share goes to the same one however the file is sorted.
    order = np.lexsort([frame["zone_id"].astype(str), -depth])
    place = np.empty(len(frame), dtype=np.int64)
    place[order] = np.arange(len(frame))
    moved = np.where(parents == NOWHERE, NOWHERE, place[parents])
    ordered = frame.assign(parent=moved).iloc[order].set_index("zone_id")
    return Zones(ordered[[*kinds, "parent", "geometry"]], own.iloc[order].set_index(ordered.index))
