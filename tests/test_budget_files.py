"""The budget from the command line and in files: template, result, check; numbers as numbers, names never formulas."""

import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest
from budget_area import county, county_book
from budget_case import NAMES, set_cell, tables

from gridplan.budget import budget_names, read_budget_book, work_out
from gridplan.budget.form import HELP_SHEET, all_sheets
from gridplan.cli import BAD_INPUT, DONE, main
from gridplan.export.budget_docx import budget_docx
from gridplan.export.budget_xlsx import budget_template, budget_xlsx
from gridplan.plan_file import open_plan
from gridplan.study_area import read_area
from gridplan.text import Text

AS_OF = date(2025, 1, 31)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return county(tmp_path / "area")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return county_book(tmp_path / "预算.xlsx")


def test_template_names_everything_and_has_no_number_but_years_and_months(tmp_path: Path, place: Path) -> None:
    target = tmp_path / "模板.xlsx"
    assert main(["budget", str(place), "--template", str(target), "--year", "2024"]) == DONE
    made = openpyxl.load_workbook(target)
    assert made.sheetnames == [*(sheet.name for sheet in all_sheets({})), HELP_SHEET]
    assert [[cell.value for cell in row] for row in made["参保"].iter_rows(min_row=2)] == [
        ["东", None, "甲院"],
        ["西", None, "乙院"],
        ["南", None, "乙院"],
        ["北", None, "丙院"],
    ]
    assert [cell.value for cell in made["支出"][1]][2:] == ["甲院", "乙院", "丙院", "县域内其他机构", "县域外"]
    numbers = {cell.value for page in made for row in page for cell in row if isinstance(cell.value, int)}
    assert numbers == {2021, 2022, 2023, 2024, *range(1, 13)}


