"""The drawn city of the benchmarks is a study area as any other: whole, without overlaps, every district in a grid."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import shapely

from gridplan.plan_file import default_plan
from gridplan.study_area import read_area

ROOT = Path(__file__).parents[1]


def test_drawn_city_has_detailed_outlines_and_a_layout_of_whole_grids(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(ROOT)
    from benchmarks.city import GRIDS, write_city

    area = read_area(write_city(tmp_path, 50))
    outlines = area.districts.geometry.to_numpy()
    assert len(outlines) == 50
    assert shapely.coverage_is_valid(outlines)
    vertices = shapely.get_num_coordinates(outlines)
    assert vertices.min() >= 40
    assert vertices.max() <= 100
    layout = default_plan(area).layout
    sizes = Counter(layout.grid_of.values())
    assert len(sizes) == GRIDS[50]
    assert sum(sizes.values()) == 50
    assert all(len(area.pieces(layout.districts_of(grid))) == 1 for grid in sizes)
    assert np.isfinite(area.districts["population"]).all()
