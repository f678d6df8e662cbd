"""A layout: which grid every district is in, and who leads and belongs to each grid. Edits are pure functions."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from gridplan.errors import EditError
from gridplan.text import Text


class Relation(StrEnum):
    """How a facility belongs to a grid."""

    HUB = "hub"
    MEMBER = "member"
    VOLUNTARY = "voluntary"
    COOPERATION = "cooperation"
    CROSS_GRID = "cross_grid"


RELATION_LABELS = {
    Relation.HUB: Text("枢纽型成员单位", "hub member"),
    Relation.MEMBER: Text("成员单位", "member"),
    Relation.VOLUNTARY: Text("自愿参加", "voluntary member"),
    Relation.COOPERATION: Text("协作单位", "cooperation unit"),
    Relation.CROSS_GRID: Text("跨网格服务", "cross-grid service"),
}
# A facility may serve several grids only in these relations.
SHARED_RELATIONS = frozenset({Relation.COOPERATION, Relation.CROSS_GRID})
OVERLAY_FORMS = {
    "专科联盟": Text("专科联盟", "specialty alliance"),
    "远程医疗协作网": Text("远程医疗协作网", "telemedicine network"),
}


@dataclass(frozen=True)
class Member:
    """A facility that belongs to a grid explicitly, not by following its district."""

    facility_id: str
    relation: Relation = Relation.MEMBER


@dataclass(frozen=True)
class Grid:
    """A grid: its number in the table, its lead or co-leads, its explicit members."""

    id: str
    leads: tuple[str, ...]
    members: tuple[Member, ...] = ()


@dataclass(frozen=True)
class FollowException:
    """A primary facility that does not follow its district: the grid it is in instead, and why."""

    facility_id: str
    grid_id: str
    reason: str


@dataclass(frozen=True)
class Overlay:
    """A specialty alliance or telemedicine network: it lies across the grids and changes nobody's grid.

    `form` is one of `OVERLAY_FORMS`; `lead` and `members` are facilities, `specialty` is what an alliance is for.
    """

    form: str
    name: str
    lead: str | None
    members: tuple[str, ...]
    specialty: str = ""


@dataclass(frozen=True)
class Layout:
    """Every district in a grid, unassigned or excluded; every grid with its leads and members.

    `grid_of` holds the assigned districts only. A layout without territory (`territorial` False)
    has members but no districts.
    """

    grids: tuple[Grid, ...]
    grid_of: Mapping[str, str] = field(default_factory=dict)
    excluded: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()
    exceptions: tuple[FollowException, ...] = ()
    territorial: bool = True
    overlays: tuple[Overlay, ...] = ()

    def grid(self, grid_id: str) -> Grid:
        """Return the grid of that id; raise EditError where there is none."""
        for grid in self.grids:
            if grid.id == grid_id:
                return grid
        problem = Text("没有网格 {0}；已有 {1}", "there is no grid {0}; grids are {1}")
        raise EditError(problem, [grid_id], [grid.id for grid in self.grids])

    def districts_of(self, grid_id: str) -> tuple[str, ...]:
        """Return the districts of a grid."""
        return tuple(district for district, grid in self.grid_of.items() if grid == grid_id)

    def unassigned(self, districts: Collection[str]) -> tuple[str, ...]:
        """Return those of `districts` that are in no grid and not excluded; none without territory."""
        if not self.territorial:
            return ()
        return tuple(d for d in districts if d not in self.grid_of and d not in self.excluded)

    @property
    def leads(self) -> tuple[str, ...]:
        """Every lead hospital, in the order of the grids."""
        return tuple(lead for grid in self.grids for lead in grid.leads)


def assign_districts(layout: Layout, districts: Collection[str], grid_id: str) -> Layout:
    """Put `districts` into a grid. Raises EditError for a locked district or an unknown grid."""
    layout.grid(grid_id)
    _refuse_locked(layout, [d for d in districts if layout.grid_of.get(d) != grid_id])
    grid_of = {**layout.grid_of, **dict.fromkeys(districts, grid_id)}
    return replace(layout, grid_of=grid_of, excluded=layout.excluded - set(districts), territorial=True)


def unassign_districts(layout: Layout, districts: Collection[str]) -> Layout:
    """Take `districts` out of every grid. Raises EditError for a locked district."""
    _refuse_locked(layout, districts)
    gone = set(districts)
    grid_of = {d: g for d, g in layout.grid_of.items() if d not in gone}
    return replace(layout, grid_of=grid_of, excluded=layout.excluded - gone)


def exclude_districts(layout: Layout, districts: Collection[str]) -> Layout:
    """Mark `districts` as outside this plan. Raises EditError for a locked district."""
    without = unassign_districts(layout, districts)
    return replace(without, excluded=without.excluded | set(districts))


def lock_districts(layout: Layout, districts: Collection[str]) -> Layout:
    """Keep `districts` where they are until unlocked."""
    return replace(layout, locked=layout.locked | set(districts))


def unlock_districts(layout: Layout, districts: Collection[str]) -> Layout:
    """Let `districts` move again."""
    return replace(layout, locked=layout.locked - set(districts))


def change_leads(layout: Layout, grid_id: str, leads: tuple[str, ...]) -> Layout:
    """Give a grid another lead, or co-leads.

    Raises EditError where a hospital already leads another grid or is a member of one, where one is
    named twice, or none. A new lead that was an explicit member of the grid stops being one.
    """
    if not leads:
        raise EditError(Text("网格 {0} 至少要有一家牵头医院", "grid {0} needs at least one lead"), [grid_id])
    twice = dict.fromkeys(lead for lead in leads if leads.count(lead) > 1)
    if twice:
        raise EditError(Text("{0} 重复列为牵头医院", "{0} is named as lead more than once"), twice)
    for other in layout.grids:
        if other.id == grid_id:
            continue
        taken = [lead for lead in leads if lead in other.leads]
        if taken:
            raise EditError(Text("{0} 已牵头网格 {1}", "{0} already leads grid {1}"), taken, [other.id])
        joined = [lead for lead in leads if lead in {member.facility_id for member in other.members}]
        if joined:
            problem = Text("{0} 是网格 {1} 的成员，请先移除", "{0} is in grid {1}: remove it there first")
            raise EditError(problem, joined, [other.id])
    members = tuple(m for m in layout.grid(grid_id).members if m.facility_id not in leads)
    return _with_grid(layout, replace(layout.grid(grid_id), leads=leads, members=members))


def swap_leads(layout: Layout, one: str, other: str) -> Layout:
    """Let the leads of two grids change places; districts and members stay."""
    a, b = layout.grid(one), layout.grid(other)
    return _with_grid(_with_grid(layout, replace(a, leads=b.leads)), replace(b, leads=a.leads))


def add_member(layout: Layout, grid_id: str, facility_id: str, relation: Relation) -> Layout:
    """Make a facility an explicit member of a grid.

    Raises EditError where it leads a grid or is in this grid already, or is a member of another grid
    and neither relation is one of serving several grids.
    """
    grid = layout.grid(grid_id)
    if facility_id in layout.leads:
        raise EditError(Text("{0} 已是牵头医院", "{0} is a lead already"), [facility_id])
    for other in layout.grids:
        for member in other.members:
            exclusive = not {member.relation, relation} & SHARED_RELATIONS
            if member.facility_id == facility_id and (other.id == grid_id or exclusive):
                problem = Text("{0} 已是网格 {1} 的成员", "{0} is in grid {1} already")
                raise EditError(problem, [facility_id], [other.id])
    return _with_grid(layout, replace(grid, members=(*grid.members, Member(facility_id, relation))))


def remove_member(layout: Layout, grid_id: str, facility_id: str) -> Layout:
    """End the explicit membership of a facility in a grid. Raises EditError where there is none."""
    grid = layout.grid(grid_id)
    members = tuple(m for m in grid.members if m.facility_id != facility_id)
    if len(members) == len(grid.members):
        raise EditError(Text("{0} 不是网格 {1} 的成员", "{0} is not a member of grid {1}"), [facility_id], [grid_id])
    return _with_grid(layout, replace(grid, members=members))


def _with_grid(layout: Layout, grid: Grid) -> Layout:
    return replace(layout, grids=tuple(grid if g.id == grid.id else g for g in layout.grids))


def _refuse_locked(layout: Layout, districts: Collection[str]) -> None:
    held = [d for d in districts if d in layout.locked]
    if held:
        raise EditError(Text("片区 {0} 已锁定，请先解锁", "districts {0} are locked: unlock them first"), held)
