"""The rules of policies as a page of Markdown, and the form of a configuration as a JSON schema for editors."""

import json
from collections import Counter
from collections.abc import Sequence

from gridplan.policy.base import Handling, Rule, Source
from gridplan.policy.explain import HANDLING_LABELS, HANDLING_WORDS, KIND_WORDS, SEVERITY_WORDS, limit_of
from gridplan.policy.schema import Policy

SCHEMA_NAME = "policy.schema.json"


def handled(policy: Policy) -> Counter[Handling]:
    """Return how many rules of a policy are handled in which way."""
    return Counter(rule.handling for rule in policy.rules)


def summary_table(policies: Sequence[Policy]) -> str:
    """Return the table documents × rules computed, tracked and informational, with a row of sums."""
    ways = list(HANDLING_LABELS)
    heads = [f"{label.zh} {label.en}" for label in HANDLING_LABELS.values()]
    rows = [
        ["文件 document", *heads, "合计 total"],
        ["---"] * (len(ways) + 2),
        *[
            [f"{policy.policy.cited.zh} (`{policy.policy.id}`)", *_numbers(handled(policy), ways)]
            for policy in policies
        ],
        ["合计 total", *_numbers(sum((handled(policy) for policy in policies), Counter()), ways)],
    ]
    return "\n".join(_row(cells) for cells in rows)


def rules_page(policies: Sequence[Policy]) -> str:
    """Return the page of all rules: what each asks, how it is handled, where it stands."""
    parts = [
        "# 政策规则 · Rules of the policies",
        "本页由 `gridplan policies --page docs/policies.md` 生成。*Generated; do not edit.*",
        summary_table(policies),
        "\n".join(
            f"- **{label.zh} {label.en}**：{HANDLING_WORDS[way].zh} — {HANDLING_WORDS[way].en}"
            for way, label in HANDLING_LABELS.items()
        ),
        "\n".join(f"- `{key}`：{words.zh} — {words.en}" for key, words in SEVERITY_WORDS.items()),
        "规则的种类 · Kinds of rules",
        "\n".join(f"- `{key}`：{words.zh} — {words.en}" for key, words in KIND_WORDS.items()),
    ]
    for policy in policies:
        parts += _section(policy)
    return "\n\n".join(parts) + "\n"


def json_schema() -> str:
    """Return the form of a configuration as JSON schema, the same text for the same form."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Policy.model_json_schema()}
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def _section(policy: Policy) -> list[str]:
    head = policy.policy
    issued = "文本未写印发日期 (not in the text)" if head.issued is None else str(head.issued)
    heads = ["编号 id", "规则 rule", "方式 handling", "级别 severity", "要求 asks", "出处 source"]
    rows = [heads, ["---"] * len(heads), *(_rule_row(rule) for rule in policy.rules)]
    parts = [
        f"## {head.cited.zh}",
        f"*{head.title.en}* · `{head.id}` · 印发 issued {issued} · {head.form.zh} {head.form.en}",
        "\n".join(_row(cells) for cells in rows),
    ]
    if policy.tasks:
        parts += [
            f"附件任务 {len(policy.tasks)} 行 · {len(policy.tasks)} rows of the annex:",
            "\n".join(
                [
                    _row(["编号 id", "重点任务 task", "完成时限 deadline", "同规则 rules"]),
                    _row(["---"] * 4),
                    *[_row([t.id, t.task, t.deadline.wording, "、".join(t.rules)]) for t in policy.tasks],
                ]
            ),
        ]
    return parts


def _rule_row(rule: Rule) -> list[str]:
    label, limit = HANDLING_LABELS[rule.handling], limit_of(rule)
    asks = limit.zh if limit.zh == limit.en else f"{limit.zh}<br>*{limit.en}*"
    sources = [_cite(source) for source in (rule.source, *rule.also)]
    if rule.note is not None:
        sources.append(f"注：{rule.note.zh} *{rule.note.en}*")
    name = f"{rule.name.zh}<br>*{rule.name.en}*"
    return [
        rule.id,
        name,
        f"{label.zh} {label.en}<br>`{rule.kind}`",
        rule.severity,
        asks,
        "<br>".join(sources),
    ]


def _cite(source: Source) -> str:
    return f"{source.paragraph} “{' '.join(source.quote.split())}”"


def _numbers(counted: Counter[Handling], ways: Sequence[Handling]) -> list[str]:
    return [str(counted[way]) for way in ways] + [str(counted.total())]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"
