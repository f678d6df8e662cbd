"""Money is whole fen and shares are exact fractions: no amount is ever a float."""

import math
from fractions import Fraction

FEN_PER_YUAN = 100


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
