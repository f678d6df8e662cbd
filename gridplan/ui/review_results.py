"""What a review found, tab by tab, in the words of its report."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

import streamlit as st

from gridplan.documents.blocks import Block
from gridplan.documents.study.changes import changes
from gridplan.documents.study.choices import sensitivity
from gridplan.documents.study.evidence import evidence
from gridplan.documents.study.findings import findings
from gridplan.documents.study.indicators import indicators
from gridplan.documents.study.method import method
from gridplan.documents.study.operation import targets
from gridplan.documents.study.outlook import outlook
from gridplan.documents.study.summary import first_sentence, key_splits, summary
from gridplan.review.study import Review
from gridplan.text import Language
from gridplan.ui import blocks_view, job_line, review_charts, review_choice_view, review_state, state, tabs, upload
from gridplan.ui.words import Speaker, plain

LOOK_EVERY = timedelta(milliseconds=500)
MINUTES = "mean_minutes"  # what a review is about first
Section = Callable[[Review, Language], Sequence[Block]]


def draw(desk: state.Desk, review: Review, t: Speaker, *, layout_page: st.Page) -> None:
    """Show the sentence that says it all, then the tab that is open."""
    st.markdown(f"**{plain(t.text(first_sentence(review)))}**")
    views = (
        (t("摘要", "Summary"), partial(_sections, (_conclusions,), review, t)),
        (t("变化", "What changed"), partial(_sections, (changes,), review, t)),
        (t("指标", "Indicators"), partial(_indicators, review, t)),
        (t("运行资料", "Evidence"), partial(_sections, (targets, evidence), review, t)),
        (t("方案比选", "Choices"), partial(review_choice_view.draw, desk, review, t, layout_page)),
        (t("稳健性", "Does it hold"), partial(_sections, (sensitivity, outlook), review, t)),
        (t("核查与方法", "Findings, method"), partial(_sections, (findings, method), review, t)),
        (t("下载", "Downloads"), partial(_downloads, desk, review, t)),
    )
    tabs.draw("review", views, t)


def _sections(makers: Sequence[Section], review: Review, t: Speaker) -> None:
    for make in makers:
        blocks_view.draw(make(review, t.language))


def _conclusions(review: Review, language: Language) -> list[Block]:
    """Return the page of summary without its heading and first sentence, which stand above all tabs."""
    return summary(review, language)[2:]


def _indicators(review: Review, t: Speaker) -> None:
    """Show the chart of one indicator, then the tables of all."""
    first = key_splits(review)
    order = [*first, *(key for key, split in review.splits.items() if key not in first and split.parts)]
    if order:
        names = {key: t.text(review.splits[key].indicator.name) for key in order}
        at = order.index(MINUTES) if MINUTES in order else 0
        label = t("变化的构成", "What a change is made of")
        key = st.selectbox(label, order, at, format_func=names.__getitem__, **t.kept("review-split"))
        review_charts.of_split(review.splits[key], t)
    blocks_view.draw(indicators(review, t.language))


def _downloads(desk: state.Desk, review: Review, t: Speaker) -> None:
    """Make all files in a worker, and offer those that are made."""
    own = review_state.desk()
    if own.files_turn is not None:
        _watch(t)
        return
    if own.files is not None and own.files.error is not None:
        upload.refusal(own.files.error, t)
    made = review_state.made_files(t.language)
    if not made:
        st.markdown(
            t(
                "复评报告（Word、PDF）、带标记的布局表、过渡清单、数据表、记录和建议方案。",
                "The report (Word, PDF), the layout table with its changes marked, the transition list, tables, record "
                "and the recommended plan.",
            )
        )
        st.button(
            t("生成文件", "Make the files"), type="primary", key="review-files",
            on_click=review_state.begin_files, args=(review, t.language),
        )  # fmt: skip
    for name, content in made.items():
        file = f"{desk.area.manifest.id}-{name}"
        st.download_button(file, content, file, key=f"review-save-{name}", on_click="ignore")


@st.fragment(run_every=LOOK_EVERY)
def _watch(t: Speaker) -> None:
    turn = review_state.desk().files_turn
    if turn is None or review_state.collect():
        st.rerun()
    step, share = turn.steps[-1] if turn.steps else (None, 0.0)
    title = t("正在生成文件", "Making the files")
    job_line.draw(turn, title, step, share, t, key="review-stop-files", stop=review_state.stop_files)
