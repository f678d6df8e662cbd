"""What is added to a store for a revision and for an act, inside one step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from gridplan.errors import StoreConflictError, StoreError
from gridplan.store import outlines
from gridplan.store.records import FORMAT, SHORT, Act, ActKind, PlanEntry, Revision
from gridplan.store.rows import Rows
from gridplan.text import Text

if TYPE_CHECKING:
    from gridplan.study_area import StudyArea

_VERSION = version("gridplan")


@dataclass(frozen=True)
class Step:
    """Who does something, why, and when (UTC, ISO 8601)."""

    person: str
    reason: str
    at: str

    @property
    def values(self) -> dict[str, str]:
        return {"person": self.person, "reason": self.reason, "at": self.at}


def step(person: str, reason: str, at: str) -> Step:
    """Return a step. Raises StoreError where nobody is named, or no reason is given."""
    if not person.strip():
        raise StoreError(Text("请署名：写明是谁", "say who does this: nothing is stored without a name"))
    if not reason.strip():
        raise StoreError(Text("请写明理由", "give the reason: nothing is stored without one"))
    return Step(person.strip(), reason.strip(), at)


def add_act(
    rows: Rows,
    kind: ActKind,
    by: Step,
    *,
    plan_id: str | None,
    revision: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> Act:
    """Add an act behind the last one of its chain."""
    before = rows.last_act(plan_id)
    act = Act(
        {
            "format": FORMAT,
            "kind": kind.value,
            "plan": plan_id,
            "revision": revision,
            "number": 1 if before is None else before.number + 1,
            "before": None if before is None else before.id,
            "details": dict(details or {}),
            **by.values,
        }
    )
    rows.add_act(act)
    return act


def add_revision(
    rows: Rows,
    plan: PlanEntry,
    by: Step,
    *,
    branch: str,
    number: int,
    parents: Sequence[str],
    kept: Mapping[str, Any],
    made_on: "StudyArea | Revision",
) -> Revision:
    """Add a revision; `kept` are its content, inputs, findings and verdicts.

    `made_on` is the area of its data, or the older revision that it is a copy of.
    """
    revision = Revision(
        {
            "format": FORMAT,
            "plan": plan.id,
            "branch": branch,
            "number": number,
            "parents": list(parents),
            "gridplan": _VERSION,
            **kept,
            **by.values,
        }
    )
    rows.add_revision(revision)
    if rows.connection.dialect.name == "postgresql":
        if isinstance(made_on, Revision):
            outlines.copy_places(rows.connection, made_on.id, revision.id)
        else:
            outlines.add_places(rows.connection, revision, rows.content(revision.content), made_on)
    return revision


def conflict(parent: str, came: Sequence[Revision]) -> StoreConflictError:
    """Return that others stored revisions since the one that work is based on; `came` are those, the latest first."""
    zh = "、".join(f"{each.person}（{each.at}，{each.label}：{each.reason}）" for each in came)
    en = ", ".join(f"{each.person} ({each.at}, {each.label}: {each.reason})" for each in came)
    said = Text(
        f"您的修改基于版本 {parent[:SHORT]}，其后已有保存：{zh}。未保存您的修改，也未改动他人的；"
        "请合并后再保存，或另存为分支",
        f"your work is based on revision {parent[:SHORT]}, and since then were saved: {en}. Nothing of yours was "
        "stored and nothing of theirs changed: merge and save again, or save as a branch",
    )
    return StoreConflictError(said, came)
