"""What the planning table asks beside its edits: what an edit would change, and what might be done."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from gridplan.access import AccessTable
from gridplan.errors import EditError
from gridplan.indicators import Measures
from gridplan.layout import Layout
from gridplan.policy import Case, Policy
from gridplan.preview import describe, preview
from gridplan.study_area import StudyArea
from gridplan.suggest import describe as describe_suggestion
from gridplan.suggest import suggest
from gridplan.text import join
from gridplan.ui import policy_state, state
from gridplan.ui.editor_edits import UNASSIGNED
from gridplan.ui.server import listen
from gridplan.ui.words import Speaker

SUGGESTIONS = 3
_TOKEN, _ROUND = "table_token", "table_round"


@dataclass(frozen=True)
class Question:
    """All that answers need without the session: the layout asked about, what was measured of it, who judges."""

    area: StudyArea
    access: AccessTable
    layout: Layout
    measures: Measures
    policy: Policy
    case: Case
    t: Speaker


def address(desk: state.Desk, measures: Measures, t: Speaker) -> dict[str, Any]:
    """Return where the browser asks about the present layout, and a number that is another for another layout."""
    token = st.session_state.setdefault(_TOKEN, secrets.token_urlsafe(16))
    judged = policy_state.policy(desk), policy_state.case(desk)
    question = Question(desk.area, desk.access, desk.plan.layout, measures, *judged, t)
    return {"address": listen(token, partial(answer, question)), "round": state.kept("round", desk.plan.layout, _next)}


def _next() -> int:
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    return int(st.session_state[_ROUND])


def answer(question: Question, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Answer {"kind": "preview", "districts": […], "grid": …} or {"kind": "suggest"} in words."""
    return _suggestions(question) if asked["kind"] == "suggest" else _preview(question, asked)


def _preview(question: Question, asked: Mapping[str, Any]) -> dict[str, Any]:
    area, t = question.area, question.t
    districts = [key for key in asked["districts"] if key in area.districts.index]
    if not districts:
        return {"text": "", "warning": ""}
    grid = None if asked["grid"] == UNASSIGNED else asked["grid"]
    try:
        found = preview(area, question.access, question.layout, districts, grid, before=question.measures)
    except EditError as error:
        return {"text": "", "warning": t.text(error.named(area.districts["name"].to_dict()))}
    return {"text": t.text(describe(found, area)), "warning": t.text(join(list(found.warnings)))}


def _suggestions(question: Question) -> dict[str, Any]:
    found = suggest(
        question.area,
        question.access,
        question.layout,
        policy=question.policy,
        policy_case=question.case,
        count=SUGGESTIONS,
    )
    rows = [
        {
            "text": question.t.text(describe_suggestion(each, question.area)),
            "moves": [[shift.district, shift.target] for shift in each.shifts],
        }
        for each in found
    ]
    return {
        "suggestions": rows,
        "told": "" if rows else question.t("没有可改善的个别移动。", "No single move betters anything."),
    }
