"""Requests without a layout: what clashes, by how much, and the nearest request that works."""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplan.access import AccessTable
from gridplan.errors import InfeasibleError, SolveError
from gridplan.partition import Aims, LoadBound, Problem, Request, problem_of, solve, within
from gridplan.partition.conflict import smallest_clash
from gridplan.partition.explain import explain_infeasible
from gridplan.partition.layouts import present_leads
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.worker import Job

# Every drawn case is on this map, of two parts where the island is asked for:
#   0 1 2
#   3 4 5
#   6 7      8 9 (the island)
MAINLAND = nx.Graph([(0, 1), (1, 2), (3, 4), (4, 5), (0, 3), (1, 4), (2, 5), (3, 6), (4, 7), (6, 7)])
SIZE, ISLAND = 8, 2


def drawn(
    leads: int = 2, *, people: Sequence[float] = (1,) * SIZE, minutes: np.ndarray | None = None, island: bool = False
) -> Problem:
    size = SIZE + ISLAND * island
    near = nx.Graph([*MAINLAND.edges, (8, 9)]) if island else MAINLAND
    names = [*(f"D{i}" for i in range(size)), *(f"L{j}" for j in range(leads))]
    return Problem(
        districts=tuple(names[:size]),
        leads=tuple((lead,) for lead in names[size:]),
        population=np.array([*people, *(1,) * (ISLAND * island)], dtype=float),
        minutes=np.ones((size, leads)) if minutes is None else minutes,
        beds=np.ones(leads),
        neighbours=tuple(tuple(sorted(near[i])) for i in range(size)),
        names={name: name for name in names},
        admin_areas=tuple("北" if i < 3 else "南" for i in range(size)),
    )


def refused(problem: Problem, request: Request) -> InfeasibleError:
    with pytest.raises(InfeasibleError) as caught:
        solve(problem, request)
    return caught.value


def test_smallest_clash_is_found_among_many() -> None:
    # 3 and 11 clash, and so do 5, 7 and 12: the early pair is told.
    def clash(kept: Sequence[int]) -> bool:
        return {3, 11} <= set(kept) or {5, 7, 12} <= set(kept)

    assert smallest_clash(range(20), clash) == [3, 11]
    assert smallest_clash([n for n in range(20) if n != 11], clash) == [5, 7, 12]
    assert smallest_clash(range(20), lambda kept: True) == []  # nothing asked clashes by itself


@given(st.lists(st.frozensets(st.integers(0, 9), min_size=1, max_size=4), min_size=1, max_size=5))
def test_no_item_of_a_smallest_clash_can_be_left_out(clashes: list[frozenset[int]]) -> None:
    def clash(kept: Sequence[int]) -> bool:
        return any(each <= set(kept) for each in clashes)

    found = smallest_clash(range(10), clash)
    assert clash(found)
    assert not any(clash([item for item in found if item != left_out]) for left_out in found)


def test_bounds_are_told_grid_by_grid_in_persons_and_shares() -> None:
    problem = drawn(3, people=(9, 9, 1, 1, 1, 1, 1, 1))  # 24 people: 9, 9 and 6 is the nearest to 8, 8 and 8
    request = Request(problem.leads, bounds=(within("population", 0.05),))
    error = refused(problem, request)
    lines = error.text.zh.splitlines()
    assert lines[0] == "没有符合要求的方案：均衡要求过严；要求 ±5%，放宽到 ±25% 有解"
    assert sum(line.endswith("人口最多 35.0%（8.4 人），最接近的方案为 37.5%（9 人）") for line in lines) == 2
    assert sum(line.endswith("人口至少 31.7%（7.6 人），最接近的方案为 25.0%（6 人）") for line in lines) == 1
    assert "片区 D0 一个就有人口 9 人，超过所有可归网格的上限 8.4 人，多 0.6 人" in lines
    assert "asked for ±5%, there is a layout within ±25%" in error.text.en
    assert error.nearest == replace(request, bounds=(within("population", 0.25),))
    assert sorted(np.bincount(error.lead_number, problem.population)) == [6, 9, 9]


