"""Read the tables of a web page, which many programs hand out as .xls."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from gridplan.errors import Fault
from gridplan.layers.raw import RawTable
from gridplan.layers.raw_body import table_of
from gridplan.layers.raw_grid import Grid, Range, Wanted, chosen, clean, part_names
from gridplan.layers.raw_text import decode
from gridplan.text import Text

MOST_SPAN = 1_000  # cells that one may cover in a direction
_PAGE = Text("内容是网页表格", "it holds tables of a web page")


def read_html(path: Path, wanted: Wanted, faults: list[Fault]) -> list[RawTable]:
    """Return the tables of a page; each is called by its number where there are several."""
    decoded = decode(path.name, path.read_bytes(), wanted.encoding, faults)
    if decoded is None:
        return []
    text, encoding, notes = decoded
    found = _tables(text)
    names = part_names([str(number) for number in range(1, len(found) + 1)])
    tables = []
    for name in chosen(path.name, names, wanted.part, faults) if names else []:
        rows, merged = _placed(found[names.index(name)].rows)
        table = table_of(Grid(path.name, name, rows, merged, encoding, [_PAGE, *notes]), wanted, faults)
        tables += [table] if table is not None else []
    return tables


def html_parts(path: Path) -> list[str]:
    """Return the numbers of the tables of a page."""
    decoded = decode(path.name, path.read_bytes(), None, [])
    return part_names([str(n) for n in range(1, len(_tables(decoded[0])) + 1)]) if decoded else []


@dataclass
class _Cell:
    rows: int
    columns: int
    words: list[str] = field(default_factory=list)


@dataclass
class _Table:
    rows: list[list[_Cell]] = field(default_factory=list)


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.done: list[_Table] = []
        self._open: list[_Table] = []
        self._cell: list[_Cell | None] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._open.append(_Table())
            self.done.append(self._open[-1])
            self._cell.append(None)
        elif tag in ("script", "style"):
            self._silent += 1
        elif self._open and tag == "tr":
            self._open[-1].rows.append([])
            self._cell[-1] = None
        elif self._open and tag in ("td", "th"):
            said = dict(attrs)
            cell = _Cell(_span(said.get("rowspan")), _span(said.get("colspan")))
            if not self._open[-1].rows:
                self._open[-1].rows.append([])
            self._open[-1].rows[-1].append(cell)
            self._cell[-1] = cell

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self._open:
            self._open.pop()
            self._cell.pop()
        elif tag in ("script", "style"):
            self._silent = max(0, self._silent - 1)
        elif tag in ("td", "th", "tr") and self._cell:
            self._cell[-1] = None

    def handle_data(self, data: str) -> None:
        if self._cell and self._cell[-1] is not None and not self._silent:
            self._cell[-1].words.append(data)


def _tables(text: str) -> list[_Table]:
    parser = _Parser()
    parser.feed(text)
    parser.close()
    return [table for table in parser.done if any(table.rows)]


def _span(said: str | None) -> int:
    return min(int(said), MOST_SPAN) if said and said.strip().isdecimal() and int(said) > 0 else 1


def _placed(source: list[list[_Cell]]) -> tuple[list[list[str]], tuple[Range, ...]]:
    """Return the rows with each cell where it stands, and what the cells of several rows or columns cover."""
    taken: set[tuple[int, int]] = set()
    rows: list[list[str]] = []
    merged = []
    for number, cells in enumerate(source):
        row: list[str] = []
        for cell in cells:
            while (number, len(row)) in taken:
                row.append("")
            place = len(row)
            row += [clean(" ".join("".join(cell.words).split())), *[""] * (cell.columns - 1)]
            if cell.rows > 1 or cell.columns > 1:
                merged.append(Range(number, place, number + cell.rows - 1, place + cell.columns - 1))
                below = range(number + 1, min(number + cell.rows, len(source)))
                taken |= {(lower, place + step) for lower in below for step in range(cell.columns)}
        rows.append(row)
    return rows, tuple(merged)
