"""The review that one user asked for of the open area: under way, done, with the files made of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from gridplan.export.long_work import review_files_in_worker
from gridplan.review.study import Review
from gridplan.review.work import Given, review_in_worker
from gridplan.text import Language
from gridplan.ui import jobs, state
from gridplan.ui.jobs import Outcome
from gridplan.ui.line import FILES, SOLVES, Turn

_SHELF = "review"


@dataclass
class Desk:
    """`turn` makes the review, `files_turn` its files in `language`; `outcome` and `files` are what came of them."""

    turn: Turn | None = None
    outcome: Outcome | None = None
    files_turn: Turn | None = None
    files: Outcome | None = None
    language: Language = "zh"


def desk() -> Desk:
    """Return what the open area has of a review."""
    found: Desk = state.shelf().setdefault(_SHELF, Desk())
    return found


def begin(given: Given) -> None:
    """Put a review in the line of solves; the one before, and its files, are gone."""
    _end(desk().turn)
    _end(desk().files_turn)
    state.shelf()[_SHELF] = Desk(turn=jobs.begin(SOLVES, review_in_worker, given))


def begin_files(review: Review, language: Language) -> None:
    """Put the files of a review in the line of files."""
    own = desk()
    _end(own.files_turn)
    own.files, own.language = None, language
    own.files_turn = jobs.begin(FILES, review_files_in_worker, review, language)


def collect() -> bool:
    """Keep what came of work that has ended; return whether any has."""
    own = desk()
    made = None if own.turn is None else jobs.outcome(own.turn)
    files = None if own.files_turn is None else jobs.outcome(own.files_turn)
    if made is not None:
        own.turn, own.outcome = None, made
    if files is not None:
        own.files_turn, own.files = None, files
    return made is not None or files is not None


def stop_files() -> None:
    """End the making of files; nothing is left of them."""
    _end(desk().files_turn)
    desk().files_turn = None


def made_files(language: Language) -> Mapping[str, bytes]:
    """Return the files by name, none where they were not made in that language."""
    own = desk()
    return {} if own.files is None or own.files.value is None or own.language != language else own.files.value


def _end(turn: Turn | None) -> None:
    if turn is not None:
        turn.close()
