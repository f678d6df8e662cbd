"""The columns of exported data: what each holds and in which unit, and its short name where ten bytes must do."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from gridplan.text import Text

Kind = Literal["text", "number", "count", "flag"]
KIND_NAMES: dict[Kind, Text] = {
    "text": Text("文字", "text"),
    "number": Text("数值", "number"),
    "count": Text("整数", "whole number"),
    "flag": Text("是否", "yes or no"),
}


@dataclass(frozen=True)
class Column:
    """A column of exported tables and layers; `short` is its name in a shapefile, at most ten bytes of ASCII."""

    short: str
    kind: Kind
    meaning: Text


def _text(short: str, zh: str, en: str) -> Column:
    return Column(short, "text", Text(zh, en))


def _number(short: str, zh: str, en: str) -> Column:
    return Column(short, "number", Text(zh, en))


def _count(short: str, zh: str, en: str) -> Column:
    return Column(short, "count", Text(zh, en))


def _flag(short: str, zh: str, en: str) -> Column:
    return Column(short, "flag", Text(zh, en))


COLUMNS: dict[str, Column] = {
    "district_id": _text("DIST_ID", "片区编号", "id of the district"),
    "district": _text("DIST", "片区名称", "name of the district"),
    "name": _text("NAME", "名称", "name"),
    "admin_area": _text("ADMIN", "区划", "administrative area"),
    "state": _text("STATE", "片区在方案中的状态", "how the district stands in the layout"),
    "grid": _text("GRID", "网格序号；几个网格以“、”相连", "number of the grid; several are joined by 、"),
    "lead": _text("LEAD", "牵头医院", "lead hospital"),
    "population": _count("POP", "人口（人）", "people"),
    "population_status": _text(
        "POP_ST", "人口：正式、推算、未知或已隐去", "people: official, modelled, unknown or hidden"
    ),
    "minutes_to_lead": _number(
        "MIN_LEAD", "到牵头医院的平均时间（分钟），有通路的人", "mean minutes to the lead, of those who have a path"
    ),
    "minutes_left_out": _count("MIN_OUT", "没有时间、未计入平均的人数", "people without minutes, in no mean"),
    "minutes_status": _text(
        "MIN_ST", "时间：正式、据何估计，或没有时间的原因", "minutes: official, estimated, or why none"
    ),
    "outline_status": _text("OUTL_ST", "边界：正式、近似或示意", "outline: official, approximate or schematic"),
    "hidden": _text("HIDDEN", "本行已隐去的列（小数目）", "columns hidden in this row (small numbers)"),
    "districts": _count("DISTS", "片区数", "number of districts"),
    "campus_id": _text("CAMPUS_ID", "院区编号", "id of the campus"),
    "facility_id": _text("FAC_ID", "医疗机构编号", "id of the facility"),
    "facility": _text("FAC", "医疗机构名称", "name of the facility"),
    "campus": _text("CAMPUS", "院区名称", "name of the campus"),
    "role": _text("ROLE", "角色代号", "role, as a code"),
    "role_name": _text("ROLE_NM", "角色", "role"),
    "designated": _flag("DESIGN", "是否计入就医时间的院区", "whether minutes go to this campus"),
    "type": _text("TYPE", "机构类型", "type of facility"),
    "grade": _text("GRADE", "等级", "grade"),
    "grade_status": _text("GRADE_ST", "等级：正式或近似", "grade: official or approximate"),
    "beds_open": _count("BEDS", "全院开放床位（张）", "beds open, of the whole facility"),
    "beds_status": _text("BEDS_ST", "床位：正式、近似或未知", "beds: official, approximate or unknown"),
    "location_status": _text("LOC_ST", "位置：正式或近似", "location: official or approximate"),
    "from_district": _text("FROM_ID", "相邻片区之一（编号）", "one of two neighbouring districts (id)"),
    "to_district": _text("TO_ID", "相邻片区之二（编号）", "the other (id)"),
    "from_name": _text("FROM_NM", "相邻片区之一（名称）", "one of two neighbouring districts (name)"),
    "to_name": _text("TO_NM", "相邻片区之二（名称）", "the other (name)"),
    "same_grid": _flag("SAME_GRID", "是否同属一个网格", "whether both are in one grid"),
    "relation": _text("RELATION", "与网格的关系", "relation to the grid"),
    "basis": _text("BASIS", "属于该网格的依据", "why it is in that grid"),
    "minutes": _number("MIN", "平均时间（分钟），有通路的人", "mean minutes, of those who have a path"),
    "minutes_back": _number("MIN_BACK", "由医院返回的平均时间（分钟）", "mean minutes from the hospital home"),
    "reach": _text("REACH", "有无时间及原因（代号）", "whether there are minutes, and why not, as a code"),
    "minutes_estimated": _flag("MIN_EST", "时间是否为估计", "whether minutes are estimates"),
    "population_beyond_cutoff": _count("POP_BEY", "超出计算上限的人数", "people beyond the cutoff"),
    "population_without_path": _count("POP_NOPATH", "无通路的人数", "people without a path"),
    "population_undetermined": _count("POP_UNDET", "无法判定的人数", "people undetermined"),
    "lon": _number("LON", "经度（度，WGS84）", "longitude (degrees, WGS84)"),
    "lat": _number("LAT", "纬度（度，WGS84）", "latitude (degrees, WGS84)"),
    "item": _text("ITEM", "项目", "item"),
    "value": _text("VALUE", "内容", "value"),
}
_WITHIN, _MINUTES = "population_within_", "_min"


def column(name: str) -> Column:
    """Return what a column holds. Raises KeyError for one that nobody has described."""
    if name.startswith(_WITHIN) and name.endswith(_MINUTES):
        limit = name.removeprefix(_WITHIN).removesuffix(_MINUTES)
        return _count(f"POP_{limit}"[:10], f"{limit} 分钟内的人数", f"people within {limit} min")
    return COLUMNS[name]


def described(names: Iterable[str]) -> list[tuple[str, str, str]]:
    """Return name, kind and meaning (Chinese) of columns, for a sheet beside a table."""
    return [(name, KIND_NAMES[column(name).kind].zh, column(name).meaning.zh) for name in names]
