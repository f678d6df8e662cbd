"""What a planner asks of a layout, as plain sentences; the answers add up to a request."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from gridplan.partition import Aims, LoadBound, Problem, Request, locks_of, problem_of, within
from gridplan.partition.layouts import present_leads
from gridplan.partition.problem import POPULATION
from gridplan.text import Text
from gridplan.ui import state
from gridplan.ui.words import Speaker

Leads = tuple[tuple[str, ...], ...]
NO_BALANCE, PER_BED = "none", "per_bed"
FREE, HARD, PRICED = "free", "hard", "priced"
LIMIT_WORDS = {
    FREE: Text("不设上限", "may be any"),
    HARD: Text("任何人不得超过", "is for nobody more than"),
    PRICED: Text("尽量不超过", "is for few more than"),
}
GAPS = (0.0, 0.0001, 0.001, 0.005, 0.01, 0.02)
TIME_LIMITS_S = (10, 30, 60, 120, 300, 600)
SHORTEST_MIN, LONGEST_MIN = 5, 180
DEFAULT_TOLERANCE_PERCENT, DEFAULT_GAP, DEFAULT_TIME_S, DEFAULT_GRIDS = 15, 0.001, 60, 5
DEFAULT_UNCOVERED = 0.1


@dataclass(frozen=True, eq=False)
class Ask:
    """A filled-in form."""

    request: Request
    limit_min: float
    leave_out_unreachable: bool

    def problem(self, desk: state.Desk) -> Problem:
        """Return the arrays of the desk's area for what is asked."""
        return problem_of(
            desk.area,
            desk.access,
            self.request.leads,
            excluded=desk.plan.layout.excluded,
            leave_out_unreachable=self.leave_out_unreachable,
            limit_min=self.limit_min,
            borders=self.request.aims.borders > 0,
        )


def draw(desk: state.Desk, t: Speaker) -> Ask:
    """Show the sentences with their boxes, and return what they ask."""
    leads, number, must = _leads(desk, t)
    bounds, per_bed = _balance(desk, t)
    limit_min, limit, uncovered = _limit(desk, t)
    contiguous, locks, leave_out = _districts(desk, t)
    together, apart, whole = _groups(desk, t)
    aims = _prices(t, uncovered=uncovered, per_bed=per_bed)
    gap, time_limit_s = _stop(t)
    request = Request(
        leads,
        number=number,
        must_lead=must,
        bounds=bounds,
        contiguous=contiguous,
        within_limit=limit == HARD,
        locks=locks,
        together=together,
        apart=apart,
        whole=whole,
        aims=aims,
        present=present_leads(desk.plan.layout),
        gap=gap,
        time_limit_s=float(time_limit_s),
    )
    return Ask(request, limit_min, leave_out)


def _candidates(desk: state.Desk) -> tuple[Leads, Leads]:
    """Return the leads as they are, and those to choose among: these and every candidate, co-leads together."""
    present = tuple(grid.leads for grid in desk.plan.layout.grids)
    leading = set(desk.plan.layout.leads)
    facilities = desk.area.facilities
    others = facilities.index[facilities["lead_candidate"]]
    return present, (*present, *((str(key),) for key in others if key not in leading))


def _leads(desk: state.Desk, t: Speaker) -> tuple[Leads, int | tuple[int, int] | None, frozenset[str]]:
    present, groups = _candidates(desk)
    as_now = t(f"沿用现有 {len(present)} 家", f"the {len(present)} of the plan")
    choose = t(f"从 {len(groups)} 家中选", f"chosen among {len(groups)}")
    ways = [as_now, choose] if present else [choose]
    way = st.radio(t("牵头医院", "The lead hospitals are"), ways, horizontal=True, **t.kept("solve-leads"))
    if way == as_now or not groups:
        return present, None, frozenset()
    st_must, st_never = st.columns(2)
    names = desk.area.facility_names
    must = st_must.multiselect(
        t("必须牵头", "These must lead"), groups, format_func=names, placeholder=_any(t), **t.kept("solve-must")
    )
    rest = [group for group in groups if group not in must]
    never = st_never.multiselect(
        t("不得牵头", "These must not"), rest, format_func=names, placeholder=_any(t), **t.kept("solve-never")
    )
    left = tuple(group for group in groups if group not in never)
    return left, _number(len(left), len(present) or DEFAULT_GRIDS, t), frozenset(group[0] for group in must)


