"""Solves of everybody on this server stand in line: as many at once as there are processors, the others wait."""

import os
import time
from collections.abc import Callable
from threading import RLock
from typing import Any

from gridplan.errors import SolveError
from gridplan.partition import Job, Progress
from gridplan.text import Text

PLACES = os.cpu_count() or 1
_lock = RLock()
_working: list["Turn"] = []
_waiting: list["Turn"] = []


class Turn:
    """A job that begins when there is a place for it; told as a job is."""

    def __init__(self, begin: Callable[[], Job[Any]]) -> None:
        self._begin = begin
        self._job: Job[Any] | None = None
        self._began = 0.0
        self._left = False
        with _lock:
            _waiting.append(self)
            _advance()

    @property
    def ahead(self) -> int:
        """How many stand before it in the line; 0 once it has begun, too."""
        with _lock:
            return _waiting.index(self) if self in _waiting else 0

    @property
    def begun(self) -> bool:
        return self._job is not None

    @property
    def seconds(self) -> float:
        """For how long it has been at work."""
        return time.monotonic() - self._began if self.begun else 0.0

    @property
    def steps(self) -> tuple[Progress, ...]:
        return () if self._job is None else self._job.steps

    @property
    def done(self) -> bool:
        """Whether there is an answer. Whoever asks moves the line on."""
        with _lock:
            _advance()
        return self._ended

    @property
    def _ended(self) -> bool:
        return self._left or (self._job is not None and self._job.done)

    def result(self) -> Any:
        """Wait for the answer. Raises what the job does, and SolveError for one that was stopped before it began."""
        if self._job is None:
            raise SolveError(Text("还没有轮到就停止了，方案未变", "stopped before its turn; the plan is as it was"))
        return self._job.result()

    def cancel(self) -> None:
        """Ask for the best there is; what has not begun leaves the line."""
        with _lock:
            if self._job is None:
                self.close()
            else:
                self._job.cancel()

    def close(self) -> None:
        """End it, whatever it is doing, and let the next one begin."""
        with _lock:
            self._left = True
            if self in _waiting:
                _waiting.remove(self)
            if self._job is not None:
                self._job.close()
            _advance()

    def _go(self) -> None:
        self._job = self._begin()
        self._began = time.monotonic()


def _advance() -> None:
    _working[:] = [turn for turn in _working if not turn._ended]
    while _waiting and len(_working) < PLACES:
        turn = _waiting.pop(0)
        turn._go()
        _working.append(turn)
