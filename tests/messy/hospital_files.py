"""Messy tables of hospitals: coordinates in every datum and form, words and rows that only people understand."""

from collections.abc import Callable, Sequence
from typing import Any

from messy.city import BEDS, GRADES, HOSPITALS, SITES, TYPES, hospitals, rows
from messy.making import book, text

from gridplan.coordinates import from_wgs84_to

LON, LAT = [x for x, _ in SITES], [y for _, y in SITES]
HEAD, CLEAN = hospitals()[0], hospitals()[1:]
PHONES = ("0577-88880001", "0577-88880002", "13900000003", "13900000004")


def _in(reference: str, digits: int, heads: tuple[str, str] = ("经度", "纬度"), *, turned: bool = False) -> bytes:
    """Return the hospitals with coordinates of another reference, rounded as such files are."""
    x, y = from_wgs84_to(LON, LAT, reference)
    first, second = (y, x) if turned else (x, y)
    shown = [[f"{value:.{digits}f}" for value in each] for each in (first, second)]
    table = hospitals(*shown)
    return text([(*HEAD[:4], *heads), *table[1:]])


def _with(column: int, *values: Any, head: str | None = None) -> list[tuple[Any, ...]]:
    """Return the table with other values in a column: the first ones given, the others as they are."""
    changed = [list(row) for row in CLEAN]
    for row, value in zip(changed, values, strict=False):
        row[column] = value
    heads = list(HEAD)
    heads[column] = head or heads[column]
    return [tuple(heads), *map(tuple, changed)]


def _sexagesimal(value: float) -> str:
    seconds = round(value * 3600, 2)
    return f"{int(seconds // 3600)}°{int(seconds % 3600 // 60):02d}′{seconds % 60:05.2f}″"


def _one_column(head: str, cells: Sequence[str]) -> bytes:
    return text([(*HEAD[:4], head), *rows(HOSPITALS, GRADES, TYPES, BEDS, cells)])


def _turned_row() -> list[tuple[Any, ...]]:
    table = hospitals()
    table[2] = (*table[2][:4], table[2][5], table[2][4])
    return table


MESSY: dict[str, Callable[[], bytes]] = {
    "bd09-hospitals.csv": lambda: _in("BD-09", 8),
    "gcj02-hospitals.csv": lambda: _in("GCJ-02", 8),
    "lon-lat-swapped.csv": lambda: text(hospitals(LAT, LON)),
    "one-row-swapped.csv": lambda: text(_turned_row()),
    "gk-zone-without-prefix.csv": lambda: _in("EPSG:4549", 3, ("X坐标", "Y坐标")),
    "gk-zone-with-prefix.csv": lambda: _in("EPSG:4528", 3, ("X坐标", "Y坐标")),
    "gk-northing-first.csv": lambda: _in("EPSG:4528", 3, ("X坐标", "Y坐标"), turned=True),
    "degrees-minutes-seconds.csv": lambda: _one_column(
        "经纬度", [f"东经{_sexagesimal(x)} 北纬{_sexagesimal(y)}" for x, y in SITES]),
    "pairs-in-one-column.csv": lambda: _one_column("坐标", [f"{x:.4f}，{y:.4f}" for x, y in SITES]),
    "one-coordinate-only.csv": lambda: text(_with(5, LAT[0], "")),
    "no-coordinates.csv": lambda: text([(*row[:4], "某路1号") if number else (*row[:4], "地址")
                                        for number, row in enumerate(hospitals())]),
    "one-without-coordinates.csv": lambda: text(hospitals([*LON[:3], ""], [*LAT[:3], ""])),
    "coordinates-zero.csv": lambda: text(hospitals([*LON[:3], 0], [*LAT[:3], 0])),
    "hospital-far-outside.csv": lambda: text(hospitals([*LON[:3], 121.9], [*LAT[:3], 29.4])),
    "words-for-coordinates.csv": lambda: text(_with(4, LON[0], "待核实")),
    "hospital-twice.csv": lambda: text([*hospitals(), (*CLEAN[0][:4], 120.6550, 28.0550)]),
    "hospital-row-repeated.csv": lambda: text([*hospitals(), CLEAN[1]]),
    "unknown-grade.csv": lambda: text(_with(1, "特优")),
    "unknown-type.csv": lambda: text(_with(2, "大型医院")),
    "grades-in-other-words.csv": lambda: text(_with(1, "三级甲等", "三级乙等", "二级甲等")),
    "approved-beds-only.csv": lambda: text(_with(3, head="编制床位")),
    "half-a-bed.csv": lambda: text(_with(3, "1200.5")),
    "hospital-without-name.csv": lambda: text([HEAD, ("", *CLEAN[0][1:]), *CLEAN[1:]]),
    "telephones-of-hospitals.csv": lambda: text(
        [(*HEAD, "联系电话"), *((*row, phone) for row, phone in zip(CLEAN, PHONES, strict=True))]),
    "formula-names.csv": lambda: text(_with(0, "=市第一人民医院", "-市第二人民医院", "@鹿西区中医医院")),
    "hospitals-of-two-sheets.xlsx": lambda: book(医院=[HEAD, *CLEAN[:3]], 基层=[HEAD, *CLEAN[3:]]),
}  # fmt: skip
