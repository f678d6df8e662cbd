"""How a configuration writes an indicator and a number."""

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from gridplan.figures import INDICATORS, Level
from gridplan.text import Text
from gridplan.yaml_file import RefusedError


def _indicator(word: str) -> str:
    if word not in INDICATORS:
        known = ", ".join(get_close_matches(word, INDICATORS) or INDICATORS)
        remedy = Text(f"请用已有的指标，如 {known}", f"Use an indicator there is, such as {known}")
        raise RefusedError(Text("没有这个指标", "no such indicator"), remedy)
    return word


IndicatorId = Annotated[str, AfterValidator(_indicator), WithJsonSchema({"type": "string", "enum": list(INDICATORS)})]


def refuse_level(level: Level, indicators: Iterable[str]) -> None:
    """Refuse a level at which an indicator cannot be said."""
    for key in indicators:
        levels = INDICATORS[key].levels
        if level not in levels:
            said = Text(f"指标 {key} 不能按 {level} 计", f"the indicator {key} cannot be said of a {level}")
            remedy = Text(f"level 请用 {'、'.join(levels)}", f"As level use {', '.join(levels)}")
            raise RefusedError(said, remedy)


_End = TypeVar("_End", date, int)


def refuse_backwards(first: _End, last: _End) -> None:
    """Refuse a range that ends before it begins."""
    if first > last:
        said = Text(f"先后颠倒：{first} 大于 {last}", f"the wrong way round: {first} is more than {last}")
        raise RefusedError(said, Text("请把小的写在前面", "Put the smaller one first"))


def _fraction(given: Any) -> Any:
    """Return the number of a fraction written as the document does, such as 1/3; anything else as it is."""
    if not isinstance(given, str):
        return given
    try:
        return float(Fraction(given))
    except (ValueError, ZeroDivisionError, OverflowError):
        return given


_MOST = 1e12  # larger than anything that is counted; what is larger still is a slip of the pen
Number = Annotated[
    float,
    Field(allow_inf_nan=False, ge=-_MOST, le=_MOST),
    BeforeValidator(_fraction),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^\d+/\d+$"}]}),
]
