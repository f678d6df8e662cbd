"""A year that is not over, or not fully known: undetermined with the reason, never zero."""

from pathlib import Path

import pytest
from budget_case import Change, changes, drop_rows, read_case, set_cell

from gridplan.budget import Budget, work_out
from gridplan.budget.clearing import Settlement
from gridplan.budget.year_tables import parts_text
from gridplan.text import Text

QUARTER_ROWS = {1: (2, 6, 10), 2: (3, 7, 11), 3: (4, 8, 12), 4: (5, 9, 13)}  # of the sheet 支出


def budget_after(folder: Path, change: Change) -> Budget:
    return work_out(read_case(folder, change))


def spent(budget: Budget, grid: str) -> list[int | None]:
    return [review.spent for review in budget.reviews if review.grid == grid]


def test_half_a_year_is_reviewed_for_two_quarters_and_not_cleared(tmp_path: Path) -> None:
    budget = budget_after(tmp_path, drop_rows("支出", keep=(*QUARTER_ROWS[1], *QUARTER_ROWS[2])))
    assert spent(budget, "1") == [75_000_55, 152_000_55, None, None]
    review = next(r for r in budget.reviews if (r.grid, r.quarter) == ("1", 3))
    assert (review.ratio, review.forecast, review.over) == (None, None, None)
    assert review.reason == Text("缺 7 月支出", "no spending of month 7")
    assert [c.balance for c in budget.clearings] == [None] * 3
    assert parts_text(budget.clearings[0]).zh == "无法判定：缺 7 月支出"
    assert isinstance(budget.settlement, Text)
    assert budget.settlement.zh.startswith("甲院 缺 7 月支出")


def test_blank_cell_is_not_zero_and_leaves_the_other_grids_alone(tmp_path: Path) -> None:
    budget = budget_after(tmp_path, set_cell("支出", 7, "县域外", ""))
    assert spent(budget, "2") == [60_000_00, None, None, None]
    assert parts_text(budget.clearings[1]).zh == "无法判定：缺 4—6 月支出：县域外"
    assert budget.clearings[0].balance == 28_185_31
    assert not isinstance(budget.settlement, Settlement)


def test_zero_is_zero(tmp_path: Path) -> None:
    budget = budget_after(tmp_path, set_cell("支出", 7, "县域外", "0"))
    assert spent(budget, "2")[1] == 60_000_00 + 63_000_00 - 16_000_00


def test_months_and_quarters_may_stand_beside_each_other(tmp_path: Path) -> None:
    def by_month(rows: dict[str, list[list[str]]]) -> None:
        quarter = rows["支出"].pop(1)
        rows["支出"] += [[f"{month}月", quarter[1], *(quarter[2:] if month == 2 else "00000")] for month in (1, 2, 3)]

    assert spent(budget_after(tmp_path, by_month), "1") == spent(work_out(read_case(tmp_path)), "1")


def test_grid_without_districts_needs_no_spending_and_late_bills_count(tmp_path: Path) -> None:
    leave = set_cell("参保", 5, "年初网格", "乙院")  # 丙院 has nobody
    gone = budget_after(tmp_path, changes(leave, drop_rows("支出", keep=(*range(2, 10), 10))))
    assert spent(gone, "3") == [74_000_00] * 4
    last = gone.clearings[2]
    assert (last.budget, last.deposit.held, last.balance) == (0, 0, -74_000_00)
    assert [r.ratio for r in gone.reviews if r.grid == "3"] == [None] * 4


@pytest.mark.parametrize(
    "change",
    [set_cell("考核", 2, "得分", ""), drop_rows("考核"), drop_rows("返还标准")],
    ids=["no score of this grid", "no scores", "no steps"],
)
def test_deposit_without_assessment_leaves_the_clearing_open(tmp_path: Path, change: Change) -> None:
    first = budget_after(tmp_path, change).clearings[0]
    assert (first.deposit.held, first.deposit.returned, first.balance, first.payable) == (13_356_67, None, None, None)
    assert parts_text(first).zh == "无法判定：没有考核得分或返还标准"


def test_score_below_every_step_returns_nothing_that_can_be_told(tmp_path: Path) -> None:
    cleared = budget_after(tmp_path, drop_rows("返还标准", keep=(4,))).clearings
    assert [c.deposit.returned for c in cleared] == [13_356_67, None, None]


def test_without_a_deposit_no_assessment_is_needed(tmp_path: Path) -> None:
    none = changes(set_cell("基金", 4, "占筹资总额比例", "0%"), drop_rows("考核"), drop_rows("返还标准"))
    assert all(c.deposit.returned == 0 and c.balance is not None for c in budget_after(tmp_path, none).clearings)


def test_without_rules_surplus_and_deficit_are_told_but_not_given_to_anybody(tmp_path: Path) -> None:
    budget = budget_after(tmp_path, changes(set_cell("设置", 3, "内容", ""), set_cell("设置", 4, "内容", "")))
    assert [parts_text(c).zh for c in budget.clearings] == [
        "无法判定：未定结余规则",
        "无法判定：未定超支规则",
        "收支相抵",
    ]
    assert [c.balance for c in budget.clearings] == [28_185_31, -13_276_78, 0]
