"""Money is whole fen and shares are exact fractions: no amount is ever a float."""

import math
from collections.abc import Sequence
from fractions import Fraction

FEN_PER_YUAN = 100


def apportion(total: int, weights: Sequence[Fraction | int]) -> tuple[int, ...]:
    """Return `total` fen split by `weights`, in whole fen that sum to `total`.

    Largest remainder (Hamilton): each part first gets its quota rounded down; what is left goes, a fen each, to the
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


def part_of(total: int, share: Fraction) -> int:
    """Return `share` of `total` fen, to the nearest fen, halves up; `total` is at least 0."""
    return math.floor(total * share + Fraction(1, 2))


def yuan(fen: int) -> str:
    """Return an amount in yuan with thousands apart and both digits of fen, such as -1,234.50."""
    sign, amount = "-" if fen < 0 else "", abs(fen)
    return f"{sign}{amount // FEN_PER_YUAN:,}.{amount % FEN_PER_YUAN:02d}"


def percent(share: Fraction) -> str:
    """Return a share in per cent with two decimals, halves up, such as 12.50%; for people, not to count on with."""
    hundredths = math.floor(share * 10_000 + Fraction(1, 2))
    return f"{hundredths // 100:,}.{hundredths % 100:02d}%"
