"""Edits as the planning table sends them, made steps of the plan: each once, in order, however often it is sent."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from gridplan.errors import EditError
from gridplan.layout import Layout, assign_districts, lock_districts, unassign_districts, unlock_districts
from gridplan.ui import state

UNASSIGNED, EXCLUDED = "", "-"
_TAKEN = "edits_taken"  # of the session: the number of the last edit of each client


def take(desk: state.Desk, posted: Mapping[str, Any] | None) -> bool:
    """Make the edits of `posted` that are not yet taken, and return whether there were any.

    One that cannot be made is told, and counts as taken.
    """
    if not posted:
        return False
    done = taken()
    client = str(posted["client"])
    fresh = [edit for edit in posted["edits"] if edit["number"] > done.get(client, 0)]
    for edit in fresh:
        done[client] = edit["number"]
        _make(desk, edit)
    return bool(fresh)


def taken() -> dict[str, int]:
    """Return the number of the last edit that was taken, by client."""
    found: dict[str, int] = st.session_state.setdefault(_TAKEN, {})
    return found


def grid_word(layout: Layout, district: str) -> str:
    """Return the grid of a district, or the word for none, as the tables of districts have it."""
    return EXCLUDED if district in layout.excluded else layout.grid_of.get(district, UNASSIGNED)


def _make(desk: state.Desk, edit: Mapping[str, Any]) -> None:
    if edit["kind"] == "undo":
        state.undo()
    elif edit["kind"] == "redo":
        state.redo()
    else:
        now = state.open_desk(desk.language)
        try:
            state.edit(now, _edited(now.plan.layout, edit))
        except EditError as error:
            state.tell(now, error)


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
