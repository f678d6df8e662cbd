"""People by district: from figures of districts, or of the communities and streets that they are made of."""

import re
from collections.abc import Sequence

import pandas as pd

from gridplan.errors import Fault
from gridplan.importing.carried import carried, together, ways_of
from gridplan.importing.crosswalks import Crosswalk, by_area
from gridplan.importing.ids import ids_for
from gridplan.importing.mapping import Source
from gridplan.importing.names import matched
from gridplan.importing.numbers import people
from gridplan.importing.places import Places
from gridplan.importing.unit_outlines import unit_shapes
from gridplan.importing.work import Work, confidences, texts, unfit, unnamed
from gridplan.layers.raw import RawTable
from gridplan.matching import Known, Wanted
from gridplan.questions import Option, Question
from gridplan.text import Text

REPEATS = Text("与前面的行完全相同", "rows that repeat an earlier one exactly")
_YEAR = re.compile(r"(19|20)\d\d")
_UNKNOWN_EFFECT = Text(
    "涉及这些片区的人口加权指标为无法判定", "indicators weighted by people are undetermined where these districts count"
)


def read_population(
    work: Work, places: Places, units: pd.DataFrame | None, crosswalks: Sequence[Crosswalk] = ()
) -> pd.DataFrame | None:
    """Return district_id, population, a column per further kind, confidence and year; None where nobody is counted.

    Figures of districts stand before sums of their units. A district without a figure is unknown, never nobody.
    """
    index = places.districts.index
    frames = {}
    if places.figures is not None:
        frames[places.districts["where"].iloc[0]] = places.figures.assign(confidence="", year="")
    for source, table in work.sources("population"):
        if not unfit(work, source, table):
            frames[table.told] = _figures(work, source, table, places, units, crosswalks)
    if not frames and units is not None and units["population"].notna().any():
        frames["units"] = _sums_of_units(work, units)
    if not frames:
        return None
    whole = _one_of(work, {told: frame.reindex(index) for told, frame in frames.items()}, places)
    unknown = whole["population"].isna()
    names = places.districts.loc[unknown.to_numpy(), "name"]
    what = Text("片区人口未知", "districts whose population is unknown")
    work.note("missing", "population", what, len(names), names, _UNKNOWN_EFFECT)
    return whole.fillna({"confidence": "", "year": ""})


def _one_of(work: Work, frames: dict[str, pd.DataFrame], places: Places) -> pd.DataFrame:
    """Return the figures of several sources together; where two differ about a district, a person says whose stand."""
    figures = pd.DataFrame({told: frame["population"] for told, frame in frames.items()})
    differ = figures.nunique(axis=1) > 1
    chosen = work.decided("figures:population")
    if differ.any() and chosen not in frames:
        names = "、".join(places.districts.loc[differ.to_numpy(), "name"][:3])
        text = Text(
            f"{int(differ.sum())} 个片区（{names} 等）的人口在几个文件中不同。用哪个文件的？",
            f"Files differ about the people of {int(differ.sum())} districts ({names} …). Whose figures stand?",
        )
        options = tuple(Option(told, Text(told, told), _sum_text(frame)) for told, frame in frames.items())
        work.ask(Question("figures:population", "value", "、".join(frames), text, options))
    ordered = sorted(frames, key=lambda told: told != chosen)
    whole = frames[ordered[0]]
    for told in ordered[1:]:
        whole = whole.combine_first(frames[told]).reindex(whole.index)
    return whole


def _sum_text(frame: pd.DataFrame) -> Text:
    total = f"{frame['population'].sum():,.0f}"
    return Text(f"合计 {total} 人", f"{total} people in all")


def read_units(work: Work, places: Places) -> pd.DataFrame | None:
    """Return the communities and villages by unit_id, each with its district; None where there is no such source.

    `geometry` is the polygon in WGS84, None where the source draws none.
    """
    parts = []
    for source, table in work.sources("units"):
        if unfit(work, source, table):
            continue
        field = "district" if "district" in source.columns else "district_id"
        if blank := unnamed(source, table, field):
            work.faults += blank
            continue
        frame = pd.DataFrame({name: texts(source, table, name) for name in ("unit_id", "name", "kind", "town", "code")})
        areas = texts(source, table, "admin_area")
        pairs = zip(texts(source, table, field), areas, strict=True)
        wanted = [Wanted(name, area) if field == "district" else Wanted("", area, name) for name, area in pairs]
        known = places.known if field == "district" else places.known_by_id
        frame["admin_area"] = areas
        frame["district_id"] = matched(work, "units", table.told, wanted, known)
        frame["population"] = people(work, source, table, "population")
        frame["geometry"] = unit_shapes(work, source, table, places)
        frame["where"], frame["row"] = table.told, table.row_numbers
        parts.append(frame.assign(key=[f"{d}/{n}" for d, n in zip(frame["district_id"], frame["name"], strict=True)]))
    if not parts:
        return None
    whole = pd.concat(parts, ignore_index=True)
    whole = whole[whole["district_id"].notna()]
    repeats = whole.duplicated([name for name in whole.columns if name != "row"])
    work.note("left_out", "units", REPEATS, int(repeats.sum()), whole.loc[repeats, "name"])
    whole = whole[~repeats]
    twice = whole[whole["key"].duplicated()]
    said = Text("同一片区内的社区、村重复", "the community or village stands twice within one district")
    remedy = Text("请只保留一行", "Keep one of the rows")
    work.faults += [Fault(row.where, said, remedy, row=int(row.row), value=row.name) for row in twice.itertuples()]
    whole = whole.drop_duplicates("key").drop(columns=["where", "row"])
    whole["unit_id"] = ids_for(work, "units", list(whole["key"]), list(whole["unit_id"]), list(whole["code"]))
    work.note("read", "units", Text("社区、村", "communities and villages"), len(whole))
    return whole.set_index("unit_id").drop(columns="key")


