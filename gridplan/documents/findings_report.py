"""The report of findings: what each rule of a policy says of a layout, in the order of the document."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from gridplan.decisions import Judgement, Limit, Override, Reading
from gridplan.documents.asked import Asked
from gridplan.documents.blocks import Block, Heading, Paragraph, Report, Table
from gridplan.documents.words import NONE, report_of, table_of
from gridplan.errors import Fault, PolicyError
from gridplan.policy import Finding, Policy, Verdict, case_of, check, read_policy
from gridplan.policy.base import Rule
from gridplan.policy.explain import limit_of
from gridplan.policy.findings import ESTIMATED, VERDICT_LABELS, VERDICT_SIGNS
from gridplan.text import Language, Text, join
from gridplan.trace import CHOICE_OF_CARE

ORDER = (
    Verdict.FAIL,
    Verdict.WARN,
    Verdict.UNDETERMINED,
    Verdict.WAIVED,
    Verdict.PASS,
    Verdict.NOT_APPLICABLE,
)


def findings_report(asked: Asked) -> Report:
    """Return the findings of a plan under its policy. Raises PolicyError where no policy is given."""
    policy = policy_of(asked)
    found = findings_of(asked, policy)
    words = asked.language
    cited = policy.policy.cited + Text(f"，核查日期 {asked.as_of}。", f", checked as of {asked.as_of}.")
    blocks: list[Block] = [Heading(Text("概况", "Summary").to(words)), Paragraph(cited.to(words))]
    blocks += [Paragraph(counts_words(found).to(words)), Paragraph(CHOICE_OF_CARE.to(words))]
    if broken := [item for item in found if item.verdict in (Verdict.FAIL, Verdict.WARN)]:
        blocks += [Heading(Text("不通过与提醒", "Broken rules and notices").to(words)), findings_table(broken, words)]
    if open_ := [item for item in found if item.verdict is Verdict.UNDETERMINED]:
        blocks += [Heading(Text("无法判定", "Undetermined").to(words)), _undetermined(open_, words)]
    judged = [item for item in found if item.verdict is not Verdict.NOT_APPLICABLE]
    blocks += [Heading(Text("逐条结果", "Rule by rule").to(words)), *_cards(judged, words)]
    if elsewhere := [item for item in found if item.verdict is Verdict.NOT_APPLICABLE]:
        blocks += [Heading(Text("不适用的规则", "Rules that do not apply").to(words)), _elsewhere(elsewhere, words)]
    blocks += decisions(asked)
    title = asked.area.name + Text("政策核查报告", ": report of findings")
    return report_of(asked, "findings", title, blocks)


def policy_of(asked: Asked) -> Policy:
    """Return the policy that is asked for, else the area's own. Raises PolicyError where there is neither."""
    own = asked.area.manifest.default_policy
    if asked.policy is None and own is not None:
        return read_policy(own)
    if asked.policy is None:
        remedy = Text("请指明政策（--policy）", "Name a policy (--policy)")
        raise PolicyError([Fault("area.yaml", Text("没有指定政策", "no policy is named"), remedy)])
    return asked.policy


def findings_of(asked: Asked, policy: Policy) -> list[Finding]:
    """Return the findings of the plan on the day asked for."""
    return list(check(policy, case_of(asked.plan, asked.area, as_of=asked.as_of, budgets=asked.budgets)))


def counts_words(found: Sequence[Finding]) -> Text:
    """Return how many findings there are of each verdict, the worst first."""
    counts = Counter(item.verdict for item in found)
    parts = [VERDICT_LABELS[each] + Text(f" {counts[each]} 项", f" {counts[each]}") for each in ORDER if counts[each]]
    if not parts:
        return Text("这份政策没有可计算的规则。", "This policy has no rule that is computed.")
    return join(parts, zh="，", en=", ") + Text("。", ".")


def worst_by_rule(found: Sequence[Finding]) -> dict[str, Finding]:
    """Return the worst finding of each rule."""
    worst: dict[str, Finding] = {}
    for item in sorted(found, key=lambda item: ORDER.index(item.verdict)):
        worst.setdefault(item.rule.id, item)
    return worst


def findings_table(found: Sequence[Finding], language: Language) -> Table:
    """Return verdict, rule, what about, measured, required; findings that differ only in whom share a row."""
    heads = [
        (Text("结论", "Verdict"), 0.13),
        (Text("规则", "Rule"), 0.25),
        (Text("对象", "About"), 0.17),
        (Text("实测", "Measured"), 0.22),
        (Text("要求", "Required"), 0.23),
    ]
    alike: dict[tuple[str, ...], list[str]] = {}
    for item in found:
        rule = f"{item.rule.id} {item.rule.name.text.to(language)}"
        said = (_sign(item, language), rule, item.measured.to(language), item.limit.to(language))
        alike.setdefault(said, []).append(about(item, language))
    comma = Text("；", "; ").to(language)
    rows = [[sign, rule, comma.join(whom), *rest] for (sign, rule, *rest), whom in alike.items()]
    return table_of(heads, rows, language, words=5)


