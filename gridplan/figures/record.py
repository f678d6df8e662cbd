"""One count that a planner entered: of what, of which unit, in which year."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["city", "county", "grid", "lead", "member"]
LEVELS: tuple[Level, ...] = ("city", "county", "grid", "lead", "member")


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
