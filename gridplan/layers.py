"""The only reader of outside data files: tables and outlines, with every fault named where it stands."""

import csv
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import geopandas as gpd
import pandas as pd
import shapely
from pyproj import CRS

from gridplan.coordinates import WGS84, Datum, to_wgs84
from gridplan.errors import Fault
from gridplan.text import Text

Kind = Literal["text", "number", "count", "flag"]
WGS84_SEMI_MAJOR_M = 6_378_137.0
ROW = "_row"  # the line of the file that a record came from, kept for later messages
FLAGS = {"yes": True, "no": False, "是": True, "否": False, "1": True, "0": False}
CONFIDENCES = ("high", "medium-high", "medium", "low-medium", "low")
ESTIMATE_CONFIDENCES = frozenset({"medium", "low-medium", "low"})


@dataclass(frozen=True)
class Field:
    """What one column of a table must hold.

    `required` is about its cells; `expected` says that the column must be there though cells may be blank.
    """

    name: str
    kind: Kind = "text"
    required: bool = True
    expected: bool = False
    unique: bool = False
    minimum: float = -math.inf
    maximum: float = math.inf
    above: float = -math.inf
    choices: tuple[str, ...] = ()


LON = Field("lon", "number", minimum=-180, maximum=180)
LAT = Field("lat", "number", minimum=-90, maximum=90)


_NAME_GBK = Text(
    "请在 area.yaml 中为该图层写 encoding: gbk，或另存为 UTF-8",
    "write `encoding: gbk` for this layer in area.yaml, or save it as UTF-8",
)


def confidence_field(name: str) -> Field:
    """Return the field that says how sure a value is: high … low, or blank."""
    return Field(name, required=False, choices=CONFIDENCES)


def read_table(
    path: Path, fields: Sequence[Field], *, columns: dict[str, str], encoding: str, faults: list[Fault]
) -> pd.DataFrame | None:
    """Return the CSV at `path` with one column per field and `ROW`; None where it cannot be read.

    `columns` maps a field to the file's own heading. Blank cells of optional fields become "" (text)
    or NaN (numbers), never zero. What is wrong is added to `faults`, all of it; columns that no field
    names are left out.
    """
    rows = _read_rows(path, encoding, faults)
    if rows is None:
        return None
    header = [cell.strip() for cell in rows[0]] if rows else []
    body = [(line, row) for line, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)]
    if not body:
        remedy = Text("请填入数据行，首行为列名", "Put rows below a first line of column names")
        faults.append(Fault(path.name, Text("没有数据行", "has no rows of data"), remedy))
        return None
    wanted = [field.name for field in fields if field.required or field.expected or field.name in columns]
    missing = [heading for name in wanted if (heading := columns.get(name, name)) not in header]
    faults.extend(_missing_column(path, heading, header) for heading in missing)
    faults.extend(long := _long_rows(path, body, len(header)))
    if missing or long:
        return None
    return _parse_columns(path, fields, columns, header, body, faults)


def read_outlines(
    path: Path, id_column: str, *, datum: Datum, encoding: str, faults: list[Fault]
) -> gpd.GeoSeries | None:
    """Return polygons in WGS84 by district id from GeoJSON, GeoPackage or shapefile; None if unreadable.

    A file's own CRS must be WGS84 or CGCS2000, in degrees or in metres (or absent); `datum` says which
    shift applies.
    """
    frame = _read_frame(path, encoding, faults)
    if frame is None:
        return None
    if (fault := _frame_fault(path, frame, id_column)) is not None:
        faults.append(fault)
        return None
    if frame.crs is not None and not frame.crs.is_geographic:
        frame = frame.to_crs(WGS84)
    ids = frame[id_column].astype(str)
    geometry = frame.geometry.set_axis(ids)
    if len(bad := _geometry_faults(path, geometry)):
        faults.extend(bad)
        return None
    shifted = shapely.transform(geometry.to_numpy(), lambda x, y: to_wgs84(x, y, datum), interleaved=False)
    return gpd.GeoSeries(shifted, index=pd.Index(ids, name="district_id"), crs=WGS84)


def _read_frame(path: Path, encoding: str, faults: list[Fault]) -> gpd.GeoDataFrame | None:
    try:
        return gpd.read_file(path, encoding=encoding)
    except UnicodeDecodeError:
        said = Text(f"属性表不是 {encoding} 编码", f"attributes are not encoded in {encoding}")
        remedy = _NAME_GBK
    except Exception as problem:  # GDAL raises many kinds; each is a file that cannot be used
        said = Text(f"无法读取：{problem}", f"cannot be read: {problem}")
        remedy = Text("请提供 GeoJSON、GeoPackage 或 shapefile", "Give GeoJSON, GeoPackage or a shapefile")
    faults.append(Fault(path.name, said, remedy))
    return None


