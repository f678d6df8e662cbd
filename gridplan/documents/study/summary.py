"""The page of summary: what was reviewed, six numbers then and now with their causes, what is recommended."""

from collections import Counter

from gridplan.documents.blocks import Block, PageBreak, Paragraph, Table
from gridplan.documents.study.choices import key_indicators, trials_said
from gridplan.documents.study.evidence import evidence_said
from gridplan.documents.study.said import (
    CHANGE,
    NOW,
    THEN,
    change_said,
    difference_of,
    estimate,
    head,
    largest_parts,
    people_said,
    share_said,
    split_change,
)
from gridplan.documents.words import heading_of, table_of, threshold_min, value_words
from gridplan.indicators.catalogue import coverage_id
from gridplan.policy import Finding, Verdict
from gridplan.policy.findings import VERDICT_LABELS
from gridplan.review.study import Review
from gridplan.text import Language, Text, join

NAMED = 4  # indicators that the summary names of those that are undetermined
COUNTED = (Verdict.FAIL, Verdict.WARN, Verdict.UNDETERMINED)


def summary(review: Review, language: Language) -> list[Block]:
    """Return the page of summary, with the break behind it."""
    return [
        head("摘要", "Summary", language),
        Paragraph(first_sentence(review).to(language)),
        _numbers(review, language),
        _conclusions(review, language),
        PageBreak(),
    ]


def first_sentence(review: Review) -> Text:
    """Return what keeping the layout has come to: how minutes changed, and by what."""
    split = review.splits.get("mean_minutes")
    number = None if split is None else difference_of(split)
    if split is None or number is None:
        return Text(
            "维持现布局：平均就医时间的变化无法判定。",
            "Keeping the layout: the change of mean minutes is undetermined.",
        )
    said = []
    for language in ("zh", "en"):
        own: Language = "zh" if language == "zh" else "en"
        change = change_said(split.indicator, number, own) + estimate(split.now, own)
        said.append((change, largest_parts(split, own, most=4)))
    (zh, parts_zh), (en, parts_en) = said
    was, is_now = (split.indicator.format(value.number or 0.0) for value in (split.then, split.now))
    start = Text(
        f"布局维持不变，平均就医时间由 {was} 分钟变为 {is_now} 分钟，变化 {zh}",
        f"With the layout as it is, mean minutes went from {was} to {is_now}: {en}",
    )
    parts = Text(f"，其中{parts_zh}", f", of which {parts_en}") if parts_zh else Text("", "")
    return start + parts + Text("。", ".")


def key_splits(review: Review) -> list[str]:
    """Return the ids of the indicators that the summary shows."""
    limit = threshold_min(review.cycle.now.access)
    wanted = ["population", "mean_minutes", coverage_id(limit), "not_nearest_share", "population_per_bed"]
    return [key for key in [*wanted, "balance_max_min"] if key in review.splits]


def _numbers(review: Review, language: Language) -> Table:
    heads = [
        (Text("指标", "Indicator"), 0.3),
        (THEN, 0.16),
        (NOW, 0.16),
        (CHANGE, 0.12),
        (Text("主要原因", "Largest causes"), 0.26),
    ]
    rows = []
    for key in key_splits(review):
        split = review.splits[key]
        values = [value_words(split.indicator, value, language) for value in (split.then, split.now)]
        causes = largest_parts(split, language)
        rows.append([heading_of(split.indicator, language), *values, split_change(split, language), causes])
    return table_of(heads, rows, language, remarks=1)


def _conclusions(review: Review, language: Language) -> Table:
    heads = [(Text("事项", "Matter"), 0.18), (Text("结论", "Conclusion"), 0.82)]
    rows = [[label.to(language), said.to(language)] for label, said in conclusions(review)]
    return table_of(heads, rows, language, words=2, small=True)


def conclusions(review: Review) -> list[tuple[Text, Text]]:
    """Return what each conclusion is about, and what is concluded."""
    return [
        (Text("复评对象", "Reviewed"), _reviewed(review)),
        (Text("复评时限", "Clock"), _clock(review)),
        (Text("核查结果", "Findings"), _findings(review)),
        (Text("运行证据", "Evidence"), evidence_said(review)),
        (Text("建议", "Recommendation"), _recommendation(review)),
        (Text("结论是否稳健", "Does it hold"), trials_said(review.recommendation.trials)),
        (Text("尚不能判定", "Undetermined"), undetermined(review)),
    ]


