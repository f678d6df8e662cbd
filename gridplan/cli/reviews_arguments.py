"""The arguments of `reviews`."""

import argparse

from gridplan.cli.argument_kinds import AREA, LAYOUT, day, json_output, whole_number
from gridplan.resources import STORE_VARIABLE

_STORE = f"the plans in operation of this store; default: what {STORE_VARIABLE} names / 方案库中在运行的方案"


def reviews(command: argparse.ArgumentParser) -> None:
    """Add which plans, on which day."""
    command.add_argument("layouts", nargs="*", metavar="PLAN", help=LAYOUT)
    command.add_argument("--area", metavar="AREA", help=AREA)
    command.add_argument("--store", nargs="?", const="", metavar="ADDRESS", help=_STORE)
    command.add_argument("--policy", help="name or file of a policy; default: the area's own / 政策")
    command.add_argument("--as-of", type=day, metavar="DATE", help="day of the list; default: today / 截至日期")
    command.add_argument(
        "--within",
        type=whole_number,
        default=6,
        metavar="MONTHS",
        help="how early and how late, default 6 / 提前的月数",
    )
    json_output(command)
