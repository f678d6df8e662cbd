"""A review as plain values, for programs: its verdict, every table, and the trace of both study areas."""

from typing import Any

from gridplan.review.data_table import plain
from gridplan.review.study import Review
from gridplan.review.tables import tables
from gridplan.suppression import SMALLEST

FORMAT = 1


def review_record(review: Review, smallest: int = SMALLEST) -> dict[str, Any]:
    """Return everything of a review as JSON has it: null is undetermined, a text is in both languages.

    `smallest` as in `tables`.
    """
    found, clock = review.recommendation, review.clock
    return {
        "format": FORMAT,
        "as_of": review.as_of.isoformat(),
        "clock": {
            "start": None if clock.start is None else clock.start.isoformat(),
            "due": None if clock.due is None else clock.due.isoformat(),
            "years": clock.term.years,
            "years_assumed": clock.term.assumed,
            "standing": clock.standing.value,
            "told": plain(clock.told),
        },
        "recommendation": {
            "recommended": found.recommended,
            "undecided": found.undecided,
            "why": plain(found.why),
            "may_adjust": found.may_adjust,
            "notes": [plain(note) for note in found.notes],
            "proofs": {each.id: plain(each.proof) for each in found.choices if each.proof is not None},
        },
        "notes": [plain(note) for note in (*review.notes, *review.cycle.notes)],
        "tables": {table.id: table.records() for table in tables(review, smallest)},
        "trace": dict(review.trace),
    }
