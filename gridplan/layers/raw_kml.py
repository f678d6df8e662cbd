"""Read KML: placemarks by folder, with all they say.

GDAL is not used here: of data without a schema it loses names that are not ASCII, and of two it keeps one.
"""

import xml.etree.ElementTree as ET  # declared entities are refused before it reads
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import shapely
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from gridplan.errors import Fault
from gridplan.layers.raw import RawTable
from gridplan.layers.raw_geo import flat_geometry
from gridplan.layers.raw_grid import Wanted, chosen, clean, part_names
from gridplan.text import Text

GEOMETRY = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry")
_EXPORT = Text("请从地图软件重新导出 KML", "Export the KML again from the map program")
Placemarks = dict[str, list[ET.Element]]


def read_kml(path: Path, wanted: Wanted, faults: list[Fault]) -> list[RawTable]:
    """Return a table per folder with placemarks: name, description and their further data as text."""
    folders = _folders(path, faults)
    names = part_names(list(folders))
    tables = []
    for name in chosen(path.name, names, wanted.part, faults) if names else []:
        table = _table(path, name, list(folders.values())[names.index(name)], faults)
        tables += [table] if table is not None else []
    return tables


def kml_parts(path: Path) -> list[str]:
    """Return the names of the folders with placemarks."""
    return part_names(list(_folders(path, [])))


def _folders(path: Path, faults: list[Fault]) -> Placemarks:
    """Return the placemarks of each folder, by its name below those it lies in."""
    raw = path.read_bytes()
    try:
        if b"<!ENTITY" in raw:
            raise ET.ParseError("<!ENTITY")
        root = ET.fromstring(raw)  # noqa: S314
    except (ET.ParseError, ValueError, LookupError) as problem:
        said = Text(f"不是有效的 KML：{problem}", f"not valid KML: {problem}")
        faults.append(Fault(path.name, said, _EXPORT))
        return {}
    found: Placemarks = {}
    _gather(root, (), found)
    return found


def _gather(element: ET.Element, above: tuple[str, ...], found: Placemarks) -> None:
    marks = [child for child in element if _tag(child) == "Placemark"]
    if marks:
        found.setdefault("/".join(above), []).extend(marks)
    for child in element:
        if _tag(child) in ("Document", "Folder"):
            name = _said(child, "name") if _tag(child) == "Folder" else ""
            _gather(child, (*above, name) if name else above, found)


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _children(element: ET.Element, tag: str) -> Iterator[ET.Element]:
    return (child for child in element if _tag(child) == tag)


def _said(element: ET.Element, tag: str) -> str:
    found = next(_children(element, tag), None)
    return clean(found.text or "") if found is not None else ""


def _table(path: Path, part: str, marks: list[ET.Element], faults: list[Fault]) -> RawTable | None:
    records = [_record(mark) for mark in marks]
    header = tuple(dict.fromkeys(key for record in records for key in record))
    rows = tuple(tuple(record.get(key, "") for key in header) for record in records)
    shapes = np.empty(len(marks), dtype=object)
    sound = True
    for number, mark in enumerate(marks):
        try:
            shapes[number] = _geometry(mark)
        except (ValueError, IndexError, shapely.errors.GEOSException) as problem:
            sound = False
            told = f"{path.name}「{part}」" if part else path.name
            said = Text(f"坐标无法读取：{problem}", f"the coordinates cannot be read: {problem}")
            name = _said(mark, "name") or None
            faults.append(Fault(told, said, _EXPORT, row=number + 1, column="coordinates", value=name))
    geometry, notes = flat_geometry(shapes)
    table = RawTable(path.name, part, header, (), rows, tuple(range(1, len(rows) + 1)), geometry, CRS(4326),
                     notes=tuple(notes))  # fmt: skip
    return table if sound else None


def _record(mark: ET.Element) -> dict[str, str]:
    """Return what a placemark says: its name and description, and the data in it, with or without a schema."""
    record = {"name": _said(mark, "name")}
    record |= {tag: text for tag in ("description", "address", "phoneNumber") if (text := _said(mark, tag))}
    for data in (found for extended in _children(mark, "ExtendedData") for found in extended.iter()):
        if _tag(data) == "Data":
            record[data.get("name", "")] = _said(data, "value")
        elif _tag(data) == "SimpleData":
            record[data.get("name", "")] = clean(data.text or "")
    return record


def _geometry(element: ET.Element) -> BaseGeometry | None:
    """Return the geometry inside an element, several as one; None where there is none."""
    found = [_shape(child) for child in element if _tag(child) in GEOMETRY]
    shapes = [shape for shape in found if shape is not None]
    if len(shapes) < 2:  # noqa: PLR2004
        return shapes[0] if shapes else None
    kinds = {shape.geom_type for shape in shapes}
    many = {"Point": shapely.MultiPoint, "LineString": shapely.MultiLineString, "Polygon": shapely.MultiPolygon}
    make = many.get(kinds.pop()) if len(kinds) == 1 else None
    return make(shapes) if make else shapely.GeometryCollection(shapes)


def _shape(element: ET.Element) -> BaseGeometry | None:
    match _tag(element):
        case "Point":
            return shapely.Point(_coordinates(element)[0])
        case "LineString" | "LinearRing":
            return shapely.LineString(_coordinates(element))
        case "Polygon":
            rings = {tag: [_ring(each) for each in _children(element, tag)] for tag in _BOUNDARIES}
            return shapely.Polygon(rings["outerBoundaryIs"][0], rings["innerBoundaryIs"])
        case _:
            return _geometry(element)


_BOUNDARIES = ("outerBoundaryIs", "innerBoundaryIs")


def _ring(boundary: ET.Element) -> list[tuple[float, ...]]:
    return _coordinates(next(_children(boundary, "LinearRing"), boundary))


def _coordinates(element: ET.Element) -> list[tuple[float, ...]]:
    """Return longitude and latitude of each point; heights are left to be counted by who asks for them."""
    return [tuple(float(number) for number in point.split(",")) for point in _said(element, "coordinates").split()]
