"""Units of measurement as people write them (万人次, 亿元), converted exactly."""

import math
from dataclasses import dataclass
from fractions import Fraction

from gridplan.evidence.record import ITEM_UNITS

_MULTIPLES = {
    "": 1,
    "十": 10,
    "百": 100,
    "千": 1_000,
    "万": 10_000,
    "十万": 100_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
}
_BASES = frozenset(ITEM_UNITS.values())
_SAME = {"例次": "人次", "人民币元": "元", "名": "人", "所": "家", "床": "张"}


@dataclass(frozen=True)
class Measure:
    """A unit: so many of a base unit, such as 10,000 元."""

    base: str
    multiple: int


def read_measure(word: str) -> Measure | None:
    """Return the unit that a word says; None for one that is not known."""
    plain = "".join(word.split())
    for name, multiple in _MULTIPLES.items():
        base = plain.removeprefix(name)
        base = _SAME.get(base, base)
        if (not name or plain.startswith(name)) and base in _BASES:
            return Measure(base, multiple)
    return None


def converted(raw: str, measure: Measure) -> Fraction | None:
    """Return a number as it stands in a cell in base units, exactly; None for what is no number of 0 or more."""
    plain = raw.strip()
    try:
        if "_" in plain or "/" in plain or not math.isfinite(float(plain)):
            return None
        found = Fraction(plain) * measure.multiple
    except ValueError:
        return None
    return found if found >= 0 else None
