"""The coverage report: who is within how many minutes of the lead and of primary care, and who is not."""

from collections.abc import Mapping, Sequence

import pandas as pd

from gridplan.coverage import LEAD, OUTSIDE, STATE_LABELS, Coverage, State, coverage, kinds_present
from gridplan.documents.asked import Asked
from gridplan.documents.blocks import Block, Heading, LayoutMap, Paragraph, Report, Table
from gridplan.documents.words import (
    ESTIMATE,
    LEGEND,
    NONE,
    heading_of,
    map_caption,
    number_words,
    reason_words,
    report_of,
    table_of,
    threshold_min,
    value_words,
)
from gridplan.hidden_people import grid_key, hidden_people
from gridplan.indicators import Indicator, Value, measure
from gridplan.indicators.catalogue import coverage_id
from gridplan.suppression import hidden_words, suppress, told
from gridplan.text import UNDETERMINED, Language, Text
from gridplan.trace import CHOICE_OF_CARE

PRIMARY = "primary"


def coverage_report(asked: Asked) -> Report:
    """Return the report of a plan: sentences, minutes by grid, the map, the districts with people outside."""
    limit = threshold_min(asked.access)
    kinds = [LEAD, *([PRIMARY] if PRIMARY in kinds_present(asked.area) else [])]
    found = [coverage(asked.area, asked.plan.layout, asked.access, to=kind, limit_min=limit) for kind in kinds]
    words = asked.language
    blocks: list[Block] = [Heading(Text("概况", "Summary").to(words)), *_summary(asked, found)]
    blocks += [Paragraph(CHOICE_OF_CARE.to(words)), Paragraph(LEGEND.to(words), small=True)]
    blocks += [Heading(Text("各网格就医时间", "Minutes by grid").to(words)), _by_grid(asked)]
    blocks.append(LayoutMap(asked.plan.layout, map_caption(asked, Text("网格与牵头医院", "Grids and leads"))))
    for each in found:
        head = each.title + Text(f"：{limit:g} 分钟以外的片区", f": districts beyond {limit:g} min")
        blocks += [Heading(head.to(words)), *_outside(each, asked)]
    title = asked.area.name + Text("就医时间覆盖报告", ": report on coverage")
    return report_of(asked, "coverage", title, blocks)


def _summary(asked: Asked, found: Sequence[Coverage]) -> list[Block]:
    said = []
    for each in found:
        said.append(Paragraph(_shares(each).to(asked.language)))
        said.append(Paragraph(_people(each).to(asked.language)))
    if len(found) == 1:
        none = Text(
            "医疗机构图层不含基层医疗卫生机构，基层覆盖无法判定。",
            "The facilities layer has no primary facilities: their coverage is undetermined.",
        )
        said.append(Paragraph(none.to(asked.language)))
    return list(said)


def _shares(found: Coverage) -> Text:
    """Say which share is within each threshold."""
    zh = "；".join(f"{limit:g} 分钟以内 {_share(value, 'zh')}" for limit, value in found.share.items())
    en = "; ".join(f"within {limit:g} min {_share(value, 'en')}" for limit, value in found.share.items())
    return found.title + Text(f"：{zh}。", f": {en}.")


def _share(value: Value, language: Language) -> str:
    if value.number is None:
        reason = reason_words(value, language)
        brackets = ("（", "）") if language == "zh" else (" (", ")")
        return UNDETERMINED.to(language) + (reason and f"{brackets[0]}{reason}{brackets[1]}")
    return f"{value.number:.1%}{ESTIMATE.to(language) if value.estimated else ''}"


def _people(found: Coverage) -> Text:
    """Say how many people are in each state; they add up to all whose number is known."""
    estimated = bool(found.districts["population_estimated"].any()) or found.estimated

    def listed(language: Language) -> str:
        parts = []
        for state, people in found.people.items():
            label = STATE_LABELS[state].to(language)
            number = number_words(people, language, estimated=estimated)
            parts.append(f"{label} {number} 人" if language == "zh" else f"{label} {number}")
        return ("，" if language == "zh" else ", ").join(parts)

    total = sum(found.people.values())
    return Text(
        f"以 {found.limit_min:g} 分钟为限，人口已知的 {number_words(total, 'zh', estimated=estimated)} 人中："
        f"{listed('zh')}。",
        f"With a limit of {found.limit_min:g} min, of the {number_words(total, 'en', estimated=estimated)} people "
        f"whose number is known: {listed('en')}.",
    )


