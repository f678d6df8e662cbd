"""A sheet of paper as plain shapes and words, which the writers of SVG, PDF and PNG draw alike."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.export.print_font import Face

INK = "#222222"
BOLD = 0.035  # how much thicker bold words are drawn, as a share of their size
HALO = 0.22  # the width of the light edge around words on a map, as a share of their size
# What no line begins with, and what none ends with.
_CLOSING, _OPENING = "，。、；：？！）》」』”’%‰,.;:?!)", "（《「『“‘("
_TOKENS = re.compile(r"[^\W\u2e80-\uffff]+(?:[.,:/@+'_-]+[^\W\u2e80-\uffff]+)*|\s+|.")


@dataclass(frozen=True)
class Shape:
    """A polygon with holes, or a line; points are mm from the top left corner. Colours are #RRGGBB, "" for none."""

    rings: tuple[NDArray[np.float64], ...]
    fill: str = ""
    line: str = ""
    width: float = 0.0
    closed: bool = True


@dataclass(frozen=True)
class Words:
    """A line of text from the left end (x, y) of its base line, mm; `size` is that of the type, mm."""

    x: float
    y: float
    text: str
    size: float
    colour: str = INK
    bold: bool = False
    halo: str = ""

    def strokes(self) -> Iterator[tuple[str, float]]:
        """Yield colour and width (mm) of the lines drawn along the letters' edges before these are filled."""
        if self.halo:
            yield self.halo, self.size * HALO
        if self.bold:
            yield self.colour, self.size * BOLD


@dataclass(frozen=True)
class Sheet:
    """A sheet of `size` mm (width, height) with its items from the lowest to the highest."""

    size: tuple[float, float]
    title: str
    items: tuple[Shape | Words, ...]
    face: Face


def shapes_of(geometry: shapely.Geometry, *, fill: str = "", line: str = "", width: float = 0.0) -> list[Shape]:
    """Return the polygons and lines of a geometry in mm as shapes; empty ones and points are passed over."""
    made = []
    for part in shapely.get_parts(geometry):
        if part.is_empty:
            continue
        if part.geom_type == "Polygon":
            rings = tuple(np.asarray(ring.coords) for ring in (part.exterior, *part.interiors))
            made.append(Shape(rings, fill, line, width))
        elif part.geom_type == "LineString":
            made.append(Shape((np.asarray(part.coords),), "", line, width, closed=False))
    return made


def rectangle(
    left: float, top: float, wide: float, high: float, *, fill: str = "", line: str = "", width: float = 0.0
) -> Shape:
    """Return a rectangle; all in mm."""
    corners = np.array([(left, top), (left + wide, top), (left + wide, top + high), (left, top + high), (left, top)])
    return Shape((corners,), fill, line, width)


def wrapped(text: str, width: float, size: float, face: Face) -> list[str]:
    """Return `text` in lines no wider than `width` mm at type of `size` mm.

    Lines break at blanks and between Chinese characters; none begins with what closes nor ends with what opens.
    """
    lines, line = [], ""
    for piece in _pieces(text, width / size, face):
        if line and face.width((line + piece).rstrip()) * size > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str, widest: float, face: Face) -> list[str]:
    """Return what is not broken: words, characters with the punctuation that belongs to them, blanks."""
    pieces: list[str] = []
    for token in _TOKENS.findall(" ".join(text.split())):
        if pieces and (token in _CLOSING or (pieces[-1][-1] in _OPENING and not token.isspace())):
            pieces[-1] += token
        elif face.width(token) > widest:
            pieces += token
        else:
            pieces.append(token)
    return pieces
