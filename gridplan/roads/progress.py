"""How far an import has come, for whoever shows it."""

from collections.abc import Callable
from dataclasses import dataclass

from gridplan.text import Text


@dataclass(frozen=True)
class Step:
    """A stage of the work: how many of its parts are done, of how many; None where the total is not known."""

    stage: Text
    done: int = 0
    total: int | None = None


Progress = Callable[[Step], None]


def unheard(step: Step) -> None:
    """Take a step that nobody wants to hear of."""
