"""The answer of `gridplan import`: questions with their options and evidence, and what became of the data."""

from collections.abc import Sequence
from typing import Any

from gridplan.importing.run import Examined
from gridplan.quality import HAPPENINGS, Entry
from gridplan.questions import Option, Question
from gridplan.text import Language, Text

OPTIONS_SHOWN = 12


def question_text(question: Question, language: Language) -> str:
    """Return a question with its key, options and what is proposed, as lines."""
    need = Text("", "") if question.needed else Text("（可不答）", " (may stay open)")
    lines = [f"? {question.where}: {question.text.to(language)}{need.to(language)}", f"  {question.key}"]
    for option in question.options:
        if option.why is not None:
            lines.append(f"    {_option(option, language)} — {option.why.to(language)}")
    plain = [_option(option, language) for option in question.options if option.why is None]
    if (more := len(plain) - OPTIONS_SHOWN) > 0:
        plain[OPTIONS_SHOWN:] = [Text(f"另有 {more} 个（--json 列全）", f"{more} more (--json)").to(language)]
    lines += [f"    {' | '.join(plain)}"] if plain else []
    if question.proposed is not None:
        lines.append(f"    {Text('建议', 'proposed').to(language)}: {question.proposed or repr('')}")
    return "\n".join(lines)


def _option(option: Option, language: Language) -> str:
    label = option.label.to(language)
    return label if label == option.value else f"{option.value or repr('')}  {label}"


def left_open(question: Question, language: Language) -> str:
    """Return the sentence on a question that was left open."""
    said = Text("未决定，该值缺失：", "left open, so that the value is missing: ")
    return f"{said.to(language)}{question.where} {question.text.to(language)} [{question.key}]"


def entries_text(entries: Sequence[Entry], language: Language) -> str:
    """Return what became of the data, a line each, with its effect on the numbers."""
    lines = []
    for entry in entries:
        examples = "" if not entry.examples else f" ({'、'.join(entry.examples[:3])} …)"
        lines.append(f"{HAPPENINGS[entry.happening].to(language)} {entry.count:,}  {_said(entry, language)}{examples}")
        if entry.effect is not None:
            lines.append(f"    → {entry.effect.text.to(language)}")
    return "\n".join(lines)


def _said(entry: Entry, language: Language) -> str:
    return entry.what.text.to(language)


def import_json(examined: Examined, entries: Sequence[Entry], *, area: str | None) -> dict[str, Any]:
    """Return the answer as plain values; `area` is the folder written, None where questions or faults are left."""
    return {
        "area": area,
        "questions": [_question_json(question) for question in examined.questions],
        "faults": [{"zh": fault.to("zh"), "en": fault.to("en")} for fault in examined.faults],
        "entries": [entry.model_dump(mode="json") for entry in entries],
        "mapping": examined.mapping.model_dump(mode="json", exclude_defaults=True),
    }


def _question_json(question: Question) -> dict[str, Any]:
    options = [
        {"value": each.value, "label": _both(each.label), "why": None if each.why is None else _both(each.why)}
        for each in question.options
    ]
    plain = {"key": question.key, "about": question.about, "where": question.where, "text": _both(question.text)}
    return {**plain, "options": options, "proposed": question.proposed, "needed": question.needed}


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