def test_locks_that_contradict_the_balance_are_released_as_few_as_needed() -> None:
    problem = drawn()  # 8 people, ±25 %: 3 to 5 in each grid; six are locked to one
    locks = {f"D{i}": "L0" for i in range(6)}
    request = Request(problem.leads, bounds=(within("population", 0.25),), locks=locks)
    error = refused(problem, request)
    first, *others = error.text.zh.splitlines()
    assert "“人口均衡 ±25%”、“片区 D0、D1、D2、D3、D4、D5 锁定给 L0”" in first
    assert "或者要求 ±25%，放宽到 ±50% 有解" in first
    assert "只能归网格（L0）的片区 D0、D1、D2、D3、D4、D5 共有人口 6 人，超过上限 5 人，多 1 人" in others
    assert error.nearest.bounds == request.bounds
    assert len(error.nearest.locks) == 5
    assert error.nearest.locks.items() < locks.items()


def test_only_what_clashes_is_named() -> None:
    problem = drawn()
    locks = {"D0": "L0", "D2": "L0", "D1": "L1", "D4": "L1", "D7": "L1"}  # D1 and D4 part D0 from D2; D7 does not
    request = Request(problem.leads, locks=locks, contiguous=True, bounds=(within("population", 0.9),))
    first = refused(problem, request).text.zh.splitlines()[0]
    assert "以下要求不能同时满足：“连片”、“片区 D0、D2 锁定给 L0”、“片区 D1、D4 锁定给 L1”；" in first
    assert "去掉“片区 D" in first
    assert "不与其网格相连（飞地）有解" in first


def test_the_smaller_stray_piece_is_named_where_contiguity_clashes() -> None:
    # The same wall, by what can be reached: nothing but contiguity can be given up. D5 is nearer to L1, so D2 is alone.
    minutes = np.ones((SIZE, 2))
    minutes[[1, 4], 0] = np.inf
    minutes[[0, 2], 1] = np.inf
    minutes[5, 0] = 9
    problem = drawn(minutes=minutes)
    error = refused(problem, Request(problem.leads, contiguous=True))
    assert error.text.zh == "没有符合要求的方案：“连片”无法满足；允许片区 D2 不与其网格相连（飞地）有解"
    assert error.nearest == Request(problem.leads, contiguous=True, exclaves=frozenset({"D2"}))


def test_parts_of_the_area_are_mentioned_where_contiguity_clashes() -> None:
    minutes = np.ones((SIZE + ISLAND, 2))
    minutes[[1, 4], 0] = np.inf
    minutes[[0, 2], 1] = np.inf
    problem = drawn(minutes=minutes, island=True)
    text = refused(problem, Request(problem.leads, contiguous=True)).text
    assert "规划范围由 2 个互不相邻的部分组成，连片在各部分内分别判断" in text.zh
    assert "the area is in 2 parts" in text.en


def test_several_numbers_of_grids_are_explained_by_the_nearest() -> None:
    problem = drawn(4)  # 8 people, at most 2 each: 3 grids hold 6, 2 grids 4
    bound = LoadBound(high=2, relative=False)
    request = Request(problem.leads, number=(2, 3), bounds=(bound,))
    error = refused(problem, request)
    first, *others = error.text.zh.splitlines()
    assert "2 至 3 个网格都没有符合要求的方案；最接近的是 3 个网格" in first
    assert "“人口最多 2 人”放宽到“人口最多 3 人”有解" in first
    assert "各网格人口上限合计 6 人（75.0%），比全部人口少 2 人" in others
    assert error.nearest == replace(request, bounds=(replace(bound, high=3.0),))


