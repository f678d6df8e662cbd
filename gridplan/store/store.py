"""The store of plans: every revision kept, nothing overwritten; who did what, when and why."""

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from gridplan.errors import LayoutError, StoreError
from gridplan.layout_checks import layout_faults
from gridplan.plan_file import Plan, write_plan
from gridplan.store import archive as archives
from gridplan.store import lines, writing
from gridplan.store.addresses import address_of
from gridplan.store.judging import inputs_of, verdict_counts
from gridplan.store.merge import Merged, Side, merge
from gridplan.store.postgres import Postgres
from gridplan.store.reader import StoreReader, branch_in, branches_in, is_published, operations_in
from gridplan.store.records import FORMAT, MAIN, Act, ActKind, Branch, Judged, PlanEntry, Revision, canonical
from gridplan.store.rows import Rows
from gridplan.store.sqlite_file import SqliteFile
from gridplan.study_area import StudyArea
from gridplan.text import Text

Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


class Store(StoreReader):
    """Plans with all their revisions, at an address. All that is read is proven by its digest.

    Everything may raise StoreError in both languages: for a store that is damaged, newer, out of reach or not to be
    written, and for a plan, revision or branch that it does not have. Who does something is always named, and why.
    A store that nobody wrote to yet has no plans; the first step makes it. May be used by several threads at once.
    """

    def __init__(self, database: SqliteFile | Postgres, clock: Clock = _now) -> None:
        super().__init__(database)
        self._clock = clock

    @classmethod
    def open(cls, address: str | Path | None = None, *, clock: Clock = _now) -> "Store":
        """Return the store at `address`: a file, or `postgresql+psycopg://user@host/database`.

        None is the address that GRIDPLAN_STORE names, or the user's own file. Nothing is read or made yet.
        """
        found = address_of(address)
        return cls(SqliteFile(found.file) if found.file is not None else Postgres(found), clock)

    def create(
        self, plan: Plan, area: StudyArea, *, name: str, author: str, reason: str, judged: Judged | None = None
    ) -> Revision:
        """Store a plan under a name, and return its first revision. Raises StoreError for a name that is taken."""
        by, name = self._step(author, reason), name.strip()
        if not name:
            raise StoreError(Text("请给方案起个名称", "give the plan a name"))
        with self._writing() as rows:
            if any(each.name == name for each in rows.plans()):
                raise StoreError(
                    Text(
                        f"已有名为 {name} 的方案。请另起名称",
                        f"there is a plan named {name} already: choose another name",
                    )
                )
            about = {"format": FORMAT, "name": name, "area": plan.area_id, "nonce": secrets.token_hex(8)}
            entry = PlanEntry({**about, **by.values})
            rows.add_plan(entry)
            kept = _kept(rows, plan, area, judged)
            first = writing.add_revision(rows, entry, by, branch=MAIN, number=1, parents=(), kept=kept, made_on=area)
            writing.add_act(rows, ActKind.CREATED, by, plan_id=entry.id, revision=first.id, details={"name": name})
            _add_overrides(rows, by, None, first)
            return first

    def save(
        self,
        plan_id: str,
        plan: Plan,
        area: StudyArea,
        *,
        parent: str,
        author: str,
        reason: str,
        branch: str = MAIN,
        merged: str | None = None,
        judged: Judged | None = None,
    ) -> Revision:
        """Store a plan as the next revision of a branch, and return it once it is on disk.

        `parent` is the revision that the work is based on. Raises StoreConflictError with who saved what since, where
        it is no longer the latest. Saving the same once more, after a connection that broke, stores nothing twice.
        `merged` is the revision of another branch that was merged in.
        """
        by = self._step(author, reason)
        with self._writing() as rows:
            entry = rows.plan(plan_id)
            head = branch_in(rows, plan_id, branch).head
            kept = _kept(rows, plan, area, judged)
            parents = (parent,) if merged is None else (parent, rows.revision(merged).id)
            if head.parents == parents and (head.content, head.person, head.reason) == (
                kept["content"],
                by.person,
                by.reason,
            ):
                return head
            before = _expect(rows, head, parent)
            number = head.number + 1 if head.branch == branch else 1
            saved = writing.add_revision(
                rows, entry, by, branch=branch, number=number, parents=parents, kept=kept, made_on=area
            )
            kind = ActKind.SAVED if merged is None else ActKind.MERGED
            details = {} if merged is None else {"merged": merged}
            writing.add_act(rows, kind, by, plan_id=plan_id, revision=saved.id, details=details)
            _add_overrides(rows, by, before, saved)
            return saved

    def merging(
        self, mine: Plan, area: StudyArea, *, parent: str, theirs: str, answers: Mapping[str, Side] | None = None
    ) -> Merged:
        """Return a plan merged with a revision; nothing is stored yet.

        `parent` is the revision that `mine` is based on. To finish after a StoreConflictError, `theirs` is the head,
        and the merged plan is saved with it as parent; to merge a branch, `mine` is the plan of `parent`, and the
        merged plan is saved with `merged=theirs`.
        """
        base = self.common(parent, theirs)
        if base is None:
            raise StoreError(
                Text(
                    "两个版本没有共同的来历，不能合并；可比较后另行保存",
                    "the two revisions have no history in common and cannot be merged: compare them instead",
                )
            )
        return merge(self.plan_of(base.id, area), mine, self.plan_of(theirs, area), answers)

    def restore(self, revision_id: str, *, parent: str, author: str, reason: str, branch: str = MAIN) -> Revision:
        """Store what an earlier revision holds as the next one of a branch; `parent` as for `save`."""
        by = self._step(author, reason)
        with self._writing() as rows:
            old = rows.revision(revision_id)
            head = branch_in(rows, old.plan_id, branch).head
            _expect(rows, head, parent)
            kept = {key: old.record[key] for key in ("content", "inputs", "findings", "verdicts")}
            number = head.number + 1 if head.branch == branch else 1
            parents = tuple(dict.fromkeys([parent, old.id]))
            plan = rows.plan(old.plan_id)
            saved = writing.add_revision(
                rows, plan, by, branch=branch, number=number, parents=parents, kept=kept, made_on=old
            )
            details = {"restored": old.id}
            writing.add_act(rows, ActKind.RESTORED, by, plan_id=plan.id, revision=saved.id, details=details)
            return saved

    def branch(self, revision_id: str, name: str, *, author: str, reason: str) -> Branch:
        """Begin a branch at a revision. Raises StoreError for a name that is taken or empty."""
        by, name = self._step(author, reason), name.strip()
        with self._writing() as rows:
            start = rows.revision(revision_id)
            if not name or name in branches_in(rows, start.plan_id):
                raise StoreError(
                    Text(
                        f"已有分支“{name}”，或名称为空。请另起名称",
                        f"there is a branch “{name}”, or no name: choose another",
                    )
                )
            writing.add_act(
                rows, ActKind.BRANCHED, by, plan_id=start.plan_id, revision=start.id, details={"branch": name}
            )
            return Branch(start.plan_id, name, start)

    def publish(self, revision_id: str, *, author: str, reason: str) -> Act:
        """Publish a revision: it may be put into operation. Once is enough."""
        by = self._step(author, reason)
        with self._writing() as rows:
            revision = rows.revision(revision_id)
            if is_published(rows, revision):
                raise StoreError(
                    Text(f"版本 {revision.label} 已发布", f"revision {revision.label} is published already")
                )
            return writing.add_act(rows, ActKind.PUBLISHED, by, plan_id=revision.plan_id, revision=revision.id)

    def operate(self, revision_id: str, start: date, *, author: str, reason: str) -> Act:
        """Put a published revision into operation from a day on; what was in operation before ends then."""
        by = self._step(author, reason)
        with self._writing() as rows:
            revision = rows.revision(revision_id)
            if not is_published(rows, revision):
                raise StoreError(
                    Text(
                        f"版本 {revision.label} 尚未发布。请先发布，再投入运行",
                        f"revision {revision.label} is not published: publish it before it operates",
                    )
                )
            details = {"start": start.isoformat()}
            return writing.add_act(
                rows, ActKind.OPERATING, by, plan_id=revision.plan_id, revision=revision.id, details=details
            )

    def retire(self, revision_id: str, end: date, *, author: str, reason: str) -> Act:
        """End the operation of a revision: `end` is the first day on which it is no longer in operation."""
        by = self._step(author, reason)
        with self._writing() as rows:
            revision = rows.revision(revision_id)
            operations = operations_in(rows, rows.plan(revision.plan_id))
            open_ones = [each for each in operations if each.revision.id == revision.id]
            if not any(each.end is None or each.end > end for each in open_ones):
                raise StoreError(
                    Text(
                        f"版本 {revision.label} 在 {end} 没有运行，无可停用",
                        f"revision {revision.label} is not in operation on {end}: there is nothing to retire",
                    )
                )
            details = {"end": end.isoformat()}
            return writing.add_act(
                rows, ActKind.RETIRED, by, plan_id=revision.plan_id, revision=revision.id, details=details
            )

    def archive(self, plan_id: str) -> bytes:
        """Return a plan with all its history as one file: the same bytes for the same history."""
        with self._reading(plan_id) as rows:
            return archives.packed(rows, plan_id)

    def take_in(self, path: Path, *, author: str) -> archives.Imported:
        """Add what the store lacks of an archive; nothing of it where it was altered, or history parted."""
        found = archives.unpacked(path)
        by = self._step(author, path.name)
        with self._writing() as rows:
            return archives.add_archive(rows, found, by)

    def _step(self, author: str, reason: str) -> writing.Step:
        return writing.step(author, reason, self._clock().astimezone(UTC).isoformat(timespec="milliseconds"))

    @contextmanager
    def _writing(self) -> Iterator[Rows]:
        with self._database.writing() as connection:
            yield Rows(connection, self.shown)