def _reviewed(review: Review) -> Text:
    title, cycle = review.before.document.full_title, review.cycle
    grids, count = len(cycle.now.layout.grids), len(cycle.now.area.districts)
    return Text(
        f"《{title}》，{grids} 个网格，{count} 个片区；比较{cycle.then.area.name.zh}与{cycle.now.area.name.zh}的数据。",
        f"{title}: {grids} grids, {count} districts; data of {cycle.then.area.name.en} and {cycle.now.area.name.en} "
        "compared.",
    )


def _clock(review: Review) -> Text:
    return review.clock.told + Text("。", ".") + adjusting(review)


def adjusting(review: Review) -> Text:
    """Return what the clock allows on the day: the years full, an adjustment may be made, and need not be."""
    allowed = review.recommendation.may_adjust
    if allowed is None:
        return Text("能否调整无法判定。", " Whether it may be adjusted is undetermined.")
    if allowed:
        return Text("可以调整，但不是必须调整。", " It may be adjusted, and need not be.")
    return Text("未届满，此时调整须特别说明理由。", " The years are not full: an adjustment now needs special reasons.")


def _findings(review: Review) -> Text:
    if review.policy is None:
        return Text("未指定政策，未核查。", "No policy is named: nothing was checked.")
    then, now = (_counted(found) for found in (review.findings_then, review.findings_now))
    return Text(f"运行之初{then.zh}；现在{now.zh}。", f"At the start {then.en}; now {now.en}.")


def _counted(found: tuple[Finding, ...]) -> Text:
    counts = Counter(item.verdict for item in found)
    parts = [VERDICT_LABELS[each] + Text(f" {counts[each]} 项", f" {counts[each]}") for each in COUNTED]
    return join(parts, zh="、", en=", ")


def _recommendation(review: Review) -> Text:
    """Return the choice that is recommended, whom it moves and what it brings."""
    choice, why = review.recommended, review.recommendation.why
    if review.recommendation.undecided:
        return (
            Text("未作建议，由联席会议比较各方案；会前维持现布局。", "None is made; the layout stays until then. ")
            + why
        )
    if not review.adjusts:
        return choice.name + Text("。", ". ") + why
    moved, share = len(choice.comparison.moves), share_said(choice.moved_share, "zh")
    people = [people_said(choice.comparison.people_moved, language) for language in ("zh", "en")]
    said = Text(
        f"{choice.name.zh}：{moved} 个片区、{people[0]}（占 {share}）更换牵头医院",
        f"{choice.name.en}: {moved} districts, {people[1]} ({share}) get another lead",
    )
    effects = []
    for key in key_indicators(review)[:3]:
        change = choice.comparison.changes[key]
        if change.difference is not None and change.shows:
            words = [change_said(change.indicator, change.difference, language) for language in ("zh", "en")]
            marks = [estimate(change.after, language) for language in ("zh", "en")]
            effects.append(Text(f"{change.indicator.name.zh} {words[0]}{marks[0]}", ""))
            effects[-1] += Text("", f"{change.indicator.name.en} {words[1]}{marks[1]}")
    brings = Text("；与维持相比", "; beside keeping ") + join(effects, zh="，", en=", ") if effects else Text("", "")
    return said + brings + Text("。", ". ") + why


def undetermined(review: Review) -> Text:
    """Return what could not be told, in a sentence: indicators, findings, targets."""
    lacking = [split.indicator.name for split in review.splits.values() if split.now.number is None]
    unsure = sum(item.verdict is Verdict.UNDETERMINED for item in review.findings_now)
    series = {(row.rule.id, row.unit, row.indicator.id): row.value for row in review.targets}
    missing = sum(value is None for value in series.values())
    parts = []
    if lacking:
        names = join(lacking[:NAMED], zh="、", en=", ")
        names += Text(" 等", " …") if len(lacking) > NAMED else Text("", "")
        parts.append(Text(f"指标 {len(lacking)} 项（{names.zh}）", f"{len(lacking)} indicators ({names.en})"))
    if unsure:
        parts.append(Text(f"核查结果 {unsure} 项", f"{unsure} findings"))
    if missing:
        parts.append(Text(f"运行指标 {missing} 项未填报", f"{missing} figures of operation were not entered"))
    if not parts:
        return Text("没有。", "Nothing.")
    return join(parts) + Text("；缺数据不作为通过或不通过。", "; what lacks data neither passes nor fails.")
