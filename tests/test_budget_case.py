"""The hand-worked case of docs/budget.md, to the fen: the numbers stand in the document alone."""

from pathlib import Path

import pytest
from budget_case import Change, changes, read_case, set_cell, tables

from gridplan.budget import work_out
from gridplan.budget.money import yuan
from gridplan.budget.tables import cell_text
from gridplan.budget.year_tables import budget_tables, parts_text
from gridplan.text import UNDETERMINED

RESULTS = {
    "2024 年度预分总额",
    "片区分配",
    "按月预付（元）",
    "季度评估",
    "年终清算",
    "支出与结算（元）",
    "网格间净额结算",
}
SURPLUS, DEFICIT = ("结余留用", "考核后分配"), ("超支不补", "超支分担", "牵头医院承担")


@pytest.mark.parametrize("title", sorted(RESULTS))
def test_every_cell_of_the_document_is_computed(tmp_path: Path, title: str) -> None:
    computed = {table.title.zh: table for table in budget_tables(work_out(read_case(tmp_path)))}
    table = computed[title]
    rows = [[cell_text(cell, "zh") for cell in row] for row in table.rows]
    assert [[heading.zh for heading in table.headings], *rows] == tables()[title]


def shares_of(rule: str, written: str) -> Change:
    """Return the change that fills in the shares that a row of the document names."""
    if not written:
        return lambda rows: None
    if rule in DEFICIT:
        return set_cell("设置", 5, "内容", written)
    return changes(*(set_cell("设置", row, "内容", part) for row, part in enumerate(written.split("："), start=6)))


@pytest.mark.parametrize(("rule", "share", "grid", "who", "payable"), tables()["各种规则"][1:])
def test_each_rule_of_surplus_and_deficit_gives_what_the_document_says(
    tmp_path: Path, rule: str, share: str, grid: str, who: str, payable: str
) -> None:
    row = 3 if rule in SURPLUS else 4
    budget = work_out(read_case(tmp_path, changes(set_cell("设置", row, "内容", rule), shares_of(rule, share))))
    (cleared,) = [c for c in budget.clearings if budget.inputs.grids[c.grid] == grid]
    assert parts_text(cleared).zh == who
    assert payable == (UNDETERMINED.zh if cleared.payable is None else yuan(cleared.payable))


def test_document_shows_every_rule() -> None:
    assert {row[0] for row in tables()["各种规则"][1:]} == {*SURPLUS, *DEFICIT}
