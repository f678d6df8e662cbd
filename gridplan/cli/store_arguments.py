"""The arguments of `gridplan store` and of all that is done with it."""

import argparse
import os
from collections.abc import Callable

from gridplan.cli.argument_kinds import AREA, LAYOUT, day, json_output
from gridplan.resources import PERSON_VARIABLE

_REVISION = "NAME, NAME:NUMBER, NAME@BRANCH, NAME@BRANCH:NUMBER, or digits of an id / 方案、分支、版本"
_Command = argparse.ArgumentParser


def store(command: _Command) -> None:
    """Add the actions, each with its own arguments."""
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, help_text, fill in _ACTIONS:
        action = actions.add_parser(name, help=help_text, description=help_text)
        action.add_argument("--lang", choices=["zh", "en"], default=argparse.SUPPRESS, help="语言")
        action.add_argument(
            "--store",
            metavar="ADDRESS",
            help="a file, or postgresql+psycopg://user@host/database; default: GRIDPLAN_STORE, else one's own / 方案库",
        )
        fill(action)


def _list(command: _Command) -> None:
    json_output(command)


def _history(command: _Command) -> None:
    command.add_argument("plan", metavar="PLAN", help="NAME or NAME@BRANCH / 方案或分支")
    json_output(command)


def _save(command: _Command) -> None:
    command.add_argument("layout", metavar="PLAN", help=LAYOUT)
    command.add_argument("--area", metavar="AREA", help=AREA)
    command.add_argument("--name", required=True, metavar="PLAN", help="NAME, or NAME@BRANCH / 存为哪个方案")
    command.add_argument(
        "--parent",
        metavar="REVISION",
        help="the revision that the work is based on; none for a new plan / 所基于的版本",
    )
    _judged(command)
    _person(command)


def _show(command: _Command) -> None:
    command.add_argument("revision", metavar="REVISION", help=_REVISION)
    json_output(command)


def _export(command: _Command) -> None:
    command.add_argument("revision", metavar="REVISION", help=_REVISION)
    command.add_argument("--area", metavar="AREA", help=AREA)
    command.add_argument(
        "--to",
        required=True,
        metavar="FILE",
        help="plan file (.json), or .gpkg .geojson .docx .xlsx … as `export` / 文件",
    )


def _compare(command: _Command) -> None:
    command.add_argument("before", metavar="REVISION", help=_REVISION)
    command.add_argument("after", metavar="REVISION", help=_REVISION)
    command.add_argument("--area", metavar="AREA", help=AREA)
    json_output(command)


def _branch(command: _Command) -> None:
    command.add_argument("revision", metavar="REVISION", help=_REVISION)
    command.add_argument("branch", metavar="BRANCH", help="name of the new branch / 分支名称")
    _person(command)


def _publish(command: _Command) -> None:
    command.add_argument("revision", metavar="REVISION", help=_REVISION)
    _person(command)


def _operate(command: _Command) -> None:
    _publish(command)
    command.add_argument("--start", type=day, required=True, metavar="DATE", help="first day / 起始运行日期")


def _retire(command: _Command) -> None:
    _publish(command)
    command.add_argument("--end", type=day, required=True, metavar="DATE", help="first day without it / 停用日期")


def _restore(command: _Command) -> None:
    _publish(command)
    command.add_argument(
        "--parent", required=True, metavar="REVISION", help="head of the branch to restore to / 目标分支的最新版本"
    )


def _merge(command: _Command) -> None:
    command.add_argument("theirs", nargs="?", metavar="REVISION", help=f"to be merged in: {_REVISION}")
    command.add_argument("--into", required=True, metavar="PLAN", help="NAME or NAME@BRANCH / 并入哪个分支")
    command.add_argument("--area", metavar="AREA", help=AREA)
    command.add_argument(
        "--work", metavar="FILE", help="plan file of one's own that could not be saved / 未能保存的方案文件"
    )
    command.add_argument("--parent", metavar="REVISION", help="what --work is based on / --work 所基于的版本")
    command.add_argument(
        "--take",
        nargs="+",
        default=[],
        metavar="KEY=SIDE",
        help="answers: mine (of --into or --work) or theirs, e.g. district/W01=theirs / 回答",
    )
    command.add_argument("--answers", metavar="FILE", help="the same as a JSON file / 回答文件")
    _judged(command)
    _person(command)
    json_output(command)


def _archive(command: _Command) -> None:
    command.add_argument("plan", metavar="PLAN", help="NAME / 方案")
    command.add_argument("--to", required=True, metavar="FILE", help="file to write, e.g. NAME.plan.zip / 存档文件")


def _take_in(command: _Command) -> None:
    command.add_argument("file", metavar="FILE", help="made by gridplan store archive / 存档文件")
    _who(command)


def _trail(command: _Command) -> None:
    command.add_argument("plan", nargs="?", metavar="PLAN", help="NAME; default: of all plans / 方案")
    json_output(command)


def _judged(command: _Command) -> None:
    command.add_argument("--policy", help="judges it; default: the area's own / 政策")
    command.add_argument("--as-of", type=day, metavar="DATE", help="date of the check / 核查日期")


def _person(command: _Command) -> None:
    _who(command)
    command.add_argument("--reason", required=True, metavar="TEXT", help="why / 理由")


def _who(command: _Command) -> None:
    named = os.environ.get(PERSON_VARIABLE, "")
    command.add_argument(
        "--person", default=named, metavar="NAME", help=f"who does it; default: {PERSON_VARIABLE} / 何人"
    )


_ACTIONS: tuple[tuple[str, str, Callable[[_Command], None]], ...] = (
    ("list", "plans with their branches and what is in operation / 方案一览", _list),
    ("save", "store a plan as a new one, or as the next revision / 保存", _save),
    ("history", "the revisions of a plan or a branch / 版本历史", _history),
    ("show", "one revision: what it rests on, what a policy said / 查看版本", _show),
    ("export", "write a revision as a file / 导出版本", _export),
    ("compare", "two revisions / 比较两个版本", _compare),
    ("branch", "begin a branch for what if / 建立分支", _branch),
    ("merge", "merge a branch, or work that came second / 合并", _merge),
    ("restore", "an old revision as the next one / 恢复旧版本", _restore),
    ("publish", "publish a revision / 发布", _publish),
    ("operate", "put a published revision into operation / 投入运行", _operate),
    ("retire", "end its operation / 停用", _retire),
    ("archive", "a plan with all its history as one file / 存档", _archive),
    ("import", "take in an archive / 导入存档", _take_in),
    ("check", "prove every digest of the store / 校验方案库", _list),
    ("trail", "who did what, when and why / 操作记录", _trail),
)
