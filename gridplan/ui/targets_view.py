"""Targets: the workbook in which planners enter counts, and what the rules make of them by unit and year."""

from collections import Counter
from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from gridplan.errors import InputError
from gridplan.export.targets_xlsx import form_xlsx, results_xlsx
from gridplan.figures import LEVEL_NAMES, LEVELS
from gridplan.policy import Case, Policy
from gridplan.policy.asked import form_of
from gridplan.policy.entered import read_figures
from gridplan.policy.findings import VERDICT_LABELS
from gridplan.policy.target_table import COLUMNS, RULE, VERDICT, in_words, shown_verdict
from gridplan.policy.targets import TargetResult, target_rows
from gridplan.ui import findings_view, pills, policy_state, state, upload
from gridplan.ui.words import Speaker, plain

MOST_ROWS, MOST_PX = 12, 640  # of the table before it scrolls
_ALL, _BOX = "all", "targets"


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show the workbooks, the counts by verdict, and a line per rule, unit and year."""
    policy = policy_state.policy(desk)
    rows = state.kept("targets", policy_state.key(desk), lambda: target_rows(policy, policy_state.case(desk)))
    if not rows:
        st.caption(
            t(
                "这份政策对本方案没有目标、趋势或监测规则。",
                "The policy has no targets, trends or measures for this plan.",
            )
        )
        return
    _files(desk, policy, rows, t)
    shown = _chosen(rows, t)
    if not shown:
        st.caption(t("没有这类结果。", "There are none of these."))
        return
    table = pd.DataFrame([_cells(row, t) for row in shown])
    st.table(table, hide_index=True, height=MOST_PX if len(shown) > MOST_ROWS else "content")


def _cells(row: TargetResult, t: Speaker) -> dict[str, str]:
    """Return the cells of a row as Markdown: the verdict as a light, all else as it is written."""
    cells = {heading: plain(t.text(cell)) for heading, cell in zip(COLUMNS, in_words(row), strict=True)}
    cells[VERDICT] = f":{findings_view.COLOURS[shown_verdict(row)]}-badge[{cells[VERDICT]}]"
    cells[RULE] = cells[RULE].replace("\\-", "\N{NON-BREAKING HYPHEN}")
    return {t.text(heading): cell for heading, cell in cells.items()}


def _chosen(rows: Sequence[TargetResult], t: Speaker) -> list[TargetResult]:
    """Choose by level and verdict what is shown."""
    level_box, verdict_box = st.columns([1, 4], vertical_alignment="bottom")
    there = {row.level for row in rows}
    names = {_ALL: t("全部级别", "all levels")}
    names |= {level: t.text(LEVEL_NAMES[level]) for level in LEVELS if level in there}
    level = level_box.selectbox(
        t("级别", "Level"), list(names), format_func=lambda key: names[key], key=f"targets-level-{t.key}"
    )
    of_level = [row for row in rows if level in (_ALL, row.level)]
    counts = Counter(shown_verdict(row) for row in of_level)
    words = {_ALL: t(f"全部 {len(of_level)}", f"all {len(of_level)}")}
    words |= {key.value: f"{t.text(VERDICT_LABELS[key])} {counts[key]}" for key in findings_view.ORDER if counts[key]}
    with verdict_box:
        verdict = pills.choose("targets", words, _ALL, t)
    return [row for row in of_level if verdict in (_ALL, shown_verdict(row).value)]


def _files(desk: state.Desk, policy: Policy, rows: Sequence[TargetResult], t: Speaker) -> None:
    out, back = st.columns([2, 3], gap="medium")
    with out:
        st.caption(
            t(
                "在填报表中填数量，不填百分比；不知道的留空，得“无法判定”。"
                f"方案中现有 {len(desk.plan.figures):,} 个数。",
                "Enter counts in the workbook, never percentages; what is not known stays blank and is undetermined. "
                f"The plan has {len(desk.plan.figures):,} figures.",
            )
        )
        results = partial(
            results_xlsx, policy, rows, desk.plan, desk.area, as_of=policy_state.as_of(), language=t.language
        )
        files = (
            (
                t("填报表（Excel）", "Workbook to fill in (Excel)"),
                partial(_form, policy, policy_state.case(desk)),
                t("填报表", "form"),
            ),
            (t("结果（Excel）", "Results (Excel)"), results, t("目标结果", "targets")),
        )
        for label, data, name in files:
            file = f"{desk.area.manifest.id}-{name}.xlsx"
            st.download_button(label, data, file, key=f"file-{name}", on_click="ignore", width="stretch")
    with back:
        _upload(desk, policy, t)


def _form(policy: Policy, case: Case) -> bytes:
    return form_xlsx(form_of(policy, case), case.plan.figures)


def _upload(desk: state.Desk, policy: Policy, t: Speaker) -> None:
    """Read a workbook that was filled in; its figures go into the plan when the button is pressed."""
    given = upload.box(_BOX, t("读入填好的填报表", "Read a workbook that was filled in"), t)
    if given is None:
        return
    try:
        with upload.on_disk(given.name, given.getvalue()) as path:
            found = read_figures(path, policy, policy_state.case(desk))
    except InputError as error:
        upload.refusal(error, t)
        return
    for line in found.told:
        st.markdown(plain(t.text(line)))
    if found.plan == desk.plan:
        st.caption(t("与方案中的数相同，没有可采用的。", "The same as in the plan: nothing to take in."))
    elif st.button(t("采用这些数", "Take in these figures"), type="primary"):
        upload.emptied(_BOX)
        state.do(found.plan)
        st.rerun()
