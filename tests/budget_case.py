"""The hand-worked case of docs/budget.md: its tables, and a workbook made of them."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import openpyxl

from gridplan.budget import BudgetInputs, BudgetNames, read_budget_book
from gridplan.budget.form import all_sheets
from gridplan.budget.names import Known
from gridplan.text import Text

DOCUMENT = Path(__file__).parents[1] / "docs" / "budget.md"
GRIDS = {"1": "甲院", "2": "乙院", "3": "丙院"}
DISTRICTS = {"D1": "东乡", "D2": "西乡", "D3": "南乡", "D4": "北乡"}
Rows = list[list[str]]
Change = Callable[[dict[str, Rows]], object]


def known(labels: dict[str, str], noun: str) -> Known:
    words = {word: key for key, label in labels.items() for word in (key, label)}
    return Known(Text(noun, noun), labels, words)


NAMES = BudgetNames(known(DISTRICTS, "片区"), known(GRIDS, "网格"), frozenset(DISTRICTS))


def tables() -> dict[str, Rows]:
    """The tables of the document by the heading above them: headings first, cells as text."""
    found: dict[str, Rows] = {}
    title = ""
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            title = line.lstrip("# ")
        elif line.startswith("|") and not re.fullmatch(r"[|\s-]+", line):
            found.setdefault(title, []).append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def write_book(path: Path, rows: dict[str, Rows]) -> Path:
    """Write sheets; cells that are numbers as numbers, as planners type them."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, own in rows.items():
        sheet = book.create_sheet(name)
        for row in own:
            sheet.append([_typed(cell) for cell in row])
    book.save(path)
    return path


def _typed(cell: str) -> object:
    if re.fullmatch(r"\d+", cell):
        return int(cell)
    return float(cell) if re.fullmatch(r"\d+\.\d+", cell) else cell or None


def sheets() -> dict[str, Rows]:
    """The sheets of the workbook as the document shows them."""
    shown = tables()
    return {sheet.name: [list(row) for row in shown[sheet.name]] for sheet in all_sheets(GRIDS)}


def read_case(folder: Path, change: Change = lambda rows: None, names: BudgetNames = NAMES) -> BudgetInputs:
    """Read the case after a change of its sheets."""
    rows = sheets()
    change(rows)
    return read_budget_book(write_book(folder / "预算.xlsx", rows), names)


def set_cell(sheet: str, row: int, column: str, value: str) -> Change:
    """Change one cell; rows count as in the spreadsheet."""

    def change(rows: dict[str, Rows]) -> None:
        rows[sheet][row - 1][rows[sheet][0].index(column)] = value

    return change


def changes(*all_of_them: Change) -> Change:
    def change(rows: dict[str, Rows]) -> None:
        for each in all_of_them:
            each(rows)

    return change


def drop_rows(sheet: str, keep: Iterable[int] = ()) -> Change:
    """Remove the rows below the headings, but for those whose number is kept."""

    def change(rows: dict[str, Rows]) -> None:
        kept = set(keep)
        rows[sheet][1:] = [row for number, row in enumerate(rows[sheet][1:], start=2) if number in kept]

    return change
