"""What was spent for a grid's insured residents up to a month, care elsewhere included; or why that is not known."""

from gridplan.budget.inputs import MONTHS, PLACES, BudgetInputs
from gridplan.text import Text


def spent_through(inputs: BudgetInputs, grid: str, through: int) -> dict[str, int] | Text:
    """Return the amounts by place of care from January to the end of a month; the reason where one is not known.

    Asked for are the months in which the grid has districts; what is booked in others (late bills) counts too.
    """
    found = dict.fromkeys([*inputs.grids, *PLACES], 0)
    booked: set[int] = set()
    for row in inputs.spending:
        if row.grid != grid or row.last_month > through:
            continue
        months = range(row.first_month, row.last_month + 1)
        needed = any(inputs.covers(grid, month) for month in months)
        for place, amount in row.at.items():
            if amount is not None:
                found[place] += amount
            elif needed:
                where = PLACES[place] if place in PLACES else Text(inputs.grids[place], inputs.grids[place])
                return _missing(months[0], months[-1]) + Text("：", ": ") + where
        booked |= set(months)
    for month in MONTHS[:through]:
        if month not in booked and inputs.covers(grid, month):
            return _missing(month, month)
    return found


def _missing(first: int, last: int) -> Text:
    named = str(first) if first == last else f"{first}—{last}"
    return Text(f"缺 {named} 月支出", f"no spending of month {named}")
