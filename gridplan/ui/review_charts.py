"""The charts of a review: what a change is made of, and the choices to pick from."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from gridplan.documents.study.said import unit_of_change
from gridplan.documents.study.waterfall import Step, waterfall
from gridplan.review.cycle import Split
from gridplan.review.options import Choice
from gridplan.ui.words import Speaker

HEIGHT_PX = 320
VALUE, MORE, LESS = "#7A8794", "#D27C5E", "#4E8FCC"  # signs and words stand with them
PICK = "pick"


def of_split(split: Split, t: Speaker) -> None:
    """Draw the steps of a change from then to now; thin lines are the range over the orders of exchange."""
    steps = waterfall(split, t.language)
    if not steps:
        why = t("没有可分解的变化。", "No change can be split.") if split.why_none is None else t.text(split.why_none)
        st.caption(why)
        return
    spec = _waterfall(split, [step.label for step in steps], t)
    st.vega_lite_chart([_row(step) for step in steps], spec, width="stretch")


def _row(step: Step) -> dict[str, Any]:
    colour = VALUE if not step.is_part else MORE if step.end >= step.start else LESS
    return {
        "label": step.label,
        "start": step.start,
        "end": step.end,
        "least": step.least,
        "most": step.most,
        "top": max(step.start, step.end, step.least, step.most) if step.is_part else step.end,
        "said": step.said,
        "colour": colour,
        "is_part": step.is_part,
    }


def _waterfall(split: Split, labels: Sequence[str], t: Speaker) -> dict[str, Any]:
    unit = t.text(split.indicator.unit)
    title = t.text(split.indicator.name) + (t.aside(unit) if unit else "")
    x = {"field": "label", "type": "nominal", "sort": list(labels), "title": None, "axis": {"labelAngle": 0}}
    y = {"type": "quantitative", "title": title, "scale": {"zero": False}}
    colour = {"field": "colour", "type": "nominal", "scale": None}
    parts = {"filter": "datum.is_part"}
    return {
        "height": HEIGHT_PX,
        "encoding": {"x": x},
        "layer": [
            {
                "transform": [{"filter": "!datum.is_part"}],
                "mark": {"type": "tick", "thickness": 4, "bandSize": 60},
                "encoding": {"y": {"field": "end", **y}, "color": colour},
            },
            {
                "transform": [parts],
                "mark": {"type": "bar", "size": 44},
                "encoding": {"y": {"field": "start", **y}, "y2": {"field": "end"}, "color": colour},
            },
            {
                "transform": [parts],
                "mark": {"type": "rule", "color": "#222222"},
                "encoding": {"y": {"field": "least", **y}, "y2": {"field": "most"}},
            },
            {
                "mark": {"type": "text", "dy": -12, "fontSize": 13},
                "encoding": {"y": {"field": "top", **y}, "text": {"field": "said"}},
            },
        ],
    }


def of_choices(choices: Sequence[Choice], key: str, on_pick: Callable[[], None], t: Speaker) -> None:
    """Draw moved people against mean minutes, a point for each choice; a click calls `on_pick`."""
    about = choices[0].comparison.changes["mean_minutes"].indicator
    rows = []
    for number, each in enumerate(choices):
        minutes = each.comparison.changes["mean_minutes"].after.number
        if minutes is not None:
            point = {"moved": 100 * each.moved_share, "min": minutes}
            rows.append({"id": each.id, "number": str(number), "name": t.text(each.name), **point})
    moved = t("变动人口占比（%）", "people moved (%)")
    spec = {
        "height": HEIGHT_PX,
        "params": [{"name": PICK, "select": {"type": "point", "fields": ["id"]}, "views": ["points"]}],
        "encoding": {
            "x": {
                "field": "moved",
                "type": "quantitative",
                "title": moved,
                "scale": {"padding": 16},
            },
            "y": {
                "field": "min",
                "type": "quantitative",
                "title": t.text(about.name) + t.aside(t.text(unit_of_change(about))),
                "scale": {"zero": False, "padding": 24},
            },
        },
        "layer": [
            {
                "name": "points",
                "mark": {"type": "point", "filled": True, "size": 160, "color": LESS},
                "encoding": {"tooltip": [{"field": "name", "title": t("方案", "choice")}]},
            },
            {"mark": {"type": "text", "dy": -14, "fontSize": 13}, "encoding": {"text": {"field": "number"}}},
        ],
    }
    if rows:
        st.vega_lite_chart(rows, spec, width="stretch", key=key, on_select=on_pick, selection_mode=PICK)
