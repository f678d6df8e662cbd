"""The arguments of every command, in one place."""

import argparse
import os
from collections.abc import Callable

from gridplan.cli import (
    budget_arguments,
    districts_arguments,
    document_arguments,
    evidence_arguments,
    import_arguments,
    opinions_arguments,
    policies_arguments,
    review_arguments,
    reviews_arguments,
    solve_arguments,
    store_arguments,
    targets_arguments,
    tasks_arguments,
)
from gridplan.cli.argument_kinds import (
    AREA,
    LAYOUT,
    budgets,
    conditions,
    day,
    json_output,
    metres,
    minutes,
    pair,
    port,
    positional_area_layout,
    positive_int,
    smallest_count,
)


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
    if getattr(options, "balance_by", None) is not None and options.balance is None:
        parser.error("--balance-by needs --balance / --balance-by 需与 --balance 同用")
    return options


def _measure(command: argparse.ArgumentParser) -> None:
    positional_area_layout(command)
    command.add_argument(
        "--access-table",
        metavar="FILE",
        help="write minutes and people within reach, district × lead (.csv) / 可达性表",
    )
    smallest_count(command)
    command.add_argument("--all", action="store_true", help="show undetermined indicators too / 含无法判定的指标")
    conditions(command)
    json_output(command)


def _check(command: argparse.ArgumentParser) -> None:
    positional_area_layout(command)
    command.add_argument("--policy", help="name or file of a policy; default: the area's own / 政策")
    command.add_argument("--as-of", type=day, metavar="DATE", help="date of the check / 核查日期")
    command.add_argument("--operation-start", type=day, metavar="DATE", help="start of operation / 开始运行日期")
    budgets(command)
    conditions(command)
    json_output(command)


def _verify(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="ZIP", help="made by gridplan export --to FILE.zip / 压缩包")


def _compare(command: argparse.ArgumentParser) -> None:
    command.add_argument("before", metavar="PLAN", help=LAYOUT)
    command.add_argument("after", metavar="PLAN", help=LAYOUT)
    command.add_argument("--area", metavar="AREA", help=AREA)
    command.add_argument("--before-scenario", metavar="FILE", help="the first under a scenario / 前者的情景")
    conditions(command)
    json_output(command)


def _cells(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "source", metavar="SOURCE", help="points .csv; polygons .gpkg .geojson .shp; raster .tif / 来源"
    )
    command.add_argument("--area", required=True, metavar="AREA", help=AREA)
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
    json_output(command)


def _people_file(command: argparse.ArgumentParser, prefix: str, file: str) -> None:
    command.add_argument(
        f"--{prefix}column",
        action="append",
        default=[],
        type=pair,
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
        type=positive_int,
        default=20,
        metavar="N",
        help="no trip starts in unconnected parts of fewer junctions, default 20 / 不相连的小块路网不作起终点",
    )
    command.add_argument("--ferries", action="store_true", help="OpenStreetMap: take in ferries / 计入轮渡")
    lines = command.add_argument_group("line layers / 线图层")
    for name, meaning in _ROAD_COLUMNS.items():
        lines.add_argument(f"--{name}-column", metavar="HEADING", help=meaning)
    lines.add_argument("--layer", help="layer of a GeoPackage / 图层名")
    lines.add_argument("--tolerance-m", type=metres, default=1.0, metavar="M", help="gap to close, default 1 / 容差")
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
    json_output(command)


_ROAD_COLUMNS = {
    "class": "road class / 道路等级",
    "name": "name / 名称",
    "speed": "its own speed, km/h / 车速",
    "direction": "direction, by the way it was drawn / 方向",
    "level": "level: bridge 1, ground 0, tunnel −1 / 层级",
}


def _coverage(command: argparse.ArgumentParser) -> None:
    positional_area_layout(command)
    command.add_argument(
        "--to",
        default="lead",
        metavar="KIND",
        help="lead (the default), primary, lead_candidate, any, a type such as 社区卫生服务中心, "
        "or a grade such as 三级 / 到哪类机构",
    )
    command.add_argument("--limit", type=minutes, metavar="MIN", help="default: the middle threshold / 时限（分钟）")
    command.add_argument(
        "--out", metavar="FILE", help="write districts: .csv .geojson .gpkg, or a map: .html / 输出文件"
    )
    command.add_argument("--places", action="store_true", help="write places instead of districts / 按居住点输出")
    command.add_argument("--isochrones", action="store_true", help="draw isochrones on the map / 地图上画等时圈")
    smallest_count(command)
    conditions(command)
    json_output(command)


