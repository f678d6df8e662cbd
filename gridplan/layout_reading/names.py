"""The names of a layout table, matched with those of the study area; what cannot be told is asked."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from gridplan.area_names import known_districts, known_facilities
from gridplan.errors import Fault
from gridplan.layout import OVERLAY_FORMS
from gridplan.layout_reading.annex_table import Listed, Rest
from gridplan.long_table import ADMIN_AREA, DISTRICT, EXCLUDED, LEAD, MEMBER, NUMBER, Record, row_of
from gridplan.matching import Kind, Known, Match, Wanted, key_of, match_names
from gridplan.name_questions import name_questions
from gridplan.questions import Option, Question
from gridplan.study_area import CO_LEAD_SEPARATOR, StudyArea
from gridplan.text import Text

REST, NONE = "rest", "none"
_EXAMPLES = 10


@dataclass(frozen=True)
class Named:
    """Rows of the long table in the names of the study area, as far as they are known; what is open, and what was done.

    `names` are the names that stood otherwise in the table, each with that of the study area ("" left out). `rows` are
    the rows in which names that are asked about stand first, by the key of the question.
    """

    records: list[Record]
    questions: tuple[Question, ...]
    notes: tuple[Text, ...]
    names: Mapping[str, str]
    rows: Mapping[str, int]


def name_rows(listed: Listed, area: StudyArea, told: str, decisions: Mapping[str, str], faults: list[Fault]) -> Named:
    """Put the study area's names in the place of those of a table; `decisions` answer questions by their keys.

    Counts that do not agree with the rows are added to `faults`.
    """
    matcher = _Matcher(area, told, decisions)
    every = [*listed.records, *(rest.record for rest in listed.rests)]
    matcher.match(every)
    records = [named for record in listed.records if (named := matcher.named(record)) is not None]
    rested = [replace(rest, record=matcher.named(rest.record) or rest.record) for rest in listed.rests]
    questions = [*listed.questions, *matcher.questions]
    notes = [*listed.notes, *matcher.notes()]
    rests = _Rests(area, told, decisions, faults)
    added = rests.rows(rested, records, open_names=bool(matcher.questions))
    if not questions and not rests.questions:
        _check_counts(listed, added, told, faults)
    kept = {record[NUMBER] for record in (*records, *added)}
    # A grid of which nothing was taken is a grid still.
    bare = {record[NUMBER]: {**record, DISTRICT: "", MEMBER: ""} for record in every if record[NUMBER] not in kept}
    added += [named for record in bare.values() if (named := matcher.named(record)) is not None]
    return Named(
        [*records, *added], (*questions, *rests.questions), (*notes, *rests.notes), matcher.changed, matcher.rows
    )


class _Matcher:
    """Match all names of a table at once."""

    def __init__(self, area: StudyArea, told: str, decisions: Mapping[str, str]) -> None:
        self._area, self._told, self._decisions = area, told, decisions
        self._districts: dict[Wanted, Match] = {}
        self._facilities: dict[Wanted, Match] = {}
        self.questions: tuple[Question, ...] = ()
        self.changed: dict[str, str] = {}
        self.rows: dict[str, int] = {}

    def match(self, records: Sequence[Record]) -> None:
        places = dict.fromkeys(_district(r) for r in records if r[DISTRICT])
        names = dict.fromkeys(name for record in records for name in _facilities(record))
        for record in records:
            for wanted in (_district(record), *map(Wanted, _facilities(record))):
                self.rows.setdefault(key_of(wanted), row_of(record))
        self._districts = self._matched(list(places), known_districts(self._area), "place")
        self._facilities = self._matched(list(map(Wanted, names)), known_facilities(self._area), "facility")

    def _matched(self, wanted: list[Wanted], known: list[Known], kind: Kind) -> dict[Wanted, Match]:
        former = {name: area.former_names for name, area in self._area.manifest.admin_areas.items()}
        matches = match_names(wanted, known, self._decisions, kind=kind, former_areas=former)
        self.questions += tuple(name_questions(matches, self._told, known))
        return {match.wanted: match for match in matches}

    def named(self, record: Record) -> Record | None:
        """Return a row in the names of the study area; None for one whose name was decided to be left out."""
        changed: dict[str, str] = {}
        if record[DISTRICT]:
            district = self._of(self._districts[_district(record)], self._area.districts["name"].get)
            changed[DISTRICT] = district
            found = self._districts[_district(record)].found
            if found is not None:
                changed[ADMIN_AREA] = str(self._area.districts.at[found, "admin_area"])
        if record[MEMBER]:
            changed[MEMBER] = self._facility(record[MEMBER])
        if "" in (changed.get(DISTRICT), changed.get(MEMBER)):
            return None
        if record[NUMBER] != EXCLUDED:
            leads = (self._facility(lead) for lead in _leads(record))
            changed[LEAD] = CO_LEAD_SEPARATOR.join(filter(None, leads))
        return {**record, **changed}

    def _facility(self, name: str) -> str:
        return self._of(self._facilities[Wanted(name)], self._area.facilities["name"].get)

    def _of(self, match: Match, name_of: Callable[[str], str | None]) -> str:
        """Return the name of what was matched; that of the table where nothing was, "" where it is left out."""
        written = match.wanted.name
        left = written if match.open else ""
        name = left if match.found is None else str(name_of(match.found))
        if name != written:
            self.changed[written] = name
        return name

    def notes(self) -> list[Text]:
        """Return what was read as something else, and what was left out."""
        taken = [f"{written} → {name}" for written, name in self.changed.items() if name]
        left = [written for written, name in self.changed.items() if not name]
        notes = []
        if taken:
            listed = "；".join(taken[:_EXAMPLES])
            notes.append(
                Text(f"{len(taken)} 个名称按规划范围读作：{listed}", f"{len(taken)} names were read as: {listed}")
            )
        if left:
            listed = "、".join(left)
            notes.append(Text(f"按决定不读入：{listed}", f"left out as decided: {listed}"))
        return notes


class _Rests:
    """Put districts in the place of words such as 其余片区, where a person says so."""

    def __init__(self, area: StudyArea, told: str, decisions: Mapping[str, str], faults: list[Fault]) -> None:
        self._area, self._told, self._decisions, self._faults = area, told, decisions, faults
        self.questions: list[Question] = []
        self.notes: list[Text] = []

    def rows(self, rests: Sequence[Rest], records: Sequence[Record], *, open_names: bool) -> list[Record]:
        """Return rows for the districts meant. While names are open, what is left over cannot be known."""
        twice = Counter(rest.record[ADMIN_AREA] for rest in rests)
        found: list[Record] = []
        for rest in rests:
            admin_area = rest.record[ADMIN_AREA]
            left = self._left_over(admin_area, records)
            if not left or twice[admin_area] > 1:
                problem = Text("不知指哪些片区", "it cannot be told which districts are meant")
                remedy = Text("请逐个写出片区名称", "Write the names of the districts")
                self._fault(rest, problem, remedy)
            elif not open_names:
                found += self._decided(rest, admin_area, left)
        return found

    def _decided(self, rest: Rest, admin_area: str, left: list[str]) -> list[Record]:
        key = f"layout:rest:{rest.record[NUMBER]}:{admin_area}"
        answer = self._decisions.get(key)
        if answer is None:
            self.questions.append(_rest_question(key, self._told, rest, admin_area, left))
        if answer != REST:
            return []
        if rest.count is not None and rest.count != len(left):
            problem = Text(f"写明 {rest.count} 个，余下 {len(left)} 个", f"says {rest.count}, {len(left)} are left")
            self._fault(rest, problem, Text("请逐个写出片区名称", "Write the names of the districts"))
        names = "、".join(left)
        self.notes.append(Text(f"“{rest.words}”按决定读作：{names}", f"{rest.words} was read as decided: {names}"))
        return [{**rest.record, DISTRICT: name} for name in left]

    def _left_over(self, admin_area: str, records: Sequence[Record]) -> list[str]:
        """Return the districts of a 区划 that no row names."""
        named = {(record[DISTRICT], record[ADMIN_AREA]) for record in records if record[DISTRICT]}
        own = self._area.districts
        own = own[(own["admin_area"] == admin_area) & (own["excluded"] == "")]
        return [name for name in own["name"] if (name, admin_area) not in named]

    def _fault(self, rest: Rest, problem: Text, remedy: Text) -> None:
        row = row_of(rest.record)
        self._faults.append(Fault(self._told, problem, remedy, row=row, column=DISTRICT, value=rest.words))


def _rest_question(key: str, where: str, rest: Rest, admin_area: str, left: list[str]) -> Question:
    listed, count = "、".join(left), len(left)
    left_over = Text(f"{admin_area}未列名的 {count} 个：{listed}", f"the {count} not named: {listed}")
    grid = rest.record[NUMBER]
    return Question(
        key,
        "value",
        where,
        Text(
            f"网格 {grid} 的{admin_area}写“{rest.words}”，指哪些片区？",
            f"Grid {grid} has {rest.words} in {admin_area}: which districts?",
        ),
        (
            Option(REST, left_over),
            Option(NONE, Text("不分配", "none")),
        ),
        proposed=REST,
    )


def _check_counts(listed: Listed, added: Sequence[Record], told: str, faults: list[Fault]) -> None:
    """Add a fault for each lead cell whose count is not that of its grid's districts as they are written."""
    found = Counter(record[NUMBER] for record in (*listed.records, *added) if record[DISTRICT])
    for number, (count, row, text) in listed.counts.items():
        if found[number] != count:
            problem = Text(f"写明 {count} 个片区，表中列出 {found[number]} 个", f"says {count}, lists {found[number]}")
            remedy = Text("请核对片区名单与个数", "Check the list and the number")
            faults.append(Fault(told, problem, remedy, row=row, column=LEAD, value=text))


def _district(record: Record) -> Wanted:
    return Wanted(record[DISTRICT], record[ADMIN_AREA])


def _leads(record: Record) -> list[str]:
    if not record[LEAD] or record[NUMBER] == EXCLUDED:
        return []
    if record[NUMBER] in OVERLAY_FORMS:
        return [record[LEAD]]
    return [name.strip() for name in record[LEAD].split(CO_LEAD_SEPARATOR)]


def _facilities(record: Record) -> list[str]:
    return [*_leads(record), *filter(None, [record[MEMBER]])]
