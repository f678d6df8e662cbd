"""The cells of a layout table as people write them: who leads, how many districts, which members and districts."""

import re
from dataclasses import dataclass
from typing import Literal

from gridplan.layout import RELATION_LABELS

_OPEN, _CLOSE = "(（", ")）"
_CHINESE = "[\u2e80-\ua4cf\uf900-\ufaff\uff00-\uffef]"
_WRAPPED = re.compile(rf"(?<={_CHINESE})\s+(?={_CHINESE})")
_COUNT = re.compile(  # two counts, such as 2个街道、1个镇, are none
    r"(?P<before>(?:(?!\d\s*个).)*?)[(（]?(?P<open>等|等共|共|共计|合计|，|,)?\s*"
    r"(?<!\d)(?P<count>\d{1,9})\s*个\s*(?:片\s*区|街道|街镇|镇街|乡镇|镇)\s*[)）]?",
    re.DOTALL,
)
_REST = re.compile(r"(全区|全境|全域|全部|所有|各|其余|其他|其它|剩余)(各)?(片区|街道|乡镇|街道乡镇)?|(全区|全境|全域)")
_LINE_OF_ITS_OWN = re.compile(r"([)）])[ \t]*\n")
_FACILITY_END = re.compile(r".*(?:医院|卫生院|卫生室|服务中心|服务站|护理院|保健院|保健所|分院|医疗中心|院区)")
# What people write for a relation beside its label.
_OTHER_LABELS = {
    "枢纽型成员": "枢纽型成员单位",
    "枢纽成员单位": "枢纽型成员单位",
    "成员": "成员单位",
    "自愿": "自愿参加",
    "自愿加入": "自愿参加",
    "协作": "协作单位",
    "跨网格": "跨网格服务",
}
_LABELS = {label.zh: label.zh for label in RELATION_LABELS.values()} | _OTHER_LABELS

Kind = Literal["district", "facility"]


@dataclass(frozen=True)
class LeadCell:
    """A cell such as 温州市中心医院 (鹿城区人民医院+ 15 个片区): leads, hubs, districts counted (None where not)."""

    leads: tuple[str, ...]
    hubs: tuple[str, ...] = ()
    count: int | None = None


@dataclass(frozen=True)
class Named:
    """A name in a list, with the relation that stands behind it in brackets ("" where none does)."""

    name: str
    relation: str = ""


@dataclass(frozen=True)
class Phrase:
    """What stands between two semicolons: names, how many there are said to be, and how they end.

    `rest` are words such as 其余片区 that stand for districts without naming them; `unfinished` is a list that ends
    in 等 without a number: there are more, and nobody says which.
    """

    names: tuple[Named, ...]
    count: int | None = None
    rest: str = ""
    unfinished: bool = False


def unwrapped(text: str) -> str:
    """Return `text` without the white space that breaking lines left between Chinese characters."""
    return _WRAPPED.sub("", text.strip())


def relation_label(text: str) -> str | None:
    """Return the label of a relation however it is written; None for another word."""
    return _LABELS.get(re.sub(r"\s", "", text))


def read_lead_cell(text: str) -> LeadCell:
    """Read a lead cell. Brackets may be of either width; those that hold no count are part of a name."""
    text = unwrapped(text)
    before, inside = _last_bracket(text)
    found = None if inside is None else _COUNT.fullmatch(inside.strip())
    if found is None:
        return LeadCell(_names(text))
    hubs = found["before"].strip().rstrip("+＋、，,")
    return LeadCell(_names(before), _names(hubs), int(found["count"]))


def read_list_cell(text: str) -> tuple[Phrase, ...]:
    """Read a cell that lists members and districts: names joined by 、, groups by ；, each group with its count.

    A member in brackets that ends its line ends its group; lines without 、 are a name each.
    """
    parts = _split(_LINE_OF_ITS_OWN.sub("\\1；", text), "；;")
    phrases = (_phrase(part) for part in parts)
    return tuple(phrase for phrase in phrases if phrase.names or phrase.rest or phrase.count is not None)


def is_list(text: str) -> bool:
    """Whether a cell holds more than one name, or says how many there are or how they belong."""
    phrases = read_list_cell(text)
    counted = any(len(p.names) != 1 or p.count is not None or p.rest for p in phrases)
    return len(phrases) > 1 or counted or any(named.relation for p in phrases for named in p.names)


def _phrase(text: str) -> Phrase:
    text = text.strip().rstrip("。，,、").strip()
    found = _COUNT.fullmatch(text)
    count = None if found is None else int(found["count"])
    listed = text if found is None else found["before"].strip()
    unfinished = found is None and listed.endswith("等")
    names, rest = [], ""
    listed = listed.removesuffix("等") if unfinished else listed
    if not re.search("[、，,]", listed):
        listed = listed.replace("\n", "、")
    for name in _names(listed):
        if _REST.fullmatch(name):
            rest = name
        else:
            names.append(_named(name))
    return Phrase(tuple(names), count, rest, unfinished)


def _named(text: str) -> Named:
    before, inside = _last_bracket(text)
    label = None if inside is None else relation_label(inside)
    return Named(text) if label is None else Named(before.strip(), label)


def _names(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (unwrapped(part) for part in _split(text, "、，,"))))


def _last_bracket(text: str) -> tuple[str, str | None]:
    """Return what stands before the bracket at the end, and in it; all and None where the text ends otherwise."""
    text = text.strip()
    if not text.endswith(tuple(_CLOSE)):
        return text, None
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += (text[place] in _CLOSE) - (text[place] in _OPEN)
        if depth == 0:
            return text[:place].strip(), text[place + 1 : -1]
    return text, None


def _split(text: str, marks: str) -> list[str]:
    """Split at any of `marks` that is not in brackets."""
    parts, depth = [""], 0
    for character in text:
        depth = max(0, depth + (character in _OPEN) - (character in _CLOSE))
        if character in marks and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def looks_like(name: str) -> Kind:
    """Return what a name that the study area does not have most likely is."""
    before, _ = _last_bracket(name)
    return "facility" if _FACILITY_END.fullmatch(name) or _FACILITY_END.fullmatch(before) else "district"