def test_a_limit_is_told_with_those_beyond_it_and_their_nearest_minutes() -> None:
    minutes = np.tile([5.0, 50.0], (SIZE, 1))
    minutes[7] = [25, 40]
    people = np.arange(1, SIZE + 1)  # D7 has 8 of 36
    beyond = np.where(minutes > 20, people[:, None], 0).astype(float)
    problem = replace(drawn(people=people.tolist(), minutes=minutes), limit_min=20, beyond=beyond)
    request = Request(problem.leads, number=1, within_limit=True)
    error = refused(problem, request)
    assert "不把 20 分钟作为硬性要求有解，最少 8 人（22.2%）超限，在片区 D7" in error.text.zh
    assert "片区 D7（最近 25.0 分钟） 没有可选的牵头医院（20 分钟以内）" in error.text.zh
    assert error.nearest == replace(request, within_limit=False)


def test_the_share_that_may_move_is_raised_to_what_the_balance_needs() -> None:
    problem = drawn()  # seven with L0: for 3 to 5 each two of 8 must move
    present = {f"D{i}": "L1" if i == 7 else "L0" for i in range(SIZE)}
    request = Request(problem.leads, bounds=(within("population", 0.25),), present=present, most_moved=0.1)
    error = refused(problem, request)
    assert "更换牵头医院的人口上限由 10.0% 提高到 25.0% 有解" in error.text.zh
    # At most none may move (an eighth is 12.5 %): 7 and 1 are ±75 %, 2 and 1 too many or few; 25 % − 10 % is less.
    assert error.nearest == replace(request, most_moved=0.25)


def test_a_layout_to_differ_from_is_loosened() -> None:
    problem = drawn()
    others = ({f"D{i}": "L0" for i in range(SIZE)},)
    locks = {f"D{i}": "L0" for i in range(6)}
    request = Request(problem.leads, unlike=((others[0], 0.5),), locks=locks)  # two of 8 can differ
    error = refused(problem, request)
    assert "至少 25% 有解" in error.text.zh
    assert "去掉“片区" in error.text.zh


def test_two_clashes_at_once_are_both_solved() -> None:
    problem = drawn(3)  # 3, 3 and 2 people is the nearest to equal: ±25 %
    pair = frozenset({"D0", "D1"})
    request = Request(problem.leads, together=(pair,), apart=(pair,), bounds=(within("population", 0.05),))
    error = refused(problem, request)
    first, *others = error.text.zh.splitlines()
    assert "去掉“片区 D0、D1 在同一网格”，要求 ±5%，放宽到 ±25% 有解" in first
    assert "片区 D0、D1 要求不在同一网格，又须在同一网格" in others
    assert error.nearest == replace(request, together=(), bounds=(within("population", 0.25),))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"apart": (frozenset({"D0", "D1"}),), "locks": {"D0": "L0", "D1": "L0"}},
            "片区 D0、D1 要求不在同一网格，但都只能归网格（L0）",
        ),
        (
            {"apart": (frozenset({"D0", "D1", "D2"}),)},
            "片区 D0、D1、D2 要求两两不在同一网格，需要 3 个网格，只有 2 个",
        ),
        (
            {"together": (frozenset({"D0", "D1"}),), "locks": {"D0": "L0", "D1": "L1"}},
            "须在同一网格的片区 D0、D1 锁定给不同的牵头医院 L0、L1",
        ),
        ({"whole": frozenset({"北"}), "locks": {"D0": "L0", "D2": "L1"}}, "锁定给不同的牵头医院 L0、L1"),
        ({"bounds": (LoadBound(low=1.2),)}, "各网格人口下限合计 9.6 人（120.0%），比全部人口多 1.6 人"),
        ({"bounds": (LoadBound(high=0.9),)}, "各网格人口上限合计 7.2 人（90.0%），比全部人口少 0.8 人"),
        (
            {"bounds": (LoadBound(low=5, relative=False, lead="L0"), LoadBound(high=4, relative=False))},
            "网格（L0）人口至少 5 人，又最多 4 人",
        ),
        (
            {"bounds": (LoadBound(low=1.0),), "locks": {f"D{i}": "L0" for i in range(6)}},
            "可归网格（L1）的全部片区人口只有 2 人，低于下限 4 人，少 2 人",
        ),
        (
            {"number": 1, "must_lead": frozenset({"L0"}), "locks": {"D0": "L1"}},
            "必须牵头或有片区锁定的医院有 2 家（L0、L1），比网格数 1 多 1",
        ),
        ({"never": frozenset({("D3", "L0"), ("D3", "L1")})}, "片区 D3 没有可选的牵头医院"),
    ],
)
def test_contradictions_are_seen_without_a_model(changes: dict[str, object], words: str) -> None:
    problem = drawn()
    error = refused(problem, replace(Request(problem.leads), **changes))
    assert words in error.text.zh
    assert error.nearest is not None
    solve(problem, error.nearest)