def _figures(
    work: Work,
    source: Source,
    table: RawTable,
    places: Places,
    units: pd.DataFrame | None,
    crosswalks: Sequence[Crosswalk],
) -> pd.DataFrame:
    """Return the figures of one source by district."""
    kinds = ["population", *source.kinds]
    frame = pd.DataFrame({kind: people(work, source, table, kind) for kind in kinds})
    years = [_YEAR.search(text) for text in texts(source, table, "year")]
    frame["year"] = ["" if year is None else year[0] for year in years]
    frame["confidence"] = confidences(source, table, "confidence")
    if {"district_id"} == {"district_id", "name"} & source.columns.keys():
        wanted = [Wanted("", code=code) for code in texts(source, table, "district_id")]
        known = places.known_by_id
    else:
        said = [texts(source, table, name) for name in ("name", "admin_area", "code")]
        wanted = [Wanted(*row) for row in zip(*said, strict=True)]
        known = places.known
    work.faults += unnamed(source, table, "name") if "name" in source.columns else []
    frame["row"], frame["said"] = table.row_numbers, [item.name for item in wanted]
    own = [] if table.geometry is None else [by_area(work, source, table, places)]
    crosswalks = [*crosswalks, *filter(None, own)]
    ways = ways_of(work, wanted, crosswalks, places)
    if not any(ways) and units is not None and _names_units(wanted, places, units):
        return _through_units(work, table, frame, wanted, units, kinds)
    rest = [number for number, way in enumerate(ways) if way is None]
    own_rows = frame.iloc[rest].copy()
    own_rows["district_id"] = matched(work, "population", table.told, [wanted[n] for n in rest], known, wider=True)
    direct = _one_each(work, table, own_rows[own_rows["district_id"].notna()], kinds)
    names = dict(zip(places.districts.index, places.districts["name"], strict=True))
    parts = []
    for crosswalk in crosswalks:
        taken = {n: way.source for n, way in enumerate(ways) if way is not None and way.crosswalk is crosswalk}
        if taken:
            rows = frame.iloc[list(taken)].assign(source=list(taken.values()))
            parts.append(carried(work, table, rows, crosswalk, kinds, names))
    return together(work, table, direct, parts, names) if parts else direct


def _one_each(work: Work, table: RawTable, frame: pd.DataFrame, kinds: Sequence[str]) -> pd.DataFrame:
    """Return one row per district: streets that a person put into one district are added up, a repeat is refused."""
    counted = [name for name in frame.columns if name != "row"]
    frame = frame[~frame.duplicated(counted)]
    problem = Text("同一片区有两个不同的人口数", "two figures for one district")
    remedy = Text("请只保留一行", "Keep one of the rows")
    for row, said in frame.loc[frame.duplicated(["district_id", "said"]), ["row", "said"]].itertuples(index=False):
        work.faults.append(Fault(table.told, problem, remedy, row=int(row), value=said))
    sums = frame.groupby("district_id", sort=False)
    several = sums["row"].transform("size") > 1
    what = Text("几行合计为一个片区", "rows added up to one district")
    work.note("converted", "population", what, int(several.sum()), frame.loc[several, "row"])
    total = sums[list(kinds)].agg(lambda column: column.sum(skipna=False))
    return total.join(sums[["confidence", "year"]].first())


def _names_units(wanted: Sequence[Wanted], places: Places, units: pd.DataFrame) -> bool:
    """Whether most names of a table are those of units, and not of districts."""
    names = {item.name for item in wanted}
    of_units, of_districts = names & set(units["name"]), names & set(places.districts["name"])
    return len(of_units) > max(len(of_districts), len(names) / 2)


def _through_units(
    work: Work,
    table: RawTable,
    frame: pd.DataFrame,
    wanted: Sequence[Wanted],
    units: pd.DataFrame,
    kinds: Sequence[str],
) -> pd.DataFrame:
    known = [Known(str(row.Index), row.name, row.town, row.code) for row in units.itertuples()]
    frame["unit_id"] = matched(work, "population", table.told, wanted, known, wider=True)
    by_unit = frame[frame["unit_id"].notna()].groupby("unit_id")[list(kinds)].agg(lambda c: c.sum(skipna=False))
    return _added_up(work, by_unit.reindex(units.index), units, kinds)


def _sums_of_units(work: Work, units: pd.DataFrame) -> pd.DataFrame:
    return _added_up(work, units[["population"]], units, ["population"])


def _added_up(work: Work, figures: pd.DataFrame, units: pd.DataFrame, kinds: Sequence[str]) -> pd.DataFrame:
    """Return the sums of districts; one that has a unit of unknown people is unknown itself."""
    unknown = figures["population"].isna()
    what = Text(
        "社区、村人口未知，其片区人口因此未知", "communities and villages of unknown people: so is their district"
    )
    work.note("missing", "population", what, int(unknown.sum()), units.loc[unknown.to_numpy(), "name"], _UNKNOWN_EFFECT)
    total = figures.groupby(units["district_id"])[list(kinds)].agg(lambda column: column.sum(skipna=False))
    what = Text("片区人口为所含社区、村之和", "districts whose people are the sum of their communities and villages")
    work.note("converted", "population", what, int(total["population"].notna().sum()))
    return total.assign(confidence="", year="")
