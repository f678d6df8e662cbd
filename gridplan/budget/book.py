"""Read a budget workbook: every fault of every sheet at once, or the inputs of the budget."""

import hashlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from gridplan.budget import form, values
from gridplan.budget.book_people import read_districts, read_history, read_weights
from gridplan.budget.inputs import PLACES, Assessment, BudgetInputs, ClearingRules, Fund, Spending
from gridplan.budget.money import part_of
from gridplan.budget.names import BudgetNames
from gridplan.budget.rows import KEEP_ONE, REPEATED, Pages, Row
from gridplan.errors import BudgetError, Fault
from gridplan.layers.workbook import read_workbook
from gridplan.text import Text
from gridplan.yaml_file import RefusedError

T = TypeVar("T")


def read_budget_book(path: Path, names: BudgetNames) -> BudgetInputs:
    """Return the inputs that the workbook at `path` holds for a layout with those names.

    Raises BudgetError with every fault: file, sheet, row, column, value, remedy.
    """
    faults: list[Fault] = []
    sheets = form.all_sheets(names.grids.labels)
    pages = Pages(path.name, read_workbook(path, sheets, faults), faults)
    faults.extend(_unknown_sheets(pages, [sheet.name for sheet in sheets]))
    year, rules = _settings(pages)
    fund = _fund(pages, year)
    districts = read_districts(pages, names)
    weights = read_weights(pages, year)
    history = read_history(pages, names, districts, weights)
    spending = _spending(pages, names)
    assessment = _assessment(pages, names)
    if faults or fund is None or weights is None:
        raise BudgetError(faults)
    return BudgetInputs(
        fund,
        names.grids.labels,
        names.districts.labels,
        districts,
        weights,
        history,
        spending,
        assessment,
        rules,
        source=f"{path.name} (SHA-256 {hashlib.sha256(path.read_bytes()).hexdigest()})",
    )


def _unknown_sheets(pages: Pages, known: list[str]) -> list[Fault]:
    said = Text("表格中没有这张工作表，其内容不会计入", "the form has no such sheet: what it holds would not count")
    remedy = Text(f"可用：{'、'.join(known)}；请改名或删去", f"There are {', '.join(known)}: rename or remove it")
    strange = [name for name in pages.book.left_out if name != form.HELP_SHEET]
    return [Fault(f"{pages.file}「{name}」", said, remedy) for name in strange]


def _settings(pages: Pages) -> tuple[int | None, ClearingRules]:
    items = pages.items(form.SETTINGS, form.SETTINGS_ITEMS)

    def value(item: str, reading: Callable[[str], T]) -> T | None:
        return items[item].read("value", reading) if item in items else None

    def source(item: str) -> Text | None:
        if item not in items or not items[item].raw("value"):
            return None
        basis = items[item].raw("basis")
        return Text("预算表自定", "set in the workbook") + (Text(f"：{basis}", f": {basis}") if basis else Text("", ""))

    year = value(form.YEAR, values.year)
    if form.YEAR in items and not items[form.YEAR].raw("value"):
        items[form.YEAR].refuse("value", Text("没有年度", "no year is given"), Text("请填四位年份", "Write the year"))
    tiers = [value(item, values.share) for item in form.TIERS]
    county, township, village = tiers
    given = None if county is None or township is None or village is None else (county, township, village)
    if any(tier is not None for tier in tiers) and (given is None or sum(given) != 1):
        remedy = Text("请填写三级比例，合计为 1", "Give all three, with sum 1")
        said = Text("县、乡、村三级比例不全或合计不为 1", "the three parts are not all there, or do not sum to 1")
        pages.whole(form.SETTINGS).refuse("value", said, remedy)
    return year, ClearingRules(
        value(form.SURPLUS, _word(form.SURPLUS_WORDS)),
        value(form.DEFICIT, _word(form.DEFICIT_WORDS)),
        value(form.FUND_SHARE, values.share),
        given,
        source(form.SURPLUS),
        source(form.DEFICIT),
    )


def _word(known: dict[str, T]) -> Callable[[str], T]:
    def read(raw: str) -> T:
        if raw not in known:
            listed = Text(f"可用：{'、'.join(known)}", f"Use {', '.join(known)}")
            raise RefusedError(Text("不认识的规则", "unknown rule"), listed)
        return known[raw]

    return read


def _fund(pages: Pages, year: int | None) -> Fund | None:
    items = pages.items(form.FUND, (form.REVENUE, *form.DEDUCTIONS.values()))
    revenue = None
    if form.REVENUE in items:
        row = items[form.REVENUE]
        revenue = row.read("amount", values.money)
        if not row.raw("amount") or row.raw("share"):
            remedy = Text("请只填金额一列", "Fill in the amount alone")
            row.refuse("amount", Text("筹资总额须以金额填写", "the revenue must be an amount"), remedy)
    parts = {key: _deduction(items[item], revenue) for key, item in form.DEDUCTIONS.items() if item in items}
    taken = [part for part in parts.values() if part is not None]
    if year is None or revenue is None or len(taken) < len(form.DEDUCTIONS):
        return None
    fund = Fund(year, revenue, *taken)
    if fund.pool < 0:
        remedy = Text("请检查各项预留", "Check the deductions")
        pages.whole(form.FUND).refuse("amount", Text("预留合计超过筹资总额", "more is set apart than comes in"), remedy)
    return fund


def _deduction(row: Row, revenue: int | None) -> int | None:
    """Return a deduction in fen: as given, or as its share of the revenue to the nearest fen."""
    amount, share = row.read("amount", values.money), row.read("share", values.share)
    if bool(row.raw("amount")) == bool(row.raw("share")):
        remedy = Text("请填金额或比例之一；没有该项则填金额 0", "Give one of amount and share; 0 where there is none")
        row.refuse("amount", Text("金额与比例须且只须填一项", "give either amount or share"), remedy)
        return None
    if share is not None:
        return None if revenue is None else part_of(revenue, share)
    return amount


def _spending(pages: Pages, names: BudgetNames) -> tuple[Spending, ...]:
    found: list[Spending] = []
    taken: set[tuple[str, int]] = set()
    for row in pages.rows(form.spending_sheet(names.grids.labels)):
        months, home = row.read("period", values.period), row.read("home", names.grids.id_of)
        at = {place: row.read(place, values.money) for place in (*names.grids.labels, *PLACES)}
        if months is None or home is None:
            continue
        span = {(home, month) for month in range(months[0], months[1] + 1)}
        if span & taken:
            said = Text("该网格的这些月份前面已有", "these months of the grid stand in a row above")
            row.refuse("period", said, KEEP_ONE)
        taken |= span
        found.append(Spending(home, *months, at))
    return tuple(found)


def _assessment(pages: Pages, names: BudgetNames) -> Assessment:
    scores: dict[str, Fraction] = {}
    rated: set[str] = set()
    for row in pages.rows(form.SCORES):
        grid, score = row.read("grid", names.grids.id_of), row.read("score", values.number)
        if grid in rated:
            row.refuse("grid", REPEATED, KEEP_ONE)
        elif grid is not None:
            rated.add(grid)
            if score is not None:
                scores[grid] = score
    steps: dict[Fraction, Fraction] = {}
    for row in pages.rows(form.STEPS):
        least, share = row.read("least", values.number), row.read("share", values.share)
        if least is not None and least in steps:
            row.refuse("least", REPEATED, KEEP_ONE)
        elif least is not None and share is not None:
            steps[least] = share
    return Assessment(scores, tuple(sorted(steps.items())))
