"""Fifth step of an import: what became of the data, layer by layer, and how it bears on the numbers."""

from collections.abc import Sequence

import streamlit as st

from gridplan.errors import Fault
from gridplan.quality import HAPPENINGS, Entry
from gridplan.study_area import LAYER_NAMES
from gridplan.ui import import_questions, upload
from gridplan.ui.import_state import Import, Step
from gridplan.ui.words import Speaker, plain


def waiting(one: Import, step: Step) -> int:
    """Return how many things of a step keep the area from being made."""
    if one.draft is None or one.examined is None:
        return 0
    if step == "files":
        return len(one.draft.faults)
    asked = sum(question.needed for question in one.open(step))
    return asked + (len(faults_of(one)) if step == "quality" else 0)


def faults_of(one: Import) -> list[Fault]:
    """Return what is wrong with the content of files, besides those that could not be read."""
    if one.draft is None or one.examined is None:
        return []
    return [fault for fault in one.examined.faults if fault not in one.draft.faults]


def draw(one: Import, t: Speaker) -> None:
    """Show what stops, what is asked about outlines, then the record by layer."""
    if one.examined is None:
        st.info(t("请先放入文件。", "Hand in files first."))
        return
    faults = faults_of(one)
    if faults:
        st.error(
            t(
                f"有 {len(faults)} 处必须先改正：请改正文件后重新上传，或在前面的步骤中改选。",
                f"{len(faults)} faults stop the import: mend the files and hand them in again, or choose otherwise in "
                "the steps before.",
            )
        )
        upload.faults(faults, t)
    questions = one.open("quality")
    if questions:
        import_questions.draw(one, questions, t)
    import_questions.decided(one, "quality", t)
    if not one.examined.ready:
        st.caption(
            t("以下是到目前为止的结果，随每项决定更新。", "What follows is so far; it changes with every decision.")
        )
    entries(one.examined.entries, t)


def entries(found: Sequence[Entry], t: Speaker) -> None:
    """Show a table for each layer."""
    for layer in dict.fromkeys(entry.layer for entry in found):
        own = [entry for entry in found if entry.layer == layer]
        name = t.text(LAYER_NAMES[layer]) if layer in LAYER_NAMES else layer
        st.markdown(f"**{plain(name[:1].upper() + name[1:])}**")
        upload.table([_row(entry, t) for entry in own])


def _row(entry: Entry, t: Speaker) -> dict[str, str]:
    return {
        t("经过", "what happened"): t.text(HAPPENINGS[entry.happening]),
        t("数量", "count"): f"{entry.count:,}",
        t("内容", "to what"): t.text(entry.what.text),
        t("例", "examples"): t.listed(entry.examples),
        t("对数字的影响", "effect on the numbers"): "" if entry.effect is None else t.text(entry.effect.text),
    }
