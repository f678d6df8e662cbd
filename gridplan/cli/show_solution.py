"""How a solve and its result look."""

from math import isnan
from typing import Any

from gridplan.access import AccessTable
from gridplan.cli.show import ESTIMATE_MARK
from gridplan.partition import Progress, Solution, solution_record
from gridplan.partition.solve import ENDING_WORDS
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.text import UNDETERMINED, Language, Text
from gridplan.trace import trace, trace_lines


def progress_text(step: Progress, language: Language) -> str:
    """Return one line about where a solve stands."""
    if step.objective is None:
        bound = "" if step.bound is None else f"{step.bound:.3f}"
        text = Text(
            f"{step.seconds:.1f} 秒，下界 {bound}，尚无方案", f"{step.seconds:.1f} s, bound {bound}, no layout yet"
        )
    else:
        gap = "" if step.gap is None else f"{step.gap:.2%}"
        text = Text(
            f"{step.seconds:.1f} 秒，目标值 {step.objective:.3f}，下界 {step.bound:.3f}，差距 {gap}",
            f"{step.seconds:.1f} s, objective {step.objective:.3f}, bound {step.bound:.3f}, gap {gap}",
        )
    return text.to(language)


def solution_text(area: StudyArea, plan: Plan, access: AccessTable, solution: Solution, language: Language) -> str:
    """Return objective, bound and gap, what was asked, and the grids found."""
    ending, objective, bound = ENDING_WORDS[solution.ending], solution.objective, solution.bound
    guessed = access.basis or area.districts["population_estimated"].any()  # people are the weights of the mean
    mark = ESTIMATE_MARK if guessed else Text("", "")
    lines = [
        Text(
            f"平均就医时间 {objective:.3f}{mark.zh} 分钟（目标值），已证明的下界 {bound:.3f}，差距 {solution.gap:.4%}",
            f"mean minutes {objective:.3f}{mark.en} (objective), proven bound {bound:.3f}, gap {solution.gap:.4%}",
        ).to(language),
        Text(f"{ending.zh}，用时 {solution.seconds:.2f} 秒", f"{ending.en}, {solution.seconds:.2f} s").to(language),
    ]
    districts = area.districts
    if left_out := solution.problem.left_out:
        people = districts.loc[list(left_out), "population"].sum(skipna=False)
        number = UNDETERMINED.to(language) if isnan(people) else f"{people:,.0f}"
        zh = f"未分配（与任何牵头医院都没有通路，或时间未知）：{len(left_out)} 个片区、{number} 人"
        en = f"unassigned, no path to any lead or none that is known: {len(left_out)} districts, {number} people"
        lines.append(Text(zh, en).to(language))
    for grid in plan.layout.grids:
        inside = districts.loc[list(plan.layout.districts_of(grid.id))]
        leads = area.facility_names(grid.leads)
        guess = ESTIMATE_MARK.to(language) if inside["population_estimated"].any() else ""
        people = f"{inside['population'].sum():,.0f}{guess}"
        lines.append(f"  {grid.id}  {leads}  {people}  {'、'.join(inside['name'])}")
    return "\n".join([*lines, *trace_lines(plan, area, access, language)])


def solution_json(area: StudyArea, plan: Plan, access: AccessTable, solution: Solution) -> dict[str, Any]:
    """Return request and result as plain values, with their trace."""
    return {**solution_record(solution), "estimated": bool(access.basis), "trace": trace(plan, area, access)}
