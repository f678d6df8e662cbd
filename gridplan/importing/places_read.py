"""Districts with their outlines and centres, from the sources that name them, outline them, or say where they are."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gridplan.coordinates import WGS84
from gridplan.errors import Fault
from gridplan.importing.ids import ids_for, repeated_faults, rounded_faults
from gridplan.importing.mapping import Source
from gridplan.importing.names import matched
from gridplan.importing.numbers import people
from gridplan.importing.outlines import centred, made_up
from gridplan.importing.places import Places
from gridplan.importing.positions import frame_of, has_position, points, shapes
from gridplan.importing.work import Work, confidences, texts, unfit
from gridplan.layers.raw import RawTable
from gridplan.matching import Wanted
from gridplan.questions import Option, Question
from gridplan.text import Text

_TEXTS = ("district_id", "name", "admin_area", "code", "former_names", "excluded")
# Where a column of exclusions says yes or no instead of the reason.
_EXCLUDED = dict.fromkeys(("否", "no", "0", "n"), "") | dict.fromkeys(("是", "yes", "1", "y"), "未注明 (not stated)")
_NO_CENTRE = Text("没有位置，也没有边界", "has neither a position nor an outline")
_NO_CENTRES = Text("没有一个片区有位置或边界", "no district has a position or an outline")
_GIVE_CENTRE = Text("请给出经纬度，或它的边界", "Give longitude and latitude, or its outline")


def read_places(work: Work) -> Places | None:
    """Return the districts of all sources; None, with faults or questions, where they cannot be made."""
    sources = [pair for pair in work.sources("districts") if not unfit(work, *pair)]
    if not sources:
        if not work.waiting:
            said = Text("没有片区图层", "no file has the districts")
            remedy = Text("请加入片区边界，或片区表（名称、区划、经纬度）", "Add outlines, or a table of districts")
            work.faults.append(Fault("districts", said, remedy))
        return None
    outer, named = _outline_sources(work)
    areas = _areas(work, outer)
    parts = [_rows(work, source, table, areas) for source, table in sources]
    rows = _named_areas(work, _without_repeats(work, pd.concat(parts, ignore_index=True)), areas)
    if rows is None or work.faults:
        return None
    rows["district_id"] = _ids(work, rows, sources)
    return _assembled(work, rows, areas, named)


def _ids(work: Work, rows: pd.DataFrame, sources: Sequence[tuple[Source, RawTable]]) -> list[str]:
    """Return the id of each row's district; rows of one name within one 区划 are parts of one."""
    keys = [f"{area}/{name}" for area, name in zip(rows["admin_area"], rows["name"], strict=True)]
    distinct = list(dict.fromkeys(keys))
    first = rows.loc[[keys.index(key) for key in distinct]]
    for column in ("district_id", "code"):
        work.faults += rounded_faults(first, column, _headings(sources, column))
    work.faults += repeated_faults(first, "district_id", _headings(sources, "district_id"))
    codes = first.loc[first["code"] != "", "code"]
    shared = first.loc[codes.index[codes.duplicated(keep=False)], "name"]
    what = Text("与别的片区代码相同的片区", "districts with a code that others have too")
    effect = Text("划自同一街道时如此，否则是笔误；这些片区不按代码、只按名称匹配",
                  "so it is where one street is cut, else an error; they are matched by name, not by code")  # fmt: skip
    work.note("read", "districts", what, len(shared), shared, effect)
    ids = ids_for(work, "districts", distinct, list(first["district_id"]), list(first["code"]))
    id_of = dict(zip(distinct, ids, strict=True))
    return [id_of[key] for key in keys]


def _headings(sources: Sequence[tuple[Source, RawTable]], field: str) -> dict[str, str]:
    """Return what each file calls a field."""
    return {table.told: source.columns[field] for source, table in sources if field in source.columns}


def _outline_sources(work: Work) -> tuple[list[tuple[Source, RawTable]], list[tuple[Source, RawTable]]]:
    """Return the sources of outlines: those of 区划 or of the whole, and those of districts."""
    sources = [pair for pair in work.sources("outlines") if not unfit(work, *pair)]
    for source, table in list(sources):
        if table.geometry is None:
            said, remedy = Text("没有几何", "has no geometry"), Text("请给出面图层", "Give polygons")
            work.faults.append(Fault(table.told, said, remedy))
            sources.remove((source, table))
    named = [pair for pair in sources if {"name", "district_id", "code"} & pair[0].columns.keys()]
    return [pair for pair in sources if pair not in named], named


def _areas(work: Work, outer: Sequence[tuple[Source, RawTable]]) -> gpd.GeoDataFrame | None:
    parts = [frame_of(shapes(work, source, table), texts(source, table, "admin_area")) for source, table in outer]
    return gpd.GeoDataFrame(pd.concat(parts)) if parts else None


