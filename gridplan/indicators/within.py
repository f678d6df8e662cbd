"""Who is within a limit of minutes, and of whom that can be told: one answer for every coverage."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.indicators.values import Value, known, unknown
from gridplan.text import Text

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Within:
    """For n places: whether each is `covered`, and whether that can be told (`judged`)."""

    covered: Bools
    judged: Bools


def within(minutes: Floats, limit_min: float, *, all_known: bool = True) -> Within:
    """Judge n places by their minutes to the nearest facility; `inf` is not covered, NaN undetermined.

    Without `all_known` some facilities have no minutes: whoever is not covered by those that have may be
    covered by one that has none, and is undetermined.
    """
    covered = minutes <= limit_min  # comparisons with NaN are False
    return Within(covered, covered | (all_known & ~np.isnan(minutes)))


def share_within(people: Floats, found: Within, estimated: Iterable[str] = (), note: Text | None = None) -> Value:
    """Return the covered share of the people who are judged; undetermined where there are none."""
    judged = people[found.judged].sum()
    if not judged > 0:
        return nobody()
    return known(people[found.covered].sum() / judged, estimated, note)


def nobody() -> Value:
    """Return the value of what is measured over people with minutes, where there are none."""
    return unknown("没有可达人口", "nobody has known minutes")
