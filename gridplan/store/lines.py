"""What follows from revisions and acts: branches and their heads, common revisions, what is in operation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from gridplan.store.records import MAIN, Act, ActKind, Branch, Operation, PlanEntry, Revision


def branches_of(plan_id: str, revisions: Sequence[Revision], acts: Iterable[Act]) -> dict[str, Branch]:
    """Return the branches of a plan by name, `MAIN` first, then as they were made.

    `revisions` are all of the plan, parents first; `acts` those of its chain.
    """
    by_id = {revision.id: revision for revision in revisions}
    heads = {MAIN: next(iter(by_id.values()))} if by_id else {}
    for act in acts:
        if act.kind is ActKind.BRANCHED:
            heads[str(act.details["branch"])] = by_id[str(act.revision)]
    for revision in sorted(revisions, key=lambda each: each.number):
        heads[revision.branch] = revision
    return {name: Branch(plan_id, name, head) for name, head in heads.items()}


def since(head: Revision, parent: str, revisions: Mapping[str, Revision]) -> tuple[Revision, ...]:
    """Return the revisions after `parent` that led to `head`, the latest first; all where it is not among them."""
    known = ancestors(parent, revisions)
    found, revision = [], head
    while revision.id not in known:
        found.append(revision)
        if not revision.parents:
            break
        revision = revisions[revision.parents[0]]
    return tuple(found)


def ancestors(revision_id: str, revisions: Mapping[str, Revision]) -> set[str]:
    """Return a revision and all that it rests on."""
    found: set[str] = set()
    waiting = [revision_id]
    while waiting:
        key = waiting.pop()
        if key in revisions and key not in found:
            found.add(key)
            waiting += revisions[key].parents
    return found


def common(one: str, other: str, revisions: Mapping[str, Revision]) -> Revision | None:
    """Return the latest revision that two rest on; None where they have none in common. Parents come first."""
    both = ancestors(one, revisions) & ancestors(other, revisions)
    behind = {key for each in both for key in ancestors(each, revisions) - {each}}
    best = [key for key in revisions if key in both - behind]
    return revisions[best[-1]] if best else None


def operations_of(plan: PlanEntry, revisions: Mapping[str, Revision], acts: Iterable[Act]) -> tuple[Operation, ...]:
    """Return what was and is in operation, by start.

    What starts to operate ends what did before, and takes the place of what was to start on that day or later.
    """
    found: list[Operation] = []
    for act in acts:
        if act.kind is ActKind.OPERATING:
            start = date.fromisoformat(act.details["start"])
            found = [_until(each, start) for each in found if each.start < start]
            found.append(Operation(plan, revisions[str(act.revision)], start))
        elif act.kind is ActKind.RETIRED:
            end = date.fromisoformat(act.details["end"])
            ended = [_until(each, end) if each.revision.id == act.revision else each for each in found]
            found = [each for each in ended if each.end is None or each.start < each.end]
    return tuple(found)


def _until(operation: Operation, end: date) -> Operation:
    return operation if operation.end is not None and operation.end <= end else replace(operation, end=end)
