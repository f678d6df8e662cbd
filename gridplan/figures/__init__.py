"""Figures of operation that planners enter as counts, and the indicators made of them."""

from gridplan.figures.catalogue import COUNTS, INDICATORS, Count, OperatingIndicator
from gridplan.figures.record import LEVEL_NAMES, LEVELS, Figure, Key, Level, Merged, by_key, merge

__all__ = [
    "COUNTS",
    "INDICATORS",
    "LEVELS",
    "LEVEL_NAMES",
    "Count",
    "Figure",
    "Key",
    "Level",
    "Merged",
    "OperatingIndicator",
    "by_key",
    "merge",
]
