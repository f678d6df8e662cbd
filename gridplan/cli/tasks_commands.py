"""The command `tasks`: show the task book, write it, record how far a task is."""

import argparse
from datetime import date
from pathlib import Path

from gridplan.cli.inputs import area_and_plan, plan_target, policy_name, print_json, written
from gridplan.decisions import TaskState
from gridplan.errors import Fault, TaskError
from gridplan.plan_file import Plan, write_plan
from gridplan.policy import Case, Policy, read_policy
from gridplan.policy.progress import State
from gridplan.study_area import StudyArea
from gridplan.tasks import TaskRow, task_rows
from gridplan.tasks.record import record_all, unit_id
from gridplan.text import Text

_STATES: tuple[State, ...] = ("done", "under_way", "open")
_OF_RECORD = ("person", "on", "evidence", "responsible", "unit", "plan_out")


def tasks(options: argparse.Namespace) -> int:
    """Show the task book of a policy for a plan on a date; record, read and write what the options ask."""
    from gridplan.cli.tasks_show import tasks_json, tasks_text

    area, plan = area_and_plan(options)
    policy = read_policy(policy_name(options, area))
    as_of = options.as_of or date.today()
    said = []
    if options.duties is not None:
        said.append(_write_duties(options, policy))
    plan, recorded = _recorded(options, policy, plan, area)
    said += recorded
    rows = task_rows(policy, Case(area, plan, as_of))
    if options.out is not None:
        said.append(_write_book(options, policy, rows, plan, area, as_of))
    if options.json:
        print_json(tasks_json(policy, rows, plan, area, said, overdue_only=options.overdue))
    else:
        print(tasks_text(policy, rows, plan, area, options.lang, overdue_only=options.overdue))
        for line in said:
            print(line.to(options.lang))
    return 0


def _recorded(options: argparse.Namespace, policy: Policy, plan: Plan, area: StudyArea) -> tuple[Plan, list[Text]]:
    """Return the plan with what the options record, written to its file, and what to say of it."""
    from gridplan.export.files import write_bytes

    state = next((name for name in _STATES if getattr(options, name)), None)
    if state is None and options.read is None:
        _nothing_to_record(options)
        return plan, []
    if options.plan_out is None:
        remedy = Text("请用 --plan-out 指定要写的方案文件", "Name the plan file to write with --plan-out")
        raise TaskError([Fault("--plan-out", Text("记录没有去处", "the record has nowhere to go"), remedy)])
    out = plan_target(options.plan_out)
    rows = task_rows(policy, Case(area, plan, options.as_of or date.today()))
    said = []
    if state is not None:
        plan = record_all(plan, _states(options, state, plan, area), rows)
    else:
        from gridplan.tasks.reading import read_tasks

        found = read_tasks(Path(options.read), rows, plan, area, person=options.person or "")
        plan, said = found.plan, [found.told]
    write_bytes(out, write_plan(plan))
    return plan, [*said, written(options.plan_out)]


def _nothing_to_record(options: argparse.Namespace) -> None:
    """Refuse options of a record where no task is named: they would do nothing."""
    given = [name for name in _OF_RECORD if getattr(options, name) is not None]
    if given:
        remedy = Text("请用 --done、--under-way、--open 或 --read", "Use --done, --under-way, --open or --read")
        said = Text("没有要记录的任务", "there is no task to record")
        raise TaskError([Fault(f"--{name.replace('_', '-')}", said, remedy) for name in given])


def _states(options: argparse.Namespace, state: State, plan: Plan, area: StudyArea) -> list[TaskState]:
    return [
        TaskState(
            task=task,
            state=state,
            person=options.person or "",
            date=date.today(),
            evidence=options.evidence or "",
            done_on=options.on,
            unit=unit_id(options.unit, plan, area) if options.unit else "",
            responsible=options.responsible or "",
        )
        for task in dict.fromkeys(getattr(options, state))
    ]


def _write_book(
    options: argparse.Namespace, policy: Policy, rows: list[TaskRow], plan: Plan, area: StudyArea, as_of: date
) -> Text:
    from gridplan.export.files import check_kind, write_bytes

    out = Path(options.out)
    kind = out.suffix.removeprefix(".").lower()
    check_kind(kind, ("docx", "xlsx"))
    if kind == "docx":
        from gridplan.export.task_docx import tasks_docx

        content = tasks_docx(policy, rows, plan, area, title=options.title or "")
    else:
        from gridplan.export.task_xlsx import tasks_xlsx

        content = tasks_xlsx(policy, rows, plan, area, as_of=as_of, by_grid=options.by_grid)
    write_bytes(out, content)
    return written(options.out)


def _write_duties(options: argparse.Namespace, policy: Policy) -> Text:
    from gridplan.annexes import read_annexes
    from gridplan.export.duties_docx import duties_docx
    from gridplan.export.files import check_kind, write_bytes

    out = Path(options.duties)
    check_kind(out.suffix.removeprefix(".").lower(), ("docx",))
    write_bytes(out, duties_docx(read_annexes(options.annexes or policy.policy.id)))
    return written(options.duties)