def test_filled_workbook_is_not_overwritten_by_a_template(
    place: Path, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = book.read_bytes()
    assert main(["budget", str(place), "--template", str(book)]) == BAD_INPUT
    assert "不覆盖" in capsys.readouterr().err
    assert book.read_bytes() == before


def test_template_of_one_county_has_its_districts_and_grids_alone(tmp_path: Path) -> None:
    place = county(tmp_path / "area", admin_areas={"东": "上县", "西": "上县", "南": "上县", "北": "下县"})
    target = tmp_path / "下县.xlsx"
    assert main(["budget", str(place), "--template", str(target), "--county", "下县"]) == DONE
    made = openpyxl.load_workbook(target)
    assert [row[0].value for row in made["参保"].iter_rows(min_row=2)] == ["北"]
    assert [row[0].value for row in made["考核"].iter_rows(min_row=2)] == ["丙院"]
    assert ["区划", "下县", None] in [[cell.value for cell in row] for row in made["设置"]]


def test_unknown_county_is_refused_with_those_there_are(
    tmp_path: Path, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "t.xlsx"
    assert main(["budget", str(place), "--template", str(target), "--county", "上县"]) == BAD_INPUT
    assert "可用：主城区" in capsys.readouterr().err
    assert not target.exists()
    book = county_book(tmp_path / "预算.xlsx", set_cell("设置", 9, "内容", "上县"))
    assert main(["budget", str(book), str(place)]) == BAD_INPUT
    assert "「设置」，第 9 行，列 内容，值 '上县'：规划范围中没有这个区划" in capsys.readouterr().err


def test_summary_shows_the_clearing_and_where_it_comes_from(
    place: Path, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["budget", str(book), str(place), "--as-of", "2025-01-31"]) == DONE
    shown = capsys.readouterr().out
    for part in (
        "网格承担 13,276.78",
        "850,000.00",
        "截至日期：2025-01-31",
        "SHA-256",
        "预算表自定：许政办〔2020〕19号",
    ):
        assert part in shown


def test_json_gives_fen_and_null_with_the_reason(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = county_book(tmp_path / "预算.xlsx", set_cell("支出", 9, "县域外", ""))
    assert main(["budget", str(book), str(place), "--json"]) == DONE
    content = json.loads(capsys.readouterr().out)
    assert content["pool_fen"] == sum(grid["budget_fen"] for grid in content["grids"]) == 85_000_000
    assert [clearing["balance_fen"] for clearing in content["clearing"]] == [2_818_531, None, 0]
    assert content["clearing"][1]["reason"]["zh"] == "缺 10—12 月支出：县域外"
    assert content["settlement"]["reason"]["en"] == "乙院: no spending of month 10—12: outside the county"


def test_policy_gives_the_rules_that_the_workbook_leaves_open(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def open_rules(rows: dict[str, list[list[str]]]) -> None:
        rows["设置"][2][1] = rows["设置"][3][1] = ""

    book = county_book(tmp_path / "预算.xlsx", open_rules)
    assert main(["budget", str(book), str(place), "--policy", "shaanxi-2017"]) == DONE
    shown = capsys.readouterr().out
    assert "牵头医院承担 13,276.78" in shown
    assert "无法判定：未填县、乡、村分配比例" in shown
    assert main(["budget", str(book), str(place)]) == DONE
    assert "无法判定：未定超支规则" in capsys.readouterr().out


def test_check_takes_the_workbook(place: Path, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(place), "--policy", "xuchang-2020", "--budget", str(book), "--json"])
    found = {item["rule"]: item for item in json.loads(capsys.readouterr().out)["findings"]}
    assert found["X-M01"]["verdict"] == "pass"
    assert "850,000.00" in found["X-M01"]["measured"]["zh"]


@pytest.mark.parametrize("arguments", [[], ["模板以外.csv"]])
def test_neither_workbook_nor_template_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["budget", *arguments]) == BAD_INPUT
    assert "--template" in capsys.readouterr().err


@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_result_is_written_and_the_same_inputs_give_the_same_bytes(
    place: Path, book: Path, tmp_path: Path, suffix: str
) -> None:
    paths = [tmp_path / f"{name}.{suffix}" for name in ("一", "二")]
    for path in paths:
        assert main(["budget", str(book), str(place), "--out", str(path), "--as-of", "2025-01-31"]) == DONE
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_argument_too_many_is_refused_not_passed_over(
    place: Path, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["budget", str(book), str(place), "plan", "下县.xlsx"]) == BAD_INPUT
    assert "下县.xlsx" in capsys.readouterr().err


def test_unknown_kind_of_result_is_refused(place: Path, book: Path, tmp_path: Path) -> None:
    assert main(["budget", str(book), str(place), "--out", str(tmp_path / "r.pdf")]) == BAD_INPUT


def test_result_in_excel_holds_numbers_to_the_fen_and_no_formula(place: Path, book: Path) -> None:
    area = read_area(place)
    plan = open_plan(None, area)
    budget = work_out(read_budget_book(book, budget_names(area, plan.layout)))
    made = openpyxl.load_workbook(io.BytesIO(budget_xlsx(budget, plan, area, as_of=AS_OF)))
    cells = [cell for page in made for row in page for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    rows = list(made["年终清算"].iter_rows(min_row=3, max_row=5, values_only=True))
    shown = [row[5] for row in tables()["年终清算"][1:]]
    assert [Decimal(str(row[5])) for row in rows] == [Decimal(text.replace(",", "")) for text in shown]
    assert made["年终清算"]["B3"].number_format == "#,##0.00"
    deficits = [cell for cell in cells if cell.data_type == "n" and cell.value is not None and cell.value < 0]
    assert deficits
    assert not any(cell.quotePrefix for cell in deficits)
    assert {row[0].value: row[1].value for row in made["说明"]}["截至日期"] == "2025-01-31"


def test_result_in_word_has_every_table_of_the_document(place: Path, book: Path) -> None:
    area = read_area(place)
    plan = open_plan(None, area)
    budget = work_out(read_budget_book(book, budget_names(area, plan.layout)))
    made = docx.Document(io.BytesIO(budget_docx(budget, plan, area, as_of=AS_OF)))
    texts = [[[cell.text for cell in row.cells] for row in table.rows] for table in made.tables]
    for title in ("按月预付（元）", "年终清算", "季度评估", "网格间净额结算"):
        assert tables()[title] in texts
    about = made.core_properties
    assert (about.author, about.comments, about.title) == ("", "", "画图市2024 年度医保基金预算与清算")


def test_english_result_names_its_sheets_in_english(place: Path, book: Path) -> None:
    area = read_area(place)
    plan = open_plan(None, area)
    budget = work_out(read_budget_book(book, budget_names(area, plan.layout)))
    content = budget_xlsx(budget, plan, area, as_of=AS_OF, language="en")
    made = openpyxl.load_workbook(io.BytesIO(content))
    assert made.sheetnames[0] == "The pool of 2024"
    assert made.sheetnames[-1] == "About"


def test_name_that_looks_like_a_formula_stays_text() -> None:
    hostile = '=HYPERLINK("http://example.com")'
    labels = {**NAMES.grids.labels, "1": hostile}
    grids = type(NAMES.grids)(Text("网格", "grid"), labels, {hostile: "1"})
    names = type(NAMES)(NAMES.districts, grids, NAMES.grid_of)
    made = openpyxl.load_workbook(io.BytesIO(budget_template(names, 2024)))
    found = [cell for page in made for row in page for cell in row if cell.value == hostile]
    assert found
    assert {(cell.data_type, cell.quotePrefix) for cell in found} == {("s", True)}
