"""The command `opinions`: list what units said of a plan, read a sheet of it, write one to fill in."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gridplan.cli.inputs import plan_target, print_json, read_named, written
from gridplan.decisions import Opinion
from gridplan.errors import Fault, OpinionError
from gridplan.opinions import ADOPTION_LABELS, opinion_row, tally
from gridplan.opinions.words import NUMBER
from gridplan.plan_file import Plan, open_plan, write_plan
from gridplan.study_area import StudyArea
from gridplan.text import Language, Text, join
from gridplan.trace import trace, trace_lines


def opinions(options: argparse.Namespace) -> int:
    """List the opinions of a plan; with --read those of a sheet too, written to a plan file."""
    area = read_named([options.layout], options.area, options)
    plan = open_plan(options.layout, area)
    said = []
    if options.template is not None:
        said.append(_write_template(options.template))
    plan, read = _read(options, plan, area)
    said += read
    if options.json:
        print_json(_json(plan, area, said))
    else:
        print(_text(plan, area, options.lang))
        for line in said:
            print(line.to(options.lang))
    return 0


def _write_template(name: str) -> Text:
    from gridplan.export.files import check_kind, write_bytes
    from gridplan.export.template_xlsx import template_xlsx
    from gridplan.opinions.sheet import TEMPLATE

    check_kind(Path(name).suffix.removeprefix(".").lower(), ("xlsx",))
    write_bytes(Path(name), template_xlsx(TEMPLATE))
    return written(name)


def _read(options: argparse.Namespace, plan: Plan, area: StudyArea) -> tuple[Plan, list[Text]]:
    """Return the plan with the sheet that the options name, written to its file, and what to say of it."""
    from gridplan.export.files import write_bytes
    from gridplan.opinions.reading import read_opinions

    given = {"--read": options.read, "--person": options.person, "--out": options.out}
    missing = [name for name, value in given.items() if not value]
    if len(missing) == len(given):
        return plan, []
    if missing:
        said = Text("读入意见须同时给出", "is needed to read opinions")
        remedy = Text("请给出 --read、--person 和 --out", "Give --read, --person and --out")
        raise OpinionError([Fault(name, said, remedy) for name in missing])
    out = plan_target(options.out)
    found = read_opinions(Path(options.read), plan, area, person=options.person)
    write_bytes(out, write_plan(found.plan))
    return found.plan, [found.told, written(out)]


def _text(plan: Plan, area: StudyArea, language: Language) -> str:
    """Return the counts, then every opinion with what is known of it, a line for each."""
    counts = [ADOPTION_LABELS[key] + Text(f" {n}", f" {n}") for key, n in tally(plan.opinions).items()]
    number = len(plan.opinions)
    lines = [(Text(f"意见 {number} 条：", f"{number} opinions: ") + join(counts, zh="，", en=", ")).to(language)]
    colon = "：" if language == "zh" else ": "
    for each in plan.opinions:
        cells = {heading.to(language): cell.to(language) for heading, cell in opinion_row(each, plan, area).items()}
        lines += ["", f"{cells.pop(NUMBER.to(language))}."]
        lines += [f"   {heading}{colon}{cell}" for heading, cell in cells.items() if cell]
    return "\n".join([*lines, "", *trace_lines(plan, area, None, language)])


def _json(plan: Plan, area: StudyArea, said: Sequence[Text]) -> dict[str, Any]:
    return {
        "trace": trace(plan, area, None),
        "opinions": [_opinion_json(each, area) for each in plan.opinions],
        "counts": tally(plan.opinions),
        "messages": [{"zh": line.zh, "en": line.en} for line in said],
    }


def _opinion_json(opinion: Opinion, area: StudyArea) -> dict[str, Any]:
    answer = opinion.answer
    return {
        "number": opinion.number,
        "unit": opinion.unit,
        "text": opinion.text,
        "date": opinion.date.isoformat(),
        "districts": dict(opinion.districts),
        "districts_gone": [key for key in opinion.districts if key not in area.districts.index],
        "version": opinion.version,
        "recorded_by": opinion.person,
        "recorded": opinion.recorded.isoformat(),
        "adoption": opinion.adoption,
        "reason": opinion.reason,
        "answered_by": None if answer is None else answer.person,
        "answered": None if answer is None else answer.date.isoformat(),
        "answer_version": None if answer is None else answer.version,
    }
