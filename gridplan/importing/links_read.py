"""What lies between districts: lengths of roads, minutes made elsewhere, neighbours; else straight lines."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from gridplan import geometry
from gridplan.coordinates import WGS84
from gridplan.errors import Fault
from gridplan.importing.headings import unit_of
from gridplan.importing.mapping import Source
from gridplan.importing.names import matched
from gridplan.importing.numbers import numbers
from gridplan.importing.places import Places
from gridplan.importing.positions import shapes
from gridplan.importing.work import Work, texts, unfit
from gridplan.layers.raw import RawTable
from gridplan.matching import Known, Wanted
from gridplan.questions import Option, Question
from gridplan.text import Text

SPEEDS = {"城市道路": 25, "主干路": 35, "公路": 60}  # km/h, assumed, as in the embedded example
PLAIN_CLASS = "城市道路"
_METRES = ("m", "米")
_SCHEMATIC_EFFECT = Text("所有就医时间都是示意值，标“估”", "all minutes are schematic and marked as estimates")


def read_links(work: Work, places: Places) -> pd.DataFrame | None:
    """Return from_district, to_district, road_km, road_class, oneway of all tables; None where there is none."""
    parts = []
    for source, table in work.sources("links"):
        if unfit(work, source, table):
            continue
        frame = _ends(work, source, table, places)
        frame["road_km"] = _km(work, source, table)
        frame["road_class"] = _classes(work, source, table)
        flags = [word.lower() in ("是", "yes", "1", "true") for word in texts(source, table, "oneway")]
        frame["oneway"] = np.where(flags, "yes", "no")
        frame["row"] = table.row_numbers
        wrong = frame["road_km"].isna() | (frame["road_km"] <= 0)
        said = Text("里程不是正数", "the length is not above 0")
        remedy = Text("请填写里程，或删去该行", "Write the length, or remove the row")
        for row in frame.loc[wrong, "row"]:
            work.faults.append(Fault(table.told, said, remedy, row=int(row), column=source.columns["road_km"]))
        parts.append(frame.dropna(subset=["from_district", "to_district"]).drop(columns="row"))
    return pd.concat(parts, ignore_index=True) if parts else None


def schematic_links(
    work: Work, places: Places, outlines: gpd.GeoSeries, adjacency: pd.DataFrame | None
) -> pd.DataFrame:
    """Return links between the centres of neighbours: straight lines made longer by the mapping's detour.

    Neighbours are those of `adjacency` where a file has them, else those whose outlines share boundary.
    """
    pairs = geometry.neighbours(outlines) if adjacency is None else adjacency
    ends = list(zip(pairs["from_district"], pairs["to_district"], strict=True))
    links = geometry.schematic_links(places.districts, ends, work.mapping.detour, road_class=PLAIN_CLASS)
    what = Text(
        f"没有道路：相邻片区中心间直线 × {work.mapping.detour:g} 作为示意路网",
        f"no roads were given: straight lines between neighbours × {work.mapping.detour:g} stand for them",
    )
    work.note("estimated", "links", what, len(links), effect=_SCHEMATIC_EFFECT)
    names = dict(zip(places.districts.index, places.districts["name"], strict=True))
    work.entries += geometry.told_islands(geometry.islands(list(outlines.index), ends), names)
    return links.assign(oneway="no")


def read_roads(work: Work, places: Places) -> gpd.GeoDataFrame | None:
    """Return the lines of the source of roads in WGS84 with the file's own columns; None for files read whole."""
    sources = [source for source in work.mapping.sources if source.layer == "roads"]
    if len(sources) > 1:
        said = Text("道路来源多于一个", "there is more than one source of roads")
        remedy = Text("请合并为一个图层，或只留一个", "Join them to one layer, or keep one")
        work.faults += [Fault(source.file, said, remedy) for source in sources[1:]]
    if sources and any(source.layer == "links" for source in work.mapping.sources):
        what = Text("已有路网，里程表未用", "tables of links, not used beside a network of roads")
        work.note("left_out", "links", what, 1)
    for source, table in work.sources("roads"):
        if table.geometry is None:
            said, remedy = Text("没有线", "has no lines"), Text("请给出线图层", "Give a layer of lines")
            work.faults.append(Fault(table.told, said, remedy))
        elif not unfit(work, source, table):
            frame = pd.DataFrame(list(table.rows), columns=list(table.header))
            return gpd.GeoDataFrame(frame, geometry=shapes(work, source, table, places.by_area), crs=WGS84)
    return None


