"""What is counted, and which indicators are made of the counts: numerator ÷ denominator, never a typed percentage.

Both are listed in `catalogue.yaml` beside this module; its head says what the keys mean.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

import yaml

from gridplan.figures.record import LEVELS, Level
from gridplan.text import Text

_FRACTIONS = ("yuan", "months", "tasks")  # units counted in fractions too; whatever else is counted is whole
PERCENT = Text("%", "%")


@dataclass(frozen=True)
class Count:
    """Something that is counted for a unit in a year; `meaning` says exactly what. `whole`: no fractions."""

    id: str
    name: Text
    unit: Text
    meaning: Text
    whole: bool


@dataclass(frozen=True)
class OperatingIndicator:
    """An indicator of operation: `numerator` ÷ `denominator` × `per`, or the numerator alone.

    `shown_as` is a share (a fraction of 1, shown in percent), or a number in `unit`. One with `source` layout is
    computed from the layout and the facilities layer; its counts are not asked for. `levels` are those at which it
    can be said. With `part_of_whole` the numerator is counted among the denominator and cannot be larger.
    """

    id: str
    name: Text
    unit: Text
    numerator: str
    denominator: str | None
    levels: tuple[Level, ...]
    per: float = 1.0
    shown_as: Literal["share", "number"] = "share"
    source: Literal["figures", "layout"] = "figures"
    part_of_whole: bool = False

    @property
    def counts(self) -> tuple[str, ...]:
        """The ids of the counts it is made of."""
        return (self.numerator,) if self.denominator is None else (self.numerator, self.denominator)

    @property
    def formula(self) -> Text:
        """Return the formula in words."""
        said = COUNTS[self.numerator].name
        if self.denominator is not None:
            said = said + Text(" ÷ ", " / ") + COUNTS[self.denominator].name
        return said if self.per == 1 else said + Text(f" × {self.per:,.0f}", f" × {self.per:,.0f}")


def _read() -> tuple[dict[str, Count], dict[str, OperatingIndicator]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files(__package__).joinpath("catalogue.yaml").read_text(encoding="utf-8")
    content = yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader, our own file
    units = {key: Text(**words) for key, words in content["units"].items()}
    counts = {
        key: Count(key, Text(**c["name"]), units[c["unit"]], Text(**c["meaning"]), c["unit"] not in _FRACTIONS)
        for key, c in content["counts"].items()
    }
    return counts, {key: _indicator(key, entry, units) for key, entry in content["indicators"].items()}


def _indicator(key: str, entry: Mapping[str, Any], units: Mapping[str, Text]) -> OperatingIndicator:
    given = dict(entry)
    name, unit, levels = Text(**given.pop("name")), given.pop("unit", None), given.pop("levels")
    return OperatingIndicator(
        id=key,
        name=name,
        unit=PERCENT if unit is None else units[unit],
        levels=tuple(level for level in LEVELS if level in levels),
        denominator=given.pop("denominator", None),
        **given,
    )


COUNTS, INDICATORS = _read()
