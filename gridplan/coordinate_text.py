"""Positions as people paste them: pairs, degrees and minutes, national coordinates, links shared by map platforms."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal, cast
from urllib.parse import unquote

from gridplan.coordinates import Form, Reference, gauss_kruger, read_axes
from gridplan.errors import CoordinateError
from gridplan.text import Text

Axis = Literal["lon", "lat"]
_AXIS: dict[str, Axis] = {
    "东经": "lon", "经度": "lon", "longitude": "lon", "lng": "lon", "lon": "lon", "e": "lon",
    "北纬": "lat", "纬度": "lat", "latitude": "lat", "lat": "lat", "n": "lat",
}  # fmt: skip
_NUMBER = r"\d+(?:\.\d+)?"
# A label before the number, or a letter after it; minutes and seconds only after a sign of degrees.
_VALUE = re.compile(
    rf"(?P<before>{'|'.join(_AXIS)}|[xy])?[\s:=]*(?<![\d.])(?P<degrees>-?{_NUMBER})(?![\d.])"
    rf"(?P<sign>\s*[°度](?:\s*(?P<minutes>{_NUMBER})\s*['′’分](?!['′]))?"
    rf"(?:\s*(?P<seconds>{_NUMBER})\s*(?:\"|''|′′|”|’’|秒))?)?"
    r"(?(before)|(?:\s*(?P<after>[en])(?![a-z]))?)",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[\s,;:/|、。()\[\]米m]|和|坐标", re.IGNORECASE)
# In links: the place of a share (latitude, longitude), and any pair, also as two values of a query.
_PLACE = re.compile(rf"!3d(-?{_NUMBER})!4d(-?{_NUMBER})")
_PAIR = re.compile(rf"(?<![\d.])({_NUMBER})(?:\s*[,;|]\s*|&\w+=)({_NUMBER})(?![\d.])")
_LAST_ZONE_LIKE_MERCATOR = 15


@dataclass(frozen=True)
class Position:
    """A position read from text: x easting or longitude, y northing or latitude, in the order that they belong.

    swapped: the text had the northing first. form: how it was written. reference: what the form itself says the numbers
    refer to (a zone's number before the easting), None where they may be of any datum.
    """

    x: float
    y: float
    swapped: bool
    form: Literal["degrees", "minutes", "prefixed", "metres", "link"]
    reference: Reference | None = None


def parse_position(text: str) -> Position:
    """Return the one position that a text holds. Raises CoordinateError, with what to write, for any other text."""
    plain = unicodedata.normalize("NFKC", re.sub("[º˚]", "°", unquote(text))).strip()
    values = list(_VALUE.finditer(plain))
    labelled = len(values) == 2 and all(_axis(value) for value in values)  # noqa: PLR2004
    rest = _SEPARATORS.sub("", _VALUE.sub("", plain))
    if len(values) == 2 and (labelled or not rest):  # noqa: PLR2004
        return _from_values(*values)
    return _from_link(plain)


def _axis(value: re.Match[str]) -> Axis | None:
    """Return the axis that a label tells; x and y tell none, since survey tables call the northing X."""
    return _AXIS.get((value["before"] or value["after"] or "").lower())


def _degrees(value: re.Match[str]) -> float:
    minutes, seconds = float(value["minutes"] or 0), float(value["seconds"] or 0)
    parted = value["minutes"] or value["seconds"]
    if max(minutes, seconds) >= 60 or (parted and "." in value["degrees"]):  # noqa: PLR2004
        raise _refusal("度分秒写法有误（分、秒应小于 60，度应为整数）", "degrees, minutes and seconds do not fit")
    return float(value["degrees"]) + minutes / 60 + seconds / 3600


def _from_values(first: re.Match[str], second: re.Match[str]) -> Position:
    a, b = _degrees(first), _degrees(second)
    axes = _axis(first), _axis(second)
    told = axes[0] or axes[1]
    if told and axes[0] == axes[1]:
        raise _refusal("两个数都标为同一方向", "both numbers are labelled as the same axis")
    form, turned = _form(a, b)
    if not form:
        raise _refusal(
            "这两个数不是中国境内的经纬度，也不是高斯—克吕格坐标（米）",
            "these numbers are neither degrees within China nor Gauss–Krüger metres",
        )
    if told and turned != (axes[0] == "lat" or axes[1] == "lon"):
        raise _refusal("标注的经度、纬度与数值相反", "the labels and the numbers contradict each other")
    x, y = (b, a) if turned else (a, b)
    if form == "degrees":
        if not any(value["minutes"] or "." in value["degrees"] for value in (first, second)):
            raise _refusal("整数的度只精确到百千米", "whole degrees are good to a hundred kilometres only")
        return Position(x, y, turned, "minutes" if first["minutes"] or second["minutes"] else "degrees")
    if form == "metres":
        return Position(x, y, turned, "metres")
    zone = int(x // 1_000_000)
    if zone <= _LAST_ZONE_LIKE_MERCATOR:
        raise _refusal(
            "分不清是带号为 13–15 的高斯—克吕格坐标，还是地图平台的墨卡托坐标",
            "these may be Gauss–Krüger metres of zones 13 to 15 or the Mercator metres of a map platform",
        )
    return Position(x, y, turned, "prefixed", gauss_kruger(3 if zone >= 25 else 6, zone=zone, prefixed=True))  # noqa: PLR2004


def _from_link(text: str) -> Position:
    """Return the one pair of degrees within China that a longer text holds; the place of a share before its view."""
    found = {}
    for pair in _PLACE.findall(text) or _PAIR.findall(text):
        a, b = float(pair[0]), float(pair[1])
        form, turned = _form(a, b)
        if form == "degrees" and all("." in number for number in pair):
            found[(b, a) if turned else (a, b)] = turned
    if len(found) > 1:
        raise _refusal("文字中有不止一个位置", "the text holds more than one position")
    for (x, y), turned in found.items():
        return Position(x, y, turned, "link")
    raise _refusal("没有读到一对坐标", "no pair of coordinates was found")


def _form(a: float, b: float) -> tuple[Form | Literal[""], bool]:
    forms, turned = read_axes(a, b)
    return cast(Form | Literal[""], str(forms)), bool(turned)


def _refusal(problem_zh: str, problem_en: str) -> CoordinateError:
    return CoordinateError(
        Text(
            f"{problem_zh}。请粘贴如 120.661513,28.018855，或 120°39′41.4″E 28°01′07.9″N",
            f"The position is not clear: {problem_en}. Paste e.g. 120.661513,28.018855 or 120°39′41.4″E 28°01′07.9″N",
        )
    )
