"""A plan as shapefiles in a zip: text in UTF-8 or GBK, and a table of what the short field names mean."""

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import geopandas as gpd
import pyogrio

from gridplan.access import AccessTable
from gridplan.csv_text import rows_csv
from gridplan.errors import ExportError
from gridplan.export.columns import KIND_NAMES, column
from gridplan.export.files import zip_bytes
from gridplan.export.gis import told_rows
from gridplan.export.gis_layers import LAYER_TITLES, in_datum, plan_layers
from gridplan.export.options import SHIFTED, Options
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.text import Text

FIELDS_FILE, NOTES_FILE = "字段说明.csv", "说明.csv"
MOST_BYTES = 254  # of text in a field of a dBase table
SHOWN = 10  # values told one by one
_CODE_PAGES = {"utf-8": "UTF-8", "gbk": "GBK"}
_NO_TIME = "1980-01-01"  # the table notes its day; the same plan gives the same bytes
_CRS = ".prj"
_SUFFIXES = (".shp", ".shx", ".dbf", _CRS, ".cpg")


def plan_shapefile(plan: Plan, area: StudyArea, access: AccessTable, options: Options) -> bytes:
    """Return a zip of `shapefile_files`."""
    return zip_bytes(shapefile_files(plan, area, access, options))


def shapefile_files(plan: Plan, area: StudyArea, access: AccessTable, options: Options) -> dict[str, bytes]:
    """Return a shapefile per layer as files by name, with 字段说明.csv and 说明.csv (where the data come from).

    In a shifted datum there is no .prj: none could say it truly. Raises ExportError for text that the encoding lacks
    or that is too long, with every such value.
    """
    layers = plan_layers(plan, area, access, options.smallest)
    _check_text(layers, options.encoding)
    parts: dict[str, bytes] = {}
    for name, layer in layers.items():
        parts |= _one(name, in_datum(layer, options.datum), options)
    rows = told_rows(plan, area, access, options.notes)
    parts[FIELDS_FILE] = rows_csv(_field_rows(layers)).encode("utf-8-sig")
    parts[NOTES_FILE] = rows_csv([("项目", "内容"), *rows]).encode("utf-8-sig")
    return parts


def _one(name: str, layer: gpd.GeoDataFrame, options: Options) -> dict[str, bytes]:
    """Return the files of one shapefile by name."""
    short = layer.rename(columns={each: column(each).short for each in _fields(layer)})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.shp"
        pyogrio.write_dataframe(
            short,
            path,
            driver="ESRI Shapefile",
            encoding=_CODE_PAGES[options.encoding],
            layer_options={"DBF_DATE_LAST_UPDATE": _NO_TIME},
        )
        suffixes = [suffix for suffix in _SUFFIXES if suffix != _CRS or options.datum not in SHIFTED]
        files = [path.with_suffix(suffix) for suffix in suffixes]
        return {file.name: file.read_bytes() for file in files if file.is_file()}


def _fields(layer: gpd.GeoDataFrame) -> list[str]:
    return [name for name in layer.columns if name != layer.geometry.name]


def _field_rows(layers: Mapping[str, gpd.GeoDataFrame]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("文件", "图层", "字段", "全名", "类型", "含义")]
    for name, layer in layers.items():
        for each in _fields(layer):
            about = column(each)
            words = KIND_NAMES[about.kind].zh, about.meaning.zh
            rows.append((f"{name}.shp", LAYER_TITLES[name], about.short, each, *words))
    return rows


def _check_text(layers: Mapping[str, gpd.GeoDataFrame], encoding: str) -> None:
    """Raise ExportError with the texts that a shapefile in `encoding` cannot hold whole."""
    texts = {value for layer in layers.values() for name in _fields(layer) for value in _texts(layer[name])}
    foreign = sorted(text for text in texts if not _fits(text, encoding))
    if foreign:
        listed = _listed(foreign)
        raise ExportError(
            Text(
                f"GBK 没有以下文字中的某些字：{listed}。请改用 UTF-8（--encoding utf-8）",
                f"GBK lacks characters of {listed}: use UTF-8 (--encoding utf-8)",
            )
        )
    long = sorted(text for text in texts if len(text.encode(encoding)) > MOST_BYTES)
    if long:
        listed = _listed(long)
        raise ExportError(
            Text(
                f"文字超过 shapefile 字段的 {MOST_BYTES} 字节，会被截断：{listed}。请改为 .gpkg，或缩短名称",
                f"text is longer than the {MOST_BYTES} bytes of a shapefile's field and would be cut: {listed}. Export "
                "a .gpkg, or shorten the names",
            )
        )


def _texts(values: Iterable[object]) -> list[str]:
    return [value for value in values if isinstance(value, str)]


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _listed(texts: list[str]) -> str:
    shown = "、".join(text if len(text) <= 2 * SHOWN else f"{text[: 2 * SHOWN]}…" for text in texts[:SHOWN])
    return shown if len(texts) <= SHOWN else f"{shown} … ({len(texts)})"
