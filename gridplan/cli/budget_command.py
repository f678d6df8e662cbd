"""`gridplan budget`: the workbook to fill in, or the budget of a filled one."""

import argparse
from dataclasses import replace
from datetime import date
from pathlib import Path

from gridplan.budget import Budget, budget_names, read_budget_book, work_out
from gridplan.cli.inputs import area_and_plan, print_json
from gridplan.errors import BudgetError, Fault
from gridplan.plan_file import Plan
from gridplan.policy import Policy, read_policy
from gridplan.policy.clearing import clearing_rules
from gridplan.study_area import StudyArea
from gridplan.text import Text

BOOK = ".xlsx"


def budget(options: argparse.Namespace) -> int:
    """Run the command."""
    from gridplan.cli import show_budget
    from gridplan.export.files import write_bytes

    sources = list(options.sources)
    book = sources.pop(0) if sources and sources[0].lower().endswith(BOOK) else None
    options.area, options.layout = [*sources, None, None][:2]
    if (book is None) == (options.template is None):
        said = Text("请给出填好的预算表，或用 --template 生成模板", "give a filled workbook, or --template to make one")
        raise BudgetError([Fault("gridplan budget", said, Text("见 --help", "See --help"))])
    area, plan = area_and_plan(options)
    if book is None:
        from gridplan.export.budget_xlsx import budget_template

        year = options.year or date.today().year
        content = budget_template(budget_names(area, plan.layout), plan.layout.grid_of, year)
        write_bytes(Path(options.template), content)
        print(Text(f"已写入 {options.template}", f"written to {options.template}").to(options.lang))
        return 0
    name = options.policy or area.manifest.default_policy
    worked = budget_of(Path(book), area, plan, None if name is None else read_policy(name))
    if options.out is not None:
        from gridplan.export.budget_files import budget_file

        out = Path(options.out)
        as_of = options.as_of or date.today()
        write_bytes(out, budget_file(out.suffix, worked, plan, area, as_of=as_of, language=options.lang))
    if options.json:
        print_json(show_budget.budget_json(worked))
    else:
        print(show_budget.budget_text(worked, options.lang))
        if options.out is not None:
            print(Text(f"已写入 {options.out}", f"written to {options.out}").to(options.lang))
    return 0


def budget_of(book: Path, area: StudyArea, plan: Plan, policy: Policy | None) -> Budget:
    """Return the budget of a workbook; what it leaves open of surplus and deficit is the policy's."""
    inputs = read_budget_book(book, budget_names(area, plan.layout))
    if policy is not None:
        inputs = replace(inputs, rules=inputs.rules.or_else(clearing_rules(policy)))
    return work_out(inputs)
