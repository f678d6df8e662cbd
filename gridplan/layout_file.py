"""A layout table of any form and kind of file, read into a layout on a study area; what is doubtful is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from gridplan.errors import Fault, LayoutError
from gridplan.layers import ROW, RawTable, left_lines, lines_around, parse_column, read_pasted, read_raw
from gridplan.layout import FollowException, Layout
from gridplan.layout_reading.annex_table import Listed, read_listed
from gridplan.layout_reading.columns import Columns, columns_of
from gridplan.layout_reading.names import name_rows
from gridplan.layout_reading.paste import whole_lines
from gridplan.layout_reading.words import EXPLANATION, LayoutWords, read_words
from gridplan.layout_table import layout_of
from gridplan.long_table import ADMIN_AREA, DISTRICT, EXCLUDED, FIELDS, HEADER, LEAD, NUMBER, Record
from gridplan.questions import Option, Question
from gridplan.study_area import StudyArea
from gridplan.text import Text

_OPTIONS_TOLD = 5  # of a question that is open
PASTED = "粘贴的表格"  # the name of pasted text in messages
_WHICH, _EITHER = "layout:table", "layout:form"  # keys of questions
_NO_TABLE = (
    Text("没有找到布局表", "has no layout table"),
    Text(
        "表中应有“牵头医院”与“片区”（或“成员单位”）两列", "It needs columns for leads (牵头医院) and districts (片区)"
    ),
)


@dataclass(frozen=True)
class ReadLayout:
    """What a layout table says.

    layout: None while a question is open. words: title, note and the like that stand around it. notes: how the
    table was taken, a sentence each. names: those that stood otherwise in the table, with what each was read as.
    rows: where the names stand first that are asked about, by the key of the question.
    """

    layout: Layout | None
    words: LayoutWords
    questions: tuple[Question, ...] = ()
    notes: tuple[Text, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)

    def open_faults(self) -> list[Fault]:
        """Return a fault for every question that is open, with the likeliest answers."""
        return [_open_question(question, self.rows.get(question.key)) for question in self.questions]


def read_layout(source: Path | str, area: StudyArea, decisions: Mapping[str, str] | None = None) -> ReadLayout:
    """Read a layout table: a file (.csv .txt .xlsx .xls .ods .docx), or text that was pasted.

    Forms: the annex's (a cell for all districts of a 区划), our long table, and tables of one row per district in
    columns of any order. `decisions` answer questions by their keys. Raises LayoutError with every fault found.
    """
    found = _read(source, area, decisions or {})
    unread = [*filter(None, [found.words.overlays]), *found.words.unread]
    notes = tuple(Text(f"未读入：{line}", f"not read: {line}") for line in unread)
    return replace(found, notes=(*found.notes, *notes))


def _read(source: Path | str, area: StudyArea, decisions: Mapping[str, str]) -> ReadLayout:
    faults: list[Fault] = []
    if isinstance(source, Path):
        told, tables = source.name, read_raw(source, faults=faults)
        words = {number: tuple(lines_around(source, table)) for number, table in enumerate(tables)}
    else:
        pasted = whole_lines(source)
        told = PASTED
        tables = [replace(table, file=PASTED, part="") for table in read_pasted(pasted.table, faults=faults)]
        words = {number: (*pasted.lines, *left_lines(t)) for number, t in enumerate(tables)}
    if faults:
        raise LayoutError(faults)
    long = [number for number, table in enumerate(tables) if set(HEADER) <= set(table.header)]
    others = {n: columns for n, t in enumerate(tables) if n not in long and (columns := columns_of(t)) is not None}
    if not long and not others:
        raise LayoutError([Fault(told, *_NO_TABLE)])
    reader = _Reader(area, decisions)
    chosen = [*long, *others]
    if len(long) > 1 or len(others) > 1:
        # Which of several tables holds the layout is nothing to guess; one of each kind are two forms of one layout.
        question = _which_question(told, [tables[number] for number in chosen])
        if decisions.get(_WHICH) not in {tables[number].told for number in chosen}:
            return ReadLayout(None, read_words(words[chosen[0]]), (question,))
        chosen = [number for number in chosen if tables[number].told == decisions[_WHICH]]
    found = [reader.read(tables[number], others.get(number), read_words(words[number])) for number in chosen]
    one = found[0] if len(found) == 1 else _either(told, found[0], found[1], decisions)
    if EXPLANATION in words[chosen[0]]:  # a document of ours, whose other tables say where it comes from
        return one
    left = [table for number, table in enumerate(tables) if number not in chosen]
    return replace(one, notes=(*one.notes, *_unread(left)))


def _unread(tables: Sequence[RawTable]) -> list[Text]:
    """Return a note on each table that was not taken for the layout: it may hold the rest of it."""
    return [
        Text(f"未读入：{table.told}（{len(table.rows)} 行）", f"not read: {table.told} ({len(table.rows)} rows)")
        for table in tables
    ]


class _Reader:
    """Read one table."""

    def __init__(self, area: StudyArea, decisions: Mapping[str, str]) -> None:
        self._area, self._decisions = area, decisions

    def read(self, table: RawTable, columns: Columns | None, words: LayoutWords) -> ReadLayout:
        """Read a table in the columns recognised, or as our long table where these are None."""
        faults: list[Fault] = []
        if columns is None:
            listed = Listed(_long_records(table, faults))
        else:
            listed = read_listed(table, columns, self._area, self._decisions, faults)
            listed.records += [_excluded_record(table, *place) for place in words.excluded]
        named = name_rows(listed, self._area, table.told, self._decisions, faults)
        notes = (*_notes(table, columns), *named.notes)
        if named.questions and not faults:
            return ReadLayout(None, words, named.questions, notes, named.names, named.rows)
        layout = layout_of(named.records, self._area, table.told, faults)
        ids = {name: key for key, name in self._area.facilities["name"].items()}
        known = [(ids[name], grid, why) for name, grid, why in words.exceptions if name in ids]
        unknown = tuple(f"{name}不随所在片区" for name, _, _ in words.exceptions if name not in ids)
        layout = replace(layout, exceptions=tuple(FollowException(*each) for each in known))
        words = replace(words, unread=(*words.unread, *unknown))
        return ReadLayout(layout, words, (), notes, named.names)


def _long_records(table: RawTable, faults: list[Fault]) -> list[Record]:
    """Return the rows of our long table; what its cells must not hold is added to `faults`."""
    told = Path(table.told)
    data = {
        each.name: parse_column(told, each, each.name, table.column(each.name), table.row_numbers, faults)
        if each.name in table.position
        else [""] * len(table.rows)
        for each in FIELDS
    }
    return [
        {ROW: row, **{name: values[number] for name, values in data.items()}}
        for number, row in enumerate(table.row_numbers)
    ]


def _excluded_record(table: RawTable, name: str, admin_area: str) -> Record:
    below = table.row_numbers[-1] + 1 if table.row_numbers else 1
    blank = dict.fromkeys((each.name for each in FIELDS), "")
    return {**blank, ROW: below, NUMBER: EXCLUDED, LEAD: EXCLUDED, ADMIN_AREA: admin_area, DISTRICT: name}


def _notes(table: RawTable, columns: Columns | None) -> list[Text]:
    """Return how the table was taken, but for cells left blank below a grid: that is the form, or asked."""
    own = [] if columns is None else [table.header[place] for place in columns.places.values()]
    return [note for note in table.notes if not any(note.zh.startswith(f"列“{heading}”有") for heading in own)]


def _which_question(told: str, tables: Sequence[RawTable]) -> Question:
    options = tuple(
        Option(table.told, Text(f"{table.told}（{len(table.rows)} 行）", f"{table.told} ({len(table.rows)} rows)"))
        for table in tables
    )
    return Question(_WHICH, "layer", told, Text("哪一张是布局表？", "Which is the layout table?"), options)


def _either(told: str, long: ReadLayout, annex: ReadLayout, decisions: Mapping[str, str]) -> ReadLayout:
    """Return the layout of a file that holds it in both forms: the long one, where the other says the same.

    The long table holds more. Where somebody changed one of them, it is asked which is meant.
    """
    questions = {question.key: question for question in (*long.questions, *annex.questions)}
    notes = tuple(dict.fromkeys((*long.notes, *annex.notes)))
    if long.layout is None or annex.layout is None:
        return ReadLayout(None, annex.words, tuple(questions.values()), notes, long.names, {**annex.rows, **long.rows})
    answer = decisions.get(_EITHER)
    if answer is None and _carried(long.layout) != _carried(annex.layout):
        options = (
            Option("annex", Text("布局表（公文格式）", "the annex's form")),
            Option("long", Text("长表", "the long table")),
        )
        said = Text("布局表与长表不一致，以哪一张为准？", "The two forms of the layout differ: which is meant?")
        return ReadLayout(None, annex.words, (Question(_EITHER, "layer", told, said, options),), notes, long.names)
    if answer == "annex":
        return replace(annex, notes=notes)
    layout = replace(long.layout, exceptions=annex.layout.exceptions)
    return ReadLayout(layout, replace(annex.words, overlays=""), (), notes, {**annex.names, **long.names})


def _carried(layout: Layout) -> object:
    """Return what the annex's form can say of a layout."""
    grids = [(grid.id, grid.leads, frozenset(grid.members)) for grid in layout.grids]
    return grids, dict(layout.grid_of), layout.excluded


def _open_question(question: Question, row: int | None) -> Fault:
    likely = [option.label for option in question.options if option.why is not None]
    options = (likely or [option.label for option in question.options])[:_OPTIONS_TOLD]
    listed = "、".join(option.zh for option in options), ", ".join(option.en for option in options)
    remedy = Text(
        f"可能是：{listed[0]}。请在表中改正，或在应用中打开并选择",
        f"It may be {listed[1]}. Mend the table, or open it in the app and choose",
    )
    asked = Text(question.text.zh.rstrip("？："), question.text.en.rstrip("?:"))
    return Fault(question.where, asked, remedy, row=row)
