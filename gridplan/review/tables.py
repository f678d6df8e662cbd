"""Everything a review found as plain tables, in the order of the report."""

from gridplan.review import choice_tables, cycle_tables
from gridplan.review.data_table import DataTable
from gridplan.review.study import Review
from gridplan.suppression import SMALLEST


def tables(review: Review, smallest: int = SMALLEST) -> list[DataTable]:
    """Return every table of a review, in the order of the report.

    Numbers of people below `smallest`, and those they would follow from, are hidden in words; 0 hides none.
    """
    return [
        cycle_tables.grids(review, smallest),
        cycle_tables.districts(review),
        cycle_tables.facilities(review),
        cycle_tables.indicators(review),
        cycle_tables.parts(review),
        choice_tables.targets(review),
        choice_tables.findings(review),
        choice_tables.visits(review),
        *choice_tables.evidence(review),
        choice_tables.choices(review, smallest),
        choice_tables.moves(review, smallest),
        choice_tables.trials(review),
        choice_tables.projection(review),
    ]
