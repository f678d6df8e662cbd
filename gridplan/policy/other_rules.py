"""The forms of rules about operation: targets, deadlines, reviews, money, tasks, and words to be kept in mind."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from gridplan.figures import INDICATORS, Level
from gridplan.policy.base import Handling, Rule, Selection
from gridplan.policy.value_forms import IndicatorId, Number, refuse_backwards, refuse_level
from gridplan.text import Text
from gridplan.yaml_file import RefusedError, Strict

Op = Literal[">=", "<=", ">", "<"]
# How a value is made of the counts of one or more years: the value of the year itself; its growth since the year
# before, or since a base year, as a share; its increase since a base year, as a number.
Basis = Literal["value", "growth_on_year", "growth_since", "increase_since"]


class Goal(Strict):
    """One indicator and the number it must reach.

    `value`, such as 0.65 or 1/3, holds unless `by_year` has a number for the year, or `by_place` one for the city.
    `planned_range` is what the document plans for: more than its upper end is no failure. `approximate` is 左右.
    `select` are the facilities that an indicator computed from the layout counts; with level member, those that the
    goal is set for.
    """

    indicator: IndicatorId
    op: Op = ">="
    value: Number | None = None
    by_year: dict[int, Number] = Field(default_factory=dict)
    by_place: dict[str, Number] = Field(default_factory=dict)
    basis: Basis = "value"
    base_year: int | None = None
    planned_range: tuple[float, float] | None = None
    approximate: bool = False
    select: tuple[Selection, ...] = ()

    @model_validator(mode="after")
    def _a_number_is_given(self) -> "Goal":
        if self.value is None and not self.by_year:
            remedy = Text("请写 value，或按年写 by_year", "Give value, or by_year")
            raise RefusedError(Text("目标没有数值", "a target needs a number"), remedy)
        if (self.basis in ("growth_since", "increase_since")) != (self.base_year is not None):
            said = Text(
                "base_year 与 basis 不配：growth_since、increase_since 需要它，其他不用",
                "base_year does not go with basis: growth_since and increase_since need it, and only they",
            )
            raise RefusedError(said, Text("请补上或删去 base_year", "Add or remove base_year"))
        if INDICATORS[self.indicator].source == "layout" and not self.select:
            said = Text(
                f"{self.indicator} 没有写明统计哪些机构", f"{self.indicator} does not say which facilities to count"
            )
            raise RefusedError(said, Text("请写 select", "Give select"))
        return self


class OtherDeadline(Strict):
    """Another date that the same document gives for the same thing."""

    by: date
    paragraph: str
    quote: str


class TargetParams(Strict):
    """Goals of which all, or any, must be reached by a date, at one level."""

    level: Level
    goals: Annotated[tuple[Goal, ...], Field(min_length=1)]
    combine: Literal["all", "any"] = "all"
    by: date | None = None
    other_deadlines: tuple[OtherDeadline, ...] = ()

    @model_validator(mode="after")
    def _level_fits(self) -> "TargetParams":
        refuse_level(self.level, [goal.indicator for goal in self.goals])
        return self


class TargetRule(Rule):
    """Whether an indicator reaches its target."""

    kind: Literal["target"]
    params: TargetParams


class TrendParams(Strict):
    """Indicators that must go one way, year by year."""

    level: Level
    indicators: Annotated[tuple[IndicatorId, ...], Field(min_length=1)]
    direction: Literal["up", "down"]

    @model_validator(mode="after")
    def _level_fits(self) -> "TrendParams":
        refuse_level(self.level, self.indicators)
        return self


class TrendRule(Rule):
    """Whether an indicator goes the way it should."""

    kind: Literal["trend"]
    params: TrendParams


class MonitorItem(Strict):
    """An indicator to be watched; a person may set its limit."""

    indicator: IndicatorId
    basis: Literal["value", "growth_on_year"] = "value"


class MonitorParams(Strict):
    """Indicators for which the document sets no number."""

    level: Level
    items: Annotated[tuple[MonitorItem, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _level_fits(self) -> "MonitorParams":
        refuse_level(self.level, [item.indicator for item in self.items])
        return self


class MonitorRule(Rule):
    """What is watched without a limit of the document's own."""

    kind: Literal["monitor"]
    params: MonitorParams


