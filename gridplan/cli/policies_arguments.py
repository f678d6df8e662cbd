"""The arguments of `policies` and `compare-policies`."""

import argparse

from gridplan.cli.argument_kinds import conditions, day, json_output, positional_area_layout


def policies(command: argparse.ArgumentParser) -> None:
    """Add what `policies` takes."""
    command.add_argument(
        "name",
        nargs="?",
        metavar="NAME",
        help="explain a policy, or read one's own file and list its faults; without it: list / 政策名称或自己的文件",
    )
    command.add_argument(
        "--schema", nargs="?", const="-", metavar="FILE", help="write the JSON schema for editors / 输出配置格式"
    )
    command.add_argument("--page", metavar="FILE", help="write a page of all rules (.md) / 输出规则页")
    json_output(command)


def compare_policies(command: argparse.ArgumentParser) -> None:
    """Add what `compare-policies` takes."""
    positional_area_layout(command)
    command.add_argument(
        "--policy", nargs="+", metavar="NAME", help="names or files; default: all embedded ones / 政策，默认全部"
    )
    command.add_argument("--as-of", type=day, metavar="DATE", help="date of the check, default today / 核查日期")
    conditions(command)
    json_output(command)
