"""The arguments of `opinions`."""

import argparse

from gridplan.cli.argument_kinds import AREA, LAYOUT, conditions, json_output


def opinions(command: argparse.ArgumentParser) -> None:
    """Add what to list, read and write."""
    command.add_argument("layout", nargs="?", metavar="PLAN", help=LAYOUT)
    command.add_argument("--area", metavar="AREA", help=AREA)
    command.add_argument("--read", metavar="FILE", help="sheet of opinions (.xlsx .csv .docx) / 读入意见表")
    command.add_argument("--person", metavar="NAME", help="who took them down, with --read / 记录人")
    command.add_argument("--out", metavar="FILE", help="plan file to write (.json), with --read / 输出方案文件")
    command.add_argument("--template", metavar="FILE", help="write a sheet to fill in (.xlsx) / 输出填写模板")
    conditions(command)
    json_output(command)