def _isochrones(command: argparse.ArgumentParser) -> None:
    positional_area_layout(command)
    command.add_argument("--out", required=True, metavar="FILE", help="file to write: .geojson .gpkg / 输出文件")
    command.add_argument(
        "--facility", nargs="+", metavar="NAME", help="names or ids; default: the leads of the layout / 医疗机构"
    )
    command.add_argument(
        "--minutes", nargs="+", type=minutes, metavar="MIN", help="default: the thresholds / 分钟数，默认为各阈值"
    )
    command.add_argument("--merged", action="store_true", help="of all facilities together / 合并各机构")
    command.add_argument(
        "--from-facility", action="store_true", help="from facility to home, for emergencies / 由机构到居住地（急救）"
    )
    smallest_count(command)
    conditions(command)
    json_output(command)


def _template(command: argparse.ArgumentParser) -> None:
    which = command.add_mutually_exclusive_group(required=True)
    which.add_argument("layer", nargs="?", metavar="LAYER", help="e.g. districts, facilities, layout, evidence / 图层")
    which.add_argument("--all", action="store_true", help="the templates of all layers / 全部模板")
    command.add_argument(
        "--out", required=True, metavar="PATH", help="workbook to write (.xlsx); with --all a folder / 输出文件或文件夹"
    )


def _app(command: argparse.ArgumentParser) -> None:
    command.add_argument("area", nargs="?", metavar="AREA", help=AREA)
    command.add_argument("--port", type=port, default=8501, help="default 8501 / 端口")
    command.add_argument(
        "--browser", action=argparse.BooleanOptionalAction, default=True, help="open a browser / 打开浏览器"
    )


_COMMANDS: tuple[tuple[str, str, Callable[[argparse.ArgumentParser], None]], ...] = (
    ("measure", "measure a layout by its indicators / 测算布局方案", _measure),
    ("check", "check a layout against a policy / 政策核查", _check),
    ("policies", "list and explain the policies, or check one's own file / 政策及其规则", policies_arguments.policies),
    ("compare-policies", "one layout under several policies / 多政策对照", policies_arguments.compare_policies),
    ("tasks", "the task book of a policy: what is due, done and overdue / 任务台账", tasks_arguments.tasks),
    ("targets", "enter counts of operation, see targets and trends / 目标填报与结果", targets_arguments.targets),
    ("solve", "propose a layout with a proven bound / 求解布局方案", solve_arguments.solve),
    ("frontier", "minutes against balance, or against change / 时间与均衡、变动的取舍", solve_arguments.frontier),
    ("change", "the least change that meets a request / 最小变动", solve_arguments.change),
    ("repair", "mend a plan with as few moves as it takes / 修复方案", solve_arguments.repair),
    ("resolve", "solve some grids of a plan anew / 局部重新求解", solve_arguments.resolve),
    ("suggest", "moves and swaps that would help, with their effects / 改进建议", solve_arguments.suggest),
    ("export", "export documents, map or GIS files / 导出", document_arguments.export),
    ("stage", "let a plan leave at a stage, enter its number / 转阶段、填文号", document_arguments.stage),
    ("opinions", "what units said of a plan, and what became of it / 征求意见", opinions_arguments.opinions),
    ("reviews", "which layouts in operation are due for review / 复评时间", reviews_arguments.reviews),
    ("store", "the memory of plans: revisions, branches, who did what and why / 方案库", store_arguments.store),
    ("evidence", "visits, referrals and figures of operation, checked / 运行资料", evidence_arguments.evidence),
    ("verify", "is a zip of everything as its manifest says / 校验压缩包", _verify),
    ("compare", "compare two layouts / 比较两个方案", _compare),
    ("review", "a layout in operation judged again on today's data / 复评运行中的布局", review_arguments.review),
    ("budget", "the insurance fund's budget, review and clearing / 医保基金预算", budget_arguments.budget),
    ("coverage", "who is within the limit of a hospital, and who is not / 就医时间覆盖", _coverage),
    ("isochrones", "draw where so many minutes reach / 等时圈", _isochrones),
    ("import", "make a study area of messy files / 由数据文件生成规划范围", import_arguments.import_files),
    ("districts", "split, merge, rename districts made of communities / 划定片区", districts_arguments.districts),
    ("cells", "make population cells of a study area / 生成人口格点", _cells),
    ("roads", "import roads into a network file / 导入道路", _roads),
    ("template", "workbooks to fill in, one for each layer / 填写模板", _template),
    ("app", "open the app in the browser / 打开应用", _app),
)
