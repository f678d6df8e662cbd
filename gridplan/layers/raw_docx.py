"""Read the tables of a document (.docx): merged cells resolved, changes that are tracked taken as accepted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn

from gridplan.errors import Fault
from gridplan.layers.raw import RawTable
from gridplan.layers.raw_body import table_of
from gridplan.layers.raw_grid import Grid, Range, Wanted, chosen, clean, part_names
from gridplan.text import Text

MOST_ABOVE = 3  # paragraphs before a table that may say its unit
_AROUND = {qn(f"w:{tag}") for tag in ("sdt", "sdtContent", "ins", "customXml", "smartTag", "moveTo")}
_TABLE, _ROW, _CELL, _PARAGRAPH = qn("w:tbl"), qn("w:tr"), qn("w:tc"), qn("w:p")
_SAVE_AGAIN = Text("请在 Word 或 WPS 中另存为 .docx", "Save it as .docx in Word or WPS")


def read_docx(path: Path, wanted: Wanted, faults: list[Fault]) -> list[RawTable]:
    """Return the tables of a document; each is called by its number where there are several."""
    found = _tables(path, faults)
    if not found and not faults:
        remedy = Text("请提供含表格的文档，或改用 .xlsx", "Give a document with a table, or use .xlsx")
        faults.append(Fault(path.name, Text("文档中没有表格", "the document has no table"), remedy))
    names = part_names([str(number) for number in range(1, len(found) + 1)])
    tables = []
    for name in chosen(path.name, names, wanted.part, faults) if names else []:
        element, above = found[names.index(name)]
        table = table_of(_grid(path, name, element, above), wanted, faults)
        tables += [table] if table is not None else []
    return tables


def docx_parts(path: Path) -> list[str]:
    """Return the numbers of the tables of a document."""
    return part_names([str(number) for number in range(1, len(_tables(path, [])) + 1)])


def _tables(path: Path, faults: list[Fault]) -> list[tuple[Any, tuple[str, ...]]]:
    """Return the elements of the tables in the text, each with the paragraphs right above it."""
    try:
        body = docx.Document(str(path)).element.body
    except Exception as problem:  # a damaged file breaks python-docx in many ways
        said = Text(f"不能作为文档打开：{problem}", f"cannot be opened as a document: {problem}")
        faults.append(Fault(path.name, said, _SAVE_AGAIN))
        return []
    found = []
    above: list[str] = []
    for element in _within(body, {_TABLE, _PARAGRAPH}):
        if element.tag == _TABLE:
            found.append((element, tuple(above[-MOST_ABOVE:])))
            above = []
        elif text := clean(_paragraph(element)):
            above.append(text)
    return found


def _within(element: Any, tags: set[str]) -> Iterator[Any]:
    """Yield the children of a kind, looking into the frames that content controls and tracked changes put around."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag in _AROUND:
            yield from _within(child, tags)


def _grid(path: Path, name: str, table: Any, above: tuple[str, ...]) -> Grid:
    rows: list[list[str]] = []
    merged: list[Range] = []
    open_cells: dict[int, tuple[int, int]] = {}  # those merged downwards: their first row and last column, by column
    for number, tr in enumerate(tr for tr in _within(table, {_ROW}) if not tr.findall(f"{qn('w:trPr')}/{qn('w:del')}")):
        row = [""] * _said(tr, "w:trPr/w:gridBefore", 0)
        for tc in _within(tr, {_CELL}):
            place, span = len(row), _said(tc, "w:tcPr/w:gridSpan", 1)
            down = tc.find(_path("w:tcPr/w:vMerge"))
            goes_on = down is not None and down.get(qn("w:val"), "continue") == "continue" and place in open_cells
            row += ["" if goes_on else _cell_text(tc), *[""] * (span - 1)]
            if goes_on:
                continue
            if place in open_cells:
                merged.append(_closed(open_cells.pop(place), place, number - 1))
            if down is not None:
                open_cells[place] = (number, place + span - 1)
            elif span > 1:
                merged.append(Range(number, place, number, place + span - 1))
        rows.append(row)
    merged += [_closed(begun, place, len(rows) - 1) for place, begun in open_cells.items()]
    return Grid(path.name, name, rows, tuple(merged), notes=_notes(table), above=above)


def _closed(begun: tuple[int, int], place: int, last: int) -> Range:
    top, right = begun
    return Range(top, place, last, right)


def _path(said: str) -> str:
    return "/".join(qn(step) for step in said.split("/"))


def _said(element: Any, path: str, otherwise: int) -> int:
    found = element.find(_path(path))
    return otherwise if found is None else int(found.get(qn("w:val"), otherwise))


def _cell_text(tc: Any) -> str:
    """Return the text of a cell on one line: names wrap over paragraphs, so Chinese ones are joined without a blank."""
    text = ""
    for paragraph in _within(tc, {_PARAGRAPH}):
        words = clean(_paragraph(paragraph))
        text += f" {words}" if text and words and text[-1].isascii() and words[0].isascii() else words
    return text


def _paragraph(paragraph: Any) -> str:
    """Return the words of a paragraph; of tracked changes those put in (what is struck out has another tag)."""
    text, tab = qn("w:t"), qn("w:tab")
    return "".join(" " if each.tag == tab else str(each.text or "") for each in paragraph.iter(text, tab))


def _notes(table: Any) -> list[Text]:
    notes = []
    if table.findall(f".//{qn('w:tc')}//{_TABLE}"):
        notes.append(Text("单元格中还有表格，未读入", "tables inside cells were not read"))
    if any(next(table.iter(qn(f"w:{tag}")), None) is not None for tag in ("ins", "del")):
        notes.append(Text("有修订痕迹，按接受后的文字读取", "tracked changes were taken as accepted"))
    return notes
