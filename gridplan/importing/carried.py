"""Figures of streets, towns or communities carried to the districts that they are cut into, with what is lost told."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gridplan.crosswalk import carry
from gridplan.errors import Fault
from gridplan.importing.crosswalks import Crosswalk
from gridplan.importing.places import Places
from gridplan.importing.work import Work
from gridplan.layers.raw import RawTable
from gridplan.matching import Basis, Match, Wanted, key_of, match_names
from gridplan.questions import Option, Question
from gridplan.text import Text

SAME_GROUND = 0.95  # of a street's area in the district of its name: what lacks is the drawing's
OWN, SUM = "own", "sum"  # answers where a district has a row of its own, and a share of a street's
_PLAIN = (Basis.EXACT, Basis.SPELLING, Basis.CODE)
_CUT_EFFECT = Text("拆分所得的片区人口为估计（估）", "the people of districts that have a part of them are estimates")
_WITHOUT_EFFECT = Text("这些片区的人口未知", "the people of these districts are unknown")


@dataclass(frozen=True)
class Way:
    """How a row reaches districts: by a crosswalk, as a source of it."""

    crosswalk: Crosswalk
    source: str


def ways_of(work: Work, wanted: Sequence[Wanted], crosswalks: Sequence[Crosswalk], places: Places) -> list[Way | None]:
    """Return the way of each name that some crosswalk knows; None for those that mean a district, or nothing known.

    What a person decided about a name stands. A name is a district's own where it is spelt the same; but where a table
    has streets that are no districts, it has streets throughout, and then 五马 is the street. A crosswalk that a person
    wrote stands before either.
    """
    direct = match_names(wanted, places.known)
    found: list[Way | None] = [None] * len(wanted)
    for crosswalk in crosswalks:
        matches = match_names(wanted, crosswalk.known)
        known = [match.found is not None for match in matches]
        strange = [told and one.basis not in _PLAIN for told, one in zip(known, direct, strict=True)]
        for number, match in enumerate(matches):
            said = work.decided(key_of(match.wanted)) is not None
            if match.found is None or found[number] is not None or said:
                continue
            own = direct[number]
            by_name = crosswalk.listed and match.basis in _PLAIN
            if (by_name or any(strange)) and not _same_ground(crosswalk, match, own):
                found[number] = Way(crosswalk, match.found)
    return found


def _same_ground(crosswalk: Crosswalk, match: Match, direct: Match) -> bool:
    """Whether a polygon is all but the district that its name means, so that its people need no estimate."""
    if direct.found is None or crosswalk.confidence != "low":
        return False
    weights = crosswalk.weights
    own = weights[(weights["from_id"] == match.found) & (weights["to_id"] == direct.found)]
    return bool((own["weight"] >= SAME_GROUND).any())


def carried(
    work: Work, table: RawTable, frame: pd.DataFrame, crosswalk: Crosswalk, kinds: Sequence[str], names: dict[str, str]
) -> pd.DataFrame:
    """Return the figures of a table's rows by district_id: a column per kind, confidence and year.

    frame: the rows whose way is this crosswalk — source, row, said, a column per kind, confidence, year. A district
    is unknown where a source that it has a part of is unknown, or has no row. What lies outside is counted.
    """
    frame = _one_row_each(work, table, frame)
    weights = crosswalk.weights
    reached = set(weights.loc[weights["from_id"].isin(frame["source"]), "to_id"])
    weights = weights[weights["to_id"].isin(reached) | weights["from_id"].isin(frame["source"])]
    values = frame.set_index("source")
    found = {kind: carry(values[kind], weights) for kind in kinds}
    main = found["population"]
    total = crosswalk.counted.reindex(values.index)
    exact = set(values.index[values["population"] == total]) if len(kinds) == 1 else set()
    cut = weights.loc[(weights["weight"] != 1) & ~weights["from_id"].isin(exact), "to_id"]
    result = pd.DataFrame({kind: found[kind].values for kind in kinds}).loc[sorted(reached)]
    result["confidence"] = np.where(result.index.isin(cut), crosswalk.confidence, "")
    result["year"] = next(filter(None, frame["year"]), "")
    _note(work, table, frame, crosswalk, names, estimated=bool(len(cut)))
    outside = main.left_out.dropna()
    what = Text(f"{table.told}：换算后在所有片区之外的人数", f"{table.told}: people outside all districts")
    work.note("left_out", "population", what, int(outside.sum()), outside.index)
    without = {key: sources for key, sources in main.unknown.items() if key in reached}
    what = Text("来源没有人口数的片区", "districts with a part of what has no figure")
    listed = [f"{names[key]} ← {'、'.join(sources)}" for key, sources in without.items()]
    work.note("missing", "population", what, len(listed), listed, _WITHOUT_EFFECT)
    return result


def _one_row_each(work: Work, table: RawTable, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows each source once; one that stands twice with other figures is a fault."""
    frame = frame[~frame.duplicated([name for name in frame.columns if name != "row"])]
    twice = frame["source"].duplicated()
    problem, remedy = Text("同一来源有两行", "stands in two rows"), Text("请只留一行", "Keep one of them")
    for row in frame[twice].itertuples():
        work.faults.append(Fault(table.told, problem, remedy, row=int(row.row), value=row.said))
    return frame[~twice]


