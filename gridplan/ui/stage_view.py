"""How far the plan is: let it leave at a stage, enter what is given afterwards, see the versions that left."""

from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from gridplan.accounts import Act
from gridplan.decide import checked
from gridplan.decisions import Checked
from gridplan.errors import GridplanError
from gridplan.plan_file import STAGE_NAMES, Frozen, Plan, Stage
from gridplan.stages import changes, entered, frozen_state, leave, standing, warnings_on_leaving
from gridplan.trace import DIGEST_LENGTH
from gridplan.ui import account_state, policy_state, state
from gridplan.ui.words import Speaker, plain

_TO = (Stage.COMMENT, Stage.SUBMITTED, Stage.ISSUED)


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show where the plan stands, then what may be done, then the versions."""
    _way(desk, t)
    _standing(desk, t)
    left, right = st.columns(2, gap="large")
    with left:
        _leave(desk, t)
    with right:
        _entered(desk, t)
    _versions(desk, t)


def _way(desk: state.Desk, t: Speaker) -> None:
    """Show the stages in their order, the present one marked."""
    now = standing(desk.plan)
    shown = [f":{'blue' if stage is now else 'gray'}-badge[{t.text(STAGE_NAMES[stage])}]" for stage in Stage]
    st.markdown(" → ".join(shown))


def _standing(desk: state.Desk, t: Speaker) -> None:
    """Say since when the plan stands where it does; of one that was changed, what was changed."""
    frozen = desk.plan.document.frozen
    if not frozen:
        came = t("这是方案原有的阶段，没有定稿版本。", "The stage it came with; no version was frozen.")
        none = t("尚未送出，没有定稿版本。", "It has not left the house; no version is frozen.")
        st.caption(came if standing(desk.plan) is Stage.ISSUED else none)
        return
    present = frozen_state(desk.plan)
    last = present or frozen[-1]
    stage, person = t.text(STAGE_NAMES[last.stage]), plain(last.person)
    if standing(desk.plan) is not Stage.DRAFT:
        st.success(
            t(
                f"与定稿版本一致：{last.date} 由 {person} 转为{stage}。",
                f"As it left the house: {stage}, let go by {person} on {last.date}.",
            )
        )
        if last.checked is not None and last.checked.despite:
            st.warning(_despite(last.checked, t))
        return
    said = t(
        f"内容与 {last.date} 由 {person} 转出的版本（{stage}）不同，因此又是草案。",
        f"It differs from the version ({stage}) that {person} let go on {last.date}: it is a draft again.",
    )
    if present is not None:
        said = t(
            f"内容与 {last.date} 的版本（{stage}）相同，但中间改动过，因此是草案；可撤销或再次转出。",
            f"It is the same as the version ({stage}) of {last.date}, but was changed in between, and so is a "
            "draft: undo, or let it leave again.",
        )
    earlier = _earlier(frozen[-1])
    found = [] if earlier is None else changes(earlier, desk.plan, desk.area)
    st.warning(said + "".join(f"\n- {plain(t.text(change))}" for change in found))


def _despite(checked: Checked, t: Speaker) -> str:
    """Say why a version left with broken rules, and which these were."""
    reason = plain(checked.despite)
    said = t(f"有不通过而仍转出，理由：{reason}", f"It left with rules broken: {reason}")
    return said + _listed(checked, t)


def _listed(checked: Checked, t: Speaker) -> str:
    return "".join(f"\n- {plain(t.text(item.told))}" for item in checked.breaches)


def _earlier(frozen: Frozen) -> Plan | None:
    """Return the version that left, where this session still has it."""
    past = state.steps().earlier_documents()
    left = (plan for plan in past if plan.document.frozen[-1:] == (frozen,) and frozen_state(plan) == frozen)
    return next(left, None)


def _leave(desk: state.Desk, t: Speaker) -> None:
    """Show the form that freezes this version, with what should be known before."""
    now = standing(desk.plan)
    if now is Stage.ISSUED:
        st.markdown(t("**转阶段**", "**Next stage**"))
        st.caption(
            t(
                "已印发，不再转阶段；布局或文字一改，即为新的草案。",
                "It is issued; with any change it is a draft again.",
            )
        )
        return
    following = _TO[min(_TO.index(now) + 1 if now in _TO else 0, len(_TO) - 1)]
    allowed = _allowed(t)
    if not allowed:
        return
    with st.form("leave"):
        st.markdown(t("**转阶段（定稿）**", "**Next stage (freezes this version)**"))
        stage = st.selectbox(
            t("转为", "To"),
            allowed,
            allowed.index(following) if following in allowed else len(allowed) - 1,
            format_func=lambda stage: t.text(STAGE_NAMES[stage]),
        )
        left, right = st.columns(2)
        person = account_state.field(left, t("经办人", "Let go by"))
        day = right.date_input(t("日期", "Date"), date.today(), format="YYYY-MM-DD")
        policy = policy_state.policy(desk)
        found = checked(policy, policy_state.findings(desk), policy_state.as_of())
        for warning in warnings_on_leaving(desk.plan, desk.area, found):
            st.warning(plain(t.text(warning)))
        despite = _reason(found, t) if found.breaches else ""
        pressed = st.form_submit_button(t("定稿并转出", "Freeze and let go"), type="primary")
    if not pressed:
        return
    try:
        judged = replace(found, despite=despite.strip())
        plan = leave(desk.plan, stage, person, day, desk.area, checked=judged)
    except GridplanError as error:
        st.error(t.refusal(error))
        return
    account_state.sign(person)
    state.do(plan, act=_act(stage))
    st.rerun()


def _allowed(t: Speaker) -> list[Stage]:
    """Return the stages that the user may let the plan leave at; say why not the others."""
    why = {stage: account_state.refusal(_act(stage)) for stage in _TO}
    for words in dict.fromkeys(words for words in why.values() if words is not None):
        st.caption(plain(t.text(words)) + t("。", "."))
    return [stage for stage, words in why.items() if words is None]


def _act(stage: Stage) -> Act:
    return Act.PUBLISH if stage is Stage.ISSUED else Act.PROPOSE


def _reason(found: Checked, t: Speaker) -> str:
    """Show the broken rules, and ask why the version shall leave all the same."""
    cited = plain(t.text(found.cited))
    st.error(
        t(
            f"按{cited}核查（{found.as_of}）有 {len(found.breaches)} 处不通过，转为送审稿或印发须写明理由：",
            f"By {cited}, as of {found.as_of}, {len(found.breaches)} findings fail. To submit or issue it, give the "
            "reason:",
        )
        + _listed(found, t)
    )
    return st.text_area(t("不通过仍转出的理由", "Why it leaves with rules broken"))


def _entered(desk: state.Desk, t: Speaker) -> None:
    """Show the form for what is given to the document afterwards."""
    document, issued = desk.plan.document, standing(desk.plan) is Stage.ISSUED
    refusal = account_state.refusal(Act.OPERATE)
    starts = issued and refusal is None
    with st.form("entered"):
        st.markdown(t("**以后填写（不影响定稿）**", "**Entered afterwards (the version stays frozen)**"))
        hint = None if issued else t("印发后填写", "Once it is issued")
        number = st.text_input(
            t("文号", "Document number (文号)"), document.number, disabled=not issued, placeholder=hint
        )
        approval = st.text_input(t("审图号", "Map approval (审图号)"), document.map_approval)
        start = st.date_input(
            t("起始运行日期", "Start of operation"),
            desk.plan.operation_start,
            disabled=not starts,
            format="YYYY-MM-DD",
            help=None if refusal is None else plain(t.text(refusal)),
        )
        pressed = st.form_submit_button(t("记入方案", "Enter"))
    if pressed:
        state.do(
            entered(
                desk.plan,
                number=number if issued else None,
                map_approval=approval,
                start=start if starts else None,
            )
        )
        st.rerun()


def _versions(desk: state.Desk, t: Speaker) -> None:
    """Show a row for each version that left the house, the latest first."""
    frozen = desk.plan.document.frozen
    if not frozen:
        return
    present = frozen_state(desk.plan)
    rows = [
        {
            t("阶段", "stage"): t.text(STAGE_NAMES[each.stage]),
            t("日期", "date"): each.date.isoformat(),
            t("经办人", "let go by"): each.person,
            t("与现稿", "the present one"): t("相同", "the same")
            if present is not None and each.layout_digest == present.layout_digest
            else t("不同", "differs"),
            t("政策核查", "check"): _check(each.checked, t),
            t("内容摘要", "digest of content"): each.layout_digest[:DIGEST_LENGTH],
            t("数据摘要", "digest of data"): each.area_digest[:DIGEST_LENGTH],
            t("软件版本", "software"): each.gridplan_version,
        }
        for each in reversed(frozen)
    ]
    st.markdown(t("**定稿版本**", "**Frozen versions**"))
    st.dataframe(pd.DataFrame(rows), hide_index=True)


def _check(found: Checked | None, t: Speaker) -> str:
    if found is None:
        return t("未核查", "not checked")
    if not found.breaches:
        return t("没有不通过", "nothing fails")
    count = t(f"{len(found.breaches)} 处不通过", f"{len(found.breaches)} fail")
    return count + t("；理由：", "; reason: ") + found.despite if found.despite else count
