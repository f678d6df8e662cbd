"""The pool split over districts, each district's part over the months, and so to the grid it is in that month."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from gridplan.apportion import apportion
from gridplan.budget.inputs import MONTHS, BudgetInputs


@dataclass(frozen=True)
class DistrictBudget:
    """A district's part of the pool: the three shares it is made of, the weighted share, fen for the year and months.

    A share that counts with weight zero is None where it was not needed.
    """

    id: str
    insured_share: Fraction
    services_share: Fraction | None
    payments_share: Fraction | None
    share: Fraction
    total: int
    months: tuple[int, ...]


@dataclass(frozen=True)
class GridBudget:
    """A grid's budget: what is paid in advance in each of the twelve months, and the person-months it is for."""

    id: str
    person_months: int
    months: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.months)

    def prepaid(self, through: int) -> int:
        """Return what is paid in advance from January to the end of a month."""
        return sum(self.months[:through])


def split_pool(inputs: BudgetInputs) -> tuple[DistrictBudget, ...]:
    """Return every district's part of the pool, in the order given; the parts sum to the pool.

    A district's share is w₁ × its share of the insured + w₂ × its mean share of services in past years + w₃ × its
    mean share of payments, years weighted. The document asks for these three and gives no formula
    (许政办〔2020〕19号 四(二)); a weighted mean of shares is the simplest that always sums to the whole.
    """
    weights = inputs.weights
    insured = _shares({d.id: Fraction(d.insured) for d in inputs.districts})
    services = _past_shares(inputs, inputs.history.services) if weights.services else None
    payments = _past_shares(inputs, inputs.history.payments) if weights.payments else None
    shares = {
        key: weights.insured * own
        + (weights.services * services[key] if services else 0)
        + (weights.payments * payments[key] if payments else 0)
        for key, own in insured.items()
    }
    totals = apportion(inputs.fund.pool, list(shares.values()))
    return tuple(
        DistrictBudget(
            key,
            insured[key],
            services[key] if services else None,
            payments[key] if payments else None,
            share,
            total,
            apportion(total, [1] * len(MONTHS)),
        )
        for (key, share), total in zip(shares.items(), totals, strict=True)
    )


def grid_budgets(inputs: BudgetInputs, districts: tuple[DistrictBudget, ...]) -> tuple[GridBudget, ...]:
    """Return every grid's budget: month by month the instalments of the districts it has in that month."""
    instalments = {district.id: district.months for district in districts}
    found = []
    for grid in inputs.grids:
        people, months = 0, []
        for month in MONTHS:
            own = [district for district in inputs.districts if district.grid_in(month) == grid]
            people += sum(district.insured for district in own)
            months.append(sum(instalments[district.id][month - 1] for district in own))
        found.append(GridBudget(grid, people, tuple(months)))
    return tuple(found)


def _past_shares(inputs: BudgetInputs, past: Mapping[tuple[str, int], Fraction]) -> dict[str, Fraction]:
    """Return each district's mean share of what was counted in the past years, by the years' weights.

    What is known of a grid only is spread over the districts it has in January by their insured residents.
    """
    found = {district.id: Fraction(0) for district in inputs.districts}
    for year, weight in inputs.weights.years.items():
        if not weight:  # nothing need be known of it
            continue
        if inputs.history.unit == "district":
            counts = {district.id: past[district.id, year] for district in inputs.districts}
        else:
            people = dict.fromkeys(inputs.grids, 0)
            for district in inputs.districts:
                people[district.grid] += district.insured
            counts = {d.id: past[d.grid, year] * d.insured / people[d.grid] for d in inputs.districts}
        for key, share in _shares(counts).items():
            found[key] += weight * share
    return found


def _shares(counts: Mapping[str, Fraction]) -> dict[str, Fraction]:
    whole = sum(counts.values())
    return {key: count / whole for key, count in counts.items()}
