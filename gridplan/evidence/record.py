"""What happened in operation: visits, referrals and figures by year, each with its unit and definition."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from gridplan.figures import COUNTS, Figure
from gridplan.text import Text


class Kind(StrEnum):
    """What residents went to a facility for; also the name of the item whose definition holds."""

    INPATIENT = "inpatient"
    OUTPATIENT = "outpatient"


class Direction(StrEnum):
    """Which way a patient was referred; also the name of the item whose definition holds."""

    UP = "up"
    DOWN = "down"


KIND_NAMES = {Kind.INPATIENT: Text("住院", "admissions"), Kind.OUTPATIENT: Text("门诊", "outpatient visits")}
DIRECTION_NAMES = {Direction.UP: Text("上转", "referrals up"), Direction.DOWN: Text("下转", "referrals down")}
VISIT_UNIT = "人次"  # in which visits and referrals are kept
# What defines its own unit and meaning by year: the kinds of visits, the directions, every count of figures.
ITEMS: dict[str, Text] = {
    **{str(key): name for key, name in KIND_NAMES.items()},
    **{str(key): name for key, name in DIRECTION_NAMES.items()},
    **{key: count.name for key, count in COUNTS.items()},
}
ITEM_UNITS: dict[str, str] = {
    **{str(key): VISIT_UNIT for key in (*Kind, *Direction)},
    **{key: count.unit.zh for key, count in COUNTS.items()},
}
COUNTED_IN_PEOPLE = frozenset(key for key, unit in ITEM_UNITS.items() if unit in ("人", "人次", "例"))
WHOLE_ITEMS = frozenset(key for key in ITEMS if key not in COUNTS or COUNTS[key].whole)


class Nature(StrEnum):
    """What numbers rest on."""

    COUNTED = "counted"
    ESTIMATED = "estimated"
    ASSUMED = "assumed"  # of a scenario: invented, and said to be wherever it shows


NATURE_NAMES = {
    Nature.COUNTED: Text("统计", "counted"),
    Nature.ESTIMATED: Text("估计", "estimate"),
    Nature.ASSUMED: Text("情景假定", "scenario assumption"),
}


@dataclass(frozen=True)
class Accord:
    """A person's judgement that a definition may be compared with the one before it, and why."""

    person: str
    reason: str


@dataclass(frozen=True)
class Definition:
    """What an item counts from the year `first` to `last` (None: still), and in which unit it was written.

    `accord` is about the definition before it in time; None where nobody judged that the two may be compared.
    """

    item: str
    first: int
    last: int | None
    unit: str
    meaning: str
    nature: Nature = Nature.COUNTED
    accord: Accord | None = None
    source: str = ""

    def holds(self, year: int) -> bool:
        return self.first <= year and (self.last is None or year <= self.last)


ELSEWHERE, ALL = "elsewhere", "all"  # in place of a facility: any other one; the sum over all


@dataclass(frozen=True)
class Visits:
    """Visits in a year by residents of a district at a facility (its id), at any other, or in all; in 人次.

    `districts` are ids of today: several where the district that was counted has been split since; `named` is the
    name it was counted by.
    """

    year: int
    kind: Kind
    districts: tuple[str, ...]
    named: str
    place: str
    number: int


@dataclass(frozen=True)
class Referrals:
    """Patients referred in a year between a hospital and a unit below it, in 人次.

    `below` is the id of a facility, or with `below_district` of the district whose primary facilities are meant;
    several where it has been split since.
    """

    year: int
    direction: Direction
    hospital: str
    below: tuple[str, ...]
    below_district: bool
    named: str
    number: int


@dataclass(frozen=True)
class Evidence:
    """The evidence of one workbook; figures and targets are in the units of the catalogue of figures.

    `left_out` says what of the file was not read.
    """

    file: str
    visits: tuple[Visits, ...] = ()
    referrals: tuple[Referrals, ...] = ()
    figures: tuple[Figure, ...] = ()
    targets: tuple[Figure, ...] = ()
    definitions: tuple[Definition, ...] = ()
    left_out: tuple[Text, ...] = ()

    @property
    def years(self) -> tuple[int, ...]:
        """Every year of which something is known."""
        given = {v.year for v in self.visits} | {r.year for r in self.referrals}
        return tuple(sorted(given | {f.year for f in (*self.figures, *self.targets)}))

    @cached_property
    def visits_of(self) -> Mapping[str, tuple[Visits, ...]]:
        """The visits by district; those of a district that has been split since stand under each of its parts."""
        found: dict[str, list[Visits]] = {}
        for each in self.visits:
            for district in each.districts:
                found.setdefault(district, []).append(each)
        return {district: tuple(rows) for district, rows in found.items()}

    def definition(self, item: str, year: int) -> Definition | None:
        """Return what an item counts in a year."""
        return next((each for each in self.definitions if each.item == item and each.holds(year)), None)

    def nature(self, item: str, year: int) -> Nature:
        """Return what the numbers of an item rest on."""
        found = self.definition(item, year)
        return Nature.COUNTED if found is None else found.nature

    def weakest(self, items: Iterable[str], years: Collection[int]) -> Nature:
        """Return what a number rests on that is made of several items or years: the least of what each rests on."""
        natures = {self.nature(item, year) for item in items for year in years}
        return next((each for each in (Nature.ASSUMED, Nature.ESTIMATED) if each in natures), Nature.COUNTED)
