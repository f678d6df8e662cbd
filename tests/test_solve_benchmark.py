"""What the solve benchmark judges by: pieces, deviation and minutes of a drawn layout; which cells are neighbours."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

FOLDER = Path(__file__).parents[1] / "benchmarks" / "solve"
# Seven units; the last two are an island:
#   0 1 2 3 4   5 6
EDGES = [(0, 1), (1, 2), (2, 3), (3, 4), (5, 6)]


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The scripts of the benchmark, which import each other from their own folder."""
    monkeypatch.syspath_prepend(FOLDER)
    import instances
    import measure

    return SimpleNamespace(instances=instances, measure=measure)


def row_of_units(bench: SimpleNamespace, **changed: Any) -> Any:
    asked: dict[str, Any] = {
        "name": "row",
        "minutes": np.column_stack([np.arange(7.0), 10 - np.arange(7.0)]),
        "population": np.array([10.0, 10, 10, 10, 10, 5, 5]),
        "edges": np.array(EDGES),
        "lead_unit": np.array([0, 6]),
        "number": None,
        "tolerance": 0.25,
    }
    return bench.instances.Instance(**{**asked, **changed})


@pytest.mark.parametrize(
    ("drawn", "stray"),
    [
        ("00011 11", 0),  # lead 1 has a piece on the island and one off it, which islands allow
        ("00011 01", 0),
        ("01000 11", 1),
        ("01010 11", 3),  # 0, 2 and 4 apart are two too many, 1 and 3 one
    ],
)
def test_pieces_beyond_one_a_grid_and_island_are_stray(bench: SimpleNamespace, drawn: str, stray: int) -> None:
    lead_number = np.array([int(lead) for lead in drawn.replace(" ", "")])
    assert bench.measure.score(row_of_units(bench), lead_number).stray == stray


def test_minutes_and_deviation_are_those_of_the_people(bench: SimpleNamespace) -> None:
    instance = row_of_units(bench)
    found = bench.measure.score(instance, np.array([0, 0, 0, 0, 1, 1, 1]))
    # (0 + 1 + 2 + 3) × 10 people, 6 × 10, 5 × 5 and 4 × 5, of 60; loads 40 and 20, the mean 30
    assert found.objective_min == pytest.approx((60 + 60 + 25 + 20) / 60)
    assert found.worst == pytest.approx(1 / 3)
    assert not found.meets(instance)
    assert found.meets(row_of_units(bench, tolerance=0.34))


def test_a_lead_without_units_is_a_grid_without_people(bench: SimpleNamespace) -> None:
    everyone_to_one = np.zeros(7, dtype=int)
    assert bench.measure.score(row_of_units(bench), everyone_to_one).worst == 1
    chosen = row_of_units(bench, number=1)
    assert bench.measure.score(chosen, everyone_to_one).worst == 0
    assert bench.measure.score(chosen, everyone_to_one).meets(chosen)


def test_cells_that_meet_outside_the_square_are_no_neighbours(bench: SimpleNamespace) -> None:
    """Three centres almost in a row: the outer two are neighbours in the plane, but far below the square."""
    centres = np.array([[1.0, 20.0], [20.0, 20.5], [39.0, 20.0]])
    assert bench.instances.cells_that_meet(centres).tolist() == [[0, 1], [1, 2]]


def test_an_instance_is_read_as_it_was_written(bench: SimpleNamespace, tmp_path: Path) -> None:
    for number in (None, 1):
        row_of_units(bench, number=number).save(tmp_path)
        read = bench.instances.load(tmp_path)
        assert (read.name, read.number, read.tolerance) == ("row", number, 0.25)
        assert read.neighbours == ((1,), (0, 2), (1, 3), (2, 4), (3,), (6,), (5,))
