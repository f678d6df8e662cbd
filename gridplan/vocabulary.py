"""The words of the field for grades, ownership, affiliation and types; a word not known is never guessed."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from gridplan.text import Text

LEVELS = ("一级", "二级", "三级")
CLASSES = ("未定等", "丙等", "乙等", "甲等", "特等")
UNGRADED = "未定级"

OWNERSHIPS = ("公立", "社会办")
# Who runs a facility (举办主体), finer than its ownership.
SPONSORS = ("政府办", "公立医院办", "企事业单位办", "社会办")
AFFILIATIONS = ("国家级", "省级", "市级", "区级", "县级", "乡镇级")
# What a higher authority has named a hospital.
DESIGNATIONS = ("国家区域医疗中心", "省级区域医疗中心")
_HOSPITALS = {
    "综合医院": "general hospital",
    "中医医院": "hospital of Chinese medicine",
    "中西医结合医院": "hospital of integrated medicine",
    "民族医医院": "hospital of ethnic medicine",
    "专科医院": "specialist hospital",
    "传染病医院": "infectious diseases hospital",
    "精神专科医院": "psychiatric hospital",
    "妇幼保健机构": "maternal and child health institution",
}
# Care that follows a stay in hospital (接续性医疗卫生服务).
_CONTINUING = {
    "康复医院": "rehabilitation hospital",
    "护理院": "nursing home",
    "安宁疗护机构": "hospice",
    "医养结合机构": "institution of medical and old-age care",
    "养老机构": "old-age home",
}
_PRIMARY = {
    "乡镇卫生院": "township health centre",
    "社区卫生服务中心": "community health service centre",
    "社区卫生服务站": "community health service station",
    "村卫生室": "village clinic",
}
_OTHERS = {"疾病预防控制机构": "centre for disease control", "其他医疗卫生机构": "other health institution"}
HOSPITAL_TYPES = tuple(_HOSPITALS)
GENERAL_TYPES = ("综合医院", "中医医院", "中西医结合医院", "民族医医院")  # 综合性医院（含中医类医院）
CONTINUING_TYPES = tuple(_CONTINUING)
PRIMARY_TYPES = tuple(_PRIMARY)
TYPE_NAMES = {zh: Text(zh, en) for zh, en in (_HOSPITALS | _CONTINUING | _PRIMARY | _OTHERS).items()}
TYPES = tuple(TYPE_NAMES)


Kind = Literal["type", "ownership", "sponsor", "affiliation", "designation"]
WORDS: Mapping[Kind, tuple[str, ...]] = {
    "type": TYPES,
    "ownership": OWNERSHIPS,
    "sponsor": SPONSORS,
    "affiliation": AFFILIATIONS,
    "designation": DESIGNATIONS,
}
# Other words for the same. What may mean two things stays out: 社区医院 is a health centre of either kind, 委属 is of
# the state's commission or of a province's, 县区级 is either, 护理站 is no nursing home, 企业 may be anybody's.
_OTHER_WORDS: Mapping[Kind, Mapping[str, str]] = {
    "type": {
        "综合医院": "综合 综合性医院",
        "中医医院": "中医 中医院",
        "中西医结合医院": "中西医结合",
        "民族医医院": "民族医 民族医院",
        "专科医院": "专科",
        "传染病医院": "传染病 传染病院 传染病专科医院",
        "精神专科医院": "精神病医院 精神病院 精神科医院 精神病专科医院 精神卫生中心",
        "妇幼保健机构": "妇幼 妇幼保健 妇幼保健院 妇幼保健所 妇幼保健站 妇幼保健中心 妇幼保健院(所、站) "
        "妇幼保健服务中心 妇幼保健计划生育服务中心 妇幼保健和计划生育服务中心",
        "康复医院": "康复院 康复专科医院",
        "安宁疗护机构": "安宁疗护 安宁疗护中心",
        "医养结合机构": "医养结合",
        "养老机构": "养老院 敬老院",
        "乡镇卫生院": "卫生院 中心卫生院 乡卫生院 镇卫生院 乡镇中心卫生院 镇中心卫生院 乡中心卫生院",
        "社区卫生服务中心": "社区卫生中心",
        "社区卫生服务站": "社区卫生站",
        "村卫生室": "卫生室 村级卫生室 村卫生站 村卫生所 村医务室",
        "疾病预防控制机构": "疾控 疾控中心 疾控机构 疾病预防控制中心",
        "其他医疗卫生机构": "其他 其它 其他医疗机构",
    },
    "ownership": {
        # The state's health statistics count hospitals of state and of collective ownership as public.
        "公立": "公办 公立医院 国有 集体 国有企业办 政府办",
        "社会办": "民营 民办 私立 私营 非公立 非公 社会办医 社会资本办 社会力量办 "
        "民营医院 私立医院 非公立医院 社会办医院",
    },
    "sponsor": {
        "政府办": "政府 政府举办 政府主办",
        "公立医院办": "公立医院 公立医院举办 公立医院主办",
        "企事业单位办": "企事业单位 企事业办 企事业单位举办 国有企业 国有企业办 国企办 事业单位 事业单位办",
        "社会办": "民营 民办 私立 私人办 个人办 社会力量办 社会力量举办 社会资本办",
    },
    "affiliation": {
        "国家级": "中央 中央级 中央属 国家属 部属 委属委管 国家卫生健康委属",
        "省级": "省属 省直 省管 省直属 自治区级 自治区属 自治区直属",
        "市级": "市属 市直 市管 市直属 地市级 地级市 地级市属 设区市级 设区市属 州级 州属 自治州级 自治州属",
        "区级": "区属 区直 区管 市辖区 市辖区级 市辖区属",
        "县级": "县属 县直 县管 县市级 县(市)级 县(市)属 县级市 县级市属",
        "乡镇级": "乡镇 乡级 镇级 乡属 镇属 乡镇属 街道 街道级 街道属 镇街级 乡镇街道级 乡镇(街道)级 乡(镇)级",
    },
    "designation": {
        "国家区域医疗中心": "国家级区域医疗中心",
        "省级区域医疗中心": "省区域医疗中心",
    },
}
_READ: Mapping[Kind, Mapping[str, str]] = {
    kind: {word: word for word in WORDS[kind]}
    | {other: word for word, others in table.items() for other in others.split()}
    for kind, table in _OTHER_WORDS.items()
}


def read_word(kind: Kind, text: str) -> str | None:
    """Return the word of `WORDS[kind]` that `text` means, such as 社会办 for 民营; None for a word not known.

    Spaces do not count, nor whether characters are full-width.
    """
    return _READ[kind].get(_plain(text))


def _plain(text: str) -> str:
    """Return `text` without spaces, its characters as they are typed: III for Ⅲ, brackets and digits half-width."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@dataclass(frozen=True)
