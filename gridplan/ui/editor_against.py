"""What the changes on the planning table are against: the layout in force, the plan as it was first, a checkpoint."""

from gridplan.errors import GridplanError
from gridplan.plan_file import Plan
from gridplan.ui import state
from gridplan.ui.words import Speaker

IN_FORCE, _FIRST = "", "first"


def names(t: Speaker) -> dict[str, str]:
    """Return what there is to compare with, the layout in force first, as people call it."""
    found = {IN_FORCE: t("现行方案", "layout in force")}
    own = state.steps().drawing
    if own is None:
        return found
    found[_FIRST] = t("开始时的方案", "plan at the beginning")
    return found | {str(point.version): point.name for point in own.checkpoints}


def plan(desk: state.Desk, chosen: str) -> Plan:
    """Return the plan that was chosen; the layout in force where there is none, or it no longer fits the data."""
    if chosen == IN_FORCE:
        return desk.baseline
    try:
        return state.steps().version(0 if chosen == _FIRST else int(chosen))
    except GridplanError:
        return desk.baseline
