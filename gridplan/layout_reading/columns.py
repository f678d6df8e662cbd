"""Which columns of a table that is not ours say grid, lead, 区划, districts and members."""

import re
import unicodedata
from dataclasses import dataclass

from gridplan.layers import HEADING_JOINT, RawTable
from gridplan.layout_reading.cells import is_list
from gridplan.long_table import ADMIN_AREA, DISTRICT, LEAD, MEMBER, NUMBER, OVERLAY_NAME, RELATION, SPECIALTY

GRID = "网格"  # a column that names the grid, beside or instead of one of numbers
_HEADINGS = {
    GRID: "网格 网格名称 网格号 网格编号 网格序号 医疗集团 城市医疗集团 集团 集团名称 医疗集团名称 医联体 医联体名称",
    NUMBER: "序号 编号 号",
    LEAD: "牵头医院 牵头单位 牵头机构 牵头医疗机构 牵头医院名称 牵头单位名称 核心医院 总医院",
    ADMIN_AREA: "区划 区县 县区 县市区 市县区 区 所属区 所属区县 所在区县 所属区划 行政区 行政区划 所属行政区 辖区",
    DISTRICT: "片区 片区名称 所含片区 包含片区 覆盖片区 服务片区 所辖片区 覆盖区域 覆盖范围 服务区域 街道 街道名称 "
    "乡镇 街道乡镇 乡镇街道 街镇 镇街 街道镇 镇街道 所含街道 覆盖街道 乡镇名称",
    MEMBER: "成员单位 成员 成员医院 成员机构 成员单位名称 医疗机构 机构名称",
    RELATION: "关系 成员关系 合作关系",
    SPECIALTY: "专科",
    OVERLAY_NAME: "组织名称",
}
_MEANING = {heading: role for role, headings in _HEADINGS.items() for heading in headings.split()}


@dataclass(frozen=True)
class Columns:
    """The place of each column that was recognised, and how many rows below the header are header still."""

    places: dict[str, int]
    header_rows: int = 0

    def cell(self, row: tuple[str, ...], role: str) -> str:
        """Return what a row says, "" where the table has no such column."""
        cell = row[self.places[role]].strip() if role in self.places else ""
        return _number(cell) if role == NUMBER else cell


def columns_of(table: RawTable) -> Columns | None:
    """Return the columns of a layout table of any form; None for a table that is none.

    It must say who leads, and list districts or members. A second row of headings may stand among the rows.
    """
    found = _places([heading.split(HEADING_JOINT)[-1] for heading in table.header])
    # 成员单位 above 区划 and 片区 is not itself a column, and its second row may have been taken for data.
    for row in table.rows[:1]:
        below = _places(row)
        if {ADMIN_AREA, DISTRICT} & set(below) and len(below) >= sum(1 for cell in set(row) if cell.strip()):
            above = {role: place for role, place in found.items() if place not in below.values()}
            return _complete(Columns({**above, **below}, header_rows=1))
    return _complete(Columns(found))


def _complete(columns: Columns) -> Columns | None:
    known = set(columns.places)
    return columns if LEAD in known and known & {DISTRICT, MEMBER} else None


def has_lists(table: RawTable, columns: Columns) -> bool:
    """Whether the table is of the annex's form: a cell for all districts of a 区划 in a grid."""
    return any(is_list(columns.cell(row, DISTRICT)) for row in table.rows[columns.header_rows :])


def _places(headings: list[str] | tuple[str, ...]) -> dict[str, int]:
    """Return the first place of each meaning."""
    places: dict[str, int] = {}
    for place, heading in enumerate(headings):
        role = _MEANING.get(_bare(heading))
        if role is not None:
            places.setdefault(role, place)
    return places


def _number(cell: str) -> str:
    """Return a number as we write it: １ and 1.0 are 1, and no grids of their own."""
    plain = unicodedata.normalize("NFKC", cell)
    found = re.fullmatch(r"(\d+)(\.0+)?", plain)
    return cell if found is None else found[1]


def _bare(heading: str) -> str:
    return re.sub(r"[\s()、,/·.]", "", unicodedata.normalize("NFKC", heading))
