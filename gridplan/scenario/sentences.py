"""A change of a scenario as a sentence for people, with names where the form has ids and degrees."""

from pathlib import Path

import pandas as pd

from gridplan.area_frames import district_of_points
from gridplan.coordinates import distance_km
from gridplan.scenario.draft import Change
from gridplan.scenario.form import AddFacility, AddRoad, ChangeSpeed, CloseFacility, MoveFacility, WhichRoads
from gridplan.scenario.roads import AT_CENTRE_KM
from gridplan.study_area import StudyArea
from gridplan.text import Text, join
from gridplan.vocabulary import TYPE_NAMES


def change_text(area: StudyArea, change: Change) -> Text:
    """Return what `change` does to `area`; it need not be one that the area can have."""
    match change.what:
        case WhichRoads() as which:
            return _close_roads(area, which)
        case AddRoad() as road:
            return _add_road(area, road)
        case ChangeSpeed() as speed:
            return _speed(speed)
        case AddFacility() as facility:
            return _add_facility(area, facility)
        case MoveFacility() as moved:
            to = place_text(area, moved.lon, moved.lat)
            return Text("迁址 ", "move ") + site_text(area, moved.facility, moved.campus) + Text(" → ", " → ") + to
        case CloseFacility() as closed:
            return Text("关闭 ", "close ") + site_text(area, closed.facility, closed.campus)


def site_text(area: StudyArea, facility: str, campus: str | None) -> Text:
    """Return the name of a facility, with that of one of its campuses; a name that is unknown stays as it is."""
    name = area.facility_name(facility) if facility in area.facilities.index else facility
    if campus is None:
        return Text(name, name)
    own = str(area.campuses.at[campus, "name"]) if campus in area.campuses.index else campus
    return Text(f"{name}（{own}）", f"{name} ({own})")


def place_text(area: StudyArea, lon: float, lat: float) -> Text:
    """Return a place in words: the centre of a district, or degrees with the district around them."""
    away_km = distance_km(area.districts["lon"], area.districts["lat"], lon, lat)
    nearest = int(away_km.argmin())
    name = str(area.districts["name"].iloc[nearest])
    if away_km[nearest] <= AT_CENTRE_KM:
        return Text(f"{name}中心", f"centre of {name}")
    inside = district_of_points(pd.DataFrame({"lon": [lon], "lat": [lat]}), area.districts)[0]
    around = _district(area, inside) if inside else "—"
    return Text(f"{lon:.4f}，{lat:.4f}（{around}）", f"{lon:.4f}, {lat:.4f} ({around})")


def _district(area: StudyArea, key: str) -> str:
    return str(area.districts.at[key, "name"]) if key in area.districts.index else key


def _close_roads(area: StudyArea, which: WhichRoads) -> Text:
    if which.between is not None:
        ends = " – ".join(_district(area, key) for key in which.between)
        return Text(f"封闭 {ends} 之间的道路", f"close the road {ends}")
    ids = ", ".join(map(str, which.road_id or ()))
    what = which.name or f"road_id {ids}"
    return Text(f"封闭道路 {what}", f"close {what}")


def _add_road(area: StudyArea, new: AddRoad) -> Text:
    name = new.name or new.road_class
    ends = place_text(area, *new.start) + Text(" → ", " → ") + place_text(area, *new.end)
    parts = [Text(f"新增道路 {name}：", f"add road {name}: ") + ends, Text(new.road_class, new.road_class)]
    parts.append(
        Text("按直线长度", "as long as the straight line")
        if new.length_km is None
        else Text(f"{new.length_km:g} km", f"{new.length_km:g} km")
    )
    if new.speed_km_per_h is not None:
        parts.append(Text(f"{new.speed_km_per_h:g} km/h", f"{new.speed_km_per_h:g} km/h"))
    if new.oneway:
        parts.append(Text("单行", "one-way"))
    return join(parts, zh="，", en=", ")


def _speed(change: ChangeSpeed) -> Text:
    words = [change.admin_area, change.road_class, Path(change.within).stem if change.within else None]
    where = " · ".join(word for word in words if word)
    zh, en = where or "全部道路", where or "all roads"
    if change.km_per_h is not None:
        return Text(f"{zh} 车速改为 {change.km_per_h:g} km/h", f"speed of {en}: {change.km_per_h:g} km/h")
    return Text(f"{zh} 车速 × {change.factor:g}", f"speed of {en} × {change.factor:g}")


def _add_facility(area: StudyArea, new: AddFacility) -> Text:
    place = place_text(area, new.lon, new.lat)
    parts = [Text(f"新增{new.type} {new.name}：", f"add {new.name} ({TYPE_NAMES[new.type].en}): ") + place]
    if new.beds_open is not None:
        parts.append(Text(f"床位 {new.beds_open}", f"{new.beds_open} beds"))
    if new.lead_candidate:
        parts.append(Text("候选牵头医院", "candidate lead"))
    return join(parts, zh="，", en=", ")
