"""People of a study area multiplied, district by district: the same layout and minutes for other numbers of people."""

import hashlib
from dataclasses import replace

import pandas as pd

from gridplan.area_places import column_of
from gridplan.compare import Case
from gridplan.manifest import MAIN_KIND
from gridplan.text import Text, join


def with_people(case: Case, factors: pd.Series, name: Text, *, estimated: bool = False) -> Case:
    """Return the case with the people of each district times a factor; every kind of people, and every place alike.

    `factors` are by district id; NaN makes a district's people unknown. People that change are estimates from then on,
    and with `estimated` all of them. `name` is the scenario that the area becomes.
    """
    area = case.area
    by = factors.reindex(area.districts.index).astype(float)
    columns = dict.fromkeys([MAIN_KIND, *map(column_of, area.population_kinds)])
    districts = area.districts.copy()
    places = area.places.copy()
    at_places = places["district_id"].map(by).to_numpy(dtype=float)
    for column in columns:
        districts[column] = districts[column] * by
        districts[f"{column}_estimated"] = districts[f"{column}_estimated"] | (by != 1.0) | estimated
        places[column] = places[column] * at_places
    told = repr(by.to_dict())
    digest = hashlib.sha256(f"{area.layers_digest}\0{told}".encode()).hexdigest()
    notice = Text("情景“", "scenario “") + name + Text("”", "”")
    changed = replace(
        area,
        districts=districts,
        places=places,
        layers_digest=digest,
        notices=(notice, *area.notices),
        scenario=name if area.scenario is None else join([area.scenario, name], zh="、", en=", "),
    )
    access = replace(case.access, place_population=places["population"].to_numpy(dtype=float))
    return Case(changed, access, case.layout)
