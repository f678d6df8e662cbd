"""Work in a process of its own, so that who asked can go on, watch it and cancel it.

The worker is started as a program and spoken to through its pipes: no script needs a guard around its start, and a
worker whose parent has gone sees its input end and stops.
"""

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")
DONE, PROGRESS, REFUSED, BROKEN = "done", "progress", "refused", "broken"
CANCEL = b"c"
TIDY_S = 2.0  # for a worker that tidies up before it goes


class WorkerError(RuntimeError):
    """A worker that ended by a fault of the program, with what it said."""


class Job(Generic[Result]):
    """A function of this package at work in another process: `function(*arguments, on_progress=, stop=)`."""

    def __init__(self, function: Callable[..., Result], *arguments: Any, **options: Any) -> None:
        # Before there is a process to leave behind; in an envelope that is taken whole before anything is imported.
        task = pickle.dumps(pickle.dumps((function, arguments, options)))
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        command = [sys.executable, "-m", __package__]
        # In a session of its own: Ctrl-C in a terminal is for who asked, who may want what was found so far.
        self._process = subprocess.Popen(  # noqa: S603 - the command is our own
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, start_new_session=True
        )
        self._steps: list[Any] = []
        self._answer: tuple[str, Any] | None = None
        self._changed = threading.Condition()
        self._send(task)
        threading.Thread(target=self._read, daemon=True).start()

    @property
    def steps(self) -> tuple[Any, ...]:
        """What was reported so far."""
        with self._changed:
            return tuple(self._steps)

    @property
    def done(self) -> bool:
        return self._answer is not None

    def cancel(self) -> None:
        """Ask the worker to stop; the best it has becomes the result."""
        self._send(CANCEL)

    def result(self, on_progress: Callable[[Any], None] | None = None) -> Result:
        """Wait for the answer, reporting on the way. Raises what the function raised, WorkerError for a fault."""
        shown = 0
        while True:
            with self._changed:
                while self._answer is None and len(self._steps) == shown:
                    self._changed.wait()
                new, answer = self._steps[shown:], self._answer
            if on_progress is not None:
                for step in new:
                    on_progress(step)
            shown += len(new)
            if answer is not None and not new:
                break
        self.close()
        kind, value = answer
        if kind == REFUSED:
            raise value
        if kind == BROKEN:
            raise WorkerError(value)
        found: Result = value
        return found

    def close(self) -> None:
        """End the worker, whatever it is doing; one that asked for it may tidy up first."""
        self._process.terminate()
        try:
            self._process.wait(timeout=TIDY_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was still to be written has no reader any more
                    pipe.close()

    def _send(self, message: bytes) -> None:
        with suppress(OSError, ValueError):  # the worker has ended by itself: its answer says how
            if self._process.stdin is not None:
                self._process.stdin.write(message)
                self._process.stdin.flush()

    def _read(self) -> None:
        answer: tuple[str, Any] = (BROKEN, "the worker ended without an answer")
        try:
            while self._process.stdout is not None:
                kind, value = pickle.load(self._process.stdout)  # noqa: S301 - from our own worker
                if kind != PROGRESS:
                    answer = (kind, value)
                    break
                with self._changed:
                    self._steps.append(value)
                    self._changed.notify_all()
        except Exception as error:  # whatever half a message is taken for: there is no answer
            answer = (BROKEN, f"{answer[1]}: {error!r}")
        with self._changed:
            self._answer = answer
            self._changed.notify_all()
