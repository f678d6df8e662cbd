"""The command `template`: workbooks to fill in, one for each layer."""

import argparse
from pathlib import Path

from gridplan.cli.inputs import written
from gridplan.errors import ExportError
from gridplan.export.evidence_xlsx import evidence_xlsx
from gridplan.export.files import check_kind, write_bytes
from gridplan.export.template_xlsx import template_xlsx
from gridplan.templates import TEMPLATES, template
from gridplan.text import Language, Text

EVIDENCE = "evidence"  # several tables in one workbook


def write_templates(options: argparse.Namespace) -> int:
    """Write the template of a layer, that of operating evidence, or those of all layers into a folder."""
    out = Path(options.out)
    if options.layer == EVIDENCE:
        write_evidence_template(out, options.lang)
        return 0
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


def write_evidence_template(out: Path, language: Language) -> None:
    """Write the workbook of operating evidence to fill in, and say so."""
    check_kind(out.suffix.removeprefix(".").lower(), ["xlsx"])
    write_bytes(out, evidence_xlsx())
    print(written(out).to(language))
