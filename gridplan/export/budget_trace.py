"""Where the numbers of a budget come from: workbook, layout, date, version, and how it was rounded."""

from datetime import date
from importlib.metadata import version

from gridplan.budget import Budget
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.text import Text
from gridplan.trace import plan_traces

_ROUNDING = Text(
    "金额以分计，全程整数；总额分到片区、额度分到月、保证金分到网格均按最大余数法，余数相同的依表中次序；"
    "按比例计提、返还和分担的，四舍五入到分",
    "amounts are whole fen throughout; pool to districts, budgets to months and the deposit to grids by largest "
    "remainder, of equal ones in order; what is taken, returned or shared by a share is rounded to the fen, halves up",
)


def budget_trace(budget: Budget, plan: Plan, area: StudyArea, *, as_of: date) -> list[tuple[Text, Text]]:
    """Return label and value of everything that the budget rests on."""
    traces = [item for item in plan_traces(plan, area) if item[0].en not in ("Software", "Population")]
    return [
        *traces,
        (Text("预算表", "Workbook"), _same(budget.inputs.source)),
        (Text("截至日期", "As of"), _same(as_of.isoformat())),
        (Text("软件版本", "Software"), _same(f"gridplan {version('gridplan')}")),
        (Text("取整", "Rounding"), _ROUNDING),
    ]


def _same(words: str) -> Text:
    return Text(words, words)
