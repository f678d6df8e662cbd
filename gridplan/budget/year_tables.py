"""The tables of the year as it went: quarterly review, clearing, settlement."""

from gridplan.budget.clearing import BEARER_LABELS, Clearing, Settlement
from gridplan.budget.compute import Budget
from gridplan.budget.inputs import PLACES
from gridplan.budget.money import yuan
from gridplan.budget.review import QuarterReview
from gridplan.budget.tables import (
    NONE,
    NOTHING,
    TOTAL,
    Cell,
    Row,
    Table,
    Yuan,
    district_table,
    fund_table,
    month_table,
    same,
    settings_table,
    words,
)
from gridplan.text import UNDETERMINED, Text, join


def budget_tables(budget: Budget) -> tuple[Table, ...]:
    """Return every table of the budget, in the order of the year."""
    makers = (fund_table, settings_table, district_table, month_table, quarter_table, clearing_table)
    return (*(make(budget) for make in makers), settlement_table(budget), transfer_table(budget))


def _amount(fen: int | None) -> Cell:
    return UNDETERMINED if fen is None else Yuan(fen)


def quarter_table(budget: Budget) -> Table:
    """Return the quarterly reviews."""
    rows = tuple(_quarter_row(budget, review) for review in budget.reviews)
    headings = words(
        ("时段", "period"),
        ("网格", "grid"),
        ("累计预付（元）", "prepaid, yuan"),
        ("累计支出（元）", "spent, yuan"),
        ("支出占预付", "spent of prepaid"),
        ("全年支出预测（估，元）", "forecast of the year (e), yuan"),
        ("预测结余（估，元）", "forecast balance (e), yuan"),
        ("说明", "remark"),
    )
    note = Text(
        "估：按已有进度推算，年预分额度 × 累计支出 ÷ 累计预付。只列实测，不设警戒线。",
        "e: at the pace so far, budget × spent ÷ prepaid. Measures only: there is no threshold.",
    )
    return Table("quarters", Text("季度评估", "Quarterly review"), headings, rows, (note,))


def _quarter_row(budget: Budget, review: QuarterReview) -> Row:
    remark = review.reason or NOTHING
    if review.over:
        remark = Text("支出快于预付", "spending runs ahead of prepayment")
    return (
        Text(f"至 {review.quarter} 季度末", f"to quarter {review.quarter}"),
        same(budget.inputs.grids[review.grid]),
        Yuan(review.prepaid),
        _amount(review.spent),
        NONE if review.ratio is None else review.ratio,
        NONE if review.forecast is None else Yuan(review.forecast),
        NONE if review.forecast is None else Yuan(review.budget - review.forecast),
        remark,
    )


def clearing_table(budget: Budget) -> Table:
    """Return the year-end clearing: deposit, surplus or deficit, and who has it."""
    rows: tuple[Row, ...] = tuple(
        (
            same(budget.inputs.grids[own.grid]),
            Yuan(own.budget),
            Yuan(own.deposit.held),
            _amount(own.deposit.returned),
            _amount(own.spent),
            _amount(own.balance),
            parts_text(own),
            _amount(own.payable),
        )
        for own in budget.clearings
    )
    headings = words(
        ("网格", "grid"),
        ("年预分额度（元）", "budget, yuan"),
        ("质量保证金（元）", "deposit held, yuan"),
        ("返还（元）", "returned, yuan"),
        ("支出（元）", "spent, yuan"),
        ("结余（元）", "balance, yuan"),
        ("结余归属、超支承担", "who keeps or bears it"),
        ("清算应付（元）", "payable by the fund, yuan"),
    )
    note = Text(
        "结余 = 年预分额度 + 返还 − 支出，负数为超支；清算应付 = 返还 + 基金分担的超支。",
        "Balance = budget + returned − spent, a deficit where negative; payable = returned + the fund's part of it.",
    )
    return Table("clearing", Text("年终清算", "Year-end clearing"), headings, rows, (note,))


def parts_text(clearing: Clearing) -> Text:
    """Return who keeps a surplus or bears a deficit, with the amounts; or why that cannot be told."""
    if clearing.parts is None:
        return UNDETERMINED + Text("：", ": ") + (clearing.reason or NOTHING)
    if not clearing.parts:
        return Text("收支相抵", "even")
    verb = Text("留用 ", " keeps ") if (clearing.balance or 0) > 0 else Text("承担 ", " bears ")
    return join([BEARER_LABELS[bearer] + verb + same(yuan(fen)) for bearer, fen in clearing.parts.items()])


def settlement_table(budget: Budget) -> Table:
    """Return what every grid's insured cost, by place of care."""
    grids = budget.inputs.grids
    title = Text("支出与结算（元）", "Spending by place of care, yuan")
    headings = (
        Text("参保地网格＼就医地", "insured in \\ care at"),
        *map(same, grids.values()),
        *PLACES.values(),
        TOTAL,
    )
    if not isinstance(budget.settlement, Settlement):
        return Table("spending", title, headings, (), (_unknown(budget.settlement),))
    owed, places = budget.settlement.owed, (*grids, *PLACES)
    rows: list[Row] = [
        (same(grids[grid]), *(Yuan(row[place]) for place in places), Yuan(sum(row.values())))
        for grid, row in owed.items()
    ]
    sums = [sum(row[place] for row in owed.values()) for place in places]
    rows.append((TOTAL, *map(Yuan, sums), Yuan(sum(sums))))
    note = Text(
        "本行网格的牵头医院向各列支付（本网格一列除外）。",
        "The lead of a row pays the columns, but for its own.",
    )
    return Table("spending", title, headings, tuple(rows), (note,))


def transfer_table(budget: Budget) -> Table:
    """Return what the grids pay each other when their debts are set against each other."""
    grids = budget.inputs.grids
    title = Text("网格间净额结算", "Net settlement between grids")
    headings = words(("付款网格", "payer"), ("收款网格", "payee"), ("净额（元）", "net, yuan"))
    if not isinstance(budget.settlement, Settlement):
        return Table("transfers", title, headings, (), (_unknown(budget.settlement),))
    paid = budget.settlement.transfers
    rows: tuple[Row, ...] = tuple((same(grids[p.payer]), same(grids[p.payee]), Yuan(p.amount)) for p in paid)
    return Table("transfers", title, headings, rows, () if rows else (Text("无须结算", "nothing to settle"),))


def _unknown(reason: Text) -> Text:
    return UNDETERMINED + Text("：", ": ") + reason
