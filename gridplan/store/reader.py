"""What a store holds, as far as it can be asked: plans, revisions, branches, acts, what is in operation."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from gridplan.plan_file import Plan, plan_of_content
from gridplan.store import lines
from gridplan.store.checking import seal_of
from gridplan.store.postgres import Postgres
from gridplan.store.records import MAIN, Act, ActKind, Branch, Operation, PlanEntry, Revision
from gridplan.store.rows import Rows, unknown
from gridplan.store.sqlite_file import SqliteFile
from gridplan.study_area import StudyArea

_REFERENCE = re.compile(r"(.+?)(?:@([^@:]+))?(?::(\d+))?")
_DIGITS = re.compile(r"[0-9a-f]{6,64}")


@dataclass(frozen=True)
class Checkup:
    """How much a store holds that was proven, and one digest over all that was ever done in it."""

    plans: int
    revisions: int
    acts: int
    seal: str


class StoreReader:
    """The questions to a store. See `gridplan.store.Store` for what they may raise."""

    def __init__(self, database: SqliteFile | Postgres) -> None:
        self._database = database

    @property
    def shown(self) -> str:
        """The address, without secrets."""
        return self._database.shown

    def plans(self) -> tuple[PlanEntry, ...]:
        """Return all plans in the order in which they were created."""
        with self._database.reading() as connection:
            return () if connection is None else tuple(Rows(connection, self.shown).plans())

    def plan(self, plan_id: str) -> PlanEntry:
        """Return a plan by its id."""
        with self._reading(plan_id) as rows:
            return rows.plan(plan_id)

    def history(self, plan_id: str, branch: str | None = None) -> tuple[Revision, ...]:
        """Return all revisions of a plan, the latest first; of a branch those that led to its head."""
        with self._reading(plan_id) as rows:
            found = rows.revisions(rows.plan(plan_id).id)
            if branch is None:
                return tuple(reversed(found))
            by_id = {revision.id: revision for revision in found}
            wanted = lines.ancestors(branch_in(rows, plan_id, branch).head.id, by_id)
            return tuple(revision for revision in reversed(found) if revision.id in wanted)

    def branches(self, plan_id: str) -> tuple[Branch, ...]:
        """Return the branches of a plan, `MAIN` first."""
        with self._reading(plan_id) as rows:
            return tuple(branches_in(rows, rows.plan(plan_id).id).values())

    def head(self, plan_id: str, branch: str = MAIN) -> Revision:
        """Return the latest revision of a branch."""
        with self._reading(plan_id) as rows:
            return branch_in(rows, rows.plan(plan_id).id, branch).head

    def revision(self, revision_id: str) -> Revision:
        """Return a revision by its id."""
        with self._reading(revision_id) as rows:
            return rows.revision(revision_id)

    def content_of(self, revision_id: str) -> bytes:
        """Return the plan file of a revision, byte by byte as it was stored."""
        with self._reading(revision_id) as rows:
            return rows.content(rows.revision(revision_id).content)

    def plan_of(self, revision_id: str, area: StudyArea) -> Plan:
        """Return the plan of a revision, checked against `area` as `plan_file.plan_of_content` says."""
        revision = self.revision(revision_id)
        return plan_of_content(json.loads(self.content_of(revision_id)), area, revision.label)

    def opened(self, revision_id: str, area: StudyArea) -> Plan:
        """Return the plan of a revision to go on with: where it says no start of operation, with that of the acts."""
        plan = self.plan_of(revision_id, area)
        starts = [each.start for each in self.operations(self.revision(revision_id).plan_id)
                  if each.revision.id == revision_id]  # fmt: skip
        return replace(plan, operation_start=plan.operation_start or max(starts, default=None))

    def findings_of(self, revision_id: str) -> tuple[Mapping[str, Any], ...] | None:
        """Return the findings that were stored with a revision, as plain values; None where nothing was checked."""
        with self._reading(revision_id) as rows:
            digest = rows.revision(revision_id).findings
            return None if digest is None else tuple(json.loads(rows.content(digest)))

    def trail(self, plan_id: str | None = None) -> tuple[Act, ...]:
        """Return who did what, when and why, in order; of all plans and of the store itself where none is named."""
        with self._database.reading() as connection:
            if connection is None:
                return ()
            rows = Rows(connection, self.shown)
            return tuple(rows.all_acts() if plan_id is None else rows.acts(rows.plan(plan_id).id))

    def operations(self, plan_id: str) -> tuple[Operation, ...]:
        """Return which revisions of a plan were, are and will be in operation, by start."""
        with self._reading(plan_id) as rows:
            return operations_in(rows, rows.plan(plan_id))

    def in_operation(self, day: date) -> tuple[Operation, ...]:
        """Return what is in operation on a day, of every plan at most one."""
        with self._database.reading() as connection:
            if connection is None:
                return ()
            rows = Rows(connection, self.shown)
            return tuple(each for plan in rows.plans() for each in operations_in(rows, plan) if each.on(day))

    def published(self, plan_id: str) -> tuple[Act, ...]:
        """Return the acts by which revisions of a plan were published, the latest last."""
        return tuple(act for act in self.trail(plan_id) if act.kind is ActKind.PUBLISHED)

    def check(self) -> Checkup:
        """Prove everything that the store holds. Raises StoreError for what is not as it was written."""
        self._database.check()
        with self._database.reading() as connection:
            if connection is None:
                return Checkup(0, 0, 0, "")
            rows = Rows(connection, self.shown)
            return Checkup(len(rows.plans()), len(rows.revisions()), len(rows.all_acts()), seal_of(connection))

    def found(self, reference: str) -> Revision:
        """Return the revision that people mean by NAME, NAME@BRANCH, NAME:NUMBER or NAME@BRANCH:NUMBER.

        Without a number it is the head of the branch. Six or more digits of an id will do too.
        """
        plans = {plan.name: plan for plan in self.plans()}
        name, branch, number = reference, MAIN, ""
        if name not in plans:
            match = _REFERENCE.fullmatch(reference)
            name, branch, number = (match[1], match[2] or MAIN, match[3] or "") if match else ("", MAIN, "")
        if name in plans:
            head = self.head(plans[name].id, branch)
            if not number:
                return head
            fitting = [each for each in self.history(plans[name].id, branch) if each.branch == branch]
            fitting = [each for each in fitting if each.number == int(number)]
        else:
            fitting = [each for plan in plans.values() for each in self.history(plan.id)]
            fitting = [each for each in fitting if _DIGITS.fullmatch(reference) and each.id.startswith(reference)]
        if len(fitting) != 1:
            raise unknown("版本", "revision", reference)
        return fitting[0]

    def common(self, one: str, other: str) -> Revision | None:
        """Return the latest revision that two rest on; None where they have none in common."""
        with self._reading(one) as rows:
            plans = {rows.revision(each).plan_id for each in (one, other)}
            revisions = {each.id: each for plan in plans for each in rows.revisions(plan)}
            return lines.common(one, other, revisions)

    @contextmanager
    def _reading(self, asked: str) -> Iterator[Rows]:
        with self._database.reading() as connection:
            if connection is None:
                raise unknown("方案或版本", "plan or revision", asked)
            yield Rows(connection, self.shown)


def branches_in(rows: Rows, plan_id: str) -> dict[str, Branch]:
    """Return the branches of a plan by name."""
    return lines.branches_of(plan_id, rows.revisions(plan_id), rows.acts(plan_id))


def branch_in(rows: Rows, plan_id: str, name: str) -> Branch:
    """Return a branch of a plan. Raises StoreError where there is none of that name."""
    if (head := rows.latest(plan_id, name)) is not None:
        return Branch(plan_id, name, head)
    found = branches_in(rows, plan_id)  # one that nobody saved to yet has its start in an act
    if name not in found:
        raise unknown("分支", "branch", name)
    return found[name]


def operations_in(rows: Rows, plan: PlanEntry) -> tuple[Operation, ...]:
    """Return what was, is and will be in operation of a plan."""
    revisions = {revision.id: revision for revision in rows.revisions(plan.id)}
    return lines.operations_of(plan, revisions, rows.acts(plan.id))


def is_published(rows: Rows, revision: Revision) -> bool:
    """Whether a revision was published."""
    return any(act.kind is ActKind.PUBLISHED and act.revision == revision.id for act in rows.acts(revision.plan_id))
