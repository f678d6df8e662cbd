"""The review report: what can be said of a layout in operation on the data at hand; the joint meeting decides."""

from collections.abc import Sequence

from gridplan.compare import Case, compare
from gridplan.documents.asked import Asked
from gridplan.documents.blocks import Block, Heading, LayoutMap, Paragraph, Report
from gridplan.documents.comparison_report import changes_table
from gridplan.documents.findings_report import counts_words, decisions, findings_of, findings_table, policy_of
from gridplan.documents.words import LEGEND, heading_of, map_caption, reason_words, report_of, table_of, value_words
from gridplan.indicators import measure
from gridplan.policy import Finding, Policy, Verdict, case_of
from gridplan.policy.target_table import COLUMNS, UNIT, in_words
from gridplan.policy.targets import TargetResult, target_rows
from gridplan.text import Language, Text
from gridplan.trace import CHOICE_OF_CARE

LONGEST_REASON = 60  # characters of a reason in the table; longer ones stand below it
MOST_UNITS = 6  # named in one cell; more are listed below the table
_CONSENT = {"asked": Text("已征询", "asked"), "agreed": Text("同意", "agreed"), "refused": Text("不同意", "refused")}


def review_report(asked: Asked) -> Report:
    """Return the report of a layout under review; with `before`, beside the layout that it would replace.

    It compares and lists, and decides nothing. Raises PolicyError where no policy is given.
    """
    policy = policy_of(asked)
    found = findings_of(asked, policy)
    words = asked.language
    blocks: list[Block] = [Heading(Text("复评时限", "The review clock").to(words)), *_clock(asked, policy, found)]
    blocks += [Heading(Text("现状指标", "Indicators today").to(words)), *_indicators(asked)]
    if asked.before is not None:
        before = Case(asked.area, asked.access, asked.before.layout)
        changes = compare(before, Case(asked.area, asked.access, asked.plan.layout)).changes
        title = Text("与原方案比较（同一数据）", "Beside the layout before, on the same data")
        blocks += [Heading(title.to(words)), *changes_table(changes, words)]
    blocks += [Heading(Text("运行指标与目标", "Targets of operation").to(words)), *_targets(asked, policy)]
    blocks += [Heading(Text("核查结果", "Findings").to(words)), Paragraph(counts_words(found).to(words))]
    concerned = [item for item in found if item.verdict in (Verdict.FAIL, Verdict.WARN, Verdict.UNDETERMINED)]
    blocks += [findings_table(concerned, words)] if concerned else []
    blocks += [*decisions(asked), *_consents(asked)]
    blocks += [Heading(Text("需联席会议研究的事项", "For the joint meeting").to(words)), *_open_matters(asked, found)]
    blocks.append(LayoutMap(asked.plan.layout, map_caption(asked, Text("现行布局", "The layout in operation"))))
    blocks.append(Paragraph(LEGEND.to(words), small=True))
    title = asked.area.name + Text("网格化布局复评报告", ": report on the review of the layout")
    return report_of(asked, "review", title, blocks)


def _clock(asked: Asked, policy: Policy, found: list[Finding]) -> list[Block]:
    """Say since when the layout operates and what the document's rule on adjusting it says on the day."""
    language, start = asked.language, asked.plan.operation_start
    said = [
        Paragraph((policy.policy.cited + Text(f"，核查日期 {asked.as_of}。", f", as of {asked.as_of}.")).to(language))
    ]
    if start is None:
        none = Text(
            "未记录开始运行日期，复评时限无法判定；时限自开始运行起算，不自文件印发起算。",
            "The start of operation is not recorded: whether the review is due is undetermined. The clock runs from "
            "it, not from the document's date.",
        )
        said.append(Paragraph(none.to(language)))
    clocks = [item for item in found if item.rule.kind == "review"]
    if not clocks:
        said.append(Paragraph(Text("该政策没有复评时限的规则。", "The policy has no rule on reviews.").to(language)))
    for item in clocks:
        if start is not None:
            said.append(Paragraph(f"{item.rule.id} {item.detail.to(language)}"))
        quote = Text("原文", "Source").to(language)
        said.append(Paragraph(f"{quote} {item.rule.source.paragraph}：“{item.rule.source.quote}”", small=True))
    return [*said]


def _indicators(asked: Asked) -> list[Block]:
    """Return every indicator of the whole layout as measured on the data at hand, with reasons where there is none."""
    language, measures = asked.language, measure(asked.area, asked.plan.layout, asked.access)
    heads = [(Text("指标", "Indicator"), 0.4), (Text("数值", "Value"), 0.2), (Text("说明", "Remark"), 0.4)]
    rows, notes = [], []
    for key, indicator in measures.indicators.items():
        value, reason = measures.whole[key], reason_words(measures.whole[key], language)
        if len(reason) > LONGEST_REASON:
            notes.append(f"{indicator.name.to(language)}{Text('：', ': ').to(language)}{reason}")
            reason = Text("见表下说明", "see below the table").to(language)
        rows.append([heading_of(indicator, language), value_words(indicator, value, language), reason])
    note = Text(
        "开始运行时的数据未提供，指标自运行以来的变化无法判定；请提供当时的规划范围。",
        "The data of the start of operation are not given: how indicators changed since then is undetermined; give "
        "the study area as it was.",
    )
    return [table_of(heads, rows, language, remarks=1, notes=[note.to(language), *notes])]


