"""The 区划 of a study area as rules name them: by present or former names, with the form of care they run."""

from gridplan.layout import Grid
from gridplan.manifest import AdminArea
from gridplan.policy.findings import Case


def present_name(case: Case, name: str) -> str:
    """Return the name by which the study area knows a 区划 today; `name` itself where it knows of no other."""
    known = case.area.manifest.admin_areas
    return name if name in known else next((key for key, area in known.items() if name in area.former_names), name)


def districts_by_area(case: Case) -> dict[str, list[str]]:
    """Return the districts of each 区划, by present name, in the order of the districts."""
    found: dict[str, list[str]] = {}
    for district, name in case.area.districts["admin_area"].items():
        found.setdefault(present_name(case, name), []).append(str(district))
    return found


def about(case: Case, name: str) -> AdminArea:
    """Return what the study area says of a 区划; nothing is known of one that it does not name."""
    return case.area.manifest.admin_areas.get(name, AdminArea())


def areas_of_grid(case: Case, grid: Grid) -> tuple[str, ...]:
    """Return the 区划 of a grid's districts; of a grid without districts, those in which its leads stand."""
    districts = case.layout.districts_of(grid.id)
    if not districts:
        homes = case.area.home_district
        districts = tuple(homes[lead] for lead in grid.leads if lead in homes)
    names = case.area.districts.loc[list(districts), "admin_area"]
    return tuple(dict.fromkeys(present_name(case, name) for name in names))
