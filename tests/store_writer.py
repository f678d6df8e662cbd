"""Writers to a store, each a process of its own, that can be killed at any moment.

    python store_writer.py ADDRESS AREA PLAN_ID

forks a writer for each line `PERSON COUNT` that it reads. Each saves so often to the main branch, and says a line
when it begins (`PERSON begins PID`), for every save that was acknowledged (`PERSON saved ID`) or refused, and when it
is done. A save that another came before is made again on what is there then.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from store_case import draft_of, put

from gridplan.errors import StoreConflictError, StoreError
from gridplan.plan_file import Plan
from gridplan.store import Store
from gridplan.study_area import StudyArea, read_area


class Writers:
    """The process that forks writers, which all speak through its one pipe."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def begin(self, person: str, count: int) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{person} {count}\n")
        self._process.stdin.flush()

    def said(self) -> tuple[str, str, str]:
        """Return the next line: who, what, and the id that belongs to it."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the writers have ended"
        person, what, detail = line.rstrip("\n").split(" ", 2)
        return person, what, detail


@contextmanager
def writers_to(address: str, area: StudyArea, plan_id: str) -> Generator[Writers, None, None]:
    """Run the process that forks writers while inside."""
    words = [sys.executable, str(Path(__file__)), address, str(area.root), plan_id]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Writers(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(timeout=60)


def main(address: str, folder: str, plan_id: str) -> None:
    """Fork a writer for each line that comes in."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever is killed is gone
    area = read_area(folder)
    draft = draft_of(area)
    Store.open(address).check()  # loads all that a writer needs, once
    for line in sys.stdin:
        person, count = line.split()
        if os.fork() == 0:
            _write(Store.open(address), area, draft, plan_id, person, int(count))
            os._exit(0)


def _write(store: Store, area: StudyArea, draft: Plan, plan_id: str, person: str, count: int) -> None:
    _say(person, "begins", str(os.getpid()))
    plans = [put(draft, "d", grid) for grid in "12"]
    done, head = 0, None
    while done < count:
        try:
            head = head or store.head(plan_id).id
            plan, reason = plans[done % 2], f"{person} {os.getpid()} {done}"
            head = store.save(plan_id, plan, area, parent=head, author=person, reason=reason).id
        except StoreConflictError as told:
            head = told.since[0].id
        except StoreError as refused:
            _say(person, "refused", refused.to("en").replace("\n", " "))
        else:
            done += 1
            _say(person, "saved", head)
    _say(person, "done", "-")


def _say(*words: str) -> None:
    """Say a line at once and whole."""
    os.write(1, (" ".join(words) + "\n").encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
