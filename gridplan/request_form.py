"""The form of a request: what a planner may state of a layout, name by name and number by number.

Names are matched with ids while a form is validated (its context is an `AreaNames`), so that names and numbers that
are wrong are told together.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, Field, FiniteFloat, ValidationInfo, field_validator, model_validator

from gridplan.area_names import ADMIN_AREA, DISTRICT, FACILITY, KIND, AreaNames
from gridplan.text import Text
from gridplan.yaml_file import RefusedError, Strict

ALL = "all"
PER_CENT = 100


def _known(what: str) -> BeforeValidator:
    def id_of(word: Any, info: ValidationInfo) -> str:
        if isinstance(word, int) and not isinstance(word, bool):
            word = str(word)  # an id of digits, which YAML reads as a number
        if not isinstance(word, str) or not isinstance(info.context, AreaNames):
            raise RefusedError(Text("应为名称或编号", "must be a name or an id"), Text("请改写", "Write one"))
        return info.context.id_of(what, word)

    return BeforeValidator(id_of)


def _share(given: Any) -> Any:
    """Return the number that 10% or 0.1 stands for; other values as they are."""
    percent = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*[%％]\s*", given) if isinstance(given, str) else None
    number = float(percent[1]) / PER_CENT if percent else given
    if isinstance(number, bool) or not isinstance(number, int | float) or not 0 <= number <= 1:
        problem = Text("不是 0 到 100% 之间的比例", "is no share from 0 to 100%")
        raise RefusedError(problem, Text("请写成 10% 或 0.1", "Write 10% or 0.1"))
    return number


District = Annotated[str, _known(DISTRICT)]
Lead = Annotated[str, _known(FACILITY)]
AdminArea = Annotated[str, _known(ADMIN_AREA)]
Share = Annotated[float, BeforeValidator(_share)]
Price = Annotated[FiniteFloat, Field(ge=0)]


class Amount(Strict):
    """Persons (with `per_bed`: persons per bed), or a multiple of the common value of the grids."""

    number: float
    of_common: bool


def _amount(given: Any) -> Any:
    percent = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*[%％]\s*", given) if isinstance(given, str) else None
    if percent:
        return Amount(number=float(percent[1]) / PER_CENT, of_common=True)
    if isinstance(given, bool) or not isinstance(given, int | float) or not (given == 0 or 1 <= given < float("inf")):
        problem = Text("不是人数，也不是比例", "is neither a number of persons nor a share")
        remedy = Text(
            "请写人数 300000，或占应有数的比例 80%", "Write persons, 300000, or a part of the common value, 80%"
        )
        raise RefusedError(problem, remedy)
    return Amount(number=given, of_common=False)


class Choose(Strict):
    """How many leads to choose: as many, or from so many to so many."""

    least: Annotated[int, Field(alias="from", ge=1)]
    most: Annotated[int, Field(alias="to", ge=1)]

    @model_validator(mode="after")
    def _in_order(self) -> "Choose":
        if self.least > self.most:
            raise RefusedError(Text("起数大于止数", "begins above its end"), Text("请对调", "Turn it round"))
        return self


def _choose(given: Any) -> Any:
    if isinstance(given, dict):
        return given
    if isinstance(given, bool) or not isinstance(given, int) or given < 1:
        remedy = Text("请写 5 或 {from: 4, to: 6}", "Write 5, or {from: 4, to: 6}")
        raise RefusedError(Text("不是网格数", "is no number of grids"), remedy)
    return {"from": given, "to": given}


def _groups(given: Any) -> Any:
    return [each if isinstance(each, list) else [each] for each in given] if isinstance(given, list) else given


class Leads(Strict):
    """Who may lead: the hospitals `of` (a list within the list: co-leads), of which `choose` says how many lead."""

    choose: Annotated[Choose, BeforeValidator(_choose)] | None = None
    of: Annotated[tuple[tuple[Lead, ...], ...], BeforeValidator(_groups)] | None = None
    must: frozenset[Lead] = frozenset()
    never: frozenset[Lead] = frozenset()


class Bound(Strict):
    """Bounds on the people of a grid; for every grid, or for that of one lead."""

    of: Annotated[str, _known(KIND)] = "population"
    within: Share | None = None
    at_least: Annotated[Amount, BeforeValidator(_amount)] | None = None
    at_most: Annotated[Amount, BeforeValidator(_amount)] | None = None
    per_bed: bool = False
    lead: Lead | None = None

    @model_validator(mode="after")
    def _one_way_of_saying(self) -> "Bound":
        sides = self.at_least, self.at_most
        if (self.within is None) == (sides == (None, None)):
            remedy = Text("请写 within，或 at_least、at_most", "Write `within`, or `at_least` and `at_most`")
            raise RefusedError(Text("没有界限，或写了两种", "has no bound, or two ways of it"), remedy)
        low, high = sides
        if low is not None and high is not None and low.of_common == high.of_common and low.number > high.number:
            raise RefusedError(Text("下限大于上限", "is at least more than at most"), Text("请对调", "Turn it round"))
        return self


class Prices(Strict):
    """What counts, in minutes of everybody's mean; see `gridplan.partition.Aims`."""

    minutes: Price = 1.0
    uncovered: Price = 0.0
    balance: Price = 0.0
    balance_per_bed: bool = False
    change: Price = 0.0
    splits: Price = 0.0
    borders: Price = 0.0


