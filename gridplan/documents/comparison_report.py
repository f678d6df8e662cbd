"""The comparison of two layouts on the same data: what moves, what it costs whom, what the rules say of both."""

from collections.abc import Mapping

import numpy as np

from gridplan.compare import Case, Change, Comparison, compare
from gridplan.documents.asked import Asked
from gridplan.documents.blocks import Block, Column, Heading, LayoutMap, Paragraph, Report, Table
from gridplan.documents.findings_report import worst_by_rule
from gridplan.documents.words import (
    LEGEND,
    NONE,
    heading_of,
    map_caption,
    number_words,
    people_words,
    reason_words,
    report_of,
    table_of,
    value_words,
)
from gridplan.errors import ExportError
from gridplan.hidden_people import grid_key, hidden_people
from gridplan.indicators import Value
from gridplan.indicators.scope import district_minutes
from gridplan.plan_file import STAGE_NAMES, Plan
from gridplan.policy import case_of, check
from gridplan.policy.findings import VERDICT_LABELS
from gridplan.stages import standing
from gridplan.suppression import hidden_words
from gridplan.text import UNDETERMINED, Language, Text
from gridplan.trace import CHOICE_OF_CARE

SHOWN_BY_GRID = ("districts", "population", "mean_minutes")
_BEFORE, _AFTER = Text("前", "before"), Text("后", "after")
LEAST_SHOWN_MIN = 0.05  # a change of minutes that shows as zero is none


def comparison_report(asked: Asked) -> Report:
    """Return the plan asked for beside the one before, both measured on the study area asked for.

    Raises ExportError where no plan before is given.
    """
    if asked.before is None:
        raise ExportError(
            Text("没有可比较的原方案。请指明（--before）", "there is no plan to compare with: name it (--before)")
        )
    before = Case(asked.area, asked.access, asked.before.layout)
    after = Case(asked.area, asked.access, asked.plan.layout)
    found = compare(before, after)
    words = asked.language
    blocks: list[Block] = [Heading(Text("概况", "Summary").to(words)), *_summary(asked, found)]
    blocks += [Heading(Text("指标变化", "Indicators").to(words)), *changes_table(found.changes, words)]
    blocks += [Heading(Text("各网格", "Grids").to(words)), _by_grid(asked, before, after)]
    blocks += _gains_and_losses(asked, before, after)
    if asked.policy is not None:
        blocks += _findings(asked)
    blocks.append(Heading(Text("示意图", "Maps").to(words)))
    for plan, what in ((asked.before, Text("前：", "Before: ")), (asked.plan, Text("后：", "After: "))):
        blocks.append(LayoutMap(plan.layout, map_caption(asked, what + _title(plan))))
    title = asked.area.name + Text("布局方案比较", ": two layouts compared")
    return report_of(asked, "comparison", title, blocks)


def _summary(asked: Asked, found: Comparison) -> list[Block]:
    words = asked.language
    was, now = (_title(plan) for plan in (asked.before or asked.plan, asked.plan))
    count = len(found.moves)
    people = {language: _people(found.people_moved, language) for language in ("zh", "en")}
    moved = Text(
        f"前为{was.zh}，后为{now.zh}。{count} 个片区、{people['zh']} 人更换牵头医院。",
        f"Before: {was.en}; after: {now.en}. {count} districts, {people['en']} people change lead.",
    )
    blocks: list[Block] = [Paragraph(moved.to(words)), Paragraph(CHOICE_OF_CARE.to(words))]
    return [*blocks, Paragraph(LEGEND.to(words), small=True)]


def _title(plan: Plan) -> Text:
    """Return the title of a plan and how far it is: two layouts of one city often have the same title."""
    title, stage = plan.document.full_title, STAGE_NAMES[standing(plan)]
    return Text(f"《{title}》（{stage.zh}）", f"{title} ({stage.en})")


def _people(value: Value, language: Language) -> str:
    if value.number is None:
        return UNDETERMINED.to(language)
    return number_words(value.number, language, estimated=bool(value.estimated))


def changes_table(changes: Mapping[str, Change], language: Language) -> list[Block]:
    """Return indicators before, after and their difference; those that neither side knows are listed below."""
    heads = [
        (Text("指标", "Indicator"), 0.4),
        (Text("前", "Before"), 0.2),
        (Text("后", "After"), 0.2),
        (Text("变化", "Change"), 0.2),
    ]
    known = [c for c in changes.values() if c.before.number is not None or c.after.number is not None]
    rows = [
        [
            heading_of(change.indicator, language),
            *(value_words(change.indicator, value, language) for value in (change.before, change.after)),
            difference_words(change, language),
        ]
        for change in known
    ]
    notes = [
        f"{change.indicator.name.to(language)}（{word.to(language)}）：{reason}"
        for change in known
        for word, value in ((_BEFORE, change.before), (_AFTER, change.after))
        if (reason := reason_words(value, language))
    ]
    lacking = [c.indicator.name.to(language) for c in changes.values() if c not in known]
    if lacking:
        comma = Text("、", ", ").to(language)
        notes.append(Text("前后均无法判定：", "undetermined in both: ").to(language) + comma.join(lacking))
    return [table_of(heads, rows, language, notes=notes)]


