"""The words of the field for grades, ownership, affiliation and types; a word not known is never guessed."""

from dataclasses import dataclass
from functools import total_ordering

from gridplan.text import Text

LEVELS = ("一级", "二级", "三级")
CLASSES = ("未定等", "丙等", "乙等", "甲等", "特等")
UNGRADED = "未定级"

OWNERSHIPS = ("公立", "社会办")
AFFILIATIONS = ("省级", "市级", "区级", "县级", "乡镇级")
HOSPITAL_TYPES = ("综合医院", "中医医院", "中西医结合医院", "专科医院", "传染病医院", "精神专科医院", "妇幼保健机构")
PRIMARY_TYPES = ("乡镇卫生院", "社区卫生服务中心", "社区卫生服务站", "村卫生室")
TYPES = HOSPITAL_TYPES + PRIMARY_TYPES
_TYPES_IN_ENGLISH = (
    "general hospital",
    "hospital of Chinese medicine",
    "hospital of integrated medicine",
    "specialist hospital",
    "infectious diseases hospital",
    "psychiatric hospital",
    "maternal and child health institution",
    "township health centre",
    "community health service centre",
    "community health service station",
    "village clinic",
)
TYPE_NAMES = {zh: Text(zh, en) for zh, en in zip(TYPES, _TYPES_IN_ENGLISH, strict=True)}


@total_ordering
@dataclass(frozen=True)
class Grade:
    """A hospital grade (等级): level 1 to 3, and the class within it; level 0 is 未定级."""

    level: int
    class_rank: int = 0

    def __lt__(self, other: "Grade") -> bool:
        return (self.level, self.class_rank) < (other.level, other.class_rank)

    def __str__(self) -> str:
        return LEVELS[self.level - 1] + CLASSES[self.class_rank] if self.level else UNGRADED


def parse_grade(text: str) -> Grade | None:
    """Return the grade that `text` names, such as 三级甲等, 三甲, 二级; None for a word not known.

    A level without a class (二级) is read as 未定等, the lowest of its level.
    """
    word = text.strip()
    if word == UNGRADED:
        return Grade(0)
    numeral, rest = word[:1], word[1:].removeprefix("级").removesuffix("等")
    if f"{numeral}级" not in LEVELS:
        return None
    ranks = {"": 0} | {name.removesuffix("等"): rank for rank, name in enumerate(CLASSES)}
    return Grade(LEVELS.index(f"{numeral}级") + 1, ranks[rest]) if rest in ranks else None
