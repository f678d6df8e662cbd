"""Figures of operation that planners enter as counts, and the indicators made of them."""

from gridplan.figures.catalogue import COUNTS, INDICATORS, Count, OperatingIndicator
from gridplan.figures.record import LEVELS, Figure, Level

__all__ = ["COUNTS", "INDICATORS", "LEVELS", "Count", "Figure", "Level", "OperatingIndicator"]
