"""Questions of an import, a row each with a box that holds the proposal; below, what is decided."""

from collections.abc import Sequence

import streamlit as st

from gridplan.importing.asking import LAYER_WORDS
from gridplan.importing.mapping import Decision
from gridplan.questions import Option, Question
from gridplan.ui import import_state
from gridplan.ui.import_state import Import, Step
from gridplan.ui.words import Speaker, plain

NEAR = 3  # of the options that something speaks for, while none is chosen
AT_ONCE = 20  # rows on a screen; the rest follow once these are taken


def draw(one: Import, questions: Sequence[Question], t: Speaker) -> None:
    """Show the questions with a box each, and the buttons that take what stands in the boxes, or every proposal."""
    proposals = {each.key: each.proposed for each in questions if each.proposed is not None}
    shown = questions[:AT_ONCE]
    if len(questions) > 1:
        _take_all(one, proposals, len(questions), t)
    for question in shown:
        with st.container(border=True):
            _row(one, question, t)
    if len(questions) > AT_ONCE:
        left = len(questions) - AT_ONCE
        st.caption(t(f"还有 {left} 项，采用以上选择后显示", f"{left} more follow once these are taken"))
    chosen = {each.key: choice for each in shown if (choice := _choice(one, each)) is not None}
    st.button(
        t(f"采用以上选择（{len(chosen)} 项）", f"Take these choices ({len(chosen)})"),
        key=f"import-take-{shown[0].about}",
        type="primary",
        disabled=not chosen,
        on_click=import_state.decide,
        args=(one, chosen),
    )


def _take_all(one: Import, proposals: dict[str, str], count: int, t: Speaker) -> None:
    words, button = st.columns([3, 1], vertical_alignment="center")
    words.markdown(
        t(
            f"**{count} 项待定**，其中 {len(proposals)} 项有建议；没有建议的，证据不足，须由人决定。",
            f"**{count} are open**; {len(proposals)} have a proposal. For the others nothing speaks clearly enough: "
            "a person must decide.",
        )
    )
    button.button(
        t(f"全部采用建议（{len(proposals)}）", f"Take every proposal ({len(proposals)})"),
        key="import-take-all",
        disabled=not proposals,
        on_click=lambda: import_state.decide(one, proposals, unseen=True),
        width="stretch",
    )


def _choice(one: Import, question: Question) -> str | None:
    """Return what stands in the box of a question: what was chosen, or else what is proposed."""
    values = [option.value for option in question.options]
    chosen = one.choices.get(question.key, question.proposed)
    return chosen if chosen in values else None


def _row(one: Import, question: Question, t: Speaker) -> None:
    said, box = st.columns([3, 2], vertical_alignment="center")
    need = "" if question.needed else t("（可不答：不答则该值缺失）", " (may stay open: the value is then missing)")
    said.markdown(f"{plain(t.text(question.text))}{need}")
    said.caption(_where(question, t))
    chosen = _choice(one, question)
    values = [option.value for option in question.options]
    options = {option.value: option for option in question.options}
    key = f"import-question-{question.key}-{t.key}-{hash(tuple(values))}"

    def remember() -> None:
        one.choices[question.key] = st.session_state[key]

    with box:
        st.selectbox(
            t("选择", "Choice"),
            values,
            index=None if chosen is None else values.index(chosen),
            format_func=lambda value: label(options[value], question, t),
            placeholder=t("请选择……", "choose …"),
            key=key,
            on_change=remember,
            label_visibility="collapsed",
        )
        if chosen is None:
            near = [option for option in question.options if option.why is not None][:NEAR]
            for option in near:
                st.caption(plain(f"{t.text(option.label)}{t.colon}{t.text(option.why or option.label)}"))
        elif (why := options[chosen].why) is not None:
            st.caption(plain(t.text(why)))


def _where(question: Question, t: Speaker) -> str:
    """Return the file and part that a question is about; some are about a layer as a whole."""
    layers = {str(layer): words for layer, words in LAYER_WORDS.items()}
    return plain(t.text(layers[question.where]) if question.where in layers else question.where)


def label(option: Option, question: Question, t: Speaker) -> str:
    """Return an option as its box shows it; the one that the evidence speaks for is marked."""
    mark = t("（建议）", " (proposed)") if option.value == question.proposed else ""
    return f"{t.text(option.label)}{mark}"


def decided(one: Import, step: Step, t: Speaker) -> None:
    """Show what was decided in a step, each with a button that asks it again."""
    keys = one.decided(step)
    if not keys:
        return
    with st.expander(t(f"已决定 {len(keys)} 项，可以改", f"{len(keys)} decided; each may be taken back")):
        for key in keys:
            question, decision = one.asked.get(key), one.mapping.decisions[key]
            said, answer, button = st.columns([4, 4, 1], vertical_alignment="center")
            said.markdown(plain(key if question is None else t.text(question.text)))
            said.caption(t("来自映射文件", "from the mapping file") if question is None else _where(question, t))
            answer.markdown(f"**{plain(answer_words(question, decision, t))}**")
            answer.caption(plain(" · ".join(filter(None, [decision.person, str(decision.date or "")]))))
            button.button(
                t("重新决定", "Ask again"), key=f"import-again-{key}", on_click=import_state.reopen, args=(one, [key])
            )


def answer_words(question: Question | None, decision: Decision, t: Speaker) -> str:
    """Return a decision in the words of its option; as it is kept, where the question is not known."""
    options = () if question is None else question.options
    found = next((option for option in options if option.value == decision.value), None)
    return decision.value or "—" if found is None else t.text(found.label)
