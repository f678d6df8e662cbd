"""First step of an import: name and place of the area, the files, and what each of them was read as."""

from functools import partial

import streamlit as st

from gridplan.export.template_xlsx import template_xlsx
from gridplan.importing.asking import LAYER_WORDS
from gridplan.importing.draft import Draft
from gridplan.layers.raw import RawTable
from gridplan.manifest import Place
from gridplan.study_area import LAYER_NAMES
from gridplan.templates import TEMPLATES
from gridplan.ui import import_state, upload
from gridplan.ui.import_state import Import
from gridplan.ui.words import Speaker, plain
from gridplan.yaml_file import Words


def draw(one: Import, t: Speaker) -> None:
    """Show the box for files with the templates beside it, then what was read and what was refused."""
    _name(one, t)
    drop, templates = st.columns([3, 1], gap="medium")
    with drop:
        _box(one, t)
    with templates, st.container(border=True):
        _templates(t)
    if one.digests:
        _given(one, t)
    if one.draft is not None:
        _refused(one.draft, t)
        _read(one, one.draft, t)


def _name(one: Import, t: Speaker) -> None:
    name, province, city, county = st.columns([3, 1, 1, 1])
    place = one.mapping.place
    boxes = {
        "zh": (name, t("规划范围名称（中文）", "Name of the area (Chinese)"), one.mapping.name.zh),
        "province": (province, t("省（自治区、直辖市）", "Province"), place.province if place else ""),
        "city": (city, t("市", "City"), place.city if place else ""),
        "county": (county, t("县（市、区），可不填", "County, if one"), (place.county or "") if place else ""),
    }
    keys = {field: f"import-{field}-{one.turn}-{t.key}" for field in boxes}

    def take() -> None:
        said = {field: str(st.session_state[key]).strip() for field, key in keys.items()}
        where = None
        if said["province"] and said["city"]:
            where = Place(province=said["province"], city=said["city"], county=said["county"] or None)
        called = one.mapping.name
        if said["zh"] and said["zh"] != called.zh:
            called = Words(zh=said["zh"], en=said["zh"])
        import_state.change(one, one.mapping.model_copy(update={"name": called, "place": where}))

    for field, (column, label, value) in boxes.items():
        column.text_input(label, value, key=keys[field], on_change=take)


def _box(one: Import, t: Speaker) -> None:
    given = st.file_uploader(
        t(
            "数据文件，可一次选多个；上次导入的映射文件（import.yaml）也放在这里",
            "Data files, several at once; the mapping file of an earlier import (import.yaml) goes here too",
        ),
        accept_multiple_files=True,
        key=f"import-box-{one.turn}-{t.key}",
        help=t(
            "表格 xlsx、xls、ods、csv、txt、docx；图层 shp（连同 dbf、shx、prj，或打成 zip）、gpkg、geojson、kml、kmz；"
            "人口栅格 tif；路网 osm.pbf。",
            "Tables: xlsx, xls, ods, csv, txt, docx. Layers: shp with dbf, shx and prj, or a zip of them, gpkg, "
            "geojson, kml, kmz. Population rasters: tif. Roads: osm.pbf.",
        ),
    )
    if given:
        import_state.take(one, [(file.name, file.getvalue()) for file in given])
        st.rerun()
    if not one.digests:
        st.caption(
            t(
                "至少需要：片区（边界图层，或名称、区划、经纬度表）和医疗机构表。人口、道路、社区（村）可以后补："
                "没有的按“未知”或示意处理，并写明。文件只留在本机，导入结束或另起时删除。",
                "At least: districts (outlines, or a table of names, 区划 and coordinates) and a table of facilities. "
                "People, roads and communities may follow: what is missing counts as unknown, or is schematic, and is "
                "said to be. Files stay on this machine and are removed when the import is left or begun anew.",
            )
        )


def _templates(t: Speaker) -> None:
    st.markdown(t("**没有现成的表？下载模板填写**", "**No table yet? Templates to fill in**"))
    layers = [name for name in TEMPLATES if name in LAYER_WORDS]
    key = f"import-template-{t.key}"
    layer = st.selectbox(
        t("模板", "Template"),
        layers,
        format_func=lambda name: t.text(TEMPLATES[name].name),
        key=key,
        label_visibility="collapsed",
    )
    chosen = TEMPLATES[layer]
    st.download_button(
        t("下载模板（Excel）", "Download (Excel)"),
        partial(template_xlsx, chosen),
        f"{t.text(chosen.name)}.xlsx",
        key=f"import-template-file-{layer}-{t.key}",
        on_click="ignore",
        width="stretch",
    )


def _given(one: Import, t: Speaker) -> None:
    """Show the files with a button each to take them out."""
    with st.container(horizontal=True, gap="small"):
        for path in one.files:
            beside = [name for name in one.digests if name != path.name and name.startswith(f"{path.stem}.")]
            told = path.name + (t.aside(f"+{len(beside)}") if beside else "")
            st.button(
                f"✕ {plain(told)}",
                key=f"import-drop-{path.name}",
                on_click=import_state.drop,
                args=(one, path.name),
                help=t("移除此文件", "Take this file out"),
            )


def _refused(draft: Draft, t: Speaker) -> None:
    if not draft.faults:
        return
    count = len(draft.faults)
    st.error(
        t(
            f"有 {count} 处不能读入。请改正后重新上传同名文件，或移除该文件。",
            f"{count} faults: mend the file and hand it in again under its name, or take it out.",
        )
    )
    upload.faults(draft.faults, t)


def _read(one: Import, draft: Draft, t: Speaker) -> None:
    """Show a row for every table: what it is, how much of it was read, and how."""
    if not draft.tables and not draft.whole:
        return
    layers = {(source.file, source.part): source.layer for source in draft.mapping.sources}
    asked = {question.where for question in one.open("columns") if question.about == "layer"}
    rows = []
    for key, table in draft.tables.items():
        layer = layers.get(key)
        unused = t("待定", "open") if table.told in asked else t("不读", "left out")
        rows.append(
            {
                t("文件", "file"): table.told,
                t("读作", "read as"): t.text(LAYER_NAMES[layer]) if layer else unused,
                t("行 × 列", "rows × columns"): f"{len(table.rows):,} × {len(table.header)}",
                t("编码", "encoding"): "" if table.geometry is None and not table.header_rows else table.encoding,
                t("未作数据的行", "rows left out"): str(len(table.left_out) or ""),
                t("说明", "notes"): t("；", "; ").join(t.text(note) for note in table.notes),
            }
        )
    for file, layer in draft.whole.items():
        rows.append({t("文件", "file"): file, t("读作", "read as"): t.text(LAYER_NAMES[layer])})
    st.markdown(t("**读到了什么**", "**What was read**"))
    upload.table([{heading: row.get(heading, "") for heading in rows[0]} for row in rows])
    _left_out(list(draft.tables.values()), t)


def _left_out(tables: list[RawTable], t: Speaker) -> None:
    rows = [
        {
            t("文件", "file"): table.told,
            t("行", "row"): str(out.row),
            t("内容", "text"): out.text,
            t("原因", "reason"): t.text(out.reason),
        }
        for table in tables
        for out in table.left_out
    ]
    if rows:
        with st.expander(t(f"没有作为数据读入的 {len(rows):,} 行", f"{len(rows):,} rows that are not data")):
            upload.table(rows[:MOST_LEFT_OUT])
            if len(rows) > MOST_LEFT_OUT:
                st.caption(t(f"只列前 {MOST_LEFT_OUT} 行", f"the first {MOST_LEFT_OUT} of them"))


MOST_LEFT_OUT = 200
