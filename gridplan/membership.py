"""Who belongs where: the grid of every facility, and why it is in that one."""

from dataclasses import dataclass
from enum import StrEnum

from gridplan.layout import SHARED_RELATIONS, Layout, Relation
from gridplan.study_area import StudyArea
from gridplan.vocabulary import PRIMARY_TYPES


class Basis(StrEnum):
    """Why a facility is in a grid."""

    LEAD = "lead"
    LISTED = "listed"
    DISTRICT = "district"  # it stands there
    UPPER = "upper"  # its upper facility is there
    EXCEPTION = "exception"


@dataclass(frozen=True)
class Belonging:
    """A facility in a grid. `relation` is None for a lead; those who follow are plain members."""

    facility_id: str
    grid_id: str
    relation: Relation | None
    basis: Basis

    @property
    def full(self) -> bool:
        """Whether the facility is in this grid alone, and does not serve several."""
        return self.relation not in SHARED_RELATIONS


def belongings(layout: Layout, area: StudyArea) -> dict[str, tuple[Belonging, ...]]:
    """Return where each facility belongs, by facility id in the order of the layer; only those in some grid.

    Leads, listed members and exceptions are where the layout says. A facility that is in no grid in full by these
    follows: with an upper facility (`follows`) it goes where that one is, in whatever grid; else, if it is a primary
    one, with the district in which it stands. Without territory no district is followed.
    A facility is in at most one grid in full where `layout_faults` finds nothing.
    """
    stated, deciding = _stated(layout), _deciding(layout, area)
    own = {top: _joined(stated.get(top, ()), _by_district(top, layout, area)) for top in deciding.values()}
    found = {
        key: own[key] if top == key else _joined(stated.get(key, ()), _after(own[top], key))
        for key, top in deciding.items()
    }
    return {key: there for key, there in found.items() if there}


def undetermined(layout: Layout, area: StudyArea) -> tuple[str, ...]:
    """Return the facilities of which it cannot be told where they belong, since it is not known where one stands.

    They follow a district, themselves or by way of an upper facility. What a scenario has closed is known to stand
    nowhere.
    """
    if not layout.territorial:
        return ()
    primary = area.facilities.index[area.facilities["type"].isin(PRIMARY_TYPES)]
    unplaced = set(primary) - _settled(layout) - area.closed - set(area.campuses["facility_id"])
    return tuple(key for key, top in _deciding(layout, area).items() if top in unplaced)


def _stated(layout: Layout) -> dict[str, tuple[Belonging, ...]]:
    """Return where the layout itself says that facilities are."""
    found: dict[str, tuple[Belonging, ...]] = {}
    for grid in layout.grids:
        here = [Belonging(lead, grid.id, None, Basis.LEAD) for lead in grid.leads]
        here += [Belonging(m.facility_id, grid.id, m.relation, Basis.LISTED) for m in grid.members]
        for each in here:
            found[each.facility_id] = (*found.get(each.facility_id, ()), each)
    for exception in layout.exceptions:
        key, grid_id = exception.facility_id, exception.grid_id
        beside = [each for each in found.get(key, ()) if each.grid_id != grid_id]
        found[key] = (*beside, Belonging(key, grid_id, Relation.MEMBER, Basis.EXCEPTION))
    return found


def _settled(layout: Layout) -> set[str]:
    """Return the facilities that follow nobody: the layout says which grid they are in."""
    return {key for key, own in _stated(layout).items() if any(each.full for each in own)}


def _deciding(layout: Layout, area: StudyArea) -> dict[str, str]:
    """Return for each facility the one whose place decides: the end of its chain of upper ones, or itself."""
    settled, follows = _settled(layout), area.facilities["follows"]
    # What a scenario has closed takes nobody along, and follows nobody.
    upper = {key: up for key, up in follows.items() if up and not {key, up} & area.closed and key not in settled}
    deciding = {}
    for key in area.facilities.index:
        top = key
        while top in upper:
            top = upper[top]
        deciding[key] = top
    return deciding


def _by_district(key: str, layout: Layout, area: StudyArea) -> tuple[Belonging, ...]:
    grid_id = layout.grid_of.get(area.home_district.get(key, ""))
    if grid_id is None or area.facilities.at[key, "type"] not in PRIMARY_TYPES:
        return ()
    return (Belonging(key, grid_id, Relation.MEMBER, Basis.DISTRICT),)


def _after(upper: tuple[Belonging, ...], key: str) -> tuple[Belonging, ...]:
    """Return where a facility goes whose upper one is in those grids: the one it is in, or all that it serves."""
    chosen = [each for each in upper if each.full] or upper
    return tuple(
        Belonging(key, each.grid_id, Relation.MEMBER if each.full else each.relation, Basis.UPPER) for each in chosen
    )


def _joined(stated: tuple[Belonging, ...], followed: tuple[Belonging, ...]) -> tuple[Belonging, ...]:
    """Return what is stated, and what is followed where nothing says otherwise."""
    if any(each.full for each in stated):
        return stated
    grids = {each.grid_id for each in stated}
    return (*stated, *(each for each in followed if each.grid_id not in grids))
