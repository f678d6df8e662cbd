"""What became of the facilities: which is which then and now, opened, closed, moved, of another grade or size.

RULE 1: the same id and name, or another name that either side gives for it, is the same facility.
RULE 2: else a name decides that means one facility only, on both sides.
RULE 3: else the same id does, where it is of the same type or stands where it stood.
RULE 4: names that may mean several are left as closed and opened, and it is said what they may be.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import chain, count

import pandas as pd

from gridplan.coordinates import distance_km
from gridplan.matching import BY_A_RULE, Known, Match, Wanted, match_names, spelled
from gridplan.review.cycle import FacilityFate, FacilityMatch
from gridplan.study_area import StudyArea
from gridplan.text import Text, join
from gridplan.vocabulary import parse_grade, word_text

MOVED_KM = 0.2  # less is another reading of one address
SIZES = {
    "beds_open": Text("开放床位", "open beds"),
    "physicians": Text("医师", "physicians"),
    "general_practitioners": Text("全科医生", "general practitioners"),
}
WORDS = {
    "type": Text("类型", "type"),
    "affiliation": Text("隶属", "affiliation"),
    "ownership": Text("所有制", "ownership"),
}
ESTIMATE = Text("（估）", " (est.)")
NOT_KNOWN = Text("不详", "not known")


def match_facilities(then: StudyArea, now: StudyArea) -> tuple[FacilityMatch, ...]:
    """Return each facility then with that of today, in the order of `then`, those opened since last."""
    one, other = _open_facilities(then), _open_facilities(now)
    sides = _Side(then), _Side(now)
    pairs, doubts = _pairs(*sides)
    taken = set(pairs.values())
    rows = []
    for key in then.facilities.index:
        target = pairs.get(key)
        if target is None:
            if key in one:
                told = _named(then, key) + Text("：已关闭或不在名录中", ": closed, or no longer listed")
                told += doubts.get(key, _NOTHING)
                rows.append(FacilityMatch(key, None, frozenset({FacilityFate.CLOSED}), told))
        else:
            rows.append(_match(*sides, key, target, was_open=key in one, is_open=target in other))
    for key in now.facilities.index:
        if key in other and key not in taken:
            told = _named(now, key) + Text("：新开设或新列入名录", ": opened, or newly listed") + _size_of(now, key)
            told += doubts.get(f"now:{key}", _NOTHING)
            rows.append(FacilityMatch(None, key, frozenset({FacilityFate.OPENED}), told))
    return tuple(rows)


def ids_of_today(then: StudyArea, now: StudyArea, matches: tuple[FacilityMatch, ...]) -> dict[str, str]:
    """Return the id of every facility then among those of today; one that is gone keeps its own, or one like it.

    Where `now` has such a one as closed already, it is that.
    """
    found = {match.then: match.now for match in matches if match.then is not None and match.now is not None}
    taken = set(now.facilities.index)
    for key in then.facilities.index:
        if key not in found:
            ways = chain([key], (f"{key}-{number}" for number in count(1)))
            found[key] = next(way for way in ways if way not in taken or _is_closed(now, way, then.facility_name(key)))
            taken.add(found[key])
    return found


def _is_closed(area: StudyArea, key: str, name: str) -> bool:
    return key in area.closed and area.facility_name(key) == name


_NOTHING = Text("", "")


def _open_facilities(area: StudyArea) -> frozenset[str]:
    return frozenset(area.facilities.index) - area.closed


class _Side:
    """The facilities of one side, and of each that has campuses the place of its main one and what is said of them."""

    def __init__(self, area: StudyArea) -> None:
        self.area = area
        self.facilities = area.facilities
        first = area.campuses.sort_values("designated", ascending=False, kind="stable").drop_duplicates("facility_id")
        self.site = dict(zip(first["facility_id"], zip(first["lon"], first["lat"], strict=True), strict=True))
        sites = area.campuses.groupby("facility_id")
        self.estimated: dict[str, bool] = sites["location_estimated"].any().to_dict()
        self.campuses: dict[str, int] = sites.size().to_dict()


def _pairs(then: _Side, now: _Side) -> tuple[dict[str, str], dict[str, Text]]:
    """Return the id of today by that of then, and by id (of today: after `now:`) what else it may be."""
    one, other = then.facilities, now.facilities
    pairs = {key: key for key in one.index if key in other.index and _names(one, key) & _names(other, key)}
    matches = _by_name(one.drop(index=list(pairs)), other.drop(index=list(pairs)))
    doubts: dict[str, Text] = {}
    for key, match in matches.items():
        if match.found is not None:
            pairs[key] = match.found
    taken = set(pairs.values())
    for key in one.index:
        free = key not in pairs and key in other.index and key not in taken
        if free and (one.at[key, "type"] == other.at[key, "type"] or _km(then, now, key, key) <= MOVED_KM):
            pairs[key] = key
    taken |= set(pairs.values())
    for key, match in matches.items():
        if key in pairs:
            continue
        like = [c.id for c in match.candidates if c.likeness >= BY_A_RULE and c.id not in taken]
        if like:
            doubts[key] = _perhaps(now.area, like)
            for each in like:
                doubts[f"now:{each}"] = _perhaps(then.area, [key])
    return pairs, doubts


def _names(facilities: pd.DataFrame, key: str) -> set[str]:
    row = facilities.loc[key]
    return {spelled(name) for name in (row["name"], *row["other_names"].split("、")) if name}


def _by_name(one: pd.DataFrame, other: pd.DataFrame) -> dict[str, Match]:
    """Return what each name means today; a facility then is also found by another name that was given for it."""
    known = [Known(str(key), name, other_names=names) for key, name, names in _all_names(other)]
    listed = _all_names(one)
    found = dict(zip(one.index, _matched([name for _, name, _ in listed], known), strict=True))
    names = [(key, name) for key, _, others in listed for name in others]
    for (key, _), match in zip(names, _matched([name for _, name in names], known), strict=True):
        if found[key].found is None and match.found is not None:
            found[key] = match
    taken = [match.found for match in found.values() if match.found is not None]
    return {k: m if m.found is None or taken.count(m.found) == 1 else _undecided(m) for k, m in found.items()}


def _all_names(frame: pd.DataFrame) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return id, name and other names of each facility."""
    columns = zip(frame.index, frame["name"], frame["other_names"], strict=True)
    return [(str(key), name, tuple(filter(None, others.split("、")))) for key, name, others in columns]


