"""A small city as its offices hand it over: polygons, tables and hospitals in files of their own, easy to spoil.

Four districts of about 1 km side in a row, 甲 to 丁, within two 区划; the south-west corner is 120.6° E, 28.0° N.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from gridplan.importing.run import Examined
from gridplan.importing.settle import settle

WEST, SOUTH, SIDE = 120.6, 28.0, 0.01
NAMES, AREAS = ("甲街道", "乙街道", "丙街道", "丁街道"), ("东区", "东区", "西区", "西区")
DATUMS = {"datum:片区.geojson": "WGS84", "datum:医院.csv": "WGS84"}


def squares(count: int = 4) -> list[shapely.Polygon]:
    """Return squares that share their sides exactly."""
    return [shapely.box(WEST + n * SIDE, SOUTH, WEST + (n + 1) * SIDE, SOUTH + SIDE) for n in range(count)]


def write_districts(folder: Path, name: str = "片区.geojson", **more: Any) -> Path:
    """Write the districts as polygons; `more` are columns to add, or to change."""
    columns = {"街道名称": NAMES, "所属区": AREAS} | more
    frame = gpd.GeoDataFrame({k: v for k, v in columns.items() if k != "geometry"},
                             geometry=more.get("geometry", squares()), crs=4326)  # fmt: skip
    frame.to_file(folder / name)
    return folder / name


def write_csv(folder: Path, name: str, columns: Mapping[str, Sequence[Any]], encoding: str = "utf-8") -> Path:
    pd.DataFrame(columns).to_csv(folder / name, index=False, encoding=encoding)
    return folder / name


def write_hospitals(folder: Path, name: str = "医院.csv", **more: Any) -> Path:
    """Write two hospitals in the middle of 甲 and 丙; `more` are columns to add, or to change."""
    columns = {
        "医院名称": ["第一人民医院", "第二人民医院"],
        "等级": ["三甲", "二级"],
        "机构类别": ["综合医院", "综合"],
        "经度": [120.605, 120.625],
        "纬度": [28.005, 28.005],
    }
    return write_csv(folder, name, columns | more)


def write_people(folder: Path, name: str = "人口.csv", **more: Any) -> Path:
    return write_csv(folder, name, {"街道": NAMES, "区县": AREAS, "常住人口": [1000, 2000, 3000, 4000]} | more)


def imported(files: Sequence[Path], answers: Mapping[str, str] | None = None, **more: Any) -> Examined:
    """Return what files make, with the answers that apply to them and the plain datums."""
    given = DATUMS | dict(answers or {})
    told = {file.name for file in files}
    known = more.pop("known", None)
    fitting = {key: value for key, value in given.items() if key not in DATUMS or key.partition(":")[2] in told}
    if known is not None:
        fitting = dict(answers or {})
    return settle(files, known, root=files[0].parent, answers=fitting, **more)


def whole(folder: Path) -> list[Path]:
    """Write districts, people and hospitals without any fault, and return the files."""
    return [write_districts(folder), write_people(folder), write_hospitals(folder)]


def told(examined: Examined) -> list[str]:
    """Return the faults and open questions of an import, for a test to show."""
    return [fault.to("en") for fault in examined.faults] + [question.key for question in examined.open]
