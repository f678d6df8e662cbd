"""Then and now: a layout in operation on the data of its beginning and on those of today, and what became of what."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from gridplan.compare import Case
from gridplan.indicators import Indicator, Value
from gridplan.text import Text


class Input(StrEnum):
    """What an indicator is made of, exchanged one at a time; districts are exchanged before all others."""

    DISTRICTS = "districts"
    POPULATION = "population"
    ROADS = "roads"
    FACILITIES = "facilities"
    ASSIGNMENT = "assignment"


class DistrictFate(StrEnum):
    """What became of a district."""

    SAME = "same"
    RENAMED = "renamed"
    MERGED = "merged"
    SPLIT = "split"
    REDRAWN = "redrawn"  # parts went to districts that have parts of others too
    NEW = "new"
    GONE = "gone"


class FacilityFate(StrEnum):
    """What became of a facility; several may be true of one."""

    SAME = "same"
    RENAMED = "renamed"
    OPENED = "opened"
    CLOSED = "closed"
    MOVED = "moved"
    REGRADED = "regraded"
    RESIZED = "resized"  # other numbers of beds or staff


@dataclass(frozen=True)
class DistrictMatch:
    """A district then and one now that hold people in common; None for none.

    `share` is the share, over 0 and at most 1, of the people of `then` who live in `now`; NaN where it is not known. It
    is an estimate where `estimated` says so. `basis` says in words by what the two were matched. Where `now` is None,
    the share lives in no district of today; where `then` is None, `now` lies, whole or in part, on ground of which it
    is not known who lived there then. The shares of one `then` sum to 1.
    """

    then: str | None
    now: str | None
    share: float
    fate: DistrictFate
    basis: Text
    estimated: bool = False


@dataclass(frozen=True)
class FacilityMatch:
    """A facility then and now, by id; `told` says in a sentence what changed, with the numbers."""

    then: str | None
    now: str | None
    fates: frozenset[FacilityFate]
    told: Text


@dataclass(frozen=True)
class Cycle:
    """A layout from the beginning of its operation until now.

    `then` is the layout on the data of the beginning, as it was. `now` is the layout in force on today's data.
    `carried` is the layout of the beginning, unchanged by anybody, in today's districts and with today's ids of
    facilities; equal to `now.layout` where nobody assigned anything anew. `notes` say what could not be carried.
    """

    then: Case
    now: Case
    carried: Case
    districts: tuple[DistrictMatch, ...]
    facilities: tuple[FacilityMatch, ...]
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Part:
    """How much of a change one input makes: the mean over all orders of exchange, and the range over the orders."""

    value: float
    least: float
    most: float


@dataclass(frozen=True)
class Split:
    """The change of an indicator split into its inputs; `parts` is empty where it cannot be, and `why_none` says why.

    The parts sum to `now` less `then`. The layout is `then` on the data of then and `now` on the data of now.
    `estimated` names the layers that are not official and that a part rests on.
    """

    indicator: Indicator
    then: Value
    now: Value
    parts: Mapping[Input, Part]
    why_none: Text | None = None
    estimated: tuple[str, ...] = ()
