"""Whether the facilities that must be members are."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from gridplan.layout import Relation
from gridplan.membership import Basis
from gridplan.policy.admin_areas import areas_of_grid, districts_by_area
from gridplan.policy.base import Selection
from gridplan.policy.findings import NO_LIMIT, Case, Finding, Verdict, finding, listed, no_territory
from gridplan.policy.layout_rules import MandatoryMemberRule
from gridplan.policy.members import doubted, included, named
from gridplan.policy.selection import Selected, grade_estimates, select, site_estimates
from gridplan.text import Text, join

_WORST = (Verdict.FAIL, Verdict.UNDETERMINED, Verdict.PASS)


@dataclass(frozen=True)
class _Part:
    """Where the rule is asked: a grid, a 区划 or the whole; who stands there (None: wherever), in which grids to be."""

    districts: frozenset[str] | None
    grids: frozenset[str]
    label: Text
    grid: str | None = None
    unit: str = ""


def check_mandatory_member(rule: MandatoryMemberRule, case: Case) -> list[Finding]:
    """Return a finding for each grid, each 区划, or the whole, over the facilities that stand there.

    They must belong to that grid, to any grid of their 区划, or to any at all; a cooperation unit does not belong.
    A lead or hub may stand outside its grid's districts, and so may a facility whose exception is recorded. Kinds that
    the facilities layer lacks altogether cannot be judged.
    """
    if rule.params.where != "anywhere" and not case.layout.territorial:
        return no_territory(rule, case)
    selected = [(one, select([one], case.area, leads=case.layout.leads)) for one in rule.params.select]
    return [*_outside(rule, case), *(_judge(rule, case, part, selected) for part in _parts(rule, case))]


def _parts(rule: MandatoryMemberRule, case: Case) -> list[_Part]:
    layout = case.layout
    grids = frozenset(grid.id for grid in layout.grids)
    if rule.params.where == "anywhere":
        return [_Part(None, grids, Text("全部纳入", "all included"))]
    if rule.params.where == "in_grid":
        label = Text("网格内应纳入机构全部纳入", "all that belong, in every grid")
        return [_Part(frozenset(layout.districts_of(g.id)), frozenset({g.id}), label, grid=g.id) for g in layout.grids]
    label = Text("区划内应纳入机构全部纳入", "all that belong, in every administrative area")
    reached = {grid.id: areas_of_grid(case, grid) for grid in layout.grids}
    return [
        _Part(frozenset(own), frozenset(key for key, areas in reached.items() if name in areas), label, unit=name)
        for name, own in districts_by_area(case).items()
        if not set(own) <= layout.excluded
    ]


def _outside(rule: MandatoryMemberRule, case: Case) -> list[Finding]:
    """Return the finding of the 区划 that the plan leaves out as a whole."""
    if rule.params.where != "in_admin_area":
        return []
    names = [name for name, own in districts_by_area(case).items() if set(own) <= case.layout.excluded]
    detail = Text("不纳入本方案：", "excluded: ") + listed(names)
    return [finding(rule, case, Verdict.NOT_APPLICABLE, measured=NO_LIMIT, detail=detail)] if names else []


def _judge(rule: MandatoryMemberRule, case: Case, part: _Part, selected: list[tuple[Selection, Selected]]) -> Finding:
    found = [_select(rule, case, part, selection, meant) for selection, meant in selected]
    inside, all_there = sum(one[2] for one in found), sum(one[3] for one in found)
    graded = {
        key
        for selection, meant in selected
        if selection.level or selection.level_min
        for key in _standing(case, part, meant.certain)
    }
    order = [str(key) for key in case.area.facilities.index if key in graded]
    return finding(
        rule,
        case,
        min((one[0] for one in found), key=_WORST.index),
        measured=Text(f"已列入 {inside}/{all_there} 家", f"{inside}/{all_there} included"),
        limit=part.label,
        detail=join([one[1] for one in found]),
        grid=part.grid,
        unit=part.unit,
        estimated=[
            *(site_estimates(case.area) if part.districts is not None else ()),
            *grade_estimates(case.area, order),
        ],
    )


def _select(
    rule: MandatoryMemberRule, case: Case, part: _Part, selection: Selection, meant: Selected
) -> tuple[Verdict, Text, int, int]:
    """Return verdict, reason, number included and number that belong, for one selection."""
    label = selection.label
    if meant.absent:
        reason = Text(f"医疗机构图层没有{label}，无法判定", f"the facilities layer has no {label}: undetermined")
        return Verdict.UNDETERMINED, reason, 0, 0
    here = _standing(case, part, meant.certain)
    missing = [key for key in here if not _in(case, part, key)]
    counted = len(here) - len(missing), len(here)
    verdict, reasons = Verdict.PASS, []
    if missing:
        verdict, reason = _missing(rule, case, part, selection, missing)
        reasons.append(reason)
    elif here:
        zh, en = f"{label} {len(here)} 家均已列入", f"{label}: all {len(here)} included"
        reasons.append(Text(zh, en) + _elsewhere(case, part, here))
    unsure = _unsure(case, part, meant)
    if unsure:
        verdict = min(verdict, Verdict.UNDETERMINED, key=_WORST.index)
        reasons += [Text(f"{label}无法判定：", f"{label} undetermined: ") + reason for reason in unsure]
    if not reasons:
        reasons.append(Text(f"没有{label}", f"no {label} stands here"))
    return verdict, join(reasons), *counted


def _standing(case: Case, part: _Part, facilities: Iterable[str]) -> list[str]:
    homes = case.area.home_district
    return [key for key in facilities if part.districts is None or homes.get(key) in part.districts]


def _in(case: Case, part: _Part, facility_id: str) -> bool:
    """Whether a facility that stands in a part belongs to one of its grids, or rightly to another."""
    return any(
        one.grid_id in part.grids or one.relation in (None, Relation.HUB) or one.basis in (Basis.EXCEPTION, Basis.UPPER)
        for one in included(case, facility_id)
    )


def _elsewhere(case: Case, part: _Part, facilities: Collection[str]) -> Text:
    """Tell who stands here and rightly belongs to another grid."""
    other = [key for key in facilities if not any(one.grid_id in part.grids for one in included(case, key))]
    return Text("，其中列入其他网格：", ", of these in another grid: ") + named(case, other) if other else Text("", "")


def _unsure(case: Case, part: _Part, meant: Selected) -> list[Text]:
    """Return what keeps the answer open: facts that are missing, and sites where it matters who stands where."""
    reasons = []
    open_facts = {
        key: facts for key, facts in meant.doubtful.items() if _standing(case, part, [key]) and not _in(case, part, key)
    }
    if open_facts:
        reasons.append(doubted(case, Selected((), open_facts)))
    if part.districts is not None:
        placed = set(case.area.campuses["facility_id"])
        siteless = [key for key in (*meant.certain, *meant.doubtful) if key not in placed]
        if siteless:
            reasons.append(Text("位置不详 ", "site unknown ") + named(case, siteless))
    return reasons


def _missing(
    rule: MandatoryMemberRule, case: Case, part: _Part, selection: Selection, missing: list[str]
) -> tuple[Verdict, Text]:
    """Return verdict and reason where facilities of a selection are not where they must be."""
    reason = Text(f"{selection.label}未列入：", f"{selection.label} not included: ") + named(case, missing)
    elsewhere = [key for key in missing if included(case, key)]
    if elsewhere:
        reason += Text("，其中列入其他网格：", ", of these in another grid: ") + named(case, elsewhere)
    if selection.judgement is None:
        return Verdict.FAIL, reason
    judged = case.judgement(rule.id, part.grid)
    if judged is None:
        word = selection.judgement
        said = Text(f"（是否“{word}”须由人判定）", f" (whether “{word}” is for a person to judge)")
        return Verdict.UNDETERMINED, reason + said
    told = Text(
        f"（{judged.reason}；{judged.person}，{judged.date}）", f" ({judged.reason}; {judged.person}, {judged.date})"
    )
    # The judgement is that they are what the word says: then they belong, and are missing.
    return (Verdict.FAIL if judged.accepted else Verdict.PASS), reason + told
