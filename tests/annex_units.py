"""Streets of annex 3 with communities to cut: 松台 into 莲池 and 水心, 南汇 into 绣山 and 南浦; 七都 stays whole."""

from datetime import date

import geopandas as gpd
import shapely

from gridplan.district_set import District, DistrictSet, Entered, split

BY = Entered("张三", date(2020, 9, 1), "附件3")
STREETS = {"松台": ("s1", "s2", "s3"), "南汇": ("n1", "n2"), "七都": ("q1",)}
PEOPLE = {"s1": 20_000.0, "s2": 30_000.0, "s3": 50_000.0, "n1": 60_000.0, "n2": 40_000.0, "q1": 12_000.0}


def streets() -> DistrictSet:
    """Return the streets as districts W01, W02, W03."""
    ids = dict(zip(STREETS, ("W01", "W02", "W03"), strict=True))
    district_of = {unit: ids[name] for name, own in STREETS.items() for unit in own}
    return DistrictSet(tuple(PEOPLE), {ids[name]: District(name, "鹿城区") for name in STREETS}, district_of)


def of_the_annex() -> DistrictSet:
    """Return the districts of the annex: 莲池 W04, 水心 W05, 绣山 W06, 南浦 W07."""
    cut = split(streets(), "W01", {"莲池": ["s1", "s2"], "水心": ["s3"]}, BY)
    return split(cut, "W02", {"绣山": ["n1"], "南浦": ["n2"]}, BY)


def communities(**people: float) -> gpd.GeoDataFrame:
    """Return the communities in a row of squares of 0.01°; `people` changes some of `PEOPLE`."""
    counts = PEOPLE | people
    squares = [shapely.box(120 + 0.01 * n, 28, 120.01 + 0.01 * n, 28.01) for n in range(len(counts))]
    facts = {"name": [f"{unit}社区" for unit in counts], "kind": "社区", "population": list(counts.values())}
    return gpd.GeoDataFrame(facts, index=list(counts), geometry=squares, crs="EPSG:4326")
