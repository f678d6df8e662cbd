"""The quality of the data: what an import read, repaired and left out, and other names that the layers know."""

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from gridplan.errors import GridplanError
from gridplan.export.quality_csv import entry_row, file_row, quality_csv
from gridplan.quality import HAPPENINGS, Entry, Happening, ImportRecord, read_import_record
from gridplan.text import UNDETERMINED
from gridplan.ui import download, state, upload
from gridplan.ui.words import Speaker, plain

# What bears on the numbers is open, the worst first; what went as it should can be opened.
_TROUBLE: tuple[Happening, ...] = ("refused", "left_out", "missing", "estimated", "repaired", "decided")
_SMOOTH: tuple[Happening, ...] = ("matched", "converted", "read")


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the record of the import, then communities, other names and districts outside the plan."""
    st.markdown(t("**导入记录**", "**Record of the import**"))
    try:
        record = state.kept("import_record", desk.area.layers_digest, lambda: read_import_record(desk.area.root))
    except GridplanError as error:
        upload.refusal(error, t)
    else:
        _record(desk, record, t)
    _units(desk, t)
    _names(desk, t)


def _record(desk: state.Desk, record: ImportRecord | None, t: Speaker) -> None:
    if record is None:
        st.caption(
            t(
                "没有导入记录：这个规划范围不是由“导入”生成的。各图层的来源与状态见上表。",
                "There is no record: this study area was not made by an import. The table above has the sources.",
            )
        )
        return
    happened = {key: [entry for entry in record.entries if entry.happening == key] for key in HAPPENINGS}
    counts = [
        t.text(HAPPENINGS[key]) + t(f" {len(happened[key])} 条", f" {len(happened[key])}")
        for key in (*_TROUBLE, *_SMOOTH)
        if happened[key]
    ]
    words, button = st.columns([5, 1.4], vertical_alignment="center")
    words.caption(t("，", ", ").join(counts) + t("。", "."))
    with button:
        file = f"{desk.area.manifest.id}-{t('导入记录', 'import')}.csv"
        download.button(t("下载（CSV）", "Download (CSV)"), partial(quality_csv, record, t.language), file, "quality")
    for key in _TROUBLE:
        _group(key, happened[key], t, opened=True)
    for key in _SMOOTH:
        _group(key, happened[key], t, opened=False)
    with st.expander(t(f"读入的文件（{len(record.files)} 个）", f"Files that were read ({len(record.files)})")):
        upload.table([t.row(file_row(each)) for each in record.files])


def _group(key: Happening, entries: Sequence[Entry], t: Speaker, *, opened: bool) -> None:
    if not entries:
        return
    name = t.text(HAPPENINGS[key])
    with st.expander(t(f"{name}（{len(entries)} 条）", f"{name} ({len(entries)})"), expanded=opened):
        upload.table([t.row(entry_row(entry)) for entry in entries])


def _units(desk: state.Desk, t: Speaker) -> None:
    """Show how many communities and villages each district is made of; all of them where asked for."""
    units, districts = desk.area.units, desk.area.districts
    if units is None:
        return
    headings = {"name": t("名称", "name"), "kind": t("类别", "kind"), "town": t("街道（乡镇）", "town"),
                "code": t("代码", "code"), "population": t("人口", "population")}  # fmt: skip
    frame = units.assign(district=units["district_id"].map(districts["name"]).fillna(""))
    bare = districts["name"][~districts.index.isin(units["district_id"])]
    st.markdown(t("**村（社区）**", "**Communities and villages**"))
    st.caption(
        t(
            f"{len(units)} 个，分属 {units['district_id'].nunique()} 个片区。",
            f"{len(units)}, in {units['district_id'].nunique()} districts.",
        )
    )
    if len(bare):
        listed = plain(t.listed(bare))
        st.warning(t(f"{len(bare)} 个片区没有村（社区）：{listed}", f"{len(bare)} districts have none: {listed}"))
    shown = frame[["district", *headings]].rename(columns={"district": t("片区", "district"), **headings})
    with st.expander(t("全部村（社区）", "All of them")):
        st.dataframe(shown, hide_index=True, placeholder=t.text(UNDETERMINED))


def _names(desk: state.Desk, t: Speaker) -> None:
    """Show the other names by which layout tables and imports know districts and facilities, and who is outside."""
    districts, facilities = desk.area.districts, desk.area.facilities
    named = [(t("片区", "district"), name, other) for name, other in _with(districts, "former_names")]
    named += [(t("医疗机构", "facility"), name, other) for name, other in _with(facilities, "other_names")]
    if named:
        st.markdown(t("**曾用名与其他名称**", "**Former and other names**"))
        columns = [t("图层", "layer"), t("名称", "name"), t("也称", "also known as")]
        upload.table([dict(zip(columns, row, strict=True)) for row in named])
    outside = _with(districts, "excluded")
    if outside:
        st.markdown(t("**不纳入规划的片区**", "**Districts outside the plan**"))
        columns = [t("片区", "district"), t("原因", "why")]
        upload.table([dict(zip(columns, row, strict=True)) for row in outside])


def _with(frame: pd.DataFrame, column: str) -> list[tuple[str, str]]:
    """Return name and value of the rows that have one."""
    if column not in frame:
        return []
    said = frame[frame[column].fillna("") != ""]
    return [(str(name), str(value)) for name, value in zip(said["name"], said[column], strict=True)]
