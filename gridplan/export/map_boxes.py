"""Where the boxes of a map stand so that none covers another."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MOST_STEPS = 400
TOUCHING = 1e-6  # what overlaps by less only touches


def pushed_apart(
    points: Floats, side: float, low: tuple[float, float], high: tuple[float, float]
) -> list[tuple[float, float]]:
    """Return centres of square boxes near `points` (n × 2) that do not overlap, between the corners `low` and `high`.

    Two boxes that overlap are pushed apart half of what is lacking each, along the axis on which less is lacking, over
    and over; where there is no room for all, what overlap is left stays. The same points give the same boxes.
    """
    # Points at one place need a direction to part in: a hair of difference that grows with their number.
    centres = points + np.arange(len(points))[:, None] * np.array([1e-3, 2e-3])
    for _ in range(MOST_STEPS):
        centres = np.clip(centres, low, high)
        apart = centres[:, None, :] - centres[None, :, :]
        lacking = side - np.abs(apart)
        overlap = (lacking > TOUCHING).all(axis=2)
        np.fill_diagonal(overlap, val=False)
        if not overlap.any():
            break
        along_x = lacking[:, :, 0] <= lacking[:, :, 1]
        push = np.where(overlap, np.where(along_x, lacking[:, :, 0], lacking[:, :, 1]), 0.0) / 2
        direction = np.sign(apart)
        # Half of each step: boxes pushed from two sides come to rest.
        centres[:, 0] += 0.5 * (push * along_x * direction[:, :, 0]).sum(axis=1)
        centres[:, 1] += 0.5 * (push * ~along_x * direction[:, :, 1]).sum(axis=1)
    return [(float(x), float(y)) for x, y in np.clip(centres, low, high)]
