"""Whether the verdict holds: the choices judged again under one changed assumption at a time, nothing solved anew."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from gridplan.access import access_table
from gridplan.compare import Case, Change, people_of
from gridplan.errors import Fault, ScenarioError
from gridplan.indicators import Measures, measure_edits
from gridplan.indicators.catalogue import coverage_id
from gridplan.review.choices import Judge
from gridplan.review.options import Choice, Trial
from gridplan.review.people import with_people
from gridplan.review.rule import Ruling, Score, first_of, score
from gridplan.text import Text
from gridplan.travel_time import TravelSettings

PEAK_FACTORS = (1.0, 1.3, 1.6)
LIMITS_MIN = (15.0, 30.0, 45.0, 60.0)
UNCERTAINTY = 0.1  # of the people of a 区划 for which none is stated: an assumption, and told as one
WEIGHTS = (0.5, 2.0)  # of what each person who moves has to save
_TOLD = ("mean_minutes", "p90_minutes", "balance_deviation", "balance_max_min", "pieces")


@dataclass(frozen=True)
class _Assumption:
    """What is assumed otherwise; `case` is today's with that, None where it cannot be tried (`name` says why).

    With `limit_min` a choice may not leave more people beyond that limit than keeping does. `judged` says whether the
    findings have to be counted again.
    """

    name: Text
    case: Case | None
    threshold_min: float | None
    limit_min: float | None = None
    judged: bool = False
    of_demand: bool = False


def ruling(choices: Sequence[Choice], threshold_min: float | None) -> Ruling:
    """Return what the rule says of choices as they were measured; keeping is the first of them."""
    scores = {
        each.id: score(
            each.comparison.changes,
            each.comparison.people_moved,
            failing=each.failing,
            undetermined=each.undetermined,
        )
        for each in choices
    }
    return first_of(scores, threshold_min)


def trials(
    now: Case,
    choices: Sequence[Choice],
    *,
    threshold_min: float | None = None,
    judge: Judge | None = None,
    peak_factors: Sequence[float] = PEAK_FACTORS,
    limits_min: Sequence[float] = LIMITS_MIN,
    uncertainty: Mapping[str, float] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> tuple[Trial, ...]:
    """Judge the choices under each changed assumption, by the same rule: see `gridplan.review.rule`.

    Tried are the peak factors, that no fewer people be covered within each of `limits_min`, the people of each 区划
    more and fewer by its `uncertainty` (a share by name; ± 10 % where none is stated), other kinds of people, and
    half and twice the threshold. `judge` counts findings anew where people change. A `stop` ends after the trial at
    hand.
    Raises ScenarioError for an uncertainty that is no share, or of a 区划 that the area does not have.
    """
    _refuse_no_share(now, uncertainty or {})
    plain = ruling(choices, threshold_min)
    found = []
    for assumption in _assumptions(now, threshold_min, peak_factors, limits_min, uncertainty or {}):
        if stop():
            break
        found.append(_try(assumption, choices, plain, judge))
    return tuple(found)


def _assumptions(
    now: Case,
    threshold_min: float | None,
    peak_factors: Iterable[float],
    limits_min: Iterable[float],
    uncertainty: Mapping[str, float],
) -> Iterator[_Assumption]:
    yield from (_Assumption(*each, threshold_min) for each in _peaks(now, peak_factors))
    for limit in limits_min:
        name = Text(f"{limit:g} 分钟内覆盖人口不得减少", f"no fewer people within {limit:g} min")
        yield _Assumption(name, _with_limit(now, limit), threshold_min, limit_min=limit)
    for name, case in _populations(now, uncertainty):
        yield _Assumption(name, case, threshold_min, judged=True)
    if threshold_min:
        for weight in WEIGHTS:
            own = threshold_min * weight
            name = Text(f"每变动一人至少节省 {own:g} 分钟", f"each person who moves saves at least {own:g} min")
            yield _Assumption(name, now, own, of_demand=True)


def _refuse_no_share(now: Case, uncertainty: Mapping[str, float]) -> None:
    """Refuse what would leave a 区划 with fewer than no people, and names that are none."""
    known = now.area.districts["admin_area"].unique()
    faults = []
    for name, share in uncertainty.items():
        if name not in known:
            remedy = Text(f"可用：{'、'.join(known)}", f"Use one of {', '.join(known)}")
            faults.append(Fault("uncertainty", Text("没有这个区划", "there is no such 区划"), remedy, column=name))
        elif not 0 <= share < 1:
            remedy = Text("请写 0 至 1 之间的数，如 0.1", "Give a number from 0 to below 1, such as 0.1")
            problem = Text("不是可用的比例", "is no share")
            faults.append(Fault("uncertainty", problem, remedy, column=name, value=f"{share:g}"))
    if faults:
        raise ScenarioError(faults)


def _peaks(now: Case, factors: Iterable[float]) -> Iterator[tuple[Text, Case | None]]:
    """Yield today's case at other peak factors; minutes of a table made elsewhere follow none."""
    settings = now.access.settings
    for factor in factors:
        name = Text(f"高峰系数 {factor:g}", f"peak factor {factor:g}")
        if settings.table is not None:
            yield name + Text("（时间取自外部时间表，不适用）", " (minutes are those of a table: none applies)"), None
        elif factor != settings.peak_factor:
            changed = TravelSettings.model_validate(settings.model_dump() | {"peak_factor": factor})
            yield name, replace(now, access=access_table(now.area, changed))


