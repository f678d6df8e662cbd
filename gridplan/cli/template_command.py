"""The command `template`: workbooks to fill in, one for each layer."""

import argparse
from pathlib import Path

from gridplan.cli.inputs import written
from gridplan.errors import ExportError
from gridplan.templates import TEMPLATES, template
from gridplan.text import Text


def arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    which = command.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "layer", nargs="?", choices=list(TEMPLATES), metavar="LAYER", help=f"{', '.join(TEMPLATES)} / 图层"
    )
    which.add_argument("--all", action="store_true", help="the templates of all layers / 全部模板")
    command.add_argument(
        "--out", required=True, metavar="PATH", help="workbook to write (.xlsx); with --all a folder / 输出文件或文件夹"
    )


def run_template(options: argparse.Namespace) -> int:
    """Write the template of a layer, or all of them into a folder."""
    from gridplan.export.files import check_kind, write_bytes
    from gridplan.export.template_xlsx import template_xlsx

    out = Path(options.out)
    if options.all:
        if not out.is_dir():
            raise ExportError(
                Text(f"没有文件夹 {out}。请先建立，或另选位置", f"there is no folder {out}: make it or choose another")
            )
        files = {out / f"{each.name.zh}.xlsx": each for each in TEMPLATES.values()}
    else:
        check_kind(out.suffix.removeprefix(".").lower(), ["xlsx"])
        files = {out: template(options.layer)}
    for path, each in files.items():
        write_bytes(path, template_xlsx(each))
    print(written(*files).to(options.lang))
    return 0
