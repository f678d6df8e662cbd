"""Names and words of an import that no rule could match: one row each, decided by a person."""

import streamlit as st

from gridplan.ui import import_questions
from gridplan.ui.import_state import Import
from gridplan.ui.words import Speaker, plain


def draw(one: Import, t: Speaker) -> None:
    """Show the names, then the words that stand for grades, types and the like; below, what is decided."""
    questions = one.open("names")
    if one.examined is None:
        st.info(t("请先放入文件。", "Hand in files first."))
        return
    if any(question.needed for question in one.open("columns")):
        st.info(
            t(
                "图层和列还没有定完（见“识别”）：定下之后，可能还有名称要核对。",
                "Layers and columns are still open (see Columns): more names may turn up once they are decided.",
            )
        )
    if questions:
        import_questions.draw(one, questions, t)
    else:
        st.success(t("没有待定的名称。", "No name is open."))
    _matched(one, t)
    import_questions.decided(one, "names", t)


def _matched(one: Import, t: Speaker) -> None:
    """Say how many names were matched by a rule, so that nobody takes the open ones for all."""
    entries = [each for each in one.examined.entries if each.happening == "matched"] if one.examined else []
    if not entries:
        return
    with st.expander(
        t(
            f"按规则匹配的 {sum(each.count for each in entries):,} 个",
            f"{sum(each.count for each in entries):,} matched by a rule",
        )
    ):
        for entry in entries:
            examples = f" — {plain(t.listed(entry.examples))}" if entry.examples else ""
            st.markdown(f"- {plain(t.text(entry.what.text))}{t.colon}{entry.count:,}{examples}")