def _expect(rows: Rows, head: Revision, parent: str) -> Revision:
    """Return the head of a branch, which work is based on. Raises StoreConflictError where it is another."""
    if head.id != rows.revision(parent).id:
        known = {revision.id: revision for revision in rows.revisions(head.plan_id)}
        raise writing.conflict(parent, lines.since(head, parent, known) or (head,))
    return head


def _kept(rows: Rows, plan: Plan, area: StudyArea, judged: Judged | None) -> dict[str, Any]:
    """Keep a plan's content and findings, and return what its revision says of them."""
    if plan.area_id != area.manifest.id:
        raise StoreError(
            Text(
                f"方案属于规划范围 {plan.area_id}，现为 {area.manifest.id}",
                f"the plan is of study area {plan.area_id}, not {area.manifest.id}",
            )
        )
    if faults := layout_faults(plan.layout, area, "layout"):
        raise LayoutError(faults)  # what could not be opened again is not stored
    return {
        "content": rows.add_content(write_plan(plan)),
        "inputs": inputs_of(plan, area, judged),
        "findings": None if judged is None else rows.add_content(canonical([dict(each) for each in judged.findings])),
        "verdicts": None if judged is None else verdict_counts(judged),
    }


def _add_overrides(rows: Rows, by: writing.Step, before: Revision | None, saved: Revision) -> None:
    """Add an act for each rule that was set aside since the revision before, also for a version to leave despite it."""
    old = [] if before is None else _set_aside(json.loads(rows.content(before.content)))
    for override in _set_aside(json.loads(rows.content(saved.content))):
        if override not in old:
            details = {"override": override}
            writing.add_act(rows, ActKind.OVERRIDE, by, plan_id=saved.plan_id, revision=saved.id, details=details)


def _set_aside(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the overrides of a plan's content, and the reasons why versions left despite broken rules."""
    frozen = [each for each in content["document"].get("frozen", ()) if (each["checked"] or {}).get("despite")]
    despite = [
        {
            "rule": "、".join(dict.fromkeys(breach["rule"] for breach in each["checked"]["breaches"])),
            "stage": each["stage"],
            "reason": each["checked"]["despite"],
            "person": each["person"],
            "date": each["date"],
        }
        for each in frozen
    ]
    return [*content.get("overrides", ()), *despite]
