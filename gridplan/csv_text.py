"""Tables as CSV that no spreadsheet runs: text that looks like a formula is marked, and reading takes the mark away.

Excel, WPS and LibreOffice take a cell for a formula by its first sign, full-width signs too. Such text gets an
apostrophe before it, and so does text that would look marked already, which is why nothing is lost on the way back.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence

import pandas as pd

MARK = "'"
_SIGNS = r"[=+\-@＝＋－＠\t\r\n]"
_LOOKS_RUN = re.compile(rf"{MARK}*\s*{_SIGNS}")
_MARKED = re.compile(rf"{MARK}+\s*{_SIGNS}")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")


def escaped(text: str) -> str:
    """Return `text` so that a spreadsheet shows it and never runs it; a plain number stays one."""
    if _LOOKS_RUN.match(text) and not _NUMBER.fullmatch(text):
        return MARK + text
    return text


def unescaped(text: str) -> str:
    """Return the text that `escaped` was given."""
    return text[len(MARK) :] if text.startswith(MARK) and _MARKED.match(text) else text


def rows_csv(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV; text is escaped, numbers are in full, None is blank."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerows([[escaped(cell) if isinstance(cell, str) else cell for cell in row] for row in rows])
    return buffer.getvalue()


def frame_csv(frame: pd.DataFrame) -> str:
    """Return a frame as CSV without its index; text and headings are escaped, what is missing is blank."""
    safe = {
        name: column
        if pd.api.types.is_numeric_dtype(column)
        else [escaped(value) if isinstance(value, str) else value for value in column]
        for name, column in frame.items()
    }
    table = pd.DataFrame(safe, index=frame.index)
    table.columns = pd.Index([escaped(str(name)) for name in table.columns])
    text: str = table.to_csv(index=False, lineterminator="\r\n")
    return text
