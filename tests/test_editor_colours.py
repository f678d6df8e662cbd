"""Grids side by side are told apart by their colours, by those too who see no red or no green."""

import numpy as np
import pytest
from numpy.typing import NDArray

from gridplan.export.colours import area_colours
from gridplan.plan_file import default_plan
from gridplan.resources import example_areas
from gridplan.study_area import read_area

Floats = NDArray[np.float64]
# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
VISION: dict[str, Floats] = {
    "all colours": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])
APART = 15  # CIE 1976: about 2 is a difference that can just be seen


def _lab(colour: str, vision: Floats) -> Floats:
    """Return CIE L*a*b* of a colour (#RRGGBB), as it is seen."""
    parts = np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    x = XYZ @ np.clip(vision @ linear, 0, 1) / WHITE
    f = np.where(x > 216 / 24389, np.cbrt(x), (24389 / 27 * x + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("name", sorted(example_areas()))
def test_neighbouring_grids_of_every_example_look_different(name: str) -> None:
    area = read_area(name)
    layout = default_plan(area).layout
    colours = area_colours(layout, area)
    ends = ((layout.grid_of.get(one), layout.grid_of.get(other)) for one, other in area.neighbours)
    pairs = {(a, b) for a, b in ends if a is not None and b is not None and a != b}
    assert len(set(colours.values())) == len(layout.grids)
    for seen, vision in VISION.items():
        alike = {
            (a, b) for a, b in pairs if np.linalg.norm(_lab(colours[a], vision) - _lab(colours[b], vision)) < APART
        }
        assert alike == set(), seen
