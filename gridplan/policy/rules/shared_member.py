"""Which facilities may serve several grids, and which hospitals may be cooperation units."""

from gridplan.layout import RELATION_LABELS, Relation
from gridplan.policy.findings import Case, Finding, Verdict, finding, not_applicable
from gridplan.policy.layout_rules import CooperationUnitRule, CrossGridServiceRule
from gridplan.policy.members import doubted
from gridplan.policy.selection import Selected, grade_estimates, select
from gridplan.text import Text, join


def check_cross_grid_service(rule: CrossGridServiceRule, case: Case) -> list[Finding]:
    """Return a finding for each facility that serves several grids: whether it is of the kinds that may."""
    return _check(rule, case, Relation.CROSS_GRID)


def check_cooperation_unit(rule: CooperationUnitRule, case: Case) -> list[Finding]:
    """Return a finding for each cooperation unit: whether it is of the kinds that may be one."""
    return _check(rule, case, Relation.COOPERATION)


def _check(rule: CrossGridServiceRule | CooperationUnitRule, case: Case, relation: Relation) -> list[Finding]:
    taking_part = {
        key: [one.grid_id for one in there if one.relation is relation]
        for key, there in case.belongings.items()
        if any(one.relation is relation for one in there)
    }
    if not taking_part:
        label = RELATION_LABELS[relation]
        return not_applicable(rule, case, Text(f"方案没有{label.zh}", f"the layout has no {label.en}"))
    meant = select(rule.params.select, case.area, leads=case.layout.leads)
    return [_judge(rule, case, key, grids, meant) for key, grids in taking_part.items()]


def _judge(
    rule: CrossGridServiceRule | CooperationUnitRule, case: Case, key: str, grids: list[str], meant: Selected
) -> Finding:
    name, listed = case.area.facility_name(key), "、".join(grids)
    reasons = [Text(f"{name}：网格 {listed}", f"{name}: grids {listed}")]
    kinds = join([Text(one.label, one.label) for one in rule.params.select], zh="、", en=", ")
    if key in meant.certain:
        verdict = Verdict.PASS
    elif key in meant.doubtful:
        verdict = Verdict.UNDETERMINED
        reasons.append(doubted(case, Selected((), {key: meant.doubtful[key]})))
    else:
        verdict = Verdict.FAIL
        reasons.append(Text("不属于", "is none of ") + kinds)
    return finding(
        rule,
        case,
        verdict,
        measured=Text(f"{len(grids)} 个网格", f"{len(grids)} grids"),
        limit=kinds,
        detail=join(reasons),
        unit=name,
        estimated=grade_estimates(case.area, [key])
        if any(one.level or one.level_min for one in rule.params.select)
        else (),
    )
