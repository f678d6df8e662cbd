"""Last step of an import: make the study area, open it, keep the mapping file for the next time."""

import re

import streamlit as st

from gridplan.errors import GridplanError
from gridplan.importing.mapping import MAPPING_NAME
from gridplan.importing.write import mapping_yaml
from gridplan.quality import RECORD_NAME, read_import_record
from gridplan.ui import import_quality, import_state, state, upload
from gridplan.ui.import_state import Import, Step
from gridplan.ui.words import Speaker, plain

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_BEFORE: tuple[Step, ...] = ("files", "columns", "datum", "names", "quality")


def draw(one: Import, t: Speaker, layout_page: st.Page) -> None:
    """Show what is still open, or the button that makes the area; afterwards what was made."""
    examined = one.examined
    if examined is None:
        st.info(t("请先放入文件。", "Hand in files first."))
        return
    if one.written is not None:
        _made(one, t, layout_page)
        return
    if not examined.ready:
        count = sum(import_quality.waiting(one, step) for step in _BEFORE)
        st.warning(
            t(
                f"还有 {count} 处待定或有问题，见上方各步的数字；全部处理后才能生成。",
                f"Still open or wrong: {count}, as the numbers at the steps above say. Then the area can be made.",
            )
        )
    else:
        _summary(one, t)
        _form(one, t)
    _mapping(one, t)


def _summary(one: Import, t: Speaker) -> None:
    layers = one.examined.layers if one.examined else None
    if layers is None or layers.districts is None:
        return
    facilities = 0 if layers.facilities is None else len(layers.facilities)
    campuses = 0 if layers.campuses is None else len(layers.campuses)
    cells = sum(source.layer == "cells" for source in one.mapping.sources) if layers.population is None else 0
    people = t("人口：由格点计算", "people: from cells")
    if layers.population is not None:
        known = layers.population["population"]
        people = t(
            f"人口：{known.sum():,.0f}，{int(known.isna().sum())} 个片区未知",
            f"people: {known.sum():,.0f}, unknown in {int(known.isna().sum())} districts",
        )
    elif not cells and layers.cells is None:
        people = t("人口：由栅格计算", "people: from a raster")
    st.success(
        t(
            f"可以生成。片区 {len(layers.districts)} 个；医疗机构 {facilities} 家，"
            f"有位置的院区 {campuses} 个；{people}。",
            f"Ready. {len(layers.districts)} districts; {facilities} facilities with {campuses} campuses that have a "
            f"position; {people}.",
        )
    )


def _form(one: Import, t: Speaker) -> None:
    """Ask for the id, which is the folder's name, and make the area; an earlier one is replaced only when asked to."""
    widget = f"import-id-{t.key}"

    def take() -> None:
        said = str(st.session_state[widget]).strip().lower()
        if _ID.fullmatch(said):
            import_state.change(one, one.mapping.model_copy(update={"id": said}))

    said = st.text_input(
        t("编号，也是文件夹名（小写字母、数字、连字符）", "Id, also the folder's name (a–z, 0–9, hyphen)"),
        one.mapping.id,
        key=widget,
        on_change=take,
    )
    fits = _ID.fullmatch(said.strip().lower()) is not None
    if not fits:
        st.warning(t("编号只能用小写字母、数字和连字符。", "Use small letters, digits and hyphens only."))
    folder = import_state.area_folder(one)
    replaced = True
    if folder.exists():
        replaced = st.checkbox(
            t(f"已有 {plain(str(folder))}，替换它", f"{plain(str(folder))} is there already: replace it"),
            key=f"import-replace-{folder}",
        )
    st.caption(t(f"写入 {plain(str(folder))}", f"It is written to {plain(str(folder))}"))
    st.button(
        t("生成规划范围", "Make the study area"),
        type="primary",
        key="import-write",
        disabled=not (fits and replaced),
        on_click=import_state.write,
        args=(one,),
    )


def _made(one: Import, t: Speaker, layout_page: st.Page) -> None:
    folder = one.written
    if folder is None:
        return
    st.success(t(f"已生成：{plain(str(folder))}", f"Made: {plain(str(folder))}"))
    if st.button(t("打开该规划范围", "Open this study area"), type="primary", key="import-open"):
        state.choose_area(str(folder))
        st.switch_page(layout_page)
    _mapping(one, t)
    try:
        record = read_import_record(folder)
    except GridplanError as error:
        upload.refusal(error, t)
        return
    if record is not None:
        st.download_button(
            t("下载导入记录（import.json）", "Download the record (import.json)"),
            (folder / RECORD_NAME).read_bytes(),
            f"{one.mapping.id}-{RECORD_NAME}",
            key="import-record",
            on_click="ignore",
        )
        with st.expander(t("导入记录", "The record of the import")):
            import_quality.entries(record.entries, t)


def _mapping(one: Import, t: Speaker) -> None:
    """Offer the mapping file: next year's files are then read without asking again."""
    if one.examined is None:
        return
    st.download_button(
        t(
            "下载映射文件（import.yaml），下次导入时一起放入",
            "Download the mapping file (import.yaml) for the next time",
        ),
        mapping_yaml(one.examined.mapping).encode(),
        f"{one.mapping.id}-{MAPPING_NAME}",
        key="import-mapping",
        on_click="ignore",
        help=t(
            "记着各表的列、坐标系和所有决定；明年的文件放进来就不再问。",
            "It keeps columns, references and every decision: next year's files are read without being asked about.",
        ),
    )
