"""The commands that put a plan on paper: `export` and `stage`."""

import argparse
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from gridplan.cli import export_commands
from gridplan.cli.document_arguments import STAGES
from gridplan.cli.inputs import plan_target, read_named, written
from gridplan.plan_file import STAGE_NAMES, Plan, Stage, open_plan, write_plan
from gridplan.study_area import StudyArea
from gridplan.text import Text

if TYPE_CHECKING:
    from gridplan.decisions import Checked


def export(options: argparse.Namespace) -> int:
    """Write a plan as the kind of file that the suffix names, or one of its documents."""
    from gridplan.export import DOCUMENT_KINDS, KINDS, export_plan
    from gridplan.export.files import kind_of

    if options.data_schema is not None:
        return export_commands.write_schema(options)
    area = read_named([options.layout], options.area, options)
    plan = open_plan(options.layout, area)
    words = {"title": options.title, "trial": options.trial, "note": options.note}
    given = {key: value for key, value in words.items() if value is not None}
    if given:
        plan = replace(plan, document=replace(plan.document, **given))
    kind = kind_of(Path(options.to), {**DOCUMENT_KINDS, **KINDS})
    if options.document or kind == "zip" or (kind not in KINDS and kind in DOCUMENT_KINDS):
        _export_document(options, plan, area, kind)
    else:
        choices = export_commands.chosen(options)
        export_plan(plan, area, Path(options.to), language=options.lang, options=choices)
    print(Text(f"已导出 {options.to}", f"exported {options.to}").to(options.lang))
    return 0


def _export_document(options: argparse.Namespace, plan: Plan, area: StudyArea, kind: str) -> None:
    from gridplan.access import access_table
    from gridplan.documents import Asked
    from gridplan.export import bundle_of, render_document
    from gridplan.export.files import write_bytes
    from gridplan.policy import read_policy

    asked = Asked(
        plan,
        area,
        access_table(area, plan.settings),
        before=None if options.before is None else open_plan(options.before, area),
        policy=None if options.policy is None else read_policy(options.policy),
        as_of=options.as_of or date.today(),
        effective=options.effective,
        language=options.lang,
        smallest=options.smallest_count,
    )
    if kind == "zip":
        content = bundle_of(asked, export_commands.chosen(options))
    else:
        content = render_document(options.document or "layout", kind, asked)
    write_bytes(Path(options.to), content)


def stage(options: argparse.Namespace) -> int:
    """Let a plan leave at a stage, enter what is given to it afterwards, and write it as a plan file."""
    from gridplan.stages import entered, leave, standing, warnings_on_leaving

    out = plan_target(options.out)
    area = read_named([options.layout], options.area, options)
    plan = open_plan(options.layout, area)
    if options.to is not None:
        day = options.date or date.today()
        checked = _checked(options, plan, area, day)
        for warning in warnings_on_leaving(plan, area, checked):
            print(Text("提醒：", "note: ").to(options.lang) + warning.to(options.lang), file=sys.stderr)
        wanted = Stage(STAGES.get(options.to, options.to))
        plan = leave(plan, wanted, options.person, day, area, checked=checked)
    plan = entered(plan, number=options.number, map_approval=options.map_approval, start=options.start)
    out.write_bytes(write_plan(plan))
    print((Text("阶段：", "stage: ") + STAGE_NAMES[standing(plan)]).to(options.lang))
    print(written(out).to(options.lang))
    return 0


def _checked(options: argparse.Namespace, plan: Plan, area: StudyArea, day: date) -> "Checked | None":
    """Return what the policy asked for, or the area's own, says of a plan; None where there is neither."""
    from gridplan.cli.budget_command import budgets_of
    from gridplan.decide import checked
    from gridplan.policy import case_of, check, read_policy

    name = options.policy or area.manifest.default_policy
    if name is None:
        return None
    policy = read_policy(name)
    budgets = budgets_of(options.budget, area, plan, policy)
    found = check(policy, case_of(plan, area, as_of=day, budgets=budgets))
    return checked(policy, found, day, despite=options.despite_errors or "")
