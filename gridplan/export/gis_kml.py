"""A plan as KML for map programs: districts, grids and campuses in the colours of our maps, every text harmless."""

import html
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import shapely

from gridplan.access import AccessTable
from gridplan.export.colours import EXCLUDED as EXCLUDED_COLOUR
from gridplan.export.colours import INK, area_colours
from gridplan.export.columns import column
from gridplan.export.facts import LEAD
from gridplan.export.gis import DECIMALS, plain_value, told_rows
from gridplan.export.gis_layers import CAMPUSES, DISTRICTS, GRIDS, LAYER_TITLES, in_datum, plan_layers
from gridplan.export.office_file import plain
from gridplan.export.options import Options
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea

_NAMESPACE = "http://www.opengis.net/kml/2.2"
_NO_GRID, _OUTLINE, _SITE = "none", "outline", "site"  # ids of styles beside those of the grids
_SEEN = "B3"  # opacity of fills: the map below shows through
_SHOWN = {  # the columns that a description speaks of
    DISTRICTS: ("admin_area", "state", "grid", "lead", "population", "minutes_to_lead"),
    GRIDS: ("lead", "districts", "population", "minutes_to_lead"),
    CAMPUSES: ("campus", "role_name", "grid", "grade", "beds_open"),
}


def plan_kml(plan: Plan, area: StudyArea, access: AccessTable, options: Options) -> bytes:
    """Return a KML document with a folder per layer; all columns are in ExtendedData, under their full names."""
    layers = plan_layers(plan, area, access, options.smallest)
    root = ET.Element("kml", xmlns=_NAMESPACE)
    document = ET.SubElement(root, "Document")
    _leaf(document, "name", plan.document.full_title)
    rows = told_rows(plan, area, access, options.notes)
    _leaf(document, "description", html.escape("；".join(f"{item}：{value}" for item, value in rows)))
    style_ids = {grid.id: f"grid-{number}" for number, grid in enumerate(plan.layout.grids, start=1)}
    colours = area_colours(plan.layout, area)
    for grid, style_id in style_ids.items():
        _style(document, style_id, colours[grid])
    _style(document, _NO_GRID, EXCLUDED_COLOUR)
    _style(document, _OUTLINE, None)
    _style(document, _SITE, "#FFFFFF")
    for name, shown in _SHOWN.items():
        if name in layers:
            folder = ET.SubElement(document, "Folder")
            _leaf(folder, "name", LAYER_TITLES[name])
            layer = in_datum(layers[name], options.datum)
            _placemarks(folder, layer, shown, _style_of(name, layer, style_ids))
    content: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return content


def _style_of(name: str, layer: gpd.GeoDataFrame, style_ids: dict[str, str]) -> list[str]:
    """Return the style of each feature."""
    if name == GRIDS:
        return [_OUTLINE] * len(layer)
    if name == DISTRICTS:
        return [style_ids.get(grid, _NO_GRID) for grid in layer["grid"]]
    return [
        style_ids.get(grid, _SITE) if role == LEAD else _SITE
        for grid, role in zip(layer["grid"], layer["role"], strict=True)
    ]


def _placemarks(folder: ET.Element, layer: gpd.GeoDataFrame, shown: Sequence[str], styles: Iterable[str]) -> None:
    fields = [name for name in layer.columns if name != layer.geometry.name]
    for record, shape, style in zip(layer[fields].to_dict("records"), layer.geometry, styles, strict=True):
        values = {key: plain_value(value) for key, value in record.items()}
        mark = ET.SubElement(folder, "Placemark")
        _leaf(mark, "name", str(values.get("name") or values.get("lead") or values[fields[0]]))
        # Map programs show descriptions as web pages: what is text in one must be escaped once more.
        _leaf(mark, "description", html.escape(_description(values, shown)))
        _leaf(mark, "styleUrl", f"#{style}")
        data = ET.SubElement(mark, "ExtendedData")
        for key, value in values.items():
            if value is not None:
                _leaf(ET.SubElement(data, "Data", name=key), "value", str(value))
        _geometry(mark, shape)


def _description(values: dict[str, object], shown: Sequence[str]) -> str:
    parts = []
    for key in shown:
        value, status = values[key], values.get({"minutes_to_lead": "minutes_status"}.get(key, f"{key}_status"))
        if value is not None or status is not None:
            said = "" if value is None else str(value)
            parts.append(f"{column(key).meaning.zh.split('（')[0]}：{said}{'' if status is None else f'（{status}）'}")
    return "；".join(parts)


def _style(document: ET.Element, style_id: str, colour: str | None) -> None:
    """Add a style; without a colour it has an outline only."""
    style = ET.SubElement(document, "Style", id=style_id)
    icon = ET.SubElement(style, "IconStyle")
    _leaf(icon, "color", _abgr(colour or INK, "FF"))
    line = ET.SubElement(style, "LineStyle")
    _leaf(line, "color", _abgr(INK, "FF"))
    _leaf(line, "width", "1" if colour else "3")
    fill = ET.SubElement(style, "PolyStyle")
    _leaf(fill, "color", _abgr(colour or INK, _SEEN))
    _leaf(fill, "fill", "1" if colour else "0")


def _geometry(parent: ET.Element, shape: shapely.Geometry) -> None:
    if isinstance(shape, shapely.Point):
        _leaf(ET.SubElement(parent, "Point"), "coordinates", _coordinates(shape))
        return
    parts = shapely.get_parts(shape)
    target = ET.SubElement(parent, "MultiGeometry") if len(parts) > 1 else parent
    for part in parts:
        polygon = ET.SubElement(target, "Polygon")
        for ring, kind in [(part.exterior, "outer"), *((inner, "inner") for inner in part.interiors)]:
            boundary = ET.SubElement(polygon, f"{kind}BoundaryIs")
            _leaf(ET.SubElement(boundary, "LinearRing"), "coordinates", _coordinates(ring))


def _coordinates(shape: shapely.Geometry) -> str:
    points = np.round(shapely.get_coordinates(shape), DECIMALS)
    return " ".join(f"{lon},{lat}" for lon, lat in points.tolist())


def _leaf(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = plain(text)


def _abgr(colour: str, opacity: str) -> str:
    """Return #RRGGBB in KML's order: opacity, blue, green, red."""
    return f"{opacity}{colour[5:7]}{colour[3:5]}{colour[1:3]}".lower()
