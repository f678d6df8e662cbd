"""Two plans made of one, merged: district by district, decision by decision; what both changed is asked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Literal

from gridplan.layout import SHARED_RELATIONS
from gridplan.plan_file import FORMAT, Plan, Stage, plan_content, plan_of_values
from gridplan.stages import version_digest
from gridplan.store.parts import Content, Key, Orders, Parts, grid_place, put_together, taken_apart
from gridplan.store.records import canonical

Side = Literal["mine", "theirs"]
SIDES: tuple[Side, Side] = ("mine", "theirs")
_ORIGIN, _VERSION = ("origin",), ("gridplan_version",)


@dataclass(frozen=True)
class Conflict:
    """A part of a plan that both sides changed, each to something else: the three values, None where there is none.

    `key` says which part it is, such as `district/W01`, and is what an answer names. `answer` is the one given.
    """

    key: str
    parts: Key
    base: Content
    mine: Content
    theirs: Content
    answer: Side | None = None


@dataclass(frozen=True)
class Merged:
    """The merged plan, None while a conflict has no answer; and every conflict.

    `came` are the keys of what the other side changed and this one did not.
    """

    plan: Plan | None
    conflicts: tuple[Conflict, ...]
    came: tuple[str, ...]

    @property
    def open(self) -> tuple[Conflict, ...]:
        """The conflicts that have no answer yet."""
        return tuple(each for each in self.conflicts if each.answer is None)


def merge(base: Plan, mine: Plan, theirs: Plan, answers: Mapping[str, Side] | None = None) -> Merged:
    """Return two plans merged that were both made of `base`.

    1. Every part that one side changed is as that side has it; what both changed alike is so too.
    2. What both changed differently is a conflict, settled by its answer.
    3. A grid that one side removed and the other put something into is a conflict as a whole.
    4. Changes that together would have a hospital lead or join two grids are conflicts, each of them.
    5. Opinions are united; of two with one number, the one taken down later gets the next free number.
    6. What left the house at a stage keeps it where the merged version is that version, else it is a draft.

    Raises ValueError for plans of two study areas.
    """
    if len({base.area_id, mine.area_id, theirs.area_id}) > 1:
        raise ValueError("plans of different study areas cannot be merged")
    work = _Merging([plan_content(each) for each in (base, mine, theirs)], answers or {})
    content = work.content()
    conflicts = tuple(work.conflicts[key] for key in sorted(work.conflicts))
    came = tuple(key_text(key) for key in work.keys if work.base.get(key) == work.mine.get(key) != work.theirs.get(key))
    if any(each.answer is None for each in conflicts):
        return Merged(None, conflicts, came)
    return Merged(_at_its_stage(plan_of_values(content, "merge"), (mine, theirs)), conflicts, came)


def key_text(key: Key) -> str:
    """Return a key as one word that can be typed."""
    return "/".join(part.replace("%", "%25").replace("/", "%2F") for part in key)


class _Merging:
    """The parts of three plans, and of the merged one as it comes to be."""

    def __init__(self, contents: Sequence[Mapping[str, Content]], answers: Mapping[str, Side]) -> None:
        taken = [taken_apart(content) for content in contents]
        (self.base, self.mine, self.theirs), orders = (parts for parts, _ in taken), [order for _, order in taken]
        self.sides: dict[Side, Parts] = {"mine": self.mine, "theirs": self.theirs}
        self.keys = sorted(key for key in {*self.base, *self.mine, *self.theirs} if key[0] != "number")
        self.answers, self.conflicts = answers, dict[Key, Conflict]()
        self.parts: Parts = {}
        self._merge_parts()
        self._settle_grids()
        self._settle_roles()
        self._number_opinions()
        self.orders = _merged_orders(*orders)

    def content(self) -> dict[str, Content]:
        """Return the content of the merged plan, as far as it is settled."""
        return {"format": FORMAT, **put_together(self.parts, self.orders)}

    def _merge_parts(self) -> None:
        """Do 1 and 2."""
        for key in self.keys:
            base, mine, theirs = (parts.get(key) for parts in (self.base, self.mine, self.theirs))
            if theirs in (mine, base):
                self.parts[key] = mine
            elif mine == base:
                self.parts[key] = theirs
            elif key in _BY_RULE:
                self.parts[key] = _BY_RULE[key](mine, theirs)
            else:
                self.parts[key] = self.sides[self._ask(key)].get(key)

    def _ask(self, key: Key) -> Side:
        """Make a part a conflict, and return the side that it is taken from: the answer's, or for now one's own."""
        answer = self.answers.get(key_text(key))
        base, mine, theirs = (parts.get(key) for parts in (self.base, self.mine, self.theirs))
        self.conflicts[key] = Conflict(key_text(key), key, base, mine, theirs, answer)
        return answer or "mine"

    def _settle_grids(self) -> None:
        """Do 3. What stays in a grid that is gone all the same is as it was before."""
        grids = sorted({key[1] for key in self.keys if key[0] == "grid"})
        for grid in (grid for grid in grids if not self.parts.get(("grid", grid))):
            own = [key for key in self.keys if _of_grid(key, self.parts.get(key), grid)]
            if all(self.parts.get(key) is None for key in own):
                continue
            for key in own:
                if key[0] in ("leads", "members"):
                    self.conflicts.pop(key, None)
            side = self._ask(("grid", grid))
            for key in own:
                self.parts[key] = self.sides[side].get(key)
        gone = {grid for grid in grids if not self.parts.get(("grid", grid))}
        for key, value in self.parts.items():
            if key[0] == "district" and value and value[0] == "grid" and value[1] in gone:
                before = self.base.get(key)
                self.parts[key] = None if before and before[-1] in gone else before

    def _settle_roles(self) -> None:
        """Do 4."""
        roles: dict[str, list[Key]] = {}
        for key, value in self.parts.items():
            if key[0] == "leads" and value:
                for facility in value:
                    roles.setdefault(facility, []).append(key)
            elif key[0] == "members" and value and value["relation"] not in SHARED_RELATIONS:
                roles.setdefault(value["facility_id"], []).append(key)
        for keys in roles.values():
            for key in keys if len(keys) > 1 else ():
                if self.mine.get(key) != self.theirs.get(key):
                    self.parts[key] = self.sides[self._ask(key)].get(key)

    def _number_opinions(self) -> None:
        """Do 5."""
        present = [key[1:] for key in self.keys if key[0] == "opinions" and self.parts.get(key) is not None]
        numbers = {key: self._number(("number", *key)) for key in present}
        new = [key for key in present if ("opinions", *key) not in self.base]
        taken = {numbers[key] for key in present if key not in new}
        free = max([0, *numbers.values()]) + 1
        self.parts |= {("number", *key): number for key, number in numbers.items()}
        for key in sorted(new, key=self._taken_down):
            number = numbers[key]
            if number in taken:
                number, free = free, free + 1
            taken.add(number)
            self.parts["number", *key] = number

    def _number(self, key: Key) -> int:
        """Return the number of an opinion: the one that a side gave it anew, else that which it had."""
        was = self.base.get(key)
        given = [parts[key] for parts in self.sides.values() if key in parts]
        return int(min([each for each in given if each != was] or given))

    def _taken_down(self, key: Key) -> tuple[str, ...]:
        said = self.parts["opinions", *key]["said"]
        return said["recorded"], said["date"], *key


def _of_grid(key: Key, value: Content, grid: str) -> bool:
    """Whether a part is one of a grid, or with that value in it."""
    if key[0] in ("grid", "leads", "members"):
        return key[1] == grid
    if key[:2] == ("layout", "exceptions"):
        return value is not None and value["grid_id"] == grid
    return key[0] == "district" and bool(value == grid_place(grid))


def _merged_orders(base: Orders, mine: Orders, theirs: Orders) -> Orders:
    """Return the order of each list: as the one side has it that changed it, else what is new behind what was."""
    merged: Orders = {}
    for head in {**base, **mine, **theirs}:
        was, one, other = (orders.get(head, []) for orders in (base, mine, theirs))
        chosen = one if other in (was, one) else other if one == was else was
        merged[head] = [*chosen, *sorted({*was, *one, *other} - {*chosen})]
    return merged


def _origin(mine: Content, theirs: Content) -> Content:
    """Return the origin of a merged plan: both, each once."""
    both = [each for one in (mine, theirs) for each in one.get("merged_from", [one])]
    return {"merged_from": [value for _, value in sorted({canonical(each): each for each in both}.items())]}


_BY_RULE: dict[Key, Callable[[Content, Content], Content]] = {
    _ORIGIN: _origin,
    _VERSION: lambda _mine, _theirs: version("gridplan"),
}


def _at_its_stage(plan: Plan, sides: Sequence[Plan]) -> Plan:
    """Do 6."""
    same = [each for each in sides if each.document.stage is plan.document.stage]
    if plan.document.stage is Stage.DRAFT or version_digest(plan) in map(version_digest, same):
        return plan
    return replace(plan, document=replace(plan.document, stage=Stage.DRAFT, number="", map_approval=""))