def _rows(work: Work, source: Source, table: RawTable, areas: gpd.GeoDataFrame | None) -> pd.DataFrame:
    """Return the rows of a source of districts with position and people; `geometry` is None without polygons."""
    frame = pd.DataFrame({name: texts(source, table, name) for name in _TEXTS})
    frame["centre_confidence"] = confidences(source, table, "centre_confidence")
    frame["where"], frame["row"] = table.told, table.row_numbers
    frame["excluded"] = [_EXCLUDED.get(word.lower(), word) for word in frame["excluded"]]
    kinds = ["population", *source.kinds] if "population" in source.columns else []
    for kind in kinds:
        frame[f"people_{kind}"] = people(work, source, table, kind)
    frame["lon"], frame["lat"], frame["geometry"] = np.nan, np.nan, None
    polygons = table.geometry is not None and (np.char.find(_types(table), "Polygon") >= 0).any()
    if polygons:
        frame["geometry"] = shapes(work, source, table, areas, bounds=True)
    elif has_position(source, table):
        frame["lon"], frame["lat"] = points(work, source, table, admin_areas=list(frame["admin_area"]), outlines=areas)
    if polygons:
        work.faults += _no_polygons(table)
    blank = frame["name"] == ""
    said, remedy = Text("没有名称", "has no name"), Text("请填写名称", "Give it a name")
    work.faults += [
        Fault(table.told, said, remedy, row=int(row), column=source.columns.get("name"))
        for row in frame.loc[blank, "row"]
    ]
    return frame[~blank]


def _no_polygons(table: RawTable) -> list[Fault]:
    """Return a fault for each shape among polygons that is none."""
    remedy = Text("请删去该要素，或改为面", "Remove the feature, or make it a polygon")
    given = zip(table.row_numbers, np.asarray(table.geometry), strict=True)
    kinds = [(row, shape.geom_type) for row, shape in given if shape is not None]
    others = [pair for pair in kinds if "Polygon" not in pair[1] and pair[1] != "GeometryCollection"]
    said = Text("不是面", "is no polygon")
    return [Fault(table.told, said, remedy, row=row, column="geometry", value=kind) for row, kind in others]


def _types(table: RawTable) -> "np.ndarray[tuple[int], np.dtype[np.str_]]":
    return np.array([shape.geom_type for shape in np.asarray(table.geometry) if shape is not None] or [""])


