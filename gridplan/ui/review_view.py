"""The page of the review: a layout in operation judged again on the data of the area that is open."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from gridplan.errors import GridplanError
from gridplan.plan_file import Plan, open_plan, plan_names
from gridplan.review.study import Review
from gridplan.review.work import STEPS, Given, HandedIn
from gridplan.study_area import StudyArea
from gridplan.text import Text
from gridplan.ui import job_line, open_view, policy_state, review_results, review_state, state, upload
from gridplan.ui.words import Speaker, plain

LOOK_EVERY = timedelta(milliseconds=700)
FIRST_DAY = date(1990, 1, 1)
_STOP = Text("停止，取现有结果", "Stop, take what there is")


@dataclass(frozen=True)
class _Files:
    plan: UploadedFile | None
    evidence: tuple[HandedIn, ...]
    targets: HandedIn | None
    request: HandedIn | None
    crosswalk: HandedIn | None


def draw(desk: state.Desk, t: Speaker, *, policy_page: st.Page, layout_page: st.Page) -> None:
    """Ask what is reviewed, show how far it is, then what was found."""
    review_state.collect()
    own = review_state.desk()
    with st.expander(t("复评什么", "What is reviewed"), expanded=own.outcome is None):
        _form(desk, t, policy_page)
    if own.turn is not None:
        _watch(t)
    elif own.outcome is not None:
        if own.outcome.error is not None:
            upload.refusal(own.outcome.error, t)
        elif own.outcome.value is None:
            st.info(t("复评已停止，没有留下结果。", "The review was stopped; nothing is left of it."))
        else:
            found: Review = own.outcome.value
            review_results.draw(desk, found, t, layout_page=layout_page)


def _form(desk: state.Desk, t: Speaker, policy_page: st.Page) -> None:
    """Ask for both sides, the dates, and the files of operation."""
    st.markdown(
        t(
            f"现在的数据：**{plain(t.text(desk.area.name))}**（页首可换规划范围）。",
            f"Today's data: **{plain(t.text(desk.area.name))}** (another area is chosen at the head of the page).",
        )
    )
    name, layout = _beginning(desk, t)
    start, changed, worth = _asked(t)
    files = _files(t)
    cited = plain(t.text(policy_state.policy(desk).policy.cited))
    st.caption(t(f"核查依据：{cited}，{policy_state.as_of()}。", f"Judged by {cited}, as of {policy_state.as_of()}."))
    link, begin = st.columns([3, 1], vertical_alignment="center")
    link.page_link(
        policy_page, label=t("另选政策或日期 →", "Choose another policy or date →"), query_params={"lang": t.language}
    )
    if not begin.button(t("开始复评", "Review"), type="primary", width="stretch", key="review-begin"):
        return
    try:
        then = state.area_of(name)
        given = Given(
            _plan(files.plan, layout, then),
            then,
            desk.area,
            policy_state.as_of(),
            in_force=desk.plan if changed else None,
            start=start,
            policy=policy_state.policy(desk),
            worth_min=worth,
            evidence=files.evidence,
            targets=files.targets,
            request=files.request,
            crosswalk=files.crosswalk,
        )
    except GridplanError as error:
        upload.refusal(error, t)
        return
    review_state.begin(given)
    st.rerun()


def _asked(t: Speaker) -> tuple[date | None, bool, float | None]:
    """Ask when operation started, whether the open plan is in force, what a move has to be worth."""
    columns = st.columns([2, 3, 2.4], vertical_alignment="bottom")
    start = columns[0].date_input(
        t("开始运行的日期", "Operation started on"), None, FIRST_DAY, format="YYYY-MM-DD",
        help=t("留空则用方案所记的日期。", "Left open, the date that the plan has."), **t.kept("review-start"),
    )  # fmt: skip
    changed = columns[1].checkbox(
        t(
            "现行布局是本方案（否则沿用运行之初的布局）",
            "The plan that is open is in force (else the beginning's)",
        ),
        **t.kept("review-in-force"),
    )
    worth = columns[2].number_input(
        t("每变动一人至少节省（分钟，全体合计）", "Minutes to save for each person who moves"), 0.0, None, None,
        help=t("留空则不作建议，由联席会议取舍。", "Left open, the choice is left to the meeting."),
        **t.kept("review-worth"),
    )  # fmt: skip
    return start, changed, worth


def _beginning(desk: state.Desk, t: Speaker) -> tuple[str, str | None]:
    """Ask for the data of the beginning and the layout on them; None where that area has no layout of its own."""
    names = state.area_choices()
    others = [name for name in names if name != desk.name] or names
    alike = [each for each in others if _city(each) == _city(desk.name)] or others
    left, right = st.columns(2)
    name = left.selectbox(
        t("运行之初的数据", "Data of the beginning"), names, names.index(alike[0]),
        format_func=lambda each: t.text(state.area_title(each)), **t.kept("review-then"),
    )  # fmt: skip
    then = state.area_of(name)
    titles = {each: then.manifest.layouts[each].title for each in plan_names(then)}
    layout = right.selectbox(
        t("运行之初的方案", "Plan of the beginning"), list(titles),
        format_func=lambda each: f"{each} · {titles[each]}", **t.kept(f"review-layout-{name}"),
    )  # fmt: skip
    return name, layout


def _city(name: str) -> str:
    """Return what folders of one city have in common: wenzhou, of wenzhou-2023."""
    return Path(name).name.partition("-")[0]


def _files(t: Speaker) -> _Files:
    """Ask for the plan as a file, what happened since, what became of the districts, what a new layout has to meet."""
    boxes = [*st.columns(3), *st.columns(3)]
    plan = boxes[0].file_uploader(
        t("运行之初的方案文件（不在列表中时）", "Plan of the beginning as a file, where it is not listed"),
        type=open_view.KINDS, key=f"review-plan-{t.key}",
    )  # fmt: skip
    evidence = boxes[1].file_uploader(
        t("运行资料（就诊、转诊、基金等，可多个）", "Operating evidence: visits, referrals, funds"),
        type=["xlsx", "csv", "zip"], accept_multiple_files=True, key=f"review-evidence-{t.key}",
    )  # fmt: skip
    targets = boxes[2].file_uploader(
        t("指标填报表", "Workbook of figures"), type=["xlsx"], key=f"review-targets-{t.key}"
    )
    crosswalk = boxes[3].file_uploader(
        t("片区换算表", "Crosswalk of districts"), type=["csv", "xlsx"], key=f"review-crosswalk-{t.key}",
        help=t(
            "三列：from_id（原片区）、to_id（现片区）、weight（人口占比）。不给则按社区、边界和格点对应。",
            "Columns from_id (then), to_id (today), weight (share of the people). Without it districts are matched by "
            "communities, outlines and cells.",
        ),
    )  # fmt: skip
    request = boxes[4].file_uploader(
        t("求解要求（不给则不劣于现行布局）", "What a new layout has to meet; else to be no worse"),
        type=["yaml", "yml"], key=f"review-request-{t.key}",
    )  # fmt: skip
    several = tuple(HandedIn(file.name, file.getvalue()) for file in evidence)
    return _Files(plan, several, _handed_in(targets), _handed_in(request), _handed_in(crosswalk))


def _plan(file: UploadedFile | None, layout: str | None, then: StudyArea) -> Plan:
    if file is None:
        return open_plan(layout, then)
    with upload.on_disk(file.name, file.getvalue()) as path:
        return open_plan(str(path), then)


def _handed_in(file: UploadedFile | None) -> HandedIn | None:
    return None if file is None else HandedIn(file.name, file.getvalue())


@st.fragment(run_every=LOOK_EVERY)
def _watch(t: Speaker) -> None:
    """Show the step that the review is at, again and again; its end draws the whole page anew."""
    turn = review_state.desk().turn
    if turn is None or review_state.collect():
        st.rerun()
    step = turn.steps[-1] if turn.steps else None
    share = STEPS.index(step) / len(STEPS) if step in STEPS else 0.0
    job_line.draw(turn, t("正在复评", "Reviewing"), step, share, t, key="review-stop", stop=turn.cancel, label=_STOP)
