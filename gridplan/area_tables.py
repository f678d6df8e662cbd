"""The layers of a study area as read from their files, before they are known to fit together."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from gridplan.coordinates import to_wgs84
from gridplan.errors import Fault
from gridplan.layers import LAT, LON, ROW, Field, confidence_field, read_outlines, read_table
from gridplan.manifest import MANIFEST_NAME, Layer, Layers, Manifest
from gridplan.text import Text
from gridplan.vocabulary import WORDS, Kind, parse_grade, read_word


def _word_field(kind: Kind, *, required: bool = True) -> Field:
    """Return the field of a word of the vocabulary; other words for the same are read as that one."""
    return Field(kind, required=required, choices=WORDS[kind], read=partial(read_word, kind))


DISTRICT_FIELDS = (
    Field("district_id", unique=True),
    Field("order", "count", required=False),
    Field("name"),
    Field("admin_area"),
    LON,
    LAT,
    confidence_field("centre_confidence"),
    Field("code", required=False),
    Field("former_names", required=False),
    Field("excluded", required=False),
)
UNIT_FIELDS = (
    Field("unit_id", unique=True),
    Field("name"),
    Field("kind", required=False),
    Field("district_id"),
    Field("town", required=False),
    Field("code", required=False),
    Field("population", "count", required=False, minimum=0),
)
POPULATION_FIELDS = (
    Field("district_id", unique=True),
    Field("population", "count", required=False, expected=True, minimum=0),
    Field("year", "count", required=False),
    confidence_field("confidence"),
)
CELL_FIELDS = (
    Field("cell_id", unique=True),
    Field("district_id"),
    LON,
    LAT,
    Field("population", "number", minimum=0),
)
FACILITY_FIELDS = (
    Field("facility_id", unique=True),
    Field("name", unique=True),
    _word_field("type"),
    Field("grade", required=False),
    confidence_field("grade_confidence"),
    Field("grade_source", required=False),
    _word_field("affiliation", required=False),
    _word_field("ownership", required=False),
    _word_field("sponsor", required=False),
    _word_field("designation", required=False),
    Field("follows", required=False),
    Field("other_names", required=False),
    Field("address", required=False),
    Field("lead_candidate", "flag", required=False),
    Field("beds_open", "count", required=False, minimum=0),
    confidence_field("beds_open_confidence"),
    Field("physicians", "count", required=False, minimum=0),
    Field("general_practitioners", "count", required=False, minimum=0),
)
SITE_FIELDS = (LON, LAT, confidence_field("location_confidence"))
CAMPUS_FIELDS = (
    Field("campus_id", unique=True),
    Field("facility_id"),
    Field("name"),
    Field("designated", "flag"),
    *SITE_FIELDS,
)
LINK_FIELDS = (
    Field("from_district"),
    Field("to_district"),
    Field("road_km", "number", above=0),
    Field("road_class"),
    Field("oneway", "flag", required=False),
)
MINUTES_FIELDS = (
    Field("origin"),
    Field("destination"),
    Field("minutes", "number", required=False, expected=True, minimum=0, maximum=10_000),
    Field("mode", required=False),
    Field("departure_time", required=False),
    Field("source"),
    Field("date"),
)
ADJACENCY_FIELDS = (
    Field("from_district"),
    Field("to_district"),
    Field("basis", required=False),
    Field("note", required=False),
)


@dataclass
class Tables:
    """The layers as read, before they are known to fit together."""

    districts: Any
    units: Any
    population: Any
    cells: Any
    facilities: Any
    campuses: Any
    links: Any
    minutes: Any
    adjacency: Any
    outlines: Any


def read_tables(root: Path, manifest: Manifest, faults: list[Fault]) -> Tables:
    """Read every layer that `manifest` names from the folder `root`; add what is wrong to `faults`.

    Coordinates are WGS84 degrees afterwards. A table that cannot be read is None.
    """
    layers = manifest.layers

    def table(layer: Layer, fields: tuple[Field, ...]) -> pd.DataFrame | None:
        _check_columns(layer, [field.name for field in fields], faults)
        frame = read_table(root / layer.file, fields, columns=layer.columns, encoding=layer.encoding, faults=faults)
        if frame is not None and {"lon", "lat"} <= set(frame.columns):
            frame["lon"], frame["lat"] = to_wgs84(frame["lon"], frame["lat"], layer.datum or manifest.datum)
        return frame

    facility_fields = FACILITY_FIELDS if layers.campuses else (*FACILITY_FIELDS, *SITE_FIELDS)
    tables = {
        "districts": table(layers.districts, DISTRICT_FIELDS),
        "units": table(layers.units, UNIT_FIELDS) if layers.units else None,
        "population": table(layers.population, _population_fields(layers)) if layers.population else None,
        "cells": table(layers.cells, _cell_fields(layers)) if layers.cells else None,
        "facilities": table(layers.facilities, facility_fields),
        "campuses": table(layers.campuses, CAMPUS_FIELDS) if layers.campuses else None,
        "links": table(layers.links, LINK_FIELDS) if layers.links else None,
        "minutes": table(layers.minutes, MINUTES_FIELDS) if layers.minutes else None,
        "adjacency": table(layers.adjacency, ADJACENCY_FIELDS) if layers.adjacency else None,
    }
    if tables["facilities"] is not None:
        _check_grades(tables["facilities"], layers.facilities, faults)
    _check_columns(layers.outlines, ["district_id"], faults)
    outlines = read_outlines(
        root / layers.outlines.file,
        layers.outlines.columns.get("district_id", "district_id"),
        datum=layers.outlines.datum or manifest.datum,
        encoding=layers.outlines.encoding,
        faults=faults,
    )
    return Tables(outlines=outlines, **tables)


def _population_fields(layers: Layers) -> tuple[Field, ...]:
    """Return the columns of official figures; a blank cell is an unknown figure."""
    kinds = layers.population.kinds if layers.population else ()
    return (*POPULATION_FIELDS, *(Field(key, "count", required=False, expected=True, minimum=0) for key in kinds))


def _cell_fields(layers: Layers) -> tuple[Field, ...]:
    """Return the columns of cells; a kind of which only official figures are given needs none."""
    own = layers.cells.kinds if layers.cells else {}
    official = layers.population.kinds if layers.population else {}
    borrowed = [Field(key, "number", required=False, minimum=0) for key in official if key not in own]
    return (*CELL_FIELDS, *(Field(key, "number", minimum=0) for key in own), *borrowed)


def _check_columns(layer: Layer, names: list[str], faults: list[Fault]) -> None:
    """Add a fault for each of a layer's `columns` that no field has: a misspelt one would be passed over."""
    listed = "、".join(names)
    for key in layer.columns:
        if key not in names:
            problem = Text(f"{layer.file} 没有这个字段", f"{layer.file} has no such field")
            remedy = Text(f"可用：{listed}", f"Use one of {listed}")
            faults.append(Fault(MANIFEST_NAME, problem, remedy, column="columns", value=key))


def _check_grades(facilities: pd.DataFrame, layer: Layer, faults: list[Fault]) -> None:
    """Add a fault for each grade that cannot be read; the frame keeps grades as they are written."""
    remedy = Text(
        "请写如 三级甲等、二级乙等、二级、未定级；不详则留空", "Write e.g. 三级甲等, 二级, 未定级; blank if unknown"
    )
    heading = layer.columns.get("grade", "grade")
    for row, word in zip(facilities[ROW], facilities["grade"], strict=True):
        if word and parse_grade(word) is None:
            problem = Text("不认识的等级", "unknown grade")
            faults.append(Fault(layer.file, problem, remedy, row=int(row), column=heading, value=word))
