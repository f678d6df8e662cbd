"""The words of the field for grades, ownership, affiliation and types; a word not known is never guessed."""

from dataclasses import dataclass

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


def parse_grade(text: str) -> Grade | None:
    """Return the grade that `text` names, such as 三级甲等, 三甲, 二级; None for a word not known."""
    word = text.strip()
    if word == UNGRADED:
        return Grade(0)
    numeral, rest = word[:1], word[1:].removeprefix("级").removesuffix("等")
    if f"{numeral}级" not in LEVELS:
        return None
    ranks: dict[str, int | None] = {"": None} | {name.removesuffix("等"): rank for rank, name in enumerate(CLASSES)}
    return Grade(LEVELS.index(f"{numeral}级") + 1, ranks[rest]) if rest in ranks else None


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
