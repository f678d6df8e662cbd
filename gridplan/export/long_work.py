"""Exports that take a while: which they are, and their making in a process of its own, with progress."""

import signal
from collections.abc import Callable
from typing import Any

from gridplan.documents import Asked
from gridplan.export import bundle_of
from gridplan.export.options import Options
from gridplan.review.study import Review
from gridplan.study_area import StudyArea
from gridplan.text import Language, Text

LONG = {"zip", "pdf", "map.pdf", "png", "svg", "html"}  # half a second and more, however small the area
SHORT = {"json", "csv"}  # a blink, however large it is
REVIEW_FILES = 8
MOST_DISTRICTS = 100  # up to which the other kinds take less than a third of a second

Told = Callable[[tuple[Text, float]], None]  # what is being made, and the share of the work before it


def takes_long(kind: str, area: StudyArea) -> bool:
    """Return whether a file of that kind takes so long that people should see how far it is, and may stop it."""
    return kind in LONG or (kind not in SHORT and len(area.districts) > MOST_DISTRICTS)


def file_in_worker(make: Callable[[], bytes], **_worker: Any) -> bytes:
    """Return what `make` does; a worker that is told to end stops LibreOffice and removes its folders first."""
    _ends_tidily()
    return make()


def bundle_in_worker(asked: Asked, options: Options, *, on_progress: Told, **_worker: Any) -> bytes:
    """Return everything of a plan as one zip (see `bundle_of`), telling each part before it is made."""
    _ends_tidily()
    return bundle_of(asked, options, on_part=lambda what, share: on_progress((what, share)))


def review_files_in_worker(
    review: Review, language: Language, *, on_progress: Told, **_worker: Any
) -> dict[str, bytes]:
    """Return the files of a review by name (see `review_files`), telling each once it is made."""
    from gridplan.export.review_files import review_files

    _ends_tidily()
    made: dict[str, bytes] = {}
    for name, content in review_files(review, language=language):
        made[name] = content
        on_progress((Text(name, name), len(made) / REVIEW_FILES))
    return made


def _ends_tidily() -> None:
    """Let the end of the process be raised where it stands, so that everything opened is closed on the way out."""

    def leave(_signal: int, _frame: Any) -> None:
        raise SystemExit

    signal.signal(signal.SIGTERM, leave)
