"""The only reader of outside data files: tables and GIS files, with every fault named where it stands."""

from gridplan.layers.faults import missing_column
from gridplan.layers.fields import ESTIMATE_CONFIDENCES, LAT, LON, Field, confidence_field, parse_cell
from gridplan.layers.geo_files import in_wgs84, read_geo_file
from gridplan.layers.outlines import read_outlines, read_polygons
from gridplan.layers.persons import personal
from gridplan.layers.raw import HEADING_JOINT, LeftOut, RawTable
from gridplan.layers.read_raw import KINDS, parts_of, read_pasted, read_raw
from gridplan.layers.surrounding import left_lines, lines_around
from gridplan.layers.tables import ROW, parse_column, read_table, repeated
from gridplan.layers.template_marks import is_worked_row

__all__ = [
    "ESTIMATE_CONFIDENCES",
    "HEADING_JOINT",
    "KINDS",
    "LAT",
    "LON",
    "ROW",
    "Field",
    "LeftOut",
    "RawTable",
    "confidence_field",
    "in_wgs84",
    "is_worked_row",
    "left_lines",
    "lines_around",
    "missing_column",
    "parse_cell",
    "parse_column",
    "parts_of",
    "personal",
    "read_geo_file",
    "read_outlines",
    "read_pasted",
    "read_polygons",
    "read_raw",
    "read_table",
    "repeated",
]
