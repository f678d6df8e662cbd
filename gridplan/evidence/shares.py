"""Where the residents of a district went: to its present leads, to other leads, elsewhere, by year.

A share is of all visits of the district's residents in the year, at whatever facility: where these are not known,
nothing can be told. Visits counted by the districts of before serve those of today: of districts that were merged
they are summed, where all of them are known; of one that was split the shares are taken for each part, and said to be.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from gridplan.evidence.definitions import Across, across
from gridplan.evidence.record import ALL, ELSEWHERE, KIND_NAMES, Evidence, Kind, Nature, Visits
from gridplan.study_area import StudyArea
from gridplan.suppression import SMALLEST, hidden_words, suppress
from gridplan.text import UNDETERMINED, Text


@dataclass(frozen=True)
class Went:
    """The visits of a district's residents in a year: at each facility, and in all; in 人次.

    `missing` says why they cannot be told; then `at` is empty. `before` is the district that was counted, where
    it has been split since; the numbers are then those of the whole of it.
    """

    district: str
    year: int
    kind: Kind
    at: Mapping[str, int]
    total: int
    nature: Nature
    before: str = ""
    missing: Text | None = None

    def number(self, facilities: Sequence[str]) -> int:
        """Return the visits at some facilities together."""
        return sum(self.at.get(key, 0) for key in facilities)

    def share(self, facilities: Sequence[str]) -> Fraction | None:
        """Return the share of all visits that went to some facilities; None where it cannot be told."""
        if self.missing is not None or any(key not in self.at for key in facilities):
            return None
        return Fraction(self.number(facilities), self.total)


@dataclass(frozen=True)
class LeadShare:
    """The shares (0 to 1) of a district's visits that went to its present leads, to other leads, elsewhere.

    They are None where they cannot be told, and `went.missing` or `missing` says why.
    """

    went: Went
    present: Fraction | None
    others: Fraction | None
    elsewhere: Fraction | None
    missing: Text | None = None


def went(evidence: Evidence, area: StudyArea, district: str, year: int, kind: Kind) -> Went:
    """Return where the residents of `district` went in `year`."""
    rows = [v for v in evidence.visits_of.get(district, ()) if v.year == year and v.kind is kind]
    nature = evidence.nature(kind, year)
    missing = _missing(rows, area, district, year, kind)
    if missing is not None:
        return Went(district, year, kind, {}, 0, nature, missing=missing)
    at: dict[str, int] = {}
    total = 0
    for name in dict.fromkeys(row.named for row in rows):
        own = {row.place: row.number for row in rows if row.named == name}
        total += own[ALL] if ALL in own else sum(own.values())
        for place, number in own.items():
            if place not in (ALL, ELSEWHERE):
                at[place] = at.get(place, 0) + number
    # A facility that is named for one of several districts and not for another is not known for their sum.
    names = {row.named for row in rows}
    partly = {place for place in at if {row.named for row in rows if row.place == place} != names}
    at = {place: number for place, number in at.items() if place not in partly}
    if total == 0:
        said = Text(f"{year} 年没有居民就诊", f"no visits in {year}")
        return Went(district, year, kind, {}, 0, nature, missing=said)
    before = next((row.named for row in rows if len(row.districts) > 1), "")
    return Went(district, year, kind, at, total, nature, before=before)


def _missing(rows: Sequence[Visits], area: StudyArea, district: str, year: int, kind: Kind) -> Text | None:
    """Return what is missing before the visits of a district can be told."""
    what = KIND_NAMES[kind]
    if not rows:
        return Text(f"没有 {year} 年{what.zh}去向的数据", f"no {what.en} by facility for {year}")
    names = {row.named for row in rows}
    name = str(area.districts.at[district, "name"])
    former = set(filter(None, str(area.districts.at[district, "former_names"]).split("、")))
    if name not in names and (absent := sorted(former - names)):
        listed = "、".join(absent)
        return Text(f"没有原{listed}片区 {year} 年{what.zh}的数据", f"no {what.en} of the former {listed} for {year}")
    if name in names and names != {name}:
        listed = "、".join(sorted(names))
        said = f"{year} 年{what.zh}分别按{listed}填报，可能重复"
        return Text(said, f"{what.en} of {year} are given for {listed}, which may count twice")
    for each in sorted(names):
        places = {row.place for row in rows if row.named == each}
        if not places & {ALL, ELSEWHERE}:
            zh = f"没有{each}片区 {year} 年{what.zh}的合计或在其他机构的人次"
            return Text(zh, f"neither all {what.en} of {each} for {year} nor those at other facilities are given")
    return None


def lead_share(
    evidence: Evidence, area: StudyArea, leads: Sequence[str], all_leads: Sequence[str], district: str, year: int,
    kind: Kind = Kind.INPATIENT,
) -> LeadShare:  # fmt: skip
    """Return how the visits of a district are shared among its present `leads`, the other leads, and elsewhere.

    A lead that no row of the year names is missing, not zero: its share, and that of elsewhere, cannot be told.
    """
    found = went(evidence, area, district, year, kind)
    if found.missing is not None:
        return LeadShare(found, None, None, None, found.missing)
    others = [key for key in all_leads if key not in leads]
    present, beside = found.share(leads), found.share(others)
    absent = [key for key in (*leads, *others) if key not in found.at]
    elsewhere = None if present is None or beside is None else 1 - present - beside
    missing = None
    if absent:
        listed = area.facility_names(absent)
        missing = Text(f"没有 {year} 年去{listed}的人次", f"visits at {listed} are not given for {year}")
    return LeadShare(found, present, beside, elsewhere, missing)


@dataclass(frozen=True)
class Trend:
    """The shares of a district by year, and whether the first and the last may be compared."""

    shares: tuple[LeadShare, ...]
    across: Across | None

    @property
    def change(self) -> Fraction | None:
        """How much the share of the present leads changed, first year told to last; None where it cannot be told."""
        told = [each.present for each in self.shares if each.present is not None]
        return None if self.across is None or not self.across.comparable else told[-1] - told[0]


def trend(
    evidence: Evidence, area: StudyArea, leads: Sequence[str], all_leads: Sequence[str], district: str,
    kind: Kind = Kind.INPATIENT,
) -> Trend:  # fmt: skip
    """Return the shares of every year of which anything is known of the district's visits of that kind."""
    years = sorted({v.year for v in evidence.visits_of.get(district, ()) if v.kind is kind})
    shares = tuple(lead_share(evidence, area, leads, all_leads, district, year, kind) for year in years)
    told = [each.went for each in shares if each.present is not None]
    return Trend(shares, comparable(evidence, told[0], told[-1]) if len(told) > 1 else None)