def _with_limit(now: Case, limit_min: float) -> Case | None:
    """Return today's case that also counts who is within a limit; None beyond the cutoff of minutes."""
    settings = now.access.settings
    if settings.cutoff_min is not None and limit_min > settings.cutoff_min:
        return None
    limits = tuple(sorted({*settings.thresholds_min, limit_min}))
    return replace(now, access=replace(now.access, settings=settings.model_copy(update={"thresholds_min": limits})))


def _populations(now: Case, uncertainty: Mapping[str, float]) -> Iterator[tuple[Text, Case]]:
    """Yield today's case with more and fewer people in each 区划, then with each other kind of people."""
    area = now.area
    kept = area.districts[[key not in now.layout.excluded for key in area.districts.index]]
    for name in kept["admin_area"].unique():
        share = uncertainty.get(name, UNCERTAINTY)
        assumed = Text("", "") if name in uncertainty else Text("（假定）", " (assumed)")
        for sign, by in (("+", share), ("−", -share)):
            factors = pd.Series(1.0, index=area.districts.index).where(area.districts["admin_area"] != name, 1 + by)
            said = Text(f"{name}人口 {sign}{share:.0%}", f"people of {name} {sign}{share:.0%}") + assumed
            yield said, with_people(now, factors, said)
    for kind, words in area.population_kinds.items():
        if kind != area.population_kind:
            other = area.with_population(kind)
            people = other.places["population"].to_numpy(dtype=float)
            access = replace(now.access, place_population=people)
            yield Text("人口口径：", "people counted: ") + words, Case(other, access, now.layout)


def _try(assumption: _Assumption, choices: Sequence[Choice], plain: Ruling, judge: Judge | None) -> Trial:
    case = assumption.case
    if case is None:
        return Trial(assumption.name, {}, None, None, assumption.of_demand)
    measured = {each.id: measure_edits(case.area, each.layout, case.access) for each in choices}
    keep = measured[choices[0].id]
    anew = judge if assumption.judged else None
    scores = {each.id: _score(case, each, keep, measured[each.id], assumption.limit_min, anew) for each in choices}
    found = first_of(scores, assumption.threshold_min)
    keys = [key for key in keep.whole if key in _TOLD or key.startswith("coverage_")]
    values = {key: {name: own.whole[name].number for name in keys} for key, own in measured.items()}
    return Trial(assumption.name, values, found.best, plain.agrees(found), assumption.of_demand)


def _score(
    case: Case, choice: Choice, keep: Measures, own: Measures, limit_min: float | None, judge: Judge | None
) -> Score:
    changes = {key: Change(keep.indicators[key], keep.whole[key], value) for key, value in own.whole.items()}
    failing, undetermined = choice.failing, choice.undetermined
    if judge is not None:
        failing, undetermined = judge(case.area, choice.layout)
    moved = people_of(case.area, [move.district for move in choice.comparison.moves])
    covers = limit_min is None or _covers(changes[coverage_id(limit_min)])
    return score(changes, moved, failing=failing, undetermined=undetermined, allowed=covers)


def _covers(change: Change) -> bool:
    """Whether no fewer people are covered than with keeping; not where that cannot be told."""
    return change.difference is not None and change.direction >= 0
