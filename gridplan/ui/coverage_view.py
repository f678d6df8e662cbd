"""Coverage: a map of minutes, one slider for the limit, the people outside it, who leads and who is nearest."""

import pandas as pd
import streamlit as st

from gridplan.coverage import LEAD, STATE_LABELS, Coverage, State, facilities_of_kind, kinds_present
from gridplan.coverage.kinds import GROUPS
from gridplan.text import UNDETERMINED
from gridplan.ui import coverage_state, state
from gridplan.ui.words import ESTIMATE, Speaker, plain

MAP_HEIGHT_PX = 560
ROWS_SHOWN = 15
LONGEST_MIN = 180  # of the slider, where there is no cutoff
ROW_PX = 30
TEN_THOUSAND = 1e4
_PEOPLE = st.column_config.NumberColumn(format="localized")
_MINUTES = st.column_config.NumberColumn(format="%.1f")


def draw(desk: state.Desk, t: Speaker) -> None:
    """Show what to measure to and the limit; then the map beside figures and districts; then leads and nearest."""
    what, limit, _ = st.columns([2, 2, 1])
    with what:
        to = _target(desk, t)
    with limit:
        limit_min = _limit(desk, t)
    found = coverage_state.coverage_of(desk, to, limit_min)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.iframe(coverage_state.minutes_page(desk, found), height=MAP_HEIGHT_PX)
    with right:
        _figures(found, t)
        _outside(found, t)
    for note in [*([found.reason] if found.reason else []), *found.notes]:
        st.caption(plain(t.text(note)))
    _pairs(desk, t)


def _target(desk: state.Desk, t: Speaker) -> str:
    # A group without facilities stays: that nothing can be told of it is an answer.
    kinds = list(dict.fromkeys([LEAD, *GROUPS, *kinds_present(desk.area)]))

    def words(kind: str) -> str:
        if kind == LEAD:
            return t("牵头医院", "the lead hospital")
        label = t.text(facilities_of_kind(desk.area, kind).label)
        return t(f"最近的{label}", f"the nearest {label}")

    # A key for each language: a box that keeps its key keeps the words it was first drawn with.
    label = t("测算到", "Measure to")
    return str(st.selectbox(label, kinds, format_func=words, **t.kept("coverage-to")))


def _limit(desk: state.Desk, t: Speaker) -> float:
    settings = desk.access.settings
    thresholds = settings.thresholds_min
    most = int(settings.cutoff_min or max(LONGEST_MIN, *thresholds))
    middle = max(1, min(most, round(thresholds[len(thresholds) // 2])))
    return float(st.slider(t("时限（分钟）", "Limit (min)"), 1, most, middle, **t.kept("coverage-limit")))


def _figures(found: Coverage, t: Speaker) -> None:
    """Show the covered share, and how many people are in each state that has any."""
    share = found.share[found.limit_min]
    mark = f" {t.text(ESTIMATE)}" if share.estimated else ""
    number = t.text(UNDETERMINED) if share.number is None else f"{share.number:.1%}{mark}"
    people = f" {t.text(ESTIMATE)}" if found.districts["population_estimated"].any() else ""
    shown = [(each, found.people[each]) for each in State if found.people[each] or each is State.COVERED]
    columns = st.columns(1 + len(shown))
    name = t(f"{found.limit_min:g} 分钟覆盖率", f"within {found.limit_min:g} min")
    reason = found.reason if share.reason is None else share.reason
    columns[0].metric(name, number, help=None if reason is None else t.text(reason))
    for column, (each, amount) in zip(columns[1:], shown, strict=True):
        words = f"{amount:,.0f}"
        if amount >= TEN_THOUSAND:
            words = t(f"{amount / TEN_THOUSAND:,.1f} 万", words)
        column.metric(t.text(STATE_LABELS[each]), f"{words}{people if amount else ''}")


def _outside(found: Coverage, t: Speaker) -> None:
    """Show the districts that have people outside the limit or undetermined, most people outside first."""
    frame = found.districts
    undetermined = frame[State.UNDETERMINED.value]
    frame = frame[(frame["outside"] != 0) | (undetermined != 0)]
    if frame.empty:
        st.caption(t("没有时限外的片区。", "No district has people outside the limit."))
        return
    mark = t.text(ESTIMATE)
    people = mark if frame["population_estimated"].any() else ""
    minutes = mark if frame["minutes_estimated"].any() else ""
    columns = {
        t("片区", "district"): frame["name"],
        t("网格", "grid"): frame["grid"],
        f"{t('时限外人口', 'people outside')} {people}": frame["outside"],
        f"{t('人口', 'people')} {people}": frame["population"],
        f"{t('平均分钟', 'mean min')} {minutes}": frame["minutes"].round(1),
    }
    for each in (State.WITHOUT_PATH, State.BEYOND, State.UNDETERMINED):
        if (frame[each.value] > 0).any():
            columns[t.text(STATE_LABELS[each])] = frame[each.value]
    table = pd.DataFrame({heading.strip(): values.to_numpy() for heading, values in columns.items()})
    st.dataframe(
        table,
        hide_index=True,
        height=ROW_PX * (min(ROWS_SHOWN, len(table)) + 1) + 3,
        row_height=ROW_PX,
        column_config={**dict.fromkeys(table.columns[2:], _PEOPLE), table.columns[4]: _MINUTES},
        placeholder=t.text(UNDETERMINED),
    )


def _pairs(desk: state.Desk, t: Speaker) -> None:
    """Show how many people are led by which lead while which is nearest."""
    pairs = coverage_state.pairs_of(desk)
    if pairs.empty:
        return
    st.markdown(t("**谁牵头，谁最近**", "**Who leads, who is nearest**"))
    name = desk.area.facility_name
    people = t.text(ESTIMATE) if desk.area.districts["population_estimated"].any() else ""
    minutes = t.text(ESTIMATE) if desk.access.basis else ""
    same = pairs["lead_id"] == pairs["nearest_id"]
    nearest = [name(key) if key else t.text(UNDETERMINED) for key in pairs["nearest_id"]]
    columns = {
        t("牵头医院", "lead hospital"): [name(key) for key in pairs["lead_id"]],
        t("最近的牵头医院", "nearest lead"): [
            t("即牵头医院", "the same") if own else f"→ {other}" for own, other in zip(same, nearest, strict=True)
        ],
        f"{t('人口', 'people')} {people}": pairs["population"],
        f"{t('到牵头，分钟', 'to the lead, min')} {minutes}": pairs["minutes"].round(1),
        f"{t('到最近，分钟', 'to the nearest, min')} {minutes}": pairs["nearest_minutes"].round(1),
        f"{t('多用分钟', 'extra min')} {minutes}": (pairs["minutes"] - pairs["nearest_minutes"]).round(1),
    }
    table = pd.DataFrame({heading.strip(): list(values) for heading, values in columns.items()})
    st.dataframe(
        table,
        hide_index=True,
        row_height=ROW_PX,
        height=ROW_PX * (min(ROWS_SHOWN, len(table)) + 1) + 3,
        column_config={table.columns[2]: _PEOPLE, **dict.fromkeys(table.columns[3:], _MINUTES)},
        placeholder=t.text(UNDETERMINED),
    )
