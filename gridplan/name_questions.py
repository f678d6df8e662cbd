"""Names that could not be matched by themselves, as questions to a person."""

from collections.abc import Sequence

from gridplan.matching import BY_A_RULE, Basis, Candidate, Known, Match, key_of
from gridplan.questions import Option, Question
from gridplan.text import Text

LEFT_OUT = Option("", Text("不在规划范围内，不读入", "not in the plan: leave out"))


def name_questions(
    matches: Sequence[Match], where: str, known: Sequence[Known] = (), *, needed: bool = True
) -> list[Question]:
    """Return a question for each name that is open, each once; `where` is file and part.

    Its options are the candidates, then all else that is `known`, then that it is not in the plan. Proposed is only
    what a rule speaks for, and nothing where names are merely alike.
    """
    others = tuple(Option(thing.id, _label(thing.name, thing.admin_area)) for thing in known)
    found: dict[str, Question] = {}
    for match in matches:
        key = key_of(match.wanted)
        if match.open and key not in found:
            own = tuple(Option(c.id, _label(c.name or c.id, c.admin_area), c.why) for c in match.candidates)
            weighed = {option.value for option in own}
            rest = tuple(option for option in others if option.value not in weighed)
            proposed = _proposed(match.candidates) if match.basis == Basis.SIMILAR else None
            found[key] = Question(key, "name", where, _asked(match), (*own, *rest, LEFT_OUT), proposed, needed)
    return list(found.values())


def _asked(match: Match) -> Text:
    wanted = match.wanted
    told = _label(wanted.name or wanted.code, wanted.admin_area)
    match match.basis:
        case Basis.AMBIGUOUS:
            return Text(f"“{told.zh}”可能指不止一个，或与区划、代码不符。是哪一个？", f"Which one is {told.en}?")
        case Basis.SIMILAR:
            return Text(
                f"没有“{told.zh}”，有相近的名称。是其中一个吗？", f"Nothing is called {told.en}. Is it one of these?"
            )
    return Text(
        f"没有“{told.zh}”，也没有相近的名称。是哪一个？", f"Nothing is called {told.en} or like it. Which is it?"
    )


def _label(name: str, admin_area: str) -> Text:
    return Text(f"{name}（{admin_area}）", f"{name} ({admin_area})") if admin_area else Text(name, name)


def _proposed(candidates: Sequence[Candidate]) -> str | None:
    sure = [candidate.id for candidate in candidates if candidate.likeness >= BY_A_RULE]
    return sure[0] if len(sure) == 1 else None