def _frame_fault(path: Path, frame: gpd.GeoDataFrame, id_column: str) -> Fault | None:
    """Return what is wrong with a layer as a whole: empty, no ids, or on an older ellipsoid."""
    if frame.empty:
        remedy = Text("请放入至少一个面", "Put at least one polygon in it")
        return Fault(path.name, Text("图层为空", "the layer is empty"), remedy)
    if id_column not in frame.columns:
        return _missing_column(path, id_column, [str(c) for c in frame.columns])
    if frame.crs is not None and not _is_modern(frame.crs):
        remedy = Text("请在 GIS 软件中转换为 WGS84 或 CGCS2000", "Convert it to WGS84 or CGCS2000 in a GIS")
        return Fault(path.name, Text(f"坐标系为 {frame.crs.name}", f"the CRS is {frame.crs.name}"), remedy)
    return None


def _is_modern(crs: CRS) -> bool:
    """Whether a CRS stands on the ellipsoid of WGS84 and CGCS2000, unlike Beijing 1954 and Xian 1980."""
    return crs.ellipsoid is not None and abs(crs.ellipsoid.semi_major_metre - WGS84_SEMI_MAJOR_M) < 1


def _read_rows(path: Path, encoding: str, faults: list[Fault]) -> list[list[str]] | None:
    try:
        raw = path.read_bytes()
    except OSError as problem:
        remedy = Text("请检查文件名与路径", "Check the file name and the path")
        faults.append(Fault(path.name, Text(f"无法打开：{problem}", f"cannot be opened: {problem}"), remedy))
        return None
    try:
        text = raw.decode("utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding)
    except UnicodeDecodeError as problem:
        faults.append(_encoding_fault(path, raw, encoding, problem))
        return None
    except LookupError:
        remedy = Text("请在 area.yaml 中写 utf-8 或 gbk", "Write utf-8 or gbk in area.yaml")
        faults.append(Fault(path.name, Text("没有这种编码", "no such encoding"), remedy, value=encoding))
        return None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return list(reader)
    except csv.Error as problem:  # without `strict`, a quote left open swallows the rows below it
        remedy = Text("请检查引号是否成对", "Check that every quotation mark is closed")
        said = Text(f"不是有效的 CSV：{problem}", f"not valid CSV: {problem}")
        faults.append(Fault(path.name, said, remedy, row=reader.line_num))
        return None


def _long_rows(path: Path, body: list[tuple[int, list[str]]], width: int) -> list[Fault]:
    """Return a fault for each row with more cells than headings: what follows a stray comma has shifted."""
    problem = Text(f"单元格多于 {width} 个列名", f"has more cells than the {width} headings")
    remedy = Text("请去掉多余的逗号，或为含逗号的文字加引号", "Remove the extra comma, or quote the text that holds it")
    return [
        Fault(path.name, problem, remedy, row=line, value="，".join(row[width:]))
        for line, row in body
        if any(cell.strip() for cell in row[width:])
    ]


def _encoding_fault(path: Path, raw: bytes, encoding: str, problem: UnicodeDecodeError) -> Fault:
    row = raw.count(b"\n", 0, problem.start) + 1
    try:
        raw.decode("gb18030")
        remedy = Text("该文件可按 GBK 读取：", "It reads as GBK: ") + _NAME_GBK
    except UnicodeDecodeError:
        remedy = Text("请另存为 UTF-8", "Save it as UTF-8")
    problem_text = Text(f"不是 {encoding} 编码", f"is not encoded in {encoding}")
    value = raw[problem.start : problem.start + 4].hex(" ")
    return Fault(path.name, problem_text, remedy, row=row, value=value)


def _missing_column(path: Path, column: str, header: list[str]) -> Fault:
    found = "、".join(header)
    return Fault(
        path.name,
        Text(f"缺少该列；已有的列为 {found}", f"the column is missing; the file has {', '.join(header)}"),
        Text(
            "请补上该列，或在 area.yaml 的 columns 中指明其列名",
            "Add the column, or name the file's own heading under `columns` in area.yaml",
        ),
        row=1,
        column=column,
    )


def _parse_columns(
    path: Path,
    fields: Sequence[Field],
    columns: dict[str, str],
    header: list[str],
    body: list[tuple[int, list[str]]],
    faults: list[Fault],
) -> pd.DataFrame:
    data: dict[str, list[object]] = {ROW: [line for line, _ in body]}
    for field in fields:
        heading = columns.get(field.name, field.name)
        position = header.index(heading) if heading in header else None
        seen: dict[str, int] = {}
        values = []
        for line, row in body:
            raw = row[position].strip() if position is not None and position < len(row) else ""
            fault, value = _parse_cell(field, raw)
            if fault is None and field.unique and raw in seen:
                fault = (
                    Text(f"与第 {seen[raw]} 行重复", f"repeats row {seen[raw]}"),
                    Text("请改为唯一的值，或删去重复行", "Give each row its own value, or remove the repetition"),
                )
            seen.setdefault(raw, line)
            if fault is not None:
                faults.append(Fault(path.name, *fault, row=line, column=heading, value=raw))
            values.append(value)
        data[field.name] = values
    return pd.DataFrame(data)


def _parse_cell(field: Field, raw: str) -> tuple[tuple[Text, Text] | None, object]:
    """Return what is wrong with a cell (problem and remedy, or None) and its value."""
    blank: object = "" if field.kind == "text" else False if field.kind == "flag" else math.nan
    if raw == "":
        wrong = Text("单元格为空", "the cell is empty"), Text("请填写", "Fill it in")
        return (wrong if field.required else None), blank
    if field.kind == "text":
        if field.choices and raw not in field.choices:
            listed = "、".join(field.choices), ", ".join(field.choices)
            return (Text("不认识的词", "unknown word"), Text(f"可用：{listed[0]}", f"Use one of {listed[1]}")), blank
        return None, raw
    if field.kind == "flag":
        if raw.lower() not in FLAGS:
            return (
                Text("既不是“是”也不是“否”", "is neither yes nor no"),
                Text("请填 yes 或 no", "Write yes or no"),
            ), blank
        return None, FLAGS[raw.lower()]
    return _parse_number(field, raw)


def _parse_number(field: Field, raw: str) -> tuple[tuple[Text, Text] | None, object]:
    try:
        value = math.nan if "_" in raw else float(raw)  # Python reads 1_000 as a thousand
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        remedy = Text("请只填数字，不带单位、逗号或文字", "Write digits alone, without unit, comma or words")
        return (Text("不是数字", "is not a number"), remedy), math.nan
    if field.kind == "count" and value != int(value):
        return (Text("不是整数", "is not a whole number"), Text("请填整数", "Write a whole number")), math.nan
    if not field.minimum <= value <= field.maximum or value <= field.above:
        low = f"> {field.above:g}" if field.above > -math.inf else f"{field.minimum:g}"
        limits = f"{low} … {field.maximum:g}"
        remedy = Text("请检查数值", "Check the value")
        if field.name in ("lon", "lat"):
            remedy = Text(
                "经度与纬度可能写反了，请检查两列", "Longitude and latitude may be swapped: check both columns"
            )
        return (Text(f"超出范围 {limits}", f"is outside {limits}"), remedy), math.nan
    return None, value


def _geometry_faults(path: Path, geometry: gpd.GeoSeries) -> list[Fault]:
    faults = []
    for row, (key, shape) in enumerate(geometry.items(), start=1):
        if shape is None or shape.is_empty or shape.geom_type not in ("Polygon", "MultiPolygon"):
            kind = "—" if shape is None else shape.geom_type
            problem = Text(f"不是面（{kind}）", f"is not a polygon ({kind})")
            remedy = Text("请提供片区的面状边界", "Give the district's outline as a polygon")
        elif not shape.is_valid:
            reason = shapely.is_valid_reason(shape)
            problem = Text(f"面与自身相交（{reason}）", f"the polygon touches itself ({reason})")
            remedy = Text("请在 GIS 软件中修复几何（如 QGIS“修正几何图形”）", "Mend it in a GIS (QGIS: Fix geometries)")
        else:
            continue
        faults.append(Fault(path.name, problem, remedy, row=row, column="geometry", value=str(key)))
    return faults


def repeated(values: Iterable[str]) -> list[str]:
    """Return the values that occur more than once, each once, in order."""
    seen: dict[str, int] = {}
    for value in values:
        seen[value] = seen.get(value, 0) + 1
    return [value for value, count in seen.items() if count > 1]
