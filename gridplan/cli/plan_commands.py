"""The commands that start from a plan: `change`, `repair` and `resolve`."""

import argparse
from collections.abc import Callable, Sequence

from gridplan.cli import show_comparison, show_solution
from gridplan.cli.inputs import plan_target, print_json, written
from gridplan.cli.solving import Task, run, task_of
from gridplan.compare import Case, Comparison, compare
from gridplan.errors import Fault, LayoutError, SolveError
from gridplan.partition import Solution, lead_numbers
from gridplan.plan_file import Plan
from gridplan.text import Text


def change(options: argparse.Namespace) -> int:
    """Show what keeping the plan breaks, the least change that mends it, and what more change would bring."""
    from gridplan.cli.show_change import change_json, change_text, keep_text
    from gridplan.partition import kept, minimal_change

    out = None if options.out is None else plan_target(options.out)
    task = task_of(options)
    try:
        found = run(minimal_change, task.problem, task.request, options=options, points=options.points)
    except SolveError:
        if not options.json:  # what keeping the plan breaks is worth knowing all the more
            keep = kept(task.problem, task.request)
            print(keep_text(task.area, task.access, task.request, keep, options.lang))
        raise
    plan = task.plan_of(found.least)
    if out is not None:
        task.write(plan, out)
    cases, comparison = _compared(task, plan)
    if options.json:
        content = show_solution.solution_json(task.area, plan, task.access, found.least)
        changes = show_comparison.comparison_json(plan, cases, comparison)
        print_json({"plan": options.out, **change_json(found), **content, **changes})
    else:
        print(change_text(task.area, task.access, found, options.lang))
        print("\n" + show_comparison.comparison_text(plan, cases, comparison, options.lang))
        _say_written(options)
    return 0


def repair(options: argparse.Namespace) -> int:
    """Write the plan with as few moves as make it valid."""
    from gridplan.partition import repair

    return _from_plan(options, repair)


def resolve(options: argparse.Namespace) -> int:
    """Solve some grids anew and show what moves; write the plan unless it is a preview."""
    from gridplan.partition import resolve_grids

    return _from_plan(options, resolve_grids, grids=True)


def _from_plan(options: argparse.Namespace, function: Callable[..., Solution], *, grids: bool = False) -> int:
    """Run `function` from the plan's layout on, and show what it changes."""
    out = None if options.out is None else plan_target(options.out)
    task = task_of(options)
    chosen = [_positions(task, options.grids)] if grids else []
    present = lead_numbers(task.problem, task.base.layout)
    more = {} if options.time_limit is None else {"time_limit_s": options.time_limit}
    solution = run(function, task.problem, task.request, present, *chosen, options=options, **more)
    plan = task.plan_of(solution)
    if out is not None:
        task.write(plan, out)
    cases, comparison = _compared(task, plan)
    if options.json:
        content = show_solution.solution_json(task.area, plan, task.access, solution)
        print_json({"plan": options.out, **content, **show_comparison.comparison_json(plan, cases, comparison)})
    else:
        print("\n".join(show_solution.head_lines(task.area, task.access, solution, options.lang)))
        print("\n" + show_comparison.comparison_text(plan, cases, comparison, options.lang))
        _say_written(options)
    return 0


def _compared(task: Task, plan: Plan) -> tuple[list[Case], Comparison]:
    cases = [Case(task.area, task.access, each.layout) for each in (task.base, plan)]
    return cases, compare(*cases)


def _positions(task: Task, grids: Sequence[str]) -> list[int]:
    """Return the positions of the leads of grids by id. Raises LayoutError with every grid that there is not."""
    found, faults = [], []
    leads = {grid.id: grid.leads for grid in task.base.layout.grids}
    for grid in dict.fromkeys(grids):
        number = task.problem.lead_number(leads[grid][0]) if grid in leads else None
        if number is None:
            problem = Text(
                "没有这个网格，或其牵头医院不在所求之中", "no such grid, or its lead is not among those asked for"
            )
            remedy = Text(f"已有 {'、'.join(leads)}", f"The plan has {', '.join(leads)}")
            faults.append(Fault("--grids", problem, remedy, value=grid))
        else:
            found.append(number)
    if faults:
        raise LayoutError(faults)
    return found


def _say_written(options: argparse.Namespace) -> None:
    if options.out is not None:
        print(written(options.out).to(options.lang))
    else:
        print(Text("未写入文件", "nothing was written").to(options.lang))
