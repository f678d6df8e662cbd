"""A layout table pasted as text: lines that broke inside cells made whole, lines around the table apart."""

import re
from dataclasses import dataclass

_BELOW = re.compile(r"\s*(备\s*注|注\s*[:：]|说\s*明\s*[:：]|抄\s*送|未分配片区：|已排除片区：|另有跨网格)")
_HEADING = re.compile(r"牵头")


@dataclass(frozen=True)
class Pasted:
    """A table as lines of cells with tabs between, and the lines around it."""

    table: str
    lines: tuple[str, ...]


def whole_lines(text: str) -> Pasted:
    """Return a pasted table with its rows whole.

    Rows have as many cells as the line of headings: a line that fits into the row above continues its last cell. One
    within quotation marks does so on a line of its own. The table ends at a note, or at a blank line that no whole row
    follows.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    start = next((n for n, line in enumerate(lines) if "\t" in line and _HEADING.search(line)), None)
    if start is None:
        return Pasted(text, ())
    width = lines[start].count("\t")
    # Cells without text at the end of the headings may have lost their tabs; the row below shows them.
    if start + 1 < len(lines):
        width = max(width, lines[start + 1].count("\t") if lines[start + 1].startswith("\t") else 0)
    rows: list[str] = []
    end = start
    for end, line in enumerate(lines[start:], start=start):
        if rows and _ends(lines, end, width):
            break
        if not line.strip():
            continue
        if rows and rows[-1].count('"') % 2:
            rows[-1] += f"\n{line}"
        elif len(rows) > 1 and ("\t" not in line or rows[-1].count("\t") + line.count("\t") <= width):
            rows[-1] += line.strip(" ")
        else:
            rows.append(line)
    else:
        end += 1
    return Pasted("\n".join(rows), (*_around(lines[:start]), *_around(lines[end:])))


def _ends(lines: list[str], place: int, width: int) -> bool:
    """Whether a table whose rows have `width` tabs ends above the line at a place."""
    if lines[place].strip():
        return _BELOW.match(lines[place]) is not None
    below = next((line for line in lines[place:] if line.strip()), "")
    return below.count("\t") < width or _BELOW.match(below) is not None


def _around(lines: list[str]) -> list[str]:
    """Return lines of text; one that begins no new sentence continues that above it."""
    found: list[str] = []
    for line in map(str.strip, lines):
        if line and found and found[-1] and _BELOW.match(found[-1]) and not found[-1].endswith("。"):
            found[-1] += line
        else:
            found.append(line)
    return [line for line in found if line]
