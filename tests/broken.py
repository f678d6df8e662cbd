"""Copies of the Wenzhou folder, each broken in one way, with what the message about it must say.

folder = copy_of_wenzhou(tmp_path)
BROKEN["duplicate id"].make(folder)
open_all(folder)          # raises an InputError whose message holds every part of .zh and .en
"""

import csv
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from gridplan.plan_file import Plan, open_plan
from gridplan.resources import example_areas
from gridplan.study_area import read_area


@dataclass(frozen=True)
class Broken:
    """How to break a copy of the example, and the parts of the message in both languages."""

    make: Callable[[Path], None]
    zh: tuple[str, ...]
    en: tuple[str, ...]


def copy_of_wenzhou(folder: Path) -> Path:
    """Copy the embedded example into `folder` and return the copy."""
    return shutil.copytree(example_areas()["wenzhou"], folder / "wenzhou")


def open_all(folder: Path) -> Plan:
    """Read the study area in `folder` and its default layout."""
    return open_plan(None, read_area(folder))


def replace_once(folder: Path, file: str, old: str, new: str) -> None:
    """Replace the only occurrence of `old` in a text file."""
    text = (folder / file).read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise ValueError(f"{file} has {old!r} {text.count(old)} times")
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")


def set_cell(folder: Path, file: str, row: int, **cells: str) -> None:
    """Write into cells of line `row` of a CSV, the header being line 1."""
    with (folder / file).open(encoding="utf-8", newline="") as source:
        rows = list(csv.reader(source))
    for column, value in cells.items():
        rows[row - 1][rows[0].index(column)] = value
    with (folder / file).open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows(rows)


def cell(folder: Path, file: str, row: int, column: str) -> str:
    """Return a cell of line `row` of a CSV."""
    with (folder / file).open(encoding="utf-8", newline="") as source:
        rows = list(csv.reader(source))
    return rows[row - 1][rows[0].index(column)]


def swap_coordinates(folder: Path, file: str, row: int) -> None:
    """Put the latitude of one row into lon and the longitude into lat."""
    lon, lat = cell(folder, file, row, "lon"), cell(folder, file, row, "lat")
    set_cell(folder, file, row, lon=lat, lat=lon)


def set_outline(folder: Path, district: str, ring: list[tuple[float, float]]) -> None:
    """Give a district of outlines.geojson another ring."""
    path = folder / "outlines.geojson"
    content = json.loads(path.read_text(encoding="utf-8"))
    feature = next(f for f in content["features"] if f["properties"]["district_id"] == district)
    feature["geometry"] = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    path.write_text(json.dumps(content), encoding="utf-8")


def _bow_tie(folder: Path) -> None:
    set_outline(folder, "W03", [(120.58, 28.08), (120.60, 28.09), (120.60, 28.08), (120.58, 28.09)])


def _save_as_gbk(folder: Path) -> None:
    path = folder / "districts.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gbk"))


def _keep_header_only(folder: Path) -> None:
    path = folder / "links.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")


BROKEN = {
    "duplicate id": Broken(
        partial(set_cell, file="districts.csv", row=5, district_id="W03"),
        zh=("districts.csv", "第 5 行", "列 district_id", "值 'W03'", "与第 4 行重复", "请改为唯一的值"),
        en=("districts.csv", "row 5", "column district_id", "value 'W03'", "repeats row 4", "its own value"),
    ),
    "missing column": Broken(
        partial(set_cell, file="districts.csv", row=1, lon="east"),
        zh=("districts.csv", "第 1 行", "列 lon", "缺少该列", "已有的列为 district_id", "east", "请补上该列"),
        en=("districts.csv", "row 1", "column lon", "is missing", "the file has district_id", "east", "Add the column"),
    ),
    "unknown grade": Broken(
        partial(set_cell, file="facilities.csv", row=6, grade="二等甲级"),
        zh=("facilities.csv", "第 6 行", "列 grade", "值 '二等甲级'", "不认识的等级", "请写如 三级甲等"),
        en=("facilities.csv", "row 6", "column grade", "value '二等甲级'", "unknown grade", "Write e.g. 三级甲等"),
    ),
    "swapped coordinates of a district": Broken(
        partial(swap_coordinates, file="districts.csv", row=2),
        zh=("districts.csv", "第 2 行", "列 lat", "值 '120.628747'", "超出范围 -90 … 90", "可能写反了"),
        en=("districts.csv", "row 2", "column lat", "value '120.628747'", "outside -90 … 90", "may be swapped"),
    ),
    "swapped coordinates of a hospital": Broken(
        partial(swap_coordinates, file="campuses.csv", row=3),
        zh=("campuses.csv", "第 3 行", "列 lat", "值 '120.604086'", "超出范围 -90 … 90", "可能写反了"),
        en=("campuses.csv", "row 3", "column lat", "value '120.604086'", "outside -90 … 90", "may be swapped"),
    ),
    "self-touching polygon": Broken(
        _bow_tie,
        zh=("outlines.geojson", "第 3 行", "列 geometry", "值 'W03'", "面与自身相交", "请在 GIS 软件中修复几何"),
        en=("outlines.geojson", "row 3", "column geometry", "value 'W03'", "touches itself", "Mend it in a GIS"),
    ),
    "text in a number": Broken(
        partial(set_cell, file="population.csv", row=3, population="约6万"),
        zh=("population.csv", "第 3 行", "列 population", "值 '约6万'", "不是数字", "请只填数字"),
        en=("population.csv", "row 3", "column population", "value '约6万'", "is not a number", "digits alone"),
    ),
    "GBK declared as UTF-8": Broken(
        _save_as_gbk,  # 广化 of row 2 is b9 e3 bb af in GBK
        zh=("districts.csv", "第 2 行", "值 'b9 e3 bb af'", "不是 utf-8 编码", "写 encoding: gbk"),
        en=("districts.csv", "row 2", "value 'b9 e3 bb af'", "not encoded in utf-8", "write `encoding: gbk`"),
    ),
    "layout with an unknown district": Broken(
        partial(set_cell, file="layout-2020.csv", row=3, 片区="广花"),
        zh=("layout-2020.csv", "第 3 行", "列 片区", "值 '广花'", "没有这个片区", "请改为片区图层中的名称与区划"),
        en=("layout-2020.csv", "row 3", "column 片区", "value '广花'", "no such district", "Use the name and 区划"),
    ),
    "empty layer": Broken(
        _keep_header_only,
        zh=("links.csv", "没有数据行", "请填入数据行"),
        en=("links.csv", "has no rows of data", "Put rows below"),
    ),
    "link to an unknown place": Broken(
        partial(set_cell, file="links.csv", row=2, to_district="W99"),
        zh=("links.csv", "第 2 行", "列 to_district", "值 'W99'", "没有这个地点", "请改为已有的编号"),
        en=("links.csv", "row 2", "column to_district", "value 'W99'", "no such place", "Use an id that exists"),
    ),
}
