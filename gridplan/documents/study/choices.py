"""The choices beside keeping the layout, why districts would move, and whether the verdict holds under trial."""

from gridplan.documents.blocks import Block, PageBreak, Paragraph, Table
from gridplan.documents.parts import NOTHING
from gridplan.documents.study.said import changed_words, head, sentence, share_said
from gridplan.documents.words import heading_of, table_of, threshold_min, value_words
from gridplan.indicators import Indicator
from gridplan.indicators.catalogue import coverage_id
from gridplan.review.options import Choice, MoveReason, Trial, label
from gridplan.review.study import Review
from gridplan.text import UNDETERMINED, Language, Text

OPEN = Text("未定", "left open")  # the rule of recommendation puts none first


def choices(review: Review, language: Language) -> list[Block]:
    """Return the section on what might be done: every choice scored alike, the moves, the recommendation."""
    found = review.recommendation
    blocks = [head("调整方案比选", "Choices", language), Paragraph(found.why.to(language))]
    said = Text(
        "各方案都在现在的数据上测算，第一个为维持现布局，其余为变动最少的调整方案。",
        "All choices are measured on today's data: keeping the layout first, then the layouts of least change.",
    )
    blocks += [Paragraph(said.to(language)), _table(review, language)]
    blocks += [Paragraph(sentence(note).to(language), small=True) for note in found.notes]
    if len(found.choices) > 1:
        title = head("各方案变动的片区", "Districts that each choice moves", language, 2)
        blocks += [title, _who_moves(review, language)]
        annex = Text("逐个片区的理由与运行证据列于文末。", "Why each of them would move stands at the end.")
        blocks.append(Paragraph(annex.to(language), small=True))
    return blocks


def key_indicators(review: Review) -> list[str]:
    """Return the ids of the indicators by which choices are judged, those that a layout can change."""
    measured = review.keep.comparison.changes
    limit = threshold_min(review.cycle.now.access)
    wanted = ("mean_minutes", coverage_id(limit), "not_nearest_share", "balance_max_min", "pieces")
    return [key for key in wanted if key in measured and measured[key].before.number is not None]


def _table(review: Review, language: Language) -> Table:
    """Return a row per choice: what moves, the indicators, findings, and what is proven."""
    keys = key_indicators(review)
    indicators = [review.keep.comparison.changes[key].indicator for key in keys]
    width = 0.4 / max(1, len(keys))
    heads = [
        (Text("方案", "Choice"), 0.31),
        (Text("变动片区", "Districts moved"), 0.07),
        (Text("变动人口占比", "People moved"), 0.08),
        *((Text(heading_of(each, "zh"), heading_of(each, "en")), width) for each in indicators),
        (Text("不通过", "Fail"), 0.07),
        (Text("无法判定", "Undetermined"), 0.07),
    ]
    choices = list(enumerate(review.recommendation.choices))
    rows = [_row(review, choice, keys, language) for _, choice in choices]
    colon = Text("：", ": ").to(language)
    proofs = [
        f"{label(number).to(language)}{colon}{choice.proof.to(language)}"
        for number, choice in choices
        if choice.proof is not None
    ]
    return table_of(heads, rows, language, notes=proofs)


def _row(review: Review, choice: Choice, keys: list[str], language: Language) -> list[str]:
    changes = choice.comparison.changes
    cells = []
    for key in keys:
        change = changes[key]
        value = value_words(change.indicator, change.after, language)
        same = choice.id == review.keep.id or not change.difference
        cells.append(value if same else f"{value}\n{changed_words(change, language)}")
    chosen = choice.id == review.recommended.id and not review.recommendation.undecided
    mark = Text("（建议）", " (recommended)").to(language) if chosen else ""
    counted = [NOTHING if number is None else str(number) for number in (choice.failing, choice.undetermined)]
    moved = [str(len(choice.comparison.moves)), share_said(choice.moved_share, language)]
    return [choice.name.to(language) + mark, *moved, *cells, *counted]


def _who_moves(review: Review, language: Language) -> Table:
    """Return the districts that each choice moves, by their leads before and after."""
    area, rows = review.cycle.now.area, []
    for number, choice in list(enumerate(review.recommendation.choices))[1:]:
        groups: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
        for move in choice.comparison.moves:
            groups.setdefault((move.before, move.after), []).append(str(area.districts.at[move.district, "name"]))
        for position, ((before, after), names) in enumerate(groups.items()):
            leads = [area.facility_names(each) or NOTHING for each in (before, after)]
            listed = Text("、", ", ").to(language).join(names)
            rows.append((None if position else label(number).to(language), *leads, listed))
    heads = [
        (Text("方案", "Choice"), 0.1),
        (Text("现牵头医院", "Lead now"), 0.25),
        (Text("拟牵头医院", "Lead then"), 0.25),
        (Text("片区", "Districts"), 0.4),
    ]
    columns = table_of(heads, [], language, words=4).columns
    return Table(columns, tuple(rows), small=True)


