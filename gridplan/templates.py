"""The templates that planners fill in, one for each layer: their columns, what these mean, a worked row."""

from collections.abc import Sequence
from dataclasses import dataclass

from gridplan.area_tables import (
    ADJACENCY_FIELDS,
    CAMPUS_FIELDS,
    CELL_FIELDS,
    DISTRICT_FIELDS,
    FACILITY_FIELDS,
    LINK_FIELDS,
    MINUTES_FIELDS,
    POPULATION_FIELDS,
    SITE_FIELDS,
    UNIT_FIELDS,
)
from gridplan.errors import ExportError
from gridplan.layers import Field, is_worked_row
from gridplan.layers.template_marks import WORKED
from gridplan.layout import OVERLAY_FORMS, RELATION_LABELS
from gridplan.long_table import (
    ADMIN_AREA,
    DISTRICT,
    EXCLUDED,
    LEAD,
    MEMBER,
    NUMBER,
    OVERLAY_NAME,
    RELATION,
    SPECIALTY,
)
from gridplan.text import Text
from gridplan.vocabulary import CLASSES, LEVELS, UNGRADED

__all__ = ["TEMPLATES", "Column", "Template", "is_worked_row", "template"]

FLAG_CHOICES = ("是", "否")
GRADES = (*(f"{level}{rank}" for level in reversed(LEVELS) for rank in reversed(CLASSES[1:4])), *LEVELS, UNGRADED)


@dataclass(frozen=True)
class Column:
    """A column to fill in: its heading (with the unit in brackets), what it means, and its cell of the worked row.

    `field` says what its cells may hold. `strict` refuses other words than its choices as people type.
    """

    heading: str
    meaning: str
    example: str
    field: Field
    needed: bool = False
    choices: tuple[str, ...] = ()
    strict: bool = True


@dataclass(frozen=True)
class Template:
    """The table of one layer, `advice` being what to know before filling it in."""

    layer: str
    name: Text
    advice: str
    columns: tuple[Column, ...]

    @property
    def worked_row(self) -> tuple[str, ...]:
        """The example below the headings: `is_worked_row` knows it by its first cell."""
        first, *others = (column.example for column in self.columns)
        return (f"{WORKED}：{first}" if first else WORKED, *others)


def template(layer: str) -> Template:
    """Return the template of a layer. Raises ExportError for another word."""
    if layer not in TEMPLATES:
        known = ", ".join(TEMPLATES)
        raise ExportError(Text(f"没有 {layer} 的模板；可用：{known}", f"no template for {layer}; there are {known}"))
    return TEMPLATES[layer]


