"""How results of rules of operation look on the command line."""

from collections.abc import Sequence
from typing import Any

from gridplan.cli.show import columns
from gridplan.policy import Case, Policy
from gridplan.policy.target_table import COLUMNS, as_values, in_words
from gridplan.policy.targets import TargetResult
from gridplan.text import Language, Text
from gridplan.trace import trace, trace_lines


def results_text(policy: Policy, rows: Sequence[TargetResult], case: Case, language: Language) -> str:
    """Return the results as a table, below the document and the date, above where they come from."""
    head = policy.policy.cited + Text(f"，核查日期 {case.as_of}", f", checked as of {case.as_of}")
    if not rows:
        body = Text("这份政策对本方案没有目标、趋势或监测规则", "the policy has no rule of operation for this plan").to(
            language
        )
    else:
        body = columns(
            [[word.to(language) for word in COLUMNS], *([cell.to(language) for cell in in_words(row)] for row in rows)]
        )
    return "\n".join([head.to(language), "", body, "", *trace_lines(case.plan, case.area, None, language)])


def results_json(policy: Policy, rows: Sequence[TargetResult], case: Case) -> dict[str, Any]:
    """Return the results as plain values."""
    return {
        "trace": trace(case.plan, case.area, None),
        "policy": {"id": policy.policy.id, "document": policy.policy.document},
        "as_of": case.as_of.isoformat(),
        "results": [as_values(row) for row in rows],
    }
