"""Where the names on a printed map stand so that none covers another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float, float, float]  # left, top, right, bottom
Floats = NDArray[np.float64]
OVERHANG = 1.15  # widths of its room that a name in a district may take
SMALLER = 0.8  # a name without room is tried in smaller type before it goes elsewhere
FIRST_STEP, STEP, STEPS, DIRECTIONS = 1.5, 1.2, 22, 24  # heights of a name between the rings searched for a place
CLEAR = 0.25  # mm around a name


@dataclass(frozen=True)
class Name:
    """A name to be placed: its point, the size of its type and its width at it (mm).

    `room` is how wide its district is there; a name beside a mark has none, and keeps `gap` mm from its point.
    `away` lets it go elsewhere with a line to its point; `at_once` does so before others take their places.
    """

    text: str
    x: float
    y: float
    size: float
    width: float
    room: float | None = None
    gap: float = 0.0
    away: bool = False
    at_once: bool = False


@dataclass(frozen=True)
class Placed:
    """A name with the left end of its base line and the size of its type; `line` ends where it stands away."""

    name: Name
    x: float
    y: float
    size: float
    line: tuple[tuple[float, float], tuple[float, float]] | None = None


def placed(names: Sequence[Name], taken: Iterable[Box], frame: Box) -> list[Placed]:
    """Return where `names` stand within `frame`, clear of the boxes `taken` and of each other, the first ones first.

    RULES: (1) in its district, where that is wide enough, or beside its mark; (2) the same in smaller type;
    (3) those that may go `away` at the nearest free place, joined by a line; (4) else it is left out.
    Those that go away do so after all others have their place, or `at_once`.
    """
    board = _Board(taken, frame)
    found: dict[int, Placed] = {}
    for number, name in enumerate(names):
        place = _near(name, board) or (_away(name, board) if name.at_once else None)
        if place is not None:
            found[number] = place
    for number, name in enumerate(names):
        if number not in found and name.away:
            place = _away(name, board)
            if place is not None:
                found[number] = place
    return [found[number] for number in sorted(found)]


class _Board:
    """The boxes and lines that are taken."""

    def __init__(self, taken: Iterable[Box], frame: Box) -> None:
        self._boxes: Floats = np.array(list(taken), dtype=float).reshape(-1, 4)
        self._frame = frame

    def free(self, box: Box) -> bool:
        left, top, right, bottom = box
        if not (
            left >= self._frame[0] and top >= self._frame[1] and right <= self._frame[2] and bottom <= self._frame[3]
        ):
            return False
        boxes = self._boxes
        over = (boxes[:, 0] < right) & (boxes[:, 2] > left) & (boxes[:, 1] < bottom) & (boxes[:, 3] > top)
        return not over.any()

    def clear(self, start: tuple[float, float], end: tuple[float, float]) -> bool:
        """Whether a line crosses no box."""
        along = np.linspace(start, end, 12)
        x, y = along[:, 0, None], along[:, 1, None]
        boxes = self._boxes
        return not ((boxes[:, 0] < x) & (boxes[:, 2] > x) & (boxes[:, 1] < y) & (boxes[:, 3] > y)).any()

    def take(self, box: Box) -> None:
        self._boxes = np.vstack([self._boxes, box])

    def take_line(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        for x, y in np.linspace(start, end, 12):
            self.take((x - CLEAR, y - CLEAR, x + CLEAR, y + CLEAR))


def _near(name: Name, board: _Board) -> Placed | None:
    for share in (1.0, SMALLER):  # RULE 1, RULE 2
        wide, high = name.width * share, name.size * share
        if name.room is not None and wide > name.room * OVERHANG:
            continue
        corners = [(name.x - wide / 2, name.y - high / 2)] if name.room is not None else _beside(name, wide, high)
        for left, top in corners:
            if board.free(_box(left, top, wide, high)):
                return _take(name, left, top, share, board)
    return None


def _beside(name: Name, wide: float, high: float) -> list[tuple[float, float]]:
    """Return the top left corners of a name right, left, above and below its mark, then at its corners."""
    right, left = name.x + name.gap, name.x - name.gap - wide
    level, above, below = name.y - high / 2, name.y - name.gap - high, name.y + name.gap
    across, half = name.x - wide / 2, high / 2
    corners = [(right, level), (left, level), (across, above), (across, below)]
    return corners + [(x, y) for x in (right, left) for y in (above + half, below - half)]


def _away(name: Name, board: _Board) -> Placed | None:
    wide, high = name.width * SMALLER, name.size * SMALLER
    for ring in range(STEPS):
        distance = name.gap + high * (FIRST_STEP + STEP * ring)
        for angle in np.linspace(0, 2 * np.pi, DIRECTIONS, endpoint=False):
            x, y = name.x + (distance + wide / 2) * np.cos(angle), name.y + distance * np.sin(angle)
            left, top = float(x - wide / 2), float(y - high / 2)
            end = (min(max(name.x, left), left + wide), min(max(name.y, top), top + high))
            start = (float(name.x + name.gap * np.cos(angle)), float(name.y + name.gap * np.sin(angle)))
            if board.free(_box(left, top, wide, high)) and board.clear(start, end):
                board.take_line(start, end)
                return _take(name, left, top, SMALLER, board, line=(start, end))
    return None


def _take(
    name: Name,
    left: float,
    top: float,
    share: float,
    board: _Board,
    line: tuple[tuple[float, float], tuple[float, float]] | None = None,
) -> Placed:
    high = name.size * share
    board.take(_box(left, top, name.width * share, high))
    return Placed(name, left, top + 0.86 * high, high, line)  # the base line of Chinese type


def _box(left: float, top: float, wide: float, high: float) -> Box:
    return (left - CLEAR, top - CLEAR, left + wide + CLEAR, top + high + CLEAR)