class Unlike(Strict):
    """A plan from which the layout must differ for so large a share of the people."""

    plan: Annotated[str, Field(min_length=1)]
    by: Share


Part = TypeVar("Part", bound=Strict)
Group = Annotated[frozenset[District], Field(min_length=2)]


class Statements(Strict):
    """All that is stated; what is left out is left to the layout at hand or to the defaults of a solve."""

    format: Literal[1] = 1
    leads: Leads = Leads()
    bounds: tuple[Bound, ...] = ()
    limit_min: Annotated[FiniteFloat, Field(gt=0)] | None = None
    limit_hard: bool = False
    locks: Mapping[District, Lead] = Field(default_factory=dict)
    never: Mapping[District, frozenset[Lead]] = Field(default_factory=dict)
    together: tuple[Group, ...] = ()
    apart: tuple[Group, ...] = ()
    whole: frozenset[AdminArea] = frozenset()
    contiguous: bool = False
    exclaves: frozenset[District] = frozenset()
    prices: Prices = Prices()
    most_moved: Share | None = None
    unlike: tuple[Unlike, ...] = ()
    leave_out_unreachable: bool = False
    gap: Share | None = None
    time_limit_s: Annotated[FiniteFloat, Field(gt=0)] | None = None
    node_limit: Annotated[int, Field(ge=1)] | None = None
    seed: Annotated[int, Field(ge=0, lt=2**31)] | None = None

    @field_validator("whole", mode="before")
    @classmethod
    def _all_areas(cls, given: Any, info: ValidationInfo) -> Any:
        return list(info.context.admin_areas) if given == ALL and isinstance(info.context, AreaNames) else given

    @field_validator("never", mode="before")
    @classmethod
    def _lists(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        return {key: each if isinstance(each, list) else [each] for key, each in given.items()}

    @field_validator("locks", "never", mode="wrap")
    @classmethod
    def _each_once(cls, given: Any, take: Any) -> Any:
        found = take(given)
        if isinstance(given, dict) and len(found) < len(given):
            remedy = Text("请合并为一项", "Make one of them")
            raise RefusedError(
                Text("同一片区写了两次（名称与编号）", "names a district twice, by name and by id"), remedy
            )
        return found

    def over(self, below: "Statements") -> "Statements":
        """Return both: lists and prices are added to those `below`, single values stand in their place.

        A bound of all grids replaces those below of the same quantity; named leads replace all that is said of leads.
        """
        given: dict[str, Any] = {name: getattr(self, name) for name in self.model_fields_set}
        for name in ("together", "apart", "unlike"):
            given[name] = getattr(below, name) + getattr(self, name)
        for name in ("whole", "exclaves"):
            given[name] = getattr(below, name) | getattr(self, name)
        for name in ("locks", "never"):
            given[name] = {**getattr(below, name), **getattr(self, name)}
        new = {bound.of for bound in self.bounds if bound.lead is None}
        given["bounds"] = (*(b for b in below.bounds if b.lead is not None or b.of not in new), *self.bounds)
        given["prices"] = _with_own(below.prices, self.prices)
        given["leads"] = self.leads if self.leads.of is not None else _with_own(below.leads, self.leads)
        return below.model_copy(update=given)


def _with_own(below: Part, own: Part) -> Part:
    """Return a part with what another states of it by itself."""
    return below.model_copy(update={name: getattr(own, name) for name in own.model_fields_set})
