"""How a review looks: the present layout as it is, the least change, and what more change would gain."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from gridplan.access import AccessTable
from gridplan.cli.show_frontier import MOST_MOVED, points_json, points_table
from gridplan.cli.show_solution import finite, head_lines, terms_table
from gridplan.partition import Request
from gridplan.study_area import StudyArea
from gridplan.text import Language, Text

if TYPE_CHECKING:
    from gridplan.partition import ChangePlan, Kept


def change_text(area: StudyArea, access: AccessTable, found: "ChangePlan", language: Language) -> str:
    """Return what keeping the layout breaks, the least change with its terms, and the frontier."""
    least = found.least
    lines = [
        keep_text(area, access, least.request, found.keep, language),
        "",
        Text(f"最小变动：{found.note.zh}", f"least change: {found.note.en}").to(language),
        *head_lines(area, access, least, language),
        "",
        Text("变动更多时：", "with more change:").to(language),
        points_table(found.frontier, MOST_MOVED, area, access, language),
    ]
    return "\n".join(lines)


def keep_text(area: StudyArea, access: AccessTable, request: Request, keep: "Kept", language: Language) -> str:
    """Return what keeping the layout breaks, demand by demand, and its terms."""
    count = len(keep.breaches)
    said = Text("维持现行方案：符合全部要求", "keeping the present layout: it meets everything that is asked")
    if count:
        said = Text(f"维持现行方案：{count} 处不符合要求", f"keeping the present layout: it breaks {count} demands")
    breaches = [f"  · {breach.text.to(language)}" for breach in keep.breaches]
    terms = terms_table(area, access, request, keep.terms, language)
    return "\n".join([said.to(language), *breaches, "", terms])


def change_json(found: "ChangePlan") -> dict[str, Any]:
    """Return the review as plain values; the least change itself is shown as a solution."""
    keep = found.keep
    breaches = [
        {
            "demand": breach.demand,
            "text": asdict(breach.text),
            "lead": breach.lead,
            "districts": list(breach.districts),
            "measured": breach.measured,
            "limit": breach.limit,
        }
        for breach in keep.breaches
    ]
    content = {
        "keep": {
            "objective_min": keep.objective,
            "terms": {term.key: {"amount": term.amount, "unit": term.unit.en} for term in keep.terms},
            "breaches": breaches,
            "must_move": list(keep.must_move),
            "must_move_share": keep.must_move_share,
        },
        "least_moved": found.least_moved,
        "least_moved_bound": found.least_moved_bound,
        "least_is_proven": found.least_is_proven,
        "free_moved": found.free_moved,
        "frontier": points_json(found.frontier),
    }
    plain: dict[str, Any] = finite(content)
    return plain
