"""What a contestant is asked and what it answers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Ask:
    """End at the relative gap, if the contestant proves one, or at `limit_s` of the clock."""

    limit_s: float
    gap: float = 0.0
    seed: int = 0


@dataclass(frozen=True)
class Answer:
    """The position of each unit's lead, and the contestant's own proven bound, if it has one."""

    lead_number: NDArray[np.int64]
    bound_min: float | None = None


class NoAnswerError(Exception):
    """A contestant ends without a layout, and says why."""
