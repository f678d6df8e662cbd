"""Long work of one user: begun in a line, ended when its page is closed; what came of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Thread
from typing import Any

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from gridplan.errors import GridplanError
from gridplan.text import Text
from gridplan.ui.line import Line, Turn
from gridplan.worker import Job, WorkerError

# A page that is loaded anew, or a network that fails for a moment, comes back sooner than this.
LEFT_FOR_S, LOOK_EVERY_S = 15.0, 1.0


@dataclass(frozen=True, eq=False)
class Outcome:
    """The value of work that has ended, or why there is none."""

    value: Any
    error: GridplanError | None


def begin(line: Line, function: Callable[..., Any], *arguments: Any, **options: Any) -> Turn:
    """Put `function(*arguments, on_progress=, stop=)` in a line, for a process of its own."""
    turn = Turn(line, lambda: Job(function, *arguments, **options))
    context = get_script_run_ctx()
    if context is not None and runtime.exists():
        is_open = partial(runtime.get_instance().is_active_session, context.session_id)
        Thread(target=_end_when_left, args=(turn, is_open), daemon=True).start()
    return turn


def outcome(turn: Turn) -> Outcome | None:
    """Return what came of work; None while it is under way."""
    if not turn.done:
        return None
    try:
        return Outcome(turn.result(), None)
    except GridplanError as refusal:
        return Outcome(None, refusal)
    except WorkerError as fault:
        last = str(fault).strip().splitlines()[-1]
        said = Text(f"后台计算意外结束，方案未变：{last}", f"the work ended by a fault, the plan is as it was: {last}")
        return Outcome(None, GridplanError(said))


def _end_when_left(turn: Turn, is_open: Callable[[], bool]) -> None:
    """End a worker whose page has been closed: the server keeps a session for a while, in case it comes back."""
    left_s = 0.0
    while not turn.done:
        time.sleep(LOOK_EVERY_S)
        left_s = 0.0 if is_open() else left_s + LOOK_EVERY_S
        if left_s >= LEFT_FOR_S:
            turn.close()
            return
