"""A layout table in the annex's form, or one row per district in columns of any order, as rows of the long table."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gridplan.errors import Fault
from gridplan.layers import ROW, RawTable
from gridplan.layout import OVERLAY_FORMS
from gridplan.layout_reading.cells import (
    LeadCell,
    Named,
    Phrase,
    looks_like,
    read_lead_cell,
    read_list_cell,
    relation_label,
)
from gridplan.layout_reading.columns import GRID, Columns, has_lists
from gridplan.long_table import (
    ADMIN_AREA,
    DISTRICT,
    EXCLUDED,
    LEAD,
    MEMBER,
    NUMBER,
    OVERLAY_NAME,
    RELATION,
    SPECIALTY,
    Record,
)
from gridplan.questions import Option, Question
from gridplan.study_area import CO_LEAD_SEPARATOR, StudyArea
from gridplan.text import Text

_HUB = "枢纽型成员单位"
BLANKS = "layout:blank"  # the key of the question about cells left blank below a grid
ABOVE, NOBODY = "above", "nobody"


@dataclass(frozen=True)
class Rest:
    """Words such as 其余片区: a row that stands for districts without naming them; `count` is how many are said."""

    record: Record
    words: str
    count: int | None


@dataclass
class Listed:
    """What a table says: rows of the long table, names as written; and what is to be settled about them.

    `rests` stand for further rows. `counts` are the districts of each grid as its lead cell has them, by number of
    grid, each with its row and text.
    """

    records: list[Record] = field(default_factory=list)
    rests: list[Rest] = field(default_factory=list)
    counts: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)


@dataclass(frozen=True)
class _Row:
    """A row of the table with its grid and lead, filled in where they stand above."""

    row: int
    number: str
    lead: LeadCell
    cells: tuple[str, ...]


def read_listed(
    table: RawTable, columns: Columns, area: StudyArea, decisions: Mapping[str, str], faults: list[Fault]
) -> Listed:
    """Return what a table in a form other than our long table says; what contradicts itself is added to `faults`."""
    return _Reader(table, columns, area, decisions, faults).read()


class _Reader:
    def __init__(
        self, table: RawTable, columns: Columns, area: StudyArea, decisions: Mapping[str, str], faults: list[Fault]
    ) -> None:
        self._table, self._columns, self._decisions, self._faults = table, columns, decisions, faults
        self._districts = set(area.districts["name"])
        self._facilities = set(area.facilities["name"])
        self._found = Listed()

    def read(self) -> Listed:
        rows = list(self._rows())
        hubs: dict[str, dict[str, int]] = {}
        for row in rows:
            if row.lead.count is not None:
                text = self._columns.cell(row.cells, LEAD)
                self._found.counts.setdefault(row.number, (row.lead.count, row.row, text))
            hubs.setdefault(row.number, {}).update(dict.fromkeys(row.lead.hubs, row.row))
            self._read_row(row)
        for number, named in hubs.items():
            self._mark_hubs(number, named)
        return self._found

    def _rows(self) -> Iterator[_Row]:
        """Yield the rows with grid and lead; where neither is given, those above if that is the form or decided."""
        columns, start = self._columns, self._columns.header_rows
        key = self._grid_column()
        numbers: dict[tuple[str, ...], str] = {}
        number, lead = "", LeadCell(())
        for row, cells in zip(self._table.row_numbers[start:], self._table.rows[start:], strict=True):
            if _across(cells):
                continue
            own, own_lead = columns.cell(cells, key) if key else "", columns.cell(cells, LEAD)
            if EXCLUDED in (own, own_lead):
                yield _Row(row, EXCLUDED, LeadCell((EXCLUDED,)), cells)
                continue
            if not own and not own_lead:
                if not self._above_holds():
                    continue
            else:
                lead = read_lead_cell(own_lead) if own_lead or own != number else lead
                number = own if key else numbers.setdefault(lead.leads, str(len(numbers) + 1))
            yield _Row(row, number, lead, cells)

    def _grid_column(self) -> str | None:
        """Return the column that tells grids apart; None where leads do: numbers that only count rows do not."""
        columns, rows = self._columns, self._table.rows[self._columns.header_rows :]
        if GRID in columns.places:
            return GRID
        if NUMBER not in columns.places:
            return None
        pairs = [(columns.cell(row, NUMBER), columns.cell(row, LEAD)) for row in rows]
        numbers, leads = ([pair[place] for pair in pairs if pair[0]] for place in (0, 1))
        counts_rows = len(set(numbers)) == len(numbers) and max(Counter(filter(None, leads)).values(), default=0) > 1
        if counts_rows:
            self._found.notes.append(
                Text("“序号”逐行编号，网格按牵头医院区分", "序号 counts rows; grids are told apart by their leads")
            )
        return None if counts_rows else NUMBER

    def _above_holds(self) -> bool:
        """Whether a row without grid and lead belongs to the grid above it."""
        if has_lists(self._table, self._columns):
            return True
        decided = self._decisions.get(BLANKS)
        if decided is None and not any(question.key == BLANKS for question in self._found.questions):
            self._found.questions.append(_blank_question(self._table.told))
        return decided != NOBODY

    def _read_row(self, row: _Row) -> None:
        before = len(self._found.records) + len(self._found.rests)
        relation = self._relation(row)
        members: list[Named] = []
        for phrase in read_list_cell(self._columns.cell(row.cells, DISTRICT)):
            members += self._read_phrase(row, phrase)
        for phrase in read_list_cell(self._columns.cell(row.cells, MEMBER)):
            self._check(row, phrase, MEMBER, len(phrase.names))
            members += phrase.names
        for member in members:
            self._add(row, {MEMBER: member.name, RELATION: member.relation or relation})
        if before == len(self._found.records) + len(self._found.rests):
            self._add(row, {})

    def _read_phrase(self, row: _Row, phrase: Phrase) -> list[Named]:
        """Add the districts of a phrase and return its members."""
        members, districts = [], []
        labelled = [place for place, named in enumerate(phrase.names) if named.relation]
        for place, named in enumerate(phrase.names):
            if named.relation:
                members.append(named)
            elif self._is_district(named.name):
                districts.append(named)
            else:
                members.append(named)
                if labelled and place < labelled[-1]:
                    self._say_unlabelled(row, named.name)
        if phrase.rest:
            record = self._record(row, {})
            self._found.rests.append(Rest(record, phrase.rest, self._rest_count(phrase, len(districts))))
        else:
            self._check(row, phrase, DISTRICT, len(districts))
        for named in districts:
            self._add(row, {DISTRICT: named.name})
        return members

    @staticmethod
    def _rest_count(phrase: Phrase, named: int) -> int | None:
        return None if phrase.count is None else phrase.count - named

    def _is_district(self, name: str) -> bool:
        if name in self._districts or name in self._facilities:
            return name in self._districts
        return looks_like(name) == "district"

    def _mark_hubs(self, number: str, hubs: Mapping[str, int]) -> None:
        """Make the hubs that a lead cell names members of their grid, where its rows do not say so themselves."""
        for hub, row in hubs.items():
            own = [r for r in self._found.records if r[NUMBER] == number and r[MEMBER] == hub]
            if any(record[RELATION] == _HUB for record in own):
                continue
            if own:
                place = self._found.records.index(own[0])
                self._found.records[place] = {**own[0], RELATION: own[0][RELATION] or _HUB}
            else:
                first = next(r for r in self._found.records if r[NUMBER] == number)
                added = {**first, ROW: row, DISTRICT: "", MEMBER: hub, RELATION: _HUB}
                self._found.records.insert(self._found.records.index(first), added)

    def _relation(self, row: _Row) -> str:
        text = self._columns.cell(row.cells, RELATION)
        label = relation_label(text) if text else ""
        if label is None:
            remedy = Text("可用：枢纽型成员单位、成员单位、自愿参加、协作单位、跨网格服务", "Use one of the relations")
            self._fault(row, Text("不认识的关系", "unknown relation"), remedy, RELATION, text)
        return label or ""

    def _check(self, row: _Row, phrase: Phrase, column: str, found: int) -> None:
        """Add a fault for a list that has not as many names as it says, or that ends in 等 and says nothing."""
        names = CO_LEAD_SEPARATOR.join(named.name for named in phrase.names)
        if phrase.unfinished:
            problem = Text("“等”之后没有个数，不知是否列全", "ends in 等 without a number: there may be more")
            self._fault(row, problem, Text("请列全，或写明个数", "List them all, or give the number"), column, names)
        elif phrase.count is not None and phrase.count != found:
            problem = Text(f"写明 {phrase.count} 个，列出 {found} 个", f"says {phrase.count}, lists {found}")
            self._fault(row, problem, Text("请核对名单与个数", "Check the list and the number"), column, names)

    def _say_unlabelled(self, row: _Row, name: str) -> None:
        problem = Text("关系写在后一家之后，不知是否也指这一家", "the relation stands behind a later name only")
        self._fault(row, problem, Text("请在每家之后写明关系", "Write the relation behind each"), DISTRICT, name)

    def _fault(self, row: _Row, problem: Text, remedy: Text, column: str, value: str) -> None:
        self._faults.append(Fault(self._table.told, problem, remedy, row=row.row, column=column, value=value))

    def _add(self, row: _Row, cells: Mapping[str, str]) -> None:
        self._found.records.append(self._record(row, cells))

    def _record(self, row: _Row, cells: Mapping[str, str]) -> Record:
        across = row.number in OVERLAY_FORMS
        return {
            ROW: row.row,
            NUMBER: row.number,
            LEAD: CO_LEAD_SEPARATOR.join(row.lead.leads),
            ADMIN_AREA: self._columns.cell(row.cells, ADMIN_AREA),
            DISTRICT: "",
            MEMBER: "",
            RELATION: "",
            SPECIALTY: self._columns.cell(row.cells, SPECIALTY) if across else "",
            OVERLAY_NAME: self._columns.cell(row.cells, OVERLAY_NAME) if across else "",
            **cells,
        }


def _across(cells: tuple[str, ...]) -> bool:
    """Whether a row is one cell across the table, such as a note inside its frame: no lead is also the district."""
    return len(set(cells)) == 1


def _blank_question(where: str) -> Question:
    return Question(
        BLANKS,
        "value",
        where,
        Text("有的行没有网格和牵头医院，它们属于：", "Some rows name neither grid nor lead; they belong to:"),
        (
            Option(ABOVE, Text("上一行的网格（表中本是合并单元格）", "the grid above (cells were merged)")),
            Option(NOBODY, Text("哪个网格也不属于（未分配）", "no grid (unassigned)")),
        ),
    )
