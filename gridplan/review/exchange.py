"""Study areas of today's districts that have some inputs of then and the others of now.

RULE 1: districts are exchanged before all else: outlines, centres, neighbours and 区划 are those of today.
RULE 2: people are figures, kinds and places; where people stood at centres they stand at those of today.
RULE 3: roads are the network, the speeds of its classes and the table of minutes. A table of links joins the centres of
    the districts of its year: where today's lie elsewhere, people first come to them by the snap leg.
RULE 4: facilities are their facts, their campuses and which are closed. One that exists on one side only is closed
    on the other, without beds and staff. A member that is closed does not belong.
RULE 5: the assignment is the layout: grids, leads and members. Where it is that of then, it is carried.
RULE 6: an input that is the same on both sides is not exchanged.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import geopandas as gpd
import pandas as pd

from gridplan.access import AccessTable, access_table
from gridplan.compare import Case
from gridplan.layout import Layout
from gridplan.manifest import Manifest
from gridplan.review.carry import carried_layout, without_closed
from gridplan.review.cycle import Cycle, DistrictMatch, Input
from gridplan.review.facilities_carried import Supply, same_supply, supply_of, supply_then, together
from gridplan.review.facilities_matched import ids_of_today
from gridplan.review.people_carried import PeopleThen, people_columns, people_then
from gridplan.review.same_districts import same_districts, today_of
from gridplan.study_area import StudyArea
from gridplan.text import Text, join
from gridplan.travel_time import TravelSettings

INPUT_NAMES = {
    Input.DISTRICTS: Text("片区", "districts"),
    Input.POPULATION: Text("人口", "population"),
    Input.ROADS: Text("道路", "roads"),
    Input.FACILITIES: Text("医疗机构", "facilities"),
    Input.ASSIGNMENT: Text("布局", "assignment"),
}
EXCHANGED = (Input.POPULATION, Input.ROADS, Input.FACILITIES, Input.ASSIGNMENT)
# The layers of a study area that belong to an input; the others are those of today's districts.
LAYERS_OF = {
    Input.POPULATION: ("population", "cells"),
    Input.ROADS: ("links", "roads", "minutes"),
    Input.FACILITIES: ("facilities", "campuses"),
}
Inputs = frozenset[Input]


@dataclass(frozen=True, eq=False)
class Exchange:
    """The two ends of a cycle on today's districts, ready to be mixed.

    `changed` are the inputs that differ, districts apart; `districts_changed` says whether those do. `grids` gives the
    grid of then that each grid of now goes on from.
    """

    cycle: Cycle
    people: PeopleThen
    supplies: Mapping[bool, Supply]  # by whether it is that of now
    layouts: Mapping[bool, Layout]
    minutes_then: pd.DataFrame | None
    changed: tuple[Input, ...]
    districts_changed: bool
    grids: Mapping[str, str]
    _access: dict[tuple[bool, bool, bool], AccessTable] = field(init=False, default_factory=dict, repr=False)

    def case(self, today: Inputs) -> Case:
        """Return today's districts with the inputs of `today` as they are now, the others as they were."""
        area = self.area(today)
        layout = without_closed(self.layouts[Input.ASSIGNMENT in today], area.closed)
        return Case(area, self._measured(area, today), layout)

    def area(self, today: Inputs) -> StudyArea:
        """Return a study area with such inputs; its name, digest and notices say what it is."""
        then, now = self.cycle.then.area, self.cycle.now.area
        roads = now if Input.ROADS in today else then
        people = now if Input.POPULATION in today else then
        supply = self.supplies[Input.FACILITIES in today]
        named = mix_name(today, self.changed)
        shown = Text(f"复评混合数据：{named.zh}", f"mixed for the review: {named.en}")
        # Which inputs are of when, and all that either end is made of.
        parts = [then.digest, now.digest, *sorted(today), repr(self.settings(today)), *sorted(supply.closed)]
        return replace(
            now,
            manifest=self._manifest(today),
            layers_digest=hashlib.sha256("\0".join(["exchange", *parts]).encode()).hexdigest(),
            districts=now.districts if people is now else self._districts_then,
            places=now.places if people is now else self.people.places,
            cells_record=people.cells_record,
            network=roads.network,
            network_before=roads.network_before,
            network_notes=roads.network_notes,
            minutes=now.minutes if roads is now else self.minutes_then,
            facilities=supply.facilities,
            campuses=supply.campuses,
            closed=supply.closed,
            notices=(shown, *now.notices),
            scenario=named if now.scenario is None else join([now.scenario, named], zh="、", en=", "),
        )

    def settings(self, today: Inputs) -> TravelSettings:
        """Return the settings of the cycle with the speeds of the roads of that side."""
        return (self.cycle.now if Input.ROADS in today else self.cycle.then).access.settings

    @cached_property
    def _districts_then(self) -> gpd.GeoDataFrame:
        """Today's districts with the people of then."""
        now = self.cycle.now.area
        own = ["population", "population_estimated"]
        own += [name for column in people_columns(now) for name in (column, f"{column}_estimated")]
        frame = pd.concat([now.districts.drop(columns=[*own, "geometry"]), self.people.figures], axis=1)
        return gpd.GeoDataFrame(frame, geometry=now.districts.geometry, crs=now.districts.crs)

    def _manifest(self, today: Inputs) -> Manifest:
        then, now = self.cycle.then.area.manifest, self.cycle.now.area.manifest
        names = [name for key, own in LAYERS_OF.items() if key not in today for name in own]
        layers = now.layers.model_copy(update={name: getattr(then.layers, name) for name in names})
        return now.model_copy(update={"layers": layers, "travel_time": self.settings(today)})

    def _measured(self, area: StudyArea, today: Inputs) -> AccessTable:
        """Return the access table; what is searched for with other people at the same places is not searched again."""
        key = (Input.POPULATION in today, Input.ROADS in today, Input.FACILITIES in today)
        twin = self._access.get((not key[0], *key[1:])) if self._same_places else None
        made = access_table(area, self.settings(today)) if twin is None else _with_people(twin, area)
        return self._access.setdefault(key, made)

    @cached_property
    def _same_places(self) -> bool:
        spots = [frame[["lon", "lat", "district_id"]] for frame in (self.people.places, self.cycle.now.area.places)]
        return bool(spots[0].equals(spots[1]))


