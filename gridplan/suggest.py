"""Suggest single moves for a layout, each with its effect on minutes, balance, coverage, pieces and findings.

A suggestion is no judgement: it says what would change, for better and for worse, and the choice is the planner's.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from gridplan.access import AccessTable
from gridplan.compare import Change, change_words, people_of
from gridplan.indicators import Indicator, Value, catalogue, measure_moves
from gridplan.indicators.catalogue import coverage_id
from gridplan.layout import Layout, assign_districts
from gridplan.partition import Request, Step, lead_numbers, problem_of, promising_moves
from gridplan.policy import Case, Finding, Policy, Verdict, check
from gridplan.policy.base import Rule
from gridplan.policy.findings import VERDICT_LABELS
from gridplan.study_area import StudyArea
from gridplan.text import UNDETERMINED, Text, join

NO_GRID = Text("未分配", "no grid")
_GRADE = {Verdict.FAIL: 0, Verdict.WARN: 1, Verdict.UNDETERMINED: 2}  # the others are 3: nothing is to be done


@dataclass(frozen=True)
class Shift:
    """A district that goes to another grid; `source` is None where it is in none. Both are grid ids."""

    district: str
    source: str | None
    target: str


@dataclass(frozen=True)
class VerdictChange:
    """A finding whose verdict differs; None where there is no such finding."""

    rule: Rule
    grid: str | None
    before: Verdict | None
    after: Verdict | None

    @property
    def step(self) -> int:
        """+1 where less is left to do about the rule, −1 where more is."""
        one, other = (3 if v is None else _GRADE.get(v, 3) for v in (self.before, self.after))
        return (other > one) - (other < one)


@dataclass(frozen=True)
class Suggestion:
    """Districts that would change grid together, the layout with that done, and what it changes.

    `changes` are of the whole layout, by indicator id; `verdicts` lists the findings that differ. `people` are those
    who would get another lead.
    """

    shifts: tuple[Shift, ...]
    layout: Layout
    people: Value
    changes: Mapping[str, Change]
    verdicts: tuple[VerdictChange, ...]
    fills: bool

    @property
    def better(self) -> tuple[str, ...]:
        """The indicators that change for the better."""
        return tuple(key for key, change in self.changes.items() if change.direction > 0)

    @property
    def worse(self) -> tuple[str, ...]:
        """The indicators that change for the worse."""
        return tuple(key for key, change in self.changes.items() if change.direction < 0)

    @property
    def mended(self) -> tuple[VerdictChange, ...]:
        return tuple(change for change in self.verdicts if change.step > 0)

    @property
    def broken(self) -> tuple[VerdictChange, ...]:
        return tuple(change for change in self.verdicts if change.step < 0)

    @property
    def helps(self) -> bool:
        """Whether it betters anything: an indicator, a finding, a district without a grid, a grid without districts."""
        return bool(self.better or self.mended or self.fills)


def suggest(
    area: StudyArea,
    access: AccessTable,
    layout: Layout,
    request: Request | None = None,
    *,
    policy: Policy | None = None,
    policy_case: Case | None = None,
    count: int = 10,
) -> tuple[Suggestion, ...]:
    """Return up to `count` moves of a district to a neighbouring grid, or swaps of two districts between two grids.

    `request` says what counts besides minutes; its leads are those of the layout. With `policy` and `policy_case`
    (whose layout is passed over) findings are judged too. First come moves that mend findings, then those that give
    a district a grid or a grid a district, those that join pieces, and the others as `promising_moves` has them.
    Locked districts never move; no move adds pieces without taking others away. Where the data do not tell an
    effect, it is undetermined.
    Raises ValueError for a policy without a case, or a case without a policy.
    """
    if (policy is None) != (policy_case is None):
        raise ValueError("findings need both a policy and a case")
    if not layout.territorial or not layout.grids:
        return ()
    bench = _Bench(area, access, layout, policy, policy_case)
    found: list[Suggestion] = []
    for steps in _candidates(area, access, layout, request, count=count):
        if len(found) == count:
            break
        suggestion = bench.suggestion(steps)
        if suggestion.helps:
            found.append(suggestion)
    return tuple(sorted(found, key=_order))


def _candidates(
    area: StudyArea, access: AccessTable, layout: Layout, request: Request | None, *, count: int
) -> list[tuple[Shift, ...]]:
    """Return promising moves, as ids."""
    leads = tuple(grid.leads for grid in layout.grids)
    asked = Request(leads) if request is None else request
    problem = problem_of(
        area,
        access,
        leads,
        excluded=layout.excluded,
        limit_min=middle_threshold(access),
        borders=bool(asked.aims.borders),
    )
    numbers = lead_numbers(problem, layout)
    moves = promising_moves(problem, asked, numbers, count=count, held=layout.locked)
    grids = [grid.id for grid in layout.grids]

    def shift(step: Step) -> Shift:
        return Shift(
            problem.districts[step.district], None if step.source < 0 else grids[step.source], grids[step.target]
        )

    return [tuple(map(shift, steps)) for steps in moves]


def middle_threshold(access: AccessTable) -> float:
    """Return the middle one of the thresholds of minutes."""
    limits = access.settings.thresholds_min
    return limits[len(limits) // 2]


class _Bench:
    """A layout measured once, beside which every move is set."""

    def __init__(
        self, area: StudyArea, access: AccessTable, layout: Layout, policy: Policy | None, case: Case | None
    ) -> None:
        self._area, self._access, self._layout = area, access, layout
        self._policy, self._case = policy, case
        known = catalogue(access.settings.thresholds_min)
        keys = ("mean_minutes", coverage_id(middle_threshold(access)), "balance_max_min", "balance_deviation", "pieces")
        more = ("beyond_population", "unreachable_population", "undetermined_population")
        self._indicators: dict[str, Indicator] = {key: known[key] for key in (*keys, *more)}
        self._before = measure_moves(area, layout, access)
        self._findings = self._check(layout)
        self._used = set(layout.grid_of.values())

    def suggestion(self, shifts: tuple[Shift, ...]) -> Suggestion:
        """Measure and judge the layout that a move makes."""
        layout = self._layout
        for shift in shifts:
            layout = assign_districts(layout, [shift.district], shift.target)
        after = measure_moves(self._area, layout, self._access)
        changes = {key: Change(each, self._before[key], after[key]) for key, each in self._indicators.items()}
        return Suggestion(
            shifts=shifts,
            layout=layout,
            people=people_of(self._area, [shift.district for shift in shifts]),
            changes=changes,
            verdicts=_differences(self._findings, self._check(layout)),
            fills=any(shift.source is None or shift.target not in self._used for shift in shifts),
        )

    def _check(self, layout: Layout) -> list[Finding]:
        if self._policy is None or self._case is None:
            return []
        return check(self._policy, replace(self._case, area=self._area, plan=replace(self._case.plan, layout=layout)))


def _differences(before: Sequence[Finding], after: Sequence[Finding]) -> tuple[VerdictChange, ...]:
    """Return the findings whose verdict differs; several of one rule, grid and unit are told apart by their order."""
    was, now = _by_place(before), _by_place(after)
    pairs = [(was.get(key), now.get(key)) for key in dict.fromkeys([*was, *now])]
    return tuple(
        VerdictChange(
            either.rule, either.grid, None if one is None else one.verdict, None if two is None else two.verdict
        )
        for one, two in pairs
        if (either := one or two) is not None and (one is None or two is None or one.verdict is not two.verdict)
    )


def _by_place(findings: Iterable[Finding]) -> dict[tuple[str, str | None, str, int], Finding]:
    seen: Counter[tuple[str, str | None, str]] = Counter()
    found = {}
    for each in findings:
        place = each.rule.id, each.grid, each.unit
        found[(*place, seen[place])] = each
        seen[place] += 1
    return found


def _order(suggestion: Suggestion) -> tuple[int, bool, float]:
    """Sort by what is mended of findings, by gaps, then by pieces; the sort leaves the rest in order."""
    pieces = suggestion.changes["pieces"].difference
    return -sum(change.step for change in suggestion.verdicts), not suggestion.fills, min(0.0, pieces or 0.0)


def describe(suggestion: Suggestion, area: StudyArea) -> Text:
    """Return a suggestion as a sentence: what goes where, what it betters and what it costs."""
    parts = [join([_move(shift, suggestion.layout, area) for shift in suggestion.shifts], zh="，", en=", ")]
    for head, keys, verdicts in (
        (Text("改善：", "better: "), suggestion.better, suggestion.mended),
        (Text("代价：", "worse: "), suggestion.worse, suggestion.broken),
    ):
        told = [change_words(suggestion.changes[key]) for key in keys if suggestion.changes[key].shows]
        told += map(_verdict, verdicts)
        if told:
            parts.append(head + join(told, zh="，", en=", "))
    unsure = [change.indicator.name for change in suggestion.changes.values() if change.difference is None]
    if unsure:
        parts.append(UNDETERMINED + Text("：", ": ") + join(unsure, zh="、", en=", "))
    return join(parts)


def _move(shift: Shift, layout: Layout, area: StudyArea) -> Text:
    """Tell a shift by the names of district and leads."""

    def name(grid: str) -> str:
        return area.facility_names(layout.grid(grid).leads)

    district, target = str(area.districts.at[shift.district, "name"]), name(shift.target)
    source = NO_GRID if shift.source is None else Text(name(shift.source), name(shift.source))
    return Text(f"{district}：{source.zh} → {target}", f"{district}: {source.en} → {target}")


def _verdict(change: VerdictChange) -> Text:
    none = Text("—", "—")
    one, two = (none if v is None else VERDICT_LABELS[v] for v in (change.before, change.after))
    place = Text(f"（网格 {change.grid}）", f" (grid {change.grid})") if change.grid else Text("", "")
    return Text(change.rule.id, change.rule.id) + place + Text(f" {one.zh} → {two.zh}", f" {one.en} → {two.en}")
