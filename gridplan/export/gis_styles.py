"""Styles of a plan's layers for QGIS (QML): grids in the colours of our maps, names, leads as symbols."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from gridplan.export.colours import EXCLUDED as EXCLUDED_COLOUR
from gridplan.export.colours import INK, area_colours
from gridplan.export.colours import UNASSIGNED as UNASSIGNED_COLOUR
from gridplan.export.facts import EXCLUDED, LEAD, NO_TERRITORY, STATES, UNASSIGNED
from gridplan.export.gis_layers import CAMPUSES, DISTRICTS, GRIDS, NEIGHBOURS
from gridplan.export.office_file import plain
from gridplan.layout import Layout
from gridplan.study_area import StudyArea

_VERSION = "3.16.0-Hannover"  # the oldest QGIS whose form this is
_FILL, _LINE, _MARKER = ("fill", "SimpleFill"), ("line", "SimpleLine"), ("marker", "SimpleMarker")
_AROUND, _HORIZONTAL = "0", "4"  # how QGIS numbers the places of labels
_NO_LEAD_COLOUR = "#FFFFFF"


@dataclass(frozen=True)
class _Symbol:
    """A category: its value, what the legend says, and how it is drawn."""

    value: str
    label: str
    kind: tuple[str, str]
    look: Mapping[str, str] = field(default_factory=dict)


def plan_styles(layout: Layout, area: StudyArea) -> dict[str, str]:
    """Return the style of each layer as QML, by layer."""
    colours = area_colours(layout, area)
    names = {grid.id: f"{grid.id} {area.facility_names(grid.leads)}" for grid in layout.grids}
    return {
        DISTRICTS: _qml('coalesce("grid", "state")', _districts(colours, names), label='"name"'),
        GRIDS: _qml('"grid"', _grids(names), label='"grid" || \' \' || "lead"'),
        NEIGHBOURS: _qml("'1'", [_Symbol("1", "相邻", _LINE, {"line_color": _rgba(INK), "line_width": "0.15"})]),
        CAMPUSES: _qml(
            f"if(\"role\" = '{LEAD}', \"grid\", '')",
            _campuses(colours, names),
            label=f"if(\"role\" = '{LEAD}', \"name\", '')",
        ),
    }


def _districts(colours: Mapping[str, str], names: Mapping[str, str]) -> list[_Symbol]:
    fills = [(grid, names[grid], colour) for grid, colour in colours.items()]
    fills += [(STATES[state].zh, STATES[state].zh, UNASSIGNED_COLOUR) for state in (UNASSIGNED, NO_TERRITORY)]
    fills.append((STATES[EXCLUDED].zh, STATES[EXCLUDED].zh, EXCLUDED_COLOUR))
    edge = {"outline_color": _rgba("#FFFFFF"), "outline_width": "0.3", "outline_style": "solid", "style": "solid"}
    return [_Symbol(value, label, _FILL, {"color": _rgba(colour), **edge}) for value, label, colour in fills]


def _grids(names: Mapping[str, str]) -> list[_Symbol]:
    look = {"style": "no", "outline_color": _rgba(INK), "outline_width": "0.8", "outline_style": "solid"}
    return [_Symbol(grid, name, _FILL, look) for grid, name in names.items()]


def _campuses(colours: Mapping[str, str], names: Mapping[str, str]) -> list[_Symbol]:
    edge = {"outline_color": _rgba(INK), "outline_width": "0.3"}
    leads = [
        _Symbol(grid, f"牵头医院 {name}", _MARKER, {"name": "star", "size": "6", "color": _rgba(colours[grid]), **edge})
        for grid, name in names.items()
    ]
    other = {"name": "circle", "size": "2", "color": _rgba(_NO_LEAD_COLOUR), **edge}
    return [*leads, _Symbol("", "其他医疗机构", _MARKER, other)]


def _qml(attribute: str, symbols: list[_Symbol], *, label: str | None = None) -> str:
    """Return the style: a symbol per value of an expression, and names by another expression."""
    labelled = "0" if label is None else "1"
    root = ET.Element("qgis", version=_VERSION, styleCategories="Symbology|Labeling", labelsEnabled=labelled)
    renderer = ET.SubElement(root, "renderer-v2", type="categorizedSymbol", attr=plain(attribute), symbollevels="0")
    categories, drawn = ET.SubElement(renderer, "categories"), ET.SubElement(renderer, "symbols")
    for number, each in enumerate(symbols):
        about = {"value": plain(each.value), "label": plain(each.label), "symbol": str(number), "render": "true"}
        ET.SubElement(categories, "category", about, type="string")
        symbol = ET.SubElement(drawn, "symbol", name=str(number), type=each.kind[0], alpha="1")
        layer = ET.SubElement(symbol, "layer", {"class": each.kind[1], "enabled": "1", "pass": "0", "locked": "0"})
        options = ET.SubElement(layer, "Option", type="Map")
        for key, value in each.look.items():
            ET.SubElement(options, "Option", name=key, value=value, type="QString")
            ET.SubElement(layer, "prop", k=key, v=value)  # for QGIS before 3.20, which does not know Option
    if label is not None:
        _labelling(root, label, _AROUND if symbols and symbols[0].kind is _MARKER else _HORIZONTAL)
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + ET.tostring(root, encoding="unicode")


def _labelling(root: ET.Element, expression: str, placement: str) -> None:
    labelling = ET.SubElement(root, "labeling", type="simple")
    settings = ET.SubElement(labelling, "settings", calloutType="simple")
    # QGIS takes what is not said for 0: weight, opacity and font must be said.
    text = {"fieldName": plain(expression), "isExpression": "1", "textColor": _rgba(INK), "textOpacity": "1"}
    font = {"fontFamily": "Microsoft YaHei", "fontSize": "9", "fontSizeUnit": "Point", "fontWeight": "50"}
    style = ET.SubElement(settings, "text-style", {**text, **font})
    halo = {"bufferDraw": "1", "bufferSize": "0.8", "bufferSizeUnits": "MM", "bufferOpacity": "1"}
    ET.SubElement(style, "text-buffer", {**halo, "bufferColor": _rgba("#FFFFFF"), "bufferNoFill": "1"})
    ET.SubElement(settings, "placement", placement=placement, dist="1.5", distUnits="MM")
    ET.SubElement(settings, "rendering", drawLabels="1", obstacle="1", scaleVisibility="0")


def _rgba(colour: str) -> str:
    """Return #RRGGBB as QGIS writes colours."""
    return ",".join(str(int(colour[place : place + 2], 16)) for place in (1, 3, 5)) + ",255"