class _Columns:
    """Make columns of the fields of one layer."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self._fields = {field.name: field for field in fields}

    def __call__(self, name: str, heading: str, meaning: str, example: str = "", *, needed: bool = False) -> Column:
        field = self._fields.get(name, Field(name, required=False))
        choices = FLAG_CHOICES if field.kind == "flag" else field.choices
        return Column(heading, meaning, example, field, needed, choices)


_PLACE = "片区名称，与布局表所用的一致"
_ADMIN = "片区所在的区、县（市）或功能区；同名片区靠它区分"
_LON, _LAT = "十进制度，如 120.6552", "十进制度，如 28.0168"
_ID = "选填；留空由系统编号。填写时每行唯一"


def _districts() -> Template:
    column = _Columns(DISTRICT_FIELDS)
    return Template(
        "districts",
        Text("片区", "districts"),
        "每行一个片区。有面图层（边界）时经纬度可留空。",
        (
            column("name", "片区名称", _PLACE, "莲池", needed=True),
            column("admin_area", "区划", _ADMIN, "鹿城区", needed=True),
            column("district_id", "片区编号", _ID, "W02"),
            column("order", "序号", "选填；布局表中片区的先后", "2"),
            column("lon", "经度", f"片区中心（居民集中处）。{_LON}", "120.6552"),
            column("lat", "纬度", f"片区中心（居民集中处）。{_LAT}", "28.0168"),
            column("code", "行政区划代码", "选填；6 至 12 位统计用区划代码", "330302"),
            column("former_names", "曾用名", "选填；多个用“、”隔开，用于匹配旧表", "松台"),
            column("excluded", "不纳入原因", "选填；不在规划之内的片区写明原因，其他留空"),
        ),
    )


def _population() -> Template:
    column = _Columns(POPULATION_FIELDS)
    return Template(
        "population",
        Text("人口", "population"),
        "每行一个片区。不知道的留空：留空按“不知道”处理，不会当作 0。",
        (
            column("name", "片区名称", _PLACE, "莲池", needed=True),
            column("admin_area", "区划", _ADMIN, "鹿城区"),
            column("district_id", "片区编号", "选填；与片区表一致", "W02"),
            column("population", "常住人口（人）", "以人为单位的整数，不用“万人”", "52130", needed=True),
            column("year", "年份", "选填；数据年份", "2020"),
        ),
    )


def _facilities() -> Template:
    column = _Columns((*FACILITY_FIELDS, *SITE_FIELDS))
    grade = column("grade", "等级", "如 三级甲等、二级、未定级；不详留空", "三级甲等")
    return Template(
        "facilities",
        Text("医疗机构", "facilities"),
        "每行一家机构，不填个人信息。多院区的机构另填“院区”表。数量不知道的留空，不填 0。",
        (
            column("name", "机构名称", "全称，每行唯一", "某市人民医院", needed=True),
            column("type", "机构类别", "从下拉列表选择", "综合医院", needed=True),
            Column(grade.heading, grade.meaning, grade.example, grade.field, choices=GRADES, strict=False),
            column("affiliation", "隶属关系", "从下拉列表选择；不详留空", "市级"),
            column("ownership", "所有制", "公立或社会办", "公立"),
            column("sponsor", "举办主体", "从下拉列表选择；不详留空", "政府办"),
            column("designation", "区域医疗中心", "国家或省级区域医疗中心，其他留空"),
            column("lead_candidate", "牵头候选", "可否牵头网格：是或否", "是"),
            column("beds_open", "开放床位（张）", "实际开放床位，不是编制床位", "1200"),
            column("physicians", "执业医师（人）", "执业（助理）医师数", "560"),
            column("general_practitioners", "全科医生（人）", "注册为全科医学专业的医师数", "12"),
            column("lon", "经度", f"主院区门急诊所在地。{_LON}", "120.6552"),
            column("lat", "纬度", f"主院区门急诊所在地。{_LAT}", "28.0168"),
            column("address", "地址", "没有经纬度时用于定位", "某市某路 1 号"),
            column("follows", "上级机构", "选填；村卫生室等随其归属的机构编号"),
            column("other_names", "其他名称", "选填；第二名称、简称，多个用“、”隔开", "市一医"),
            column("facility_id", "机构编号", _ID, "H01"),
        ),
    )


def _campuses() -> Template:
    column = _Columns(CAMPUS_FIELDS)
    return Template(
        "campuses",
        Text("院区", "campuses"),
        "每行一个院区。就医时间算到最近的“指定院区”。",
        (
            column("name", "院区名称", "院区的名称", "某市人民医院南院区", needed=True),
            column("facility", "所属医院", "医疗机构表中的名称", "某市人民医院", needed=True),
            column("facility_id", "机构编号", "选填；与医疗机构表一致", "H01"),
            column("campus_id", "院区编号", _ID, "H01-2"),
            column("designated", "指定院区", "是否计入就医时间：是或否", "是", needed=True),
            column("lon", "经度", _LON, "120.6552", needed=True),
            column("lat", "纬度", _LAT, "28.0168", needed=True),
        ),
    )


def _units() -> Template:
    column = _Columns(UNIT_FIELDS)
    kind = column("kind", "类别", "社区或村", "社区")
    return Template(
        "units",
        Text("村（社区）", "communities and villages"),
        "每行一个社区或村，写明属于哪个片区。",
        (
            column("name", "社区名称", "社区或村的名称", "菱藕社区", needed=True),
            column("district", "片区名称", _PLACE, "莲池", needed=True),
            column("admin_area", "区划", _ADMIN, "鹿城区"),
            Column(kind.heading, kind.meaning, kind.example, kind.field, choices=("社区", "村"), strict=False),
            column("town", "街道", "选填；所属街道、乡镇", "松台街道"),
            column("code", "行政区划代码", "选填；12 位", "330302003001"),
            column("population", "常住人口（人）", "以人为单位的整数；不知道的留空", "4210"),
            column("unit_id", "社区编号", _ID),
        ),
    )


def _ways() -> tuple[Template, Template, Template]:
    link, minute, pair = _Columns(LINK_FIELDS), _Columns(MINUTES_FIELDS), _Columns(ADJACENCY_FIELDS)
    links = (
        link("from_district", "起点", "片区名称或编号", "莲池", needed=True),
        link("to_district", "终点", "片区名称或编号", "五马", needed=True),
        link("road_km", "道路里程（公里）", "两个片区中心之间的道路里程", "2.4", needed=True),
        link("road_class", "道路等级", "如 主干路、次干路、高速公路", "主干路", needed=True),
        link("oneway", "单行", "只能由起点到终点：是或否", "否"),
    )
    minutes = (
        minute("origin", "起点", "片区名称或编号", "莲池", needed=True),
        minute("destination", "终点", "机构或院区的名称或编号", "某市人民医院", needed=True),
        minute("minutes", "分钟数", "门到门分钟数；无法到达或不知道的留空", "18", needed=True),
        minute("mode", "出行方式", "如 驾车、公交", "驾车"),
        minute("departure_time", "出发时间", "如 08:00", "08:00"),
        minute("source", "来源", "数据从哪里来", "某地图平台路径规划", needed=True),
        minute("date", "日期", "取得数据的日期", "2025-03-18", needed=True),
    )
    adjacency = (
        pair("from_district", "起点", "片区名称或编号", "莲池", needed=True),
        pair("to_district", "终点", "相邻的片区；每对写一次", "五马", needed=True),
    )
    return (
        Template("links", Text("道路", "links"), "没有路网文件时填写：每行一段片区之间的道路。", links),
        Template("minutes", Text("时间表", "minutes"), "另行取得的就医时间：每行一对起终点。", minutes),
        Template("adjacency", Text("邻接", "adjacency"), "按边界算不出的相邻关系（桥、轮渡）也写在这里。", adjacency),
    )


def _cells() -> Template:
    column = _Columns(CELL_FIELDS)
    return Template(
        "cells",
        Text("人口格点", "cells"),
        "每行一个格点或居民点；行数多时请用 CSV，列名相同。",
        (
            column("cell_id", "格点编号", "每行唯一", "C000001", needed=True),
            column("lon", "经度", _LON, "120.6552", needed=True),
            column("lat", "纬度", _LAT, "28.0168", needed=True),
            column("population", "常住人口（人）", "可为小数", "35.2", needed=True),
        ),
    )


def _layout() -> Template:
    relations = tuple(label.zh for label in RELATION_LABELS.values())
    column = _Columns((Field(RELATION, choices=relations),))
    across = "、".join(OVERLAY_FORMS)
    return Template(
        "layout",
        Text("布局表（长表）", "layout (long table)"),
        "每行一个片区，或一个成员单位；同一网格的各行序号与牵头医院相同。"
        f"不纳入的片区在前两列写“{EXCLUDED}”；{across}写在序号列。",
        (
            column(NUMBER, NUMBER, "网格的序号", "1", needed=True),
            column(LEAD, LEAD, "医疗机构表中的名称；共同牵头用“、”隔开", "某市人民医院", needed=True),
            column(ADMIN_AREA, ADMIN_AREA, _ADMIN, "鹿城区"),
            column(DISTRICT, DISTRICT, "片区表中的名称；写成员单位的行留空", "莲池"),
            column(MEMBER, MEMBER, "不随片区、单独列名的机构；写片区的行留空"),
            column(RELATION, RELATION, "成员单位与网格的关系；从下拉列表选择"),
            column(SPECIALTY, SPECIALTY, "只用于专科联盟"),
            column(OVERLAY_NAME, OVERLAY_NAME, "只用于专科联盟等跨网格的组织"),
        ),
    )


def _crosswalk() -> Template:
    column = _Columns((Field("weight", "number", minimum=0, maximum=1),))
    return Template(
        "crosswalk",
        Text("换算表", "crosswalk"),
        "把旧片区、街道或社区的数换算到片区：每行一对；同一来源的比例合计为 1，不足 1 的部分在规划范围之外。",
        (
            column("from_id", "来源编号", "原来的单元（街道、社区、旧片区）的编号", "330302003", needed=True),
            column("to_id", "片区编号", "片区表中的编号", "W02", needed=True),
            column("weight", "比例", "来源单元的人有多少在该片区，0 至 1", "0.6", needed=True),
        ),
    )


TEMPLATES = {
    each.layer: each
    for each in (
        _districts(),
        _population(),
        _facilities(),
        _campuses(),
        _units(),
        *_ways(),
        _cells(),
        _layout(),
        _crosswalk(),
    )
}
