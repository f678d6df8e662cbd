"""The arguments of `evidence`."""

import argparse

from gridplan.cli.argument_kinds import AREA, LAYOUT, conditions, json_output


def evidence(command: argparse.ArgumentParser) -> None:
    """Add what to check, show and write."""
    command.add_argument("files", nargs="*", metavar="FILE", help="workbooks or CSV files to check / 运行资料文件")
    command.add_argument("--area", metavar="AREA", help=AREA)
    command.add_argument("--plan", dest="layout", metavar="PLAN", help=LAYOUT)
    command.add_argument("--years", nargs=2, type=int, metavar="YEAR", help="years side by side / 对比的两个年份")
    command.add_argument("--template", metavar="FILE", help="write the workbook to fill in (.xlsx) / 输出填写模板")
    command.add_argument("--out", metavar="FILE", help="write the tables (.xlsx) / 输出结果表")
    conditions(command)
    json_output(command)
