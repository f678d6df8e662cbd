"""A review as work for a process of its own: what people handed in is read, then the review is made."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from gridplan.evidence.reading import read_evidence
from gridplan.plan_file import Plan
from gridplan.policy import Policy, case_of
from gridplan.policy.entered import read_figures
from gridplan.request_file import read_request
from gridplan.review.given_crosswalk import read_given_crosswalk
from gridplan.review.make import JUDGE, SOLVE, SPLIT, TRY, Question, Sides, make_review, sides_of
from gridplan.review.search import search
from gridplan.review.study import Review
from gridplan.study_area import StudyArea
from gridplan.text import Text

READ = Text("读入数据，对应片区与医疗机构", "reading, matching districts and facilities")
STEPS = (READ, SPLIT, JUDGE, SOLVE, TRY)  # in their order, of which the search takes longest


@dataclass(frozen=True)
class HandedIn:
    """A file as people handed it in."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Given:
    """What a review is made of: the plan `before` on the data `then`, today's data, and files of operation.

    `in_force` is the layout of today where it is another than that of the beginning; `start` of operation that of the
    plan where it is None. The rest is as `Question` has it; `targets` need a policy, `request` says what a new layout
    has to meet, `crosswalk` where the people of districts are today.
    """

    before: Plan
    then: StudyArea
    now: StudyArea
    as_of: date
    in_force: Plan | None = None
    start: date | None = None
    policy: Policy | None = None
    worth_min: float | None = None
    evidence: tuple[HandedIn, ...] = ()
    targets: HandedIn | None = None
    request: HandedIn | None = None
    crosswalk: HandedIn | None = None


def review_in_worker(given: Given, *, on_progress: Callable[[Text], None], stop: Callable[[], bool]) -> Review | None:
    """Return the review; None where it was stopped before layouts were looked for.

    A stop while they are looked for, or later, leaves a review of what there is. `on_progress` is told each of STEPS.
    Raises InputError with every fault of a file, AreaError as `sides_of` does.
    """
    on_progress(READ)
    with TemporaryDirectory() as folder:
        sides, question = _read(given, Path(folder))
    if stop():
        return None
    return make_review(sides, question, run=partial(search, stop=stop), on_step=on_progress, stop=stop)


def _read(given: Given, folder: Path) -> tuple[Sides, Question]:
    """Read what was handed in through `folder`."""
    crosswalk, asked = None, None
    if given.crosswalk is not None:
        crosswalk = read_given_crosswalk(_written(given.crosswalk, folder), given.then, given.now)
    sides = sides_of(
        given.before, given.then, given.now, in_force=given.in_force, start=given.start, crosswalk=crosswalk
    )
    area, layout = sides.cycle.now.area, sides.cycle.now.layout
    evidence = None
    if given.evidence:
        evidence = read_evidence([_written(file, folder) for file in given.evidence], area, layout)
    if given.targets is not None and given.policy is not None:
        case = case_of(sides.plan, area, as_of=given.as_of)
        sides = replace(sides, plan=read_figures(_written(given.targets, folder), given.policy, case).plan)
    if given.request is not None:
        asked = read_request(_written(given.request, folder), area, layout)
    return sides, Question(given.as_of, given.policy, asked, evidence, given.worth_min)


def _written(file: HandedIn, folder: Path) -> Path:
    path = folder / Path(file.name).name
    path.write_bytes(file.content)
    return path
