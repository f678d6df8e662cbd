"""Districts made of units (communities, villages, streets): a value, and edits that return a new one.

An id is never used twice: what a split or a merge makes is new, and what it ends stays ended. A district that is
renamed, or gains or loses units, keeps its id.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from gridplan.errors import EditError
from gridplan.text import Text

SEVERAL = 2


class StepKind(StrEnum):
    """What a step does to districts."""

    CREATE = "create"
    SPLIT = "split"
    MERGE = "merge"
    RENAME = "rename"
    MOVE = "move"


STEP_NAMES = {
    StepKind.CREATE: Text("新设", "created"),
    StepKind.SPLIT: Text("拆分", "split"),
    StepKind.MERGE: Text("合并", "merged"),
    StepKind.RENAME: Text("更名", "renamed"),
    StepKind.MOVE: Text("调整单元", "units moved"),
}


@dataclass(frozen=True)
class District:
    """A district: its present name, its 区划, and the names that it had before, the latest last."""

    name: str
    admin_area: str
    former_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entered:
    """Who made a step, when, and why."""

    person: str
    date: date
    reason: str = ""


@dataclass(frozen=True)
class Step:
    """One edit: `before` are the districts that it touched, `after` those that it made or left, in the same order
    as `names`, `admin_areas` and `units` (the units that each was given; none of a merge or a new name).
    """

    kind: StepKind
    before: tuple[str, ...]
    after: tuple[str, ...]
    names: tuple[str, ...]
    admin_areas: tuple[str, ...]
    units: tuple[tuple[str, ...], ...]
    entered: Entered


@dataclass(frozen=True)
class DistrictSet:
    """Units and the district that each lies in; a unit may lie in none yet.

    units: every unit there is; facts about them stand apart. steps: what was done since `start`, which is None where
    nothing was.
    """

    units: tuple[str, ...]
    districts: Mapping[str, District] = field(default_factory=dict)
    district_of: Mapping[str, str] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    start: "DistrictSet | None" = None

    def units_of(self, district: str) -> tuple[str, ...]:
        """Return the units of a district, in the order of all units."""
        return self._units_by_district.get(district, ())

    @cached_property
    def _units_by_district(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for unit in self.units:
            if unit in self.district_of:
                found.setdefault(self.district_of[unit], []).append(unit)
        return {district: tuple(own) for district, own in found.items()}

    @property
    def ever(self) -> frozenset[str]:
        """Every id that a district has or had."""
        first = self if self.start is None else self.start
        return frozenset([*first.districts, *(key for step in self.steps for key in step.after)])


def create(given: DistrictSet, name: str, admin_area: str, units: Collection[str], entered: Entered) -> DistrictSet:
    """Make a district of units that lie in none. Raises EditError."""
    made = (_new_ids(given, 1)[0],)
    return apply(given, Step(StepKind.CREATE, (), made, (name,), (admin_area,), (tuple(units),), entered))


def split(given: DistrictSet, district: str, parts: Mapping[str, Collection[str]], entered: Entered) -> DistrictSet:
    """Make a district into several, from the units of each by name. Raises EditError."""
    _refuse_unknown(given, [district])
    areas = (given.districts[district].admin_area,) * len(parts)
    units = tuple(tuple(own) for own in parts.values())
    made = _new_ids(given, len(parts))
    return apply(given, Step(StepKind.SPLIT, (district,), made, tuple(parts), areas, units, entered))


def merge(
    given: DistrictSet, districts: Collection[str], name: str, entered: Entered, admin_area: str | None = None
) -> DistrictSet:
    """Make several districts one; `admin_area` is needed where theirs differ. Raises EditError."""
    _refuse_unknown(given, districts)
    areas = dict.fromkeys(given.districts[key].admin_area for key in districts)
    if admin_area is None and len(areas) > 1:
        raise EditError(
            Text("片区分属 {0}，请指明合并后的区划", "they lie in {0}: name the area of the merged one"), areas
        )
    area = admin_area if admin_area is not None else "".join(areas)
    made = _new_ids(given, 1)
    return apply(given, Step(StepKind.MERGE, tuple(districts), made, (name,), (area,), ((),), entered))


def rename(given: DistrictSet, district: str, name: str, entered: Entered) -> DistrictSet:
    """Give a district another name; the one it had becomes a former name. Raises EditError."""
    _refuse_unknown(given, [district])
    area = given.districts[district].admin_area
    return apply(given, Step(StepKind.RENAME, (district,), (district,), (name,), (area,), ((),), entered))


def move_units(given: DistrictSet, units: Collection[str], district: str, entered: Entered) -> DistrictSet:
    """Put units into a district, from others or from none. Raises EditError where a district would be left empty."""
    _refuse_unknown(given, [district])
    moved = tuple(unit for unit in dict.fromkeys(units) if given.district_of.get(unit) != district)
    homes = [given.district_of[unit] for unit in moved if unit in given.district_of]
    touched = tuple(dict.fromkeys([*homes, district]))
    names = tuple(given.districts[key].name for key in touched)
    areas = tuple(given.districts[key].admin_area for key in touched)
    gained = tuple(moved if key == district else () for key in touched)
    return apply(given, Step(StepKind.MOVE, touched, touched, names, areas, gained, entered))


def apply(given: DistrictSet, step: Step) -> DistrictSet:
    """Return the districts after a step. Raises EditError for one that cannot be made on them."""
    _check(given, step)
    listed = tuple(unit for own in step.units for unit in own)
    districts, district_of = dict(given.districts), dict(given.district_of)
    if step.kind is StepKind.RENAME:
        (key,), (name,) = step.after, step.names
        districts[key] = _renamed(districts[key], name)
    elif step.kind is not StepKind.MOVE:
        districts = {key: value for key, value in districts.items() if key not in step.before}
        made = zip(step.after, step.names, step.admin_areas, strict=True)
        districts |= {key: District(name.strip(), area) for key, name, area in made}
    if step.kind is StepKind.MERGE:
        district_of |= {unit: step.after[0] for unit, home in district_of.items() if home in step.before}
    district_of |= {unit: key for key, own in zip(step.after, step.units, strict=True) for unit in own}
    filled = set(district_of.values())
    if empty := [key for key in step.after if listed and key not in filled]:
        problem = Text("片区 {0} 将没有单元；请改为合并", "{0} would be left without units: merge it instead")
        raise EditError(problem, empty)
    start = given if given.start is None else given.start
    return replace(given, districts=districts, district_of=district_of, steps=(*given.steps, step), start=start)


def _check(given: DistrictSet, step: Step) -> None:
    """Refuse a step that names what there is not, or that its kind does not allow."""
    _refuse_unknown(given, step.before)
    _refuse_form(step)
    if not step.entered.person.strip():
        raise EditError(Text("请填写经办人", "say who decided"))
    if step.kind in (StepKind.CREATE, StepKind.SPLIT, StepKind.MERGE) and (used := given.ever & set(step.after)):
        raise EditError(Text("编号 {0} 已经用过", "the ids {0} have been used"), sorted(used))
    _check_units(given, step)
    if step.kind is not StepKind.MOVE:
        _refuse_names(given, step)


def _refuse_form(step: Step) -> None:
    """Refuse a step with other numbers of districts than its kind has, or one named twice."""
    before, after = len(set(step.before)), len(set(step.after))
    match step.kind:
        case StepKind.SPLIT if after < SEVERAL:
            raise EditError(Text("至少拆成两个片区", "a split makes at least two districts"))
        case StepKind.MERGE if before < SEVERAL:
            raise EditError(Text("至少选择两个片区合并", "choose at least two districts to merge"))
        case StepKind.CREATE:
            fits = (before, after) == (0, 1)
        case StepKind.SPLIT:
            fits = before == 1
        case StepKind.MERGE:
            fits = after == 1
        case StepKind.RENAME:
            fits = step.before == step.after and after == 1
        case StepKind.MOVE:
            fits = step.before == step.after
    told = {len(step.after), len(step.names), len(step.admin_areas), len(step.units), after}
    if not fits or len(told) > 1 or before != len(step.before):
        raise EditError(Text("这一步的片区数目不对", "the step has a wrong number of districts"))


def _check_units(given: DistrictSet, step: Step) -> None:
    listed = [unit for own in step.units for unit in own]
    known = set(given.units)
    if unknown := [unit for unit in listed if unit not in known]:
        raise EditError(Text("没有单元 {0}", "there are no units {0}"), unknown)
    if twice := dict.fromkeys(unit for unit in listed if listed.count(unit) > 1):
        raise EditError(Text("单元 {0} 列了不止一次", "units {0} are listed more than once"), twice)
    if step.kind in (StepKind.CREATE, StepKind.SPLIT) and not all(step.units):
        raise EditError(Text("每个片区至少要有一个单元", "every district needs at least one unit"))
    if step.kind is StepKind.MOVE and not listed:
        raise EditError(Text("没有要移动的单元", "there are no units to move"))
    if step.kind is StepKind.CREATE and (taken := [unit for unit in listed if unit in given.district_of]):
        homes = dict.fromkeys(given.district_of[unit] for unit in taken)
        raise EditError(Text("单元 {0} 已属于片区 {1}", "units {0} lie in {1} already"), taken, homes)
    if step.kind is StepKind.SPLIT:
        own = given.units_of(step.before[0])
        if foreign := [unit for unit in listed if unit not in own]:
            raise EditError(Text("单元 {0} 不属于片区 {1}", "units {0} are not in {1}"), foreign, step.before)
        if left := [unit for unit in own if unit not in listed]:
            raise EditError(Text("单元 {0} 没有分到任何部分", "units {0} are in no part"), left)


def _refuse_unknown(given: DistrictSet, districts: Iterable[str]) -> None:
    if unknown := [key for key in districts if key not in given.districts]:
        raise EditError(Text("没有片区 {0}", "there are no districts {0}"), unknown)


def _refuse_names(given: DistrictSet, step: Step) -> None:
    """Refuse a name that is blank, or that another district of the same 区划 has."""
    if not all(name.strip() for name in (*step.names, *step.admin_areas)):
        raise EditError(Text("请填写片区名称和区划", "give the district a name and an area"))
    taken = {(d.name, d.admin_area) for key, d in given.districts.items() if key not in step.before}
    for name, area in zip(step.names, step.admin_areas, strict=True):
        if (name.strip(), area) in taken:
            raise EditError(Text("{1} 已有片区 {0}", "{1} has a district {0} already"), [name], [area])
        taken.add((name.strip(), area))


def _renamed(district: District, name: str) -> District:
    new = name.strip()
    former = [old for old in (*district.former_names, district.name) if old != new]
    return replace(district, name=new, former_names=tuple(dict.fromkeys(former)))


def _new_ids(given: DistrictSet, count: int) -> tuple[str, ...]:
    """Return ids that no district has or had, in the way of those that there are: after W45 comes W46."""
    numbered = [found for key in sorted(given.ever) if (found := re.fullmatch(r"(.*?)(\d+)", key))]
    prefix = numbered[-1][1] if numbered else "D"
    own = [found[2] for found in numbered if found[1] == prefix]
    last, width = max((int(digits) for digits in own), default=0), max(map(len, own), default=3)
    return tuple(f"{prefix}{number:0{width}d}" for number in range(last + 1, last + 1 + count))
