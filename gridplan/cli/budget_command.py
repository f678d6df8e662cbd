"""`gridplan budget`: the workbook to fill in, or the budget of a filled one."""

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from gridplan.budget import Budget, budget_names, read_budget_book
from gridplan.cli import show_budget
from gridplan.cli.inputs import area_and_plan, print_json, written
from gridplan.errors import BudgetError, ExportError, Fault
from gridplan.export.budget_files import budget_file
from gridplan.export.budget_trace import budget_trace
from gridplan.export.files import check_kind, write_bytes
from gridplan.plan_file import Plan
from gridplan.policy import Policy, read_policy
from gridplan.policy.clearing import budget_under
from gridplan.study_area import StudyArea
from gridplan.text import Text
from gridplan.yaml_file import RefusedError

BOOK = ".xlsx"


def budget(options: argparse.Namespace) -> int:
    """Run the command."""
    sources = list(options.sources)
    book = sources.pop(0) if sources and sources[0].lower().endswith(BOOK) else None
    if too_many := sources[2:]:
        remedy = Text("请依次给出一份预算表、规划范围、布局方案", "Give one workbook, then the area and the layout")
        raise BudgetError([Fault(word, Text("参数过多", "one argument too many"), remedy) for word in too_many])
    options.area, options.layout = [*sources, None, None][:2]
    if (book is None) == (options.template is None):
        said = Text("请给出填好的预算表，或用 --template 生成模板", "give a filled workbook, or --template to make one")
        raise BudgetError([Fault("gridplan budget", said, Text("见 --help", "See --help"))])
    area, plan = area_and_plan(options)
    if book is None:
        _write_template(Path(options.template), area, plan, options)
        print(written(options.template).to(options.lang))
        return 0
    name = options.policy or area.manifest.default_policy
    worked = budget_of(Path(book), area, plan, None if name is None else read_policy(name))
    as_of = options.as_of or date.today()
    if options.out is not None:
        out = Path(options.out)
        write_bytes(out, budget_file(out.suffix, worked, plan, area, as_of=as_of, language=options.lang))
    trace = budget_trace(worked, plan, area, as_of=as_of)
    if options.json:
        print_json(show_budget.budget_json(worked, trace))
    else:
        print(show_budget.budget_text(worked, trace, options.lang))
        if options.out is not None:
            print(written(options.out).to(options.lang))
    return 0


def _write_template(path: Path, area: StudyArea, plan: Plan, options: argparse.Namespace) -> None:
    from gridplan.export.budget_xlsx import budget_template

    check_kind(path.suffix.removeprefix(".").lower(), ["xlsx"])
    if path.exists():
        said = Text(
            f"{path} 已存在，可能已填写，不覆盖。请另取文件名", f"{path} exists and may be filled in: name another"
        )
        raise ExportError(said)
    try:
        names = budget_names(area, plan.layout).within(options.county)
    except RefusedError as refused:
        raise BudgetError([Fault("--county", refused.problem, refused.remedy, value=options.county)]) from None
    write_bytes(path, budget_template(names, options.year or date.today().year))


def budget_of(book: Path, area: StudyArea, plan: Plan, policy: Policy | None) -> Budget:
    """Return the budget of a workbook; what it leaves open of surplus and deficit is the policy's."""
    return budget_under(read_budget_book(book, budget_names(area, plan.layout)), policy)


def budgets_of(books: Sequence[str], area: StudyArea, plan: Plan, policy: Policy) -> tuple[Budget, ...]:
    """Return the budgets of several workbooks, one a county, under a policy."""
    return tuple(budget_of(Path(book), area, plan, policy) for book in books)
