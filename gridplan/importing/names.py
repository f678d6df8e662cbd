"""Names of a table matched with what is known; those that a person must decide become questions."""

from collections import Counter
from collections.abc import Sequence

from gridplan.importing.questions import Option, Question
from gridplan.importing.work import Work
from gridplan.matching import BASIS_NAMES, Basis, Kind, Known, Match, Wanted, key_of, match_names
from gridplan.text import Text

MOST_OPTIONS = 300  # of what is known, listed behind the likely ones
LEAVE_OUT = Text("不在规划范围内，不读入", "no part of the plan: leave it out")
_QUIET = (Basis.EXACT, Basis.CODE)


def matched(
    work: Work, layer: str, where: str, wanted: Sequence[Wanted], known: Sequence[Known], *, kind: Kind = "place"
) -> list[str | None]:
    """Return the id that each name means, None where it is left out or not decided; the open ones are asked about."""
    decisions = {key: decision.value for key, decision in work.mapping.decisions.items() if key.startswith("name:")}
    matches = match_names(wanted, known, decisions, kind=kind)
    for match in matches:
        if match.open:
            work.ask(_question(match, where, known))
    _note(work, layer, matches, {thing.id: thing.name for thing in known})
    return [match.found or None for match in matches]


def _question(match: Match, where: str, known: Sequence[Known]) -> Question:
    told = {thing.id: Text(_label(thing), _label(thing)) for thing in known}
    likely = [Option(each.id, told[each.id], each.why) for each in match.candidates]
    listed = {each.id for each in match.candidates}
    others = [Option(key, label) for key, label in told.items() if key not in listed][:MOST_OPTIONS]
    name, area = match.wanted.name, match.wanted.admin_area
    said = f"{name}（{area}）" if area else name
    basis = BASIS_NAMES[match.basis]
    text = Text(f"“{said}”是哪一个？（{basis.zh}）", f"Which one is {said!r}? ({basis.en})")
    options = (*likely, Option("", LEAVE_OUT), *others)
    return Question(key_of(match.wanted), "name", where, text, options, _proposed(match))


def _proposed(match: Match) -> str | None:
    """Return the one like name, or to leave out a name that is like none; nothing where several are possible."""
    if match.basis is Basis.NONE and not match.candidates:
        return ""
    return match.candidates[0].id if match.basis is Basis.SIMILAR and len(match.candidates) == 1 else None


def _label(thing: Known) -> str:
    return f"{thing.name}（{thing.admin_area}）" if thing.admin_area else thing.name


def _note(work: Work, layer: str, matches: Sequence[Match], names: dict[str, str]) -> None:
    """Record how names were matched, by the reason; those spelt the same need no example."""
    taken = [match for match in matches if match.found]
    counts = Counter(match.basis for match in taken)
    for basis, count in counts.items():
        said = BASIS_NAMES[basis]
        what = Text(f"名称匹配：{said.zh}", f"names matched: {said.en}")
        pairs = [f"{m.wanted.name} → {names[str(m.found)]}" for m in taken if m.basis is basis]
        work.note("matched", layer, what, count, () if basis in _QUIET else pairs)
    out = [match.wanted.name for match in matches if match.basis is Basis.DECIDED and not match.found]
    effect = Text("这些行的数不计入任何片区", "their numbers count for no district")
    what = Text("人工决定：不在规划范围内", "decided to be no part of the plan")
    work.note("left_out", layer, what, len(out), out, effect)
