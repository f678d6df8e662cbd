"""A new district of units that lie in others."""

from collections.abc import Collection

from gridplan.district_set import DistrictSet, Entered, create, move_units, split
from gridplan.errors import EditError
from gridplan.text import Text


def found_district(
    given: DistrictSet, name: str, admin_area: str, units: Collection[str], entered: Entered
) -> DistrictSet:
    """Make a district of units wherever they lie: the first one's district is cut, and the others move in.

    What is left of the district that is cut keeps its name under a new id. `admin_area` matters where the units lie in
    no district; else the new one is of the 区划 of the district that is cut. Raises EditError where a
    district would be left without units, and where some of the units lie in a district and some in none.
    """
    homes = dict.fromkeys(given.district_of[unit] for unit in units if unit in given.district_of)
    if not homes:
        return create(given, name, admin_area, units, entered)
    cut = next(iter(homes))
    chosen = [unit for unit in units if given.district_of.get(unit) == cut]
    rest = [unit for unit in given.units_of(cut) if unit not in chosen]
    if not rest:
        raise EditError(
            Text("片区 {0} 的单元全部选中；请改为合并或更名", "all units of {0} are chosen: merge or rename it"), [cut]
        )
    made = split(given, cut, {given.districts[cut].name: rest, name: chosen}, entered)
    others = [unit for unit in units if unit not in chosen]
    return move_units(made, others, made.district_of[chosen[0]], entered) if others else made
