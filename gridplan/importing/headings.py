"""Headings as people write them, made comparable: spaces, full-width characters and units in brackets."""

import re
import unicodedata
from functools import cache

from gridplan.layers.raw import HEADING_JOINT

_BRACKETED = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】")
_UNIT = re.compile(r"(?:单位:?)?(万人|千人|百人|人|万|张|名|个|家|千米|公里|km|米|m|分钟|分|min)")
_UNIT_BEHIND = re.compile(r"(?<=[^万千])(万人|千人)$")
_DROPPED = re.compile(r"[\s_\-*:、,.·]+")
_WHEN = re.compile(r"^(19|20)\d\d年?(末|底|度)?|^第[五六七八]次(全国)?|^(五普|六普|七普|年末)")
_DATUMS = {
    "WGS84": ("wgs84", "wgs"),
    "CGCS2000": ("cgcs2000",),
    "GCJ-02": ("gcj02", "gcj", "火星", "高德", "腾讯"),
    "BD-09": ("bd09", "百度"),
}
_DATUM_OF = {word: datum for datum, words in _DATUMS.items() for word in words}
_DATUM = re.compile(f"({'|'.join(_DATUM_OF)})(?:坐标系?)?")
_SUMS = frozenset(("合计", "小计", "总计", "总数", "计", "数", "值"))


def plain(text: str) -> str:
    """Return a heading without what does not tell it apart: case, spaces, full-width forms, underscores."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text).lower())


@cache
def unit_of(heading: str) -> str:
    """Return the unit that a heading names, such as 万人 of 常住人口（万人）; "" where it names none."""
    text = unicodedata.normalize("NFKC", heading).lower()
    for found in _BRACKETED.finditer(text):
        inside = "".join(part or "" for part in found.groups())
        if unit := _UNIT.fullmatch(plain(inside)):
            return unit[1]
    behind = _UNIT_BEHIND.search(plain(_BRACKETED.sub("", text)))
    return behind[1] if behind else ""


@cache
def forms(heading: str) -> tuple[str, ...]:
    """Return what a heading may be compared as, the most telling first.

    Of headings in two rows, 人口 over 常住, the joined forms come first (人口常住, 常住人口), then the lower alone;
    the upper one alone only over 合计 and its like: 床位 over 编制 is not 床位. Last comes what is left without a year
    or a datum.
    """
    parts = [_bare(part) for part in heading.split(HEADING_JOINT)]
    parts = [part for part in parts if part]
    if not parts:
        return ()
    if len(parts) > 1 and parts[-1] in _SUMS:
        parts.pop()
    whole = plain(heading)
    found = [whole, "".join(parts), "".join(reversed(parts)), parts[-1]]
    found += [_WHEN.sub("", form) for form in found]
    found += [_DATUM.sub("", form) for form in found if _DATUM.search(form)]
    return tuple(dict.fromkeys(form for form in found if form))


def datum_of(heading: str) -> str | None:
    """Return the datum that a heading names, such as GCJ-02 of lon_gcj02; None where it names none."""
    found = _DATUM.search(unicodedata.normalize("NFKC", heading).lower().replace("-", "").replace(" ", ""))
    return None if found is None else _DATUM_OF[found[1]]


def _bare(part: str) -> str:
    """Return one heading without its brackets and a unit behind it."""
    text = unicodedata.normalize("NFKC", part).lower()
    without = plain(_BRACKETED.sub("", text))
    return _UNIT_BEHIND.sub("", without) or plain(text)
