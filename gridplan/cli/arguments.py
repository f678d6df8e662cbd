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
    options = parser.parse_args(arguments)
    if options.command == "solve" and options.balance_by is not None and options.balance is None:
        parser.error("--balance-by needs --balance / --balance-by 需与 --balance 同用")
    return options


def _positional_area_layout(command: argparse.ArgumentParser) -> None:
    command.add_argument("area", nargs="?", metavar="AREA", help=_AREA)
    command.add_argument("layout", nargs="?", metavar="LAYOUT", help=_LAYOUT)


def _population(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--population",
        default="population",
        metavar="KIND",
        help="whom to count, a kind of the area such as insured; default: its main kind / 人口口径",
    )


def _scenario(command: argparse.ArgumentParser) -> None:
    command.add_argument("--scenario", metavar="FILE", help="measure under a scenario (.yaml) / 情景")


def _json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print JSON / 输出 JSON")


def _measure(command: argparse.ArgumentParser) -> None:
    _positional_area_layout(command)
    command.add_argument(
        "--access-table",
        metavar="FILE",
        help="write minutes and people within reach, district × lead (.csv) / 可达性表",
    )
    command.add_argument("--all", action="store_true", help="show undetermined indicators too / 含无法判定的指标")
    _population(command)
    _scenario(command)
    _json(command)


def _check(command: argparse.ArgumentParser) -> None:
    _positional_area_layout(command)
    command.add_argument("--policy", help="name or file of a policy; default: the area's own / 政策")
    command.add_argument("--as-of", type=_date, metavar="DATE", help="date of the check / 核查日期")
    command.add_argument("--operation-start", type=_date, metavar="DATE", help="start of operation / 开始运行日期")
    _population(command)
    _scenario(command)
    _json(command)


def _solve(command: argparse.ArgumentParser) -> None:
    command.add_argument("area", nargs="?", metavar="AREA", help=_AREA)
    command.add_argument("--out", required=True, metavar="PLAN", help="plan file to write (.json) / 输出方案文件")
    command.add_argument(
        "--from", dest="base", metavar="PLAN", help="keep its leads, members, locks and exclusions; " + _LAYOUT
    )
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
        help="quantity to balance, population unless named; the choice is the planner's / 均衡的量",
    )
    command.add_argument(
        "--leave-out-unreachable",
        action="store_true",
        help="leave districts that no lead can reach unassigned / 无通路的片区不分配",
    )
    command.add_argument("--contiguous", action="store_true", help="districts of each grid hang together / 网格连片")
    command.add_argument("--time-limit", type=_seconds, default=60.0, metavar="SECONDS", help="default 60 / 时限")
    command.add_argument("--quiet", action="store_true", help="no progress / 不显示进度")
    _population(command)
    _scenario(command)
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
    _population(command)
    _scenario(command)


def _compare(command: argparse.ArgumentParser) -> None:
    command.add_argument("before", metavar="PLAN", help=_LAYOUT)
    command.add_argument("after", metavar="PLAN", help=_LAYOUT)
    command.add_argument("--area", metavar="AREA", help=_AREA)
    _population(command)
    command.add_argument("--before-scenario", metavar="FILE", help="the first under a scenario / 前者的情景")
    _scenario(command)
    _json(command)


def _cells(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "source", metavar="SOURCE", help="points .csv; polygons .gpkg .geojson .shp; raster .tif / 来源"
    )
    command.add_argument("--area", required=True, metavar="AREA", help=_AREA)
    command.add_argument("--out", required=True, metavar="FILE", help="table of cells to write (.csv) / 输出格点表")
    command.add_argument(
        "--kind", action="append", default=[], metavar="ID", help="a further kind of people / 其他口径"
    )
    command.add_argument(
        "--unit", choices=["persons", "per_km2"], default="persons", help="of a raster's values / 栅格数值的含义"
    )
    command.add_argument("--clip", action="store_true", help="SOURCE covers more than the area / 来源范围大于规划范围")
    _people_file(command, "", "SOURCE")
    command.add_argument("--totals", metavar="FILE", help="zones with official totals, polygons / 分区正式总数")
    _people_file(command, "totals-", "--totals")
    command.add_argument(
        "--inner",
        choices=["included", "apart"],
        help="an outer total includes zones inside it, or not / 外层是否含内层",
    )
    command.add_argument(
        "--outside-totals", choices=["keep", "drop"], help="what becomes of people in no zone / 分区之外的人口"
    )
    _json(command)


def _people_file(command: argparse.ArgumentParser, prefix: str, file: str) -> None:
    command.add_argument(
        f"--{prefix}column",
        action="append",
        default=[],
        type=_pair,
        metavar="FIELD=HEADING",
        help=f"heading of a field in {file}, e.g. population=人口 / 列名",
    )
    datums = ["WGS84", "CGCS2000", "GCJ-02", "BD-09"]
    command.add_argument(f"--{prefix}datum", choices=datums, default="WGS84", help=f"of {file} / 坐标系")
    command.add_argument(f"--{prefix}encoding", default="utf-8", help=f"of {file}, e.g. gbk / 编码")