def _note(
    work: Work,
    table: RawTable,
    frame: pd.DataFrame,
    crosswalk: Crosswalk,
    names: dict[str, str],
    *,
    estimated: bool,
) -> None:
    shares: dict[str, list[str]] = {}
    for source, target, weight in crosswalk.weights.itertuples(index=False):
        shares.setdefault(source, []).append(f"{names[target]} {weight:.0%}")
    said = [(name, shares[key]) for name, key in zip(frame["said"], frame["source"], strict=True)]
    said.sort(key=lambda pair: len(pair[1]) == 1)  # what is cut comes first
    told = [f"{name} → {'、'.join(parts)}" for name, parts in said]
    what = Text(
        f"{table.told}：换算到片区的街道、乡镇或社区，依据{crosswalk.origin.zh}",
        f"{table.told}: streets, towns or communities carried to districts by {crosswalk.origin.en}",
    )
    effect = _CUT_EFFECT if estimated else None
    work.note("estimated" if estimated else "converted", "population", what, len(told), told, effect)


def together(
    work: Work, table: RawTable, direct: pd.DataFrame, parts: Sequence[pd.DataFrame], names: dict[str, str]
) -> pd.DataFrame:
    """Return the rows of districts and what crosswalks carried to them, added up by district.

    Where a district has both, a person says whether its own row is the whole of it.
    """
    known = sorted(set(direct.index) & {key for part in parts for key in part.index})
    if known:
        key = f"sum:{table.told}"
        chosen = work.decided(key)
        if chosen is None:
            work.ask(_both_question(key, table, [names[each] for each in known]))
        if chosen == OWN:
            what = Text("片区自有一行，换算所得未计", "carried shares not counted beside a row of the district's own")
            work.note("left_out", "population", what, len(known), [names[each] for each in known])
            parts = [part.drop(index=known, errors="ignore") for part in parts]
    whole = pd.concat([direct, *parts])
    kinds = [name for name in whole.columns if name not in ("confidence", "year")]
    by_district = whole.groupby(level=0, sort=False)
    total = by_district[kinds].agg(lambda column: column.sum(skipna=False))
    said = by_district[["confidence", "year"]].agg(lambda column: next(filter(None, column), ""))
    return total.join(said)


def _both_question(key: str, table: RawTable, names: Sequence[str]) -> Question:
    listed = "、".join(names[:3])
    text = Text(
        f"{listed} 等 {len(names)} 个片区既有自己的一行，又从街道换算得到人口。怎样计？",
        f"{len(names)} districts ({listed} …) have a row of their own and a share of a street's people. How to count?",
    )
    options = (
        Option(OWN, Text("只用片区自己的一行", "their own row alone")),
        Option(SUM, Text("两者是不同的人，相加", "they are different people: add them up")),
    )
    return Question(key, "value", table.told, text, options)
