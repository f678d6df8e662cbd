"""Several solves one after the other: what they share of the time, and one report of progress."""

import time
from collections.abc import Callable
from dataclasses import replace

from gridplan.partition.problem import Request
from gridplan.partition.solve import Progress


class Stages:
    """A number of solves that share a time limit: each has an equal part of what those before it left."""

    def __init__(
        self, time_limit_s: float, count: int, on_progress: Callable[[Progress], None] | None, stop: Callable[[], bool]
    ) -> None:
        self.stop = stop
        self._limit_s, self._left, self._on_progress = time_limit_s, count, on_progress
        self._started = time.monotonic()

    @property
    def left_s(self) -> float:
        return max(self._limit_s - (time.monotonic() - self._started), 0.0)

    def next(self, request: Request, count: int = 1) -> Request:
        """Return the request of the next solve (or of the next `count` together) with its part of the time."""
        part = self.left_s * count / max(self._left, count, 1)
        self._left -= count
        return replace(request, time_limit_s=part)

    def report(self, step: Progress) -> None:
        """Pass a solve's progress on, in seconds since the first one began."""
        if self._on_progress is not None:
            self._on_progress(replace(step, seconds=time.monotonic() - self._started))
