"""A whole number split into whole parts, none lost."""

import math
from collections.abc import Sequence
from fractions import Fraction


def apportion(total: int, weights: Sequence[Fraction | int]) -> tuple[int, ...]:
    """Return `total` split by `weights`, in whole units (fen, persons) that sum to `total`.

    Largest remainder (Hamilton): each part first gets its quota rounded down; what is left goes, one each, to the
    largest remainders, of equal ones to the earlier. `total` and the weights are at least 0. Raises ValueError
    where all weights are zero and there is something to split.
    """
    whole = sum(weights, start=Fraction(0))
    if whole == 0 and total:
        raise ValueError("nothing to split by: every weight is zero")
    quotas = [Fraction(total) * weight / whole if whole else Fraction(0) for weight in weights]
    parts = [math.floor(quota) for quota in quotas]
    by_remainder = sorted(range(len(parts)), key=lambda number: parts[number] - quotas[number])
    for number in by_remainder[: total - sum(parts)]:
        parts[number] += 1
    return tuple(parts)
