"""What was computed once for everybody: values that no one changes, the last used of them kept."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

Result = TypeVar("Result")
MOST = 64  # values


@dataclass(eq=False)
class _Entry:
    key: object
    lock: Lock = field(default_factory=Lock)
    done: bool = False
    value: Any = None


_lock = Lock()
_entries: list[_Entry] = []  # the last used at the end; keys need not be hashable


def shared(key: object, compute: Callable[[], Result]) -> Result:
    """Return the value of `key` for whichever session asks; whoever asks first computes it, others wait for it."""
    with _lock:
        entry = next((each for each in _entries if each.key == key), None) or _Entry(key)
        _entries[:] = [*(each for each in _entries if each is not entry), entry][-MOST:]
    with entry.lock:
        if not entry.done:
            entry.value, entry.done = compute(), True
    result: Result = entry.value
    return result
