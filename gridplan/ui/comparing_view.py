"""The page of comparing: two layouts, the plan under what might come, and what others said of it."""

from functools import partial

from gridplan.ui import compare_view, opinions_view, scenario_view, state, tabs
from gridplan.ui.words import Speaker


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the tab that is open."""
    views = (
        (t("两个方案", "Two layouts"), compare_view.draw),
        (t("情景", "What if"), scenario_view.draw),
        (t("意见", "Opinions"), opinions_view.draw),
    )
    tabs.draw("comparing", [(label, partial(draw, desk, t)) for label, draw in views], t)
