"""The lines of a table of evidence, cell by cell, with every fault of a cell told where it stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gridplan.errors import Fault
from gridplan.evidence.sheet import FIELDS, columns_of
from gridplan.layers import RawTable, parse_cell
from gridplan.text import Text

NOTHING = frozenset(("—", "——", "-", "/", "…"))  # what people write where there is nothing


@dataclass(frozen=True)
class Line:
    """A row of a table: its cells as text by field, the values of those that are no numbers to be converted."""

    file: str
    row: int
    cells: Mapping[str, str]
    values: Mapping[str, Any]
    headings: Mapping[str, str]

    @property
    def told(self) -> str:
        """Where the line stands, as records say it."""
        return f"{self.file}第 {self.row} 行"

    def fault(self, name: str, problem: Text, remedy: Text) -> Fault:
        """Return a fault of the cell of a field."""
        column, value = self.headings.get(name, name), self.cells.get(name) or None
        return Fault(self.file, problem, remedy, row=self.row, column=column, value=value)


@dataclass
class Lines:
    """Reads tables into lines; keeps the faults."""

    faults: list[Fault] = field(default_factory=list)

    def of(self, table: RawTable, kind: str) -> Iterator[Line]:
        """Yield the lines of a table that have no fault in themselves."""
        own, columns = columns_of(table.header, kind), FIELDS[kind]
        missing = [column.heading for name, column in columns.items() if column.needed and name not in own]
        listed = "、".join(table.header)
        remedy = Text(f"请用模板中的列标题；已有：{listed}", f"Use the headings of the template; there are {listed}")
        self.faults += [Fault(table.told, Text("缺少该列", "the column is missing"), remedy, column=n) for n in missing]
        if missing:
            return
        headings = {name: table.header[place] for name, place in own.items()}
        for row, cells in zip(table.row_numbers, table.rows, strict=True):
            raw = {name: "" if cells[place] in NOTHING else cells[place] for name, place in own.items()}
            line = Line(table.told, row, {**dict.fromkeys(columns, ""), **raw}, {}, headings)
            before = len(self.faults)
            values = {name: self._value(line, name, kind) for name in columns}
            if len(self.faults) == before:
                yield Line(line.file, line.row, line.cells, values, headings)

    def _value(self, line: Line, name: str, kind: str) -> Any:
        wrong, value = parse_cell(FIELDS[kind][name].field, line.cells[name])
        if wrong is not None:
            self.faults.append(line.fault(name, *wrong))
        return value