def _matched(names: Sequence[str], known: Sequence[Known]) -> list[Match]:
    return match_names([Wanted(name) for name in names], known, kind="facility")


def _undecided(match: Match) -> Match:
    return Match(match.wanted, None, match.basis, match.candidates)


def _perhaps(area: StudyArea, keys: list[str]) -> Text:
    names = "、".join(map(area.facility_name, keys))
    return Text(f"；名称相近，可能即 {names}，请核对", f"; perhaps {names}, whose name is like it: please check")


def _km(then: _Side, now: _Side, key: str, target: str) -> float:
    """Return how far the main designated campus then is from that of today; NaN where either has none."""
    sites = then.site.get(key), now.site.get(target)
    return math.nan if sites[0] is None or sites[1] is None else float(distance_km(*sites[0], *sites[1]))


def _match(then: _Side, now: _Side, key: str, target: str, *, was_open: bool, is_open: bool) -> FacilityMatch:
    if was_open != is_open:
        fate = FacilityFate.OPENED if is_open else FacilityFate.CLOSED
        said = Text("：重新开设", ": open again") if is_open else Text("：已关闭", ": closed")
        return FacilityMatch(key, target, frozenset({fate}), _named(now.area, target) + said)
    told: dict[FacilityFate, list[Text]] = dict(_changes(then, now, key, target))
    parts = [text for texts in told.values() for text in texts]
    fates = frozenset(told) - {FacilityFate.SAME} or frozenset({FacilityFate.SAME})
    said = join(parts, zh="；", en="; ") if parts else Text("没有变化", "as it was")
    return FacilityMatch(key, target, fates, _named(now.area, target) + Text("：", ": ") + said)


