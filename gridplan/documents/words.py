"""What reports share: numbers with their marks in words, the head of a report, and where its numbers come from."""

from collections.abc import Iterable, Sequence

import numpy as np

from gridplan.access import AccessTable
from gridplan.documents.asked import Asked
from gridplan.documents.blocks import Block, Column, Report, Table
from gridplan.indicators import Indicator, Value
from gridplan.stages import mark
from gridplan.suppression import hidden_words
from gridplan.text import UNDETERMINED, Language, Text, join
from gridplan.trace import CHOICE_OF_CARE, cautions, caveat, layer_traces, plan_traces

ESTIMATE = Text("估", " (est.)")
LEGEND = Text(
    "“估”表示据估计；所依据的图层见编制说明。",
    "“(est.)” marks what rests on estimates; their layers are named at the end.",
)
NONE = Text("—", "—")


def number_words(number: float, language: Language, *, digits: int = 0, estimated: bool = False) -> str:
    """Return a number with its mark; the word undetermined for NaN. A plain zero needs no mark."""
    if np.isnan(number):
        return UNDETERMINED.to(language)
    mark = ESTIMATE.to(language) if estimated and number else ""
    return f"{number:,.{digits}f}{mark}"


def people_words(number: float, language: Language, *, estimated: bool, hidden: bool, smallest: int) -> str:
    """Return a number of people with its mark, or that it is hidden (see `hidden_people`)."""
    if hidden and number > 0:
        return hidden_words(smallest).to(language)
    return number_words(number, language, estimated=estimated)


def value_words(indicator: Indicator, value: Value, language: Language, *, unit: bool = False) -> str:
    """Return a value with its mark, and its unit where asked for; the word undetermined where there is none."""
    if value.number is None:
        return UNDETERMINED.to(language)
    said = indicator.unit.to(language) if unit else ""
    space = "" if said in ("", "%") or (language == "zh" and not said.isascii()) else " "
    return f"{indicator.format(value.number)}{space}{said}{ESTIMATE.to(language) if value.estimated else ''}"


def reason_words(value: Value, language: Language) -> str:
    """Return why a value is undetermined, or what is to be read beside it; "" where there is nothing."""
    said = value.reason if value.number is None else value.note
    return "" if said is None else said.to(language)


def heading_of(indicator: Indicator, language: Language) -> str:
    """Return an indicator's name with its unit in brackets."""
    unit = indicator.unit.to(language)
    if not unit:
        return indicator.name.to(language)
    return f"{indicator.name.to(language)}（{unit}）" if language == "zh" else f"{indicator.name.to(language)} ({unit})"


def table_of(
    heads: Sequence[tuple[Text, float]],
    rows: Iterable[Sequence[str]],
    language: Language,
    *,
    words: int = 1,
    remarks: int = 0,
    caption: str = "",
    notes: Sequence[str] = (),
    small: bool = False,
) -> Table:
    """Return a table of columns by heading and width: the first `words` and the last `remarks` hold words."""
    columns = tuple(
        Column(head.to(language), width, "left" if number < words or number >= len(heads) - remarks else "right")
        for number, (head, width) in enumerate(heads)
    )
    return Table(columns, tuple(tuple(row) for row in rows), caption, tuple(notes), small)


def report_of(asked: Asked, name: str, title: Text, blocks: Sequence[Block], *, landscape: bool = False) -> Report:
    """Return a report with the stage of its plan, and behind it what the numbers rest on."""
    return Report(
        name=name,
        title=title.to(asked.language),
        blocks=tuple(blocks),
        trace=trace_rows(asked),
        language=asked.language,
        landscape=landscape,
        stage=mark(asked.plan).to(asked.language),
    )


def trace_rows(asked: Asked) -> tuple[tuple[str, str], ...]:
    """Return label and value of plan, settings, every layer, and all that a reader must know."""
    rows = list(plan_traces(asked.plan, asked.area, asked.access))
    caution = Text("注意", "Note")
    for layer in layer_traces(asked.area):
        facts = [Text(layer.vintage, layer.vintage), layer.status, Text("来源：", "source: ") + layer.source]
        facts += [layer.note] if layer.note is not None else []
        facts.append(Text(f"许可：{layer.licence}", f"licence: {layer.licence}"))
        rows.append((Text("图层：", "Layer: ") + layer.name, join(facts)))
    rows += [(caution, sentence) for sentence in (*cautions(asked.area), caveat(asked.area), CHOICE_OF_CARE)]
    return tuple((label.to(asked.language), value.to(asked.language)) for label, value in rows)


def map_caption(asked: Asked, what: Text) -> str:
    """Return what a map shows, that it is schematic, and its 审图号 where it has one."""
    said = [what, caveat(asked.area)]
    if number := asked.plan.document.map_approval:
        said.append(Text(f"审图号：{number}", f"map approval {number}"))
    return join(said, zh="；", en="; ").to(asked.language)


def threshold_min(access: AccessTable) -> float:
    """Return the middle threshold, by which people are counted as outside."""
    limits = sorted(access.settings.thresholds_min)
    return limits[len(limits) // 2]
