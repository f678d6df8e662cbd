"""A budget as a file of either kind."""

from datetime import date

from gridplan.budget import Budget
from gridplan.export.files import check_kind
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.text import Language

BUDGET_KINDS = ("xlsx", "docx")


def budget_file(
    suffix: str, budget: Budget, plan: Plan, area: StudyArea, *, as_of: date, language: Language = "zh"
) -> bytes:
    """Return the budget as the kind that a suffix names. Raises ExportError for another."""
    kind = suffix.removeprefix(".").lower()
    check_kind(kind, BUDGET_KINDS)
    if kind == "docx":
        from gridplan.export.budget_docx import budget_docx

        return budget_docx(budget, plan, area, as_of=as_of, language=language)
    from gridplan.export.budget_xlsx import budget_xlsx

    return budget_xlsx(budget, plan, area, as_of=as_of, language=language)