def _targets(asked: Asked, policy: Policy) -> list[Block]:
    language = asked.language
    rows = target_rows(policy, case_of(asked.plan, asked.area, as_of=asked.as_of))
    if not rows:
        none = Text("该政策对本方案没有目标、趋势或监测规则。", "The policy has no rule of operation for this layout.")
        return [Paragraph(none.to(language))]
    unknown = sum(row.value is None and row.applies for row in rows)
    count = Text(
        f"共 {len(rows)} 行，其中 {unknown} 行未填报，为无法判定。",
        f"{len(rows)} rows, {unknown} of them without figures: undetermined.",
    )
    heads = [(head, width) for head, width in zip(COLUMNS, _WIDTHS, strict=True) if width]
    cells, notes = _grouped(rows, language)
    return [Paragraph(count.to(language)), table_of(heads, cells, language, words=len(heads), notes=notes)]


# Of the columns of the table of targets; 0 leaves one out: numerator, denominator and remark stand in the workbook.
_WIDTHS = (0.1, 0.07, 0.24, 0.2, 0.07, 0.09, 0.0, 0.0, 0.09, 0.0, 0.0, 0.14, 0.0)
_SHOWN = [number for number, width in enumerate(_WIDTHS) if width]
_UNIT = _SHOWN.index(list(COLUMNS).index(UNIT))  # its place among the columns that are shown


def _grouped(rows: Sequence[TargetResult], language: Language) -> tuple[list[list[str]], list[str]]:
    """Return the cells, and the notes below them: units without figures share a row where all else is equal."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for number, row in enumerate(rows):
        words = [in_words(row)[column].to(language) for column in _SHOWN]
        unit = words.pop(_UNIT)
        own = str(number) if row.value is not None else ""
        alike.setdefault((own, *words), []).append(unit)
    cells, notes = [], []
    for (_, *words), units in alike.items():
        names = Text("、", ", ").to(language).join(units)
        if len(units) > MOST_UNITS:
            counted = Text(f"{len(units)} 个单位", f"{len(units)} units").to(language)
            notes.append(f"{words[0]} {counted}{Text('：', ': ').to(language)}{names}")
            names = counted + Text("，名单见表下", ", listed below").to(language)
        cells.append([*words[:_UNIT], names, *words[_UNIT:]])
    return cells, notes


def _consents(asked: Asked) -> list[Block]:
    """Return what hospitals and districts said to joining."""
    language, consents = asked.language, asked.plan.consents
    if not consents:
        return []
    names = {**asked.area.districts["name"].to_dict(), **asked.area.facilities["name"].to_dict()}
    heads = [
        (Text("单位", "Party"), 0.3),
        (Text("意见", "Answer"), 0.15),
        (Text("说明", "Remark"), 0.3),
        (Text("记录人", "Recorded by"), 0.12),
        (Text("日期", "Date"), 0.13),
    ]
    rows = [
        [names.get(c.party, c.party), _CONSENT[c.state].to(language), c.note, c.person, c.date.isoformat()]
        for c in consents
    ]
    return [Heading(Text("征询意见", "Consent").to(language)), table_of(heads, rows, language, words=5)]


def _open_matters(asked: Asked, found: list[Finding]) -> list[Block]:
    """List what people must decide or supply; the report itself decides nothing."""
    language = asked.language
    matters = (
        (
            sum(item.verdict is Verdict.FAIL for item in found),
            Text(
                "项不通过：调整布局，或依“原则上”说明理由",
                "findings fail: adjust, or give a reason where 原则上 allows it",
            ),
        ),
        (
            sum(item.verdict is Verdict.UNDETERMINED for item in found),
            Text("项无法判定：补充数据，或由会议认定", "findings are undetermined: supply data, or judge"),
        ),
        (
            len(asked.plan.layout.unassigned(asked.area.districts.index)),
            Text("个片区未分配网格", "districts are in no grid"),
        ),
        (
            int(asked.plan.operation_start is None),
            Text("项基本信息缺失：开始运行日期", "fact is missing: the start of operation"),
        ),
    )
    said = [f"{count} {words.to(language)}" for count, words in matters if count]
    said.append(CHOICE_OF_CARE.to(language))
    if not any(count for count, _ in matters):
        said.insert(0, Text("没有不通过或无法判定的项目。", "Nothing fails and nothing is undetermined.").to(language))
    return [Paragraph(line) for line in said]
