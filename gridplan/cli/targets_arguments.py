"""The arguments of `targets`."""

import argparse

from gridplan.cli.argument_kinds import conditions, day, json_output, positional_area_layout


def targets(command: argparse.ArgumentParser) -> None:
    """Add what to write, read and show."""
    positional_area_layout(command)
    command.add_argument("--policy", help="name or file of a policy; default: the area's own / 政策")
    command.add_argument("--as-of", type=day, metavar="DATE", help="date of the check; default: today / 核查日期")
    command.add_argument("--template", metavar="FILE", help="write the workbook to fill in (.xlsx) / 输出填报表")
    command.add_argument("--read", metavar="FILE", help="read a workbook that was filled in (.xlsx) / 读回填报表")
    command.add_argument("--plan-out", metavar="FILE", help="plan file to write with --read (.json) / 输出方案文件")
    command.add_argument("--out", metavar="FILE", help="write the results (.xlsx .csv) / 输出结果")
    conditions(command)
    json_output(command)
