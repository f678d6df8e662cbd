"""The arguments of every command, in one place."""

import argparse
import os
from collections.abc import Callable
from datetime import date

_AREA = "study area: a folder with area.yaml, or an embedded example (default: wenzhou) / 规划范围"
_LAYOUT = "a layout of the area, a layout table (.csv) or a plan file (.json); default: the area's own / 布局方案"


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Parse the command line; wrong usage ends the program with code 2."""
    parser = argparse.ArgumentParser(
        prog="gridplan", description="医联体网格化布局规划 · plan which hospital leads which part of a city"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, help_text, fill in _COMMANDS:
        command = commands.add_parser(name, help=help_text, description=help_text)
        language = os.environ.get("GRIDPLAN_LANG", "zh")
        default = language if language in ("zh", "en") else "zh"
        command.add_argument("--lang", choices=["zh", "en"], default=default, help="language of messages / 语言")
        fill(command)
    return parser.parse_args(arguments)


def _positional_area_layout(command: argparse.ArgumentParser) -> None:
    command.add_argument("area", nargs="?", metavar="AREA", help=_AREA)
    command.add_argument("layout", nargs="?", metavar="LAYOUT", help=_LAYOUT)


def _json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print JSON / 输出 JSON")


def _measure(command: argparse.ArgumentParser) -> None:
    _positional_area_layout(command)
    command.add_argument("--all", action="store_true", help="show undetermined indicators too / 含无法判定的指标")
    _json(command)


def _check(command: argparse.ArgumentParser) -> None:
    _positional_area_layout(command)
    command.add_argument("--policy", help="name or file of a policy; default: the area's own / 政策")
    command.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="date of the check / 核查日期")
    command.add_argument(
        "--operation-start", type=date.fromisoformat, metavar="DATE", help="start of operation / 开始运行日期"
    )
    _json(command)


def _solve(command: argparse.ArgumentParser) -> None:
    command.add_argument("area", nargs="?", metavar="AREA", help=_AREA)
    command.add_argument("--out", required=True, metavar="PLAN", help="plan file to write (.json) / 输出方案文件")
    leads = command.add_mutually_exclusive_group()
    leads.add_argument("--leads", type=_positive_int, metavar="N", help="choose N of the candidate leads / 牵头医院数")
    leads.add_argument(
        "--lead", action="append", metavar="NAME", help="a lead hospital, name or id; repeat for each / 指定牵头医院"
    )
    command.add_argument(
        "--balance",
        type=_fraction,
        metavar="SHARE",
        help="each grid within ± SHARE of the common value, e.g. 0.25 / 均衡",
    )
    command.add_argument(
        "--balance-by",
        choices=["population", "population_per_bed"],
        default="population",
        help="quantity to balance; the choice is the planner's / 均衡的量",
    )
    command.add_argument("--contiguous", action="store_true", help="districts of each grid hang together / 网格连片")
    command.add_argument("--time-limit", type=float, default=60.0, metavar="SECONDS", help="default 60 / 时限")
    command.add_argument("--quiet", action="store_true", help="no progress / 不显示进度")
    _json(command)


def _export(command: argparse.ArgumentParser) -> None:
    command.add_argument("layout", nargs="?", metavar="PLAN", help=_LAYOUT)
    command.add_argument("--area", metavar="AREA", help=_AREA)
    command.add_argument(
        "--to",
        required=True,
        metavar="FILE",
        help="kind by suffix: .docx .xlsx .csv .geojson .gpkg .html .json / 输出文件",
    )
    command.add_argument("--title", help="title of the table / 标题")
    command.add_argument("--trial", action=argparse.BooleanOptionalAction, help="（试行） behind the title / 试行")
    command.add_argument("--note", help="note under the table / 备注")


def _compare(command: argparse.ArgumentParser) -> None:
    command.add_argument("before", metavar="PLAN", help=_LAYOUT)
    command.add_argument("after", metavar="PLAN", help=_LAYOUT)
    command.add_argument("--area", metavar="AREA", help=_AREA)
    _json(command)


def _app(command: argparse.ArgumentParser) -> None:
    command.add_argument("area", nargs="?", metavar="AREA", help=_AREA)
    command.add_argument("--port", type=_positive_int, default=8501, help="default 8501 / 端口")
    command.add_argument(
        "--browser", action=argparse.BooleanOptionalAction, default=True, help="open a browser / 打开浏览器"
    )


def _positive_int(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _fraction(text: str) -> float:
    number = float(text)
    if not 0 < number <= 1:
        raise argparse.ArgumentTypeError(f"{text}: give a share above 0 and up to 1, e.g. 0.25 for ±25 %")
    return number


_COMMANDS: tuple[tuple[str, str, Callable[[argparse.ArgumentParser], None]], ...] = (
    ("measure", "measure a layout by its indicators / 测算布局方案", _measure),
    ("check", "check a layout against a policy / 政策核查", _check),
    ("solve", "propose a layout with a proven bound / 求解布局方案", _solve),
    ("export", "export the layout table, map or GIS files / 导出", _export),
    ("compare", "compare two layouts / 比较两个方案", _compare),
    ("app", "open the app in the browser / 打开应用", _app),
)