def moves(review: Review, language: Language) -> list[Block]:
    """Return why each district would move and in which choices, with its operating evidence; the same told once."""
    found: dict[MoveReason, list[int]] = {}
    for number, choice in enumerate(review.recommendation.choices):
        for reason in choice.reasons:
            found.setdefault(reason, []).append(number)
    if not found:
        return []
    same = {reason.evidence for reason in found}
    heads = [(Text("方案", "Choice"), 0.08), (Text("理由", "Reason"), 0.44)]
    heads += [(Text("运行证据", "Operating evidence"), 0.48)] if len(same) > 1 else []
    order = list(review.cycle.now.area.districts.index)
    rows = []
    for reason, numbers in sorted(found.items(), key=lambda item: order.index(item[0].district)):
        row = [Text("、", ", ").to(language).join(map(str, numbers)), reason.numbers.to(language)]
        rows.append([*row, reason.evidence.to(language)][: len(heads)])
    notes = [(Text("运行证据：", "Operating evidence: ") + each).to(language) for each in same if len(same) == 1]
    title = head("逐个片区的变动理由与运行证据", "Why each district would move", language)
    return [PageBreak(), title, table_of(heads, rows, language, words=3, notes=notes, small=True)]


def sensitivity(review: Review, language: Language) -> list[Block]:
    """Return the section on trials: whether the recommendation holds when an assumption changes."""
    blocks = [head("敏感性", "Sensitivity", language)]
    trials = review.recommendation.trials
    if not trials:
        none = Text("未做敏感性试算。", "No assumption was changed on trial.")
        return [*blocks, Paragraph(none.to(language))]
    said = Paragraph(trials_said(trials).to(language))
    names = {choice.id: label(number) for number, choice in enumerate(review.recommendation.choices)}
    measured = review.keep.comparison.changes
    key = next((key for key in key_indicators(review) if key in trials[0].values.get(review.keep.id, {})), None)
    heads = [(Text("假定", "Assumption"), 0.34), (Text("排在首位的方案", "First choice"), 0.2)]
    heads += [(Text("结论", "Verdict"), 0.14)]
    columns = [] if key is None else list(names)
    heads += [(names[each], 0.32 / max(1, len(columns))) for each in columns]
    rows = []
    for trial in trials:
        best = OPEN if trial.best is None else names[trial.best]
        cells = [] if key is None else [_tried(trial, each, key, measured[key].indicator, language) for each in columns]
        rows.append([trial.name.to(language), best.to(language), _holds(trial).to(language), *cells])
    notes = [] if key is None else [_columns_note(measured[key].indicator).to(language)]
    return [*blocks, said, table_of(heads, rows, language, words=3, notes=notes)]


def trials_said(trials: tuple[Trial, ...]) -> Text:
    """Return in how many trials the recommendation holds, fails, or cannot be told."""
    count = len(trials)
    held, failed = (sum(trial.holds is wanted for trial in trials) for wanted in (True, False))
    unsure = count - held - failed
    zh = [f"共试算 {count} 种假定：结论不变的 {held} 种"] + [f"改变的 {failed} 种"] * bool(failed)
    zh += [f"无法判定的 {unsure} 种"] * bool(unsure)
    en = [f"{count} assumptions were changed: the verdict holds in {held}"] + [f"fails in {failed}"] * bool(failed)
    en += [f"cannot be told in {unsure}"] * bool(unsure)
    return Text("，".join(zh) + "。", ", ".join(en) + ".")


def _tried(trial: Trial, choice: str, key: str, indicator: Indicator, language: Language) -> str:
    number = trial.values.get(choice, {}).get(key)
    return UNDETERMINED.to(language) if number is None else indicator.format(number)


def _holds(trial: Trial) -> Text:
    if trial.holds is None:
        return UNDETERMINED
    return Text("不变", "holds") if trial.holds else Text("改变", "fails")


def _columns_note(indicator: Indicator) -> Text:
    return Text(f"各方案一列为该假定下的{heading_of(indicator, 'zh')}。", "") + Text(
        "", f"The column of each choice holds {heading_of(indicator, 'en')} under the assumption."
    )