def _roads(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "file",
        metavar="FILE",
        help="OpenStreetMap (.osm.pbf .osm …), a line layer (.shp .gpkg .geojson) or a table of links (.csv) / 道路",
    )
    command.add_argument("--out", required=True, metavar="NETWORK", help="network file to write (.gpkg) / 输出路网文件")
    command.add_argument("--mode", choices=["drive", "walk", "cycle"], help="default drive / 出行方式，默认驾车")
    command.add_argument(
        "--speeds", metavar="TABLE", help="name or file of a speed table; default: the mode's own, assumed / 车速表"
    )
    command.add_argument(
        "--smallest-part",
        type=_positive_int,
        default=20,
        metavar="N",
        help="no trip starts in unconnected parts of fewer junctions, default 20 / 不相连的小块路网不作起终点",
    )
    command.add_argument("--ferries", action="store_true", help="OpenStreetMap: take in ferries / 计入轮渡")
    lines = command.add_argument_group("line layers / 线图层")
    for name, meaning in _ROAD_COLUMNS.items():
        lines.add_argument(f"--{name}-column", metavar="HEADING", help=meaning)
    lines.add_argument("--layer", help="layer of a GeoPackage / 图层名")
    lines.add_argument("--tolerance-m", type=_metres, default=1.0, metavar="M", help="gap to close, default 1 / 容差")
    lines.add_argument(
        "--crossings", choices=["join", "pass"], help="do roads that cross meet? default: by levels / 相交处是否相通"
    )
    tables = command.add_argument_group("tables of links / 路段表")
    tables.add_argument("--nodes", metavar="FILE", help="nodes: node_id, x_coord, y_coord (.csv) / 节点表")
    tables.add_argument("--length-unit", choices=["km", "m", "mile"], default="km", help="of `length`, default km")
    command.add_argument("--encoding", help="of the file's text, such as gbk / 编码")
    command.add_argument(
        "--datum", choices=["WGS84", "CGCS2000", "GCJ-02", "BD-09"], default="WGS84", help="坐标系，默认 WGS84"
    )
    command.add_argument("--quiet", action="store_true", help="no progress / 不显示进度")
    _json(command)


_ROAD_COLUMNS = {
    "class": "road class / 道路等级",
    "name": "name / 名称",
    "speed": "its own speed, km/h / 车速",
    "direction": "direction, by the way it was drawn / 方向",
    "level": "level: bridge 1, ground 0, tunnel −1 / 层级",
}


def _app(command: argparse.ArgumentParser) -> None:
    command.add_argument("area", nargs="?", metavar="AREA", help=_AREA)
    command.add_argument("--port", type=_port, default=8501, help="default 8501 / 端口")
    command.add_argument(
        "--browser", action=argparse.BooleanOptionalAction, default=True, help="open a browser / 打开浏览器"
    )


def _number(text: str, *, low: float, high: float, advice: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not low <= number <= high:
        raise argparse.ArgumentTypeError(f"{text}: {advice}")
    return number


def _pair(text: str) -> tuple[str, str]:
    field, equals, heading = text.partition("=")
    if not (field and equals and heading):
        raise argparse.ArgumentTypeError(f"{text}: give FIELD=HEADING / 请写成 字段=列名")
    return field, heading


def _positive_int(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text}: give a whole number from 1 / 请给出正整数")
    return int(text)


def _port(text: str) -> int:
    return int(_number(text, low=1, high=65535, advice="give a port from 1 to 65535 / 请给出 1 到 65535 的端口"))


def _seconds(text: str) -> float:
    return _number(text, low=0.1, high=86400, advice="give seconds from 0.1 to 86400 / 请给出 0.1 到 86400 的秒数")


def _metres(text: str) -> float:
    return _number(text, low=0, high=100, advice="give metres from 0 to 100 / 请给出 0 到 100 的米数")


def _fraction(text: str) -> float:
    advice = "give a share above 0 and up to 1, e.g. 0.25 for ±25 % / 请给出 0 到 1 之间的比例，如 0.25"
    return _number(text, low=1e-6, high=1, advice=advice)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text}: give a date as 2026-01-31 / 请按 2026-01-31 的形式给出日期"
        ) from None


_COMMANDS: tuple[tuple[str, str, Callable[[argparse.ArgumentParser], None]], ...] = (
    ("measure", "measure a layout by its indicators / 测算布局方案", _measure),
    ("check", "check a layout against a policy / 政策核查", _check),
    ("solve", "propose a layout with a proven bound / 求解布局方案", _solve),
    ("export", "export the layout table, map or GIS files / 导出", _export),
    ("compare", "compare two layouts / 比较两个方案", _compare),
    ("cells", "make population cells of a study area / 生成人口格点", _cells),
    ("roads", "import roads into a network file / 导入道路", _roads),
    ("app", "open the app in the browser / 打开应用", _app),
)
