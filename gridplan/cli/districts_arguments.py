"""The arguments of `gridplan districts`."""

import argparse

from gridplan.cli.argument_kinds import AREA, LAYOUT, json_output


def districts(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `gridplan districts`."""
    command.add_argument("area", metavar="AREA", help=AREA)
    command.add_argument("--apply", metavar="STEPS", help="file of steps (.yaml); without it, what there is / 改划步骤")
    command.add_argument("--layout", metavar="PLAN", help=LAYOUT)
    command.add_argument("--out", metavar="FOLDER", help="study area to write; else the effects only / 输出文件夹")
    command.add_argument("--name", help="name of the new study area / 新规划范围的名称")
    json_output(command)
