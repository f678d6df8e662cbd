"""Edits as the planning table sends them, made steps of the plan: each once, in order, however often it is sent."""

from collections.abc import Mapping, Sequence
from typing import Any

from gridplan import work
from gridplan.errors import EditError
from gridplan.layout import Layout, assign_districts, lock_districts, unassign_districts, unlock_districts
from gridplan.ui import state, work_state

UNASSIGNED, EXCLUDED = "", "-"
_ACKNOWLEDGED = 20  # clients whose edits are acknowledged again: a client is a page with the table on it


def take(desk: state.Desk, posted: Mapping[str, Any] | None) -> None:
    """Make the edits of `posted` that are not yet taken.

    One that cannot be made is told, and counts as taken. All are on disk before any is acknowledged.
    """
    fresh = [edit for edit in (posted or {}).get("edits", ()) if _is_fresh(edit)]
    with work_state.together():
        for edit in fresh:
            if _is_fresh(edit):
                _make(desk, edit)


def taken() -> dict[str, int]:
    """Return the number of the last edit that was taken, by client, of those that sent one last."""
    return dict(list(work_state.work().taken.items())[-_ACKNOWLEDGED:])


def place(desk: state.Desk) -> str:
    """Return where a browser keeps edits that are not acknowledged: they belong to this work and this area."""
    return f"{work_state.key()}-{desk.name}"


def grid_word(layout: Layout, district: str) -> str:
    """Return the grid of a district, or the word for none, as the tables of districts have it."""
    return EXCLUDED if district in layout.excluded else layout.grid_of.get(district, UNASSIGNED)


def _is_fresh(edit: Mapping[str, Any]) -> bool:
    return bool(edit["number"] > work_state.work().taken.get(edit["client"], 0))


def _make(desk: state.Desk, edit: Mapping[str, Any]) -> None:
    mark = edit["client"], edit["number"]
    if edit["kind"] == "undo":
        state.undo(mark)
    elif edit["kind"] == "redo":
        state.redo(mark)
    else:
        now = state.open_desk(desk.language)
        try:
            state.edit(now, _edited(now.plan.layout, edit), taken=mark)
        except EditError as error:
            state.tell(now, error)
    if _is_fresh(edit):
        work_state.record(work.only_taken(mark))


def _edited(layout: Layout, edit: Mapping[str, Any]) -> Layout:
    if edit["kind"] == "move":  # several districts, each to a grid of its own
        for district, grid in edit["moves"]:
            layout = assign_districts(layout, [district], grid)
        return layout
    districts: Sequence[str] = edit["districts"]
    if edit["kind"] == "lock":
        return lock_districts(layout, districts)
    if edit["kind"] == "unlock":
        return unlock_districts(layout, districts)
    grid = edit.get("grid", UNASSIGNED)
    return unassign_districts(layout, districts) if grid == UNASSIGNED else assign_districts(layout, districts, grid)
