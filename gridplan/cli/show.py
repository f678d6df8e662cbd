"""What the commands' answers share: values with their marks, aligned columns, plain values for programs."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from gridplan.indicators import Indicator, Value
from gridplan.text import UNDETERMINED, Language, Text

ESTIMATE_MARK = Text("估", "e")
ESTIMATE_LEGEND = Text("估：据估计，所依据的图层见下", "e: rests on estimates, of the layers named below")


def value_text(indicator: Indicator, value: Value, language: Language) -> str:
    """Return a value with unit and estimate mark; the word undetermined where there is none."""
    if value.number is None:
        return UNDETERMINED.to(language)
    mark = ESTIMATE_MARK.to(language) if value.estimated else ""
    return f"{indicator.format(value.number)}{mark}"


def name_with_unit(indicator: Indicator, language: Language) -> str:
    """Return an indicator's name, with its unit in brackets where it has one."""
    unit = indicator.unit.to(language)
    return indicator.name.to(language) + (f" ({unit})" if unit else "")


def value_json(value: Value) -> dict[str, Any]:
    """Return a value as plain values: null where undetermined, with the reason."""
    content: dict[str, Any] = {"value": value.number, "estimated": list(value.estimated)}
    for key, text in (("reason", value.reason), ("note", value.note)):
        if text is not None:
            content[key] = {"zh": text.zh, "en": text.en}
    return content


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as aligned columns; a Chinese character is two cells wide."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        first = row[0] + " " * (widths[0] - _width(row[0]))
        rest = [" " * (w - _width(cell)) + cell for cell, w in zip(row[1:], widths[1:], strict=True)]
        lines.append("  ".join([first, *rest]))
    return "\n".join(lines)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
