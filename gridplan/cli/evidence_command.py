"""The command `evidence`: check workbooks of what happened in operation, show their tables, write one to fill in."""

import argparse
from pathlib import Path
from typing import Any

from gridplan.cli.inputs import print_json, read_named, written
from gridplan.cli.show import columns
from gridplan.cli.template_command import write_evidence_template
from gridplan.errors import EvidenceError, Fault
from gridplan.evidence import Evidence, read_evidence
from gridplan.evidence.tables import EvidenceTable, evidence_tables, nature_note
from gridplan.export.files import check_kind, write_bytes
from gridplan.plan_file import Plan, open_plan
from gridplan.study_area import StudyArea
from gridplan.suppression import SMALLEST, told
from gridplan.text import Language, Text
from gridplan.trace import trace, trace_lines


def evidence(options: argparse.Namespace) -> int:
    """Check the files that the options name, show and write what they ask for."""
    if options.template is not None:
        write_evidence_template(Path(options.template), options.lang)
    if not options.files:
        if options.template is None:
            remedy = Text(
                "请给出运行资料文件，或用 --template 输出填写模板", "Name files to check, or write a --template"
            )
            raise EvidenceError([Fault("evidence", Text("没有文件", "no file is named"), remedy)])
        return 0
    area = read_named([options.layout], options.area, options)
    plan = open_plan(options.layout, area)
    found = read_evidence([Path(file) for file in options.files], area, plan.layout)
    if not found.years:
        remedy = Text("请在模板中填写数据", "Fill in the template")
        raise EvidenceError([Fault(found.file, Text("没有数据", "has no numbers"), remedy)])
    first, last = sorted(options.years or (found.years[0], found.years[-1]))
    tables = evidence_tables(found, area, plan.layout, first, last)
    if options.json:
        print_json(_json(found, tables, plan, area))
    else:
        print(_text(found, tables, plan, area, options.lang))
    if options.out is not None:
        _write_tables(options.out, found, tables, plan, area, options.lang)
    return 0


def _write_tables(
    name: str, found: Evidence, tables: list[EvidenceTable], plan: Plan, area: StudyArea, language: Language
) -> None:
    from gridplan.export.evidence_xlsx import results_xlsx

    check_kind(Path(name).suffix.removeprefix(".").lower(), ("xlsx",))
    write_bytes(Path(name), results_xlsx(tables, _notes(found), plan, area, language=language))
    print(written(name).to(language))


def _notes(found: Evidence) -> list[Text]:
    """Return what must be said of the evidence wherever it shows."""
    note = nature_note(found)
    left_out = [Text("未读：", "not read: ") + each for each in found.left_out]
    return [*([] if note is None else [note]), told(SMALLEST), *left_out]


def _text(found: Evidence, tables: list[EvidenceTable], plan: Plan, area: StudyArea, language: Language) -> str:
    lines = [found.file, *(note.to(language) for note in _notes(found)), ""]
    for table in tables:
        lines.append(table.title.to(language))
        rows = [table.columns, *table.rows]
        lines += [columns([[cell.to(language) for cell in row] for row in rows])]
        lines += [*(note.to(language) for note in table.notes), ""]
    return "\n".join([*lines, *trace_lines(plan, area, None, language)])


def _json(found: Evidence, tables: list[EvidenceTable], plan: Plan, area: StudyArea) -> dict[str, Any]:
    def both(words: Text) -> dict[str, str]:
        return {"zh": words.zh, "en": words.en}

    return {
        "trace": trace(plan, area, None),
        "file": found.file,
        "notes": [both(note) for note in _notes(found)],
        "tables": [
            {
                "title": both(table.title),
                "columns": [both(heading) for heading in table.columns],
                "rows": [[both(cell) for cell in row] for row in table.rows],
                "notes": [both(note) for note in table.notes],
            }
            for table in tables
        ],
    }
