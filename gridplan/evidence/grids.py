"""Where the residents of each grid went in a year: to its leads, to leads of other grids, elsewhere."""

from dataclasses import dataclass
from fractions import Fraction

from gridplan.evidence.record import Evidence, Kind, Nature
from gridplan.evidence.shares import Went, went
from gridplan.layout import Grid, Layout
from gridplan.study_area import StudyArea
from gridplan.suppression import SMALLEST


@dataclass(frozen=True)
class GridShare:
    """The shares (0 to 1) of the visits of a grid's residents in a year; None where they cannot be told.

    Of `districts` those `told` count: their visits at every lead are given. Shares that rest on fewer than SMALLEST
    visits are not told.
    """

    grid: str
    year: int
    kind: Kind
    present: Fraction | None
    others: Fraction | None
    told: int
    districts: int
    nature: Nature

    @property
    def elsewhere(self) -> Fraction | None:
        return None if self.present is None or self.others is None else 1 - self.present - self.others


def grid_shares(evidence: Evidence, area: StudyArea, layout: Layout, kind: Kind) -> list[GridShare]:
    """Return the shares of every grid in every year of which there are visits of a kind, by grid and year."""
    years = sorted({visits.year for visits in evidence.visits if visits.kind is kind})
    return [_share(evidence, area, layout, grid, year, kind) for grid in layout.grids for year in years]


def _share(evidence: Evidence, area: StudyArea, layout: Layout, grid: Grid, year: int, kind: Kind) -> GridShare:
    districts = layout.districts_of(grid.id)
    found: dict[str, Went] = {}
    told = 0
    for district in districts:
        own = went(evidence, area, district, year, kind)
        if own.missing is None and set(layout.leads) <= own.at.keys():
            told += 1
            found[own.before or district] = own  # the parts of one that was split are the same visits
    total = sum(own.total for own in found.values())
    present = sum(own.number(grid.leads) for own in found.values())
    others = sum(own.number([key for key in layout.leads if key not in grid.leads]) for own in found.values())
    nature = evidence.nature(kind, year)
    if not total or any(0 < number < SMALLEST for number in (present, others, total - present - others)):
        return GridShare(grid.id, year, kind, None, None, told, len(districts), nature)
    return GridShare(
        grid.id, year, kind, Fraction(present, total), Fraction(others, total), told, len(districts), nature
    )