def _changes(then: _Side, now: _Side, key: str, target: str) -> Iterator[tuple[FacilityFate, list[Text]]]:
    """Yield each fate with its sentences; what changed without being one is under SAME."""
    one, other = then.facilities.loc[key], now.facilities.loc[target]
    if spelled(one["name"]) != spelled(other["name"]):
        yield FacilityFate.RENAMED, [Text(f"原名 {one['name']}", f"was called {one['name']}")]
    km = _km(then, now, key, target)
    if km > MOVED_KM:
        rough = then.estimated[key] or now.estimated[target]
        yield (
            FacilityFate.MOVED,
            [Text(f"迁址 {km:.1f} km", f"moved by {km:.1f} km") + (ESTIMATE if rough else _NOTHING)],
        )
    grades = parse_grade(one["grade"]), parse_grade(other["grade"])
    if None not in grades and grades[0] != grades[1]:
        rough = one["grade_estimated"] or other["grade_estimated"]
        words = word_text(one["grade"]) + Text(" → ", " → ") + word_text(other["grade"])
        yield FacilityFate.REGRADED, [Text("等级 ", "grade ") + words + (ESTIMATE if rough else _NOTHING)]
    if sizes := [text for name in SIZES if (text := _resized(one, other, name)) is not None]:
        yield FacilityFate.RESIZED, sizes
    if beside := list(_beside(then, now, key, target)):
        yield FacilityFate.SAME, beside


def _resized(one: pd.Series, other: pd.Series, name: str) -> Text | None:
    before, after = float(one[name]), float(other[name])
    if pd.isna(before) or pd.isna(after) or before == after:
        return None
    flag = f"{name}_estimated"
    rough = flag in one and (one[flag] or other[flag])
    numbers = f" {before:,.0f} → {after:,.0f}（{after - before:+,.0f}）"
    text = Text(SIZES[name].zh + numbers, SIZES[name].en + numbers.replace("（", " (").replace("）", ")"))
    return text + (ESTIMATE if rough else _NOTHING)


def _beside(then: _Side, now: _Side, key: str, target: str) -> Iterator[Text]:
    """Yield what else differs: the id, words of the layer, the number of campuses, what became known or unknown."""
    one, other = then.facilities.loc[key], now.facilities.loc[target]
    if key != target:
        yield Text(f"编号 {key} → {target}", f"id {key} → {target}")
    for name, label in WORDS.items():
        if one[name] and other[name] and one[name] != other[name]:
            yield label + Text(" ", " ") + word_text(one[name]) + Text(" → ", " → ") + word_text(other[name])
    for name, label in SIZES.items():
        if pd.isna(one[name]) != pd.isna(other[name]):
            yield label + Text(" ", " ") + _number(one[name]) + Text(" → ", " → ") + _number(other[name])
    counts = then.campuses.get(key, 0), now.campuses.get(target, 0)
    if counts[0] != counts[1]:
        yield Text(f"院区 {counts[0]} → {counts[1]} 处", f"campuses {counts[0]} → {counts[1]}")


def _number(given: float) -> Text:
    return NOT_KNOWN if pd.isna(given) else Text(f"{given:,.0f}", f"{given:,.0f}")


def _size_of(area: StudyArea, key: str) -> Text:
    beds = area.facilities.at[key, "beds_open"]
    return _NOTHING if pd.isna(beds) else Text(f"，开放床位 {beds:,.0f}", f", {beds:,.0f} open beds")


def _named(area: StudyArea, key: str) -> Text:
    name = area.facility_name(key)
    return Text(name, name)
