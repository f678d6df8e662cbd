"""Whether each grid has enough members of some kinds."""

from collections.abc import Collection

from gridplan.layout import Grid
from gridplan.policy.findings import Case, Finding, Verdict, finding, plain
from gridplan.policy.layout_rules import MinMembersRule
from gridplan.policy.members import members_of, named, refused, unplaced
from gridplan.text import Text, join
from gridplan.vocabulary import word_text

_NONE = Text("没有这些类别的成员", "no such members")
READING_NAMES = {
    "types": Text("只计主要类型", "count the main types alone"),
    "all": Text("各类型合计", "count all types together"),
}


def check_min_members(rule: MinMembersRule, case: Case) -> list[Finding]:
    """Count the members of each grid; who serves several grids is counted in none, as no grid has it alone.

    Where the document may mean the other kinds too, both counts are shown: between the two the answer is
    undetermined until a person chooses a reading, "types" or "all".
    """
    return [_judge(rule, case, grid) for grid in case.layout.grids]


def _judge(rule: MinMembersRule, case: Case, grid: Grid) -> Finding:
    params, kinds = rule.params, case.area.facilities["type"]
    own = [one.facility_id for one in members_of(case, grid.id) if one.full]
    asked = {"types": params.types, "all": (*params.types, *params.others)}
    counted = {reading: [key for key in own if kinds[key] in types] for reading, types in asked.items()}
    chosen = case.reading(rule.id)
    readings = [chosen.reading] if chosen is not None and chosen.reading in asked else list(asked)
    enough = {len(counted[reading]) >= params.minimum for reading in readings}
    reasons = [Text("成员：", "members: ") + named(case, counted["all"]) if counted["all"] else _NONE]
    reasons += refused(case, counted["all"])
    unknown = [] if enough == {True} else _unknown(rule, case, asked[readings[-1]])
    if unknown:
        verdict = Verdict.UNDETERMINED
    elif len(enough) > 1:
        verdict = Verdict.UNDETERMINED
        reasons.append(Text("两种读法结论不同，须由人选定", "the two readings disagree: a person must choose"))
    else:
        verdict = Verdict.PASS if enough == {True} else Verdict.FAIL
    if chosen is not None and len(readings) == 1:
        told = Text(
            f"（{chosen.reason}；{chosen.person}，{chosen.date}）",
            f" ({chosen.reason}; {chosen.person}, {chosen.date})",
        )
        reasons.append(Text("读法：", "reading: ") + READING_NAMES[chosen.reading] + told)
    return finding(
        rule,
        case,
        verdict,
        measured=_measured(rule, {reading: len(keys) for reading, keys in counted.items()}),
        limit=plain(f"≥ {params.minimum}"),
        detail=join(reasons + unknown),
        grid=grid.id,
    )


def _unknown(rule: MinMembersRule, case: Case, types: Collection[str]) -> list[Text]:
    """Return why there may be more members than are counted; [] where there cannot."""
    kinds = case.area.facilities["type"]
    if not kinds.isin(rule.params.types).any():
        zh, en = "医疗机构图层没有这些类别：", "the facilities layer has none of these kinds: "
        return [Text(zh, en) + _kinds(rule)]
    somewhere = [key for key in unplaced(case) if kinds[key] in types]
    return [Text("位置不详：", "site unknown: ") + named(case, somewhere)] if somewhere else []


def _measured(rule: MinMembersRule, counts: dict[str, int]) -> Text:
    first, every = counts["types"], counts["all"]
    found = _kinds(rule) + Text(f" {first} 家", f": {first}")
    if not rule.params.others:
        return found
    return found + Text(f"，各类合计 {every} 家", f"; {every} of all kinds")


def _kinds(rule: MinMembersRule) -> Text:
    return join([word_text(kind) for kind in rule.params.types], zh="、", en=", ")
