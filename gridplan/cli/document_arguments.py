"""The arguments of `export` and `stage`."""

import argparse

from gridplan.cli.argument_kinds import AREA, LAYOUT, budgets, conditions, day, smallest_count

# As in gridplan.plan_file.Stage and gridplan.export.DOCUMENTS, which load too much to be asked here.
STAGES = {"comment": "征求意见稿", "submitted": "送审稿", "issued": "印发"}
DOCUMENTS = (
    "layout",
    "layout_wide",
    "members",
    "districts",
    "transition",
    "coverage",
    "findings",
    "comparison",
    "review",
    "opinions",
)


# As in gridplan.export.options.PAGES.
PAGES = ("a4-landscape", "a4-portrait", "a3-landscape", "a3-portrait")


def export(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `export`."""
    command.add_argument("layout", nargs="?", metavar="PLAN", help=LAYOUT)
    command.add_argument("--area", metavar="AREA", help=AREA)
    target = command.add_mutually_exclusive_group(required=True)
    target.add_argument(
        "--to",
        metavar="FILE",
        help="kind by ending: .docx .xlsx .csv .geojson .gpkg .shp.zip .kml .csv.zip .parquet.zip .data.json .html "
        ".json, maps for print .png .svg .map.pdf, .zip for everything; documents .docx .xlsx .pdf / 输出文件",
    )
    target.add_argument("--data-schema", metavar="FILE", help="write the JSON schema of .data.json / 数据的格式说明")
    command.add_argument("--title", help="title of the table / 标题")
    command.add_argument("--trial", action=argparse.BooleanOptionalAction, help="（试行） behind the title / 试行")
    command.add_argument("--note", help="note under the table / 备注")
    group = command.add_argument_group("documents / 文件")
    group.add_argument(
        "--document", choices=DOCUMENTS, metavar="NAME", help=f"one of {', '.join(DOCUMENTS)}; default layout / 文件"
    )
    group.add_argument("--before", metavar="PLAN", help="transition, comparison, review: the plan before / 调整前方案")
    group.add_argument("--effective", type=day, metavar="DATE", help="transition: effective date / 生效日期")
    group.add_argument("--policy", help="findings, review: name or file of a policy / 政策")
    group.add_argument("--as-of", type=day, metavar="DATE", help="findings, review: date of the check / 核查日期")
    command.add_argument("--without-coordinates", action="store_true", help="nothing that tells positions / 不含坐标")
    command.add_argument(
        "--datum",
        choices=["WGS84", "GCJ-02", "BD-09"],
        default="WGS84",
        help="of .geojson .kml .shp.zip for map platforms, default WGS84 / 坐标系",
    )
    command.add_argument("--encoding", choices=["utf-8", "gbk"], default="utf-8", help="of .shp.zip / 编码")
    command.add_argument(
        "--page",
        choices=PAGES,
        default=PAGES[0],
        metavar="PAGE",
        help=f"of .png .svg .map.pdf: {', '.join(PAGES)}; default {PAGES[0]} / 页面",
    )
    smallest_count(command)
    conditions(command)


def stage(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `stage`."""
    command.add_argument("layout", nargs="?", metavar="PLAN", help=LAYOUT)
    command.add_argument("--area", metavar="AREA", help=AREA)
    command.add_argument(
        "--to",
        choices=[*STAGES, *STAGES.values()],
        metavar="STAGE",
        help=f"{', '.join(STAGES)}, or {'、'.join(STAGES.values())} / 阶段",
    )
    command.add_argument("--person", default="", help="who lets it go, with --to / 经办人")
    command.add_argument("--date", type=day, metavar="DATE", help="when, default today / 日期，默认今天")
    command.add_argument("--policy", help="judges it, with --to; default: the area's own / 政策")
    budgets(command)
    command.add_argument(
        "--despite-errors",
        metavar="REASON",
        help="why it goes to 送审稿 or 印发 with rules broken / 仍转出的理由",
    )
    command.add_argument("--number", help="文号, of an issued plan / 文号")
    command.add_argument("--map-approval", metavar="NUMBER", help="审图号 of its map / 审图号")
    command.add_argument(
        "--start", type=day, metavar="DATE", help="start of operation, of an issued plan / 起始运行日期"
    )
    command.add_argument("--out", required=True, metavar="FILE", help="plan file to write (.json) / 输出方案文件")
    conditions(command)
