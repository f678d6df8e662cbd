"""What operating evidence says of a district that would get another lead."""

from collections.abc import Sequence
from fractions import Fraction

from gridplan.evidence.record import KIND_NAMES, Evidence, Kind
from gridplan.evidence.shares import Went, comparable, told_nature, told_shares, went
from gridplan.study_area import StudyArea
from gridplan.suppression import SMALLEST
from gridplan.text import UNDETERMINED, Text, join

_COLON = Text("：", ": ")


def evidence_of_move(
    evidence: Evidence | None, area: StudyArea, district: str, from_leads: Sequence[str], to_leads: Sequence[str]
) -> Text:
    """Return a sentence on where the residents of `district` (an id of `area`) went, to old or new leads (ids).

    The latest year of which it can be told speaks, for admissions and outpatient visits; 无法判定 with what is missing
    where nothing can be told. Shares of fewer than SMALLEST visits are hidden.
    """
    if evidence is None:
        return UNDETERMINED + Text("：没有运行资料", ": no operating evidence was given")
    found = [_of_kind(evidence, area, district, from_leads, to_leads, kind) for kind in Kind]
    told = [sentence for sentence, known in found if known]
    if told:
        return join(told)
    missing = dict.fromkeys(sentence for sentence, _ in found)
    return UNDETERMINED + _COLON + join(list(missing))


def _of_kind(
    evidence: Evidence, area: StudyArea, district: str, old: Sequence[str], new: Sequence[str], kind: Kind
) -> tuple[Text, bool]:
    """Return the sentence for one kind of visits and whether it is known; else what is missing."""
    years = sorted({v.year for v in evidence.visits_of.get(district, ()) if v.kind is kind}, reverse=True)
    name = KIND_NAMES[kind]
    if not years:
        return Text(f"没有{name.zh}去向的数据", f"no {name.en} by facility"), False
    found = [went(evidence, area, district, year, kind) for year in years]
    whole = [each for each in found if each.missing is None and {*old, *new} <= each.at.keys()]
    if not whole:
        latest = found[0]
        absent = area.facility_names(key for key in (*new, *old) if key not in latest.at)
        lacks = Text(
            f"没有 {years[0]} 年去{absent}{name.zh}的人次", f"{name.en} at {absent} are not given for {years[0]}"
        )
        return latest.missing or lacks, False
    latest, earliest = whole[0], whole[-1]
    said = _shares(latest, area, old, new)
    if earliest.year != latest.year:
        said += _since(evidence, earliest, latest, new)
    return said + told_nature(latest.nature), True


def _shares(found: Went, area: StudyArea, old: Sequence[str], new: Sequence[str]) -> Text:
    kind, parts = KIND_NAMES[found.kind], told_shares(found, {"new": new, "old": old})
    of = Text("该片区居民", "its residents")
    if found.before:
        of = Text(f"拆分前的{found.before}片区居民", f"the residents of {found.before} before it was split")
    target = area.facility_names(new)
    said = Text(
        f"{found.year} 年{of.zh}{kind.zh}，去{target}的占 {parts['new'].zh}",
        f"in {found.year} {parts['new'].en} of {kind.en} of {of.en} were at {target}",
    )
    if old:
        present = area.facility_names(old)
        said += Text(
            f"，去现牵头医院（{present}）的占 {parts['old'].zh}", f", {parts['old'].en} at the present lead ({present})"
        )
    return said + Text(f"，去其他机构的占 {parts['rest'].zh}", f", {parts['rest'].en} elsewhere")


def _since(evidence: Evidence, earliest: Went, latest: Went, new: Sequence[str]) -> Text:
    """Return how the share at the new leads changed, or why that cannot be told."""
    judged, year = comparable(evidence, earliest, latest), earliest.year
    if not judged.comparable:
        return Text(f"；与 {year} 年相比{judged.why.zh}", f"; against {year} {judged.why.en}")
    if min(earliest.number(new), latest.number(new)) < SMALLEST:
        return Text("", "")
    points = float((Fraction(latest.number(new), latest.total) - Fraction(earliest.number(new), earliest.total)) * 100)
    word = "增加" if points >= 0 else "减少"
    return Text(
        f"，去新牵头医院的比 {year} 年{word} {abs(points):.1f} 个百分点",
        f"; {points:+.1f} percentage points at the new lead since {year}",
    )
