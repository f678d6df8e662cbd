"""A finding as plain values: what is printed for programs, and kept with a version."""

from typing import Any

from gridplan.policy.findings import Finding
from gridplan.text import Text


def finding_values(item: Finding) -> dict[str, Any]:
    """Return a finding as plain values."""

    def both(text: Text) -> dict[str, str]:
        return {"zh": text.zh, "en": text.en}

    return {
        "rule": item.rule.id,
        "name": both(item.rule.name.text),
        "severity": item.rule.severity,
        "grid": item.grid,
        "unit": item.unit,
        "verdict": item.verdict.value,
        "measured": both(item.measured),
        "limit": both(item.limit),
        "detail": both(item.detail),
        "as_of": item.as_of.isoformat(),
        "estimated": [both(text) for text in item.estimated],
        "overridable": item.overridable,
        "source": item.rule.source.model_dump(),
    }
