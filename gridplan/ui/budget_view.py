"""The insurance budget: the workbook to fill in, what was handed in, its tables, and what the policy says of it."""

from functools import partial

import pandas as pd
import streamlit as st

from gridplan.budget import Budget, BudgetInputs, budget_names
from gridplan.budget.tables import Table, cell_text
from gridplan.budget.year_tables import budget_tables
from gridplan.export.budget_files import BUDGET_KINDS, budget_file
from gridplan.export.budget_xlsx import budget_template
from gridplan.policy.clearing import budget_under, has_fund_rules
from gridplan.policy.other_rules import FundPrepayRule
from gridplan.text import Text
from gridplan.ui import budget_state, findings_view, policy_state, state, upload
from gridplan.ui.words import Speaker, plain

ROW_PX = 30
MOST_ROWS = 16
_BOX = "budget"


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the template and the upload, the finding, then the tables of the workbook chosen."""
    if not has_fund_rules(policy_state.policy(desk)):
        st.caption(t("这份政策没有医保基金的规则。", "The policy has no rule of the insurance fund."))
        return
    out, back = st.columns([2, 3], gap="medium")
    with out:
        _template(desk, t)
    with back:
        _upload(desk, t)
    _findings(desk, t)
    _workbooks(desk, t)


def _template(desk: state.Desk, t: Speaker) -> None:
    """Offer the workbook for the counties and the year chosen."""
    names = budget_names(desk.area, desk.plan.layout)
    if not names.grid_of:
        st.caption(
            t("方案没有分入网格的片区，无从分配。", "The layout has no districts in grids: nothing to split over.")
        )
        return
    counties = list(dict.fromkeys(names.admin_areas[key] for key in names.grid_of))
    chosen = st.multiselect(
        t("基金所属的区划（不选为整个规划范围）", "Administrative areas of the fund (none: the whole study area)"),
        counties,
        placeholder=t("整个规划范围", "the whole study area"),
        key=f"budget-counties-{t.key}",
    )
    year = st.number_input(
        t("年度", "Year"), 2000, 2100, policy_state.as_of().year, format="%d", key=f"budget-year-{t.key}"
    )
    place = t.listed(chosen)
    st.download_button(
        t("预算表模板（Excel）", "Budget workbook to fill in (Excel)"),
        lambda: budget_template(names.within(place), int(year)),
        f"{desk.area.manifest.id}-{t('医保预算表', 'budget')}-{place + '-' if place else ''}{int(year)}.xlsx",
        on_click="ignore",
        width="stretch",
        key="budget-template",
    )


def _upload(desk: state.Desk, t: Speaker) -> None:
    st.caption(
        t(
            "预算表只在本次使用中保留，不存入方案文件；下次打开请重新上传。各县一份，同一片区以后上传的为准。",
            "Budget workbooks last as long as this session and are not kept in the plan file: upload them again next "
            "time. One a county; of two about the same district the later one counts.",
        )
    )
    given = upload.box(_BOX, t("读入填好的预算表", "Read a budget workbook that was filled in"), t)
    if given is None:
        return
    refusal = budget_state.take(desk, budget_state.Workbook(given.name, given.getvalue()))
    if refusal is not None:
        upload.refusal(refusal, t)
        return
    upload.emptied(_BOX)
    st.rerun()


def _findings(desk: state.Desk, t: Speaker) -> None:
    """Show what the rule of prepayment says of the budgets."""
    for item in policy_state.findings(desk):
        if isinstance(item.rule, FundPrepayRule):
            head = f"**{plain(t.text(item.rule.name.text))}** {plain(item.rule.id)}  \n"
            st.markdown(head + findings_view.finding_lines(item, t, findings_view.light(item.verdict, t)))


def _workbooks(desk: state.Desk, t: Speaker) -> None:
    """Choose among the workbooks handed in, and show what is made of it."""
    given = budget_state.workbooks()
    if not given:
        return
    choose, drop = st.columns([5, 1], vertical_alignment="bottom")
    number = choose.selectbox(
        t("已上传的预算表", "Workbooks uploaded"),
        range(len(given)),
        index=len(given) - 1,
        format_func=lambda n: given[n].name,
        key=f"budget-chosen-{len(given)}-{given[-1].name}-{t.key}",
    )
    drop.button(t("移除", "Remove"), on_click=budget_state.drop, args=(given[number],), width="stretch")
    found = budget_state.readings(desk)[number]
    if not isinstance(found, BudgetInputs):
        st.caption(t("这份预算表与现在的方案不符：", "This workbook does not fit the present layout:"))
        upload.refusal(found, t)
        return
    budget = budget_under(found, policy_state.policy(desk))
    _downloads(desk, budget, t)
    for table in budget_tables(budget):
        _table(table, t)


def _downloads(desk: state.Desk, budget: Budget, t: Speaker) -> None:
    labels = {
        "xlsx": t("全部表格（Excel）", "Every table (Excel)"),
        "docx": t("全部表格（Word）", "Every table (Word)"),
    }
    place = f"{budget.inputs.place}-" if budget.inputs.place else ""
    for kind, column in zip(BUDGET_KINDS, st.columns(len(BUDGET_KINDS)), strict=True):
        column.download_button(
            labels[kind],
            partial(budget_file, kind, budget, desk.plan, desk.area, as_of=policy_state.as_of(), language=t.language),
            f"{desk.area.manifest.id}-{t('医保预算', 'budget')}-{place}{budget.inputs.fund.year}.{kind}",
            key=f"budget-{kind}",
            on_click="ignore",
            width="stretch",
        )


def _table(table: Table, t: Speaker) -> None:
    """Show a table with its notes; numbers stand to the right."""
    st.markdown(f"**{plain(t.text(table.title))}**")
    if table.rows:
        # Columns go by their number: a table may say the same heading twice.
        columns = {
            str(number): st.column_config.TextColumn(
                t.text(heading), alignment="left" if isinstance(table.rows[0][number], Text) else "right"
            )
            for number, heading in enumerate(table.headings)
        }
        lines = [[cell_text(cell, t.language) for cell in row] for row in table.rows]
        st.dataframe(
            pd.DataFrame(lines, columns=list(columns)),
            hide_index=True,
            row_height=ROW_PX,
            height=ROW_PX * (min(len(lines), MOST_ROWS) + 1) + 8,
            column_config=columns,
        )
    for note in table.notes:
        st.caption(plain(t.text(note)))
