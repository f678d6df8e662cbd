"""How a solve and its result look."""

import sys
from collections.abc import Iterable, Iterator
from math import isfinite, isnan
from typing import Any

from gridplan.access import AccessTable
from gridplan.cli.show import ESTIMATE_LEGEND, ESTIMATE_MARK, columns
from gridplan.partition import Progress, Request, Solution, Term, solution_record
from gridplan.partition.request_words import bound_words
from gridplan.partition.solve import BASIS_WORDS, ENDING_WORDS
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.text import UNDETERMINED, Language, Text
from gridplan.trace import trace, trace_lines

LINE_EVERY_S = 0.5


class SolveLines:
    """Shows on stderr where a solve stands: a line when something has changed, at most two a second, and the last."""

    def __init__(self, language: Language, *, quiet: bool) -> None:
        self._language, self._quiet = language, quiet
        self._shown: Progress | None = None
        self._last: Progress | None = None

    def __call__(self, step: Progress) -> None:
        first_layout = step.objective is not None and (self._shown is None or self._shown.objective is None)
        anew = self._shown is None or step.seconds < self._shown.seconds  # a further solve of the same command
        waited = self._shown is not None and step.seconds - self._shown.seconds >= LINE_EVERY_S
        self._last = step
        if first_layout or anew or waited:
            self._show(step)

    def end(self) -> None:
        """Show what came last, if it was held back."""
        if self._last is not None:
            self._show(self._last)

    def _show(self, step: Progress) -> None:
        shown = self._shown
        if shown is None or (step.objective, step.bound) != (shown.objective, shown.bound):
            self._shown = step
            if not self._quiet:
                print(progress_text(step, self._language), file=sys.stderr)


def progress_text(step: Progress, language: Language) -> str:
    """Return one line about where a solve stands."""
    bound = "—" if step.bound is None else f"{step.bound:.3f}"
    if step.objective is None:
        text = Text(
            f"{step.seconds:.1f} 秒，尚无方案，下界 {bound}", f"{step.seconds:.1f} s, no layout yet, bound {bound}"
        )
    else:
        gap = "—" if step.gap is None else f"{step.gap:.2%}"
        text = Text(
            f"{step.seconds:.1f} 秒，目标值 {step.objective:.3f}，下界 {bound}，差距 {gap}",
            f"{step.seconds:.1f} s, objective {step.objective:.3f}, bound {bound}, gap {gap}",
        )
    return text.to(language)


def solution_text(area: StudyArea, plan: Plan, access: AccessTable, solution: Solution, language: Language) -> str:
    """Return objective, bound and ending, what was asked, the terms, the numbers tried, the grids and the trace."""
    lines = [*head_lines(area, access, solution, language), ESTIMATE_LEGEND.to(language)]
    if len(solution.by_number) > 1:
        lines += ["", _by_number(solution, language)]
    lines += ["", *_left_out(area, solution, language), *_grids(area, plan, language), ""]
    return "\n".join([*lines, *trace_lines(plan, area, access, language)])


def head_lines(area: StudyArea, access: AccessTable, solution: Solution, language: Language) -> list[str]:
    """Return objective, bound, ending, what was asked of the grids, and the terms one by one."""
    basis, ending = BASIS_WORDS[solution.basis], ENDING_WORDS[solution.ending]
    guessed = any(is_estimated(area, access, solution.request, term) for term in solution.terms if term.cost_min)
    mark = ESTIMATE_MARK if guessed else Text("", "")
    head = Text(
        f"目标值 {solution.objective:.3f}{mark.zh} 分钟；"
        f"已证明的下界 {minutes_text(solution.bound)}（{basis.zh}），差距 {gap_text(solution.gap)}",
        f"objective {solution.objective:.3f}{mark.en} min; "
        f"proven bound {minutes_text(solution.bound)} ({basis.en}), gap {gap_text(solution.gap)}",
    )
    end = Text(f"{ending.zh}，用时 {solution.seconds:.2f} 秒", f"{ending.en}, {solution.seconds:.2f} s")
    bounds = [bound_words(solution.problem, bound) for bound in solution.request.bounds]
    own = Text("（由规划者选定，不代表公平）", " (the planner's choice, not a norm)")
    asked = [Text("要求", "") + each + own for each in bounds]
    said = [text.to(language) for text in (head, end, *asked)]
    return [*said, "", terms_table(area, access, solution.request, solution.terms, language)]


def minutes_text(minutes: float) -> str:
    """Return minutes of an objective or bound; a dash where nothing is proven yet."""
    return f"{minutes:.3f}" if isfinite(minutes) else "—"


def gap_text(gap: float) -> str:
    """Return a gap; a dash where nothing is proven yet."""
    return f"{gap:.4%}" if isfinite(gap) else "—"