def about(item: Finding, language: Language) -> str:
    """Return the grid, 区划 or hospital that a finding is about; the whole layout where none is named."""
    return _whom(item.grid, item.unit, language)


def _whom(grid: str | None, unit: str, language: Language) -> str:
    parts = [] if grid is None else [Text(f"网格 {grid}", f"grid {grid}")]
    parts += [Text(unit, unit)] if unit else []
    return join(parts or [Text("整个方案", "the whole layout")], zh="，", en=", ").to(language)


def _sign(item: Finding, language: Language) -> str:
    mark = Text("（据估计）", f" ({ESTIMATED.en})").to(language) if item.estimated else ""
    return f"{VERDICT_SIGNS[item.verdict]} {VERDICT_LABELS[item.verdict].to(language)}{mark}"


def _undetermined(found: Sequence[Finding], language: Language) -> Table:
    """Return what is undetermined and what is lacking to decide it."""
    heads = [(Text("规则", "Rule"), 0.3), (Text("对象", "About"), 0.2), (Text("缺什么", "What is lacking"), 0.5)]
    rows = [
        [f"{item.rule.id} {item.rule.name.text.to(language)}", about(item, language), item.detail.to(language)]
        for item in found
    ]
    return table_of(heads, rows, language, words=3)


def _cards(found: Sequence[Finding], language: Language) -> Iterator[Block]:
    """Give each rule in the order of the document: its words, then what was found."""
    for _, group in groupby(found, key=lambda item: item.rule.id):
        items = list(group)
        rule = items[0].rule
        yield Heading(f"{rule.id} {rule.name.text.to(language)}", level=2)
        yield from _quotes(rule, language)
        required = Text("要求：", "Required: ") + limit_of(rule)
        yield Paragraph(required.to(language))
        for item in items:
            yield Paragraph(_said(item, language))


def _quotes(rule: Rule, language: Language) -> Iterator[Block]:
    for passage in (rule.source, *rule.also):
        yield Paragraph(f"{Text('原文', 'Source').to(language)} {passage.paragraph}：“{passage.quote}”", small=True)


def _said(item: Finding, language: Language) -> str:
    """Return verdict, what was measured of which grid, why, and which estimates it rests on."""
    colon, stop = Text("：", ": ").to(language), Text("；", "; ").to(language)
    measured = Text("实测 ", "measured ").to(language) + item.measured.to(language)
    parts = [f"{_sign(item, language)}  {about(item, language)}{colon}{measured}", item.detail.to(language)]
    parts += [f"{ESTIMATED.to(language)}{colon}{text.to(language)}" for text in item.estimated]
    return stop.join(part for part in parts if part)


def _elsewhere(found: Sequence[Finding], language: Language) -> Table:
    heads = [(Text("规则", "Rule"), 0.4), (Text("原因", "Reason"), 0.6)]
    rows = [[f"{item.rule.id} {item.rule.name.text.to(language)}", item.detail.to(language)] for item in found]
    return table_of(heads, list(dict.fromkeys(map(tuple, rows))), language, words=2)


# Words in both languages, rule, grid, unit, and the decision itself.
_Row = tuple[str, str, str, str | None, str, Override | Judgement | Limit | Reading]


def decisions(asked: Asked) -> list[Block]:
    """Return what people decided: overrides, judgements, limits and readings, with person, date and reason."""
    plan, language = asked.plan, asked.language
    rows: list[_Row] = [("豁免", "override", o.rule, o.grid, o.unit, o) for o in plan.overrides]
    rows += [("认可" if j.accepted else "不认可", "judgement", j.rule, j.grid, "", j) for j in plan.judgements]
    rows += [(f"限值 {x.op} {x.value:g}", f"limit {x.op} {x.value:g}", x.rule, None, "", x) for x in plan.limits]
    rows += [(f"理解为 {r.reading}", f"read as {r.reading}", r.rule, None, "", r) for r in plan.readings]
    if not rows:
        return []
    heads = [
        (Text("决定", "Decision"), 0.16),
        (Text("规则", "Rule"), 0.12),
        (Text("对象", "About"), 0.16),
        (Text("理由", "Reason"), 0.32),
        (Text("决定人", "Person"), 0.12),
        (Text("日期", "Date"), 0.12),
    ]
    cells = [
        [
            Text(zh, en).to(language),
            rule,
            _whom(grid, unit, language),
            decision.reason or NONE.to(language),
            decision.person,
            decision.date.isoformat(),
        ]
        for zh, en, rule, grid, unit, decision in rows
    ]
    return [Heading(Text("人工决定", "Decisions").to(language)), table_of(heads, cells, language, words=6)]
