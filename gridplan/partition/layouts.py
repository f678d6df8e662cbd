"""From a study area to the model's arrays, and from a solution back to a layout."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from gridplan.layout import Grid, Layout
from gridplan.partition.problem import Floats, Ints, Problem
from gridplan.partition.solve import Solution

if TYPE_CHECKING:  # a solve in its own process starts without the packages for geometry
    from gridplan.access import AccessTable
    from gridplan.study_area import StudyArea

ONE_PERSON = 1.0
M_PER_KM = 1000.0


def problem_of(
    area: "StudyArea",
    access: "AccessTable",
    leads: tuple[tuple[str, ...], ...],
    *,
    excluded: Collection[str] = (),
    leave_out_unreachable: bool = False,
    limit_min: float | None = None,
    borders: bool = False,
) -> Problem:
    """Return the arrays of `area` for the given leads (a tuple per grid), without excluded districts.

    With `leave_out_unreachable` districts that no lead can reach are left out too, and named. `limit_min` asks for
    the people beyond it, `borders` for the lengths of common borders.
    """
    # Each place goes to the nearest of co-leads, as the indicators have it, before districts are averaged.
    of_grid = [access.minutes_to_nearest(group) for group in leads]
    by_place = np.column_stack(of_grid) if of_grid else np.empty((len(access.place_population), 0))
    minutes = _allowed_minutes(access, by_place)
    wanted = [number for number, district in enumerate(access.districts) if district not in excluded]
    reached = np.asarray(np.isfinite(minutes).any(axis=1) | (not leave_out_unreachable))
    kept = [number for number in wanted if reached[number]]
    districts = tuple(access.districts[number] for number in kept)
    position = {district: number for number, district in enumerate(districts)}
    near = [sorted(position[n] for n in area.adjacency[d] if n in position) for d in districts]
    beds = area.facilities["beds_open"]
    frame = area.districts.loc[list(districts)]
    kinds = {key: words for key, words in area.manifest.layers.population_kinds.items() if key in frame}
    return Problem(
        districts=districts,
        leads=leads,
        population=frame["population"].to_numpy(dtype=float),
        minutes=minutes[kept],
        beds=np.array([beds[list(group)].sum(skipna=False) for group in leads], dtype=float),
        neighbours=tuple(tuple(each) for each in near),
        names={**area.districts["name"].to_dict(), **area.facilities["name"].to_dict()},
        left_out=tuple(access.districts[number] for number in wanted if not reached[number]),
        quantities={key: frame[key].to_numpy(dtype=float) for key in kinds},
        quantity_names={key: words.text for key, words in kinds.items()},
        admin_areas=tuple(frame["admin_area"]),
        limit_min=limit_min,
        beyond=None if limit_min is None else access.people_beyond(by_place, limit_min)[kept],
        border_km=_border_km(area, position) if borders else {},
        estimated=bool(access.basis) or bool(frame["population_estimated"].any()),
    )


def _border_km(area: "StudyArea", position: Mapping[str, int]) -> dict[tuple[int, int], float]:
    """Return the length of the common border of each two neighbours; 0 where they are neighbours by a link only."""
    outlines = area.metric_outlines
    found = {}
    for a, b in area.neighbours:
        if a in position and b in position:
            i, n = sorted((position[a], position[b]))
            found[i, n] = float(outlines[a].intersection(outlines[b]).length) / M_PER_KM
    return found


def _allowed_minutes(access: "AccessTable", by_place: Floats) -> Floats:
    """Return district × lead minutes, `inf` where fewer of the district's people reach that lead than another.

    Minutes are means over those who have a path: a lead that some cannot reach would seem nearer than it is.
    """
    minutes, left_out = access.district_mean(by_place), access.left_out(by_place)
    fewest = left_out.min(axis=1, keepdims=True, initial=np.inf)
    return np.where(left_out > fewest + ONE_PERSON / 2, np.inf, minutes)


def layout_of(solution: Solution, base: Layout | None = None) -> Layout:
    """Return the layout of a solution.

    Grids take the number, members and locks they have in `base` where it has the same leads; others
    are numbered after them.
    """
    problem = solution.problem
    known = {grid.leads: grid for grid in base.grids} if base is not None else {}
    used = {grid.id for grid in known.values()}
    free = (str(n) for n in range(1, len(problem.leads) + len(used) + 1) if str(n) not in used)
    chosen = [problem.leads[number] for number in np.unique(solution.lead_number)]
    grids = {leads: known.get(leads) or Grid(next(free), leads) for leads in chosen}
    grid_of = {
        district: grids[problem.leads[number]].id
        for district, number in zip(problem.districts, solution.lead_number, strict=True)
    }
    ordered = tuple(sorted(grids.values(), key=lambda grid: _table_order(grid, base)))
    if base is None:
        return Layout(ordered, grid_of)
    kept = {grid.id for grid in ordered}
    exceptions = tuple(item for item in base.exceptions if item.grid_id in kept)
    return replace(base, grids=ordered, grid_of=grid_of, exceptions=exceptions, territorial=True)


def lead_numbers(problem: Problem, layout: Layout) -> Ints:
    """Return the position of each district's lead in `problem.leads` in a layout; −1 where it has none of them."""
    number = {grid.id: problem.lead_number(grid.leads[0]) for grid in layout.grids}
    found = [number.get(layout.grid_of.get(district, "")) for district in problem.districts]
    return np.array([-1 if each is None else each for each in found], dtype=np.int64)


def present_leads(layout: Layout) -> dict[str, str]:
    """Return the first lead of each district's grid, for requests that count changes."""
    return {district: layout.grid(grid).leads[0] for district, grid in layout.grid_of.items()}


def locks_of(layout: Layout) -> dict[str, str]:
    """Return the lead that each locked district of a grid is to stay with."""
    return {d: layout.grid(layout.grid_of[d]).leads[0] for d in sorted(layout.locked) if d in layout.grid_of}


def _table_order(grid: Grid, base: Layout | None) -> tuple[int, str]:
    ids = [] if base is None else [other.id for other in base.grids]
    return (ids.index(grid.id) if grid.id in ids else len(ids), grid.id.zfill(9))
