"""Long work of everybody on this server stands in line: as much at once as there are processors, the rest waits."""

import os
import time
from collections.abc import Callable
from threading import RLock
from typing import Any

from gridplan.errors import SolveError
from gridplan.text import Text
from gridplan.worker import Job

PLACES = os.cpu_count() or 1
_lock = RLock()


class Line:
    """Who waits for what others do. Quick work has a line of its own, so that it waits for no solve."""

    def __init__(self) -> None:
        self.working: list[Turn] = []
        self.waiting: list[Turn] = []

    def advance(self) -> None:
        """Let the next ones begin where there is a place."""
        with _lock:
            self.working[:] = [turn for turn in self.working if not turn.ended]
            while self.waiting and len(self.working) < PLACES:
                turn = self.waiting.pop(0)
                turn.go()
                self.working.append(turn)


SOLVES, FILES = Line(), Line()


class Turn:
    """A job that begins when there is a place for it; told as a job is."""

    def __init__(self, line: Line, begin: Callable[[], Job[Any]]) -> None:
        self._line, self._begin = line, begin
        self._job: Job[Any] | None = None
        self._began = 0.0
        self._left = False
        with _lock:
            line.waiting.append(self)
            line.advance()

    @property
    def ahead(self) -> int:
        """How many stand before it in the line; 0 once it has begun, too."""
        with _lock:
            return self._line.waiting.index(self) if self in self._line.waiting else 0

    @property
    def begun(self) -> bool:
        return self._job is not None

    @property
    def seconds(self) -> float:
        """For how long it has been at work."""
        return time.monotonic() - self._began if self.begun else 0.0

    @property
    def steps(self) -> tuple[Any, ...]:
        return () if self._job is None else self._job.steps

    @property
    def done(self) -> bool:
        """Whether there is an answer. Whoever asks moves the line on."""
        self._line.advance()
        return self.ended

    @property
    def ended(self) -> bool:
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
            if self in self._line.waiting:
                self._line.waiting.remove(self)
            if self._job is not None:
                self._job.close()
            self._line.advance()

    def go(self) -> None:
        """Begin; the line says when."""
        self._job = self._begin()
        self._began = time.monotonic()
