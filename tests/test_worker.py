"""A solve in a process of its own: the same answer, a cancel that keeps what was found, no worker left behind."""

import os
import subprocess
import sys
import time
from pickle import dumps
from typing import Any

import pytest
from city_cases import answers_what_cannot_be_sent, busy_request, check_layout, city, dies, fails, refuses

from gridplan.errors import SolveError
from gridplan.partition import Ending, Progress, Solution, solve
from gridplan.worker import Job, WorkerError


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def pid_of(job: Job[Any]) -> int:
    return job._process.pid


def test_a_worker_finds_what_this_process_finds() -> None:
    case = city(90, 5, seed=5)
    request = busy_request(case, gap=0.01)
    job = Job(solve, case, request)
    steps: list[Progress] = []
    there, here = job.result(steps.append), solve(case, request)
    assert there.lead_number.tolist() == here.lead_number.tolist()
    assert (there.objective, there.bound, there.ending) == (here.objective, here.bound, here.ending)
    assert [step.objective for step in steps] == [step.objective for step in job.steps]
    assert steps[-1].objective == there.objective
    assert job.done
    assert not is_running(pid_of(job))


def test_a_cancelled_worker_hands_over_its_last_valid_layout() -> None:
    case = city(250, 10, seed=9)
    request = busy_request(case, gap=0.0)
    job: Job[Solution] = Job(solve, case, request)
    while not any(step.lead_number is not None for step in job.steps):
        time.sleep(0.01)
    job.cancel()
    solution = job.result()
    assert solution.ending is Ending.CANCELLED
    check_layout(case, request, solution.lead_number, solution.objective)
    assert solution.objective == job.steps[-1].objective
    assert not is_running(pid_of(job))


def test_a_worker_closed_early_is_gone() -> None:
    case = city(250, 10, seed=9)
    job = Job(solve, case, busy_request(case, gap=0.0))
    assert is_running(pid_of(job))
    job.close()
    assert not is_running(pid_of(job))
    job.cancel()  # too late, and no fault
    with pytest.raises(WorkerError):
        job.result()


def test_a_refusal_in_a_worker_is_one_here() -> None:
    with pytest.raises(SolveError) as refused:
        Job(refuses).result()
    assert (refused.value.text.zh, refused.value.text.en) == ("不行", "no")


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (fails, "ValueError: a fault of the program"),
        (dies, "without an answer"),
        (answers_what_cannot_be_sent, "pickle"),
    ],
)
def test_a_worker_that_breaks_says_so(function: Any, words: str) -> None:
    job = Job(function)
    with pytest.raises(WorkerError, match=words):
        job.result()
    assert not is_running(pid_of(job))


def test_a_task_that_cannot_be_sent_starts_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    monkeypatch.setattr(subprocess, "Popen", lambda *arguments, **options: started.append(arguments))
    with pytest.raises(Exception, match="pickle"):
        Job(solve, lambda: None)
    assert started == []


def test_a_worker_whose_parent_waits_ends_quietly() -> None:
    """Its input is still open when the answer has been given: Python's own way out would abort."""
    case = city(60, 4, seed=6)
    task = dumps(dumps((solve, (case, busy_request(case, gap=0.05)), {})))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen([sys.executable, "-m", "gridplan.worker"], env=environment, **pipes) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        assert worker.stderr is not None
        worker.stdin.write(task)
        worker.stdin.flush()
        assert worker.stdout.read()
        assert worker.wait() == 0
        assert worker.stderr.read() == b""


def test_a_worker_whose_parent_has_gone_stops() -> None:
    case = city(250, 10, seed=9)
    task = dumps(dumps((solve, (case, busy_request(case, gap=0.0)), {})))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-m", "gridplan.worker"]
    done = subprocess.run(command, input=task, capture_output=True, env=environment, check=False, timeout=50)
    assert b"\x80" in done.stdout  # it gave what it had when its input ended, and did not use up its minute
