"""Streamlit searches everything for garbage after each run of a page: what has lived for a while is left out of it."""

import gc
import time
from threading import Lock

LEAVE_OUT_S, SEARCH_S = 2.0, 60.0
_lock = Lock()
_left_out = _searched = float("-inf")  # when that was done last, by the monotonic clock


def settle() -> None:
    """Leave out what there is by now, every few seconds; search all of it for garbage now and then.

    In between, the searches after each run go only through what was made since.
    """
    global _left_out, _searched  # noqa: PLW0603 - the process has one search for garbage
    now = time.monotonic()
    with _lock:
        if now - _left_out < LEAVE_OUT_S:
            return
        _left_out = now
        if now - _searched >= SEARCH_S:
            _searched = now
            gc.unfreeze()
        gc.collect()
        gc.freeze()
