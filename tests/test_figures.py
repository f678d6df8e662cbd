"""Counts and indicators of operation are well defined, and the form in which they are entered comes back whole."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from gridplan.errors import FiguresError
from gridplan.export.targets_xlsx import form_xlsx
from gridplan.figures import COUNTS, INDICATORS, Figure, merge
from gridplan.figures.form import Form, FormSheet, read_form
from gridplan.policy import read_policy
from gridplan.policy.targets import OperationRule, asked_of
from gridplan.resources import policy_files

CITY = FormSheet("city", (("", "画图市"),), ("visits_primary", "visits_all", "fund_spending"))
LEADS = FormSheet("lead", (("H1", "第一医院"), ("H2", "=中医院")), ("beds_reserved", "beds"))
FORM = Form("某文件", (2022, 2023), (CITY, LEADS))
Change = Callable[[Any], object]


def filled(folder: Path, cells: dict[tuple[str, str], Any], change: Change = lambda book: None) -> Path:
    """Write the form, fill in cells by sheet and place, change it as people do, and return the file."""
    path = folder / "填报.xlsx"
    path.write_bytes(form_xlsx(FORM))
    book = load_workbook(path)
    for (sheet, place), value in cells.items():
        book[sheet][place] = value
    change(book)
    book.save(path)
    return path


def test_every_count_is_used_and_every_indicator_has_a_level_and_a_unit() -> None:
    used = {count for indicator in INDICATORS.values() for count in indicator.counts}
    assert used == set(COUNTS)
    assert all(indicator.levels and indicator.unit.zh for indicator in INDICATORS.values())
    assert all(count.name.zh and count.name.en and count.meaning.zh and count.meaning.en for count in COUNTS.values())
    assert len({count.name.zh for count in COUNTS.values()}) == len(COUNTS), "headings must differ"


def test_formula_says_what_is_divided_by_what() -> None:
    assert INDICATORS["gp_per_10k"].formula.zh == "合格全科医生数 ÷ 常住人口 × 10,000"
    assert INDICATORS["mdt_teams"].formula.zh == "多学科联合诊疗（MDT）数"


@pytest.mark.parametrize("name", policy_files())
def test_rules_ask_of_each_level_what_can_be_said_of_it(name: str) -> None:
    rules = [rule for rule in read_policy(name).rules if isinstance(rule, OperationRule)]
    wrong = [
        (rule.id, asked.indicator.id, rule.params.level)
        for rule in rules
        for asked in asked_of(rule)
        if rule.params.level not in asked.indicator.levels
    ]
    assert wrong == []


def test_form_asks_for_counts_by_unit_and_year_and_hides_the_ids(tmp_path: Path) -> None:
    book = load_workbook(filled(tmp_path, {}))
    sheet = book["牵头医院"]
    assert book.sheetnames == ["说明", "全市", "牵头医院", "口径"]
    assert [c.value for c in sheet[2]] == [
        "编号", "单位", "年份", "预留的住院床位数（张）", "住院床位总数（张）", "据估计（是/否）", "来源或备注",
    ]  # fmt: skip
    assert sheet.row_dimensions[3].hidden
    assert [[c.value for c in row[:3]] for row in sheet["A4:C7"]] == [
        ["H1", "第一医院", 2022],
        ["H1", "第一医院", 2023],
        ["H2", "=中医院", 2022],
        ["H2", "=中医院", 2023],
    ]
    assert sheet["B6"].data_type == "s", "a name is never a formula"
    assert {rule.type for rule in sheet.data_validations.dataValidation} == {"whole", "list"}


def test_counts_are_read_with_their_source_and_blank_is_not_known(tmp_path: Path) -> None:
    cells = {("全市", "D4"): 600, ("全市", "F5"): 12.5, ("全市", "G5"): "是", ("全市", "H5"): "年报"}
    entered = read_form(filled(tmp_path, cells), FORM)
    assert entered.figures == (
        Figure(2022, "city", "", "visits_primary", 600, "填报.xlsx「全市」第 4 行"),
        Figure(2023, "city", "", "fund_spending", 12.5, "填报.xlsx「全市」第 5 行：年报", estimated=True),
    )


@pytest.mark.parametrize(
    ("cell", "value", "row", "problem"),
    [
        (("全市", "D4"), "六百", 4, "不是数字"),
        (("全市", "D4"), -1, 4, "超出范围 ≥ 0"),
        (("全市", "D4"), 0.65, 4, "是百分比或比例，此处应填数量"),
        (("全市", "F4"), "65%", 4, "是百分比或比例，此处应填数量"),
        (("全市", "C5"), 2022, 5, "与第 4 行是同一单位、同一年份"),
        (("全市", "C5"), 2031, 5, "不在本表的年份之内"),
        (("牵头医院", "A5"), "H9", 5, "本方案没有这个单位"),
        (("牵头医院", "B5"), "第二医院", 5, "与编号不符，应为“第一医院”"),
        (("牵头医院", "D2"), "床位（张）", 2, "列标题被改动，原为“预留的住院床位数（张）”"),
        (("牵头医院", "D4"), "=1+1", 4, "公式没有可用的结果"),
    ],
)
def test_fault_is_named_where_it_stands(
    tmp_path: Path, cell: tuple[str, str], value: object, row: int, problem: str
) -> None:
    with pytest.raises(FiguresError) as caught:
        read_form(filled(tmp_path, {cell: value}), FORM)
    (fault,) = caught.value.faults
    assert (fault.file, fault.row, fault.problem.zh) == (f"填报.xlsx「{cell[0]}」", row, problem)
    assert fault.remedy.zh


def test_part_larger_than_its_whole_is_refused_with_both_numbers(tmp_path: Path) -> None:
    with pytest.raises(FiguresError) as caught:
        read_form(filled(tmp_path, {("全市", "D4"): 700, ("全市", "E4"): 600}), FORM)
    (fault,) = caught.value.faults
    assert (fault.row, fault.column, fault.value) == (4, "基层医疗卫生机构诊疗人次（人次）", "700")
    assert fault.problem.zh == "大于“总诊疗人次”600"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda book: book.remove(book["牵头医院"]), "缺少工作表“牵头医院”；已有 说明、全市、口径"),
        (lambda book: book["牵头医院"].merge_cells("A4:A5"), "单元格合并了，无法判断数值属于哪一格"),
        (lambda book: book["牵头医院"].delete_cols(5), "缺少该列"),
    ],
)
def test_damage_to_the_form_is_told(tmp_path: Path, change: Change, problem: str) -> None:
    with pytest.raises(FiguresError) as caught:
        read_form(filled(tmp_path, {}, change), FORM)
    assert problem in {fault.problem.zh for fault in caught.value.faults}


def test_faults_of_all_sheets_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(FiguresError) as caught:
        read_form(filled(tmp_path, {("全市", "D4"): "x", ("牵头医院", "E7"): -1}), FORM)
    assert [(fault.file, fault.row) for fault in caught.value.faults] == [
        ("填报.xlsx「全市」", 4),
        ("填报.xlsx「牵头医院」", 7),
    ]


def test_rows_may_be_removed_and_sheets_added(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book["牵头医院"].delete_rows(4, 3)
        book.create_sheet("我的笔记")

    entered = read_form(filled(tmp_path, {("牵头医院", "E7"): 80}, change), FORM)
    assert [(figure.unit, figure.year, figure.value) for figure in entered.figures] == [("H2", 2023, 80)]
    assert entered.left_out == ("我的笔记",)


def _figures() -> st.SearchStrategy[dict[tuple[str, int], tuple[int, int]]]:
    rows = st.sampled_from([(unit, year) for unit in ("H1", "H2") for year in FORM.years])
    pair = st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)).map(lambda pair: (min(pair), max(pair)))
    return st.dictionaries(rows, pair)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_figures(), st.booleans())
def test_figures_written_into_the_form_come_back_as_they_were(
    tmp_path: Path, numbers: dict[tuple[str, int], tuple[int, int]], estimated: bool
) -> None:
    figures = [
        Figure(year, "lead", unit, count, value, estimated=estimated)
        for (unit, year), pair in numbers.items()
        for count, value in zip(LEADS.counts, pair, strict=True)
    ]
    path = tmp_path / "填报.xlsx"
    path.write_bytes(form_xlsx(FORM, figures))
    back = read_form(path, FORM).figures
    assert {(f.key, f.value, f.estimated) for f in back} == {(f.key, f.value, f.estimated) for f in figures}
    merged = merge(figures, back)
    assert (merged.added, merged.replaced, merged.kept) == (0, 0, len(figures))
    assert set(merged.figures) == set(figures), "what says the same keeps its source"


def test_new_figures_take_the_place_of_those_for_the_same_unit_count_and_year() -> None:
    old = [Figure(2022, "city", "", "beds", 1, "甲"), Figure(2023, "city", "", "beds", 2, "甲")]
    new = [Figure(2023, "city", "", "beds", 3, "乙"), Figure(2024, "city", "", "beds", 4, "乙")]
    merged = merge(old, new)
    assert [(f.year, f.value, f.source) for f in merged.figures] == [(2022, 1, "甲"), (2023, 3, "乙"), (2024, 4, "乙")]
    assert (merged.added, merged.replaced, merged.kept) == (1, 1, 1)


def test_the_same_form_gives_the_same_bytes() -> None:
    assert form_xlsx(FORM) == form_xlsx(FORM)
    assert date.today().isoformat().encode() not in form_xlsx(FORM)
