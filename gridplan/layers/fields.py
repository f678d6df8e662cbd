"""What a column of a table must hold, and the reading of one cell."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from gridplan.text import Text

Kind = Literal["text", "number", "count", "flag"]
FLAGS = {"yes": True, "no": False, "是": True, "否": False, "1": True, "0": False, "true": True, "false": False}
CONFIDENCES = ("high", "medium-high", "medium", "low-medium", "low")
ESTIMATE_CONFIDENCES = frozenset({"medium", "low-medium", "low"})


@dataclass(frozen=True)
class Field:
    """What one column of a table must hold.

    `required` is about its cells; `expected` says that the column must be there though cells may be blank.
    `read` gives the choice that another word means, or None.
    """

    name: str
    kind: Kind = "text"
    required: bool = True
    expected: bool = False
    unique: bool = False
    minimum: float = -math.inf
    maximum: float = math.inf
    above: float = -math.inf
    choices: tuple[str, ...] = ()
    read: Callable[[str], str | None] | None = None


LON = Field("lon", "number", minimum=-180, maximum=180)
LAT = Field("lat", "number", minimum=-90, maximum=90)


def confidence_field(name: str) -> Field:
    """Return the field that says how sure a value is: high … low, or blank."""
    return Field(name, required=False, choices=CONFIDENCES)


def parse_cell(field: Field, raw: str) -> tuple[tuple[Text, Text] | None, object]:
    """Return what is wrong with a cell (problem and remedy, or None) and its value."""
    blank: object = "" if field.kind == "text" else False if field.kind == "flag" else math.nan
    if raw == "":
        wrong = Text("单元格为空", "the cell is empty"), Text("请填写", "Fill it in")
        return (wrong if field.required else None), blank
    if field.kind == "text":
        return _parse_word(field, raw)
    if field.kind == "flag":
        if raw.lower() not in FLAGS:
            return (
                Text("既不是“是”也不是“否”", "is neither yes nor no"),
                Text("请填 yes 或 no", "Write yes or no"),
            ), blank
        return None, FLAGS[raw.lower()]
    return _parse_number(field, raw)


def _parse_word(field: Field, raw: str) -> tuple[tuple[Text, Text] | None, str]:
    if not field.choices or raw in field.choices:
        return None, raw
    word = None if field.read is None else field.read(raw)
    if word is not None:
        return None, word
    listed = "、".join(field.choices), ", ".join(field.choices)
    return (Text("不认识的词", "unknown word"), Text(f"可用：{listed[0]}", f"Use one of {listed[1]}")), ""


def parse_plain(field: Field, raws: Sequence[str]) -> list[object] | None:
    """Return the values of a whole column without fault; None where `parse_cell` must say what is wrong.

    Tables of a hundred thousand cells are common, and looking at each cell alone takes most of the time.
    """
    given = [raw for raw in raws if raw]
    if field.kind == "flag" or (field.required and len(given) < len(raws)):
        return None
    if field.unique and len(set(raws)) < len(raws):
        return None
    if field.kind == "text":
        return [*raws] if not field.choices or set(given) <= set(field.choices) else None
    numbers = _plain_numbers(field, given)
    if numbers is None:
        return None
    following = iter(numbers)
    return [next(following) if raw else math.nan for raw in raws]


def _plain_numbers(field: Field, given: Sequence[str]) -> list[float] | None:
    """Return numbers that all are what `field` asks for; None where any is not."""
    try:
        numbers = [float(raw) for raw in given]
    except ValueError:
        return None
    low, high = min(numbers, default=math.inf), max(numbers, default=-math.inf)
    sound = (
        (not numbers or (field.minimum <= low and field.above < low and high <= field.maximum))
        and all(map(math.isfinite, numbers))
        and not any("_" in raw for raw in given)
        and (field.kind != "count" or all(map(float.is_integer, numbers)))
    )
    return numbers if sound else None


def _parse_number(field: Field, raw: str) -> tuple[tuple[Text, Text] | None, object]:
    try:
        value = math.nan if "_" in raw else float(raw)  # Python reads 1_000 as a thousand
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        remedy = Text("请只填数字，不带单位、逗号或文字", "Write digits alone, without unit, comma or words")
        return (Text("不是数字", "is not a number"), remedy), math.nan
    if field.kind == "count" and value != int(value):
        return (Text("不是整数", "is not a whole number"), Text("请填整数", "Write a whole number")), math.nan
    if not field.minimum <= value <= field.maximum or value <= field.above:
        limits = f"> {field.above:g}" if field.above > -math.inf else f"≥ {field.minimum:g}"
        if field.maximum < math.inf:
            limits = f"{limits.removeprefix('≥ ')} … {field.maximum:g}"
        remedy = Text("请检查数值", "Check the value")
        if field.name in ("lon", "lat"):
            remedy = Text(
                "经度与纬度可能写反了，请检查两列", "Longitude and latitude may be swapped: check both columns"
            )
        return (Text(f"超出范围 {limits}", f"is outside {limits}"), remedy), math.nan
    return None, value
