"""How several solutions look side by side: alternatives, and the points of a frontier."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gridplan.access import AccessTable
from gridplan.cli.show import ESTIMATE_LEGEND, ESTIMATE_MARK, columns
from gridplan.cli.show_solution import finite, gap_text, is_estimated, minutes_text
from gridplan.csv_text import rows_csv
from gridplan.partition import Solution, solution_record
from gridplan.partition.solve import ENDING_WORDS
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.text import Language, Text
from gridplan.trace import trace_lines

if TYPE_CHECKING:
    from gridplan.partition import Alternatives, FrontierPoint

NO_LAYOUT = Text("无方案", "no layout")


@dataclass(frozen=True)
class Limit:
    """What is swept: its key in files, and its name."""

    key: str
    name: Text


TOLERANCE = Limit("tolerance", Text("允许偏差 ±", "tolerance ±"))
MOST_MOVED = Limit("most_moved", Text("变动人口上限", "may move at most"))


def unlike(one: Solution, other: Solution) -> float:
    """Return the share of the people who have another lead in the one than in the other."""
    return float(one.problem.weights[one.lead_number != other.lead_number].sum())


def alternatives_text(names: Sequence[str], found: "Alternatives", language: Language) -> str:
    """Return a line per layout: what it costs beyond the best, and for whom it differs from it; and what is missing."""
    words = (
        ("备选方案", "alternative"),
        ("目标值", "objective"),
        ("差距", "gap"),
        ("与首个不同的人口", "unlike the first"),
    )
    rows = [[Text(*word).to(language) for word in words]]
    for name, each in zip(names, found, strict=True):
        rows.append([name, f"{each.objective:.3f}", gap_text(each.gap), f"{unlike(found[0], each):.1%}"])
    said = [] if found.note is None else [found.note.to(language)]
    return "\n".join([columns(rows), *said])


def points_text(
    points: Sequence["FrontierPoint"],
    limit: Limit,
    area: StudyArea,
    base: Plan,
    access: AccessTable,
    language: Language,
) -> str:
    """Return the table of a frontier, then the trace of the plan it starts from."""
    table = points_table(points, limit, area, access, language)
    return "\n".join([table, ESTIMATE_LEGEND.to(language), "", *trace_lines(base, area, access, language)])


def points_table(
    points: Sequence["FrontierPoint"], limit: Limit, area: StudyArea, access: AccessTable, language: Language
) -> str:
    """Return a line per limit: the objective, its bound and the terms in their units; no layout is said."""
    shown = [point.solution for point in points if point.solution is not None]
    keys = [term.key for term in shown[0].terms if term.amount is not None] if shown else []
    names = {term.key: f"{term.name.to(language)} ({term.unit.to(language)})" for each in shown for term in each.terms}
    words = (("目标值", "objective"), ("下界", "bound"), ("结束方式", "ended by"))
    header = [limit.name.to(language), *(Text(*word).to(language) for word in words), *(names[key] for key in keys)]
    rows = [header]
    for point in points:
        solution = point.solution
        if solution is None:
            rows.append([f"{point.limit:.2%}", NO_LAYOUT.to(language), *[""] * (len(header) - 2)])
            continue
        amounts = []
        for term in solution.terms:
            if term.key in keys:
                mark = ESTIMATE_MARK.to(language) if is_estimated(area, access, solution.request, term) else ""
                amounts.append("—" if term.amount is None else f"{term.amount:.3f}{mark}")
        ending = ENDING_WORDS[solution.ending].to(language)
        figures = [f"{solution.objective:.3f}", minutes_text(solution.bound), ending]
        rows.append([f"{point.limit:.2%}", *figures, *amounts])
    reasons = [f"{p.limit:.2%}  {p.reason.to(language)}" for p in points if p.solution is None and p.reason is not None]
    return "\n".join([columns(rows), *reasons])


def points_csv(points: Sequence["FrontierPoint"], limit: Limit) -> str:
    """Return the table of a frontier as CSV, figures in full; without a layout the row is blank behind its limit."""
    keys = list(dict.fromkeys(t.key for p in points if p.solution is not None for t in p.solution.terms))
    rows: list[list[Any]] = [[limit.key, "objective_min", "bound_min", "gap", "ending", *keys]]
    for point in points:
        solution = point.solution
        row: list[Any] = [point.limit]
        if solution is not None:
            amounts = {term.key: term.amount for term in solution.terms}
            row += [solution.objective, solution.bound, solution.gap, solution.ending.value]
            row += [amounts.get(key) for key in keys]
        rows.append(row)
    return rows_csv(rows)


def points_json(points: Sequence["FrontierPoint"]) -> list[dict[str, Any]]:
    """Return the points as plain values."""
    return [
        {
            "limit": point.limit,
            "reason": None if point.reason is None else {"zh": point.reason.zh, "en": point.reason.en},
            "solution": None if point.solution is None else finite(solution_record(point.solution)),
            "leads": None if point.solution is None else leads_of(point.solution),
        }
        for point in points
    ]


def leads_of(solution: Solution) -> dict[str, list[str]]:
    """Return the leads of each district."""
    problem = solution.problem
    numbers = np.asarray(solution.lead_number).tolist()
    return {d: list(problem.leads[j]) for d, j in zip(problem.districts, numbers, strict=True)}