def test_all_that_means_nothing_is_refused_at_once() -> None:
    problem = drawn()
    request = Request(
        problem.leads,
        bounds=(LoadBound(low=1.2, high=0.8), LoadBound(), LoadBound(high=-1), LoadBound("insured", high=1)),
        locks={"D9": "L0"},
        apart=(frozenset({"X"}),),
        exclaves=frozenset({"Y"}),
        whole=frozenset({"东"}),
        unlike=(({"Z": "L0"}, 1.5),),
        most_moved=-0.1,
        aims=Aims(minutes=-1),
    )
    with pytest.raises(SolveError) as caught:
        solve(problem, request)
    for words in [
        "“人口至少 平均值的 120%，最多 平均值的 80%”：下限大于上限",
        "有一条均衡要求没有上下限",
        "的界限不是非负数",
        "没有人口口径 insured",
        *(f"没有片区 {name}" for name in ("D9", "X", "Y", "Z")),
        "没有区划 东",
        "与已有方案不同的人口须在 0 与 1 之间",
        "更换牵头医院的人口上限须在 0 与 1 之间",
        "没有现行方案，无法计入变动",
        "目标中的权重和价格须为非负数",
    ]:
        assert words in caught.value.text.zh


def test_what_was_not_found_out_in_time_is_said() -> None:
    problem = drawn(3, people=(9, 9, 1, 1, 1, 1, 1, 1))
    request = Request(problem.leads, bounds=(within("population", 0.05),))
    error = explain_infeasible(problem, request, time_limit_s=0)
    assert "未能在 0 秒内判明：上述要求中是否有可以保留的、怎样放宽才有解" in error.text.zh
    assert error.nearest is None
    cancelled = explain_infeasible(problem, request, stop=lambda: True)
    assert "已取消，未能判明" in cancelled.text.zh
    assert cancelled.nearest is None


def test_the_explanation_comes_through_the_worker_whole() -> None:
    problem = drawn(3, people=(9, 9, 1, 1, 1, 1, 1, 1))
    job = Job(solve, problem, Request(problem.leads, bounds=(within("population", 0.05),)))
    with pytest.raises(InfeasibleError, match="放宽到 ±25% 有解") as caught:
        job.result()
    assert caught.value.nearest.bounds == (within("population", 0.25),)
    assert "within ±25%" in caught.value.text.en


def least_tolerance(problem: Problem) -> float:
    """The least tolerance of all assignments in which each lead has a district, by trying them all."""
    number = len(problem.leads)
    common = problem.population.sum() / number
    chosen = np.array([each for each in product(range(number), repeat=SIZE) if len(set(each)) == number])
    loads = np.stack([(problem.population * (chosen == lead)).sum(axis=1) for lead in range(number)], axis=1)
    return float(np.abs(loads / common - 1).max(axis=1).min())


@settings(max_examples=20)
@given(st.lists(st.integers(1, 30), min_size=SIZE, max_size=SIZE), st.integers(2, 3))
def test_the_tolerance_offered_is_the_least_in_half_per_cents(people: list[int], leads: int) -> None:
    problem = drawn(leads, people=people)
    least = least_tolerance(problem)
    if least <= 0.005:
        return
    error = refused(problem, Request(problem.leads, bounds=(within("population", 0.005),)))
    (bound,) = error.nearest.bounds
    assert bound.high - 1 == pytest.approx(max(math.ceil(least / 0.005 - 1e-6) * 0.005, 0.01))


