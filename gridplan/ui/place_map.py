"""A map to point at: outlines and places, and where the user clicked; it paints itself and asks for no tiles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
import streamlit as st

from gridplan.coordinates import WGS84, local_metric_crs

DETAIL = 1000  # steps across the map: what is smaller is not drawn
DECIMALS = 6  # of a degree: a tenth of a metre
_HTML = """
<div class="frame">
  <svg role="img" preserveAspectRatio="xMidYMid meet"></svg>
  <div class="buttons"><button class="nearer" type="button">+</button><button class="farther" type="button">−</button></div>
</div>
"""  # noqa: E501
_CSS = """
.frame {position: relative; box-sizing: border-box; border: 1px solid #D0D5DB; border-radius: 4px; overflow: hidden;}
svg {width: 100%; height: 100%; display: block; cursor: crosshair; touch-action: none; background: #FFFFFF;}
.outlines path {fill: #EEF2F6; stroke: #8A97A6; stroke-width: 1; vector-effect: non-scaling-stroke;}
.outlines path:hover {fill: #DCE6F1;}
.outlines path.chosen {fill: #FFFFFF; stroke: #C4400F; stroke-width: 4;}
.borders path {fill: none; stroke: #222222; stroke-width: 2; vector-effect: non-scaling-stroke; pointer-events: none;}
.places circle {fill: #1F5FA8; stroke: #FFFFFF; stroke-width: 1; vector-effect: non-scaling-stroke;}
.places circle.chosen {fill: #C4400F;}
.names text {text-anchor: middle; dominant-baseline: middle; fill: #222222; stroke: #FFFFFF; stroke-width: 0.2em;
  paint-order: stroke; pointer-events: none; user-select: none;}
.buttons {position: absolute; top: 8px; left: 8px; display: flex; flex-direction: column; gap: 4px;}
button {width: 28px; height: 28px; border: 1px solid #8A97A6; border-radius: 4px; background: #FFFFFF; font-size: 16px;}
"""


Shapes = Sequence[Mapping[str, Any]]  # as `drawn` makes them


@dataclass(frozen=True)
class Place:
    """A point of the map, in WGS84 degrees; the one that is being placed is `chosen`."""

    name: str
    lon: float
    lat: float
    chosen: bool = False


@dataclass(frozen=True)
class Look:
    """How an outline is drawn: what is told of it, its colour (#RRGGBB), and whether it is chosen."""

    title: str
    fill: str = ""
    chosen: bool = False


def pick(
    outlines: gpd.GeoSeries | Shapes,
    places: Sequence[Place],
    target: str,
    *,
    key: str,
    height_px: int = 460,
    looks: Mapping[str, Look] | None = None,
    borders: gpd.GeoSeries | Shapes = (),
    names: Sequence[Place] = (),
) -> tuple[float, float] | None:
    """Draw the map and return longitude and latitude (WGS84) of a click in this run; None without one.

    outlines: WGS84 polygons by name, or what `drawn` made of them. looks: by name, for outlines that are not drawn
    plainly. borders: polygons whose boundaries are drawn over them. names: words to be written on the map. `target` is
    what is being placed: a click that was meant for another does not count. The view stays as it is from target to
    target.
    """
    shown = [vars(place) for place in places]
    shapes = [_looking(shape, (looks or {}).get(shape["name"])) for shape in _drawn(outlines)]
    shapes.sort(key=lambda shape: bool(shape.get("chosen")))  # their lines lie over those of others
    data: dict[str, Any] = {"target": target, "height": height_px, "outlines": shapes, "places": shown}
    data |= {"borders": _drawn(borders), "names": [vars(name) for name in names]}
    found = _component()(data=data, key=key, height=height_px, on_place_change=lambda: None)
    click: Any = found.place
    if not click or click["target"] != target:
        return None
    return round(float(click["lon"]), DECIMALS), round(float(click["lat"]), DECIMALS)


def _drawn(outlines: gpd.GeoSeries | Shapes) -> Shapes:
    return drawn(outlines) if isinstance(outlines, gpd.GeoSeries) else outlines


def _looking(shape: Mapping[str, Any], look: Look | None) -> dict[str, Any]:
    return dict(shape) if look is None else {**shape, "name": look.title, "fill": look.fill, "chosen": look.chosen}


def drawn(outlines: gpd.GeoSeries) -> list[dict[str, Any]]:
    """Return the outlines as rings of degrees, without detail that cannot be seen."""
    west, south, east, north = outlines.total_bounds
    metric = outlines.to_crs(local_metric_crs((west + east) / 2, (south + north) / 2))
    left, bottom, right, top = metric.total_bounds
    step = max(right - left, top - bottom) / DETAIL
    shapes = metric.to_numpy()
    # Borders that neighbours share stay one line; outlines that overlap, as those not yet mended, go one by one.
    shared = bool(shapely.coverage_is_valid(shapes))
    simple = shapely.coverage_simplify(shapes, step) if shared else shapely.simplify(shapes, step)
    degrees = gpd.GeoSeries(simple, index=outlines.index, crs=metric.crs).to_crs(WGS84)
    return [{"name": str(name), "rings": _rings(shape)} for name, shape in degrees.items()]


def _rings(shape: shapely.Geometry) -> list[list[list[float]]]:
    return [
        [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in ring.coords]
        for polygon in shapely.get_parts(shape)
        if polygon.geom_type == "Polygon"
        for ring in (polygon.exterior, *polygon.interiors)
    ]


@cache
def _component() -> Any:
    # Registered when it is first drawn: there must be a server by then.
    script = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
    return st.components.v2.component("gridplan_place_map", html=_HTML, css=_CSS, js=script)
