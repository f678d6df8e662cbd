"""What the documents say: member lists, transitions, reports, as words and tables that the export sets on pages."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from gridplan.documents.asked import Asked
from gridplan.documents.blocks import Report
from gridplan.errors import ExportError
from gridplan.plan_file import Plan
from gridplan.policy import Policy, case_of, check, read_policy
from gridplan.text import Text

__all__ = ["BUILDERS", "Asked", "Report", "build"]


def build(name: str, asked: Asked) -> Report:
    """Return the document `name`, one of BUILDERS.

    Raises ExportError where a plan to compare with or a policy is needed and not given.
    """
    return BUILDERS[name](asked)


def _layout_wide(asked: Asked) -> Report:
    return _made("layout_wide", asked.plan, asked.area, asked.access)


def _members(asked: Asked) -> Report:
    return _made("member_list", asked.plan, asked.area, language=asked.language)


def _districts(asked: Asked) -> Report:
    return _made("district_list", asked.plan, asked.area, language=asked.language)


def _transition(asked: Asked) -> Report:
    before = _before(asked)
    return _made("transition", before, asked.plan, asked.area, asked.effective, language=asked.language)


def _coverage(asked: Asked) -> Report:
    limits = asked.access.settings.thresholds_min
    return _made("coverage_report", asked.plan, asked.area, asked.access, limits_min=limits, language=asked.language)


def _findings(asked: Asked) -> Report:
    policy = _policy(asked)
    found = check(policy, case_of(asked.plan, asked.area, as_of=asked.as_of))
    return _made("findings_report", asked.plan, asked.area, policy, found, asked.as_of, language=asked.language)


def _comparison(asked: Asked) -> Report:
    return _made("comparison_report", _before(asked), asked.plan, asked.area, asked.access, language=asked.language)


def _review(asked: Asked) -> Report:
    baseline = None if asked.before is None else (asked.before, asked.area, asked.access)
    return _made(
        "review_report",
        asked.plan,
        asked.area,
        asked.access,
        baseline=baseline,
        policy=_policy(asked),
        as_of=asked.as_of,
        language=asked.language,
    )


def _made(name: str, *given: Any, **named: Any) -> Report:
    """Return what the builder of a module makes; a document's module is imported when it is asked for."""
    report: Report = getattr(import_module(f"gridplan.documents.{name}"), name)(*given, **named)
    return report


def _before(asked: Asked) -> Plan:
    if asked.before is None:
        raise ExportError(
            Text(
                "该文件需要调整前的方案；请给出（--before）",
                "this document needs the plan before the change: name it (--before)",
            )
        )
    return asked.before


def _policy(asked: Asked) -> Policy:
    """Return the policy to judge by: the one given, else the area's own."""
    if asked.policy is not None:
        return asked.policy
    if asked.area.manifest.default_policy is None:
        raise ExportError(
            Text("该文件需要政策；请给出（--policy）", "this document needs a policy: name it (--policy)")
        )
    return read_policy(asked.area.manifest.default_policy)


BUILDERS: dict[str, Callable[[Asked], Report]] = {
    "layout_wide": _layout_wide,
    "members": _members,
    "districts": _districts,
    "transition": _transition,
    "coverage": _coverage,
    "findings": _findings,
    "comparison": _comparison,
    "review": _review,
}
