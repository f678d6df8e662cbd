"""Read a sheet of opinions: new ones are added, those on record get the answers that the sheet gives."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from gridplan.area_names import DISTRICT, AreaNames
from gridplan.decisions import Adoption, Answer, Opinion
from gridplan.errors import Fault, OpinionError
from gridplan.layers import RawTable, read_raw
from gridplan.layers.days import NO_DAY, day_of
from gridplan.opinions.log import about, add, answer, named_districts, problems
from gridplan.opinions.sheet import ADOPTION_WORDS, HEADINGS, NEEDED, NOTHING, WHOLE_WORDS, squeezed
from gridplan.opinions.words import ADOPTION_LABELS
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.text import Text, join
from gridplan.yaml_file import RefusedError

_BETWEEN = re.compile(r"[、，,;；/\n]+")
_FIELD_OF = {field: {squeezed(word) for word in words} for field, words in HEADINGS.items()}


@dataclass(frozen=True)
class OpinionsRead:
    """What a sheet brought: the plan with it, its new opinions, those answered anew, and how many lines did nothing."""

    plan: Plan
    added: tuple[Opinion, ...]
    answered: tuple[Opinion, ...]
    unchanged: int
    not_read: tuple[Text, ...] = ()

    @property
    def told(self) -> Text:
        """What was read, in a sentence."""
        said = Text(
            f"新记录 {len(self.added)} 条，更新答复 {len(self.answered)} 条，未改动 {self.unchanged} 条",
            f"{len(self.added)} recorded, {len(self.answered)} answered anew, {self.unchanged} unchanged",
        )
        for each in self.not_read:
            said += Text("；未读：", "; not read: ") + each
        return said


def read_opinions(
    path: Path, plan: Plan, area: StudyArea, *, person: str, today: date | None = None, version: str | None = None
) -> OpinionsRead:
    """Return the plan with what the sheet at `path` says: a workbook, a CSV or a table in a document.

    A line whose unit and words are on record answers that opinion, unless its 采纳情况 is blank; any other is a new
    opinion about `version` (a digest; None is that of `about`). `person` took it down, `today`. Raises OpinionError
    with every fault of the sheet.
    """
    faults: list[Fault] = []
    tables = read_raw(path, faults=faults)
    wanted = [(table, own) for table in tables if (own := _places(table)).keys() >= set(NEEDED)]
    if not wanted and not faults:
        faults.append(_no_table(path, tables))
    reader = _Reader(plan, area, person, today or date.today(), about(plan) if version is None else version, faults)
    for table, own in wanted:
        for row, cells in zip(table.row_numbers, table.rows, strict=True):
            record = {name: "" if cells[place] in NOTHING else cells[place] for name, place in own.items()}
            reader.line(_Line(table.told, row, {**dict.fromkeys(HEADINGS, ""), **record}))
    if faults:
        raise OpinionError(faults)
    after = plan
    for number, said in reader.answers.items():
        after = answer(after, number, said)
    after = add(after, reader.added)
    count = len(reader.added)
    added = after.opinions[len(after.opinions) - count :]
    answered = tuple(each for each in after.opinions if each.number in reader.answers)
    return OpinionsRead(after, added, answered, reader.unchanged, _not_read(tables, wanted))


def _places(table: RawTable) -> dict[str, int]:
    """Return the column of each field, the first that is headed so."""
    found: dict[str, int] = {}
    for place, heading in enumerate(table.header):
        name = next((name for name, words in _FIELD_OF.items() if squeezed(heading) in words), None)
        if name is not None:
            found.setdefault(name, place)
    return found


def _no_table(path: Path, tables: Sequence[RawTable]) -> Fault:
    headings = dict.fromkeys(heading for table in tables for heading in table.header)
    said = Text("没有找到意见表", "has no table of opinions")
    remedy = Text(
        f"表中应有“提出单位”和“意见”两列；已有：{'、'.join(headings)}",
        f"It needs columns for who spoke (提出单位) and what (意见); there are {', '.join(headings)}",
    )
    return Fault(path.name, said, remedy)


def _not_read(tables: Sequence[RawTable], wanted: Sequence[tuple[RawTable, dict[str, int]]]) -> tuple[Text, ...]:
    """Return what was left aside: tables and columns of no meaning here, and lines that are no data."""
    read = {table.told for table, _ in wanted}
    found = [Text(table.told, table.told) for table in tables if table.told not in read]
    for table, own in wanted:
        columns = [heading for place, heading in enumerate(table.header) if place not in own.values()]
        if columns:
            found.append(Text(f"列 {'、'.join(columns)}", f"columns {', '.join(columns)}"))
        found += [Text(f"第 {o.row} 行（{o.reason.zh}）", f"row {o.row} ({o.reason.en})") for o in table.left_out]
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class _Line:
    file: str
    row: int
    cells: dict[str, str]


@dataclass
class _Reader:
    """Reads line after line; keeps what is new, what is answered, and the faults."""

    plan: Plan
    area: StudyArea
    person: str
    today: date
    version: str
    faults: list[Fault]
    added: list[Opinion] = field(default_factory=list)
    answers: dict[int, Answer] = field(default_factory=dict)
    unchanged: int = 0

    def __post_init__(self) -> None:
        self._names = AreaNames(self.area)
        self._seen: dict[tuple[str, ...], int] = {}
        self._on_record: dict[tuple[str, str], list[Opinion]] = defaultdict(list)
        for each in self.plan.opinions:
            self._on_record[squeezed(each.unit), squeezed(each.text)].append(each)

    def line(self, line: _Line) -> None:
        """Take in a line."""
        key = squeezed(line.cells["unit"]), squeezed(line.cells["text"])
        twice = (*key, squeezed(line.cells["districts"]), line.cells["number"])
        if twice in self._seen:
            said = Text(f"与第 {self._seen[twice]} 行重复", f"repeats row {self._seen[twice]}")
            self._fault(line, "text", said, Text("请只保留一行", "Keep one of the lines"))
            return
        self._seen[twice] = line.row
        same = self._on_record[key]
        known = next((each for each in same if str(each.number) == line.cells["number"]), next(iter(same), None))
        given = self._answer(line)
        if known is None:
            self._new(line, given)
            return
        same.remove(known)
        before = known.adoption, squeezed(known.reason)
        if given is None or before == (given.adoption, squeezed(given.reason)):
            self.unchanged += 1
            return
        self._tell(line, replace(known, answer=given))
        self.answers[known.number] = given

    def _new(self, line: _Line, given: Answer | None) -> None:
        before = len(self.faults)
        day, districts = self._day(line), self._districts(line)
        opinion = Opinion(
            number=0,
            unit=line.cells["unit"],
            text=line.cells["text"],
            date=day or self.today,
            person=self.person,
            recorded=self.today,
            districts=named_districts(districts, self.area),
            version=self.version,
            answer=given,
        )
        self._tell(line, opinion)
        if len(self.faults) == before:
            self.added.append(opinion)

    def _answer(self, line: _Line) -> Answer | None:
        """Return the answer of a line; None where its 采纳情况 is blank, or 未定 without a reason."""
        word, reason = line.cells["adoption"], line.cells["reason"]
        known = ADOPTION_WORDS.get(word, ADOPTION_WORDS.get(squeezed(word)))
        adoption: Adoption = known or "open"
        if word and known is None:
            labels = join(list(ADOPTION_LABELS.values()), zh="、", en=", ")
            remedy = Text(f"请填{labels.zh}之一，或留空", f"Use one of {labels.en}, or leave it blank")
            self._fault(line, "adoption", Text("不认识的词", "an unknown word"), remedy)
        if adoption == "open" and not reason:
            return None
        return Answer(adoption, reason, self.person, self.today)

    def _day(self, line: _Line) -> date | None:
        if not line.cells["date"]:
            said = Text("没有日期", "has no date"), Text("请填写提出的日期", "Give the day on which it was said")
            self._fault(line, "date", *said)
            return None
        try:
            return day_of(line.cells["date"])
        except ValueError:
            self._fault(line, "date", *NO_DAY)
            return None

    def _districts(self, line: _Line) -> list[str]:
        cell = line.cells["districts"]
        if squeezed(cell) in WHOLE_WORDS:
            return []
        found = []
        for word in filter(None, (part.strip() for part in _BETWEEN.split(cell))):
            if word in self._names.admin_areas:
                districts = self.area.districts
                found += list(districts.index[districts["admin_area"] == word])
                continue
            try:
                found.append(self._names.id_of(DISTRICT, word))
            except RefusedError as refused:
                self._fault(line, "districts", refused.problem, refused.remedy, word)
        return list(dict.fromkeys(found))

    def _tell(self, line: _Line, opinion: Opinion) -> None:
        """Add what is wrong with an opinion to the faults."""
        for found in problems(opinion):
            self._fault(line, found.field, found.said, found.remedy, found.value)

    def _fault(self, line: _Line, name: str, said: Text, remedy: Text, value: str | None = None) -> None:
        column = HEADINGS.get(name, ("记录人",))[0]
        shown = line.cells.get(name, "") if value is None else value
        self.faults.append(Fault(line.file, said, remedy, row=line.row, column=column, value=shown or None))