def _with_people(access: AccessTable, area: StudyArea) -> AccessTable:
    people = area.places["population"].to_numpy(dtype=float)
    return replace(access, place_population=people, basis=area.minutes_basis(access.settings))


def exchange(cycle: Cycle) -> Exchange:
    """Return the ends of a cycle on today's districts, and which inputs differ."""
    then, now = cycle.then.area, cycle.now.area
    ids = ids_of_today(then, now, cycle.facilities)
    supplies = together(supply_then(then, now, ids), supply_of(now))
    people = people_then(then, now, cycle.districts)
    carried, _ = carried_layout(cycle.then.layout, then, now, cycle.districts, ids)
    grids = grid_pairs(carried, cycle.now.layout)
    minutes = _minutes_then(then, cycle.districts, ids)
    same = {
        Input.POPULATION: _same_people(people, now),
        Input.ROADS: _same_roads(cycle, minutes),
        Input.FACILITIES: same_supply(*supplies),
        Input.ASSIGNMENT: _plain(carried, {old: new for new, old in grids.items()}) == _plain(cycle.now.layout, {}),
    }
    return Exchange(
        cycle,
        people,
        {False: supplies[0], True: supplies[1]},
        {False: carried, True: cycle.now.layout},
        minutes,
        tuple(key for key in EXCHANGED if not same[key]),
        not same_districts(then, now, cycle.districts),
        grids,
    )


def mix_name(today: Inputs, changed: tuple[Input, ...]) -> Text:
    """Return what is of then and what of now, in words."""
    sides = []
    for inside, side in ((False, Text("为当时", "of then")), (True, Text("为现在", "of now"))):
        names = [INPUT_NAMES[key] for key in changed if (key in today) is inside]
        if names:
            sides.append(join(names, zh="、", en=", ") + Text("", " ") + side)
    return join(sides, zh="，", en=", ") if sides else Text("与现在相同", "as now")


def grid_pairs(then: Layout, now: Layout) -> dict[str, str]:
    """Return the grid of then that each grid of now goes on from: that with its leads, with one of them, of its id."""
    found: dict[str, str] = {}
    tests = (
        lambda a, b: set(a.leads) == set(b.leads),
        lambda a, b: bool(set(a.leads) & set(b.leads)),
        lambda a, b: a.id == b.id,
    )
    for alike in tests:
        for grid in now.grids:
            free = [each for each in then.grids if each.id not in found.values() and alike(each, grid)]
            if grid.id not in found and free:
                found[grid.id] = free[0].id
    return found


def _plain(layout: Layout, today: Mapping[str, str]) -> object:
    """Return what is measured of a layout, its grids under the ids of today."""
    grids = {today.get(g.id, f"then:{g.id}") if today else g.id: (g.leads, frozenset(g.members)) for g in layout.grids}
    names = {g.id: today.get(g.id, f"then:{g.id}") if today else g.id for g in layout.grids}
    of = {district: names[grid] for district, grid in layout.grid_of.items()}
    apart = {(each.facility_id, names[each.grid_id]) for each in layout.exceptions}
    return list(grids.items()), of, layout.excluded, apart, layout.territorial


def _same_people(people: PeopleThen, now: StudyArea) -> bool:
    columns = [name for column in people_columns(now) for name in (column, f"{column}_estimated")]
    if set(people.figures.columns) != {"population", "population_estimated", *columns}:
        return False
    places = [frame.sort_index() for frame in (people.places, now.places)]
    wanted = ["lon", "lat", "district_id", *people_columns(now)]
    same = people.figures[columns].equals(pd.DataFrame(now.districts[columns]))
    return bool(same and places[0][wanted].equals(places[1][wanted]))


def _same_roads(cycle: Cycle, minutes_then: pd.DataFrame | None) -> bool:
    settings, now = cycle.then.access.settings, cycle.now.area
    if settings.table is not None:
        return minutes_then is not None and bool(minutes_then.equals(now.minutes))
    networks = [case.area.network.at_speeds(case.access.settings.speeds_km_per_h) for case in (cycle.then, cycle.now)]
    return networks[0].digest == networks[1].digest


def _minutes_then(then: StudyArea, matches: tuple[DistrictMatch, ...], ids: Mapping[str, str]) -> pd.DataFrame | None:
    """Return the table of minutes of then under the ids of today; rows of districts that are no more meet nobody."""
    if then.minutes is None:
        return None
    whole = today_of(matches)
    gone = {key: f"{key} (then)" for key in then.districts.index if key not in whole}
    named = {**ids, **gone, **whole}
    ends = {way: then.minutes[way].map(lambda key: named.get(key, key)) for way in ("origin", "destination")}
    return then.minutes.assign(**ends)