def _without_repeats(work: Work, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows each once; a table's rows that repeat a name with other content are faults, polygons are parts."""
    same = [name for name in rows.columns if name not in ("where", "row", "geometry")]
    flat = rows["geometry"].isna()
    repeats = flat & rows.duplicated(same)
    what = Text("与前面的行完全相同", "rows that repeat an earlier one exactly")
    work.note("left_out", "districts", what, int(repeats.sum()), rows.loc[repeats, "name"])
    rows = rows[~repeats].reset_index(drop=True)
    twice = rows["geometry"].isna() & rows.duplicated(["admin_area", "name"])
    said = Text("同一区划内片区名称重复", "the name stands twice within one administrative area")
    remedy = Text("请合并或区分这两行", "Join the rows, or tell them apart")
    for row in rows[twice].itertuples():
        work.faults.append(Fault(row.where, said, remedy, row=int(row.row), value=row.name))
    return rows


def _named_areas(work: Work, rows: pd.DataFrame, areas: gpd.GeoDataFrame | None) -> pd.DataFrame | None:
    """Return rows with their 区划: as they say, as the polygons of 区划 have it, or as a person says for all."""
    blank = rows["admin_area"] == ""
    if blank.any() and areas is not None and areas.index.astype(bool).any():
        spots = rows.loc[blank, "geometry"].map(lambda shape: None if shape is None else shape.representative_point())
        placed = np.where(spots.isna(), shapely.points(rows.loc[blank, "lon"], rows.loc[blank, "lat"]), spots)
        spot, area = areas.sindex.query(placed, predicate="intersects")
        found = dict(zip(spot.tolist(), areas.index[area], strict=True))
        rows.loc[blank, "admin_area"] = [found.get(number, "") for number in range(int(blank.sum()))]
        what = Text("区划由位置所在的区划边界得出", "administrative areas found by position")
        work.note("matched", "districts", what, len(found))
        blank = rows["admin_area"] == ""
    if not blank.any():
        return rows
    chosen = work.decided("admin_area")
    if chosen is None:
        work.ask(_area_question(work, rows, int(blank.sum())))
    rows.loc[blank, "admin_area"] = chosen or work.mapping.name.zh
    return rows


def _area_question(work: Work, rows: pd.DataFrame, count: int) -> Question:
    place = work.mapping.place
    offered = [place.county, place.city] if place else []
    names = [*dict.fromkeys(filter(None, [*offered, work.mapping.name.zh, *rows["admin_area"]]))]
    options = tuple(Option(name, Text(name, name)) for name in names)
    text = Text(f"{count} 个片区没有写明区划，它们属于哪个区划？", f"{count} districts name no 区划. Which is theirs?")
    return Question(
        "admin_area", "value", str(rows["where"].iloc[0]), text, options, names[0] if len(names) == 1 else None
    )


def _assembled(
    work: Work,
    rows: pd.DataFrame,
    areas: gpd.GeoDataFrame | None,
    named: Sequence[tuple[Source, RawTable]],
) -> Places | None:
    """Return the districts once each, with outlines of their own, of other sources, or around their centres."""
    districts = rows.drop_duplicates("district_id").set_index("district_id")
    own = rows[rows["geometry"].notna()]
    outlines = gpd.GeoSeries(own["geometry"].to_numpy(), index=pd.Index(own["district_id"]), crs=WGS84)
    partial = Places(districts, outlines, areas, None, "")
    outlines = _with_named(work, partial, named)
    centred = _with_centres(work, districts, outlines)
    if work.faults or centred is None:
        return None
    districts = centred
    lacking = districts.index.difference(outlines.index, sort=False)
    status = ""
    if len(lacking):
        if len(outlines):
            said = Text("没有边界，而其他片区有", "has no outline, and other districts have")
            remedy = Text("请补上它的边界，或不读该片区", "Add its outline, or leave the district out")
            work.faults += [Fault("outlines", said, remedy, value=districts.at[key, "name"]) for key in lacking]
            return None
        made, status = made_up(work, districts, areas)
        if made is None:
            return None
        outlines = made
    columns = ["where", "name", "admin_area", "lon", "lat", "centred", "code", "former_names", "excluded"]
    columns.append("centre_confidence")
    counted = [name for name in rows.columns if name.startswith("people_")]
    _check_one_figure(work, rows, counted)
    figures = rows.groupby("district_id", sort=False)[counted].first() if counted else None
    if figures is not None:
        figures.columns = [name.removeprefix("people_") for name in counted]
        figures = figures.reindex(districts.index)
    return Places(districts[columns], outlines, areas, figures, status)


def _check_one_figure(work: Work, rows: pd.DataFrame, counted: Sequence[str]) -> None:
    """Polygons of one district may repeat its people; where they differ, it cannot be told what the sum would be."""
    said = Text("同一片区的几个面有不同的人口数", "polygons of one district have different numbers of people")
    remedy = Text("请合并为一个面，或填同一个数", "Join them, or write one number in all")
    for _, own in rows.groupby("district_id", sort=False):
        if len(own) > 1 and any(own[name].nunique(dropna=False) > 1 for name in counted):
            first = own.iloc[0]
            work.faults.append(Fault(first["where"], said, remedy, row=int(own["row"].iloc[1]), value=first["name"]))


def _with_named(work: Work, places: Places, named: Sequence[tuple[Source, RawTable]]) -> gpd.GeoSeries:
    """Return the outlines with those of further sources, matched by name with the districts."""
    parts = [places.outlines]
    for source, table in named:
        by_id = not {"name", "code"} & source.columns.keys()
        columns = [texts(source, table, name) for name in ("name", "admin_area", "district_id" if by_id else "code")]
        wanted = [Wanted(*row) for row in zip(*columns, strict=True)]
        found = matched(work, "outlines", table.told, wanted, places.known_by_id if by_id else places.known)
        inside = [number for number, key in enumerate(found) if key is not None]
        moved = shapes(work, source, table, places.areas, bounds=True)[inside]
        parts.append(gpd.GeoSeries(moved, index=pd.Index([found[number] for number in inside]), crs=WGS84))
    return gpd.GeoSeries(pd.concat(parts), crs=WGS84)


def _with_centres(work: Work, districts: pd.DataFrame, outlines: gpd.GeoSeries) -> pd.DataFrame | None:
    """Return districts with a centre each: their own position, else a point within the largest part of the outline.

    None where not one has either.
    """
    blank = districts["lon"].isna()
    districts = districts.assign(centred=blank)
    if blank.any() and len(outlines):
        districts = centred(districts, outlines, blank)
        found = int(districts.loc[blank, "lon"].notna().sum())
        what = Text("中心点取边界内的代表点", "centres taken as a point within the outline")
        effect = Text("没有人口格点时，居民按位于此点计算", "without cells, people are taken to live there")
        work.note("estimated", "districts", what, found, effect=effect)
    if districts["lon"].isna().all():
        where = "、".join(districts["where"].unique())
        work.faults += [] if work.waiting else [Fault(where, _NO_CENTRES, _GIVE_CENTRE)]
        return None
    for row in districts[districts["lon"].isna()].itertuples():
        work.faults.append(Fault(row.where, _NO_CENTRE, _GIVE_CENTRE, row=int(row.row), value=row.name))
    return districts
