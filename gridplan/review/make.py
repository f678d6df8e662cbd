"""Make a review: carry the layout, split its changes, judge both sides, look for layouts beside it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import pandas as pd

from gridplan.compare import Case
from gridplan.errors import ScenarioError
from gridplan.evidence import Evidence, evidence_of_move
from gridplan.figures import merge
from gridplan.plan_file import Plan
from gridplan.policy import Policy, case_of, check
from gridplan.policy.targets import target_rows
from gridplan.request_file import Asked
from gridplan.review.carry import cycle as carried_cycle
from gridplan.review.choices import Judge, choices, judge_of
from gridplan.review.cycle import Cycle
from gridplan.review.options import Recommendation
from gridplan.review.projection import Projection, growth_between, project
from gridplan.review.reasons import no_evidence
from gridplan.review.recommend import recommend
from gridplan.review.search import Found, search
from gridplan.review.split import split
from gridplan.review.study import Review
from gridplan.review.trials import trials
from gridplan.review_clock import Review as Clock
from gridplan.review_clock import review_of, term_of
from gridplan.study_area import StudyArea
from gridplan.text import Text
from gridplan.trace import trace

SPLIT, JUDGE = Text("分解变化", "splitting changes"), Text("核查", "checking")
DAYS_A_YEAR = 365.25
SOLVE, TRY = Text("求解调整方案", "looking for layouts"), Text("敏感性试算", "trying assumptions")


@dataclass(frozen=True)
class Sides:
    """The plan at the beginning, the one in force, and the cycle between; both know when operation started."""

    before: Plan
    plan: Plan
    cycle: Cycle


@dataclass(frozen=True)
class Question:
    """What is asked of a review on the day `as_of`.

    `asked` is what a new layout has to meet: by default, to be no worse than the present one. `worth_min` says how many
    minutes each person who moves has to save; without it the recommendation is left to the meeting. `points` are those
    of the frontier.
    """

    as_of: date
    policy: Policy | None = None
    asked: Asked | None = None
    evidence: Evidence | None = None
    worth_min: float | None = None
    points: int = 5


def sides_of(
    before: Plan,
    then: StudyArea,
    now: StudyArea,
    *,
    in_force: Plan | None = None,
    start: date | None = None,
    crosswalk: pd.DataFrame | None = None,
) -> Sides:
    """Return both sides of a review: `before` on the data `then`, and what is in force on the data `now`.

    Without `in_force` the layout of the beginning is carried. `start` of operation is that of the plans unless it is
    question. `crosswalk` says where the people of districts are today, see `match_districts`. Raises AreaError where
    today's data lack what the plan was measured with.
    """
    started = start or (in_force and in_force.operation_start) or before.operation_start
    before = replace(before, operation_start=started)
    found = carried_cycle(then, before, now, in_force, crosswalk=crosswalk)
    area, plan = found.now.area, in_force
    if plan is None:
        origin = {"carried_from": dict(before.origin), "area": before.area_id, "digest": before.area_digest}
        plan = replace(
            before, area_id=area.manifest.id, area_digest=area.digest, layout=found.now.layout, origin=origin
        )
    figures = merge(before.figures, plan.figures).figures
    settings = found.now.access.settings
    return Sides(before, replace(plan, settings=settings, operation_start=started, figures=figures), found)


def make_review(
    sides: Sides,
    question: Question,
    *,
    run: Callable[..., Found] = search,
    on_step: Callable[[Text], None] = lambda _step: None,
    stop: Callable[[], bool] = lambda: False,
) -> Review | None:
    """Return the review; None where `stop` ended it before layouts were looked for.

    `run` calls the search, in a worker say; one that is cancelled gives the best that it has. `on_step` is told what
    comes next.
    """
    on_step(SPLIT)
    before, cycle = sides.before, sides.cycle
    splits = split(cycle, stop=stop)
    if splits is None:
        return None
    on_step(JUDGE)
    plan = _with_evidence(sides.plan, question.evidence)
    places = case_of(plan, cycle.now.area, as_of=question.as_of).places
    term = term_of(question.policy, places)
    clock = review_of(plan.document.full_title, before.operation_start, term, question.as_of)
    found = _recommendation(question, cycle.now, plan, clock, run=run, on_step=on_step, stop=stop)
    projection, lacking = _projection(cycle, clock, found)
    return Review(
        before,
        plan,
        cycle,
        splits.whole,
        found,
        question.as_of,
        clock,
        question.policy,
        *_judged(question, before, plan, cycle),
        grid_splits=splits.by_grid,
        projection=projection,
        evidence=question.evidence,
        notes=lacking,
        trace=_trace(question, before, plan, cycle),
    )


def _with_evidence(plan: Plan, evidence: Evidence | None) -> Plan:
    """Return the plan with the figures of the evidence among its own."""
    return plan if evidence is None else replace(plan, figures=merge(plan.figures, evidence.figures).figures)


def _judged(question: Question, before: Plan, plan: Plan, cycle: Cycle) -> tuple[Any, Any, Any]:
    """Return the findings of both sides, each on its day, and the rules of operation; nothing without a policy."""
    policy = question.policy
    if policy is None:
        return (), (), ()
    first = before.operation_start or question.as_of
    then = case_of(before, cycle.then.area, as_of=min(first, question.as_of))
    now = case_of(plan, cycle.now.area, as_of=question.as_of)
    return tuple(check(policy, then)), tuple(check(policy, now)), tuple(target_rows(policy, now))


def _recommendation(
    question: Question,
    now: Case,
    plan: Plan,
    clock: Clock,
    *,
    run: Callable[..., Found],
    on_step: Callable[[Text], None],
    stop: Callable[[], bool],
) -> Recommendation:
    """Return the choices, what the rule says of them, and whether that holds when assumptions change."""
    on_step(SOLVE)
    judge: Judge | None = None
    if question.policy is not None:
        judge = judge_of(question.policy, case_of(plan, now.area, as_of=question.as_of))
    told = no_evidence if question.evidence is None else partial(evidence_of_move, question.evidence, now.area)
    found = choices(now, question.asked, judge=judge, evidence=told, points=question.points, run=run)
    on_step(TRY)
    worth = question.worth_min
    tried = trials(now, found.choices, threshold_min=worth, judge=judge, stop=stop)
    may_adjust = None if clock.due is None else question.as_of >= clock.due
    return recommend(found, threshold_min=worth, may_adjust=may_adjust, trials=tried)


def _projection(cycle: Cycle, clock: Clock, found: Recommendation) -> tuple[Projection | None, tuple[Text, ...]]:
    """Return people at the end of the next cycle with every choice measured there, or why it cannot be told."""
    if clock.start is None or clock.as_of <= clock.start:
        said = Text(
            "起始运行日期未知或未到，人口增长无法推算",
            "operation has no start, or a later one: growth of people cannot be told",
        )
        return None, (said,)
    past = round((clock.as_of - clock.start).days / DAYS_A_YEAR, 1) or 1 / 12
    try:
        growth = growth_between(cycle.then.area, cycle.now.area, cycle.districts, years=past)
    except ScenarioError as refused:
        return None, tuple(fault.problem + Text("。", ".") for fault in refused.faults)
    return project(cycle.now, growth, found.choices, years=clock.term.years), ()


def _trace(question: Question, before: Plan, plan: Plan, cycle: Cycle) -> dict[str, Any]:
    """Return where everything comes from, as plain values."""
    policy, evidence = question.policy, question.evidence
    return {
        "as_of": question.as_of.isoformat(),
        "then": trace(before, cycle.then.area, cycle.then.access),
        "now": trace(plan, cycle.now.area, cycle.now.access),
        "policy": None if policy is None else {"id": policy.policy.id, "document": policy.policy.document},
        "request": None if question.asked is None else repr(question.asked.request),
        "evidence": None if evidence is None else {"file": evidence.file, "years": list(evidence.years)},
        "worth_min": question.worth_min,
    }
