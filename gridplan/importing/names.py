"""Names of a table matched with what is known; those that a person must decide become questions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from gridplan.importing.work import Work
from gridplan.matching import Basis, Kind, Known, Match, Wanted, key_of, match_names
from gridplan.matching.forms import BASIS_NAMES
from gridplan.name_questions import name_questions
from gridplan.text import Text

_QUIET = (Basis.EXACT, Basis.CODE)


def matched(
    work: Work,
    layer: str,
    where: str,
    wanted: Sequence[Wanted],
    known: Sequence[Known],
    *,
    kind: Kind = "place",
    wider: bool = False,
) -> list[str | None]:
    """Return the id that each name means, None where it is left out or not decided; the open ones are asked about.

    `wider` says that the table may cover more than the plan: leaving out a name like no other is then proposed.
    """
    decisions = {key: decision.value for key, decision in work.mapping.decisions.items() if key.startswith("name:")}
    # A name that a person put to a district that has its own row too does not put that row in doubt.
    open_ = [item for item in wanted if key_of(item) not in decisions]
    others = iter(match_names(open_, known, kind=kind))
    told = iter(match_names([item for item in wanted if key_of(item) in decisions], known, decisions, kind=kind))
    matches = [next(told) if key_of(item) in decisions else next(others) for item in wanted]
    for question in name_questions(matches, where, known):
        strange = wider and all(option.why is None for option in question.options)
        work.ask(replace(question, proposed="") if strange else question)
    _note(work, layer, matches, {thing.id: thing.name for thing in known})
    return [match.found or None for match in matches]


def _note(work: Work, layer: str, matches: Sequence[Match], names: dict[str, str]) -> None:
    """Record how names were matched, by the reason; those spelt the same need no example."""
    taken = [match for match in matches if match.found]
    for basis, count in Counter(match.basis for match in taken).items():
        said = BASIS_NAMES[basis]
        pairs = [f"{m.wanted.name} → {names[str(m.found)]}" for m in taken if m.basis is basis]
        what = Text(f"名称匹配：{said.zh}", f"names matched: {said.en}")
        work.note("matched", layer, what, count, () if basis in _QUIET else pairs)
    out = [match.wanted.name for match in matches if match.basis is Basis.DECIDED and not match.found]
    effect = Text("这些行的数不计入任何片区", "their numbers count for no district")
    what = Text("人工决定：不在规划范围内", "decided to be no part of the plan")
    work.note("left_out", layer, what, len(out), out, effect)
