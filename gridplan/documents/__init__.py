"""What the documents say: member lists, transitions, reports, as words and tables that the export sets on pages."""

from collections.abc import Callable
from importlib import import_module

from gridplan.documents.asked import Asked
from gridplan.documents.blocks import Report

__all__ = ["BUILDERS", "Asked", "Report", "build"]

# The module of each document, whose function of the same name makes it: imported when it is asked for.
BUILDERS = {
    "layout_wide": "layout_wide",
    "members": "member_list",
    "districts": "district_list",
    "transition": "transition",
    "coverage": "coverage_report",
    "findings": "findings_report",
    "comparison": "comparison_report",
    "review": "review_report",
    "opinions": "opinions",
}


def build(name: str, asked: Asked) -> Report:
    """Return the document `name`, one of BUILDERS.

    Raises ExportError or PolicyError where a plan to compare with, or a policy, is needed and not given.
    """
    module = BUILDERS[name]
    builder: Callable[[Asked], Report] = getattr(import_module(f"gridplan.documents.{module}"), module)
    return builder(asked)
