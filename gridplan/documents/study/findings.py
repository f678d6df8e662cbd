"""What the rules of the policy say of the layout then and now, and of the recommended one, as a table."""

from gridplan.documents.blocks import Block, Paragraph
from gridplan.documents.findings_report import counts_words, findings_table, worst_by_rule
from gridplan.documents.parts import NOTHING
from gridplan.documents.study.said import NOW, THEN, head
from gridplan.documents.words import table_of
from gridplan.policy import Finding, Verdict
from gridplan.policy.findings import VERDICT_LABELS, VERDICT_SIGNS
from gridplan.review.study import Review
from gridplan.text import Language, Text

CONCERNING = (Verdict.FAIL, Verdict.WARN, Verdict.UNDETERMINED)


def findings(review: Review, language: Language) -> list[Block]:
    """Return the section on findings: counts, the rules whose verdict changed, what concerns the layout now."""
    blocks = [head("政策核查结果", "Findings", language)]
    if review.policy is None:
        none = Text("未指定政策，未核查。", "No policy is named: nothing was checked.")
        return [*blocks, Paragraph(none.to(language))]
    cited = review.policy.policy.cited
    blocks.append(Paragraph(Text(f"依据{cited.zh}。", f"By {cited.en}.").to(language)))
    for when, found in ((THEN, review.findings_then), (NOW, review.findings_now)):
        counted = when + Text("：", ": ") + counts_words(found)
        blocks.append(Paragraph(counted.to(language)))
    blocks += _changed(review, language)
    concerned = [item for item in review.findings_now if item.verdict in CONCERNING]
    if concerned:
        blocks += [head("需要关注的结果", "What needs attention", language, 2), findings_table(concerned, language)]
    return blocks


def _changed(review: Review, language: Language) -> list[Block]:
    """List the rules whose worst verdict is another than at the start."""
    then, now = (worst_by_rule(found) for found in (review.findings_then, review.findings_now))
    changed = [key for key in now if key in then and then[key].verdict is not now[key].verdict]
    if not changed:
        return [Paragraph(Text("各条规则的结论与运行之初相同。", "No rule's verdict changed.").to(language))]
    heads = [(Text("规则", "Rule"), 0.5), (THEN, 0.25), (NOW, 0.25)]
    rows = [
        [f"{key} {now[key].rule.name.text.to(language)}", *(_label(side.get(key), language) for side in (then, now))]
        for key in changed
    ]
    title = head("结论有变化的规则", "Rules whose verdict changed", language, 2)
    return [title, table_of(heads, rows, language, words=3)]


def _label(item: Finding | None, language: Language) -> str:
    return NOTHING if item is None else f"{VERDICT_SIGNS[item.verdict]} {VERDICT_LABELS[item.verdict].to(language)}"