def difference_words(change: Change, language: Language) -> str:
    """Return the change with its sign, or why there is none."""
    if change.difference is None:
        return change.why_none.to(language)
    return change.indicator.format_change(change.difference)


def _by_grid(asked: Asked, before: Case, after: Case) -> Table:
    """Return a row per lead: districts, people and mean minutes of its grid, before and after."""
    language, indicators = asked.language, after.measures.indicators
    width = 0.72 / (2 * len(SHOWN_BY_GRID))
    columns = [Column(Text("牵头医院", "Lead").to(language), 0.28)]
    for key in SHOWN_BY_GRID:
        name = heading_of(indicators[key], language)
        columns += [Column(word.to(language), width, "right", name) for word in (_BEFORE, _AFTER)]
    own = [{grid.leads: grid.id for grid in case.layout.grids} for case in (before, after)]
    hidden = [hidden_people(case.layout, asked.area, asked.smallest).sums for case in (before, after)]
    rows = []
    for leads in dict.fromkeys([*own[0], *own[1]]):
        row = [asked.area.facility_names(leads) or NONE.to(language)]
        for key in SHOWN_BY_GRID:
            for case, grids, few in zip((before, after), own, hidden, strict=True):
                grid = grids.get(leads)
                if grid is None:
                    row.append(NONE.to(language))
                elif key == "population" and grid_key(grid) in few:
                    row.append(hidden_words(asked.smallest).to(language))
                else:
                    row.append(value_words(indicators[key], case.measures.by_grid[grid][key], language))
        rows.append(row)
    note = Text("—：该牵头医院在该方案中没有网格", "—: the lead has no grid in that layout")
    return Table(tuple(columns), tuple(map(tuple, rows)), notes=(note.to(language),))


def _gains_and_losses(asked: Asked, before: Case, after: Case) -> list[Block]:
    """List districts whose people are nearer to their lead, or farther: the largest change first."""
    language, frame = asked.language, asked.area.districts
    was, now = (district_minutes(case.layout, case.access)["minutes"].reindex(frame.index) for case in (before, after))
    change = (now - was).where(np.isfinite(was) & np.isfinite(now))
    heads = [
        (Text("片区", "District"), 0.18),
        (Text("区划", "Area"), 0.2),
        (Text("人口", "People"), 0.2),
        (Text("前（分钟）", "Before (min)"), 0.14),
        (Text("后（分钟）", "After (min)"), 0.14),
        (Text("变化", "Change"), 0.14),
    ]
    estimated, blocks = bool(after.access.basis), list[Block]()
    layouts = (before.layout, after.layout)
    hidden = {key for layout in layouts for key in hidden_people(layout, asked.area, asked.smallest).districts}
    sides = (
        (change < -LEAST_SHOWN_MIN, Text("离牵头医院更近的片区", "Districts nearer to their lead"), True),
        (change > LEAST_SHOWN_MIN, Text("离牵头医院更远的片区", "Districts farther from their lead"), False),
    )
    for chosen, title, rising in sides:
        rows = []
        for district in change[chosen].sort_values(ascending=rising, kind="stable").index:
            own = frame.loc[district]
            people = people_words(
                own["population"],
                language,
                estimated=bool(own["population_estimated"]),
                hidden=district in hidden,
                smallest=asked.smallest,
            )
            minutes = [number_words(m[district], language, digits=1, estimated=estimated) for m in (was, now)]
            sign = "−" if change[district] < 0 else "+"
            rows.append([own["name"], own["admin_area"], people, *minutes, f"{sign}{abs(change[district]):.1f}"])
        blocks.append(Heading(title.to(language)))
        none = Paragraph(Text("没有。", "None.").to(language))
        blocks.append(table_of(heads, rows, language, words=2) if rows else none)
    unknown = frame.index[change.isna() & (was.notna() | now.notna())]
    if len(unknown):
        names = "、".join(frame.loc[unknown, "name"])
        said = Text(f"前后之一没有分钟数，未比较：{names}", f"without minutes on one side, not compared: {names}")
        blocks.append(Paragraph(said.to(language), small=True))
    return blocks


def _findings(asked: Asked) -> list[Block]:
    """List the rules whose verdict changes, on the same day under the same policy."""
    policy, language = asked.policy, asked.language
    if policy is None or asked.before is None:
        return []
    cases = [case_of(plan, asked.area, as_of=asked.as_of) for plan in (asked.before, asked.plan)]
    sides = [worst_by_rule(check(policy, case)) for case in cases]
    heads = [(Text("规则", "Rule"), 0.5), (Text("前", "Before"), 0.25), (Text("后", "After"), 0.25)]
    rows = [
        [
            f"{rule.id} {rule.name.text.to(language)}",
            *(
                VERDICT_LABELS[side[rule.id].verdict].to(language) if rule.id in side else NONE.to(language)
                for side in sides
            ),
        ]
        for rule in policy.rules
        if len({side[rule.id].verdict for side in sides if rule.id in side}) > 1
    ]
    title = Text("核查结果的变化", "Findings that change") + Text(
        f"（{policy.policy.document}）", f" ({policy.policy.document})"
    )
    none = Paragraph(Text("各条规则的结论不变。", "No rule's verdict changes.").to(language))
    return [Heading(title.to(language)), table_of(heads, rows, language, words=3) if rows else none]
