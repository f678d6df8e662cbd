"""The log of opinions: what units said of the plan, forms to take one down and to answer it, sheets in and out."""

from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from gridplan.decisions import Adoption, Answer, Opinion
from gridplan.errors import OpinionError
from gridplan.export import render_document
from gridplan.opinions import ADOPTION_LABELS, about, add, answer, opinion_row, tally, versions, withdraw
from gridplan.opinions.log import named_districts
from gridplan.opinions.words import DATE, NUMBER, WHOLE_PLAN
from gridplan.plan_file import Plan
from gridplan.text import Text
from gridplan.ui import download, export_state, opinions_sheet, policy_state, state
from gridplan.ui.words import Speaker, plain

_KINDS = {"docx": Text("汇总表（Word）", "Summary (Word)"), "xlsx": Text("汇总表（Excel）", "Summary (Excel)")}
_SHOWN = 24  # characters of an opinion in a list to choose from


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the counts and the table, then the forms side by side, then the sheet to read."""
    download.standing(t)
    counts = [f"{t.text(ADOPTION_LABELS[key])} {count}" for key, count in tally(desk.plan.opinions).items()]
    head, *files = st.columns([6, 1.5, 1.5], vertical_alignment="center")
    number = len(desk.plan.opinions)
    head.markdown(t(f"**意见 {number} 条**：", f"**{number} opinions**: ") + t("，", ", ").join(counts))
    asked = export_state.asked(desk)
    for column, (kind, label) in zip(files, _KINDS.items(), strict=True):
        with column:
            make = partial(render_document, "opinions", kind, asked)
            name = t("征求意见汇总表", "opinions")
            download.button(t.text(label), make, f"{desk.area.manifest.id}-{name}.{kind}", f"opinions-{kind}")
    _table(desk, t)
    left, right = st.columns(2, gap="large")
    with left:
        _record(desk, t)
    with right:
        _answer(desk, t)
    with st.expander(t("读入意见表", "Read a sheet of opinions")):
        opinions_sheet.draw(desk, t)


def _table(desk: state.Desk, t: Speaker) -> None:
    """Show a row for each opinion; it can be sorted, searched and downloaded."""
    if not desk.plan.opinions:
        st.caption(t("还没有记录意见。", "No opinion is on record yet."))
        return
    rows = []
    for each in desk.plan.opinions:
        row: dict[str, object] = dict(t.row(opinion_row(each, desk.plan, desk.area)))
        row[t.text(NUMBER)] = each.number  # sorted as a number
        row[t.text(DATE)] = each.date.isoformat()
        rows.append(row)
    st.dataframe(pd.DataFrame(rows), hide_index=True)


def _record(desk: state.Desk, t: Speaker) -> None:
    """Show the form that takes down an opinion."""
    key = f"opinion-{state.epoch()}-{t.key}"  # empty again after each record
    with st.form(key):
        st.markdown(t("**记录一条意见**", "**Take down an opinion**"))
        unit = st.text_input(t("提出单位", "From"), key=f"{key}-unit")
        text = st.text_area(t("意见", "Opinion"), key=f"{key}-text")
        districts = st.multiselect(
            t("涉及片区", "Districts"),
            list(desk.area.districts.index),
            format_func=lambda district: _district(desk, district),
            placeholder=t.text(WHOLE_PLAN),
            key=f"{key}-districts",
        )
        version = _version(desk, t("针对版本", "About version"), f"{key}-version", about(desk.plan), t)
        left, right = st.columns(2)
        day = left.date_input(t("提出日期", "Date"), date.today(), format="YYYY-MM-DD", key=f"{key}-date")
        person = right.text_input(t("记录人", "Recorded by"), policy_state.person(), key=f"{key}-person")
        if not st.form_submit_button(t("记录", "Record"), type="primary"):
            return
    opinion = Opinion(
        number=0,
        unit=unit.strip(),
        text=text.strip(),
        date=day,
        person=person.strip(),
        recorded=date.today(),
        districts=named_districts(districts, desk.area),
        version=version,
    )
    try:
        plan = add(desk.plan, [opinion])
    except OpinionError as error:
        st.error(t.refusal(error))
        return
    _take(plan, opinion.person)


def _answer(desk: state.Desk, t: Speaker) -> None:
    """Choose an opinion, and show the form that answers it or removes it."""
    if not desk.plan.opinions:
        return
    st.markdown(t("**答复意见**", "**Answer an opinion**"))
    found = {each.number: each for each in desk.plan.opinions}
    first = next((each.number for each in found.values() if each.adoption == "open"), next(iter(found)))
    key = f"answer-{state.epoch()}-{t.key}"
    chosen = st.selectbox(
        t("意见", "Opinion"),
        list(found),
        list(found).index(first),
        format_func=lambda number: _label(found[number]),
        key=f"{key}-which",
    )
    opinion = found[chosen]
    st.caption(plain(f"{opinion.unit}{t.colon}{opinion.text}"))
    key = f"{key}-{chosen}"  # each opinion with what was said of it
    with st.form(key):
        labels: list[Adoption] = list(ADOPTION_LABELS)
        adoption = st.radio(
            t("采纳情况", "Outcome"),
            labels,
            labels.index(opinion.adoption),
            format_func=lambda each: t.text(ADOPTION_LABELS[each]),
            horizontal=True,
            key=f"{key}-adoption",
        )
        reason = st.text_area(
            t("理由（部分采纳、不采纳须写明）", "Reason (needed where it is not adopted in full)"),
            opinion.reason,
            key=f"{key}-reason",
        )
        before = opinion.answer.version if opinion.answer is not None else ""
        version = _version(desk, t("答复版本", "Answered in version"), f"{key}-version", before, t)
        person = st.text_input(t("答复人", "Answered by"), policy_state.person(), key=f"{key}-person")
        save, remove = st.columns(2)
        saved = save.form_submit_button(t("记录答复", "Record the answer"), type="primary", width="stretch")
        removed = remove.form_submit_button(t("删除这条意见", "Delete this opinion"), width="stretch")
    if removed:
        state.do(withdraw(desk.plan, chosen))
        st.rerun()
    if saved:
        said = Answer(adoption, reason.strip(), person.strip(), date.today(), version)
        try:
            plan = answer(desk.plan, chosen, said)
        except OpinionError as error:
            st.error(t.refusal(error))
            return
        _take(plan, said.person)


def _version(desk: state.Desk, label: str, key: str, present: str, t: Speaker) -> str:
    """Ask for a version of the plan; "" is none that is told."""
    names = {"": t("未注明", "not told"), **{digest: t.text(name) for digest, name in versions(desk.plan).items()}}
    options = list(dict.fromkeys([*names, present]))
    return st.selectbox(
        label, options, options.index(present), format_func=lambda digest: names.get(digest, digest[:8]), key=key
    )


def _district(desk: state.Desk, district: str) -> str:
    """Return the name of a district with its 区划, which tells namesakes apart."""
    row = desk.area.districts.loc[district]
    return " · ".join(filter(None, (str(row["name"]), str(row["admin_area"]))))


def _label(opinion: Opinion) -> str:
    words = opinion.text if len(opinion.text) <= _SHOWN else f"{opinion.text[:_SHOWN]}……"
    return f"{opinion.number}. {opinion.unit} · {words}"


def _take(plan: Plan, person: str) -> None:
    """Make the plan the present one, as a step that can be undone."""
    policy_state.sign(person)
    state.do(plan)
    st.rerun()
