"""Rows of a sheet, read cell by cell: what is wrong is noted where it stands, and reading goes on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from gridplan.errors import Fault
from gridplan.layers.tables import ROW
from gridplan.layers.workbook import Book, Sheet
from gridplan.text import Text
from gridplan.yaml_file import RefusedError

T = TypeVar("T")


@dataclass(frozen=True)
class Row:
    """One row of a sheet; its number is None for what concerns the sheet as a whole."""

    file: str
    sheet: Sheet
    cells: dict[str, str]
    faults: list[Fault]
    number: int | None = None

    def raw(self, name: str) -> str:
        return self.cells[name]

    def read(self, name: str, reading: Callable[[str], T]) -> T | None:
        """Return a cell's value; None where it is blank, or wrong, which is noted."""
        if self.raw(name) == "":
            return None
        try:
            return reading(self.raw(name))
        except RefusedError as refused:
            self.refuse(name, refused.problem, refused.remedy)
            return None

    def refuse(self, name: str, problem: Text, remedy: Text) -> None:
        """Note what is wrong with a cell, or with the sheet's column."""
        value = self.cells.get(name)
        self.faults.append(Fault(self.file, problem, remedy, self.number, self.sheet.heading(name), value))


@dataclass(frozen=True)
class Pages:
    """A workbook's sheets and the faults found so far."""

    file: str
    book: Book
    faults: list[Fault]

    def has(self, sheet: Sheet) -> bool:
        """Say whether the sheet could be read."""
        return sheet.name in self.book.tables

    def whole(self, sheet: Sheet) -> Row:
        """Return what stands for a sheet as a whole, to note what it lacks."""
        return Row(f"{self.file}「{sheet.name}」", sheet, {}, self.faults)

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        """Return the rows of a sheet; none where it is missing."""
        if not self.has(sheet):
            return
        for record in self.book.tables[sheet.name].to_dict("records"):
            cells = {field.name: str(record[field.name]) for field in sheet.fields}
            yield Row(f"{self.file}「{sheet.name}」", sheet, cells, self.faults, int(record[ROW]))

    def items(
        self, sheet: Sheet, known: tuple[str, ...], *, also: Callable[[str], bool] = lambda _: False
    ) -> dict[str, Row]:
        """Return the rows of a sheet of items by their word; unknown, repeated and missing ones are noted.

        Words that `also` takes may stand there too, and need not.
        """
        found: dict[str, Row] = {}
        listed = Text(f"可用：{'、'.join(known)}", f"Use {', '.join(known)}")
        for row in self.rows(sheet):
            word = row.raw("item")
            if word in found:
                row.refuse("item", REPEATED, KEEP_ONE)
            elif word in known or also(word):
                found[word] = row
            elif word:
                row.refuse("item", Text("没有这个项目", "is no item of this sheet"), listed)
        if self.has(sheet):
            for word in known:
                if word not in found:
                    said = Text(f"缺少项目“{word}”", f"has no item {word}")
                    self.whole(sheet).refuse("item", said, Text("请补上该行", "Add the row"))
        return found


REPEATED = Text("与前面的行重复", "repeats a row above")
KEEP_ONE = Text("请只保留一行", "Keep one of them")
