"""A solve as a command runs it: in a worker, with lines on the way, until it ends or Ctrl-C ends it."""

import argparse
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

from gridplan.access import AccessTable, access_table
from gridplan.cli.asked import asked_of
from gridplan.cli.inputs import read_named
from gridplan.cli.show_solution import SolveLines
from gridplan.export import export_plan
from gridplan.partition import Problem, Request, Solution, layout_of, solution_record
from gridplan.plan_file import Plan, default_plan, open_plan
from gridplan.request_file import prepare
from gridplan.study_area import StudyArea
from gridplan.text import Text
from gridplan.worker import Job

Result = TypeVar("Result")


@dataclass(frozen=True)
class Task:
    """What a command was given: the area, the plan it starts from, and what is asked of the next one."""

    area: StudyArea
    base: Plan
    access: AccessTable
    problem: Problem
    request: Request

    def plan_of(self, solution: Solution) -> Plan:
        """Return the plan that a solution becomes."""
        return self.base.with_layout(layout_of(solution, self.base.layout), solution_record(solution))

    def write(self, plan: Plan, out: Path) -> None:
        export_plan(plan, self.area, out, access=self.access)


def task_of(options: argparse.Namespace) -> Task:
    """Read area, plan and request. Raises InputErrors with every fault of each."""
    area = read_named([options.base], options.area, options)
    base = open_plan(options.base, area) if options.base else default_plan(area)
    asked = asked_of(options, area, base.layout)
    access = access_table(area, base.settings)
    return Task(area, base, access, *prepare(asked, area, access, base.layout))


def run(function: Callable[..., Result], *arguments: Any, options: argparse.Namespace, **more: Any) -> Result:
    """Run a function of the solver in a worker and return its answer.

    Ctrl-C cancels it, so that the best so far is the answer; a second one raises KeyboardInterrupt.
    """
    lines = SolveLines(options.lang, quiet=options.quiet)
    job: Job[Result] = Job(function, *arguments, **more)
    try:
        with _cancelled_by_interrupt(job, options):
            found = job.result(lines)
    finally:
        job.close()
    lines.end()
    return found


@contextmanager
def _cancelled_by_interrupt(job: Job[Any], options: argparse.Namespace) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():  # signals are the main thread's
        yield
        return

    def cancel(_signal: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # the next one quits
        job.cancel()
        said = Text("正在取消；再按 Ctrl-C 立即退出", "cancelling; Ctrl-C again quits")
        with suppress(RuntimeError):  # it may have come in the middle of a line
            print(said.to(options.lang), file=sys.stderr)

    before = signal.signal(signal.SIGINT, cancel)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
