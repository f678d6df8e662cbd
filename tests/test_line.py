"""The line of long work: as many at once as there are places, in turn, and nobody waits for who has left."""

from typing import Any

import pytest

from gridplan.errors import SolveError
from gridplan.ui import line
from gridplan.ui.line import Line, Turn


class _Job:
    """A job that ends when it is told to."""

    def __init__(self) -> None:
        self.done = False
        self.steps = ()

    def result(self) -> str:
        return "answer"

    def cancel(self) -> None:
        self.done = True

    close = cancel


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    monkeypatch.setattr(line, "PLACES", 2)
    return []


def _ask(where: Line, jobs: list[Any]) -> Turn:
    def begin() -> Any:
        jobs.append(_Job())
        return jobs[-1]

    return Turn(where, begin)


def test_as_many_begin_as_there_are_places_and_the_others_follow_in_turn(jobs: list[Any]) -> None:
    where = Line()
    turns = [_ask(where, jobs) for _ in range(5)]
    assert [turn.begun for turn in turns] == [True, True, False, False, False]
    assert [turn.ahead for turn in turns] == [0, 0, 0, 1, 2]
    jobs[1].done = True
    assert not turns[4].done  # whoever looks moves the line on
    assert [turn.begun for turn in turns] == [True, True, True, False, False]
    assert turns[1].done
    assert turns[1].result() == "answer"


def test_who_leaves_the_line_lets_the_next_one_in(jobs: list[Any]) -> None:
    where = Line()
    first, second, third, fourth = (_ask(where, jobs) for _ in range(4))
    third.cancel()
    assert third.done
    with pytest.raises(SolveError):
        third.result()
    first.close()
    assert fourth.begun
    assert second.begun
    assert len(jobs) == 3


def test_one_line_does_not_wait_for_another(jobs: list[Any]) -> None:
    solves, files = Line(), Line()
    for _ in range(3):
        _ask(solves, jobs)
    assert _ask(files, jobs).begun
