"""Where facilities stand: their own position, a table of campuses, or where a person put them."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from gridplan.area_checks import CAMPUS_LIMIT_M
from gridplan.coordinates import WGS84, local_metric_crs
from gridplan.errors import Fault
from gridplan.importing.mapping import Source
from gridplan.importing.names import matched
from gridplan.importing.places import Places
from gridplan.importing.positions import points
from gridplan.importing.work import Work, confidences, texts, unfit
from gridplan.layers.raw import RawTable
from gridplan.matching import Known, Wanted
from gridplan.text import Text

_COLUMNS = ["campus_id", "facility_id", "name", "lon", "lat", "designated", "location_confidence"]
_LOST = Text(
    "到这些机构的时间为无法判定，请在地图上点出位置", "minutes to them are undetermined: place them on the map"
)


@dataclass(frozen=True)
class Sites:
    """rows: a row per line of the facilities' files, with facility_id; facilities: each once."""

    rows: pd.DataFrame
    facilities: pd.DataFrame
    places: Places


def read_sites(work: Work, sites: Sites) -> pd.DataFrame | None:
    """Return the campuses: campus_id, facility_id, name, lon, lat, designated, location_confidence.

    A facility with rows in a table of campuses has those; else its own rows; one without a position, where a person
    put it; one that nobody put has none, and is counted.
    """
    listed = _listed(work, sites)
    own = sites.rows[sites.rows["lon"].notna() & ~sites.rows["facility_id"].isin(listed["facility_id"])]
    work.faults += _far(work, own, sites.places)
    own = own.assign(designated="yes", name=own["campus"].where(own["campus"] != "", own["name"]))
    found = pd.concat([listed, own[["facility_id", "name", "lon", "lat", "designated", "location_confidence"]]])
    lost = sites.facilities[~sites.facilities["facility_id"].isin(found["facility_id"])]
    placed = [(row.facility_id, row.name, work.mapping.sites[row.name]) for row in
              lost[["facility_id", "name"]].itertuples(index=False) if row.name in work.mapping.sites]  # fmt: skip
    put = pd.DataFrame(
        [(key, name, site.lon, site.lat, "yes", "medium") for key, name, site in placed],
        columns=["facility_id", "name", "lon", "lat", "designated", "location_confidence"],
    )
    what = Text("位置由人工在地图上点出或粘贴", "positions put by a person")
    work.note("decided", "campuses", what, len(put), put["name"])
    found = pd.concat([found, put], ignore_index=True) if len(put) else found.reset_index(drop=True)
    homeless = lost[~lost["facility_id"].isin(put["facility_id"])]
    work.note("missing", "campuses", Text("没有位置的机构", "facilities without a position"), len(homeless),
              homeless["name"], _LOST)  # fmt: skip
    number = found.groupby("facility_id").cumcount() + 1
    found["campus_id"] = found["facility_id"] + "-" + number.astype(str)
    found["lon"], found["lat"] = found["lon"].astype(float).round(6), found["lat"].astype(float).round(6)
    return found[_COLUMNS]


def _far(work: Work, rows: pd.DataFrame, places: Places) -> list[Fault]:
    """Return a fault for each site that cannot belong to the area; none while it is asked what coordinates mean."""
    area = places.by_area.geometry.dropna()
    if work.waiting or area.empty:
        return []
    west, south, east, north = area.total_bounds
    crs = local_metric_crs((west + east) / 2, (south + north) / 2)
    spots = gpd.GeoSeries(gpd.points_from_xy(rows["lon"], rows["lat"]), crs=WGS84).to_crs(crs)
    there = np.isfinite(spots.x.to_numpy()) & np.isfinite(spots.y.to_numpy())  # others are no degrees at all
    rows, spots = rows[there], spots[there]
    away_m = area.to_crs(crs).sindex.nearest(spots, return_all=False, return_distance=True)[1]
    remedy = Text(
        "请检查经纬度和坐标系；不知道的留空", "Check the coordinates and their datum; leave unknown ones blank"
    )
    faults = []
    for row, away in zip(rows.itertuples(), away_m, strict=True):
        if away > CAMPUS_LIMIT_M:
            km = f"{away / 1000:.1f}"
            said = Text(f"位置离规划范围 {km} 千米", f"its site is {km} km from the study area")
            faults.append(Fault(row.where, said, remedy, row=int(row.row), value=row.name))
    return faults


def _listed(work: Work, sites: Sites) -> pd.DataFrame:
    parts = [_campuses(work, source, table, sites) for source, table in work.sources("campuses")
             if not unfit(work, source, table)]  # fmt: skip
    columns = ["facility_id", "name", "lon", "lat", "designated", "location_confidence"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({name: [] for name in columns})


def _campuses(work: Work, source: Source, table: RawTable, sites: Sites) -> pd.DataFrame:
    facilities = sites.facilities
    known = [
        Known(key, name, other_names=tuple(filter(None, others.split("、"))))
        for key, name, others in zip(
            facilities["facility_id"], facilities["name"], facilities["other_names"], strict=True
        )
    ]
    if "facility" in source.columns:
        wanted = [Wanted(name) for name in texts(source, table, "facility")]
        ids = matched(work, "campuses", table.told, wanted, known, kind="facility", wider=True)
    else:
        there = set(facilities["facility_id"])
        ids = [key if key in there else None for key in texts(source, table, "facility_id")]
    lon, lat = points(
        work, source, table, admin_areas=texts(source, table, "admin_area"), outlines=sites.places.by_area
    )
    no = ("否", "no", "0", "false")
    flags = ["no" if word.lower() in no else "yes" for word in texts(source, table, "designated")]
    frame = pd.DataFrame({"facility_id": ids, "name": texts(source, table, "name"), "lon": lon, "lat": lat})
    frame["designated"], frame["location_confidence"] = flags, confidences(source, table, "location_confidence")
    names = frame["facility_id"].map(dict(zip(facilities["facility_id"], facilities["name"], strict=True)))
    frame["name"] = frame["name"].where(frame["name"] != "", names)
    lacking = frame["lon"].isna() & frame["facility_id"].notna()
    what = Text("没有位置的院区", "campuses without a position")
    work.note("missing", "campuses", what, int(lacking.sum()), frame.loc[lacking, "name"], _LOST)
    return frame[frame["facility_id"].notna() & ~lacking]
