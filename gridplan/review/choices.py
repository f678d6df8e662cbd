"""Keeping the present layout beside the layouts that could follow it, all measured on today's data in one way."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from gridplan.compare import ESTIMATE, ROUNDING, Case, Comparison, compare, leads_of
from gridplan.errors import SolveError
from gridplan.indicators import Value
from gridplan.layout import Layout
from gridplan.partition import Problem, Request, layout_of
from gridplan.partition.request_words import demand_words
from gridplan.policy import Case as PolicyCase
from gridplan.policy import Policy, Verdict, check
from gridplan.request_file import Asked, prepare
from gridplan.review.demands import demands_of_today
from gridplan.review.options import Choice, label
from gridplan.review.reasons import Evidence, no_evidence, reasons
from gridplan.review.rule import WITHOUT_MINUTES
from gridplan.review.search import Candidate, Found, Purpose, search
from gridplan.study_area import StudyArea
from gridplan.text import Text, join

KEEP = "keep"
HALF = 0.5  # of the present deviation from the mean: how much more even a layout is asked to be
_COMPARED = ("mean_minutes", "balance_deviation", "pieces", *WITHOUT_MINUTES)  # less of each is better

Judge = Callable[[StudyArea, Layout], tuple[int, int]]
"""The number of error findings of a layout that fail, and of those that cannot be told."""


@dataclass(frozen=True)
class Choices:
    """The layouts that could be in force from now on, keeping first, and how they came about.

    `dominated` is the number of further layouts that were found and are in no respect better than another.
    `breaches` are the demands that keeping breaks. `complete` is False where the search was refused, or ended by the
    clock or a cancel, so that another run may find more. `notes` say all of it in words.
    """

    choices: tuple[Choice, ...]
    dominated: int
    breaches: tuple[Text, ...]
    complete: bool
    notes: tuple[Text, ...]

    @property
    def keep(self) -> Choice:
        return self.choices[0]


def choices(
    now: Case,
    asked: Asked | None = None,
    *,
    judge: Judge | None = None,
    evidence: Evidence = no_evidence,
    points: int = 5,
    deviations: Sequence[float] | None = None,
    run: Callable[..., Found] = search,
) -> Choices:
    """Return the choices for a layout in force, `now`: keeping, the least change, more change for more.

    `asked` is what every other choice has to meet, such as a request file says; without it, what `demands_of_today`
    says. `judge` counts findings, see `judge_of`. `points` and `deviations` are those of `search`; the deviations are
    by default half of the present one. `run` is the search: `partial(search, on_progress=…, stop=…)`, or what runs it
    in a worker.
    """
    keep = _choice(KEEP, Text("维持现行方案", "keep the present layout"), now, now.layout, judge)
    if not (now.layout.territorial and now.layout.grids):
        none = Text("方案没有片区，无从调整", "the layout has no districts: there is nothing to adjust")
        return Choices((keep,), 0, (), complete=True, notes=(none,))
    problem, request = demands_of_today(now) if asked is None else prepare(asked, now.area, now.access, now.layout)
    present = now.measures.whole["balance_deviation"].number
    if deviations is None:
        deviations = () if not present else (present * HALF,)
    demanded = _demanded(problem, request, by_today=asked is None)
    try:
        found = run(problem, request, points=points, deviations=tuple(deviations))
    except SolveError as refused:
        none = Text("未找到可比较的调整方案：", "no layout to compare with was found: ") + refused.text
        return Choices((keep,), 0, (), complete=False, notes=(demanded, none))
    return _scored(now, keep, found, (demanded, *found.notes, *_left_out(problem)), judge, evidence)


def judge_of(policy: Policy, case: PolicyCase) -> Judge:
    """Return a judge by a policy; the layout and the area of `case` give way to those that are judged."""

    def judge(area: StudyArea, layout: Layout) -> tuple[int, int]:
        found = check(policy, replace(case, area=area, plan=replace(case.plan, layout=layout)))
        verdicts = [item.verdict for item in found if item.rule.severity == "error"]
        return verdicts.count(Verdict.FAIL), verdicts.count(Verdict.UNDETERMINED)

    return judge


def _scored(
    now: Case, keep: Choice, found: Found, notes: tuple[Text, ...], judge: Judge | None, evidence: Evidence
) -> Choices:
    """Measure what the search found beside keeping, and leave out what is in no respect better than another."""
    breaches = tuple(breach.text for breach in found.keep.breaches)
    keep = replace(keep, proof=_of_keeping(breaches))
    distinct = [choice for choice in _distinct(now, found.candidates, judge) if choice.comparison.moves]
    broken = {KEEP: len(breaches)}  # every other meets all demands
    best = [
        choice
        for choice in distinct
        if not any(
            _dominates(other, choice, broken.get(other.id, 0), broken.get(choice.id, 0))
            for other in (keep, *distinct)
            if other is not choice
        )
    ]
    told = [
        replace(
            choice,
            name=label(number) + Text("：", ": ") + choice.name,
            reasons=reasons(now, choice.layout, choice.comparison, evidence=evidence),
        )
        for number, choice in enumerate(best, start=1)
    ]
    dominated = len(distinct) - len(best)
    if dominated:
        zh = f"另有 {dominated} 个方案在各方面都不优于所列方案，未列出"
        en = f"{dominated} further layouts are in no respect better than one listed, and are left out"
        notes = (*notes, Text(zh, en))
    if judge is None:
        notes = (*notes, Text("未核查政策", "no policy was checked"))
    return Choices((keep, *told), dominated, breaches, found.complete, notes)


def _distinct(now: Case, candidates: Sequence[Candidate], judge: Judge | None) -> list[Choice]:
    """Return the layouts that differ, each once, numbered within its purpose."""
    seen: list[Mapping[str, tuple[str, ...]]] = []
    numbers: dict[Purpose, int] = {}
    distinct = []
    for candidate in candidates:
        layout = _layout(candidate, now.layout)
        leads = {district: leads_of(layout, district) for district in now.area.districts.index}
        if leads in seen:
            continue
        seen.append(leads)
        numbers[candidate.purpose] = number = numbers.get(candidate.purpose, 0) + 1
        key = candidate.purpose.value if candidate.purpose is Purpose.LEAST else f"{candidate.purpose.value}-{number}"
        choice = _choice(key, Text("", ""), now, layout, judge)
        distinct.append(replace(choice, name=_name(candidate, choice), proof=candidate.proof))
    return distinct


def _layout(candidate: Candidate, present: Layout) -> Layout:
    """Return the layout of a candidate; districts that were no part of the problem stay where they are."""
    found = layout_of(candidate.solution, present)
    kept = {grid.id for grid in found.grids}
    stay = [district for district in candidate.solution.problem.left_out if present.grid_of.get(district) in kept]
    return replace(found, grid_of={**found.grid_of, **{district: present.grid_of[district] for district in stay}})


def _choice(key: str, name: Text, now: Case, layout: Layout, judge: Judge | None) -> Choice:
    comparison = compare(now, replace(now, layout=layout))
    failing, undetermined = (None, None) if judge is None else judge(now.area, layout)
    return Choice(key, name, layout, comparison, _share(comparison), failing, undetermined)


def _share(comparison: Comparison) -> float:
    """Return the share of all people who get another lead; NaN where it is not known."""
    moved, everybody = comparison.people_moved.number, comparison.changes["population"].after.number
    if not comparison.moves:
        return 0.0
    return moved / everybody if moved is not None and everybody else float("nan")


def _name(candidate: Candidate, choice: Choice) -> Text:
    mark = ESTIMATE if choice.comparison.people_moved.estimated else Text("", "")
    share = f"{choice.moved_share:.1%}"
    moves = Text(f"变动 {share} 人口", f"moves {share} of people") + mark
    if candidate.purpose is Purpose.LEAST:
        return Text("满足要求的最小变动，", "least change that meets the demands, ") + moves
    if candidate.purpose is Purpose.MINUTES:
        return Text("缩短就医时间，", "fewer minutes, ") + moves
    limit = f"{candidate.limit:.0%}"
    return Text(f"人口与均值偏差不超过 {limit}，", f"people within {limit} of the mean, ") + moves


def _dominates(one: Choice, other: Choice, one_breaks: int, other_breaks: int) -> bool:
    """Whether one choice is nowhere worse than another and somewhere better; not where that cannot be told."""
    pairs: list[tuple[float | None, float | None]] = [
        (one_breaks, other_breaks),
        (one.failing or 0, other.failing or 0),
        (one.undetermined or 0, other.undetermined or 0),
        (one.moved_share, other.moved_share),
        *((_number(one, key), _number(other, key)) for key in _COMPARED),
    ]
    known = [(a, b) for a, b in pairs if a is not None and b is not None]
    if len(known) < len(pairs):
        return False
    return all(a <= b + ROUNDING for a, b in known) and any(a < b - ROUNDING for a, b in known)


def _number(choice: Choice, key: str) -> float | None:
    value: Value = choice.comparison.changes[key].after
    return value.number


def _demanded(problem: Problem, request: Request, by_today: bool) -> Text:
    head = Text("对各方案的要求：", "demanded of every choice: ")
    if by_today:
        zh = "未另提要求，以现行方案自身为准："
        head = Text(zh, "nothing else being demanded, the demands are those that the present layout sets: ")
    return head + join(list(demand_words(problem, request)))


def _of_keeping(breaches: Sequence[Text]) -> Text:
    if not breaches:
        return Text("现行方案满足全部要求", "the present layout meets every demand")
    return Text("现行方案不满足：", "the present layout does not meet: ") + join(list(breaches))


def _left_out(problem: Problem) -> list[Text]:
    if not problem.left_out:
        return []
    zh, en = (mark.join(problem.names[key] for key in problem.left_out) for mark in ("、", ", "))
    return [Text(f"到各牵头医院均无通路，不作变动：{zh}", f"without a path to any lead, not moved: {en}")]
