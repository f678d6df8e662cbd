"""What one user has open: study areas, each with the history of its plan and what was computed last."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from gridplan import resources, work
from gridplan.access import AccessTable, access_table
from gridplan.accounts import Act
from gridplan.compare import Case
from gridplan.errors import EditError, GridplanError, InputError
from gridplan.history import History
from gridplan.indicators import Measures
from gridplan.layout import Layout
from gridplan.manifest import MAIN_KIND
from gridplan.plan_file import Plan, default_plan, read_plan
from gridplan.stages import reworded
from gridplan.study_area import StudyArea, area_name, read_area
from gridplan.text import Language, Text
from gridplan.ui import account_state, work_state
from gridplan.ui.plan_steps import PlanSteps, reread
from gridplan.ui.shared import shared

Result = TypeVar("Result")
# Of the session as a whole: the area that is open, a folder of things kept for each area, ...
_AREA, _SHELVES, _EPOCH, _MESSAGE = "area", "shelves", "epoch", "message"
# ... and what stands on the shelf of every area.
_KIND = "population_kind"
# What sessions share of the layout in force: values that follow from area and key alone, and that nobody changes.
_FOR_ALL = {"case", "coverage", "pairs", "minutes_map", "findings", "questions", "edits", "sites", "cards"}


@dataclass(frozen=True)
class Desk:
    """The study area, by name or folder, with its access table, the plan in force and the plan being worked on."""

    name: str
    area: StudyArea
    access: AccessTable
    baseline: Plan
    plan: Plan
    language: Language


@st.cache_resource(show_spinner=False, max_entries=8)
def _load(name: str) -> tuple[StudyArea, AccessTable, Plan]:
    area = read_area(name)
    return area, access_table(area), default_plan(area)


@st.cache_resource(show_spinner=False, max_entries=8)
def _load_kind(name: str, kind: str) -> tuple[StudyArea, AccessTable]:
    """Measure the same area for another kind of people."""
    area = _load(name)[0].with_population(kind)
    return area, access_table(area)


def open_desk(language: Language) -> Desk:
    """Open the study area chosen last; the first time in a session its own layout is the plan to work on.

    People are those of the kind chosen last; the plan stays the same whoever is counted.
    """
    name = opened_area()
    area, access, baseline = _load(name)
    work_state.refresh()
    try:
        plan = steps().plan
    except InputError as problem:  # it does not fit the area's data of today
        work_state.set_aside(problem.text)
        plan = baseline
    kind = shelf().setdefault(_KIND, work_state.work().counts.get(name, MAIN_KIND))
    if kind in area.population_kinds and kind != MAIN_KIND:
        area, access = _load_kind(name, kind)
    return Desk(name, area, access, baseline, plan, language)


def area_of(name: str) -> StudyArea:
    """Return a study area by name or folder, whichever is open. Raises AreaError."""
    return _load(name)[0]


def shelf() -> dict[str, Any]:
    """Return what the session keeps for the open area: other areas keep theirs, and come back as they were left."""
    found: dict[str, Any] = st.session_state.setdefault(_SHELVES, {}).setdefault(opened_area(), {})
    return found


def area_choices() -> list[str]:
    """Return the areas that can be opened, examples by name and others by folder; the first is to begin with."""
    examples = resources.example_areas()
    names = {folder.resolve(): name for name, folder in examples.items()}
    named = os.environ.get(resources.AREA_VARIABLE)
    first = [Path(named)] if named else []
    folders = [*first, *examples.values(), *resources.own_areas()]
    return list(dict.fromkeys(names.get(folder.resolve(), str(folder)) for folder in folders))


@st.cache_resource(show_spinner=False)
def area_title(name: str) -> Text:
    """Return the name of an area as people write it; of a folder that cannot be opened, that it cannot."""
    try:
        return area_name(name)
    except GridplanError:
        return Text(f"{Path(name).name}（清单无法读取）", f"{Path(name).name} (its manifest cannot be read)")


def opened_area() -> str:
    """Return the name or folder of the area that is open: the one chosen last, or the first there is."""
    if _AREA not in st.session_state:
        left, choices = work_state.work().area, area_choices()
        st.session_state[_AREA] = left if left in choices else choices[0]
    return str(st.session_state[_AREA])


def choose_area(name: str) -> None:
    """Open another area from the next run on."""
    st.session_state[_AREA] = name
    work_state.record(work.opened(name))
    bump()


def adopt_work() -> None:
    """Go on with the work that the address names; where that is another than before, open what it had open."""
    if work_state.adopt():
        _as_left()


def take_up(key: str) -> None:
    """Go on with another work."""
    work_state.take_up(key)
    _as_left()


def _as_left() -> None:
    for of_session in (_AREA, _SHELVES):
        st.session_state.pop(of_session, None)
    bump()


def open_with(folder: Path, plan_file: Path) -> None:
    """Open an area of one's own from the next run on, with a plan file to work on. Raises PlanFileError."""
    plan = read_plan(plan_file, _load(str(folder))[0])
    choose_area(str(folder))
    steps().start(plan)


