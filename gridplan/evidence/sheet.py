"""The tables of operating evidence: their headings as they are written, and the templates to fill in."""

from collections.abc import Mapping
from typing import Any

from gridplan.evidence.record import DIRECTION_NAMES, ITEMS, KIND_NAMES, NATURE_NAMES
from gridplan.figures import LEVEL_NAMES
from gridplan.layers import Field
from gridplan.matching import spelled
from gridplan.templates import FLAG_CHOICES, Column, Template
from gridplan.text import Text

VISITS, REFERRALS, FIGURES, DEFINITIONS = "visits", "referrals", "figures", "definitions"
ELSEWHERE_WORDS = frozenset(("其他", "其它", "其他机构", "其他医疗机构", "elsewhere", "other"))
ALL_WORDS = frozenset(("合计", "总计", "全部", "all", "total"))
_YEAR = Column("年份", "公历年，四位数字", "2022", Field("year", "count", minimum=1990, maximum=2100), needed=True)
_NOTE = Column("备注", "来源或说明；不填个人信息", "", Field("note", required=False))
_ADMIN = Column("区划", "选填；同名片区靠它区分", "鹿城区", Field("admin_area", required=False))


def _number(heading: str, meaning: str, example: str, *, name: str = "number", needed: bool = True) -> Column:
    return Column(heading, meaning, example, Field(name, required=False, minimum=0), needed=needed)


def _words(heading: str, meaning: str, example: str, name: str, choices: tuple[str, ...], *, needed: bool) -> Column:
    return Column(heading, meaning, example, Field(name, required=needed, choices=choices), needed, choices)


def _said(names: Mapping[Any, Text]) -> tuple[str, ...]:
    return tuple(name.zh for name in names.values())


_BLANK = "按“口径”表的计量单位填写；不知道的留空，不填 0"
TEMPLATES = {
    VISITS: Template(
        VISITS,
        Text("就诊", "visits"),
        "每行一个片区的居民一年在一家机构的就诊。每个片区、年份、类别另填一行“其他”或“合计”，否则占比无法判定。",
        (
            _YEAR,
            _words("类别", "门诊（含急诊）或住院", "住院", "kind", _said(KIND_NAMES), needed=True),
            Column("片区", "当年的名称亦可，按曾用名匹配", "莲池", Field("district"), needed=True),
            _ADMIN,
            Column("就诊机构", "机构名称，或“其他”“合计”", "某市人民医院", Field("facility"), needed=True),
            _number("数量", _BLANK, "12.5"),
            _NOTE,
        ),
    ),
    REFERRALS: Template(
        REFERRALS,
        Text("转诊", "referrals"),
        "每行一家医院与一个下级单位之间一年的上转或下转。",
        (
            _YEAR,
            _words("方向", "上转或下转", "下转", "direction", _said(DIRECTION_NAMES), needed=True),
            Column("上级医院", "上转的接收医院，或下转的转出医院", "某市人民医院", Field("hospital"), needed=True),
            Column("下级单位", "机构名称；写片区名称即指该片区的基层机构", "莲池", Field("below"), needed=True),
            _ADMIN,
            _number("数量", _BLANK, "320"),
            _NOTE,
        ),
    ),
    FIGURES: Template(
        FIGURES,
        Text("数值与目标", "figures and targets"),
        "每行一个单位一年的一个数。项目用指标填报表“口径”页的名称；比例由数量算出，不填百分比。",
        (
            _YEAR,
            Column("项目", "指标填报表中的数量", "医保基金支出", Field("item"), needed=True),
            _words("层级", "从下拉列表选择", "网格", "level", _said(LEVEL_NAMES), needed=True),
            Column("单位名称", "区划、网格（序号或牵头医院）或机构；全市可留空", "1", Field("unit", required=False)),
            _number("数值", _BLANK, "3.2", name="value", needed=False),
            _number("目标", "选填；当年的目标，计量单位同数值", "3.1", name="target", needed=False),
            _NOTE,
        ),
    ),
    DEFINITIONS: Template(
        DEFINITIONS,
        Text("口径", "definitions"),
        "每行一个项目在一段年份里的计量单位和口径。口径变更时另起一行；认为与此前可比的，写明认定人和理由。",
        (
            Column("项目", "住院、门诊、上转、下转，或“数值与目标”中的项目", "住院", Field("item"), needed=True),
            Column("起始年份", "公历年", "2020", Field("first", "count", minimum=1990, maximum=2100), needed=True),
            Column(
                "截止年份",
                "仍在使用的留空",
                "2021",
                Field("last", "count", required=False, minimum=1990, maximum=2100),
            ),
            Column("计量单位", "如 人次、万人次、元、万元", "万人次", Field("unit"), needed=True),
            Column("口径说明", "数的是什么，从哪里统计", "出院人次，医保结算数据", Field("meaning"), needed=True),
            _words("数据性质", "留空为统计", "统计", "nature", _said(NATURE_NAMES), needed=False),
            Column(
                "与此前可比",
                "口径变更后是否仍可比较；留空为未认定",
                "是",
                Field("comparable", "flag", required=False),
                choices=FLAG_CHOICES,
            ),
            Column("认定人", "认定可比的人", "", Field("person", required=False)),
            Column("理由", "为什么可比", "", Field("reason", required=False)),
            Column("来源", "数据从哪里来", "医保局", Field("source", required=False)),
        ),
    ),
}  # fmt: skip
FIELDS = {table: {column.field.name: column for column in each.columns} for table, each in TEMPLATES.items()}
# What else a heading may be called; the template's own always counts.
OTHER_HEADINGS: dict[str, tuple[str, ...]] = {
    "year": ("年度", "year"),
    "kind": ("就诊类别", "kind"),
    "district": ("片区名称", "居民片区", "district"),
    "admin_area": ("县区", "区县", "administrativearea"),
    "facility": ("就诊医院", "就诊医疗机构", "facility"),
    "number": ("人次数", "就诊量", "number"),
    "note": ("说明", "note"),
    "direction": ("转诊方向", "direction"),
    "hospital": ("hospital",),
    "below": ("below",),
    "level": ("level",),
    "item": ("指标", "item"),
    "value": ("实际值", "value"),
    "target": ("目标值", "target"),
}
_ITEM_WORDS = {spelled(word): key for key, name in ITEMS.items() for word in (name.zh, name.en, key)}


def item_of(word: str) -> str | None:
    """Return the item that a word means; None for one that is not known."""
    return _ITEM_WORDS.get(spelled(word))


def columns_of(header: tuple[str, ...], table: str) -> dict[str, int]:
    """Return the place of each field of a table under the headings, the first that is headed so."""
    found: dict[str, int] = {}
    for name, column in FIELDS[table].items():
        words = {spelled(word) for word in (column.heading, *OTHER_HEADINGS.get(name, ()))}
        place = next((n for n, heading in enumerate(header) if spelled(heading) in words), None)
        if place is not None:
            found[name] = place
    return found


def table_of(header: tuple[str, ...]) -> str | None:
    """Return which table has these headings; None for none of them."""
    for table, fields in FIELDS.items():
        needed = {name for name, column in fields.items() if column.needed}
        own = {name for name in needed if name not in ("year", "item", "number")}
        if own <= columns_of(header, table).keys():
            return table
    return None
