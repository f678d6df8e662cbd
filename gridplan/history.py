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

    def undo(self) -> "History[State]":
        """Return to the state before; the same history where there is none."""
        if not self.past:
            return self
        return History(self.past[-1], self.past[:-1], (self.present, *self.future))

    def redo(self) -> "History[State]":
        """Take back the last undo; the same history where there is none."""
        if not self.future:
            return self
        return History(self.future[0], (*self.past, self.present), self.future[1:])