def read_adjacency(work: Work, places: Places) -> pd.DataFrame | None:
    """Return from_district and to_district of all tables of neighbours; None where there is none."""
    parts = [_ends(work, source, table, places) for source, table in work.sources("adjacency")
             if not unfit(work, source, table)]  # fmt: skip
    return pd.concat(parts, ignore_index=True).dropna().drop_duplicates() if parts else None


def read_minutes(work: Work, places: Places, facilities: pd.DataFrame) -> pd.DataFrame | None:
    """Return the rows of all tables of minutes, by ids; None where there is none."""
    known = [*places.known, *(Known(str(row.Index), row.name) for row in facilities.itertuples())]
    parts = []
    for source, table in work.sources("minutes"):
        if unfit(work, source, table):
            continue
        frame = pd.DataFrame(
            {name: texts(source, table, name) for name in ("mode", "departure_time", "source", "date")}
        )
        for end in ("origin", "destination"):
            frame[end] = _known_ends(work, table, texts(source, table, end), known)
        frame["minutes"] = numbers(work, source, table, "minutes")
        frame["source"] = frame["source"].where(frame["source"] != "", source.source or source.file)
        frame["date"] = frame["date"].where(frame["date"] != "", source.vintage or "不详 (not stated)")
        parts.append(frame.dropna(subset=["origin", "destination"]))
    columns = ["origin", "destination", "minutes", "mode", "departure_time", "source", "date"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else None


def _known_ends(work: Work, table: RawTable, names: Sequence[str], known: Sequence[Known]) -> list[str | None]:
    ids = {thing.id for thing in known}
    strange = [name for name in dict.fromkeys(names) if name not in ids]
    found = matched(work, "minutes", table.told, [Wanted(name) for name in strange], known)
    return [name if name in ids else dict(zip(strange, found, strict=True))[name] for name in names]


def _ends(work: Work, source: Source, table: RawTable, places: Places) -> pd.DataFrame:
    """Return both ends of each row as districts; None where a name is left out or not decided."""
    ids, layer = set(places.districts.index), source.layer
    ends = {}
    for end in ("from_district", "to_district"):
        names = texts(source, table, end)
        strange = [name for name in dict.fromkeys(names) if name not in ids]
        found = matched(work, layer, table.told, [Wanted(name) for name in strange], places.known, wider=True)
        told = dict(zip(strange, found, strict=True)) | {key: key for key in ids}
        ends[end] = [told[name] for name in names]
    frame = pd.DataFrame(ends)
    same = frame["from_district"].notna() & (frame["from_district"] == frame["to_district"])
    what = Text("两端是同一片区的行", "rows whose both ends are one district")
    work.note("left_out", layer, what, int(same.sum()), frame.loc[same, "from_district"])
    frame.loc[same, "from_district"] = None
    return frame


def _km(work: Work, source: Source, table: RawTable) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    heading = source.columns["road_km"]
    found = numbers(work, source, table, "road_km")
    if (unit_of(heading) or table.unit_said.get(heading, "")) not in _METRES:
        return found
    what = Text(f"“{heading}”由米换算为千米", f"{heading!r} turned from metres to km")
    work.note("converted", "links", what, int(np.isfinite(found).sum()))
    return found / 1000


def _classes(work: Work, source: Source, table: RawTable) -> list[str]:
    """Return road classes that a speed is set for; unknown words are asked about, and none at all is an estimate."""
    if "road_class" not in source.columns:
        what = Text(f"没有道路等级，一律作{PLAIN_CLASS}", f"no road class was given: all are taken for {PLAIN_CLASS}")
        work.note("estimated", "links", what, len(table.rows), effect=_SCHEMATIC_EFFECT)
        return [PLAIN_CLASS] * len(table.rows)
    meaning = {}
    options = tuple(
        Option(each, Text(f"{each}（{km_h} km/h）", f"{each} ({km_h} km/h)")) for each, km_h in SPEEDS.items()
    )
    for word in dict.fromkeys(texts(source, table, "road_class")):
        key = f"word:road_class:{word}"
        meaning[word] = word if word in SPEEDS else work.decided(key) or PLAIN_CLASS
        if word not in SPEEDS and work.decided(key) is None:
            text = Text(f"道路等级“{word}”按哪一级车速？", f"Which speed is for the road class {word!r}?")
            work.ask(Question(key, "value", table.told, text, options))
    return [meaning[word] for word in texts(source, table, "road_class")]
