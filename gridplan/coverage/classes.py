"""Minutes in classes, for maps: up to each limit, more, and the three ways of having no minutes."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gridplan.access import Reach
from gridplan.text import UNDETERMINED, Text

Floats = NDArray[np.float64]


def class_labels(limits_min: Sequence[float]) -> list[Text]:
    """Return the words of each class, by the numbers of `class_numbers`."""
    first = Text(f"{limits_min[0]:g} 分钟以内", f"up to {limits_min[0]:g} min")
    bands = [Text(f"{low:g}–{high:g} 分钟", f"{low:g}–{high:g} min") for low, high in pairwise(limits_min)]
    more = Text(f"超过 {limits_min[-1]:g} 分钟", f"more than {limits_min[-1]:g} min")
    return [first, *bands, more, Text("超出计算上限", "beyond the cutoff"), Text("无通路", "no path"), UNDETERMINED]


def class_numbers(
    minutes: Floats, reach: NDArray[np.int8], limits_min: Sequence[float], *, all_known: bool
) -> NDArray[np.int64]:
    """Return the class of each of n minutes: 0 … k−1 up to each of k rising limits, k more, then the `Reach` without.

    Without `all_known` minutes are upper bounds: those that are within no limit are undetermined.
    """
    most = len(limits_min)
    number = np.searchsorted(np.asarray(limits_min), minutes, side="left")  # NaN and inf stand behind the last
    above = number == most
    number[above] += reach[above] if all_known else Reach.UNDETERMINED
    return np.asarray(number, dtype=np.int64)
