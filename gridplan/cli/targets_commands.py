"""The command `targets`: write the workbook of counts, read it back, show what the rules make of them."""

import argparse
from datetime import date
from pathlib import Path

from gridplan.cli.inputs import area_and_plan, plan_target, policy_name, print_json, written
from gridplan.errors import Fault, FiguresError
from gridplan.export.files import check_kind, write_bytes, write_text, write_trace_beside
from gridplan.plan_file import Plan, write_plan
from gridplan.policy import Case, Policy, read_policy
from gridplan.policy.asked import form_of
from gridplan.policy.target_table import as_values
from gridplan.policy.targets import TargetResult, target_rows
from gridplan.study_area import StudyArea
from gridplan.text import Text
from gridplan.trace import trace


def targets(options: argparse.Namespace) -> int:
    """Write, read and show as the options ask; a target that is missed is no error of this command."""
    from gridplan.cli.targets_show import results_json, results_text

    area, plan = area_and_plan(options)
    policy = read_policy(policy_name(options, area))
    as_of = options.as_of or date.today()
    said = []
    if options.plan_out is not None and options.read is None:
        remedy = Text("请用 --read 给出填好的填报表", "Give the workbook that was filled in with --read")
        raise FiguresError([Fault("--plan-out", Text("没有要存入方案的数", "there are no figures to keep"), remedy)])
    if options.read is not None:
        plan, told = _read(options, policy, Case(area, plan, as_of))
        said += told
    case = Case(area, plan, as_of)
    rows = target_rows(policy, case)
    if options.template is not None:
        said.append(_write_form(options, policy, case))
    if options.out is not None:
        said.append(_write_results(options, policy, rows, case))
    if options.json:
        print_json(results_json(policy, rows, case))
    else:
        if options.template is None or options.read is not None:  # a form to be filled in has no results yet
            print(results_text(policy, rows, case, options.lang))
        for line in said:
            print(line.to(options.lang))
    return 0


def _read(options: argparse.Namespace, policy: Policy, case: Case) -> tuple[Plan, list[Text]]:
    """Return the plan with the figures of a filled-in workbook, and what became of them."""
    from gridplan.policy.entered import read_figures

    out = None if options.plan_out is None else plan_target(options.plan_out)
    found = read_figures(Path(options.read), policy, case)
    plan, told = found.plan, list(found.told)
    if out is not None:
        write_bytes(out, write_plan(plan))
        told.append(written(out))
    return plan, told


def _write_form(options: argparse.Namespace, policy: Policy, case: Case) -> Text:
    from gridplan.export.targets_xlsx import form_xlsx

    path = Path(options.template)
    check_kind(path.suffix.removeprefix(".").lower(), ("xlsx",))
    write_bytes(path, form_xlsx(form_of(policy, case), case.plan.figures))
    return written(path)


def _write_results(options: argparse.Namespace, policy: Policy, rows: list[TargetResult], case: Case) -> Text:
    path = Path(options.out)
    kind = path.suffix.removeprefix(".").lower()
    check_kind(kind, ("xlsx", "csv"))
    if kind == "csv":
        import pandas as pd

        from gridplan.csv_text import frame_csv

        write_text(path, frame_csv(pd.DataFrame([as_values(row) for row in rows])))
        write_trace_beside(path, _trace(policy, case.plan, case.area, case.as_of))
    else:
        from gridplan.export.targets_xlsx import results_xlsx

        write_bytes(path, results_xlsx(policy, rows, case.plan, case.area, as_of=case.as_of, language=options.lang))
    return written(path)


def _trace(policy: Policy, plan: Plan, area: StudyArea, as_of: date) -> dict[str, object]:
    head = {"id": policy.policy.id, "document": policy.policy.document}
    return {**trace(plan, area, None), "policy": head, "as_of": as_of.isoformat()}
