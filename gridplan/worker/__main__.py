"""The other end of a job: reads one task from its input, does it, writes progress and answer to its output."""

import os
import pickle
import sys
import threading
import traceback
from contextlib import suppress
from typing import Any

from gridplan.errors import GridplanError
from gridplan.worker import BROKEN, DONE, PROGRESS, REFUSED

NICE = 5  # who waits for a click goes first


def main() -> None:
    """Do one task."""
    if hasattr(os, "nice"):
        os.nice(NICE)
    source, target = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing else may come between the messages
    cancelled = threading.Event()

    def listen() -> None:
        source.read(1)  # a cancel, or the end of the parent
        cancelled.set()

    def send(kind: str, value: Any) -> None:
        message = pickle.dumps((kind, value))  # whole or not at all
        target.write(message)
        target.flush()

    function, arguments, options = pickle.loads(pickle.load(source))  # noqa: S301 - from the process that started this one
    threading.Thread(target=listen, daemon=True).start()
    try:
        answer = function(*arguments, on_progress=lambda step: send(PROGRESS, step), stop=cancelled.is_set, **options)
        send(DONE, answer)
    except GridplanError as error:
        send(REFUSED, error)
    except Exception:
        send(BROKEN, traceback.format_exc())


if __name__ == "__main__":
    with suppress(SystemExit):  # work that was told to end, and has tidied up
        main()
    os._exit(0)  # Python's own way out aborts while a thread still waits for input
