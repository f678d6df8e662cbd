"""Referrals of a grid in a year: up to its leads and down from them, and past them."""

from dataclasses import dataclass
from fractions import Fraction

from gridplan.evidence.record import Direction, Evidence, Nature, Referrals
from gridplan.layout import Layout
from gridplan.membership import belongings
from gridplan.study_area import StudyArea


@dataclass(frozen=True)
class Balance:
    """The referrals of the units of a grid in a year, in 人次; None where none are given, which is not zero.

    `up` and `down` are with the grid's own leads, `up_past` and `down_past` with other hospitals.
    """

    grid: str
    year: int
    up: int | None
    down: int | None
    up_past: int | None
    down_past: int | None
    nature: Nature

    @property
    def down_per_up(self) -> Fraction | None:
        """Referrals down from its leads per referral up to them; None where it cannot be told."""
        return None if self.down is None or not self.up else Fraction(self.down, self.up)


def referral_balances(evidence: Evidence, layout: Layout, area: StudyArea) -> list[Balance]:
    """Return the balance of every grid in every year of which there are referrals, by grid and year."""
    homes = {key: tuple(b.grid_id for b in there if b.full) for key, there in belongings(layout, area).items()}
    placed = [(_grid(row, layout, homes), row) for row in evidence.referrals]
    years = sorted({row.year for row in evidence.referrals})
    return [
        _balance(
            evidence, grid.id, grid.leads, year, [row for key, row in placed if (key, row.year) == (grid.id, year)]
        )
        for grid in layout.grids
        for year in years
    ]


def _grid(row: Referrals, layout: Layout, homes: dict[str, tuple[str, ...]]) -> str | None:
    """Return the grid of the unit below; None where it is in none, or in several."""
    if row.below_district:
        found = {layout.grid_of.get(district) for district in row.below}
    else:
        found = set(homes.get(row.below[0], ()))
    return found.pop() if len(found) == 1 else None


def _balance(evidence: Evidence, grid: str, leads: tuple[str, ...], year: int, rows: list[Referrals]) -> Balance:
    def total(direction: Direction, own: bool) -> int | None:
        numbers = [row.number for row in rows if row.direction is direction and (row.hospital in leads) == own]
        return sum(numbers) if numbers else None

    nature = evidence.weakest(Direction, (year,))
    up, down = total(Direction.UP, own=True), total(Direction.DOWN, own=True)
    return Balance(grid, year, up, down, total(Direction.UP, own=False), total(Direction.DOWN, own=False), nature)
