"""Changes of roads. Junctions keep their numbers and roads their positions, so that results can be kept."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.coordinates import WGS84, distance_km
from gridplan.errors import Fault
from gridplan.layers import read_polygons
from gridplan.roads import Network
from gridplan.scenario.form import SPEED_RANGE_KM_PER_H, AddRoad, ChangeSpeed, RoadChange, WhichRoads
from gridplan.study_area import StudyArea
from gridplan.text import Text

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
JOIN_LIMIT_KM = 0.5  # a new road's end farther from every junction than this is a mistake
AT_CENTRE_KM = 0.001


def change_roads(
    area: StudyArea, network: Network, changes: tuple[RoadChange, ...], faults: list[Fault]
) -> tuple[Network, list[Text]]:
    """Return the network after `changes`, and a sentence for each; what cannot be done is added to `faults`."""
    notes: list[Text] = []
    for number, change in enumerate(changes):
        where = f"roads.{number}"
        if change.close is not None:
            network = _close(area, network, change.close, where, faults, notes)
        elif change.add is not None:
            network = _add(network, change.add, where, faults, notes)
        elif change.speed is not None:
            network = _speed(area, network, change.speed, where, faults, notes)
    return network, notes


def _fault(where: str, problem: Text, remedy: Text, value: object = None) -> Fault:
    return Fault("scenario", problem, remedy, column=where, value=None if value is None else str(value))


def _close(
    area: StudyArea, network: Network, which: WhichRoads, where: str, faults: list[Fault], notes: list[Text]
) -> Network:
    chosen = _chosen(area, network, which, where, faults)
    if not chosen.any():
        return network
    is_open = (network.roads["forward"] | network.roads["backward"]).to_numpy()
    chosen = chosen & is_open  # what is closed is not closed again
    roads = network.roads.assign(
        forward=network.roads["forward"].to_numpy() & ~chosen, backward=network.roads["backward"].to_numpy() & ~chosen
    )
    km = network.roads["length_km"].to_numpy()[chosen].sum()
    ends = [str(area.districts.at[key, "name"]) for key in which.between or ()]
    what = which.name or "、".join(dict.fromkeys(map(str, which.road_id or ()))) or " – ".join(ends)
    notes.append(
        Text(f"封闭道路 {what}：{chosen.sum()} 段、{km:.2f} km", f"closed {what}: {chosen.sum()} roads, {km:.2f} km")
    )
    return replace(network, roads=roads)


def _chosen(area: StudyArea, network: Network, which: WhichRoads, where: str, faults: list[Fault]) -> Bools:
    """Return which roads are meant; none, with a fault, where there is no such road."""
    roads = network.roads
    if which.road_id is not None:
        ids = np.array(which.road_id)
        for missing in ids[(ids < 1) | (ids > len(roads))]:
            remedy = Text("请用路网文件 roads 图层的 road_id", "Use a road_id of the layer `roads` of the network file")
            faults.append(_fault(f"{where}.road_id", Text("没有这条道路", "no such road"), remedy, missing))
        return np.asarray(np.isin(np.arange(1, len(roads) + 1), ids))
    if which.name is not None:
        chosen = (roads["name"] == which.name).to_numpy()
        if not chosen.any():
            like = [name for name in roads["name"].cat.categories if which.name in name][:5]
            remedy = Text(f"相近的名称：{'、'.join(like) or '无'}", f"Names like it: {', '.join(like) or 'none'}")
            faults.append(
                _fault(f"{where}.name", Text("没有这个名称的道路", "no road of this name"), remedy, which.name)
            )
        return np.asarray(chosen)
    return _between(area, network, which.between or ("", ""), where, faults)


def _between(area: StudyArea, network: Network, districts: tuple[str, str], where: str, faults: list[Fault]) -> Bools:
    """Return the roads from one district's centre to another's, as a table of links has them."""
    none = np.zeros(len(network.roads), dtype=bool)
    unknown = [key for key in districts if key not in area.districts.index]
    for key in unknown:
        remedy = Text("请用片区图层中的编号", "Use ids of the districts layer")
        faults.append(_fault(f"{where}.between", Text("没有这个片区", "no such district"), remedy, key))
    if unknown:
        return none
    lon, lat = network.nodes["lon"].to_numpy(), network.nodes["lat"].to_numpy()
    centres = area.districts.loc[list(districts), ["lon", "lat"]].to_numpy(dtype=float)
    one, other = (distance_km(lon, lat, *centre) <= AT_CENTRE_KM for centre in centres)
    tail, head = network.roads["tail"].to_numpy(), network.roads["head"].to_numpy()
    chosen = (one[tail] & other[head]) | (other[tail] & one[head])
    if not chosen.any():
        remedy = Text("请改用 name 或 road_id", "Name it by `name` or `road_id`")
        said = Text("两片区中心之间没有直接的道路", "no road joins the two centres")
        faults.append(_fault(f"{where}.between", said, remedy, " – ".join(districts)))
    return np.asarray(chosen)


def _add(network: Network, new: AddRoad, where: str, faults: list[Fault], notes: list[Text]) -> Network:
    start = _junction(network, new.start, f"{where}.start", faults)
    end = _junction(network, new.end, f"{where}.end", faults)
    if new.speed_km_per_h is None and new.road_class not in network.speeds_km_per_h:
        listed = list(network.speeds_km_per_h)
        remedy = Text(f"请给出车速，或用：{'、'.join(listed)}", f"Give a speed, or use one of {', '.join(listed)}")
        problem = Text("该道路等级没有车速", "no speed is set for this road class")
        faults.append(_fault(f"{where}.road_class", problem, remedy, new.road_class))
        return network
    if start is None or end is None:
        return network
    if start == end:
        problem = Text("两端落在同一路口", "both ends meet the same junction")
        faults.append(_fault(where, problem, Text("请把两端分开", "Move them apart")))
        return network
    places = network.nodes.iloc[[start, end]][["lon", "lat"]].to_numpy(dtype=float)
    km = new.length_km or float(distance_km(*places[0], *places[1]))
    row = {
        "tail": start,
        "head": end,
        "length_km": km,
        "road_class": new.road_class,
        "name": new.name,
        "speed_km_per_h": np.nan if new.speed_km_per_h is None else new.speed_km_per_h,
        "forward": True,
        "backward": not new.oneway,
        "enterable": _enterable(network, new),
    }
    what = new.name or new.road_class
    notes.append(Text(f"新增道路 {what}：{km:.2f} km", f"added road {what}: {km:.2f} km"))
    return replace(
        network,
        roads=_with_row(network.roads, row),
        vertices=np.vstack([network.vertices, places]),
        first=np.append(network.first, network.first[-1] + 2),
    )


def _enterable(network: Network, new: AddRoad) -> bool:
    """Return whether trips may start along a new road: as said, else as on the other roads of its class."""
    if new.enterable is not None:
        return new.enterable
    like = network.roads["enterable"][(network.roads["road_class"] == new.road_class).to_numpy()]
    return not len(like) or bool(like.any())


def _junction(network: Network, point: tuple[float, float], where: str, faults: list[Fault]) -> int | None:
    """Return the junction nearest to a point; None, with a fault, where all are far."""
    away_km = distance_km(network.nodes["lon"], network.nodes["lat"], *point)
    nearest_km = float(away_km.min(initial=np.inf))
    if nearest_km <= JOIN_LIMIT_KM:
        return int(away_km.argmin())
    far, limit = f"{nearest_km:.2f} km", f"{JOIN_LIMIT_KM:g} km"
    problem = Text(f"附近没有路口（最近 {far}）", f"no junction is near (the nearest: {far})")
    remedy = Text(f"请给出距路口 {limit} 以内的点", f"Give a point within {limit} of a junction")
    faults.append(_fault(where, problem, remedy, point))
    return None


def _with_row(roads: pd.DataFrame, row: dict[str, object]) -> pd.DataFrame:
    """Return the frame of roads with one more, columns and their kinds kept."""
    columns = {}
    for name, column in roads.items():
        if isinstance(column.dtype, pd.CategoricalDtype):
            categories = dict.fromkeys([*column.cat.categories, row[name]])
            columns[name] = pd.Categorical([*column, row[name]], categories=list(categories))
        else:
            columns[name] = np.append(column.to_numpy(), np.array([row[name]], dtype=column.dtype))
    return pd.DataFrame(columns)


def _speed(
    area: StudyArea, network: Network, change: ChangeSpeed, where: str, faults: list[Fault], notes: list[Text]
) -> Network:
    chosen = np.ones(len(network.roads), dtype=bool)
    if change.road_class is not None:
        chosen &= (network.roads["road_class"] == change.road_class).to_numpy()
    for key, polygons in (("admin_area", _admin_area(area, change)), ("within", _within(change, faults))):
        if polygons is not None:
            chosen &= _inside(network, polygons)
        elif getattr(change, key) is not None:
            chosen &= False
    if not chosen.any():
        problem = Text("没有符合条件的道路", "no road is meant by this")
        remedy = Text(
            "请检查道路等级、区划或范围文件", "Check the class, the administrative area or the file of polygons"
        )
        faults.append(
            _fault(f"{where}.speed", problem, remedy, change.road_class or change.admin_area or change.within)
        )
        return network
    length_km = network.roads["length_km"].to_numpy(dtype=float)
    present = np.divide(60 * length_km, network.minutes, out=np.ones_like(length_km), where=network.minutes > 0)
    new = np.full(len(chosen), change.km_per_h) if change.km_per_h is not None else present * (change.factor or 1)
    if out_of_range := _speed_fault(new[chosen & (network.minutes > 0)], where):
        faults.append(out_of_range)
        return network
    speed = np.where(chosen, new, network.roads["speed_km_per_h"].to_numpy(dtype=float))
    what = "、".join(part for part in (change.admin_area, change.road_class, Path(change.within or "").stem) if part)
    to = f"{change.km_per_h:g} km/h" if change.km_per_h is not None else f"× {change.factor:g}"
    notes.append(
        Text(
            f"车速改为 {to}（{what or '全部'}）：{chosen.sum():,} 段",
            f"speed {to} ({what or 'all'}): {chosen.sum():,} roads",
        )
    )
    return replace(network, roads=network.roads.assign(speed_km_per_h=speed))


def _speed_fault(speeds_km_per_h: Floats, where: str) -> Fault | None:
    low, high = SPEED_RANGE_KM_PER_H
    wrong = speeds_km_per_h[(speeds_km_per_h < low) | (speeds_km_per_h > high)]
    if not len(wrong):
        return None
    problem = Text(f"{len(wrong)} 段道路的车速不合理", f"{len(wrong)} roads would have an impossible speed")
    remedy = Text(f"请使车速在 {low}–{high} km/h 之间", f"Keep speeds between {low} and {high} km/h")
    return _fault(f"{where}.speed.factor", problem, remedy, f"{wrong[0]:g} km/h")


def _admin_area(area: StudyArea, change: ChangeSpeed) -> NDArray[np.object_] | None:
    if change.admin_area is None:
        return None
    own = area.districts["admin_area"] == change.admin_area
    return area.districts.geometry[own].to_numpy() if own.any() else None


def _within(change: ChangeSpeed, faults: list[Fault]) -> NDArray[np.object_] | None:
    if change.within is None:
        return None
    found = read_polygons(Path(change.within), (), columns={}, datum="WGS84", encoding="utf-8", faults=faults)
    return None if found is None else found.to_crs(WGS84).geometry.to_numpy()


def _inside(network: Network, polygons: NDArray[np.object_]) -> Bools:
    """Return which roads have their middle inside any of the polygons (WGS84 degrees)."""
    middles = shapely.line_interpolate_point(network.lines, 0.5, normalized=True)
    inside = np.zeros(len(network.roads), dtype=bool)
    inside[shapely.STRtree(middles).query(polygons, predicate="intersects")[1]] = True
    return inside
