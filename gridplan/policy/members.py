"""Who belongs to the grids, as rules about members ask it."""

from collections.abc import Collection

from gridplan.layout import Relation
from gridplan.membership import Belonging, undetermined
from gridplan.policy.findings import Case, listed
from gridplan.policy.selection import Selected
from gridplan.text import Text


def members_of(case: Case, grid_id: str) -> tuple[Belonging, ...]:
    """Return those who belong to a grid beside its leads; cooperation units stand outside a group.

    A facility that a scenario has closed is none of them, even if the layout lists it.
    """
    still_open = (there for key, there in case.belongings.items() if key not in case.area.closed)
    here = (one for there in still_open for one in there if one.grid_id == grid_id)
    return tuple(one for one in here if one.relation not in (None, Relation.COOPERATION))


def included(case: Case, facility_id: str) -> tuple[Belonging, ...]:
    """Return where a facility leads or is a member; a cooperation unit is none."""
    return tuple(one for one in case.belongings.get(facility_id, ()) if one.relation is not Relation.COOPERATION)


def unplaced(case: Case) -> frozenset[str]:
    """Return the facilities of which it cannot be told where they belong, as nobody knows where they stand."""
    return frozenset(undetermined(case.layout, case.area))


def named(case: Case, facilities: Collection[str]) -> Text:
    """Return the names of facilities, joined; of many the first."""
    return listed(map(case.area.facility_name, facilities))


def doubted(case: Case, selected: Selected) -> Text:
    """Return the names of facilities that may be meant, each with the facts that are missing."""
    names = [
        (case.area.facility_name(key), "、".join(fact.zh for fact in facts), ", ".join(fact.en for fact in facts))
        for key, facts in selected.doubtful.items()
    ]
    zh = listed(f"{name}（{zh}不详）" for name, zh, _ in names).zh
    return Text(zh, listed(f"{name} ({en} unknown)" for name, _, en in names).en)


def refused(case: Case, facilities: Collection[str]) -> list[Text]:
    """Name those of some members that refused to join; [] where none did."""
    keys = case.refusals(facilities)
    return [Text("征询时不同意：", "refused when asked: ") + named(case, keys)] if keys else []