def comparable(evidence: Evidence, first: Went, last: Went) -> Across:
    """Return whether the shares of two years may be compared: by their definitions, and the district being the same."""
    found = across(evidence.definitions, first.kind, first.year, last.year)
    if first.before == last.before:
        return found
    split = first.before or last.before
    changed = Text(f"{split}片区已拆分", f"the district {split} has been split")
    why = Text("无法判定，片区已拆分", "undetermined, the district has been split")
    return Across(False, (*found.changed, changed), why)


def told_shares(found: Went, groups: Mapping[str, Sequence[str]]) -> dict[str, Text]:
    """Return the shares that groups of facilities have, and `rest`, in words.

    Fewer than SMALLEST visits are hidden, with what they would follow from. Undetermined where `found` is, or where
    a facility of a group is not known; `rest` also where one of any group is not.
    """
    known = {key: all(place in found.at for place in places) for key, places in groups.items()}
    if found.missing is not None or not any(known.values()):
        return dict.fromkeys((*groups, "rest"), UNDETERMINED)
    numbers = {key: found.number(groups[key]) for key, whole in known.items() if whole}
    if all(known.values()):
        numbers["rest"] = found.total - sum(numbers.values())
    hidden = _hidden(numbers, found.total) if any(0 < number < SMALLEST for number in numbers.values()) else ()
    said = {
        key: hidden_words(SMALLEST) if key in hidden else percent(Fraction(number, found.total))
        for key, number in numbers.items()
    }
    return {key: said.get(key, UNDETERMINED) for key in (*groups, "rest")}


def _hidden(numbers: Mapping[str, int], total: int) -> set[str]:
    """Return which of the numbers are hidden: the small ones, and what they would follow from."""
    frame = pd.DataFrame([{**numbers, "all": total}])
    sums = {"all": list(numbers)} if "rest" in numbers else None
    mask = suppress(frame, list(frame.columns), SMALLEST, sums=sums).mask
    return {key for key in numbers if mask.at[0, key]}


def told_nature(nature: Nature) -> Text:
    """Return the mark that numbers carry which nobody counted."""
    marks = {
        Nature.ASSUMED: Text("（情景假定）", " (scenario assumption)"),
        Nature.ESTIMATED: Text("（估）", " (est.)"),
    }
    return marks.get(nature, Text("", ""))


def percent(share: Fraction) -> Text:
    """Return a share in percent with one decimal."""
    words = f"{float(share * 100):.1f}%"
    return Text(words, words)
