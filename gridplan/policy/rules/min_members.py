"""Whether each grid has enough members of some kinds."""

from gridplan.layout import Grid
from gridplan.policy.findings import Case, Finding, Verdict, finding, plain
from gridplan.policy.layout_rules import MinMembersRule
from gridplan.policy.members import members_of, named, refused, unplaced
from gridplan.text import Text, join

_READINGS = {
    "types": Text("只计所列类别", "the first kinds alone"),
    "all": Text("各类合计", "all kinds together"),
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
    counts = {reading: len(keys) for reading, keys in counted.items()}
    chosen = case.reading(rule.id)
    readings = [chosen.reading] if chosen is not None and chosen.reading in asked else list(asked)
    may_be = [key for key in unplaced(case) if kinds[key] in asked[readings[-1]]]
    members = named(case, counted["all"])
    reasons = [
        Text("成员：", "members: ") + members if counted["all"] else Text("没有这些类别的成员", "no such members")
    ]
    reasons += refused(case, counted["all"])
    if all(counts[reading] >= params.minimum for reading in readings):
        verdict = Verdict.PASS
    elif all(counts[reading] + len(may_be) < params.minimum for reading in readings):
        verdict = Verdict.FAIL
    else:
        verdict = Verdict.UNDETERMINED
        if may_be:
            reasons.append(Text("位置不详：", "site unknown: ") + named(case, may_be))
        if len({counts[reading] >= params.minimum for reading in readings}) > 1:
            reasons.append(Text("两种读法结论不同，须由人选定", "the two readings disagree: a person must choose"))
    if chosen is not None and len(readings) == 1:
        told = f"（{chosen.reason}；{chosen.person}，{chosen.date}）"
        reading = _READINGS[chosen.reading]
        reasons.append(
            Text("读法：", "reading: ") + reading + Text(told, f" ({chosen.reason}; {chosen.person}, {chosen.date})")
        )
    return finding(
        rule,
        case,
        verdict,
        measured=_measured(rule, counts),
        limit=plain(f"≥ {params.minimum}"),
        detail=join(reasons),
        grid=grid.id,
    )


def _measured(rule: MinMembersRule, counts: dict[str, int]) -> Text:
    first, every = counts["types"], counts["all"]
    zh, en = f"{'、'.join(rule.params.types)} {first} 家", f"{first} of {', '.join(rule.params.types)}"
    if not rule.params.others:
        return Text(zh, en)
    return Text(f"{zh}，各类合计 {every} 家", f"{en}, {every} of all kinds")
