"""The budget workbooks of the open area: they belong to the session, the plan does not keep them."""

from dataclasses import dataclass

from gridplan.budget import BudgetInputs, budget_names, read_budget_book
from gridplan.errors import InputError
from gridplan.ui import state, upload

_BOOKS = "budget_books"


@dataclass(frozen=True)
class Workbook:
    """A budget workbook that was handed in."""

    name: str
    data: bytes


def workbooks() -> tuple[Workbook, ...]:
    """Return the workbooks of the open area, in the order in which they came."""
    found: tuple[Workbook, ...] = state.shelf().get(_BOOKS, ())
    return found


def readings(desk: state.Desk) -> list[BudgetInputs | InputError]:
    """Return what each workbook holds for the present layout, or why it cannot be used for that."""
    given = workbooks()
    return state.kept("budgets", (desk.plan.layout, given), lambda: [_read(desk, book) for book in given])


def inputs(desk: state.Desk) -> list[BudgetInputs]:
    """Return what the workbooks that can be used hold."""
    return [found for found in readings(desk) if isinstance(found, BudgetInputs)]


def take(desk: state.Desk, book: Workbook) -> InputError | None:
    """Keep a workbook in the place of those about the same districts; return the refusal where it cannot be used."""
    new = _read(desk, book)
    if isinstance(new, InputError):
        return new
    pairs = zip(workbooks(), readings(desk), strict=True)
    others = [old for old, found in pairs if isinstance(found, InputError) or not found.overlaps(new)]
    state.shelf()[_BOOKS] = (*(old for old in others if old != book), book)
    return None


def drop(book: Workbook) -> None:
    """Keep a workbook no longer."""
    state.shelf()[_BOOKS] = tuple(other for other in workbooks() if other != book)


def _read(desk: state.Desk, book: Workbook) -> BudgetInputs | InputError:
    with upload.on_disk(book.name, book.data) as path:
        try:
            return read_budget_book(path, budget_names(desk.area, desk.plan.layout))
        except InputError as error:
            return error
