"""Undo and redo as data: a present state between the states before and after it."""

from dataclasses import dataclass
from typing import Generic, TypeVar

State = TypeVar("State")


@dataclass(frozen=True)
class History(Generic[State]):
    """The present state, what came before it, and what was undone."""

    present: State
    past: tuple[State, ...] = ()
    future: tuple[State, ...] = ()

    def do(self, state: State) -> "History[State]":
        """Move on to `state`; an unchanged state is no step, and what was undone is forgotten."""
        if state == self.present:
            return self
        return History(state, (*self.past, self.present))

    @property
    def line(self) -> tuple[State, ...]:
        """Every state that undo and redo reach, from the first to the last."""
        return (*self.past, self.present, *self.future)

    def moved(self, steps: int) -> "History[State]":
        """Go `steps` forward along the line, back where that is negative; no further than to its end."""
        line, place = self.line, min(max(len(self.past) + steps, 0), len(self.past) + len(self.future))
        return History(line[place], line[:place], line[place + 1 :])

    def undo(self) -> "History[State]":
        """Return to the state before; the same history where there is none."""
        return self.moved(-1)

    def redo(self) -> "History[State]":
        """Take back the last undo; the same history where there is none."""
        return self.moved(1)
