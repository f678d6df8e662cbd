"""The sheet of opinions that people fill in: its headings as they are written, and a template."""

from gridplan.decisions import Adoption
from gridplan.layers import Field
from gridplan.opinions.words import ADOPTION_LABELS, NUMBER
from gridplan.templates import Column, Template
from gridplan.text import Text

# The headings of each field, the template's own first.
HEADINGS: dict[str, tuple[str, ...]] = {
    "unit": ("提出单位", "单位", "单位名称", "反馈单位", "意见单位", "意见来源", "提出人", "from", "unit"),
    "text": ("意见", "意见内容", "意见建议", "意见和建议", "反馈意见", "修改意见", "意见及建议", "opinion", "comment"),
    "date": ("日期", "提出日期", "反馈日期", "提出时间", "反馈时间", "时间", "date"),
    "districts": ("片区", "涉及片区", "相关片区", "districts", "district"),
    "adoption": ("采纳情况", "是否采纳", "采纳与否", "处理结果", "outcome"),
    "reason": ("理由", "理由/处理", "采纳理由", "不采纳理由", "未采纳理由", "处理情况", "处理意见", "说明", "reason",
               "reason,action"),
    "number": (NUMBER.zh, "编号", "no."),
}  # fmt: skip
NEEDED = ("unit", "text")
ADOPTION_WORDS: dict[str, Adoption] = {
    **{label: key for key, each in ADOPTION_LABELS.items() for label in (each.zh, each.en)},
    **dict.fromkeys(("已采纳", "予以采纳", "全部采纳", "完全采纳", "是"), "adopted"),
    **dict.fromkeys(("部分予以采纳", "已部分采纳", "部分"), "partly"),
    **dict.fromkeys(("未采纳", "不予采纳", "不采用", "否"), "rejected"),
    **dict.fromkeys(("待定", "待研究", "研究中", "未答复"), "open"),
}
WHOLE_WORDS = frozenset(("", "全部", "全市", "整个方案", "整体", "总体", "thewholeplan", "无"))
NOTHING = frozenset(("—", "——", "-", "/"))  # what people and our own table write where there is nothing

TEMPLATE = Template(
    "opinions",
    Text("意见", "opinions"),
    "每行一条意见。已记录过的意见（提出单位和意见相同）只更新采纳情况和理由。",
    (
        Column("提出单位", "谁提出的；不填个人信息", "鹿城区卫生健康局", Field("unit"), needed=True),
        Column("意见", "一条意见一行，照原文", "莲池划入市中心医院网格，居民就医更近", Field("text"), needed=True),
        Column("日期", "提出的日期，如 2026-01-31", "2026-01-31", Field("date"), needed=True),
        Column("片区", "片区或区划的名称，多个用“、”隔开；针对整个方案的留空", "莲池", Field("districts")),
        Column(
            "采纳情况",
            "尚未答复的留空",
            "部分采纳",
            Field("adoption"),
            choices=tuple(label.zh for label in ADOPTION_LABELS.values()),
            strict=False,
        ),
        Column("理由", "部分采纳、不采纳的须写明", "就医时间须按路网复核", Field("reason")),
    ),
)


def squeezed(words: str) -> str:
    """Return words without blanks, in small letters: two that are the same so are the same."""
    return "".join(words.split()).lower()