def _by_grid(asked: Asked) -> Table:
    measures = measure(asked.area, asked.plan.layout, asked.access)
    shown = ["districts", "population", "mean_minutes", "p90_minutes"]
    shown += [coverage_id(limit) for limit in asked.access.settings.thresholds_min]
    language = asked.language
    heads = [(Text("网格", "Grid"), 0.08), (Text("牵头医院", "Lead"), 0.24)]
    heads += [(_same(heading_of(measures.indicators[key], language)), 0.68 / len(shown)) for key in shown]
    rows, notes = [], []
    hidden = hidden_people(asked.plan.layout, asked.area, asked.smallest).sums
    for grid in asked.plan.layout.grids:
        values = measures.by_grid[grid.id]
        cells = [value_words(measures.indicators[key], values[key], language) for key in shown]
        if grid_key(grid.id) in hidden:
            cells[shown.index("population")] = hidden_words(asked.smallest).to(language)
        rows.append([grid.id, asked.area.facility_names(grid.leads) or NONE.to(language), *cells])
        notes += _notes(Text(f"网格 {grid.id}", f"Grid {grid.id}"), measures.indicators, values, shown, language)
    cells = [value_words(measures.indicators[key], measures.whole[key], language) for key in shown]
    rows.append([Text("全部", "All").to(language), "", *cells])
    notes += _notes(Text("全部", "All"), measures.indicators, measures.whole, shown, language)
    return table_of(heads, rows, language, words=2, notes=notes)


def _notes(
    who: Text,
    indicators: Mapping[str, Indicator],
    values: Mapping[str, Value],
    shown: Sequence[str],
    language: Language,
) -> list[str]:
    """Return why values are undetermined or what is to be read beside them, a sentence for each reason."""
    colon = Text("：", ": ").to(language)
    said: dict[str, list[str]] = {}
    for key in shown:
        if reason := reason_words(values[key], language):
            said.setdefault(reason, []).append(indicators[key].name.to(language))
    comma = Text("、", ", ").to(language)
    return [f"{who.to(language)} {comma.join(names)}{colon}{reason}" for reason, names in said.items()]


def _outside(found: Coverage, asked: Asked) -> list[Block]:
    language = asked.language
    if found.reason is not None:
        reason = UNDETERMINED + Text("：", ": ") + found.reason
        return [Paragraph(reason.to(language))]
    undetermined = State.UNDETERMINED.value
    concerned = found.districts[~((found.districts["outside"] == 0) & (found.districts[undetermined] == 0))]
    notes = [Paragraph(note.to(language), small=True) for note in found.notes]
    if concerned.empty:
        none = Text("没有片区有人在时限之外。", "No district has people beyond the limit.")
        return [Paragraph(none.to(language)), *notes]
    heads = [
        (Text("片区", "District"), 0.17),
        (Text("区划", "Area"), 0.17),
        (Text("网格", "Grid"), 0.08),
        (Text("人口", "People"), 0.12),
        (Text("时限外", "Beyond"), 0.12),
        (Text("其中无通路", "of them no path"), 0.12),
        (Text("无法判定", "Undetermined"), 0.11),
        (Text("平均分钟", "Mean min"), 0.11),
    ]
    rows = [_row(row, found, asked) for _, row in concealed(found, concerned, asked).iterrows()]
    return [table_of(heads, rows, language, words=3, notes=[told(asked.smallest).to(language)]), *notes]


def concealed(found: Coverage, districts: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """Return rows of districts without their small numbers of people: what is hidden is in `hidden`, joined by 、."""
    people = ["population", *STATE_LABELS, "outside"]
    sums = {"population": list(STATE_LABELS), "outside": list(OUTSIDE)}
    whole = found.districts[people].round()
    # The people of each state are told for the whole area.
    groups: dict[str, list[str]] = {state: [""] * len(whole) for state in STATE_LABELS}
    hidden = hidden_people(asked.plan.layout, asked.area, asked.smallest).districts
    also = {"population": whole.index.isin(list(hidden)).tolist()}
    mask = suppress(whole, people, asked.smallest, sums=sums, groups=groups, also=also).mask.loc[districts.index]
    return districts.assign(hidden=["、".join(str(c) for c in people if row[c]) for _, row in mask.iterrows()])


def _row(row: pd.Series, found: Coverage, asked: Asked) -> list[str]:
    own, way = bool(row["population_estimated"]), bool(row["minutes_estimated"])
    states = ("outside", State.WITHOUT_PATH.value, State.UNDETERMINED.value)
    language, hidden = asked.language, row["hidden"].split("、")
    people = [number_words(row["population"], language, estimated=own)]
    people += [number_words(row[key], language, estimated=own or way) for key in states]
    people = [
        hidden_words(asked.smallest).to(language) if key in hidden else number
        for key, number in zip(("population", *states), people, strict=True)
    ]
    most = "" if found.all_known else "≤ "
    minutes = number_words(row["minutes"], language, digits=1, estimated=way)
    return [
        row["name"],
        row["admin_area"],
        row["grid"] or NONE.to(language),
        *people,
        minutes if pd.isna(row["minutes"]) else most + minutes,
    ]


def _same(words: str) -> Text:
    return Text(words, words)
