"""The store of plans as a session sees it: its plans and revisions, and which revision the present work is based on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import streamlit as st

from gridplan import resources, work
from gridplan.plan_file import Plan, write_plan
from gridplan.store import Act, Judged, Operation, PlanEntry, Revision, Store
from gridplan.store.compared import plan_words
from gridplan.store.judging import judged_by
from gridplan.store.records import digest_of
from gridplan.store_words import branch_words
from gridplan.text import Text
from gridplan.ui import policy_state, state

_CHOSEN, _SAID = "store_plan", "store_said"
_MOST_CHANGES = 400  # of revisions, told in words
_BEGUN = Text("初稿", "the first")


@dataclass(frozen=True)
class Kept:
    """A plan of the store with all that is remembered of it; `history` has the latest revision first."""

    entry: PlanEntry
    history: tuple[Revision, ...]
    trail: tuple[Act, ...]
    operations: tuple[Operation, ...]
    head: Revision

    def revision(self, revision_id: str | None) -> Revision | None:
        """Return a revision of the plan by its id; None where it has none such."""
        return next((each for each in self.history if each.id == revision_id), None)


def store() -> Store:
    """Return the store that GRIDPLAN_STORE names, or the user's own."""
    return _opened(resources.store_address())


@st.cache_resource(show_spinner=False, max_entries=4)
def _opened(address: str) -> Store:
    return Store.open(address)


def kept(entry: PlanEntry) -> Kept:
    """Return what the store remembers of a plan."""
    own = store()
    history = own.history(entry.id)
    return Kept(entry, history, own.trail(entry.id), own.operations(entry.id), own.head(entry.id))


def plans(desk: state.Desk) -> list[PlanEntry]:
    """Return the plans of the open study area, the latest first."""
    return [entry for entry in reversed(store().plans()) if entry.area_id == desk.area.manifest.id]


def chosen(found: Sequence[PlanEntry]) -> PlanEntry | None:
    """Return the plan that is looked at: the one chosen, else that of the present work, else the latest."""
    base = state.steps().base or {}
    ids = [state.shelf().get(_CHOSEN), base.get("plan")]
    by_id = {entry.id: entry for entry in found}
    return next((by_id[each] for each in ids if each in by_id), found[0] if found else None)


def choose(plan_id: str) -> None:
    """Look at a plan from the next run on."""
    state.shelf()[_CHOSEN] = plan_id


def plan_at(revision: Revision, desk: state.Desk) -> Plan:
    """Return the plan of a revision. Raises PlanFileError where it does not fit the data of today."""
    return state.kept("stored_plan", revision.id, lambda: store().plan_of(revision.id, desk.area), most=4)


def changed_by(revision: Revision, names: dict[str, str]) -> Text:
    """Return in words what a revision changed of the one before it."""
    own, parents = store(), revision.parents
    if not parents:
        return _BEGUN

    def compare() -> Text:
        return plan_words(own.content_of(parents[0]), own.content_of(revision.id), names)

    return state.kept("stored_change", revision.id, compare, most=_MOST_CHANGES)


def rest_on(entry: PlanEntry, revision: Revision, branch: str | None = None, *, plan: Plan | None = None) -> None:
    """Say that the present work is a revision; `branch` is the one that is saved to, else the revision's own.

    `plan` is the work where it says more than the revision: since when it operates.
    """
    state.steps().rest_on(
        {
            "plan": entry.id,
            "name": entry.name,
            "revision": revision.id,
            "line": revision.branch,
            "branch": branch or revision.branch,
            "number": str(revision.number),
            "content": revision.content if plan is None else digest_of(write_plan(plan)),
        }
    )
    choose(entry.id)


def base_words(base: work.Base) -> Text:
    """Return the revision that work is based on, in words; and the branch that it goes to, where that is another."""
    line, branch = branch_words(base["line"]), branch_words(base["branch"])
    number = Text(f" {base['number']}", f" {base['number']}")
    to = Text(f" → {branch.zh}", f" → {branch.en}") if base["branch"] != base["line"] else Text("", "")
    return Text(f"{base['name']} · ", f"{base['name']} · ") + line + number + to


def is_changed(desk: state.Desk, base: work.Base) -> bool:
    """Return whether the present work differs from the revision that it is based on."""
    digest: str = state.kept("plan_digest", desk.plan, lambda: digest_of(write_plan(desk.plan)))
    return digest != base["content"]


def judged(desk: state.Desk) -> Judged:
    """Return what the policy says of the present plan, to be kept with it."""
    name = policy_state.policy_name(desk)
    return judged_by(policy_state.policy(desk), name, policy_state.findings(desk), policy_state.as_of())


def say(words: Text) -> None:
    """Keep what was done, to be shown on the next run."""
    st.session_state[_SAID] = words


def said() -> Text | None:
    """Return what was done, once."""
    found: Text | None = st.session_state.pop(_SAID, None)
    return found


def local_time(at: str) -> str:
    """Return a time of the store (UTC, ISO 8601) as that of this machine."""
    return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")


def today() -> date:
    """Return the day that states and reviews are for."""
    return policy_state.as_of()
