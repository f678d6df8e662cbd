"""The page of an import: six steps, one question per screen, each way back open; what is long goes on meanwhile."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

import streamlit as st

from gridplan.ui import (
    account_state,
    import_columns,
    import_datum,
    import_files,
    import_names,
    import_quality,
    import_state,
    import_write,
    state,
    upload,
)
from gridplan.ui.import_state import Import, Step
from gridplan.ui.words import Speaker, plain

QUICK_S = 1.0  # work that takes no longer shows no bar
LOOK_EVERY = timedelta(milliseconds=500)


def draw(_desk: state.Desk, t: Speaker, layout_page: st.Page) -> None:
    """Show the steps and the one that is open, or how far the work is."""
    one = import_state.current()
    _head(one, t)
    if one.job is not None and not one.job.wait(QUICK_S):
        _watch(one, t)
        return
    import_state.collect(one)
    steps = _steps(t, layout_page)
    _row_of_steps(one, {step: words for step, (words, _) in steps.items()}, t)
    if one.error is not None:
        upload.refusal(one.error, t)
    with st.container(key=f"import-step-{one.step}"):
        steps[one.step][1](one, t)
    _onward(one, list(steps), t)


def _steps(t: Speaker, layout_page: st.Page) -> Mapping[Step, tuple[str, Callable[[Import, Speaker], None]]]:
    return {
        "files": (t("文件", "Files"), import_files.draw),
        "columns": (t("识别", "Columns"), import_columns.draw),
        "datum": (t("坐标", "Coordinates"), import_datum.draw),
        "names": (t("名称", "Names"), import_names.draw),
        "quality": (t("数据质量", "Data quality"), import_quality.draw),
        "write": (t("生成", "Make"), partial(import_write.draw, layout_page=layout_page)),
    }


def _head(one: Import, t: Speaker) -> None:
    words, person, button = st.columns([3, 2, 1], vertical_alignment="center")
    name = plain(t.text(one.mapping.name.text))
    words.markdown(t(f"**导入自己的数据** · {name}", f"**Import your own data** · {name}"))
    key = f"import-person-{t.key}"
    said = t("决定人姓名，写入导入记录", "Who decides: goes into the record")
    person.text_input(
        said,
        account_state.name(),
        key=key,
        placeholder=said,
        on_change=lambda: account_state.sign(str(st.session_state[key]).strip()),
        disabled=account_state.is_fixed(),
        label_visibility="collapsed",
    )
    button.button(
        t("另起一次导入", "Begin anew"),
        on_click=import_state.begin_anew,
        disabled=not one.digests and one.job is None,
        width="stretch",
        help=t("删去本次上传的文件和未写入的决定。", "Removes the files handed in and decisions not written yet."),
    )


def _row_of_steps(one: Import, words: Mapping[Step, str], t: Speaker) -> None:
    """Show the steps with the number of what is open in each; the one that is shown is pressed."""
    labels = {}
    for number, (step, said) in enumerate(words.items(), start=1):
        count = import_quality.waiting(one, step)
        labels[step] = f"{number} {said}" + (t(f" · {count} 待处理", f" · {count} to do") if count else "")
    # Another key for other words, and for a step opened by a button: the control keeps what it was first drawn with.
    key = f"import-steps-{t.key}-{one.step}-{'-'.join(labels.values())}"

    def remember() -> None:
        one.step = st.session_state[key] or one.step

    st.segmented_control(
        t("步骤", "Steps"),
        list(labels),
        default=one.step,
        format_func=lambda step: labels[step],
        key=key,
        on_change=remember,
        label_visibility="collapsed",
        width="stretch",
    )


def _onward(one: Import, steps: list[Step], t: Speaker) -> None:
    def go(step: Step) -> None:
        one.step = step

    place = steps.index(one.step)
    back, _, forward = st.columns([1, 4, 1])
    if place:
        back.button(t("← 上一步", "← Back"), key="import-back", on_click=go, args=(steps[place - 1],), width="stretch")
    if place + 1 < len(steps) and one.digests:
        step = steps[place + 1]
        forward.button(t("下一步 →", "Next →"), key="import-next", on_click=go, args=(step,), width="stretch")


@st.fragment(run_every=LOOK_EVERY)
def _watch(one: Import, t: Speaker) -> None:
    """Show how far the work is, again and again; its end draws the whole page anew."""
    job = one.job
    if job is None or job.wait(0.0):
        st.rerun()
    bar, button = st.columns([5, 1], vertical_alignment="center")
    bar.progress(min(max(job.share, 0.0), 1.0), f"{t.text(job.said)}……")
    button.button(t("停止", "Stop"), key="import-stop", on_click=job.stop, width="stretch")
    st.caption(
        t(
            "可以先看其他页面，回来时会接着显示；已作的决定都在。",
            "You may look at other pages meanwhile: this goes on, and every decision is kept.",
        )
    )
