"""What must be decided of the layout, and the form that saves redrawn districts as a new study area."""

from pathlib import Path

import streamlit as st

from gridplan import resources
from gridplan.errors import GridplanError
from gridplan.questions import Question
from gridplan.redraw import PLAN_NAME, Redrawn, write_redrawn
from gridplan.text import Text
from gridplan.ui import districts_state, state, upload
from gridplan.ui.words import Speaker, plain


def draw(desk: state.Desk, redrawn: Redrawn, t: Speaker) -> None:
    """Ask what is open, then offer to save; what was decided before can be decided anew."""
    _decided(redrawn, t)
    for question in redrawn.questions:
        _ask(question, t)
    if redrawn.questions:
        st.caption(t("决定以上各项后即可保存。", "Decide these, then save."))
        return
    own = desk.area.manifest
    with st.form(f"save-districts-{districts_state.turn()}-{t.key}"):
        st.markdown(t("**存为新的规划范围**", "**Save as a new study area**"))
        left, right = st.columns(2)
        name = left.text_input(t("名称", "Name"), t(f"{own.name.zh}（改划）", f"{own.name.en} (redrawn)"))
        key = right.text_input(t("文件夹（小写字母、数字、连字符）", "Folder (a–z, 0–9, hyphens)"), _free(own.id))
        st.caption(
            t(
                f"写入 {plain(str(resources.own_areas_folder()))}，不覆盖任何已有内容；方案随之带入，标为草案。"
                "其他自带布局不带入。",
                f"Written into {plain(str(resources.own_areas_folder()))}, where nothing is overwritten; the plan is "
                "carried over as a draft, other layouts of the area are not.",
            )
        )
        save = st.form_submit_button(t("存为新的规划范围", "Save as a new study area"), type="primary")
    if save:
        _save(desk, redrawn, name.strip(), key.strip(), t)


def _ask(question: Question, t: Speaker) -> None:
    options = {option.value: option for option in question.options}

    def told(value: str) -> str:
        why = options[value].why
        return t.text(options[value].label) + ("" if why is None else f" — {t.text(why)}")

    said = st.selectbox(
        t.text(question.text),
        list(options),
        index=None,
        format_func=told,
        key=f"district-{question.key}-{districts_state.turn()}-{t.key}",
        placeholder=t("请选择", "choose"),
    )
    if said is not None:
        districts_state.decide(question.key, said)
        st.rerun()


def _decided(redrawn: Redrawn, t: Speaker) -> None:
    """Show what was decided, each with a button that asks it again."""
    for key, value in districts_state.answers().items():
        district = redrawn.after.districts.get(key.removeprefix("grid:"))
        if district is None:
            continue
        words, button = st.columns([5, 1], vertical_alignment="center")
        grid = t(f"网格 {value}", f"grid {value}") if value else t("暂不分配", "unassigned")
        words.markdown(t("已决定：", "Decided: ") + plain(f"{district.name} → {grid}"))
        again = t("重新决定", "Decide anew")
        button.button(again, key=f"again-{key}", on_click=districts_state.decide, args=(key, None), width="stretch")


def _free(area_id: str) -> str:
    """Return an id that no area of one's own has yet."""
    number, stem = 2, area_id
    while (resources.own_areas_folder() / f"{stem}-{number}").exists():
        number += 1
    return f"{stem}-{number}"


def _save(desk: state.Desk, redrawn: Redrawn, name: str, key: str, t: Speaker) -> None:
    folder = resources.own_areas_folder() / (key if Path(key).name == key else "-")  # never outside
    try:
        with st.spinner(t("正在写入……", "Writing…")):
            write_redrawn(desk.area, redrawn, desk.plan, folder, name=Text(name or key, name or key))
        if (folder / PLAN_NAME).is_file():
            state.open_with(folder, folder / PLAN_NAME)
        else:
            state.choose_area(str(folder))
    except GridplanError as error:
        upload.refusal(error, t)
        return
    districts_state.saved(str(folder))
    st.rerun()