def _number(most: int, usual: int, t: Speaker) -> int | tuple[int, int]:
    if most <= 1:
        return most
    usual = min(usual, most)
    label = t("网格数，一个数或一个范围", "Number of grids, one number or a range")
    low, high = st.slider(label, 1, most, (usual, usual), **t.kept(f"solve-count-{most}"))
    return low if low == high else (low, high)


def _balance(desk: state.Desk, t: Speaker) -> tuple[tuple[LoadBound, ...], bool]:
    """Ask which people shall be alike in every grid, and how much."""
    kinds = desk.area.population_kinds
    counted = desk.area.population_kind
    words = {POPULATION: t.text(kinds[counted])}
    words |= {key: t.text(name) for key, name in kinds.items() if key != counted and key in desk.area.districts}
    words[PER_BED] = t("每张开放床位的人口", "people per open bed of its lead")
    words[NO_BALANCE] = t("（不要求均衡）", "(nothing)")
    left, right = st.columns(2)
    quantity = left.selectbox(
        t("每个网格的", "Every grid's"),
        list(words),
        format_func=words.__getitem__,
        **t.kept("solve-quantity"),
        help=t("由规划者选定，不代表公平。", "The planner's choice; nothing here is called fair."),
    )
    percent = right.slider(
        t("与均值相差不超过", "differ from the mean by at most"),
        1,
        100,
        DEFAULT_TOLERANCE_PERCENT,
        format="%d %%",
        disabled=quantity == NO_BALANCE,
        **t.kept("solve-tolerance"),
    )
    if quantity == NO_BALANCE:
        return (), False
    per_bed = quantity == PER_BED
    return (within(POPULATION if per_bed else quantity, percent / 100, per_bed=per_bed),), per_bed


