"""The arguments of `gridplan budget`."""

import argparse

from gridplan.cli.argument_kinds import day, json_output, positive_int


def budget(command: argparse.ArgumentParser) -> None:
    """Add the workbook, AREA, LAYOUT and what to make of them."""
    command.add_argument(
        "sources", nargs="*", metavar="[FILE.xlsx] [AREA] [LAYOUT]", help="budget workbook / 预算表；规划范围；布局方案"
    )
    command.add_argument("--template", metavar="FILE", help="write the workbook to fill in (.xlsx) / 生成预算表模板")
    command.add_argument("--year", type=positive_int, help="of the template; default: this year / 模板的年度")
    command.add_argument("--policy", help="whose rules of surplus and deficit hold / 结余与超支规则所依政策")
    command.add_argument("--as-of", type=day, metavar="DATE", help="date of the budget / 截至日期")
    command.add_argument("--out", metavar="FILE", help="write every table: .xlsx, or .docx / 输出全部表格")
    json_output(command)
    command.set_defaults(population="population", scenario=None)
