"""What a store remembers, in words: the state of a plan, the tree of its revisions, what somebody did."""

from collections.abc import Mapping, Sequence
from datetime import date

from gridplan.store import MAIN, Act, ActKind, Operation, Revision
from gridplan.text import Text

DRAFT = Text("草案", "draft")
_OWN, _PASSING, _BLANK = "●", "｜", "\u3000"  # of one width in fonts with Chinese letters


def branch_words(name: str) -> Text:
    """Return the name of a branch; the one that every plan has is called the main line."""
    return Text("主线", "main") if name == MAIN else Text(name, name)


def revision_words(revision: Revision) -> Text:
    """Return how people call a revision: its branch and number."""
    return branch_words(revision.branch) + Text(f" {revision.number}", f" {revision.number}")


def state_words(head: Revision, trail: Sequence[Act], operations: Sequence[Operation], day: date) -> Text:
    """Return how far a plan is on a day: in operation, about to be, retired, published or a draft."""
    now = next((each for each in operations if each.on(day)), None)
    if now is not None:
        said = Text(f"{now.start} 起运行", f"in operation since {now.start}")
        until = Text("", "") if now.end is None else Text(f"，至 {now.end} 止", f" until {now.end}")
        return said + until + _behind(now.revision, head)
    coming = next((each for each in operations if each.start > day), None)
    if coming is not None:
        said = Text(f"定于 {coming.start} 起运行", f"in operation from {coming.start} on")
        return said + _behind(coming.revision, head)
    if operations:
        return Text("已停用", "retired")
    if any(act.kind is ActKind.PUBLISHED for act in trail):
        published = any(act.kind is ActKind.PUBLISHED and act.revision == head.id for act in trail)
        later = Text("", "") if published else Text("，其后有修订", ", revised since")
        return Text("已发布", "published") + later
    return DRAFT


def _behind(revision: Revision, head: Revision) -> Text:
    return Text("", "") if revision.id == head.id else Text("，其后有修订", ", revised since")


def marks(revision: Revision, trail: Sequence[Act], operations: Sequence[Operation], day: date) -> list[Text]:
    """Return what is said of a revision beside its name: that it is in operation, that it is published."""
    said = []
    if any(each.on(day) for each in operations if each.revision.id == revision.id):
        said.append(Text("运行中", "in operation"))
    if any(act.kind is ActKind.PUBLISHED and act.revision == revision.id for act in trail):
        said.append(Text("已发布", "published"))
    return said


def lanes(history: Sequence[Revision]) -> list[str]:
    """Return the tree of a history beside its revisions, the latest first: a lane a branch, ● for the revision.

    A lane runs from the latest revision of its branch down to the revision that it was made from.
    """
    names = list(dict.fromkeys(revision.branch for revision in reversed(history)))
    place = {revision.id: row for row, revision in enumerate(history)}
    rows = [[_BLANK] * len(names) for _ in history]
    for lane, name in enumerate(names):
        own = [row for row, revision in enumerate(history) if revision.branch == name]
        parents = history[own[-1]].parents
        last = place.get(parents[0], own[-1]) if parents else own[-1]
        for row in range(own[0], max(last, own[-1] + 1)):
            rows[row][lane] = _PASSING
        for row in own:
            rows[row][lane] = _OWN
    return ["".join(row).rstrip() for row in rows]


def act_words(act: Act, revisions: Mapping[str, Revision]) -> Text:
    """Return what an act was about: the revision, and what is its own; `revisions` are known by id."""
    details = act.details
    revision = revisions.get(act.revision or "")
    said = Text("", "") if revision is None else revision_words(revision)
    if act.kind is ActKind.BRANCHED:
        return Text(f"{details['branch']}，自 ", f"{details['branch']}, from ") + said
    if act.kind is ActKind.OPERATING:
        return said + Text(f"，自 {details['start']} 起", f", from {details['start']} on")
    if act.kind is ActKind.RETIRED:
        return said + Text(f"，至 {details['end']} 止", f", until {details['end']}")
    if act.kind is ActKind.OVERRIDE:
        override = details["override"]
        return said + Text(f"，{override['rule']}：{override['reason']}", f", {override['rule']}: {override['reason']}")
    if act.kind in (ActKind.RESTORED, ActKind.MERGED):
        other = revisions.get(str(details.get("restored") or details.get("merged")))
        return said if other is None else said + Text("，来自 ", ", from ") + revision_words(other)
    return said