def _limit(desk: state.Desk, t: Speaker) -> tuple[float, str, float]:
    """Ask for the limit of minutes: none, a hard one, or a price for who is beyond it."""
    left, right = st.columns(2)
    way = left.selectbox(
        t("到牵头医院的时间", "The way to the lead"),
        list(LIMIT_WORDS),
        format_func=lambda key: t.text(LIMIT_WORDS[key]),
        **t.kept("solve-limit"),
    )
    thresholds = sorted(desk.access.settings.thresholds_min)
    usual = round(thresholds[len(thresholds) // 2])
    limit_min = right.slider(
        t("分钟数", "minutes"),
        SHORTEST_MIN,
        LONGEST_MIN,
        min(max(usual, SHORTEST_MIN), LONGEST_MIN),
        help=t("不设上限时，仅用于统计超过的人口。", "Without a limit it only says whom to count."),
        **t.kept("solve-limit-minutes"),
    )
    if way != PRICED:
        return float(limit_min), way, 0.0
    words = t(
        "每 1% 的人口超过，相当于全体平均多走几分钟", "Price of 1% of the people beyond it, in minutes of the mean"
    )
    price = st.number_input(words, 0.0, 100.0, DEFAULT_UNCOVERED, 0.05, **t.kept("solve-price-uncovered"))
    return float(limit_min), way, price


def _districts(desk: state.Desk, t: Speaker) -> tuple[bool, Mapping[str, str], bool]:
    words = t("每个网格的片区连成一片", "The districts of a grid hang together")
    contiguous = st.checkbox(words, value=True, **t.kept("solve-contiguous"))
    locks = locks_of(desk.plan.layout)
    words = t(f"锁定的片区不动（现有 {len(locks)} 个）", f"Locked districts stay ({len(locks)} at present)")
    kept = st.checkbox(words, value=True, **t.kept("solve-locks"))
    leave_out = st.checkbox(
        t(
            "与任何牵头医院都没有通路的片区暂不分配",
            "Districts that no lead can reach stay unassigned",
        ),
        **t.kept("solve-leave-out"),
    )
    return contiguous, locks if kept else {}, leave_out


def _groups(
    desk: state.Desk, t: Speaker
) -> tuple[tuple[frozenset[str], ...], tuple[frozenset[str], ...], frozenset[str]]:
    with st.expander(t("片区与区划的特别要求", "Districts kept together, apart, or whole")):
        together = _several(desk, t("同在一个网格的片区", "In one grid"), "together", t)
        apart = _several(desk, t("不得同在一个网格的片区", "No two in one grid"), "apart", t)
        areas = [name for name in dict.fromkeys(desk.area.districts["admin_area"]) if name]
        whole = st.multiselect(
            t("不拆分的区划", "Administrative areas kept whole"), areas, placeholder=_any(t), **t.kept("solve-whole")
        )
    return together, apart, frozenset(whole)


def _several(desk: state.Desk, label: str, name: str, t: Speaker) -> tuple[frozenset[str], ...]:
    """Ask for groups of districts; a box for the next group comes up when the one before has two."""
    districts = desk.area.districts
    groups: list[frozenset[str]] = []
    while True:
        number = len(groups)
        chosen = st.multiselect(
            label if not number else t(f"{label}（第 {number + 1} 组）", f"{label} (group {number + 1})"),
            list(districts.index),
            format_func=lambda key: f"{districts.at[key, 'name']} · {districts.at[key, 'admin_area']}",
            **t.kept(f"solve-{name}-{number}"),
            placeholder=_any(t),
        )
        if len(chosen) < 2:  # noqa: PLR2004 - one district alone is no group
            return tuple(groups)
        groups.append(frozenset(chosen))


def _prices(t: Speaker, *, uncovered: float, per_bed: bool) -> Aims:
    with st.expander(t("除时间外还看重什么", "What counts beside minutes")):
        st.caption(
            t(
                "目标是全体人口的平均就医时间最短。下面填的是价格：为避免一个单位，宁愿全体平均多走几分钟；0 为不计。",
                "The aim is the least mean minutes of everybody. Below are prices: how many minutes more for everybody "
                "one unit is worth avoiding; 0 does not count.",
            )
        )
        left, right = st.columns(2)
        balance = _price(
            left, "balance", t("每 1% 的人口高于本网格应有数", "1% of people above a grid's common value"), t
        )
        change = _price(right, "change", t("每 1% 的人口更换牵头医院", "1% of people with another lead"), t)
        splits = _price(left, "splits", t("区划每多分出一处", "each further part of an administrative area"), t)
        borders = _price(right, "borders", t("网格间边界每公里", "each km of border between grids"), t)
    return Aims(
        uncovered=uncovered, balance=balance, balance_per_bed=per_bed, change=change, splits=splits, borders=borders
    )


def _price(place: st.delta_generator.DeltaGenerator, name: str, label: str, t: Speaker) -> float:
    return float(place.number_input(label, 0.0, 100.0, 0.0, 0.05, **t.kept(f"solve-price-{name}")))


def _stop(t: Speaker) -> tuple[float, int]:
    left, right = st.columns(2)
    gap = left.select_slider(
        t("与可证明的最优相差不超过", "Stop within this of the best possible"),
        GAPS,
        DEFAULT_GAP,
        format_func=lambda gap: f"{gap:.2%}" if gap else t("证明最优", "proven best"),
        **t.kept("solve-gap"),
    )
    time_limit_s = right.select_slider(
        t("或最多计算", "or after at most"),
        TIME_LIMITS_S,
        DEFAULT_TIME_S,
        format_func=lambda s: t(f"{s} 秒", f"{s} s"),
        **t.kept("solve-time"),
    )
    return float(gap), int(time_limit_s)


def _any(t: Speaker) -> str:
    return t("无", "none")
