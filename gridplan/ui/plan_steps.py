"""The plan being worked on in one area, and its steps: made of the session's work, each version read once."""

from collections.abc import Iterator
from dataclasses import dataclass

import streamlit as st

from gridplan import work
from gridplan.content_change import Content
from gridplan.history import History
from gridplan.plan_file import Plan, plan_content, plan_of_content
from gridplan.study_area import StudyArea
from gridplan.ui import work_state

_VERSIONS = "versions"  # of the session: versions that were read, by work, area and number
_KEPT = 16  # of them; others are made of the work again
_Version = tuple[Content, Plan]


@dataclass(frozen=True)
class PlanSteps:
    """The plan of the area `name`, which begins as `baseline`; nothing is kept of it before the first step."""

    name: str
    area: StudyArea
    baseline: Plan

    @property
    def drawing(self) -> work.Drawing | None:
        return work_state.work().drawings.get(self.name)

    @property
    def history(self) -> History[int]:
        """The numbers of the versions before, now and after."""
        return History(0) if self.drawing is None else self.drawing.history

    @property
    def plan(self) -> Plan:
        """The present version."""
        return self.version(self.history.present)

    def version(self, number: int) -> Plan:
        """Return a version. Raises PlanFileError where it does not fit the area's data of today."""
        return self._read(number)[1]

    def earlier_documents(self) -> Iterator[Plan]:
        """Give the plan as it was first, and as it was after every earlier change of its document."""
        for number in () if self.drawing is None else self.drawing.earlier("document"):
            yield self.version(number)

    def do(self, plan: Plan, taken: work.Taken | None = None) -> None:
        """Make `plan` the present one; `taken` is the edit of the planning table that this step is."""
        before, after = self._read(self.history.present)[0], plan_content(plan)
        entry = work.done(self.name, before, after, taken)
        if entry is None:
            return
        turn = work_state.turn()
        work_state.record(*self._start(), entry)
        if turn == work_state.turn():  # else others changed the plan meanwhile, and this step was made on theirs
            self._keep(self.history.present, (after, plan))

    def move(self, steps: int, taken: work.Taken | None = None) -> bool:
        """Redo so many steps, undo them where the number is negative; return whether anything moved.

        Raises PlanFileError where the version does not fit the area's data of today: nothing moves then.
        """
        aim = self.history.moved(steps).present
        if aim == self.history.present:
            return False
        self.version(aim)
        work_state.record(work.moved(self.name, steps, taken))
        return True

    def name_checkpoint(self, name: str, person: str) -> None:
        """Give the present version a name."""
        work_state.record(*self._start(), work.named(self.name, name, person))

    @property
    def base(self) -> work.Base | None:
        """The revision of a store that the present version is, or was made of."""
        return None if self.drawing is None else self.drawing.base

    def rest_on(self, base: work.Base) -> None:
        """Say which revision of a store the present version is."""
        work_state.record(*self._start(), work.based(self.name, base))

    def start(self, plan: Plan) -> None:
        """Work on `plan` from here: the steps before are left behind."""
        work_state.record(work.started(self.name, plan_content(plan)))
        reread()

    def _start(self) -> list[work.Entry]:
        return [] if self.drawing is not None else [work.started(self.name, self._read(0)[0])]

    def _read(self, number: int) -> _Version:
        found = self._versions().get(self._key(number))
        if found is None:
            if self.drawing is None:
                found = plan_content(self.baseline), self.baseline
            else:
                content = self.drawing.content(number)
                found = content, plan_of_content(content, self.area, self.area.name.zh)
            self._keep(number, found)
        return found

    def _keep(self, number: int, version: _Version) -> None:
        versions = self._versions()
        versions[self._key(number)] = version
        while len(versions) > _KEPT:
            versions.pop(next(iter(versions)))

    def _versions(self) -> dict[tuple[object, ...], _Version]:
        found: dict[tuple[object, ...], _Version] = st.session_state.setdefault(_VERSIONS, {})
        return found

    def _key(self, number: int) -> tuple[object, ...]:
        return work_state.key(), work_state.turn(), self.name, number


def reread() -> None:
    """Let every version be read again: their numbers start anew."""
    st.session_state.pop(_VERSIONS, None)
