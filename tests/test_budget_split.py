"""Properties of the split: the parts are the whole, money follows people, order and scale change nothing."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gridplan.apportion import apportion
from gridplan.budget import BudgetInputs, work_out
from gridplan.budget.clearing import Settlement
from gridplan.budget.inputs import (
    COUNTY,
    ELSEWHERE,
    Assessment,
    ClearingRules,
    Fund,
    History,
    InsuredDistrict,
    Spending,
    Weights,
)
from gridplan.budget.money import part_of, yuan

GRIDS = ("g1", "g2", "g3")
WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=12)
EVEN = Weights(Fraction(3, 5), Fraction(1, 5), Fraction(1, 5), {2022: Fraction(1, 3), 2023: Fraction(2, 3)})


@st.composite
def years(draw: st.DrawFn, *, most_moves: int = 3) -> BudgetInputs:
    """A year of up to six districts in three grids, some of which move, with everything that is spent."""
    count = draw(st.integers(1, 6))
    districts = []
    for number in range(count):
        months = draw(st.lists(st.integers(2, 12), unique=True, max_size=most_moves))
        moves = tuple((month, draw(st.sampled_from(GRIDS))) for month in sorted(months))
        people = draw(st.integers(1, 10**6))
        districts.append(InsuredDistrict(f"d{number}", people, draw(st.sampled_from(GRIDS)), moves))
    past = {(d.id, year): draw(st.integers(1, 10**9)) for d in districts for year in EVEN.years}
    history = History("district", *({key: Fraction(n) for key, n in past.items()} for _ in range(2)))
    amounts = st.integers(0, 10**9)
    spending = [
        Spending(grid, 3 * q + 1, 3 * q + 3, {place: draw(amounts) for place in (*GRIDS, COUNTY, ELSEWHERE)})
        for grid in GRIDS
        for q in range(4)
    ]
    deposit = draw(st.integers(0, 10**10))
    fund = Fund(2024, draw(st.integers(1, 10**13)) + deposit, 0, deposit, 0)
    names = {d.id: d.id for d in districts}
    scores = {grid: Fraction(draw(st.integers(0, 100))) for grid in GRIDS}
    steps = Assessment(scores, ((Fraction(0), Fraction(1, 3)), (Fraction(60), Fraction(1))))
    rules = ClearingRules("kept", "shared", Fraction(1, 7))
    own = tuple(districts), EVEN, history, tuple(spending), steps, rules
    return BudgetInputs(fund, {grid: grid for grid in GRIDS}, names, *own)


@given(st.integers(0, 10**15), WEIGHTS)
def test_parts_sum_to_the_whole_and_stay_within_a_fen_of_their_quota(total: int, weights: list[int]) -> None:
    assume(sum(weights) > 0)
    parts = apportion(total, weights)
    assert sum(parts) == total
    assert all(abs(p - Fraction(total * w, sum(weights))) < 1 for p, w in zip(parts, weights, strict=True))


def test_equal_remainders_go_to_the_earlier() -> None:
    assert apportion(5, [1, 1, 1]) == (2, 2, 1)
    assert apportion(100, [1, 1, 4]) == (17, 17, 66)


def test_nothing_is_split_by_nothing() -> None:
    assert apportion(0, [0, 0]) == (0, 0)
    with pytest.raises(ValueError, match="zero"):
        apportion(1, [0, 0])


def test_half_a_fen_is_rounded_up_and_amounts_read_to_the_fen() -> None:
    assert [part_of(3, Fraction(1, 2)), part_of(1, Fraction(1, 3))] == [2, 0]
    assert [yuan(-123456), yuan(5), yuan(100_000_000)] == ["-1,234.56", "0.05", "1,000,000.00"]


@given(years())
def test_every_total_agrees_to_the_fen(inputs: BudgetInputs) -> None:
    budget = work_out(inputs)
    pool = inputs.fund.pool
    assert sum(part.total for part in budget.districts) == pool
    assert all(sum(part.months) == part.total for part in budget.districts)
    assert sum(grid.total for grid in budget.grids) == pool
    assert sum(clearing.deposit.held for clearing in budget.clearings) == inputs.fund.quality_deposit
    balances = sum(c.balance for c in budget.clearings if c.balance is not None)
    spent = sum(c.spent for c in budget.clearings if c.spent is not None)
    returned = sum(c.deposit.returned for c in budget.clearings if c.deposit.returned is not None)
    assert balances == pool + returned - spent
    assert all(sum(c.parts.values()) == abs(c.balance) for c in budget.clearings if c.parts is not None)
    assert isinstance(budget.settlement, Settlement)
    assert sum(sum(row.values()) for row in budget.settlement.owed.values()) == spent


@given(years())
def test_net_transfers_leave_every_grid_with_what_the_single_debts_would(inputs: BudgetInputs) -> None:
    settled = work_out(inputs).settlement
    assert isinstance(settled, Settlement)
    for grid in GRIDS:
        owed = sum(settled.owed[grid][other] for other in GRIDS) - sum(settled.owed[o][grid] for o in GRIDS)
        paid = sum(t.amount for t in settled.transfers if t.payer == grid)
        got = sum(t.amount for t in settled.transfers if t.payee == grid)
        assert paid - got == owed


@given(years(most_moves=0), st.data())
def test_move_changes_the_two_grids_from_its_month_on_and_nothing_else(
    inputs: BudgetInputs, data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(inputs.districts) - 1))
    month, to = data.draw(st.integers(2, 12)), data.draw(st.sampled_from(GRIDS))
    mover = inputs.districts[number]
    moved = list(inputs.districts)
    moved[number] = replace(mover, moves=((month, to),))
    before, after = work_out(inputs), work_out(replace(inputs, districts=tuple(moved)))
    instalments = before.districts[number].months
    assert after.districts == before.districts
    for old, new in zip(before.grids, after.grids, strict=True):
        sign = (old.id == to) - (old.id == mover.grid)
        changes = [n - o for o, n in zip(old.months, new.months, strict=True)]
        assert changes == [0 if at < month else sign * instalments[at - 1] for at in range(1, 13)]
        assert new.person_months - old.person_months == sign * mover.insured * (13 - month)


@given(years())
def test_order_of_the_grids_changes_no_amount(inputs: BudgetInputs) -> None:
    turned = replace(inputs, grids=dict(reversed(list(inputs.grids.items()))))
    assert {g.id: g for g in work_out(turned).grids} == {g.id: g for g in work_out(inputs).grids}


@given(years(), st.integers(2, 50))
def test_scale_of_people_services_and_payments_does_not_matter(inputs: BudgetInputs, factor: int) -> None:
    history = inputs.history
    scaled = replace(
        inputs,
        districts=tuple(replace(d, insured=d.insured * factor) for d in inputs.districts),
        history=replace(
            history,
            services={key: n * factor for key, n in history.services.items()},
            payments={key: n / factor for key, n in history.payments.items()},
        ),
    )
    assert [g.months for g in work_out(scaled).grids] == [g.months for g in work_out(inputs).grids]


@given(years())
def test_without_adjustment_the_pool_goes_by_head(inputs: BudgetInputs) -> None:
    by_head = work_out(replace(inputs, weights=Weights(Fraction(1)), history=History()))
    people = [district.insured for district in inputs.districts]
    assert tuple(part.total for part in by_head.districts) == apportion(inputs.fund.pool, people)


def test_history_of_grids_is_spread_by_the_insured_of_january() -> None:
    districts = (
        InsuredDistrict("a", 300, "g1"),
        InsuredDistrict("b", 100, "g1", ((7, "g2"),)),
        InsuredDistrict("c", 400, "g2"),
    )
    weights = Weights(Fraction(0), Fraction(1), Fraction(0), {2023: Fraction(1)})
    history = History("grid", {("g1", 2023): Fraction(80), ("g2", 2023): Fraction(20)})
    fund, names = Fund(2024, 1000, 0, 0, 0), {d.id: d.id for d in districts}
    inputs = BudgetInputs(fund, {"g1": "g1", "g2": "g2"}, names, districts, weights, history)
    assert [part.total for part in work_out(inputs).districts] == [600, 200, 200]


def test_district_may_move_more_than_once() -> None:
    district = InsuredDistrict("a", 1, "g1", ((3, "g2"), (10, "g1")))
    assert "".join(district.grid_in(month)[1] for month in range(1, 13)) == "112222222111"
