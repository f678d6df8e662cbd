"""The kinds of files that are data: GIS layers and tables; each is made by a module of its own."""

from collections.abc import Callable, Mapping

from gridplan.access import AccessTable
from gridplan.export.options import Options, check_positions
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.text import Language, Text

DATA_KINDS: dict[str, Text] = {
    "geojson": Text("片区与院区（GeoJSON）", "districts and campuses (GeoJSON)"),
    "gpkg": Text("全部图层，含样式（GeoPackage）", "all layers with styles (GeoPackage)"),
    "shp.zip": Text("全部图层（shapefile 压缩包）", "all layers (zip of shapefiles)"),
    "kml": Text("片区、网格与院区（KML）", "districts, grids and campuses (KML)"),
    "csv.zip": Text("数据表（CSV 压缩包）", "tables of data (zip of CSV)"),
    "parquet.zip": Text("数据表（Parquet 压缩包）", "tables of data (zip of Parquet)"),
    "data.json": Text("数据（JSON，附格式说明）", "data (JSON with a schema)"),
}

Files = Mapping[str, bytes]
Part = tuple[Text, Callable[[], Files]]
_TO = ("gpkg", "geojson", "kml")


def data_bytes(plan: Plan, area: StudyArea, kind: str, access: AccessTable, options: Options) -> bytes:
    """Return a file of `kind`, one of DATA_KINDS."""
    if kind in ("csv.zip", "parquet.zip", "data.json"):
        from gridplan.export import data_files

        make = {
            "csv.zip": data_files.plan_csv_zip,
            "parquet.zip": data_files.plan_parquet_zip,
            "data.json": data_files.plan_data_json,
        }[kind]
        return make(plan, area, access, options)
    from gridplan.export import gis, gis_gpkg, gis_kml, gis_shapefile

    layers = {
        "geojson": gis.plan_geojson,
        "gpkg": gis_gpkg.plan_gpkg,
        "shp.zip": gis_shapefile.plan_shapefile,
        "kml": gis_kml.plan_kml,
    }[kind]
    return layers(plan, area, access, options)


def plan_bundle(
    plan: Plan,
    area: StudyArea,
    access: AccessTable,
    options: Options,
    *,
    rendered: Mapping[str, tuple[str, Text, Callable[[], bytes]]],
    language: Language,
    on_part: Callable[[Text, float], None] | None = None,
) -> bytes:
    """Return everything of a plan as one zip (see `bundle`): the files `rendered`, GIS layers and tables of data.

    rendered: file name in the zip → its kind, what it is, and its making.
    """
    from gridplan.export.bundle import bundle

    parts = {name: _rendered(name, *each, options) for name, each in rendered.items()}
    parts |= {f"GIS/布局方案.{kind}": _gis(plan, area, kind, access, options) for kind in _TO}
    parts |= _unpacked(plan, area, access, options)
    return bundle(
        plan,
        area,
        parts,
        options,
        settings={**access.settings.model_dump(mode="json"), **access.provenance},
        language=language,
        on_part=on_part,
    )


def _rendered(name: str, kind: str, what: Text, make: Callable[[], bytes], options: Options) -> Part:
    def made() -> Files:
        check_positions(kind, options)
        return {name: make()}

    return what, made


def _gis(plan: Plan, area: StudyArea, kind: str, access: AccessTable, options: Options) -> Part:
    name = f"GIS/布局方案.{kind}"
    return _rendered(name, kind, DATA_KINDS[kind], lambda: data_bytes(plan, area, kind, access, options), options)


def _unpacked(plan: Plan, area: StudyArea, access: AccessTable, options: Options) -> dict[str, Part]:
    """Return the parts that are several files, each in a folder of its own."""

    def shapefiles() -> Files:
        from gridplan.export.gis_shapefile import shapefile_files

        check_positions("shp.zip", options)
        return _within("GIS/shapefile", shapefile_files(plan, area, access, options))

    def tables() -> Files:
        from gridplan.export.data_files import csv_tables

        return _within("数据表", csv_tables(plan, area, access, options))

    def data() -> Files:
        from gridplan.export.data_files import parquet_tables, plan_data_json
        from gridplan.export.data_schema import SCHEMA_NAME, data_schema

        files = {
            "布局方案.data.json": plan_data_json(plan, area, access, options),
            SCHEMA_NAME: data_schema().encode(),
            **parquet_tables(plan, area, access, options),
        }
        return _within("数据", files)

    return {
        "GIS/shapefile": (Text("图层（shapefile）", "layers (shapefile)"), shapefiles),
        "数据表": (Text("数据表（CSV）", "tables of data (CSV)"), tables),
        "数据": (Text("数据（JSON 与 Parquet）", "data (JSON and Parquet)"), data),
    }


def _within(folder: str, files: Files) -> Files:
    return {f"{folder}/{name}": content for name, content in files.items()}
