"""Work of an import in a thread of its own, so that the page can tell how far it is and may be left meanwhile."""

import logging
from collections.abc import Callable
from threading import Event, Thread
from typing import Generic, TypeVar

from gridplan.errors import GridplanError
from gridplan.importing.work import Progress
from gridplan.text import Text

Result = TypeVar("Result")
_LOG = logging.getLogger(__name__)
_BEGUN = Text("开始", "starting")


class _StoppedError(Exception):
    """Raised within the work at its next step, once nobody waits for it."""


class Job(Generic[Result]):
    """Work that tells its progress; nothing of it is kept once it was stopped."""

    def __init__(self, work: Callable[[Progress], Result]) -> None:
        self.said, self.share = _BEGUN, 0.0
        self.value: Result | None = None
        self.error: GridplanError | None = None
        self._work = work
        self._stopped, self._ended = Event(), Event()
        Thread(target=self._run, daemon=True).start()

    def wait(self, seconds: float) -> bool:
        """Wait for the end, but not longer than so many seconds; return whether it has come."""
        return self._ended.wait(seconds)

    def stop(self) -> None:
        """Let the work end at its next step."""
        self._stopped.set()

    def _heard(self, said: Text, share: float) -> None:
        if self._stopped.is_set():
            raise _StoppedError
        self.said, self.share = said, share

    def _run(self) -> None:
        try:
            self.value = self._work(self._heard)
        except GridplanError as error:
            self.error = error
        except _StoppedError:
            self.error = GridplanError(Text("已停止", "stopped"))
        except OSError as problem:
            self.error = GridplanError(Text(f"无法读写文件：{problem}", f"files cannot be read or written: {problem}"))
        except Exception as problem:  # the page tells what it can; the rest is for whoever reads the log
            _LOG.exception("an import failed")
            said = type(problem).__name__
            self.error = GridplanError(
                Text(
                    f"程序出错（{said}），未做任何改动。请移除最后加入的文件或撤回最后的决定后再试，并把文件交给维护者",
                    f"the program failed ({said}) and changed nothing. Take out the file added last, or take back the "
                    "last decision, and hand the file to whoever keeps the program",
                )
            )
        finally:
            self._ended.set()
