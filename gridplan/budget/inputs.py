"""What a budget of the insurance fund is made of, as planners give it. Money in fen, shares as exact fractions."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from gridplan.text import Text

MONTHS = tuple(range(1, 13))
# Places of care that belong to no grid, beside the ids of grids.
COUNTY, ELSEWHERE = "@county", "@elsewhere"
PLACES = {
    COUNTY: Text("县域内其他机构", "other facilities in the county"),
    ELSEWHERE: Text("县域外", "outside the county"),
}
DEDUCTION_LABELS = {
    "risk_reserve": Text("风险调剂金", "risk reserve"),
    "quality_deposit": Text("质量保证金", "quality deposit"),
    "serious_illness": Text("大病保险资金", "serious-illness insurance"),
}
MEASURE_LABELS = {
    "insured": Text("参保居民数", "insured residents"),
    "services": Text("医疗服务", "services"),
    "payments": Text("基金支付", "payments"),
}
SurplusRule = Literal["kept", "shared_after_assessment"]
DeficitRule = Literal["not_covered", "shared", "borne_by_lead"]
SURPLUS_LABELS: dict[SurplusRule, Text] = {
    "kept": Text("结余留用", "kept"),
    "shared_after_assessment": Text("考核后分配", "shared after assessment"),
}
DEFICIT_LABELS: dict[DeficitRule, Text] = {
    "not_covered": Text("超支不补", "not covered"),
    "shared": Text("超支分担", "shared"),
    "borne_by_lead": Text("牵头医院承担", "borne by the lead hospital"),
}


@dataclass(frozen=True)
class Fund:
    """The residents' insurance of one county and year: what comes in, and what is set apart before the split."""

    year: int
    revenue: int
    risk_reserve: int
    quality_deposit: int
    serious_illness: int

    @property
    def pool(self) -> int:
        """What is split: revenue less the three deductions (许政办〔2020〕19号 四(二))."""
        return self.revenue - self.risk_reserve - self.quality_deposit - self.serious_illness


@dataclass(frozen=True)
class InsuredDistrict:
    """A district with its insured residents, its grid in January, and the grids it moves to: (month, grid)."""

    id: str
    insured: int
    grid: str
    moves: tuple[tuple[int, str], ...] = ()

    def grid_in(self, month: int) -> str:
        """Return the grid that the district is in during a month; a move holds from its month on."""
        passed = [move for move in self.moves if move[0] <= month]
        return max(passed)[1] if passed else self.grid


@dataclass(frozen=True)
class Weights:
    """How much insured residents, past services and past payments count (sum 1), and each past year (sum 1)."""

    insured: Fraction
    services: Fraction = Fraction(0)
    payments: Fraction = Fraction(0)
    years: Mapping[int, Fraction] = field(default_factory=dict)


@dataclass(frozen=True)
class History:
    """Services and payments (fen) of past years, by unit and year; units are districts, or grids as of January."""

    unit: Literal["district", "grid"] = "district"
    services: Mapping[tuple[str, int], Fraction] = field(default_factory=dict)
    payments: Mapping[tuple[str, int], Fraction] = field(default_factory=dict)


@dataclass(frozen=True)
class Spending:
    """What the fund owes for the care of a grid's insured residents in some months, by place of care.

    `at` has every grid (its own too), COUNTY and ELSEWHERE; None is not known.
    """

    grid: str
    first_month: int
    last_month: int
    at: Mapping[str, int | None]


@dataclass(frozen=True)
class Assessment:
    """Scores of grids, and the steps by which a score returns a share of the quality deposit: (least score, share)."""

    scores: Mapping[str, Fraction] = field(default_factory=dict)
    steps: tuple[tuple[Fraction, Fraction], ...] = ()


@dataclass(frozen=True)
class ClearingRules:
    """Who keeps a surplus and who bears a deficit; None is not said.

    fund_share: of a deficit that is shared, the fund's part. tiers: the parts of county, township and village of a
    surplus that is shared after assessment. The sources say who set each: a policy's rule, or the workbook
    with its reason.
    """

    surplus: SurplusRule | None = None
    deficit: DeficitRule | None = None
    fund_share: Fraction | None = None
    tiers: tuple[Fraction, Fraction, Fraction] | None = None
    surplus_source: Text | None = None
    deficit_source: Text | None = None
    fund_share_source: Text | None = None
    tiers_source: Text | None = None

    def or_else(self, other: "ClearingRules") -> "ClearingRules":
        """Return these rules with what they leave open taken from `other`."""
        surplus, deficit = (self if self.surplus else other), (self if self.deficit else other)
        return replace(
            self,
            surplus=surplus.surplus,
            deficit=deficit.deficit,
            surplus_source=surplus.surplus_source,
            deficit_source=deficit.deficit_source,
        )


@dataclass(frozen=True)
class BudgetInputs:
    """Everything that one year's budget is computed from.

    grids: name of each grid by id, in the order of the layout; names: of the districts, by id. Districts stand in
    the order of the study area. source: the workbook and its digest. place: the county that
    the fund is of; empty for the whole study area.
    """

    fund: Fund
    grids: Mapping[str, str]
    names: Mapping[str, str]
    districts: tuple[InsuredDistrict, ...]
    weights: Weights
    history: History = field(default_factory=History)
    spending: tuple[Spending, ...] = ()
    assessment: Assessment = field(default_factory=Assessment)
    rules: ClearingRules = field(default_factory=ClearingRules)
    source: str = ""
    place: str = ""

    def overlaps(self, other: "BudgetInputs") -> bool:
        """Say whether both split a fund for some district."""
        return not {district.id for district in self.districts}.isdisjoint(own.id for own in other.districts)

    def covers(self, grid: str, month: int) -> bool:
        """Say whether a grid has districts in a month."""
        return any(district.grid_in(month) == grid for district in self.districts)
