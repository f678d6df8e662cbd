"""What one user asked the solver: the work in line or in a process of its own, and the last answer of each kind."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import streamlit as st

from gridplan.errors import GridplanError
from gridplan.layout import Layout
from gridplan.partition import Problem, Progress, Request
from gridplan.ui import jobs, state
from gridplan.ui.line import SOLVES, Turn

_RUNNING, _ANSWERS, _SHOWN = "solve_running", "solve_answers", "solve_shown"


class Kind(StrEnum):
    """What can be asked; the answer to each is kept until the same is asked again."""

    LAYOUT = "layout"
    ALTERNATIVES = "alternatives"
    BALANCE = "balance"
    CHANGE = "change"
    MINIMAL = "minimal"
    LOCAL = "local"
    REPAIR = "repair"


@dataclass(frozen=True, eq=False)
class Question:
    """What was asked: of which data, and from which layout the answer takes numbers, members and locks."""

    kind: Kind
    problem: Problem
    request: Request
    base: Layout
    digest: str


@dataclass(frozen=True, eq=False)
class Running:
    """A question that is being worked on."""

    question: Question
    job: Turn


@dataclass(frozen=True, eq=False)
class Answer:
    """What came of a question: its value, or why there is none; and the steps on the way."""

    question: Question
    value: Any
    error: GridplanError | None
    steps: tuple[Progress, ...]


def start(question: Question, function: Callable[..., Any], *arguments: Any, **options: Any) -> None:
    """Put a question in the line: `function(problem, request, *arguments)`. Whatever was under way is ended."""
    stop()
    job = jobs.begin(SOLVES, function, question.problem, question.request, *arguments, **options)
    st.session_state[_RUNNING] = Running(question, job)
    show(question.kind)


def running(desk: state.Desk) -> Running | None:
    """Return what is under way; work on other data than the desk's is ended."""
    found: Running | None = st.session_state.get(_RUNNING)
    if found is not None and found.question.digest != desk.area.digest:
        stop()
        return None
    return found


def collect() -> bool:
    """Keep the answer of work that has ended; return whether there was one."""
    found: Running | None = st.session_state.get(_RUNNING)
    ended = None if found is None else jobs.outcome(found.job)
    if found is None or ended is None:
        return False
    _answers()[found.question.kind] = Answer(found.question, ended.value, ended.error, found.job.steps)
    st.session_state[_RUNNING] = None
    return True


def stop() -> None:
    """End what is under way, without an answer."""
    found: Running | None = st.session_state.get(_RUNNING)
    if found is not None:
        found.job.close()
    st.session_state[_RUNNING] = None


def answers(desk: state.Desk) -> dict[Kind, Answer]:
    """Return the last answer of each kind that is about the desk's data."""
    return {kind: answer for kind, answer in _answers().items() if answer.question.digest == desk.area.digest}


def show(kind: Kind) -> None:
    """Let the page show the answer of a kind."""
    state.shelf()[_SHOWN] = kind


def shown() -> Kind | None:
    """Return the kind whose answer is looked at."""
    found: Kind | None = state.shelf().get(_SHOWN)
    return found


def _answers() -> dict[Kind, Answer]:
    found: dict[Kind, Answer] = state.shelf().setdefault(_ANSWERS, {})
    return found
