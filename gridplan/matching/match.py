"""Match names: by code, spelling, ending, former and other names; what is doubtful is left to a person.

RULE 1: a decision of a person stands, where what it names is known.
RULE 2: a name is taken by itself only where all that it may mean is one thing, and neither 区划 nor code contradicts.
    A code that agrees with the name outweighs the 区划: a street keeps its code where a functional zone runs it.
RULE 3: of several, the one whose own name is spelt the same is taken; not where another had or has that name too,
    nor where the 区划 is not said and they lie in different ones.
RULE 4: two names that come to one thing are both left to a person, unless they are spelt alike.
RULE 5: what is only like is proposed and never taken.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from gridplan.matching.forms import BASIS_NAMES, Basis, Candidate, Known, Match, Wanted, key_of
from gridplan.matching.likeness import SUGGESTED, Likeness
from gridplan.matching.spelling import Areas, Form, Kind, base_name, code_of, forms_of, rule_of_likeness, spelled
from gridplan.text import Text

_CLOSENESS = (Basis.EXACT, Basis.SPELLING, Basis.SUFFIX)
LIKE_AT_MOST, BY_A_RULE = 0.85, 0.9  # of names that only look alike, and of those for which a rule speaks
OTHER_AREA, OTHER_CODE = Text("，但区划不同", ", but in another area"), Text("，但代码不同", ", but with another code")
TAKEN_TWICE = Text("，但不止一个名称指向它", ", but more than one name comes to it")


@dataclass(frozen=True)
class _Hit:
    """A known thing that a name may mean: how closely, and whether by its own, a former or another name."""

    number: int
    closeness: int  # of _CLOSENESS
    role: Basis | None  # None is its own name

    @property
    def basis(self) -> Basis:
        return self.role or _CLOSENESS[self.closeness]


@dataclass(frozen=True)
class _Name:
    """One of the names of a known thing."""

    text: str
    spelled: str
    forms: tuple[Form, ...]
    number: int
    role: Basis | None


class _Register:
    """All names of what is known, to be looked up."""

    def __init__(self, known: Sequence[Known], kind: Kind, areas: Areas) -> None:
        self.known, self.kind, self.areas = known, kind, areas
        self.names = [self._name(*entry) for entry in _all_names(known)]
        self.codes: dict[str, list[int]] = {}
        for number, thing in enumerate(known):
            if thing.code:
                self.codes.setdefault(code_of(thing.code), []).append(number)

    def _name(self, text: str, number: int, role: Basis | None) -> _Name:
        return _Name(text, spelled(text), forms_of(text, self.kind, self.areas), number, role)

    @cached_property
    def by_stem(self) -> dict[str, list[_Name]]:
        found: dict[str, list[_Name]] = {}
        for name in self.names:
            for stem in {name.spelled, *(form.stem for form in name.forms)}:
                found.setdefault(stem, []).append(name)
        return found

    @cached_property
    def likeness(self) -> Likeness:
        return Likeness([name.forms[0].stem for name in self.names])

    def hits(self, wanted: Wanted, forms: Sequence[Form]) -> list[_Hit]:
        """Return the closest hit on each thing that the name may mean, its own name before others."""
        plain = spelled(wanted.name)
        found: dict[int, _Hit] = {}
        stems = dict.fromkeys([plain, *(form.stem for form in forms)])
        for name in (name for stem in stems for name in self.by_stem.get(stem, ())):
            if name.spelled != plain and not any(a.agrees(b) for a in forms for b in name.forms):
                continue
            closeness = 0 if name.text == wanted.name else 1 if name.spelled == plain else 2
            hit = _Hit(name.number, closeness, name.role)
            if name.number not in found or _order(hit) < _order(found[name.number]):
                found[name.number] = hit
        return sorted(found.values(), key=lambda hit: (*_order(hit), hit.number))

    def candidate(self, number: int, why: Text, likeness: float = 1.0) -> Candidate:
        thing = self.known[number]
        return Candidate(thing.id, why, likeness, thing.name, thing.admin_area)

    def area_agrees(self, number: int, wanted: Wanted, form: Form) -> bool:
        thing = self.known[number]
        return all(self.areas.agree(thing.admin_area, said) for said in (wanted.admin_area, form.area))

    def code_agrees(self, number: int, wanted: Wanted) -> bool:
        """Whether two codes may be of one thing: a code of a 区划 agrees with those within it."""
        one, other = code_of(wanted.code), code_of(self.known[number].code)
        return one.startswith(other) or other.startswith(one)


def match_names(
    wanted: Sequence[Wanted],
    known: Sequence[Known],
    decisions: Mapping[str, str] | None = None,
    *,
    kind: Kind = "place",
    former_areas: Mapping[str, Sequence[str]] | None = None,
) -> list[Match]:
    """Return what each name means, in the order of `wanted`.

    decisions: id of what is known, or "" for nothing, by `key_of`. former_areas: former names of 区划 by today's.
    """
    said = {item.admin_area for item in wanted} | {thing.admin_area for thing in known}
    areas = Areas.of(said, former_areas or {})
    register = _Register(known, kind, areas)
    ids = {thing.id for thing in known}
    matches = []
    for item in wanted:
        decided = (decisions or {}).get(key_of(item))
        if decided is not None and (decided == "" or decided in ids):
            matches.append(Match(item, decided or None, Basis.DECIDED))
        else:
            matches.append(_judge(register, item))
    return _leave_shared_open(register, matches)


def _judge(register: _Register, wanted: Wanted) -> Match:
    forms = forms_of(wanted.name, register.kind, register.areas)
    form, hits = forms[0], register.hits(wanted, forms) if wanted.name else []
    coded = register.codes.get(code_of(wanted.code), []) if wanted.code else []
    if coded:
        both = [number for number in coded if not wanted.name or number in {hit.number for hit in hits}]
        doubt = [register.candidate(number, BASIS_NAMES[Basis.CODE]) for number in coded]
        if len(both) == 1 and len(coded) == 1:
            return Match(wanted, doubt[0].id, Basis.CODE, tuple(doubt))
        return _left_open(register, wanted, form, [*doubt, *_weighed(register, wanted, form, hits)])
    good = [hit for hit in hits if register.area_agrees(hit.number, wanted, form)]
    good = [hit for hit in good if register.code_agrees(hit.number, wanted)]
    winner = _only(register, good, told=bool(wanted.admin_area or form.area))
    if winner is None:
        return _left_open(register, wanted, form, _weighed(register, wanted, form, good or hits))
    weighed = tuple(_weighed(register, wanted, form, good))
    return Match(wanted, register.known[winner.number].id, winner.basis, weighed)


def _only(register: _Register, hits: Sequence[_Hit], *, told: bool) -> _Hit | None:
    """Return the hit that is taken by itself; None where there is none, or more than one reading."""
    if len(hits) <= 1:
        return hits[0] if hits else None
    same = [hit for hit in hits if _CLOSENESS[hit.closeness] != Basis.SUFFIX]
    if len(same) != 1 or same[0].role is not None:
        return None
    rivals = [hit for hit in hits if hit.role is None]
    home = {register.areas.key(register.known[hit.number].admin_area) for hit in rivals}
    return same[0] if told or len(home) == 1 else None


def _weighed(register: _Register, wanted: Wanted, form: Form, hits: Iterable[_Hit]) -> list[Candidate]:
    found = []
    for hit in hits:
        why = BASIS_NAMES[hit.basis]
        if not register.area_agrees(hit.number, wanted, form):
            why += OTHER_AREA
        if not register.code_agrees(hit.number, wanted):
            why += OTHER_CODE
        found.append(register.candidate(hit.number, why))
    return found


def _left_open(register: _Register, wanted: Wanted, form: Form, doubtful: Sequence[Candidate]) -> Match:
    """Return the question of a name, with what was weighed; with names like it where there was nothing."""
    if doubtful:
        once = {candidate.id: candidate for candidate in reversed(doubtful)}
        return Match(wanted, None, Basis.AMBIGUOUS, tuple(dict(reversed(once.items())).values()))
    like = _alike(register, wanted, form)
    return Match(wanted, None, Basis.SIMILAR if like else Basis.NONE, tuple(like))


def _alike(register: _Register, wanted: Wanted, form: Form) -> list[Candidate]:
    """Return at most `SUGGESTED` things with names like that of `wanted`, those of its 区划 first."""
    found: dict[int, Candidate] = {}
    for place, ratio in register.likeness.like(form.stem, 2 * SUGGESTED):
        name = register.names[place]
        rule = rule_of_likeness(form, name.forms[0], register.kind, register.areas)
        likeness = BY_A_RULE if rule else min(ratio, LIKE_AT_MOST)
        if name.number not in found or found[name.number].likeness < likeness:
            why = rule or Text(f"名称相近：{name.text}", f"a like name: {name.text}")
            agrees = register.area_agrees(name.number, wanted, form)
            found[name.number] = register.candidate(name.number, why if agrees else why + OTHER_AREA, likeness)
    order = sorted(found, key=lambda n: (not register.area_agrees(n, wanted, form), -found[n].likeness))
    return [found[number] for number in order[:SUGGESTED]]


def _leave_shared_open(register: _Register, matches: Sequence[Match]) -> list[Match]:
    """Return the matches, those left open that came to one thing from names that are not the same."""
    takers: dict[str, list[Match]] = {}
    for match in matches:
        if match.found is not None:
            takers.setdefault(match.found, []).append(match)
    shared = {found for found, own in takers.items() if any(not _same(register, own[0], other) for other in own[1:])}
    return [
        replace(match, found=None, basis=Basis.AMBIGUOUS, candidates=_taken_twice(match))
        if match.found in shared and match.basis != Basis.DECIDED
        else match
        for match in matches
    ]


def _taken_twice(match: Match) -> tuple[Candidate, ...]:
    return tuple(replace(c, why=c.why + TAKEN_TWICE) if c.id == match.found else c for c in match.candidates)


def _same(register: _Register, one: Match, other: Match) -> bool:
    a, b = one.wanted, other.wanted
    plain = spelled if register.kind == "place" else base_name
    codes = code_of(a.code), code_of(b.code)
    return (
        plain(a.name) == plain(b.name)
        and register.areas.agree(a.admin_area, b.admin_area)
        and (not all(codes) or codes[0] == codes[1])
    )


def _all_names(known: Sequence[Known]) -> Iterable[tuple[str, int, Basis | None]]:
    for number, thing in enumerate(known):
        yield thing.name, number, None
        yield from ((name, number, Basis.FORMER) for name in thing.former_names if name)
        yield from ((name, number, Basis.OTHER_NAME) for name in thing.other_names if name)


def _order(hit: _Hit) -> tuple[int, int]:
    return hit.closeness, 0 if hit.role is None else 1
