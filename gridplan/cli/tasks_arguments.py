"""The arguments of `tasks`."""

import argparse

from gridplan.cli.argument_kinds import conditions, day, json_output, positional_area_layout

_STATES = {"done": "done / 已完成", "under-way": "under way / 进行中", "open": "not begun / 未开始"}


def tasks(command: argparse.ArgumentParser) -> None:
    """Add what to show, write, record and read."""
    positional_area_layout(command)
    command.add_argument("--policy", help="name or file of a policy; default: the area's own / 政策")
    command.add_argument("--as-of", type=day, metavar="DATE", help="date of the book; default: today / 台账日期")
    command.add_argument("--overdue", action="store_true", help="print overdue tasks only / 只列逾期任务")
    command.add_argument(
        "--out", metavar="FILE", help="the document's table (.docx) or the book to fill in (.xlsx) / 输出文件"
    )
    command.add_argument("--title", help="title of the table in Word / 标题")
    command.add_argument("--by-grid", action="store_true", help="a line per grid and task (.xlsx) / 每个网格一行")
    record = command.add_argument_group("record / 记录")
    states = record.add_mutually_exclusive_group()
    for option, meaning in _STATES.items():
        states.add_argument(f"--{option}", nargs="+", metavar="ID", help=f"tasks that are {meaning}")
    states.add_argument("--read", metavar="FILE", help="read a book that was filled in (.xlsx) / 读回已填写的台账")
    record.add_argument("--person", metavar="NAME", help="who says so / 记录人")
    record.add_argument("--on", type=day, metavar="DATE", help="day on which it was done / 完成日期")
    record.add_argument("--evidence", metavar="TEXT", help="落实情况与证据")
    record.add_argument("--responsible", metavar="TEXT", help="责任单位")
    record.add_argument("--unit", metavar="LEAD", help="lead hospital of the grid meant; default: the whole / 单位")
    record.add_argument("--plan-out", metavar="FILE", help="plan file to write (.json) / 输出方案文件")
    duties = command.add_argument_group("members and duties / 名单与分工")
    duties.add_argument("--duties", metavar="FILE", help="write both annexes as templates (.docx) / 输出附件样式")
    duties.add_argument("--annexes", metavar="NAME", help="name or file of them; default: the policy's own / 附件配置")
    conditions(command)
    json_output(command)
