"""What a planner asks of a layout, stated as a YAML file, made into a request that can be solved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from gridplan import resources
from gridplan.area_names import AreaNames
from gridplan.errors import Fault, InputError, RequestError
from gridplan.layout import Layout
from gridplan.partition import Aims, LoadBound, Problem, Request, locks_of, present_leads, problem_of
from gridplan.plan_file import open_plan
from gridplan.request_form import Bound, Leads, Statements
from gridplan.study_area import StudyArea
from gridplan.text import Text
from gridplan.yaml_file import load_yaml, model_fault

if TYPE_CHECKING:
    from gridplan.access import AccessTable


@dataclass(frozen=True)
class Asked:
    """A request whose names are ids of the study area, and what its problem needs besides."""

    request: Request
    limit_min: float | None = None
    leave_out_unreachable: bool = False


def read_request(path: str | Path, area: StudyArea, base: Layout) -> Asked:
    """Read a request file (or an embedded example by name) for a study area.

    `base` is the layout at hand: its leads lead unless others are named, its locks hold, changes are counted from
    it. Raises RequestError with every fault of the file, names that `area` does not have among them.
    """
    return ask(read_statements(path, area), area, base, source=Path(path).name)


def read_statements(path: str | Path, area: StudyArea) -> Statements:
    """Read what a request file states, names matched with `area`. Raises RequestError with every fault."""
    found = resources.request_files().get(str(path), Path(path))
    stated = load_yaml(found, Statements, RequestError, context=AreaNames(area))
    # A plan file is named relative to the request, which may be read from anywhere.
    unlike = tuple(
        each if each.plan in area.manifest.layouts else each.model_copy(update={"plan": str(found.parent / each.plan)})
        for each in stated.unlike
    )
    return stated.model_copy(update={"unlike": unlike}) if unlike else stated


def statements_of(content: Mapping[str, Any], area: StudyArea, *, sources: Mapping[str, str]) -> Statements:
    """Return statements given by key, as a file would give them; `sources` name where each key was given.

    Raises RequestError with every fault.
    """
    try:
        return Statements.model_validate(content, context=AreaNames(area))
    except ValidationError as problem:
        faults = []
        for detail in problem.errors():
            key = ".".join(str(part) for part in detail["loc"] if part != "[key]")
            file = next((sources[name] for name in sources if f"{key}.".startswith(f"{name}.")), key)
            faults.append(model_fault(file, detail))
        raise RequestError(faults) from None


def ask(statements: Statements, area: StudyArea, base: Layout, *, source: str = "request") -> Asked:
    """Return the request that `statements` make on a layout at hand.

    Raises RequestError, naming `source`, where they contradict each other or `base`.
    """
    faults = [*_contradictions(statements, source)]
    leads = _leads(statements.leads, area, base)
    unlike = _unlike(statements, area, faults)
    if faults:
        raise RequestError(faults)
    chosen = statements.leads.choose
    leading = {lead for group in leads for lead in group}  # who leads nowhere needs not be ruled out
    names = ("gap", "time_limit_s", "node_limit", "seed")
    request = Request(
        leads,
        number=None if chosen is None else chosen.least if chosen.least == chosen.most else (chosen.least, chosen.most),
        must_lead=statements.leads.must,
        bounds=tuple(bound for each in statements.bounds for bound in _load_bounds(each)),
        contiguous=statements.contiguous,
        exclaves=statements.exclaves,
        within_limit=statements.limit_hard,
        locks={**locks_of(base), **statements.locks},
        never=frozenset((district, lead) for district, own in statements.never.items() for lead in own & leading),
        together=statements.together,
        apart=statements.apart,
        whole=statements.whole,
        aims=Aims(**statements.prices.model_dump()),
        present=present_leads(base),
        most_moved=statements.most_moved,
        unlike=unlike,
        **{name: getattr(statements, name) for name in names if getattr(statements, name) is not None},
    )
    return Asked(request, statements.limit_min, statements.leave_out_unreachable)


def prepare(asked: Asked, area: StudyArea, access: "AccessTable", layout: Layout) -> tuple[Problem, Request]:
    """Return the problem of an area and the request on it; districts that `layout` excludes stay out."""
    request = asked.request
    problem = problem_of(
        area,
        access,
        request.leads,
        excluded=layout.excluded,
        leave_out_unreachable=asked.leave_out_unreachable,
        limit_min=asked.limit_min,
        borders=request.aims.borders > 0,
    )
    # An administrative area of which no district is left cannot be split.
    return problem, replace(request, whole=request.whole & set(problem.admin_areas))


def _leads(said: Leads, area: StudyArea, base: Layout) -> tuple[tuple[str, ...], ...]:
    """Return who may lead: those named, the area's candidates where some are to be chosen, or the layout's own."""
    if said.of is not None:
        groups = [*said.of]
    elif said.choose is not None:
        candidates = area.facilities.index[area.facilities["lead_candidate"]]
        groups = [(str(key),) for key in candidates]
        groups += [(key,) for key in sorted(said.must.difference(candidates))]
    else:
        groups = [grid.leads for grid in base.grids]
    left = [tuple(lead for lead in group if lead not in said.never) for group in groups]
    return tuple(dict.fromkeys(group for group in left if group))


def _contradictions(statements: Statements, source: str) -> Iterator[Fault]:
    said, prices = statements.leads, statements.prices
    for lead in sorted(said.must & said.never):
        remedy = Text("请二者取一", "Choose one of the two")
        yield Fault(source, Text("既必须又不得牵头", "must lead and never leads"), remedy, column="leads", value=lead)
    if said.must and said.choose is None:
        remedy = Text("请写明选几家（choose 或 --leads）", "Say how many to choose (choose, or --leads)")
        yield Fault(source, Text("没有要选的牵头医院", "no leads are to be chosen"), remedy, column="leads.must")
    named = [lead for group in said.of or () for lead in group]
    for lead in dict.fromkeys(lead for lead in named if named.count(lead) > 1):
        remedy = Text("一家医院只牵头一个网格", "A hospital leads one grid")
        yield Fault(source, Text("重复列为牵头医院", "is named twice"), remedy, column="leads.of", value=lead)
    if said.of is not None:
        for lead in sorted(said.must.difference(named)):
            remedy = Text("请加入 of，或去掉 of", "Add it to `of`, or leave `of` out")
            problem = Text("不在 of 所列之中", "is not among those of `of`")
            yield Fault(source, problem, remedy, column="leads.must", value=lead)
    if statements.limit_min is None and (statements.limit_hard or prices.uncovered):
        remedy = Text("请给出分钟数（limit_min 或 --limit）", "Give it in minutes (limit_min, or --limit)")
        yield Fault(source, Text("没有就医时间上限", "there is no limit of minutes"), remedy, column="limit_min")


def _load_bounds(bound: Bound) -> Iterator[LoadBound]:
    """Return what the solver holds: persons and multiples of the common value are bounds of their own."""
    if bound.within is not None:
        yield LoadBound(bound.of, 1 - bound.within, 1 + bound.within, True, bound.per_bed, bound.lead)
    for relative in (True, False):
        low, high = (
            side.number if side is not None and side.of_common == relative else None
            for side in (bound.at_least, bound.at_most)
        )
        if low is not None or high is not None:
            yield LoadBound(bound.of, low, high, relative, bound.per_bed, bound.lead)


def _unlike(
    statements: Statements, area: StudyArea, faults: list[Fault]
) -> tuple[tuple[Mapping[str, str], float], ...]:
    """Return the leads by district of the plans to differ from; what is wrong with a plan is added to `faults`."""
    found = []
    for each in statements.unlike:
        try:
            found.append((present_leads(open_plan(each.plan, area).layout), each.by))
        except InputError as error:
            faults += error.faults
    return tuple(found)
