"""How a budget looks."""

from typing import Any

from gridplan.budget import Budget
from gridplan.budget.clearing import Settlement
from gridplan.budget.tables import Table, cell_text
from gridplan.budget.year_tables import budget_tables
from gridplan.cli.show import columns
from gridplan.text import Language, Text


def budget_text(budget: Budget, language: Language) -> str:
    """Return every table, and the workbook they come from."""
    source = Text("预算表：", "workbook: ").to(language) + budget.inputs.source
    return "\n\n".join([*(_table(table, language) for table in budget_tables(budget)), source])


def _table(table: Table, language: Language) -> str:
    rows = [[heading.to(language) for heading in table.headings]]
    rows += [[cell_text(cell, language) for cell in row] for row in table.rows]
    body = [columns(rows)] if table.rows else []
    return "\n".join([f"【{table.title.to(language)}】", *body, *(note.to(language) for note in table.notes)])


def budget_json(budget: Budget) -> dict[str, Any]:
    """Return the budget as plain values: money in fen, null where undetermined, with the reason."""
    fund, settled = budget.inputs.fund, budget.settlement
    return {
        "source": budget.inputs.source,
        "year": fund.year,
        "revenue_fen": fund.revenue,
        "pool_fen": fund.pool,
        "districts": [{"id": d.id, "share": str(d.share), "budget_fen": d.total} for d in budget.districts],
        "grids": [
            {"id": g.id, "budget_fen": g.total, "months_fen": list(g.months), "person_months": g.person_months}
            for g in budget.grids
        ],
        "quarters": [
            {"grid": r.grid, "quarter": r.quarter, "prepaid_fen": r.prepaid, "spent_fen": r.spent} | _reason(r.reason)
            for r in budget.reviews
        ],
        "clearing": [
            {
                "grid": c.grid,
                "deposit_fen": c.deposit.held,
                "returned_fen": c.deposit.returned,
                "spent_fen": c.spent,
                "balance_fen": c.balance,
                "parts_fen": None if c.parts is None else {key.value: fen for key, fen in c.parts.items()},
                "payable_fen": c.payable,
            }
            | _reason(c.reason)
            for c in budget.clearings
        ],
        "settlement": {
            "spending_fen": {grid: dict(row) for grid, row in settled.owed.items()},
            "transfers": [{"payer": t.payer, "payee": t.payee, "net_fen": t.amount} for t in settled.transfers],
        }
        if isinstance(settled, Settlement)
        else _reason(settled),
    }


def _reason(reason: Text | None) -> dict[str, Any]:
    return {} if reason is None else {"reason": {"zh": reason.zh, "en": reason.en}}
