"""A measured value, or the reason why there is none; an estimate knows what it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass

from gridplan.text import Text


@dataclass(frozen=True)
class Value:
    """A number, or None with the `reason`; `estimated` names the estimated layers it rests on."""

    number: float | None
    reason: Text | None = None
    estimated: tuple[str, ...] = ()
    note: Text | None = None


def known(number: float, estimated: Iterable[str] = (), note: Text | None = None) -> Value:
    """Return a determined value."""
    return Value(float(number), estimated=tuple(sorted(set(estimated))), note=note)


def unknown(zh: str, en: str) -> Value:
    """Return an undetermined value with its reason."""
    return Value(None, reason=Text(zh, en))
