"""The arguments of the commands that propose layouts: what is asked, and how long it may take."""

import argparse

from gridplan.cli.argument_kinds import (
    AREA,
    LAYOUT,
    PRICES,
    conditions,
    day,
    district_and_lead,
    fraction,
    json_output,
    number_or_range,
    positive_int,
    price,
    seconds,
    share,
)

_OUT = "plan file to write (.json) / 输出方案文件"


def solve(command: argparse.ArgumentParser) -> None:
    """Fill in `gridplan solve`."""
    _area_and_base(command)
    command.add_argument("--out", required=True, metavar="PLAN", help=_OUT)
    how = command.add_mutually_exclusive_group()
    how.add_argument("--at-once", action="store_true", help="the first layout found, in a moment / 快速方案")
    how.add_argument(
        "--alternatives",
        type=positive_int,
        metavar="N",
        help="write N layouts that differ, PLAN, PLAN-2 …, the best first / 备选方案数",
    )
    command.add_argument(
        "--difference",
        type=fraction,
        default=0.15,
        metavar="SHARE",
        help="of the people between any two alternatives, default 15%% / 备选方案之间至少不同的人口比例",
    )
    _statements(command)


def frontier(command: argparse.ArgumentParser) -> None:
    """Fill in `gridplan frontier`."""
    _area_and_base(command)
    swept = command.add_mutually_exclusive_group(required=True)
    swept.add_argument(
        "--tolerances",
        nargs="+",
        type=fraction,
        metavar="SHARE",
        help="minutes against balance: each tolerance in turn, e.g. 5%% 10%% 25%% / 逐个均衡偏差求解",
    )
    swept.add_argument(
        "--moved",
        nargs="+",
        type=share,
        metavar="SHARE",
        help="minutes against change: people who may get another lead, e.g. 0 5%% 20%% / 逐个变动上限求解",
    )
    command.add_argument("--csv", metavar="FILE", help="write the table too (.csv) / 另存为表格")
    _statements(command)


def change(command: argparse.ArgumentParser) -> None:
    """Fill in `gridplan change`."""
    _plan_and_area(command)
    command.add_argument("--out", metavar="PLAN", help=_OUT)
    command.add_argument(
        "--points", type=positive_int, default=4, metavar="N", help="of the frontier, default 4 / 变动与时间的取点数"
    )
    _statements(command)


def repair(command: argparse.ArgumentParser) -> None:
    """Fill in `gridplan repair`."""
    _plan_and_area(command)
    command.add_argument("--out", required=True, metavar="PLAN", help=_OUT)
    _statements(command)


def resolve(command: argparse.ArgumentParser) -> None:
    """Fill in `gridplan resolve`."""
    _plan_and_area(command)
    command.add_argument(
        "--grids", nargs="+", required=True, metavar="GRID", help="grids to solve anew; the rest stays / 重新求解的网格"
    )
    goal = command.add_mutually_exclusive_group(required=True)
    goal.add_argument("--out", metavar="PLAN", help=_OUT)
    goal.add_argument("--dry-run", action="store_true", help="show what would change, write nothing / 只预览")
    _statements(command)


def suggest(command: argparse.ArgumentParser) -> None:
    """Fill in `gridplan suggest`."""
    _plan_and_area(command)
    command.add_argument("--count", type=positive_int, default=10, metavar="N", help="at most N, default 10 / 条数")
    command.add_argument("--policy", help="judge findings too: name or file of a policy / 一并核查的政策")
    command.add_argument("--as-of", type=day, metavar="DATE", help="date of the check / 核查日期")
    asked = _request(command)
    _about_people(asked)
    _about_districts(asked)
    conditions(command)
    json_output(command)


def _area_and_base(command: argparse.ArgumentParser) -> None:
    command.add_argument("area", nargs="?", metavar="AREA", help=AREA)
    command.add_argument(
        "--from", dest="base", metavar="PLAN", help="keep its leads, members, locks and exclusions; " + LAYOUT
    )


def _plan_and_area(command: argparse.ArgumentParser) -> None:
    command.add_argument("base", metavar="PLAN", help=LAYOUT)
    command.add_argument("--area", metavar="AREA", help=AREA)


