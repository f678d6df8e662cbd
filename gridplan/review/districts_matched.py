"""Which districts of two study areas hold the same people: the same, renamed, merged, split, redrawn, new or gone.

RULE 0: what a crosswalk says that people wrote.
RULE 1: where both areas say which units a district is made of, and all of its units are found again, units decide.
RULE 2: a district whose outline is found again is whole in that one, whatever it is called.
RULE 3: where a layer of outlines is an estimate, a district that is known by name and lies mostly there is whole too,
    unless a district that nothing identifies has part of either.
RULE 4: else its people are shared out by its cells, without cells by area; narrow slips along borders do not count.
RULE 5: id, code and names tell whether it was renamed. They never outweigh the ground: a district of the same id
    that lies elsewhere is another one, and that is said.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from gridplan.area_places import CENTRE_PREFIX
from gridplan.crosswalk import from_areas, from_people
from gridplan.district_change import crosswalk_between
from gridplan.district_set import District, DistrictSet
from gridplan.matching import BASIS_NAMES, Basis, Known, Wanted, match_names, spelled
from gridplan.review.cycle import DistrictFate, DistrictMatch
from gridplan.study_area import StudyArea
from gridplan.text import Text

ALIKE = 0.95  # of either outline in the other: one district, surveyed twice
MOSTLY = 0.5
EDGE = 0.02  # of either outline: less is another survey of one border
BEYOND = 0.1  # of a district now: more than this on ground that no district had then is people not known then

GIVEN = Text("按给定的换算表", "by the crosswalk given")
UNITS = Text("按所含社区（村）", "by the communities it is made of")
CELLS = Text("按人口格点", "by population cells")
AREA = Text("按边界面积，假定人口均匀分布", "by area, people taken to live evenly")
WITHIN = Text("边界在其之内", "its outline lies within")
SAME_OUTLINE = Text("边界一致", "same outline")
ROUGH_OUTLINE = Text("位置相符，边界为估计", "same place, outlines estimated")
OUTSIDE = Text("在现有各片区之外", "outside every district of today")
NEW_GROUND = Text("当时不在任何片区之内", "on ground that no district had then")
Pair = tuple[str, str]


@dataclass(frozen=True)
class _Way:
    """Where the people of a district are now: shares by district of today, None where the share is not known."""

    shares: Mapping[str, float]
    basis: Text
    estimated: bool = False


def match_districts(
    then: StudyArea, now: StudyArea, crosswalk: pd.DataFrame | None = None
) -> tuple[DistrictMatch, ...]:
    """Return the pairs of districts that hold people in common, in the order of `then`, new ones last.

    The shares of a district then sum to 1, or are unknown: a row whose `now` is None is of people who live in no
    district of today. A row whose `then` is None is of a district of today that lies, whole or by more than a
    tenth, on ground that no district had: who lived there then is not known. `crosswalk` is one that people wrote, ids
    of then to ids of now; it may leave districts out.
    """
    known = _identified(then.districts, now.districts)
    ways, covered = _by_units(then, now)
    if crosswalk is not None:
        ways |= _as_given(crosswalk)
        covered |= frozenset(crosswalk["to_id"])
    rest = [key for key in then.districts.index if key not in ways]
    ground = _ground(then, now, rest)
    ways |= _on_the_ground(then, now, ground, known)
    reached = {target for way in ways.values() for target in way.shares}
    new = [key for key in now.districts.index if key not in reached]
    part_new = [key for key in now.districts.index if key in reached and key not in covered and ground.bare(key)]
    return tuple(_rows(then, now, ways, known, new, part_new))


def names_of(area: StudyArea, districts: Sequence[str]) -> str:
    """Return the names of districts, joined by 、."""
    return "、".join(area.districts.loc[list(districts), "name"])


def _identified(then: pd.DataFrame, now: pd.DataFrame) -> dict[str, tuple[str, Text]]:
    """Return the district of today that each is by code, name or former name, and by which; open ones are left out."""
    wanted = [Wanted(row.name, row.admin_area, row.code) for row in then[["name", "admin_area", "code"]].itertuples()]
    known = [
        Known(str(row.Index), row.name, row.admin_area, row.code, tuple(filter(None, row.former_names.split("、"))))
        for row in now[["name", "admin_area", "code", "former_names"]].itertuples()
    ]
    found = {}
    for key, match in zip(then.index, match_names(wanted, known), strict=True):
        same_id = key in now.index and spelled(now.at[key, "name"]) == spelled(match.wanted.name)
        target = key if same_id else match.found
        if target is not None:
            why = BASIS_NAMES[Basis.EXACT if same_id else match.basis]
            also = Text("编号相同，", "same id, ") if target == key else Text("", "")
            found[key] = (target, also + why)
    return found


def _as_given(crosswalk: pd.DataFrame) -> dict[str, _Way]:
    """Return the ways that a crosswalk says."""
    shares: dict[str, dict[str, float]] = {}
    for a, b, share in crosswalk[["from_id", "to_id", "weight"]].itertuples(index=False, name=None):
        shares.setdefault(str(a), {})[str(b)] = float(share)
    return {a: _Way(parts, GIVEN, estimated=True) for a, parts in shares.items()}


def _by_units(then: StudyArea, now: StudyArea) -> tuple[dict[str, _Way], frozenset[str]]:
    """Return the ways of the districts whose units are all found again, and the districts now that have no other."""
    if then.units is None or now.units is None:
        return {}, frozenset()
    one, other = then.units, now.units
    agrees = one.index.isin(other.index)
    names = other["name"].reindex(one.index)
    same = {key for key, found, a, b in zip(one.index, agrees, one["name"], names, strict=True) if found and a == b}
    before, after = (_set_of(area.districts, units) for area, units in ((then, one), (now, other)))
    table = crosswalk_between(before, after, one["population"].astype(float))
    ways = {}
    rough = bool(then.estimated_layers("units"))
    for key, rows in table.groupby("from_id", sort=False):
        shares = dict(zip(rows["to_id"], rows["weight"], strict=True))
        if same.issuperset(before.units_of(str(key))) and not any(map(math.isnan, shares.values())):
            ways[str(key)] = _Way(shares, UNITS, rough and len(shares) > 1)
    held = {unit for key in ways for unit in before.units_of(key)}
    covered = [key for key in after.districts if after.units_of(key) and held.issuperset(after.units_of(key))]
    return ways, frozenset(covered)


def _set_of(districts: pd.DataFrame, units: pd.DataFrame) -> DistrictSet:
    known = {str(key): District(row["name"], row["admin_area"]) for key, row in districts.iterrows()}
    return DistrictSet(tuple(units.index), known, units["district_id"].to_dict())


@dataclass(frozen=True, eq=False)
class _Ground:
    """What outlines share: by district then and now, the share of either outline; slips along borders left out."""

    shares: Mapping[str, Mapping[str, tuple[float, float]]]
    same: frozenset[str]  # districts whose id has the very same outline
    taken: Mapping[str, float]  # the share of each outline now that some outline then has

    def bare(self, now: str) -> bool:
        return now not in self.same and self.taken.get(now, 0.0) < 1 - BEYOND

    @property
    def pairs(self) -> Iterator[tuple[str, str, tuple[float, float]]]:
        return ((a, b, both) for a, parts in self.shares.items() for b, both in parts.items())


def _ground(then: StudyArea, now: StudyArea, sources: Sequence[str]) -> _Ground:
    """Return what the outlines of `sources` share with those of today, and whose outline is the very same."""
    one, other = then.districts.geometry, now.districts.geometry
    common = [key for key in sources if key in other.index]
    same = frozenset(key for key in common if one[key].equals_exact(other[key], 0))
    left = one.drop(index=list(same))
    right = other.drop(index=list(same))
    pairs = from_areas(left, right)
    if pairs.empty:
        return _Ground({}, same, {})
    areas = left.to_crs(then.metric_crs).area, right.to_crs(then.metric_crs).area
    back = pairs["weight"] * pairs["from_id"].map(areas[0]) / pairs["to_id"].map(areas[1])
    kept = (pairs["weight"] >= EDGE) | (back >= EDGE)
    taken = back.groupby(pairs["to_id"]).sum().to_dict()
    wanted = kept & pairs["from_id"].isin(list(sources))
    shares: dict[str, dict[str, tuple[float, float]]] = {}
    columns = pairs["from_id"][wanted], pairs["to_id"][wanted], pairs["weight"][wanted], back[wanted]
    for a, b, share, part in zip(*columns, strict=True):
        shares.setdefault(a, {})[b] = share, part
    return _Ground(shares, same, taken)


def _on_the_ground(
    then: StudyArea, now: StudyArea, ground: _Ground, known: Mapping[str, tuple[str, Text]]
) -> dict[str, _Way]:
    """Return the ways of the districts that units do not tell."""
    ways = {key: _Way({key: 1.0}, SAME_OUTLINE) for key in ground.same}
    ways |= {a: _Way({b: 1.0}, SAME_OUTLINE) for a, b, both in ground.pairs if min(both) >= ALIKE}
    if then.estimated_layers("outlines") or now.estimated_layers("outlines"):
        ways |= {a: _Way({b: 1.0}, ROUGH_OUTLINE) for a, b in _mostly(ground, known).items() if a not in ways}
    cut = [a for a in ground.shares if a not in ways]
    by_cells = _by_cells(then, now, cut)
    for a in cut:
        parts = ground.shares[a]
        if len(parts) == 1 and next(iter(parts.values()))[0] > 1 - EDGE:
            ways[a] = _Way(dict.fromkeys(parts, 1.0), WITHIN)
            continue
        people = {b: by_cells.get((a, b), 0.0) for b in parts}
        if a in by_cells.sources and not any(map(math.isnan, people.values())) and sum(people.values()) > 0:
            ways[a] = _Way(_without_slips(people), CELLS, estimated=True)
        else:
            ways[a] = _Way(_without_slips({b: share for b, (share, _) in parts.items()}), AREA, estimated=True)
    return ways


def _mostly(ground: _Ground, known: Mapping[str, tuple[str, Text]]) -> dict[str, str]:
    """Return the pairs of RULE 3."""
    partner = {a: b for a, (b, _) in known.items()}
    named = set(partner.values())
    claimed = {b for a, b, _ in ground.pairs if a not in partner}
    return {
        a: b
        for a, b, both in ground.pairs
        if partner.get(a) == b and min(both) >= MOSTLY and b not in claimed and named.issuperset(ground.shares[a])
    }


class _Cells(dict[Pair, float]):
    """Shares of people by pair, and the `sources` whose cells tell them."""

    sources: frozenset[str] = frozenset()


def _by_cells(then: StudyArea, now: StudyArea, sources: Sequence[str]) -> _Cells:
    """Return the shares of the people of `sources` by the cells of then; none without cells."""
    found = _Cells()
    cells = then.places[~then.places.index.str.startswith(CENTRE_PREFIX)]
    cells = cells[cells["district_id"].isin(list(sources))]
    if then.manifest.layers.cells is None or not len(cells):
        return found
    table = from_people(then.districts.geometry[list(sources)], now.districts.geometry, cells)
    found.update({(a, b): share for a, b, share in table.itertuples(index=False, name=None)})
    found.sources = frozenset(cells["district_id"])
    return found


def _without_slips(shares: Mapping[str, float]) -> dict[str, float]:
    """Return shares that sum to 1 where no more than a slip is missing."""
    total = math.fsum(shares.values())
    scale = 1 / total if total > 1 - EDGE else 1.0
    return {key: min(1.0, share * scale) for key, share in shares.items() if share > 0}


def _rows(
    then: StudyArea,
    now: StudyArea,
    ways: Mapping[str, _Way],
    known: Mapping[str, tuple[str, Text]],
    new: Sequence[str],
    part_new: Sequence[str],
) -> list[DistrictMatch]:
    rows = []
    sources: dict[str, list[str]] = {}
    for a, way in ways.items():
        for b in way.shares:
            sources.setdefault(b, []).append(a)
    for a in then.districts.index:
        way = ways.get(a, _Way({}, OUTSIDE))
        basis = way.basis + _elsewhere(now, a, way)
        rest = 1 - math.fsum(way.shares.values())
        for b, share in way.shares.items():
            fate = _fate(a, b, ways, sources, whole=not rest > EDGE and b not in part_new)
            if fate is DistrictFate.SAME and spelled(then.districts.at[a, "name"]) != spelled(
                now.districts.at[b, "name"]
            ):
                fate = DistrictFate.RENAMED
            told = known[a][1] + Text("，", ", ") + basis if known.get(a, ("",))[0] == b else basis
            rough = way.estimated and share != 1
            rows.append(DistrictMatch(a, b, float(share), fate, told, rough))
        if not way.shares or rest > EDGE:
            fate = DistrictFate.REDRAWN if way.shares else DistrictFate.GONE
            rows.append(DistrictMatch(a, None, rest, fate, OUTSIDE, way.estimated))
    rows += [DistrictMatch(None, b, math.nan, DistrictFate.NEW, NEW_GROUND) for b in new]
    return rows + [DistrictMatch(None, b, math.nan, DistrictFate.REDRAWN, NEW_GROUND) for b in part_new]


def _fate(
    a: str, b: str, ways: Mapping[str, _Way], sources: Mapping[str, Sequence[str]], *, whole: bool
) -> DistrictFate:
    """Return what became of `a` as far as it is in `b`; `whole` says that neither has people or ground elsewhere."""
    to, of = ways[a].shares, sources[b]
    if len(to) == 1 and len(of) == 1:
        told = ways[a].basis in (GIVEN, UNITS, SAME_OUTLINE, ROUGH_OUTLINE)
        return DistrictFate.SAME if whole and told else DistrictFate.REDRAWN
    if not whole:
        return DistrictFate.REDRAWN
    if len(to) == 1 and all(len(ways[each].shares) == 1 for each in of):
        return DistrictFate.MERGED
    return DistrictFate.SPLIT if all(len(sources[each]) == 1 for each in to) else DistrictFate.REDRAWN


def _elsewhere(now: StudyArea, district: str, way: _Way) -> Text:
    """Say that today's district of the same id is another one, where it is."""
    if district not in now.districts.index or district in way.shares:
        return Text("", "")
    name = now.districts.at[district, "name"]
    return Text(f"；今编号 {district}（{name}）另在他处", f"; today's {district} ({name}) lies elsewhere")
