"""The budget workbook at the door: every fault with sheet, row, column, value and remedy, all at once."""

from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from budget_case import NAMES, Change, Rows, changes, drop_rows, read_case, set_cell, sheets, write_book

from gridplan.budget import read_budget_book, work_out
from gridplan.errors import BudgetError, Fault


def faults_after(folder: Path, change: Change) -> list[Fault]:
    with pytest.raises(BudgetError) as caught:
        read_case(folder, change)
    return list(caught.value.faults)


def add(sheet: str, *row: str) -> Change:
    return lambda rows: rows[sheet].append([*row])


CELLS = {
    "amount with words": (set_cell("基金", 2, "金额（元）", "一百万元"), "基金", 2, "金额（元）", "不是数字"),
    "thousands apart": (set_cell("支出", 2, "乙院", "8,000"), "支出", 2, "乙院", "不是数字"),
    "below zero": (set_cell("支出", 2, "乙院", "-5"), "支出", 2, "乙院", "小于零"),
    "finer than a fen": (set_cell("支出", 2, "乙院", "10.005"), "支出", 2, "乙院", "不足一分"),
    "not in yuan": (set_cell("基金", 2, "金额（元）", "10000000000000"), "基金", 2, "金额（元）", "金额过大"),
    "not a whole person": (set_cell("参保", 2, "参保居民数", "300.5"), "参保", 2, "参保居民数", "不是整数"),
    "insured blank": (set_cell("参保", 2, "参保居民数", ""), "参保", 2, "参保居民数", "单元格为空"),
    "unknown district": (set_cell("参保", 2, "片区", "东郷"), "参保", 2, "片区", "没有这个片区"),
    "unknown grid": (set_cell("参保", 2, "年初网格", "丁院"), "参保", 2, "年初网格", "没有这个网格"),
    "district twice": (add("参保", "东乡", "300", "甲院"), "参保", 6, "片区", "重复"),
    "moved in January": (set_cell("调整", 2, "起始月份", "1"), "调整", 2, "起始月份", "不是年内的调整月份"),
    "moved in month 13": (set_cell("调整", 2, "起始月份", "13"), "调整", 2, "起始月份", "不是年内的调整月份"),
    "moved twice in a month": (add("调整", "西乡", "7", "丙院"), "调整", 3, "起始月份", "重复"),
    "share above the whole": (set_cell("基金", 3, "占筹资总额比例", "5"), "基金", 3, "占筹资总额比例", "比例大于 1"),
    "unknown item": (set_cell("基金", 3, "项目", "风险金"), "基金", 3, "项目", "没有这个项目"),
    "year too far back": (
        changes(set_cell("权重", 5, "项目", "2020"), drop_rows("历史", keep=())),
        "权重",
        5,
        "项目",
        "不是 2024 年度的近 1—3 年",
    ),
    "weight of a year twice": (add("权重", "2023年", "0.4"), "权重", 7, "项目", "重复"),
    "history without weight": (add("历史", "东乡", "2021", "1", "1"), "历史", 10, "年份", "没有这一年"),
    "history twice": (add("历史", "东乡", "2022", "1", "1"), "历史", 10, "片区或网格", "重复"),
    "neither month nor quarter": (
        set_cell("支出", 2, "月份或季度", "上半年"),
        "支出",
        2,
        "月份或季度",
        "不是月份或季度",
    ),
    "month within a quarter": (
        add("支出", "3月", "甲院", "0", "0", "0", "0", "0"),
        "支出",
        14,
        "月份或季度",
        "前面已有",
    ),
    "unknown rule": (set_cell("设置", 4, "内容", "不补"), "设置", 4, "内容", "不认识的规则"),
    "no year": (set_cell("设置", 2, "内容", ""), "设置", 2, "内容", "没有年度"),
    "score twice": (add("考核", "甲院", "90"), "考核", 5, "网格", "重复"),
    "step twice": (add("返还标准", "80", "70%"), "返还标准", 5, "得分不低于", "重复"),
}


