"""The clean city that every messy file spoils one file of: nine districts of two 区划, their people, four hospitals.

Squares of about 2 km side, row by row from the south-west corner at 120.60° E, 28.00° N. Two of the districts are
called 城关镇, one in each 区划; one had another name before.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

WEST, SOUTH, SIDE = 120.60, 28.00, 0.02
NAMES = ("东门街道", "城关镇", "南塘街道", "北苑街道", "莲塘街道", "松坡街道", "五里街道", "城关镇", "望江街道")
AREAS = ("鹿东区",) * 5 + ("鹿西区",) * 4
FORMER = {"松坡街道": "石岭乡"}
PEOPLE = (12300, 45600, 7800, 23400, 56700, 8900, 31200, 64500, 9100)
HOSPITALS = ("市第一人民医院", "市第二人民医院", "鹿西区中医医院", "望江街道社区卫生服务中心")
GRADES = ("三甲", "三乙", "二甲", "")
TYPES = ("综合医院", "综合医院", "中医医院", "社区卫生服务中心")
BEDS = (1200, 800, 300, 40)
# Near the borders of the 区划, so that a wrong datum puts some into the other one.
SITES = ((120.6030, 28.0030), (120.6170, 28.0370), (120.6430, 28.0230), (120.6570, 28.0570))

Ring = list[tuple[float, float]]


def square(number: int) -> Ring:
    """Return the ring of a district, anticlockwise from its south-west corner, closed."""
    row, column = divmod(number, 3)
    west, south = WEST + column * SIDE, SOUTH + row * SIDE
    east, north = west + SIDE, south + SIDE
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return [(round(x, 6), round(y, 6)) for x, y in ring]


def features(properties: Sequence[Mapping[str, Any]], geometry: Sequence[Any]) -> bytes:
    """Return GeoJSON of features."""
    made = [
        {"type": "Feature", "properties": dict(p), "geometry": g} for p, g in zip(properties, geometry, strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", "features": made}, ensure_ascii=False).encode()


def polygon(*rings: Ring) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [list(map(list, ring)) for ring in rings]}


def properties() -> list[dict[str, Any]]:
    return [
        {"街道名称": name, "所属区": area, "曾用名": FORMER.get(name, "")}
        for name, area in zip(NAMES, AREAS, strict=True)
    ]


def districts() -> bytes:
    """Return the clean districts as GeoJSON."""
    return features(properties(), [polygon(square(number)) for number in range(9)])


def rows(*columns: Sequence[Any]) -> list[tuple[Any, ...]]:
    return list(zip(*columns, strict=True))


def people() -> list[tuple[Any, ...]]:
    """Return the clean table of people, headings first."""
    return [("街道", "区县", "常住人口"), *rows(NAMES, AREAS, PEOPLE)]


def hospitals(lon: Sequence[Any] | None = None, lat: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
    """Return the clean table of hospitals, headings first, or one with other coordinates."""
    lons, lats = lon or [x for x, _ in SITES], lat or [y for _, y in SITES]
    head = ("医院名称", "等级", "机构类别", "实际开放床位", "经度", "纬度")
    return [head, *rows(HOSPITALS, GRADES, TYPES, BEDS, lons, lats)]
