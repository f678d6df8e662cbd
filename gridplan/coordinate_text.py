"""Positions as people paste them: pairs, degrees and minutes, national coordinates, links shared by map platforms."""

from dataclasses import dataclass
from typing import Literal

from gridplan.coordinates import Reference


@dataclass(frozen=True)
class Position:
    """A position read from text: x easting or longitude, y northing or latitude, in the order that they belong.

    swapped: the text had the northing first. form: how it was written. reference: what the form itself says the numbers
    refer to (a zone's number before the easting), None where they may be of any datum.
    """

    x: float
    y: float
    swapped: bool
    form: Literal["degrees", "minutes", "prefixed", "metres", "link"]
    reference: Reference | None = None


def parse_position(text: str) -> Position:
    """Return the one position that a text holds. Raises CoordinateError, with what to write, for any other text."""
    raise NotImplementedError
