"""A plan as a GeoPackage that opens in QGIS as our maps look: layers, provenance and default styles."""

import sqlite3
import tempfile
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from gridplan.access import AccessTable
from gridplan.export.gis import told_rows
from gridplan.export.gis_layers import plan_layers
from gridplan.export.gis_styles import plan_styles
from gridplan.export.options import Options
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.text import Text

PROVENANCE, STYLES = "provenance", "layer_styles"
_NO_TIME = "1980-01-01T00:00:00.000Z"  # a GeoPackage notes when it was written; the same plan gives the same bytes
_DATE_OPTION = "OGR_CURRENT_DATE"
# The form in which QGIS keeps styles inside a GeoPackage; it asks for these columns by name.
_CREATE_STYLES = f"""
CREATE TABLE {STYLES} (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
    styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT,
    owner TEXT(30), ui TEXT(30), update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
)"""
_STYLE = f"""
INSERT INTO {STYLES} (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, styleSLD,
    useAsDefault, description, owner, ui, update_time)
VALUES ('', '', ?, (SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?), ?, ?, '', 1, ?, '', NULL, ?)
"""  # noqa: S608 - the name of the table is our own
_CONTENTS = """
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)
VALUES (?, 'attributes', ?, '', ?)"""


def plan_gpkg(plan: Plan, area: StudyArea, access: AccessTable, options: Options) -> bytes:
    """Return a GeoPackage of all layers, the table `provenance`, and the styles that QGIS takes for its defaults."""
    layers = plan_layers(plan, area, access, options.smallest)
    styles = plan_styles(plan.layout, area)
    return layers_gpkg(layers, plan, area, access, notes=options.notes, styles=styles)


def layers_gpkg(
    layers: Mapping[str, gpd.GeoDataFrame],
    plan: Plan,
    area: StudyArea,
    access: AccessTable,
    *,
    notes: Sequence[Text] = (),
    styles: Mapping[str, str] | None = None,
) -> bytes:
    """Return layers as a GeoPackage with the table `provenance`; `styles` are QML by layer."""
    rows = told_rows(plan, area, access, notes)
    with tempfile.TemporaryDirectory() as folder, _without_time():
        path = Path(folder) / "layers.gpkg"
        for name, layer in layers.items():
            layer.to_file(path, layer=name, driver="GPKG", engine="pyogrio")
        table = pd.DataFrame(rows, columns=["item", "value"])
        pyogrio.write_dataframe(table, path, layer=PROVENANCE, driver="GPKG", append=True)
        if styles:
            _write_styles(path, {name: style for name, style in styles.items() if name in layers})
        return path.read_bytes()


@contextmanager
def _without_time() -> Generator[None, None, None]:
    before = pyogrio.get_gdal_config_option(_DATE_OPTION)
    pyogrio.set_gdal_config_options({_DATE_OPTION: _NO_TIME})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({_DATE_OPTION: before})


def _write_styles(path: Path, styles: Mapping[str, str]) -> None:
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(_CREATE_STYLES)
        base.execute(_CONTENTS, (STYLES, STYLES, _NO_TIME))
        for name, qml in styles.items():
            base.execute(_STYLE, (name, name, name, qml, "gridplan", _NO_TIME))
