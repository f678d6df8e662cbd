"""Targets and trends of the policy over the years of operation, as a table of the report."""

from collections.abc import Sequence
from itertools import groupby

from gridplan.documents.blocks import Block, Paragraph
from gridplan.documents.study.said import head
from gridplan.documents.words import table_of
from gridplan.policy.target_table import COLUMNS, in_words
from gridplan.policy.targets import TargetResult
from gridplan.review.study import Review
from gridplan.text import UNDETERMINED, Language, Text

_PLACES = {heading.en: number for number, heading in enumerate(COLUMNS)}
_HEADS = [
    (Text("规则", "Rule"), 0.11),
    (Text("单位", "Unit"), 0.13),
    (Text("指标", "Indicator"), 0.21),
    (Text("历年数值", "Value by year"), 0.22),
    (Text("目标", "Target"), 0.1),
    (Text("距目标", "To target"), 0.11),
    (Text("结论", "Verdict"), 0.12),
]


def targets(review: Review, language: Language) -> list[Block]:
    """Return the section on targets and trends: a row per rule, unit and indicator, with all its years."""
    blocks = [head("运行指标与目标", "Targets of operation", language)]
    if review.policy is None:
        none = Text("未指定政策，没有可比的目标。", "No policy is named: there is no target to compare with.")
        return [*blocks, Paragraph(none.to(language))]
    series = [list(rows) for _, rows in groupby(review.targets, key=_same)]
    if not series:
        none = Text("该政策对本方案没有目标、趋势或监测规则。", "The policy has no rule of operation for this layout.")
        return [*blocks, Paragraph(none.to(language))]
    told = [rows for rows in series if any(row.value is not None or not row.applies for row in rows)]
    count = Text(
        f"政策要求的指标共 {len(series)} 项（按单位计），有数据的 {len(told)} 项，其余 {len(series) - len(told)} 项"
        "未填报，为无法判定。",
        f"The policy asks for {len(series)} indicators, counted by unit; {len(told)} have figures, the other "
        f"{len(series) - len(told)} were not entered and are undetermined.",
    )
    blocks.append(Paragraph(count.to(language)))
    if told:
        blocks.append(table_of(_HEADS, [_cells(rows, language) for rows in told], language, words=7))
    return [*blocks, *_lacking([rows for rows in series if rows not in told], language)]


def _same(row: TargetResult) -> tuple[str, str, str, str, str]:
    return (row.rule.id, row.level, row.unit, row.indicator.id, row.basis)


def _cells(rows: Sequence[TargetResult], language: Language) -> list[str]:
    """Return the cells of one indicator of one unit: its years joined, the rest by the year that decides."""
    decisive = next((row for row in reversed(rows) if row.decides), rows[-1])
    words = [cell.to(language) for cell in in_words(decisive)]
    stop = Text("；", "; ").to(language)
    years = stop.join(f"{row.year}: {in_words(row)[_PLACES['value']].to(language)}" for row in rows)
    keys = ("rule", "unit", "indicator"), ("target", "to target", "verdict")
    before, after = ([words[_PLACES[key]] for key in each] for each in keys)
    return [*before, years, *after]


def _lacking(series: Sequence[Sequence[TargetResult]], language: Language) -> list[Block]:
    """Say which indicators have no figures, by rule, and of how many units."""
    alike: dict[tuple[str, str], int] = {}
    for rows in series:
        key = (rows[0].rule.id, in_words(rows[0])[_PLACES["indicator"]].to(language))
        alike[key] = alike.get(key, 0) + 1
    if not alike:
        return []
    units = Text("（{0} 个单位）", " ({0} units)").to(language)
    said = (
        Text("；", "; ")
        .to(language)
        .join(f"{rule} {name}" + (units.format(count) if count > 1 else "") for (rule, name), count in alike.items())
    )
    start = UNDETERMINED.to(language) + Text("（未填报）：", " (not entered): ").to(language)
    return [Paragraph(start + said + Text("。", ".").to(language), small=True)]