def forget(name: str) -> None:
    """Drop what was kept of an area whose files were written anew: it is read again, with its own layout."""
    for cached in (_load, _load_kind, area_title):
        cached.clear()
    st.session_state.setdefault(_SHELVES, {}).pop(name, None)
    if name in work_state.work().drawings:
        work_state.record(work.forgotten(name))
        reread()


def choose_population(kind: str) -> None:
    """Measure another kind of people from the next run on."""
    shelf()[_KIND] = kind
    work_state.record(work.counted(opened_area(), kind))
    bump()  # the table of districts shows people: it starts again from the present layout


def steps() -> PlanSteps:
    """Return the steps of the plan being worked on."""
    name = opened_area()
    area, _, baseline = _load(name)
    return PlanSteps(name, area, baseline)


def history() -> History[int]:
    """Return the history of the plan being worked on: the numbers of its versions."""
    return steps().history


def epoch() -> int:
    """Return a number that changes whenever the plan changed otherwise than by the table of districts."""
    return int(st.session_state[_EPOCH])


def do(plan: Plan, *, by_table: bool = False, taken: work.Taken | None = None, act: Act = Act.EDIT) -> None:
    """Make `plan` the present one, where the user may do such an `act`; else keep why not, to be shown next.

    `taken` is the edit of the planning table that this step is.
    """
    if _refused(act):
        return
    steps().do(plan, taken)
    if not by_table:
        bump()


def edit(desk: Desk, layout: Layout, *, by_table: bool = False, taken: work.Taken | None = None) -> None:
    """Make an edited layout the present one; its origin says that it was drawn by hand.

    Locks are a help while drawing: with them alone the plan stays the version that it is.
    """
    if replace(layout, locked=desk.plan.layout.locked) == desk.plan.layout:
        do(replace(desk.plan, layout=layout), by_table=by_table, taken=taken)
        return
    before = dict(desk.plan.origin)
    origin = before if "edited_from" in before else {"edited_from": before}
    do(desk.plan.with_layout(layout, origin), by_table=by_table, taken=taken)


def undo(taken: work.Taken | None = None) -> None:
    """Step back."""
    move(-1, taken)


def redo(taken: work.Taken | None = None) -> None:
    """Step forward again."""
    move(1, taken)


def move(count: int, taken: work.Taken | None = None) -> None:
    """Redo so many steps, undo them where the number is negative; keep a refusal to be shown on the next run.

    Everybody may: who may not edit goes back and forward among what they opened.
    """
    try:
        if steps().move(count, taken):
            bump()
    except InputError as problem:
        refuse(problem.text)


def _refused(act: Act) -> bool:
    why = account_state.refusal(act)
    if why is not None:
        refuse(why)
        bump()
    return why is not None


def bump() -> None:
    """Let the table of districts start again from the present layout."""
    st.session_state[_EPOCH] = int(st.session_state.get(_EPOCH, 0)) + 1


def tell(desk: Desk, error: EditError) -> None:
    """Keep a refusal, with names for ids, to be shown on the next run."""
    names = {**desk.area.districts["name"].to_dict(), **desk.area.facilities["name"].to_dict()}
    st.session_state[_MESSAGE] = error.named(names)


def refuse(why: Text) -> None:
    """Keep a refusal to be shown on the next run."""
    st.session_state[_MESSAGE] = why


def told() -> Text | None:
    """Return the refusal kept, once."""
    message: Text | None = st.session_state.pop(_MESSAGE, None)
    return message


def measures(desk: Desk, plan: Plan) -> Measures:
    """Measure a plan, or return what was measured of the same layout before."""
    return case(desk, plan).measures


def case(desk: Desk, plan: Plan) -> Case:
    """Return a plan's layout on the study area, with what was measured of it before."""
    return kept("case", plan.layout, lambda: Case(desk.area, desk.access, plan.layout))


def document_words(desk: Desk, *, title: str, trial: bool, note: str) -> None:
    """Change the words around the table, as a step that can be undone."""
    plan = reworded(desk.plan, title=title, trial=trial, note=note)
    if plan != desk.plan:
        do(plan)


def kept(name: str, key: object, compute: Callable[[], Result], *, most: int = 2) -> Result:
    """Return what was computed for `key` and the kind of people; the `most` used last are kept.

    What is `_FOR_ALL` of the layout in force, with which every session starts, is computed once for all of them.
    """
    own = shelf()
    key = (own[_KIND], key)
    store: list[tuple[object, Result]] = own.setdefault(f"kept_{name}", [])
    found = [entry for entry in store if entry[0] == key]
    entry = found[0] if found else (key, _computed(name, *key, compute))
    others = [other for other in store if other[0] != key]
    own[f"kept_{name}"] = [*others[1 - most :], entry]
    return entry[1]


def _computed(name: str, kind: str, key: object, compute: Callable[[], Result]) -> Result:
    area, _, baseline = _load(opened_area())
    parts = key if isinstance(key, tuple) else (key,)
    if name not in _FOR_ALL or not any(part in (baseline, baseline.layout) for part in parts):
        return compute()
    return shared((area.root, area.layers_digest, kind, name, key), compute)