@pytest.mark.parametrize(("change", "sheet", "row", "column", "problem"), CELLS.values(), ids=CELLS)
def test_fault_of_a_cell_names_its_place(
    tmp_path: Path, change: Change, sheet: str, row: int, column: str, problem: str
) -> None:
    at_place = [
        fault
        for fault in faults_after(tmp_path, change)
        if (fault.file, fault.row) == (f"预算.xlsx「{sheet}」", row) and fault.column.endswith(column)
    ]
    assert any(problem in fault.problem.zh for fault in at_place)
    assert all(fault.remedy.zh and fault.remedy.en for fault in at_place)


WHOLES = {
    "district of the layout missing": (drop_rows("参保", keep=(2, 3, 4)), "参保", "缺少方案中的片区：北乡"),
    "nobody insured": (changes(*(set_cell("参保", n, "参保居民数", "0") for n in (2, 3, 4, 5))), "参保", "合计为零"),
    "weights do not sum to 1": (set_cell("权重", 2, "权重", "0.5"), "权重", "合计为 0.9"),
    "years do not sum to 1": (set_cell("权重", 5, "权重", "0.5"), "权重", "各年份的权重合计为 1.1"),
    "item missing": (drop_rows("基金", keep=(2, 3, 4)), "基金", "缺少项目“大病保险资金”"),
    "nothing left": (set_cell("基金", 5, "金额（元）", "910000"), "基金", "没有可分的总额"),
    "services of a year missing": (set_cell("历史", 4, "服务量", ""), "历史", "2022 年缺：南乡"),
    "payments all zero": (
        changes(*(set_cell("历史", n, "基金支付（元）", "0") for n in (6, 7, 8, 9))),
        "历史",
        "2023 年全部为零",
    ),
    "districts and grids mixed": (set_cell("历史", 2, "片区或网格", "甲院"), "历史", "混用"),
    "tiers incomplete": (set_cell("设置", 6, "内容", "40%"), "设置", "三级比例"),
}


@pytest.mark.parametrize(("change", "sheet", "problem"), WHOLES.values(), ids=WHOLES)
def test_fault_of_a_whole_sheet_names_what_is_wrong(tmp_path: Path, change: Change, sheet: str, problem: str) -> None:
    told = [f.problem.zh for f in faults_after(tmp_path, change) if f.file == f"预算.xlsx「{sheet}」"]
    assert any(problem in text for text in told)


@pytest.mark.parametrize("amount, share", [("", ""), ("50000", "5%")])  # noqa: PT006
def test_deduction_is_either_an_amount_or_a_share(tmp_path: Path, amount: str, share: str) -> None:
    change = changes(set_cell("基金", 3, "金额（元）", amount), set_cell("基金", 3, "占筹资总额比例", share))
    (fault,) = faults_after(tmp_path, change)
    assert (fault.row, fault.problem.zh) == (3, "金额与比例须且只须填一项")


def test_all_faults_of_all_sheets_come_at_once(tmp_path: Path) -> None:
    change = changes(*(CELLS[key][0] for key in ("amount with words", "unknown grid", "below zero", "unknown rule")))
    assert {fault.file for fault in faults_after(tmp_path, change)} >= {
        f"预算.xlsx「{sheet}」" for sheet in ("基金", "参保", "支出", "设置")
    }


def test_sheet_under_another_name_is_refused_not_passed_over(tmp_path: Path) -> None:
    def rename(rows: dict[str, Rows]) -> None:
        rows["调整 "] = rows.pop("调整")

    (fault,) = faults_after(tmp_path, rename)
    assert fault.file == "预算.xlsx「调整 」"


def test_grid_named_otherwise_in_the_heads_of_spending_is_refused(tmp_path: Path) -> None:
    def rename(rows: dict[str, Rows]) -> None:
        rows["支出"][0][3] = "乙医院"

    problems = {(f.problem.zh, f.value) for f in faults_after(tmp_path, rename)}
    assert ("表格中没有这一列", "乙医院") in problems


