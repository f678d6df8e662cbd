"""The arguments of `gridplan import`."""

import argparse

from gridplan.cli.argument_kinds import json_output


def import_files(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `gridplan import`."""
    command.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="tables, GIS files and archives of them, rasters, OpenStreetMap; default: those of the mapping / 数据文件",
    )
    command.add_argument("--out", required=True, metavar="FOLDER", help="study area to write / 输出的规划范围文件夹")
    command.add_argument(
        "--mapping",
        default="import.yaml",
        metavar="FILE",
        help="mapping file to go on with, and to write while questions are open; default ./import.yaml / 映射文件",
    )
    command.add_argument("--name", help="name of the study area / 规划范围名称")
    command.add_argument("--province", help="where it lies, such as 浙江省; with --city / 省份")
    command.add_argument("--city", help="such as 温州市 / 城市")
    command.add_argument("--county", help="where it is one county or district, such as 鹿城区 / 区县")
    command.add_argument(
        "--decide", action="append", default=[], type=decision, metavar="KEY=VALUE", help="answer a question / 作出决定"
    )
    command.add_argument("--accept", action="store_true", help="take every proposal / 采纳全部建议")
    command.add_argument("--person", default="", help="who decides, for the record / 决定人")
    command.add_argument("--quiet", action="store_true", help="no progress / 不显示进度")
    json_output(command)


def decision(text: str) -> tuple[str, str]:
    """Return the two sides of KEY=VALUE; a key may hold an equals sign itself, and a value may be empty."""
    key, equals, value = text.rpartition("=")
    if not (key and equals):
        raise argparse.ArgumentTypeError(f"{text}: give KEY=VALUE / 请写成 问题=选项")
    return key, value