class Grade:
    """A hospital grade (等级): level 1 to 3 and the class within it, apart; level 0 is 未定级.

    `class_rank` counts from 0 (未定等) upwards; None where the class is not stated.
    """

    level: int
    class_rank: int | None = None

    def __str__(self) -> str:
        if not self.level:
            return UNGRADED
        return LEVELS[self.level - 1] + ("" if self.class_rank is None else CLASSES[self.class_rank])


_NUMERALS = {"一": 1, "二": 2, "三": 3, "1": 1, "2": 2, "3": 3, "I": 1, "II": 2, "III": 3}
_GRADE = re.compile(
    r"(?P<level>[一二三123]|I{1,3})"
    r"(?:级(?:(?P<rank>[丙乙甲特]|未定|未评|未评定)等?)?|(?P<short>[丙乙甲特])等?)"  # 三级甲等, or 三甲
    r"(?:(?:综合|综合性|专科|中医|中西医结合)?医院|中医院|妇幼保健院)?"
)
_UNGRADED = frozenset(f"{no}{what}" for no in ("未定", "未评", "未评定", "无") for what in ("级", "级别", "等级"))
_UNRANKED = {"未评": "未定", "未评定": "未定"}


def parse_grade(text: str) -> Grade | None:
    """Return the grade that `text` names, such as 三级甲等, 三甲, Ⅲ级甲等, 二级（未定等）; None for a word not known.

    A numeral alone is none, nor is what says more than a grade (准三级, 二级以上), nor a class without its level.
    """
    word = _plain(text).upper().replace("(", "").replace(")", "")
    if word in _UNGRADED:
        return Grade(0)
    found = _GRADE.fullmatch(word)
    if found is None:
        return None
    rank = found["rank"] or found["short"]
    rank = _UNRANKED.get(rank, rank)
    return Grade(_NUMERALS[found["level"]], None if rank is None else CLASSES.index(f"{rank}等"))


def at_least(grade: Grade | None, least: Grade) -> bool | None:
    """Whether a grade reaches another; None where the grade, or the class that decides it, is not stated.

    三级 reaches 二级甲等 whatever its class; 二级 without a class may or may not reach 二级甲等.
    """
    if grade is None:
        return None
    if grade.level != least.level:
        return grade.level > least.level
    if least.class_rank is None:
        return True
    return None if grade.class_rank is None else grade.class_rank >= least.class_rank