class MilestoneParams(Strict):
    """Something to be done by a date, and by whom; the document may give another date for it elsewhere."""

    task: str
    by: date
    responsible: str | None = None
    other_deadlines: tuple[OtherDeadline, ...] = ()


class MilestoneRule(Rule):
    """Whether something was done in time; people say so in the task book."""

    kind: Literal["milestone"]
    params: MilestoneParams


class ReviewParams(Strict):
    """After how many years of operation the layout may be adjusted."""

    years: Annotated[int, Field(gt=0, le=100)]


class ReviewRule(Rule):
    """The review clock, counted from the start of operation."""

    kind: Literal["review"]
    params: ReviewParams


class TableParams(Strict):
    """The form of the layout table."""

    template: Literal["layout_annex3"]


class TableRule(Rule):
    """Whether the layout fills the official table."""

    kind: Literal["table"]
    params: TableParams


class ChecklistParams(Strict):
    """Structures and duties that people tick off; each item is a task of the book.

    `responsible` is who does them; `responsibles`, one for each item, where that differs.
    """

    topic: Literal[
        "governance", "centres", "review", "referral", "survey", "appraisal", "finance", "annual_plan", "units"
    ]
    items: Annotated[tuple[str, ...], Field(min_length=1)]
    by: date | None = None
    cycle: Literal["once", "annual"] = "once"
    responsible: str | None = None
    responsibles: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_for_each(self) -> "ChecklistParams":
        if self.responsibles and (self.responsible is not None or len(self.responsibles) != len(self.items)):
            remedy = Text(
                f"请逐项写 {len(self.items)} 个，或只写 responsible", "Give one for each item, or responsible"
            )
            raise RefusedError(Text("责任单位与事项不对应", "responsibles do not match the items"), remedy)
        return self

    def responsible_for(self, number: int) -> str | None:
        """Return who does the item of that number, counted from 0."""
        return self.responsibles[number] if self.responsibles else self.responsible


class ChecklistRule(Rule):
    """Tasks that are followed in the task book."""

    handling: ClassVar[Handling] = "tracked"
    kind: Literal["checklist"]
    params: ChecklistParams


class PaymentParams(Strict):
    """How care is paid for. `deficit` is who bears what is spent beyond the budget, `surplus` who keeps the rest."""

    points: Annotated[tuple[str, ...], Field(min_length=1)]
    surplus: Literal["kept", "shared_after_assessment"] | None = None
    deficit: Literal["not_covered", "shared", "borne_by_lead"] | None = None


class PaymentRule(Rule):
    """How insurance pays; the budget takes its rules of surplus and deficit from here."""

    handling: ClassVar[Handling] = "informational"
    kind: Literal["payment"]
    params: PaymentParams


class FundPrepayParams(Strict):
    """The budget paid in advance: what is taken off the pool, over how many years services may adjust the split."""

    deduct: tuple[Literal["风险调剂金", "质量保证金", "大病保险资金"], ...]
    adjust_years: tuple[Annotated[int, Field(gt=0)], int]
    surplus: Literal["kept", "shared_after_assessment"]
    deficit: Literal["not_covered", "shared", "borne_by_lead"]

    @model_validator(mode="after")
    def _in_order(self) -> "FundPrepayParams":
        refuse_backwards(*self.adjust_years)
        return self


class FundPrepayRule(Rule):
    """Whether the year's budget has been worked out and its totals agree."""

    kind: Literal["fund_prepay"]
    params: FundPrepayParams


class StatementParams(Strict):
    """Words that planners keep in mind; nothing is computed."""

    topic: Literal[
        "factors",
        "legal_status",
        "patient_choice",
        "precondition",
        "cooperation",
        "structure",
        "preference",
        "transform",
        "annex",
    ]
    points: Annotated[tuple[str, ...], Field(min_length=1)]


class StatementRule(Rule):
    """A principle, shown with its source."""

    handling: ClassVar[Handling] = "informational"
    kind: Literal["statement"]
    params: StatementParams


OtherRule = (
    TargetRule
    | TrendRule
    | MonitorRule
    | MilestoneRule
    | ReviewRule
    | TableRule
    | ChecklistRule
    | PaymentRule
    | FundPrepayRule
    | StatementRule
)
