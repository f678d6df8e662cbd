"""The commands `solve` and `frontier`: a layout, several, or what more of one aim costs in another."""

import argparse
from pathlib import Path

from gridplan.cli import show_frontier, show_solution
from gridplan.cli.inputs import plan_target, print_json, written
from gridplan.cli.solving import run, task_of
from gridplan.errors import Fault, LayoutError, SolveError
from gridplan.export.files import write_text, write_trace_beside
from gridplan.partition import solve as solve_request
from gridplan.text import Text
from gridplan.trace import trace


def solve(options: argparse.Namespace) -> int:
    """Write the best layout found, or several that differ."""
    if options.alternatives is not None:
        return _alternatives(options)
    out = plan_target(options.out)
    task = task_of(options)
    solution = run(solve_request, task.problem, task.request, options=options, at_once=options.at_once)
    plan = task.plan_of(solution)
    task.write(plan, out)
    if options.json:
        print_json({"plan": str(out), **show_solution.solution_json(task.area, plan, task.access, solution)})
    else:
        print(show_solution.solution_text(task.area, plan, task.access, solution, options.lang))
        print(written(out).to(options.lang))
    return 0


def _alternatives(options: argparse.Namespace) -> int:
    """Write the best layout to PLAN, and the next ones that differ enough to PLAN-2, PLAN-3."""
    from gridplan.partition import alternatives

    targets = _targets(plan_target(options.out), options.alternatives)
    task = task_of(options)
    more = {"count": options.alternatives, "apart": options.difference}
    found = run(alternatives, task.problem, task.request, options=options, **more)
    plans = [task.plan_of(solution) for solution in found]
    names = [str(target) for target, _ in zip(targets, plans, strict=False)]
    for plan, target in zip(plans, targets, strict=False):
        task.write(plan, target)
    area, access, best = task.area, task.access, found[0]
    if options.json:
        content = [
            {"plan": name, "unlike_first": show_frontier.unlike(best, other)}
            | show_solution.solution_json(area, plan, access, other)
            for name, plan, other in zip(names, plans, found, strict=True)
        ]
        note = None if found.note is None else {"zh": found.note.zh, "en": found.note.en}
        print_json({**content[0], "alternatives": content, "note": note})
    else:
        print(show_solution.solution_text(area, plans[0], access, best, options.lang))
        print("\n" + show_frontier.alternatives_text(names, found, options.lang))
        print(written(*names).to(options.lang))
    return 0


def _targets(out: Path, count: int) -> list[Path]:
    """Return the files of so many plans: PLAN, PLAN-2, PLAN-3."""
    return [out, *(out.with_stem(f"{out.stem}-{number}") for number in range(2, count + 1))]


def frontier(options: argparse.Namespace) -> int:
    """Show minutes against balance or change, a line per limit; write the table."""
    from gridplan.partition import minutes_and_balance, minutes_and_change

    limits = sorted(set(options.moved if options.tolerances is None else options.tolerances))
    if options.csv is not None and not Path(options.csv).absolute().parent.is_dir():
        remedy = Text("请先建立文件夹，或另选位置", "Make the folder, or choose another")
        raise LayoutError([Fault(options.csv, Text("没有这个文件夹", "there is no such folder"), remedy)])
    task = task_of(options)
    sweep = minutes_and_balance if options.moved is None else minutes_and_change
    points = run(sweep, task.problem, task.request, limits, options=options)
    name = show_frontier.TOLERANCE if options.moved is None else show_frontier.MOST_MOVED
    about = trace(task.base, task.area, task.access)
    if options.csv is not None:
        write_text(Path(options.csv), show_frontier.points_csv(points, name))
        write_trace_beside(Path(options.csv), about)
    if options.json:
        print_json({name.key: show_frontier.points_json(points), "trace": about})
    else:
        print(show_frontier.points_text(points, name, task.area, task.base, task.access, options.lang))
    if all(point.solution is None for point in points):
        raise SolveError(Text("各个限值下都没有方案", "there is no layout within any of the limits"))
    return 0
