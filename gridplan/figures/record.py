"""One count that a planner entered: of what, of which unit, in which year."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from gridplan.text import Text

Level = Literal["city", "county", "grid", "lead", "member"]
LEVELS: tuple[Level, ...] = ("city", "county", "grid", "lead", "member")
Key = tuple[Level, str, str, int]  # level, unit, count and year: what a figure is known by
LEVEL_NAMES: dict[Level, Text] = {
    "city": Text("全市", "whole city"),
    "county": Text("区划", "administrative areas"),
    "grid": Text("网格", "grids"),
    "lead": Text("牵头医院", "lead hospitals"),
    "member": Text("成员单位", "members"),
}


@dataclass(frozen=True)
class Figure:
    """A count of one unit in one year; `unit` is an administrative area's name, a grid's or a facility's id.

    The unit of level city is "". `source` says where the number comes from, such as the workbook's name.
    """

    year: int
    level: Level
    unit: str
    count: str
    value: float
    source: str = ""
    estimated: bool = False

    @property
    def key(self) -> Key:
        return self.level, self.unit, self.count, self.year


@dataclass(frozen=True)
class Merged:
    """All figures after new ones were taken in; how many are new, took another's place, or stayed as they were."""

    figures: tuple[Figure, ...]
    added: int
    replaced: int
    kept: int


def by_key(figures: Iterable[Figure]) -> dict[Key, Figure]:
    """Return the figures by level, unit, count and year; of several for one the last counts."""
    return {figure.key: figure for figure in figures}


def merge(old: Iterable[Figure], new: Iterable[Figure]) -> Merged:
    """Return `old` with the `new` figures in it; one that says the same number as before keeps its old source."""
    before = by_key(old)
    fresh = {
        key: figure
        for key, figure in by_key(new).items()
        if key not in before or (before[key].value, before[key].estimated) != (figure.value, figure.estimated)
    }
    after = before | fresh
    replaced = len(before.keys() & fresh.keys())
    figures = tuple(after[key] for key in sorted(after, key=lambda key: (LEVELS.index(key[0]), *key[1:])))
    return Merged(figures, len(fresh) - replaced, replaced, len(before) - replaced)
