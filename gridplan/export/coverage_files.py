"""Coverage and isochrones as files: CSV, GeoJSON, GeoPackage, and the map of minutes as a web page.

A value that is missing is blank or null, never 0; words are Chinese, as in the other GIS files.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gridplan.access import AccessTable, Reach
from gridplan.coordinates import WGS84
from gridplan.coverage import OUTSIDE, STATE_LABELS, Coverage
from gridplan.csv_text import frame_csv
from gridplan.export.facts import WITHOUT_MINUTES
from gridplan.export.files import check_kind
from gridplan.export.gis import layers_geojson
from gridplan.export.gis_gpkg import layers_gpkg
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.suppression import SMALLEST, suppress, told
from gridplan.text import Language, Text

COVERAGE_KINDS = ("csv", "geojson", "gpkg", "html")
ISOCHRONE_KINDS = ("geojson", "gpkg")
REACHED = Text("有时间", "reached")


def coverage_bytes(
    found: Coverage,
    plan: Plan,
    area: StudyArea,
    access: AccessTable,
    kind: str,
    *,
    by_place: bool = False,
    language: Language = "zh",
    isochrones: gpd.GeoDataFrame | None = None,
    smallest: int = SMALLEST,
) -> bytes:
    """Return `found` as a file of `kind`, one of COVERAGE_KINDS: its districts, or its places.

    Numbers of people below `smallest` are hidden, but on the map, which shows `isochrones` where given. Raises
    ExportError for another kind.
    """
    check_kind(kind, COVERAGE_KINDS)
    if kind == "html":
        from gridplan.export.minutes_map import render_minutes_map

        return render_minutes_map(found, plan, area, access, language=language, isochrones=isochrones).encode()
    name = "places" if by_place else "districts"
    layer = place_layer(found, area, access, smallest) if by_place else coverage_layer(found, area, smallest)
    if kind == "csv":
        return frame_csv(pd.DataFrame(layer.drop(columns="geometry"))).encode(
            "utf-8-sig"
        )  # Excel reads UTF-8 right by its mark
    write = layers_geojson if kind == "geojson" else layers_gpkg
    return write({name: layer}, plan, area, access, notes=(told(smallest),))


def isochrone_bytes(
    isochrones: gpd.GeoDataFrame,
    plan: Plan,
    area: StudyArea,
    access: AccessTable,
    kind: str,
    *,
    smallest: int = SMALLEST,
) -> bytes:
    """Return isochrones as a file of `kind`, one of ISOCHRONE_KINDS; numbers of people below `smallest` are hidden.

    Raises ExportError for another kind.
    """
    check_kind(kind, ISOCHRONE_KINDS)
    layer = isochrones.copy()
    layer.insert(0, "isochrone_id", [f"{number}" for number in range(1, len(layer) + 1)])
    layer["people"] = layer["people"].round()
    layer["area_km2"] = layer["area_km2"].round(4)
    hidden = suppress(layer, ["people"], smallest).frame
    write = layers_geojson if kind == "geojson" else layers_gpkg
    return write({"isochrones": hidden}, plan, area, access, notes=(told(smallest),))


def coverage_layer(found: Coverage, area: StudyArea, smallest: int = 0) -> gpd.GeoDataFrame:
    """Return the districts of `found` with their outlines, most people outside first; people in whole numbers."""
    frame = found.districts.drop(columns="reach").reset_index()
    people = ["population", *STATE_LABELS, "outside", "left_out"]
    frame[people] = frame[people].round().astype("Int64")
    frame["minutes"] = frame["minutes"].round(2)
    frame.insert(1, "to", found.label.zh)
    frame.insert(2, "limit_min", found.limit_min)
    frame["minutes_status"] = _status(found.districts["reach"], found.districts["minutes"], found)
    sums = {"population": list(STATE_LABELS), "outside": list(OUTSIDE)}
    # The people of each state are told for the whole area, all people for each grid.
    groups: dict[str, list[str]] = {state: [""] * len(frame) for state in STATE_LABELS}
    groups["population"] = list(frame["grid"])
    frame = suppress(frame, people, smallest, sums=sums, groups=groups).frame
    outlines = area.districts.geometry[found.districts.index].to_numpy()
    return gpd.GeoDataFrame(frame, geometry=shapely.orient_polygons(outlines), crs=WGS84)


def place_layer(found: Coverage, area: StudyArea, access: AccessTable, smallest: int = 0) -> gpd.GeoDataFrame:
    """Return the places of `found` as points, with names beside ids."""
    places = found.places
    facility_name = {**area.facilities["name"].to_dict(), "": None}
    frame = pd.DataFrame(
        {
            "place_id": places.index,
            "district_id": places["district_id"].to_numpy(),
            "district": area.districts.loc[places["district_id"], "name"].to_numpy(),
            "to": found.label.zh,
            "limit_min": found.limit_min,
            "lon": places["lon"].to_numpy(),
            "lat": places["lat"].to_numpy(),
            "population": places["population"].to_numpy(),
            "minutes": _finite(places["minutes"]),
            "minutes_status": _status(places["reach"], places["minutes"], found),
            "state": [str(state) for state in places["state"]],
            "facility_id": [key or None for key in places["facility_id"]],
            "facility": [facility_name[key] for key in places["facility_id"]],
            "second_id": [key or None for key in places["second_id"]],
            "second": [facility_name[key] for key in places["second_id"]],
            "second_minutes": _finite(places["second_min"]),
            "population_estimated": area.districts.loc[places["district_id"], "population_estimated"].to_numpy(),
            "minutes_estimated": bool(access.basis),
        }
    )
    frame = suppress(frame, ["population"], smallest, groups={"population": frame["district_id"]}).frame
    return gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(frame["lon"], frame["lat"]), crs=WGS84)


def _finite(minutes: pd.Series) -> pd.Series:
    return pd.Series(np.where(np.isfinite(minutes), minutes.round(2), np.nan))


def _status(reach: pd.Series, minutes: pd.Series, found: Coverage) -> list[str]:
    """Return in words why there are no minutes; or that there are, or at most so many."""
    there = REACHED.zh if found.all_known else "上限"
    return [
        there if np.isfinite(number) else WITHOUT_MINUTES.get(Reach(own), WITHOUT_MINUTES[Reach.UNDETERMINED]).zh
        for own, number in zip(reach, minutes, strict=True)
    ]
