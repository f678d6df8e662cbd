"""Units that titles and headings name, so that 万人 is not taken for 人."""

import re
from collections.abc import Iterable, Sequence

_SCALE = "(?:百万|十万|千|万|亿|百)"
_THING = (
    "(?:人次|人日|人|户|张|床|个|所|家|例|元|平方公里|平方千米|平方米|公顷|亩|公里|千米|米|分钟|小时|天|日|年|岁"
    "|[%‰]|(?i:km2|km²|m2|km|m|min|minutes?|hours?|persons?|people|thousands?|millions?|beds?))"
)
_UNIT = f"(?:{_SCALE}?{_THING}(?:/{_SCALE}?{_THING})?|{_SCALE})"
_IS_UNIT = re.compile(_UNIT)
UNIT_LINE = re.compile(
    rf"(?:计量|数量)?(?:单位|(?i:units?))\s*[:：]\s*({_UNIT}(?:\s*[、，,]\s*{_UNIT})*)(?=$|[\s)）\]；;。])"
)
_BRACKETS = re.compile(rf"[(（\[](?:单位[:：])?({_UNIT})[)）\]]")


def is_unit(text: str) -> bool:
    """Whether a text is a unit and nothing else: 万人, km2."""
    return _IS_UNIT.fullmatch(text.strip()) is not None


def units_said(headings: Sequence[str], titles: Iterable[str]) -> dict[str, str]:
    """Return the units by heading, and under "" those that the lines above the table name, joined by 、."""
    said: dict[str, str] = {}
    found: list[str] = []
    for title in titles:
        # 填报单位：and 主管单位：name an office, but no office is called 万人
        found += [unit for match in UNIT_LINE.findall(title) for unit in re.split(r"\s*[、，,]\s*", match)]
    if found:
        said[""] = "、".join(dict.fromkeys(found))
    for heading in headings:
        units = _BRACKETS.findall(heading) or [word for word in heading.split("/")[1:] if is_unit(word)]
        if units:
            said[heading] = units[-1]
    return said
