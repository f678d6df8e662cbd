"""gridplan: which hospital leads which part of a city — measured, drawn, solved, checked and printed.

The names below are imported when first used, so that `import gridplan` stays light.
"""

from importlib import import_module
from typing import Any

_HOME = {
    "access_table": "gridplan.access",
    "case_of": "gridplan.policy",
    "check": "gridplan.policy",
    "compare": "gridplan.compare",
    "export_plan": "gridplan.export",
    "measure": "gridplan.indicators",
    "open_plan": "gridplan.plan_file",
    "read_area": "gridplan.study_area",
    "read_policy": "gridplan.policy",
    "solve": "gridplan.partition",
}
__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'gridplan' has no attribute {name!r}")