def _statements(command: argparse.ArgumentParser) -> None:
    """Add --request and the flags that say the same, and how the search ends."""
    asked = _request(command)
    _about_leads(asked)
    _about_people(asked)
    _about_districts(asked)
    _about_the_search(command.add_argument_group("search / 求解过程"))
    conditions(command)
    json_output(command)


def _request(command: argparse.ArgumentParser) -> argparse._ArgumentGroup:
    """Add --request; return the group for the flags that count beside the file, or in the place of what it says."""
    asked = command.add_argument_group(
        "request / 要求", "flags are added to the file; single values replace the file's / 单项覆盖文件，列表并入文件"
    )
    asked.add_argument(
        "--request", metavar="FILE", help="what is asked, as a file (.yaml); see configs/requests / 求解要求文件"
    )
    return asked


def _about_leads(asked: argparse._ArgumentGroup) -> None:
    asked.add_argument(
        "--leads", type=number_or_range, metavar="N", help="choose N, or N-M, of the candidates / 牵头医院数"
    )
    for flag, meaning in (
        ("--lead", "who leads, or may lead with --leads; name or id, repeat for each / 指定牵头医院"),
        ("--must-lead", "leads in any case, with --leads / 必须牵头"),
        ("--never-lead", "never leads / 不得牵头"),
    ):
        asked.add_argument(flag, action="append", metavar="NAME", help=meaning)


def _about_people(asked: argparse._ArgumentGroup) -> None:
    asked.add_argument(
        "--balance", type=fraction, metavar="SHARE", help="each grid within ± SHARE of the common value / 均衡"
    )
    asked.add_argument(
        "--balance-by",
        metavar="QUANTITY",
        help="population unless named; population_per_bed; or another kind, such as insured, insured_per_bed; "
        "the choice is the planner's / 均衡的量",
    )
    asked.add_argument("--limit", type=float, metavar="MIN", help="people beyond so many minutes are told / 时间上限")
    asked.add_argument(
        "--limit-hard", action=argparse.BooleanOptionalAction, help="nobody may be beyond the limit / 不得超过上限"
    )
    asked.add_argument(
        "--price",
        action="append",
        type=price,
        metavar="NAME=MINUTES",
        help=f"what it adds to the mean minutes; NAME of {', '.join(PRICES)} / 计入目标的价格",
    )
    asked.add_argument(
        "--most-moved", type=share, metavar="SHARE", help="of the people who may get another lead / 变动人口上限"
    )


def _about_districts(asked: argparse._ArgumentGroup) -> None:
    yes_or_no = argparse.BooleanOptionalAction
    asked.add_argument("--contiguous", action=yes_or_no, help="districts of each grid hang together / 网格连片")
    for flag, meaning in (
        ("--exclave", "may lie apart from its grid; repeat for each / 可以不相连的片区"),
        ("--whole", "administrative area that is not split, or all; repeat / 不拆分的区划"),
    ):
        asked.add_argument(flag, action="append", metavar="NAME", help=meaning)
    for flag, meaning in (
        ("--together", "districts in one grid; repeat for each group / 同在一个网格的片区"),
        ("--apart", "districts of which no two share a grid; repeat / 各在不同网格的片区"),
    ):
        asked.add_argument(flag, action="append", nargs="+", metavar="DISTRICT", help=meaning)
    for flag, meaning in (
        ("--lock", "keep a district with a lead; repeat / 锁定片区"),
        ("--never", "rule a lead out for a district; repeat / 排除组合"),
    ):
        asked.add_argument(flag, action="append", type=district_and_lead, metavar="DISTRICT=LEAD", help=meaning)
    asked.add_argument(
        "--leave-out-unreachable", action=yes_or_no, help="districts without a path stay out / 无通路的片区不分配"
    )


def _about_the_search(search: argparse._ArgumentGroup) -> None:
    search.add_argument("--gap", type=share, metavar="SHARE", help="end at this gap to the bound / 结束时的差距")
    search.add_argument("--node-limit", type=positive_int, metavar="N", help="end after N nodes / 节点上限")
    search.add_argument("--time-limit", type=seconds, metavar="SECONDS", help="default 60 / 时限")
    search.add_argument("--seed", type=int, metavar="N", help="of the solver, default 0 / 随机种子")
    search.add_argument("--quiet", action="store_true", help="no progress / 不显示进度")
