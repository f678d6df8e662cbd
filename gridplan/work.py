"""A planner's work that is in no file yet: a plan of each area with all its steps, made of the entries of a journal."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from gridplan.content_change import Change, Content, change, changed
from gridplan.errors import JournalError
from gridplan.history import History
from gridplan.text import Text

Entry = Mapping[str, Any]
Taken = tuple[str, int]  # who sent an edit, and its number
_SETTINGS = {"open", "count", "taken"}  # entries that change no plan
_KINDS = {*_SETTINGS, "start", "forget", "do", "move", "checkpoint", "base"}
Base = Mapping[str, str]  # the revision of a store that a version is, as the store tells it


@dataclass(frozen=True)
class Step:
    """What was changed of which version, and when (ISO 8601)."""

    change: Change
    before: int
    at: str


@dataclass(frozen=True)
class Checkpoint:
    """A version that somebody gave a name."""

    name: str
    person: str
    at: str
    version: int


@dataclass(frozen=True)
class Drawing:
    """The plan of one area while it is worked on, as the values that a plan file holds.

    Version 0 is `start`; `steps[n - 1]` made version n of another. None is ever dropped: one that was undone and left
    for another is in no `history`, but a checkpoint still finds it.
    """

    start: Content
    at: str
    steps: tuple[Step, ...] = ()
    history: History[int] = field(default_factory=lambda: History(0))
    checkpoints: tuple[Checkpoint, ...] = ()
    bases: Mapping[int, Base] = field(default_factory=dict)

    @property
    def base(self) -> Base | None:
        """The revision that the present version is, or was made of; None where it was made of none."""
        version = self.history.present
        while version and version not in self.bases:
            version = self.steps[version - 1].before
        return self.bases.get(version)

    def content(self, version: int) -> Content:
        """Return the plan's values in a version."""
        path = []
        while version:
            step = self.steps[version - 1]
            path.append(step.change)
            version = step.before
        content = self.start
        for made in reversed(path):
            content = changed(content, made)
        return content

    def earlier(self, key: str) -> Iterator[int]:
        """Give the first version and every later one before the present in which `key` of the plan was changed."""
        for version in self.history.past:
            if not version or key in self.steps[version - 1].change.get("in", {key: None}):
                yield version


@dataclass(frozen=True)
class Work:
    """What a planner has done: by area the plan and the kind of people counted, the area opened last, edits taken."""

    area: str | None = None
    drawings: Mapping[str, Drawing] = field(default_factory=dict)
    counts: Mapping[str, str] = field(default_factory=dict)
    taken: Mapping[str, int] = field(default_factory=dict)  # the number of the last edit, by who sent it

    @property
    def last_at(self) -> str:
        """When a plan was changed last; empty where none was."""
        times = [drawing.steps[-1].at if drawing.steps else drawing.at for drawing in self.drawings.values()]
        return max(times, key=datetime.fromisoformat, default="")

    @property
    def steps(self) -> int:
        """How many steps led to the plans as they are now."""
        return sum(len(drawing.history.past) for drawing in self.drawings.values())


def opened(area: str) -> Entry:
    """Return the entry of an area that is opened."""
    return {"kind": "open", "area": area}


def counted(area: str, kind: str) -> Entry:
    """Return the entry of a kind of people that is counted in an area."""
    return {"kind": "count", "area": area, "count": kind}


def started(area: str, plan: Content) -> Entry:
    """Return the entry of a plan, in the place of any before, to work on from here."""
    return {"kind": "start", "area": area, "at": _now(), "plan": plan}


def forgotten(area: str) -> Entry:
    """Return the entry of an area whose plan starts anew when it is opened again."""
    return {"kind": "forget", "area": area}


def done(area: str, before: Content, after: Content, taken: Taken | None = None) -> Entry | None:
    """Return the entry of a step from one version to the next; None where nothing changes."""
    made = change(before, after)
    return None if made is None else _with({"kind": "do", "area": area, "at": _now(), "change": made}, taken)


def moved(area: str, steps: int, taken: Taken | None = None) -> Entry:
    """Return the entry of an undo of so many steps (negative) or a redo."""
    return _with({"kind": "move", "area": area, "steps": steps}, taken)


def named(area: str, name: str, person: str) -> Entry:
    """Return the entry of a checkpoint: the present version gets a name."""
    return {"kind": "checkpoint", "area": area, "name": name, "person": person, "at": _now()}


def based(area: str, base: Base) -> Entry:
    """Return the entry of a revision that the present version is: it was opened from a store, or saved there."""
    return {"kind": "base", "area": area, "base": dict(base)}


def only_taken(taken: Taken) -> Entry:
    """Return the entry of an edit that was taken and changes nothing, such as one that is refused."""
    return _with({"kind": "taken"}, taken)


def changes_plan(entry: Entry) -> bool:
    """Whether an entry is more than a setting: a journal starts with the first of these."""
    return entry["kind"] not in _SETTINGS


def after(work: Work, entry: Entry) -> Work:
    """Return the work with an entry made. It is made on what is there, also where others' entries came in between.

    Raises JournalError for a kind of entry that only a newer gridplan knows.
    """
    kind, area = entry["kind"], entry.get("area", "")
    if kind not in _KINDS:
        raise _unknown(kind)
    if "taken" in entry:
        work = replace(work, taken=_with_taken(work.taken, *entry["taken"]))
    if kind == "open":
        return replace(work, area=area)
    if kind == "count":
        return replace(work, counts={**work.counts, area: entry["count"]})
    drawings = dict(work.drawings)
    if kind == "start":
        drawings[area] = Drawing(entry["plan"], entry["at"])
    elif kind == "forget":
        drawings.pop(area, None)
    elif area in drawings:  # else forgotten by another meanwhile
        drawings[area] = _redrawn(drawings[area], entry)
    return replace(work, drawings=drawings)


def _with_taken(taken: Mapping[str, int], client: str, number: int) -> Mapping[str, int]:
    """Return the numbers by client, that of `client` last: who sent an edit last is the first to wait for an answer."""
    others = {key: value for key, value in taken.items() if key != client}
    return {**others, client: max(number, taken.get(client, 0))}


def _redrawn(drawing: Drawing, entry: Entry) -> Drawing:
    history, steps = drawing.history, drawing.steps
    if entry["kind"] == "move":
        return replace(drawing, history=history.moved(entry["steps"]))
    if entry["kind"] == "checkpoint":
        point = Checkpoint(entry["name"], entry["person"], entry["at"], history.present)
        return replace(drawing, checkpoints=(*drawing.checkpoints, point))
    if entry["kind"] == "base":
        return replace(drawing, bases={**drawing.bases, history.present: entry["base"]})
    step = Step(entry["change"], history.present, entry["at"])
    return replace(drawing, steps=(*steps, step), history=history.do(len(steps) + 1))


def _unknown(kind: str) -> JournalError:
    return JournalError(
        Text(
            f"工作日志中有未知的条目“{kind}”，请用更新版本的 gridplan 打开",
            f"the journal has an unknown entry {kind!r}: open it with a newer gridplan",
        )
    )


def _with(entry: Entry, taken: Taken | None) -> Entry:
    return entry if taken is None else {**entry, "taken": list(taken)}


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
