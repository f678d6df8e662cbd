"""Changes of facilities: built, moved, closed."""

import numpy as np
import pandas as pd

from gridplan.area_frames import district_of_points
from gridplan.errors import Fault
from gridplan.scenario.form import AddFacility, CloseFacility, FacilityChange, MoveFacility
from gridplan.study_area import StudyArea
from gridplan.text import Text
from gridplan.vocabulary import parse_grade

CAPACITIES = ("beds_open", "physicians", "general_practitioners")


def change_facilities(
    area: StudyArea, changes: tuple[FacilityChange, ...], faults: list[Fault]
) -> tuple[pd.DataFrame, pd.DataFrame, list[Text]]:
    """Return facilities and campuses after `changes`, and a sentence for each; misfits are added to `faults`.

    What a scenario says of a facility is an assumption: it is marked as an estimate.
    """
    facilities, campuses = area.facilities.copy(), area.campuses.copy()
    notes: list[Text] = []
    for number, change in enumerate(changes):
        where = f"facilities.{number}"
        if change.add is not None:
            if not (found := _add_faults(facilities, campuses, change.add, where)):
                facilities, campuses = _added(area, facilities, campuses, change.add)
                what = f"{change.add.name} ({_place(change.add)})"
                notes.append(Text(f"新增机构 {what}", f"added facility {what}"))
            faults += found
            continue
        wanted = change.move or change.close
        sites, found = _sites(facilities, campuses, wanted, where)
        faults += found
        if found or wanted is None:
            continue
        name = "、".join(dict.fromkeys(campuses.loc[sites, "name"])) if wanted.campus else wanted.facility
        if change.move is not None:
            campuses.loc[sites, ["lon", "lat", "location_estimated"]] = change.move.lon, change.move.lat, True
            campuses.loc[sites, "district_id"] = district_of_points(campuses.loc[sites], area.districts)
            there = _place(change.move)
            notes.append(Text(f"迁址 {name}（至 {there}）", f"moved {name} (to {there})"))
        else:
            owner = campuses.at[sites[0], "facility_id"]
            campuses = campuses.drop(index=sites)
            if owner not in set(campuses["facility_id"]):  # closed as a whole: its beds are known to be none
                facilities.loc[owner, [name for name in CAPACITIES if name in facilities]] = 0.0
                facilities.loc[owner, "lead_candidate"] = False
            notes.append(Text(f"关闭 {name}", f"closed {name}"))
    return facilities, campuses, notes


def _place(site: AddFacility | MoveFacility) -> str:
    return f"{site.lon:.8g}, {site.lat:.8g}"


def _add_faults(facilities: pd.DataFrame, campuses: pd.DataFrame, new: AddFacility, where: str) -> list[Fault]:
    checks = (
        ("facility_id", new.facility_id in facilities.index or new.facility_id in campuses.index),
        ("name", new.name in set(facilities["name"])),
    )
    taken = Text("已有这个机构", "such a facility exists")
    remedy = Text("请用另外的编号和名称", "Give it an id and a name of its own")
    faults = [
        Fault("scenario", taken, remedy, column=f"{where}.{key}", value=str(getattr(new, key)))
        for key, wrong in checks
        if wrong
    ]
    if new.grade and parse_grade(new.grade) is None:
        problem = Text("不认识的等级", "unknown grade")
        advice = Text("请写如 三级甲等、二级；未知则留空", "Write e.g. 三级甲等, 二级; blank if unknown")
        faults.append(Fault("scenario", problem, advice, column=f"{where}.grade", value=new.grade))
    return faults


def _added(
    area: StudyArea, facilities: pd.DataFrame, campuses: pd.DataFrame, new: AddFacility
) -> tuple[pd.DataFrame, pd.DataFrame]:
    given = new.model_dump(exclude={"facility_id", "lon", "lat"})
    given["beds_open"] = np.nan if new.beds_open is None else float(new.beds_open)
    given |= {"grade_estimated": True, "beds_open_estimated": True}
    site = {"facility_id": new.facility_id, "name": new.name, "lon": new.lon, "lat": new.lat}
    site |= {"designated": True, "location_estimated": True}
    campuses = _with_row(campuses, new.facility_id, site)
    own = campuses.loc[[new.facility_id]]
    campuses.loc[new.facility_id, "district_id"] = district_of_points(own, area.districts)[0]
    return _with_row(facilities, new.facility_id, given), campuses


def _with_row(frame: pd.DataFrame, key: str, given: dict[str, object]) -> pd.DataFrame:
    """Return the frame with one more row; what is not given is blank: "", NaN or no."""
    row = {}
    for name, column in frame.items():
        kind = getattr(column.dtype, "kind", "O")
        blank: object = {"b": False, "f": np.nan, "i": 0}.get(kind, "")  # whole numbers are rows of the file
        row[name] = pd.Series([given.get(str(name), blank)], index=[key]).astype(column.dtype)
    added = pd.concat([frame, pd.DataFrame(row)])
    added.index.name = frame.index.name
    return added


def _sites(
    facilities: pd.DataFrame,
    campuses: pd.DataFrame,
    wanted: MoveFacility | CloseFacility | None,
    where: str,
) -> tuple[list[str], list[Fault]]:
    """Return the campuses that are meant, or the fault of there being none, or several to choose from."""
    if wanted is None:
        return [], []
    ids = {name: str(key) for key, name in facilities["name"].items()} | {
        str(key): str(key) for key in facilities.index
    }
    owner = ids.get(wanted.facility)
    if owner is None:
        problem = Text("没有这家机构", "no such facility")
        remedy = Text("请用医疗机构图层中的名称或编号", "Use a name or id of the facilities layer")
        return [], [Fault("scenario", problem, remedy, column=f"{where}.facility", value=wanted.facility)]
    own = campuses[campuses["facility_id"] == owner]
    if wanted.campus is not None:
        own = own[(own.index == wanted.campus) | (own["name"] == wanted.campus)]
    listed = [f"{key} {name}" for key, name in campuses["name"][campuses["facility_id"] == owner].items()]
    remedy = Text(f"院区有：{'、'.join(listed) or '无'}", f"Its campuses: {', '.join(listed) or 'none'}")
    if not len(own):
        problem = Text("没有这个院区", "no such campus")
        return [], [
            Fault("scenario", problem, remedy, column=f"{where}.campus", value=wanted.campus or wanted.facility)
        ]
    if isinstance(wanted, MoveFacility) and len(own) > 1:
        problem = Text("有多个院区，请指明迁哪一个", "has several campuses: name the one that moves")
        return [], [Fault("scenario", problem, remedy, column=f"{where}.campus", value=wanted.facility)]
    return [str(key) for key in own.index], []
