"""The page of summary: what was reviewed, six numbers then and now with their causes, what is recommended."""

from collections import Counter

from gridplan.compare import ESTIMATE
from gridplan.documents.blocks import Block, PageBreak, Paragraph, Table
from gridplan.documents.study.choices import key_indicators, trials_said
from gridplan.documents.study.evidence import evidence_said
from gridplan.documents.study.said import (
    CHANGE,
    NOW,
    THEN,
    difference_of,
    effect_words,
    head,
    largest_parts,
    people_said,
    share_said,
    split_change,
)
from gridplan.documents.words import heading_of, table_of, threshold_min, value_words
from gridplan.indicators.catalogue import coverage_id
from gridplan.policy import Verdict
from gridplan.policy.findings import VERDICT_LABELS
from gridplan.review.study import Review
from gridplan.text import Language, Text, join

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
    was, is_now = (split.indicator.format(value.number or 0.0) for value in (split.then, split.now))
    mark = ESTIMATE if split.now.estimated else Text("", "")
    start = Text(
        f"自运行以来，平均就医时间由 {was} 变为 {is_now} 分钟",
        f"Mean minutes to the lead went from {was} to {is_now}",
    )
    parts = Text(largest_parts(split, "zh", most=3), largest_parts(split, "en", most=3))
    return start + mark + (Text("：", ": ") + parts if parts.zh else Text("", "")) + Text("。", ".")


def key_splits(review: Review) -> list[str]:
    """Return the ids of the indicators that the summary shows."""
    limit = threshold_min(review.cycle.now.access)
    wanted = ["population", "mean_minutes", coverage_id(limit), "not_nearest_share", "population_per_bed"]
    return [key for key in [*wanted, "balance_max_min"] if key in review.splits]


def _numbers(review: Review, language: Language) -> Table:
    heads = [
        (Text("指标", "Indicator"), 0.28),
        (THEN, 0.15),
        (NOW, 0.15),
        (CHANGE, 0.1),
        (Text("主要原因", "Largest causes"), 0.32),
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
        (Text("核查结果", "Findings, then → now"), _findings(review)),
        (Text("运行证据", "Evidence"), evidence_said(review)),
        (Text("建议", "Proposed"), _recommendation(review)),
        (Text("结论是否稳健", "Does it hold"), trials_said(review.recommendation.trials)),
        (Text("尚不能判定", "Undetermined"), undetermined(review)),
    ]


def _reviewed(review: Review) -> Text:
    title, now = review.before.document.full_title, review.cycle.now
    grids, count = len(now.layout.grids), len(now.area.districts)
    return Text(
        f"《{title}》，{grids} 个网格，{count} 个片区；{review.clock.told.zh}。",
        f"{title}: {grids} grids, {count} districts; {review.clock.told.en}.",
    ) + adjusting(review)


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
    counts = [Counter(item.verdict for item in found) for found in (review.findings_then, review.findings_now)]
    parts = [
        VERDICT_LABELS[each]
        + Text(f" {counts[0][each]} → {counts[1][each]} 项", f" {counts[0][each]} → {counts[1][each]}")
        for each in COUNTED
    ]
    said = Text(f"{review.policy.policy.document}：", f"{review.policy.policy.document}: ")
    return said + join(parts, zh="，", en=", ") + Text("（运行之初 → 现在）。", ".")


def _recommendation(review: Review) -> Text:
    """Return the choice that is recommended, whom it moves and what it brings; the reasons stand with the choices."""
    choice = review.recommended
    if review.recommendation.undecided:
        return Text(
            "不作取舍：各方案的利弊列于“调整方案比选”，由联席会议研究；会前现行方案继续执行。",
            "None is made: the choices are set side by side for the joint meeting; until then the layout stays.",
        )
    if not review.adjusts:
        return Text("维持现行方案，理由见“调整方案比选”。", "Keep the layout; the reasons stand under Choices.")
    moved, share = len(choice.comparison.moves), share_said(choice.moved_share, "zh")
    people = [people_said(choice.comparison.people_moved, language) for language in ("zh", "en")]
    said = Text(
        f"{choice.name.zh}：{moved} 个片区、{people[0]}（占 {share}）更换牵头医院",
        f"{choice.name.en}: {moved} districts, {people[1]} ({share}) get another lead",
    )
    changes = [choice.comparison.changes[key] for key in key_indicators(review)[:3]]
    effects = [effect_words(change) for change in changes if change.shows]
    brings = Text("；与维持相比", "; beside keeping ") + join(effects, zh="，", en=", ") if effects else Text("", "")
    return said + brings + Text("。", ".")


def undetermined(review: Review) -> Text:
    """Return what could not be told, in a sentence: indicators, findings, targets."""
    lacking = sum(split.now.number is None for split in review.splits.values())
    unsure = sum(item.verdict is Verdict.UNDETERMINED for item in review.findings_now)
    series = {(row.rule.id, row.unit, row.indicator.id): row.value for row in review.targets}
    missing = sum(value is None for value in series.values())
    counted = (
        (lacking, Text("项指标", "indicators")),
        (unsure, Text("项核查结果", "findings")),
        (missing, Text("项运行指标（未填报）", "figures of operation that were not entered")),
    )
    parts = [Text(f"{count} ", f"{count} ") + words for count, words in counted if count]
    if not parts:
        return Text("没有。", "Nothing.")
    end = Text(
        "，列于后文；缺数据的不作为通过，也不作为不通过。", ", named below; what lacks data neither passes nor fails."
    )
    return join(parts, zh="、", en=", ") + end
