"""Sheets of opinions: a template to fill in; what a filled-in one would bring, before it is taken in."""

import streamlit as st

from gridplan.errors import InputError
from gridplan.export.template_xlsx import template_xlsx
from gridplan.opinions import opinion_row
from gridplan.opinions.reading import OpinionsRead, read_opinions
from gridplan.opinions.sheet import TEMPLATE
from gridplan.ui import account_state, state, upload
from gridplan.ui.words import Speaker, plain

_BOX = "opinions"
_KINDS = ("xlsx", "xls", "csv", "docx")


def draw(desk: state.Desk, t: Speaker) -> None:
    """Offer the template, and show what a sheet that is handed in would change."""
    out, back = st.columns([2, 3], gap="medium")
    with out:
        st.caption(
            t(
                "列名：提出单位、意见、日期、片区、采纳情况、理由；也可读回填好的征求意见汇总表。"
                "提出单位与意见和已有记录相同的，只更新答复。",
                "Headings: 提出单位, 意见, 日期, 片区, 采纳情况, 理由; a filled-in summary is read too. A line whose "
                "unit and words are on record updates its answer only.",
            )
        )
        name = t("意见填写模板", "opinions-template")
        st.download_button(
            t("下载模板（Excel）", "Template (Excel)"),
            lambda: template_xlsx(TEMPLATE),
            f"{name}.xlsx",
            key="opinions-template",
            on_click="ignore",
        )
    with back:
        _upload(desk, t)


def _upload(desk: state.Desk, t: Speaker) -> None:
    person = account_state.field(st, t("记录人（表中的意见）", "Recorded by (all of the sheet)"))
    given = upload.box(_BOX, t("意见表", "Sheet of opinions"), t, kinds=_KINDS)
    if given is None:
        return
    try:
        with upload.on_disk(given.name, given.getvalue()) as path:
            found = read_opinions(path, desk.plan, desk.area, person=person)
    except InputError as error:
        upload.refusal(error, t)
        return
    _preview(desk, found, person, t)


def _preview(desk: state.Desk, found: OpinionsRead, person: str, t: Speaker) -> None:
    st.markdown(plain(t.text(found.told)))
    changed = (*found.added, *found.answered)
    if not changed:
        return
    upload.table([t.row(opinion_row(each, found.plan, desk.area)) for each in changed])
    if st.button(t(f"采用这 {len(changed)} 条", f"Take in these {len(changed)}"), type="primary"):
        account_state.sign(person)
        upload.emptied(_BOX)
        state.do(found.plan)
        st.rerun()
