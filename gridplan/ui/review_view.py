"""The page of comparing: the plan beside the layout in force, and the plan under what might come."""

from functools import partial

from gridplan.ui import compare_view, scenario_view, state, tabs
from gridplan.ui.words import Speaker


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the tab that is open."""
    views = (
        (t("两个方案", "Two layouts"), compare_view.draw),
        (t("情景", "What if"), scenario_view.draw),
    )
    tabs.draw("review", [(label, partial(draw, desk, t)) for label, draw in views], t)
