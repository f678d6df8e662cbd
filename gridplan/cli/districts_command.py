"""`gridplan districts`: what districts are made of, steps that redraw them with their effects, a new study area."""

import argparse
from pathlib import Path

from gridplan.cli import show_districts
from gridplan.cli.inputs import print_json, written
from gridplan.errors import AreaError, Fault
from gridplan.plan_file import default_plan, open_plan
from gridplan.redraw import read_steps, redraw, set_of, taken, units_of, write_redrawn
from gridplan.study_area import read_area
from gridplan.text import Text


def districts(options: argparse.Namespace) -> int:
    """Show the districts and their units, or redraw them; write the new area where a folder is named."""
    area = read_area(options.area)
    units = units_of(area)
    before = set_of(area, units)
    if options.apply is None:
        _refuse_out(options)
        if options.json:
            print_json(show_districts.units_json(before, units))
        else:
            print(show_districts.units_text(before, units, options.lang))
        return 0
    path = Path(options.apply)
    after, answers = taken(before, units, read_steps(path), path.name)
    plan = default_plan(area) if options.layout is None else open_plan(options.layout, area)
    redrawn = redraw(area, units, after, plan.layout, before=before, decisions=answers)
    if options.out is not None:
        own = area.manifest.name
        name = Text(f"{own.zh}（改划）", f"{own.en} (redrawn)")
        if options.name is not None:
            name = Text(options.name, options.name)
        write_redrawn(area, redrawn, plan, Path(options.out), name=name)
    if options.json:
        print_json(show_districts.redrawn_json(redrawn, area, options.out))
        return 0
    print(show_districts.redrawn_text(redrawn, units, options.lang))
    if options.out is not None:
        print(written(options.out).to(options.lang))
    return 0


def _refuse_out(options: argparse.Namespace) -> None:
    if options.out is not None:
        said = Text("没有改划步骤", "there are no steps to take")
        raise AreaError([Fault("--out", said, Text("请用 --apply 给出步骤文件", "Name a file of steps with --apply"))])