def is_estimated(area: StudyArea, access: AccessTable, request: Request, term: Term) -> bool:
    """Whether a term rests on a layer that is not official; every one but lengths and parts counts people."""
    if term.key == "borders":
        return bool(area.estimated_layers("outlines"))
    if term.key == "splits":
        return False
    people = bool(area.districts["population_estimated"].any())
    beds = term.key == "balance" and request.aims.balance_per_bed
    sites = beds and bool(area.facilities["beds_open_estimated"].any())
    return people or sites or (term.key in ("minutes", "uncovered") and bool(access.basis))


def terms_table(
    area: StudyArea, access: AccessTable, request: Request, terms: Iterable[Term], language: Language
) -> str:
    """Return a line per term: its amount in its own unit, its price, and what it adds to the objective.

    Terms that nothing is known of, for want of a limit or of outlines, say, are left out unless they have a price.
    """
    words = (("项", "term"), ("数量", "amount"), ("价格", "price"), ("计入目标（分钟）", "in the objective (min)"))
    rows = [[Text(*word).to(language) for word in words]]
    for term in terms:
        if term.amount is None and not term.price:
            continue
        unit, minutes = term.unit.to(language), Text("分钟", "min").to(language)
        price = f"× {term.price:g}" if term.key == "minutes" else f"{term.price:g} {minutes} / {unit}"
        amount = cost = UNDETERMINED.to(language)
        if term.amount is not None:
            mark = ESTIMATE_MARK.to(language) if is_estimated(area, access, request, term) else ""
            number = f"{term.amount:.0f}" if term.key == "splits" else f"{term.amount:.3f}"
            amount, cost = f"{number}{mark} {unit}", f"{term.cost_min:.3f}"
        rows.append([term.name.to(language), amount, price if term.price else "—", cost if term.price else "—"])
    return columns(rows)


def _by_number(solution: Solution, language: Language) -> str:
    """Return objective and bound for each number of grids that was tried."""
    words = (("网格数", "grids"), ("目标值", "objective"), ("下界", "bound"))
    rows = [[Text(*word).to(language) for word in words]]
    none = Text("无方案", "no layout").to(language)
    for number, (objective, bound) in sorted(solution.by_number.items()):
        rows.append([str(number), none if objective is None else f"{objective:.3f}", minutes_text(bound)])
    return columns(rows)


def _left_out(area: StudyArea, solution: Solution, language: Language) -> Iterator[str]:
    if left_out := solution.problem.left_out:
        people = area.districts.loc[list(left_out), "population"].sum(skipna=False)
        number = UNDETERMINED.to(language) if isnan(people) else f"{people:,.0f}"
        zh = f"未分配（与任何牵头医院都没有通路，或时间未知）：{len(left_out)} 个片区、{number} 人"
        en = f"unassigned, no path to any lead or none that is known: {len(left_out)} districts, {number} people"
        yield Text(zh, en).to(language)


def _grids(area: StudyArea, plan: Plan, language: Language) -> Iterator[str]:
    for grid in plan.layout.grids:
        inside = area.districts.loc[list(plan.layout.districts_of(grid.id))]
        guess = ESTIMATE_MARK.to(language) if inside["population_estimated"].any() else ""
        people = f"{inside['population'].sum():,.0f}{guess}"
        yield f"  {grid.id}  {area.facility_names(grid.leads)}  {people}  {'、'.join(inside['name'])}"


def solution_json(area: StudyArea, plan: Plan, access: AccessTable, solution: Solution) -> dict[str, Any]:
    """Return request and result as plain values, with the districts of each grid and their trace."""
    grids = {
        grid.id: {
            "leads": [{"id": lead, "name": area.facility_name(lead)} for lead in grid.leads],
            "districts": list(plan.layout.districts_of(grid.id)),
            "population": float(area.districts.loc[list(plan.layout.districts_of(grid.id)), "population"].sum()),
        }
        for grid in plan.layout.grids
    }
    estimated = [term.key for term in solution.terms if is_estimated(area, access, solution.request, term)]
    words = {"bound_basis_text": BASIS_WORDS[solution.basis], "ending_text": ENDING_WORDS[solution.ending]}
    return {
        **finite(solution_record(solution)),
        **{key: {"zh": text.zh, "en": text.en} for key, text in words.items()},
        "estimated": bool(access.basis),
        "estimated_terms": estimated,
        "grids": grids,
        "trace": trace(plan, area, access),
    }


def finite(content: Any) -> Any:
    """Return plain values with null for numbers that are none: a bound or gap before anything is proven."""
    if isinstance(content, dict):
        return {key: finite(value) for key, value in content.items()}
    if isinstance(content, list):
        return [finite(value) for value in content]
    return None if isinstance(content, float) and not isfinite(content) else content
