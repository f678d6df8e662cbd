"""Every indicator then and now, and what its change is made of, as tables of the report."""

from gridplan.documents.blocks import Block, Paragraph
from gridplan.documents.parts import NOTHING
from gridplan.documents.study.said import (
    CHANGE,
    INPUTS,
    NOW,
    THEN,
    difference_of,
    head,
    part_words,
    shows,
    split_change,
)
from gridplan.documents.words import LEGEND, heading_of, reason_words, table_of, value_words
from gridplan.review.cycle import Input, Split
from gridplan.review.study import Review
from gridplan.text import Language, Text, join

PARTS_NOTE = Text(
    "各部分为依次换入一项数据时指标的变化，按所有交换次序平均，括号内为次序不同时的范围；各部分之和等于总变化。"
    "片区划分总是最先换入。",
    "Each part is by how much the indicator changes when one input is exchanged: the mean over all orders of exchange, "
    "in brackets the range over them. The parts sum to the change. Districts are exchanged before all others.",
)


# Whose parts the report shows beside those of coverage; the rest stand in the workbook.
FOREMOST = (
    "population",
    "mean_minutes",
    "p90_minutes",
    "not_nearest_share",
    "detour_minutes",
    "referral_minutes",
    "beyond_population",
    "unreachable_population",
    "population_per_bed",
    "balance_max_min",
    "balance_deviation",
)


def indicators(review: Review, language: Language) -> list[Block]:
    """Return the section on indicators: then and now, the parts of each change, and what is undetermined."""
    known = [each for each in review.splits.values() if each.then.number is not None or each.now.number is not None]
    blocks = [head("指标变化", "Indicators then and now", language), _then_and_now(known, language)]
    blocks.append(Paragraph(LEGEND.to(language), small=True))
    blocks += [head("变化的构成", "What the changes are made of", language, 2), *_parts(known, language)]
    blocks += _by_grid(review, language)
    lacking = [split for split in review.splits.values() if split not in known]
    if lacking:
        comma, colon = Text("、", ", ").to(language), Text("：", ": ").to(language)
        alike: dict[str, list[str]] = {}
        for split in lacking:
            alike.setdefault(reason_words(split.now, language), []).append(split.indicator.name.to(language))
        stop = Text("；", "; ").to(language)
        said = stop.join(f"{comma.join(names)}{colon}{reason}" for reason, names in alike.items())
        start = Text("两个时点均无法判定的指标——", "Undetermined at both times — ").to(language)
        blocks.append(Paragraph(f"{start}{said}{Text('。', '.').to(language)}", small=True))
    return blocks


def _then_and_now(known: list[Split], language: Language) -> Block:
    heads = [(Text("指标", "Indicator"), 0.4), (THEN, 0.2), (NOW, 0.2), (CHANGE, 0.2)]
    rows = [
        [
            heading_of(split.indicator, language),
            *(value_words(split.indicator, value, language) for value in (split.then, split.now)),
            split_change(split, language),
        ]
        for split in known
    ]
    notes = [
        f"{split.indicator.name.to(language)}（{word.to(language)}）：{reason}"
        for split in known
        for word, value in ((THEN, split.then), (NOW, split.now))
        if (reason := reason_words(value, language))
    ]
    return table_of(heads, rows, language, notes=list(dict.fromkeys(notes)), small=True)


def _parts(known: list[Split], language: Language) -> list[Block]:
    """Return the parts of the indicators that changed, the foremost of them, and why some have none."""
    changed = [s for s in known if (number := difference_of(s)) is not None and (shows(s.indicator, number) or s.parts)]
    split = [each for each in changed if _foremost(each.indicator.id) and each.parts and _any_shows(each)]
    inputs = [key for key in INPUTS if any(key in s.parts and _shown(s, key) for s in split)]
    blocks: list[Block] = []
    if split:
        width = 0.62 / max(1, len(inputs))
        heads = [(Text("指标", "Indicator"), 0.26), (CHANGE, 0.12), *((INPUTS[key], width) for key in inputs)]
        rows = [
            [heading_of(each.indicator, language), split_change(each, language)]
            + [
                part_words(each.indicator, each.parts[key], language) if key in each.parts else NOTHING
                for key in inputs
            ]
            for each in split
        ]
        blocks.append(table_of(heads, rows, language, notes=_notes(inputs, language)))
    else:
        blocks.append(Paragraph(Text("没有可分解的变化。", "No change can be split.").to(language)))
    reasons: dict[str, list[str]] = {}
    for each in known:
        if each.why_none is not None:
            reasons.setdefault(each.why_none.to(language), []).append(each.indicator.name.to(language))
    comma, colon = Text("、", ", ").to(language), Text("：", ": ").to(language)
    for reason, names in reasons.items():
        said = Text("未分解：", "Not split: ").to(language) + comma.join(names) + colon + reason
        blocks.append(Paragraph(said, small=True))
    return blocks


def _by_grid(review: Review, language: Language) -> list[Block]:
    """Return by how much the mean minutes of each grid changed, with the mean of each part."""
    now = review.cycle.now
    found = {grid.id: review.grid_splits.get(grid.id, {}).get("mean_minutes") for grid in now.layout.grids}
    known = {key: split for key, split in found.items() if split is not None}
    if not known:
        return []
    inputs = [key for key in INPUTS if any(key in s.parts and _shown(s, key) for s in known.values())]
    rows = []
    for grid, split in known.items():
        about = split.indicator
        values = [value_words(about, value, language) for value in (split.then, split.now)]
        parts = [about.format_change(split.parts[key].value) if key in split.parts else NOTHING for key in inputs]
        lead = now.area.facility_names(now.layout.grid(grid).leads)
        rows.append([grid, lead, *values, split_change(split, language), *parts])
    heads = [(Text("网格", "Grid"), 0.06), (Text("牵头医院", "Lead"), 0.26), (THEN, 0.1), (NOW, 0.1), (CHANGE, 0.1)]
    heads += [(INPUTS[key], 0.38 / max(1, len(inputs))) for key in inputs]
    title = head("各网格平均就医时间（分钟）的变化", "Mean minutes by grid", language, 2)
    return [title, table_of(heads, rows, language, words=2)]


def _foremost(key: str) -> bool:
    return key in FOREMOST or key.startswith("coverage_")


def _any_shows(split: Split) -> bool:
    return any(_shown(split, key) for key in split.parts)


def _shown(split: Split, key: Input) -> bool:
    """Whether a part, or one end of its range, is more than zero as it is shown."""
    part = split.parts[key]
    return any(shows(split.indicator, number) for number in (part.value, part.least, part.most))


def _notes(inputs: list[Input], language: Language) -> list[str]:
    """Return how the parts are made, and which inputs have no column: their parts are zero throughout."""
    none = [name for key, name in INPUTS.items() if key not in inputs]
    notes = [PARTS_NOTE, Text("其余指标的构成见复评数据表。", "Parts of the other indicators are in the workbook.")]
    if none:
        names = join(none, zh="、", en=", ")
        notes.append(Text(f"未列的{names.zh}各部分均为零。", f"Parts not shown are all zero: {names.en}."))
    return [note.to(language) for note in notes]
