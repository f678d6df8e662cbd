"""Open a plan file, or a layout table of any form, in the place of the present plan; what is doubtful is asked."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from gridplan.errors import GridplanError
from gridplan.layout_file import PASTED, read_layout
from gridplan.plan_file import SUFFIX, Plan, open_plan, plan_of_table
from gridplan.questions import Option, Question
from gridplan.ui import state, upload
from gridplan.ui.words import Speaker, plain

KINDS = ["json", "csv", "txt", "xlsx", "xls", "ods", "docx"]
_OPENED, _ANSWERS = "opened_source", "layout_answers"


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the boxes for a file and for pasted text; opening is a step that can be undone."""
    given = st.file_uploader(t("打开方案文件或布局表", "Open a plan file or a layout table"), type=KINDS)
    with st.expander(t("粘贴布局表", "Paste a layout table")):
        pasted = st.text_area(
            t(
                "从 Word、Excel 或网页复制整张表（含表头），粘贴在此",
                "Copy a whole table with its headings from Word, Excel or a web page",
            ),
            key=f"pasted-{t.key}",
        )
    if given is not None and _is_new(given.file_id):
        with upload.on_disk(given.name, given.getvalue()) as path:
            _open(path, given.file_id, desk, t)
    elif pasted.strip() and _is_new(key := hashlib.sha256(pasted.encode()).hexdigest()):
        _open(pasted, key, desk, t)


def _is_new(key: str) -> bool:
    return key not in st.session_state.get(_OPENED, ())


def _open(source: Path | str, key: str, desk: state.Desk, t: Speaker) -> None:
    """Make the plan at a source the present one, once nothing about it is open."""
    try:
        plan = plan_at(source, key, desk, t)
    except GridplanError as error:
        upload.refusal(error, t)
        return
    if plan is not None:
        st.session_state[_OPENED] = (*st.session_state.get(_OPENED, ()), key)
        state.do(plan)
        st.rerun()


def plan_at(source: Path | str, key: str, desk: state.Desk, t: Speaker) -> Plan | None:
    """Return the plan in a file or pasted text; None while a person must answer, or has not taken it yet.

    `key` tells the source from others, with the answers given to it. Raises GridplanError for what cannot be used.
    """
    if isinstance(source, Path) and source.suffix.lower() == SUFFIX:
        return open_plan(source, desk.area)
    found = read_layout(source, desk.area, _answers(key))
    if found.layout is None:
        _ask(found.questions, key, t)
        return None
    plan = plan_of_table(found, desk.area, source.name if isinstance(source, Path) else PASTED)
    if not found.notes:
        return plan
    st.markdown("\n".join(f"- {plain(t.text(note))}" for note in found.notes))
    taken = st.button(t("采用这个布局方案", "Take in this layout"), key=f"take-{key}", type="primary")
    return plan if taken else None


def _answers(key: str) -> Mapping[str, str]:
    found: Mapping[str, str] = st.session_state.get(_ANSWERS, {}).get(key, {})
    return found


def _ask(questions: Sequence[Question], key: str, t: Speaker) -> None:
    """Ask all that is open; what the evidence speaks for is chosen already."""
    st.info(t(f"有 {len(questions)} 处需要您决定。", f"{len(questions)} questions are for you to decide."))
    with st.form(f"questions-{key}"):
        given = {question.key: _choice(question, key, t) for question in questions}
        if st.form_submit_button(t("确定", "Answer"), type="primary"):
            answered = {name: value for name, value in given.items() if value is not None}
            kept = st.session_state.get(_ANSWERS, {})
            st.session_state[_ANSWERS] = {**kept, key: {**_answers(key), **answered}}
            st.rerun()


def _choice(question: Question, key: str, t: Speaker) -> str | None:
    options = {option.value: _label(option, t) for option in question.options}
    values = list(options)
    return st.selectbox(
        plain(t.text(question.text)),
        values,
        index=None if question.proposed is None else values.index(question.proposed),
        format_func=lambda value: options[value],
        placeholder=t("请选择", "Choose"),
        key=f"answer-{key}-{question.key}",
    )


def _label(option: Option, t: Speaker) -> str:
    return t.text(option.label) if option.why is None else f"{t.text(option.label)} — {t.text(option.why)}"
