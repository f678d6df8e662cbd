"""A drawn county in which the hand-worked case of docs/budget.md takes place, and its workbook."""

from pathlib import Path
from typing import Any

from budget_case import Change, Rows, sheets, write_book
from drawing import write_area

LAYOUT = [
    ("1", "甲院", "主城区", "东", "", ""),
    ("2", "乙院", "主城区", "西", "", ""),
    ("2", "乙院", "主城区", "南", "", ""),
    ("3", "丙院", "主城区", "北", "", ""),
]


def county(folder: Path, **options: Any) -> Path:
    """Write the county with further options of `write_area`; its layout is that of December, after 西 has moved."""
    sites = [{"id": name, "in": letter} for name, letter in (("甲院", "东"), ("乙院", "南"), ("丙院", "北"))]
    return write_area(folder, "东西\n南北", facilities=sites, layouts={"plan": layout_rows(options)}, **options)


def layout_rows(options: dict[str, Any]) -> list[tuple[str, ...]]:
    """The rows of the layout with the administrative area that each district has."""
    areas = options.get("admin_areas", {})
    return [(number, lead, areas.get(district, own), district, *rest) for number, lead, own, district, *rest in LAYOUT]


def county_book(path: Path, change: Change = lambda rows: None) -> Path:
    """Write the workbook of the case with the county's names for districts: 东 for 东乡."""

    def short(rows: Rows) -> Rows:
        return [[cell.removesuffix("乡") for cell in row] for row in rows]

    rows = {name: short(own) for name, own in sheets().items()}
    change(rows)
    return write_book(path, rows)