some_districts = st.frozensets(st.sampled_from([f"D{i}" for i in range(SIZE)]), min_size=2, max_size=3)


@st.composite
def requests(draw: st.DrawFn) -> tuple[Problem, Request]:
    """Requests with many demands, most of them without a layout."""
    leads = draw(st.integers(2, 3))
    problem = drawn(leads, people=draw(st.lists(st.integers(1, 9), min_size=SIZE, max_size=SIZE)))
    lead, district = st.sampled_from([f"L{j}" for j in range(leads)]), st.sampled_from(problem.districts)
    bound = st.one_of(
        st.sampled_from([0.02, 0.1]).map(lambda t: within("population", t)),
        st.builds(LoadBound, high=st.sampled_from([5.0, 12.0]), relative=st.just(False), lead=lead),
    )
    present = dict.fromkeys(problem.districts, "L0")
    return problem, Request(
        problem.leads,
        number=draw(st.sampled_from([None, 2, (2, leads)])),
        bounds=tuple(draw(st.lists(bound, max_size=2))),
        contiguous=draw(st.booleans()),
        locks=draw(st.dictionaries(district, lead, max_size=4)),
        never=draw(st.frozensets(st.tuples(district, lead), max_size=3)),
        together=tuple(draw(st.lists(some_districts, max_size=1))),
        apart=tuple(draw(st.lists(some_districts, max_size=1))),
        present=present,
        most_moved=draw(st.sampled_from([None, 0.2])),
        unlike=draw(st.sampled_from([(), ((present, 0.6),)])),
    )


@settings(max_examples=30)
@given(requests())
def test_every_nearest_request_that_is_offered_works(case: tuple[Problem, Request]) -> None:
    problem, request = case
    try:
        solve(problem, request)
        return
    except InfeasibleError as error:
        refusal = error
    assert refusal.nearest is not None
    solve(problem, refusal.nearest)  # raises where there is no layout
    assert "怎样放宽" not in refusal.text.zh


# The Wenzhou example


def test_wenzhou_locked_as_it_is_cannot_be_balanced(
    wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable
) -> None:
    leads = tuple(grid.leads for grid in wenzhou_plan.layout.grids)
    problem = problem_of(wenzhou, wenzhou_access, leads)
    locks = present_leads(wenzhou_plan.layout)
    request = Request(leads, bounds=(within("population", 0.1),), locks=locks)
    error = refused(problem, request)
    assert error.text.zh.startswith("没有符合要求的方案：以下要求不能同时满足：“常住人口均衡 ±10%”")
    assert error.nearest.locks.items() < locks.items()
    free = set(locks) - set(error.nearest.locks)
    assert all(wenzhou.districts["name"][district] in error.text.zh for district in free)
    lead_number = solve(problem, error.nearest).lead_number
    loads = np.bincount(lead_number, problem.population)
    assert (np.abs(loads / loads.mean() - 1) <= 0.1 + 1e-9).all()
    kept = dict(zip(problem.districts, (leads[j][0] for j in lead_number), strict=True))
    assert all(kept[district] == lead for district, lead in error.nearest.locks.items())


def test_wenzhou_has_people_beyond_ten_minutes_of_every_lead(
    wenzhou: StudyArea, wenzhou_plan: Plan, wenzhou_access: AccessTable
) -> None:
    leads = tuple(grid.leads for grid in wenzhou_plan.layout.grids)
    problem = problem_of(wenzhou, wenzhou_access, leads, limit_min=10)
    request = Request(leads, within_limit=True, contiguous=True)
    error = refused(problem, request)
    assert "“所有人都在 10 分钟以内”无法满足" in error.text.zh
    far = problem.districts.index({name: key for key, name in wenzhou.districts["name"].items()}["仰义"])
    assert f"仰义（最近 {problem.minutes[far].min():.1f} 分钟）" in error.text.zh
    assert error.nearest == replace(request, within_limit=False)
