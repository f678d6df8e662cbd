"""Outlines put in order, or made around centres where no file has any."""

import geopandas as gpd
import pandas as pd
import shapely

from gridplan import geometry
from gridplan.errors import AreaError
from gridplan.geometry.overlaps import told_wide
from gridplan.geometry.telling import Telling
from gridplan.importing.work import Work
from gridplan.questions import Option, Question
from gridplan.text import Text

GRID_DEG = 1e-9  # a tenth of a millimetre
APPROXIMATE = Text(
    "没有片区边界：按中心点划分的泰森多边形，不作为划界依据",
    "no outlines were given: these are Voronoi cells of the centres, not boundaries",
)
_MADE_EFFECT = Text(
    "面积、相邻关系和人口分摊据此估计", "areas, neighbours and where people live are estimated from them"
)


def cared(work: Work, outlines: gpd.GeoSeries, districts: pd.DataFrame) -> gpd.GeoSeries:
    """Return outlines in order; which of two districts keeps ground that both claim is asked."""
    names = dict(zip(districts.index, districts["name"], strict=True))
    keepers = {}
    for key, decision in work.mapping.decisions.items():
        if key.startswith("overlap:"):
            one, _, other = key.removeprefix("overlap:").partition("|")
            keepers[one, other] = decision.value
    known = {pair: kept for pair, kept in keepers.items() if set(pair) <= set(names)}
    where = "、".join(table.told for _, table in work.sources("districts", "outlines") if table.geometry is not None)
    ground = tuple(outlines.index), tuple(outlines.to_wkb()), known, names, where
    found = work.once("care", ground, lambda: geometry.care(outlines, keepers=known, names=names, file=where))
    work.entries += found.entries
    for each in found.overlaps:
        one, other = names[each.one], names[each.other]
        text = Text(
            f"{one} 与 {other} 的边界重叠 {each.km2:.2f} 平方千米（占较小者的 {each.share:.0%}）。重叠部分归谁？",
            f"{one} and {other} overlap by {each.km2:.2f} km² ({each.share:.0%} of the smaller). Whose is it?",
        )
        options = (Option(each.one, Text(one, one)), Option(each.other, Text(other, other)))
        work.ask(Question(f"overlap:{each.one}|{each.other}", "geometry", where, text, options))
    asked = told_wide(found.overlaps, Telling(names, where))  # each overlap is told as a fault too
    work.faults += [fault for fault in found.faults if fault not in asked]
    return _rounded(found.outlines)


def made_up(work: Work, districts: pd.DataFrame, areas: gpd.GeoDataFrame | None) -> tuple[gpd.GeoSeries | None, str]:
    """Return outlines around centres and their status: within boundaries approximate, without any schematic.

    Boundaries of 区划 keep their districts apart where every 区划 has one; else they count as one for all. None, with
    faults, where they cannot be made.
    """
    boundary = None
    if areas is not None:
        apart = set(districts["admin_area"]) <= set(areas.index)
        boundary = areas.geometry if apart else areas.geometry.union_all()
    try:
        outlines = geometry.voronoi_outlines(districts[["lon", "lat", "admin_area"]], boundary)
    except AreaError as refused:
        work.faults += refused.faults
        return None, ""
    work.note("estimated", "outlines", APPROXIMATE, len(outlines), effect=_MADE_EFFECT)
    return _rounded(outlines), "schematic" if boundary is None else "approximate"


def centred(districts: pd.DataFrame, outlines: gpd.GeoSeries, which: "pd.Series[bool]") -> pd.DataFrame:
    """Return districts, some with a point within the largest part of their outline as centre; NaN without one."""
    whole = outlines.dropna()
    if not whole.index.is_unique:
        whole = whole.groupby(level=0, sort=False).agg(lambda parts: shapely.union_all(parts.to_numpy()))
    spots = shapely.point_on_surface(whole.reindex(districts.index[which]).to_numpy())
    placed = districts.copy()
    placed.loc[which, "lon"], placed.loc[which, "lat"] = shapely.get_x(spots).round(6), shapely.get_y(spots).round(6)
    return placed


def _rounded(outlines: gpd.GeoSeries) -> gpd.GeoSeries:
    """Return outlines as their file can hold them: digits lost in writing would make thin spikes cross themselves."""
    shapes = shapely.set_precision(outlines.to_numpy(), GRID_DEG)
    return gpd.GeoSeries(shapes, index=outlines.index, crs=outlines.crs)
