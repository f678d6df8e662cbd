"""The rows of a store: read with their digests proven, and added."""

import json
import zlib
from collections.abc import Iterable, Iterator
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Any, TypeVar

from gridplan.errors import StoreError
from gridplan.store import refusals
from gridplan.store.records import Act, Named, PlanEntry, Revision, digest_of
from gridplan.store.tables import ACTS, CONTENTS, PLANS, REVISIONS, STORE_CHAIN
from gridplan.text import Text

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

Kind = TypeVar("Kind", bound=Named)
_COMPRESSED = 6  # zlib's own middle way


class Rows:
    """The rows behind a connection; `place` stands in messages.

    Whatever is read is proven by its digest: StoreError for what is not as it was written.
    """

    def __init__(self, connection: "Connection", place: str) -> None:
        self.connection, self.place = connection, place

    def plans(self) -> list[PlanEntry]:
        """Return all plans in the order in which they were created."""
        return sorted(self._read(PlanEntry, PLANS.select()), key=lambda plan: (plan.at, plan.id))

    def plan(self, plan_id: str) -> PlanEntry:
        """Return a plan. Raises StoreError where there is none of that id."""
        found = next(self._read(PlanEntry, PLANS.select().where(PLANS.c.id == plan_id)), None)
        if found is None:
            raise unknown("方案", "plan", plan_id)
        return found

    def revisions(self, plan_id: str | None = None) -> list[Revision]:
        """Return the revisions of a plan, or all, in the order in which they were stored."""
        asked = REVISIONS.select() if plan_id is None else REVISIONS.select().where(REVISIONS.c.plan == plan_id)
        return _in_order(self._read(Revision, asked))

    def latest(self, plan_id: str, branch: str) -> Revision | None:
        """Return the revision that was saved to a branch last; None where none was."""
        own = REVISIONS.select().where(REVISIONS.c.plan == plan_id, REVISIONS.c.branch == branch)
        return next(self._read(Revision, own.order_by(REVISIONS.c.number.desc()).limit(1)), None)

    def acts(self, plan_id: str | None = None) -> list[Act]:
        """Return the acts of a plan in their order; None: those of the store as a whole."""
        chain = STORE_CHAIN if plan_id is None else plan_id
        return list(self._read(Act, ACTS.select().where(ACTS.c.chain == chain).order_by(ACTS.c.number)))

    def last_act(self, plan_id: str | None) -> Act | None:
        """Return the last act of a chain; None where it has none."""
        chain = ACTS.select().where(ACTS.c.chain == (plan_id or STORE_CHAIN))
        return next(self._read(Act, chain.order_by(ACTS.c.number.desc()).limit(1)), None)

    def all_acts(self) -> list[Act]:
        """Return the acts of all plans and of the store, by time."""
        return sorted(self._read(Act, ACTS.select()), key=lambda act: (act.at, act.plan_id or "", act.number))

    def revision(self, revision_id: str) -> Revision:
        """Return a revision. Raises StoreError where there is none of that id."""
        found = next(self._read(Revision, REVISIONS.select().where(REVISIONS.c.id == revision_id)), None)
        if found is None:
            raise unknown("版本", "revision", revision_id)
        return found

    def content(self, digest: str) -> bytes:
        """Return the bytes of that digest."""
        row = self.connection.execute(CONTENTS.select().where(CONTENTS.c.digest == digest)).first()
        content = None if row is None else unpacked(row.data)
        if content is None or digest_of(content) != digest:
            raise refusals.damaged(self.place, Text(f"内容 {digest} 校验不符", f"content {digest} has another digest"))
        return content

    def add_plan(self, plan: PlanEntry) -> None:
        self._add(PLANS, id=plan.id, name=plan.name, area=plan.area_id, record=plan.text.decode())

    def add_revision(self, revision: Revision) -> None:
        columns = {"plan": revision.plan_id, "branch": revision.branch, "number": revision.number}
        self._add(REVISIONS, id=revision.id, **columns, record=revision.text.decode())

    def add_act(self, act: Act) -> None:
        chain = act.plan_id or STORE_CHAIN
        self._add(ACTS, id=act.id, chain=chain, number=act.number, record=act.text.decode())

    def add_content(self, content: bytes) -> str:
        """Keep some bytes once, and return their digest."""
        digest = digest_of(content)
        if self.connection.execute(CONTENTS.select().where(CONTENTS.c.digest == digest)).first() is None:
            self._add(CONTENTS, digest=digest, data=zlib.compress(content, _COMPRESSED))
        return digest

    def _add(self, table: Any, **values: Any) -> None:
        self.connection.execute(table.insert().values(**values))

    def _read(self, kind: type[Kind], asked: "Select[Any]") -> Iterator[Kind]:
        for row in self.connection.execute(asked):
            if digest_of(row.record.encode()) != row.id:
                raise refusals.damaged(self.place, Text(f"记录 {row.id} 校验不符", f"record {row.id} was altered"))
            yield kind(json.loads(row.record))


def unpacked(data: bytes) -> bytes | None:
    """Return what was compressed; None where it is not whole."""
    try:
        return zlib.decompress(data)
    except zlib.error:
        return None


def unknown(zh: str, en: str, value: str) -> StoreError:
    """Return that a store has no such plan, revision or branch."""
    return StoreError(
        Text(
            f"方案库中没有{zh} {value}。请查看方案一览和版本历史（store list、store history）",
            f"the store has no {en} {value}: see gridplan store list and store history",
        )
    )


def _in_order(revisions: Iterable[Revision]) -> list[Revision]:
    """Return revisions by time, each behind its parents whatever the clocks said."""
    by_id = {each.id: each for each in revisions}
    missing = {key: sum(parent in by_id for parent in each.parents) for key, each in by_id.items()}
    children: dict[str, list[str]] = {}
    for key, each in by_id.items():
        for parent in each.parents:
            children.setdefault(parent, []).append(key)
    ready = [(by_id[key].at, key) for key, count in missing.items() if not count]
    heapify(ready)
    done = []
    while ready:
        _, key = heappop(ready)
        done.append(by_id[key])
        for child in children.get(key, ()):
            missing[child] -= 1
            if not missing[child]:
                heappush(ready, (by_id[child].at, child))
    return done