def test_sheets_of_the_later_year_may_be_missing(tmp_path: Path) -> None:
    def early(rows: dict[str, Rows]) -> None:
        for name in ("调整", "支出", "考核", "返还标准"):
            del rows[name]

    inputs = read_case(tmp_path, early)
    assert sum(grid.total for grid in work_out(inputs).grids) == 850_000_00


@pytest.mark.parametrize(("weight", "months"), [("60%", (7, 9)), ("0.6", (7, 9))], ids=["in per cent", "as a number"])
def test_words_are_read_as_people_write_them(tmp_path: Path, weight: str, months: tuple[int, int]) -> None:
    change = changes(
        set_cell("权重", 2, "权重", weight),
        set_cell("参保", 2, "片区", "D1"),
        set_cell("参保", 2, "年初网格", "1"),
        set_cell("调整", 2, "起始月份", "7月"),
        set_cell("支出", 4, "月份或季度", "第三季度"),
        set_cell("支出", 2, "月份或季度", "Q1"),
        set_cell("权重", 5, "项目", "2022年"),
    )
    inputs = read_case(tmp_path, change)
    assert inputs.weights.insured == Fraction(3, 5)
    assert (inputs.spending[2].first_month, inputs.spending[2].last_month) == months
    assert work_out(inputs).clearings == work_out(read_case(tmp_path)).clearings


def test_arithmetic_of_the_spreadsheet_leaves_no_noise_in_the_fen(tmp_path: Path) -> None:
    path = write_book(tmp_path / "预算.xlsx", sheets())
    book = openpyxl.load_workbook(path)
    book["支出"]["C2"] = 0.1 + 0.2
    book.save(path)
    assert read_budget_book(path, NAMES).spending[0].at["1"] == 30


def test_history_of_grids_is_refused_for_a_grid_that_insures_nobody(tmp_path: Path) -> None:
    def by_grid(rows: dict[str, Rows]) -> None:
        rows["历史"][1:] = [[grid, year, "10", "10"] for year in ("2022", "2023") for grid in ("甲院", "乙院", "丙院")]

    assert read_case(tmp_path, by_grid).history.unit == "grid"
    nobody = changes(by_grid, set_cell("参保", 5, "参保居民数", "0"))
    (fault,) = faults_after(tmp_path, nobody)
    assert "丙院 年初没有参保居民" in fault.problem.zh
    elsewhere = changes(by_grid, set_cell("参保", 5, "年初网格", "乙院"))
    (fault,) = faults_after(tmp_path, elsewhere)
    assert "“参保”表中没有：丙院" in fault.problem.zh


def test_weight_of_zero_needs_no_history(tmp_path: Path) -> None:
    change = changes(
        set_cell("权重", 2, "权重", "1"),
        set_cell("权重", 3, "权重", "0"),
        set_cell("权重", 4, "权重", "0"),
        drop_rows("权重", keep=(2, 3, 4)),
        drop_rows("历史"),
    )
    shares = [part.share for part in work_out(read_case(tmp_path, change)).districts]
    assert shares == [Fraction(1, 4), Fraction(1, 6), Fraction(1, 4), Fraction(1, 3)]


def test_year_of_weight_zero_needs_no_history(tmp_path: Path) -> None:
    def only_the_later_year(rows: dict[str, Rows]) -> None:
        rows["权重"] = [*rows["权重"][:4], ["2022", "0"], ["2023", "1"]]
        rows["历史"] = [row for row in rows["历史"] if row[1] != "2022"]

    def later_year_alone(rows: dict[str, Rows]) -> None:
        only_the_later_year(rows)
        rows["权重"] = [row for row in rows["权重"] if row[0] != "2022"]

    alone = work_out(read_case(tmp_path, later_year_alone)).districts
    assert work_out(read_case(tmp_path, only_the_later_year)).districts == alone


def test_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "预算.xlsx"
    path.write_bytes(b"not a workbook")
    with pytest.raises(BudgetError, match=r"预算\.xlsx：不能作为 Excel 工作簿打开"):
        read_budget_book(path, NAMES)


def test_missing_file_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(BudgetError, match=r"没有\.xlsx："):
        read_budget_book(tmp_path / "没有.xlsx", NAMES)
