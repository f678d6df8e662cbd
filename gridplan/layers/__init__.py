"""The only reader of outside data files: tables and outlines, with every fault named where it stands."""

from gridplan.layers.fields import ESTIMATE_CONFIDENCES, LAT, LON, Field, confidence_field
from gridplan.layers.outlines import read_outlines, read_polygons
from gridplan.layers.tables import ROW, read_table, repeated

__all__ = [
    "ESTIMATE_CONFIDENCES",
    "LAT",
    "LON",
    "ROW",
    "Field",
    "confidence_field",
    "read_outlines",
    "read_polygons",
    "read_table",
    "repeated",
]
