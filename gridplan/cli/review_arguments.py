"""The arguments of `gridplan review`."""

import argparse

from gridplan.cli.argument_kinds import AREA, LAYOUT, day, json_output, minutes, positive_int, smallest_count


def review(command: argparse.ArgumentParser) -> None:
    """Add the plan, both study areas, and what the review is made of."""
    command.add_argument("plan", metavar="PLAN", help=f"the plan in operation, on the data of its beginning: {LAYOUT}")
    command.add_argument("new_area", metavar="NEW_AREA", help="study area of today / 现在的规划范围")
    command.add_argument("--area", metavar="OLD_AREA", help=f"that of the beginning; {AREA}")
    command.add_argument(
        "--now", metavar="LAYOUT", help="layout in force on NEW_AREA; default: that of PLAN, carried / 现行布局"
    )
    command.add_argument(
        "--crosswalk",
        metavar="FILE",
        help="from_id, to_id, weight: where people of then live / 片区换算表",
    )
    command.add_argument("--operation-start", type=day, metavar="DATE", help="default: that of the plan / 开始运行日期")
    command.add_argument("--targets", metavar="FILE", help="workbook of figures, see gridplan targets / 指标填报表")
    command.add_argument(
        "--evidence", nargs="+", default=[], metavar="FILE", help="workbooks of visits, referrals, figures / 运行资料"
    )
    command.add_argument("--policy", help="name or file of a policy; default: that of NEW_AREA / 政策")
    command.add_argument("--as-of", type=day, metavar="DATE", help="day of the review; default: today / 复评日期")
    command.add_argument(
        "--request", metavar="FILE", help="what a new layout has to meet (.yaml); default: no worse / 求解要求"
    )
    command.add_argument(
        "--worth",
        type=minutes,
        metavar="MIN",
        help="minutes that each person who moves has to save, all people's together; without it the recommendation "
        "is left to the meeting / 每变动一人至少节省的分钟数",
    )
    command.add_argument(
        "--points", type=positive_int, default=5, metavar="N", help="layouts along the frontier, default 5 / 取点数"
    )
    command.add_argument("--node-limit", type=positive_int, metavar="N", help="of each search / 每次搜索的节点数上限")
    command.add_argument("--out", required=True, metavar="DIR", help="folder for the files / 输出文件夹")
    command.add_argument("--quiet", action="store_true", help="no lines on the way / 不显示进度")
    smallest_count(command)
    json_output(command)
