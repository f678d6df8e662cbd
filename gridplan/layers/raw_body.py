"""Tell the rows of data from titles, notes, totals and repeated headings; each that is left out has its reason."""

import re
from collections.abc import Sequence

from gridplan.errors import Fault
from gridplan.layers.raw import LeftOut, RawTable
from gridplan.layers.raw_grid import Grid, Range, Wanted, column_letter
from gridplan.layers.raw_head import LABEL, Head, Rows, find_head
from gridplan.layers.raw_units import units_said
from gridplan.layers.template_marks import is_worked_row
from gridplan.text import Text

MOST_FILLED = 5_000_000  # cells that merged ones may cover
FEWEST_COUNTED = 3  # columns with numbers in a row that numbers them
LONGEST_TEXT = 120  # of a row left out, as it is shown
_TOTAL = re.compile(r".{0,10}(?:合计|总计|小计|共计)(?:数|[(（].*[)）])?|全[市区县省]|(?i:(?:grand |sub-?)?totals?)")
_NOTE = re.compile(
    r"(?:[*＊※]|[备附]?注\s*\d*\s*[:：、.．]|备注|说明\s*[:：]|(?:数据|资料)?来源\s*[:：]"
    r"|(?:填表|填报|制表|审核|复核|负责|联系)[^:：]{0,8}[:：]|(?i:notes?|sources?)\s*[:：])"
)
_TITLE = Text("在列标题之上", "stands above the headings")
_BELOW = Text("在指定的末行之后", "stands below the row named as the last")
REPEATED = Text("重复的列标题", "repeats the headings")
TOTALS = Text("合计行，计入会重复", "is a total: its parts are counted already")
_NOTES = Text("表下的说明", "is a note to the table")
_SUBTITLE = Text("横跨全表的小标题", "is a subtitle across the table")
_EXAMPLE = Text("模板的示例行", "is the worked row of a template")
_COUNTS = Text("列序号", "numbers the columns")


def table_of(grid: Grid, wanted: Wanted, faults: list[Fault]) -> RawTable | None:
    """Return the table in a grid; None where it holds no rows of data, or cells that cannot be used (`faults`)."""
    width = max((place + 1 for row in grid.rows for place, cell in enumerate(row) if cell), default=0)
    own = [(row + [""] * (width - len(row)))[:width] for row in grid.rows]
    if not width:
        return None
    merged = [_clipped(r, len(own), width) for r in grid.merged if r.top < len(own) and r.left < width]
    if sum((r.bottom - r.top + 1) * (r.right - r.left + 1) for r in merged) > MOST_FILLED:
        remedy = Text("请取消合并，逐格填写", "Unmerge them and fill in each cell")
        faults.append(Fault(grid.told, Text("合并单元格过大", "merged cells are too large"), remedy))
        return None
    full = _filled(own, merged)
    asked = None if wanted.header_rows is None else tuple(row - 1 for row in wanted.header_rows)
    if asked is not None and any(not 0 <= row < len(own) for row in asked):
        said = Text(f"表中只有 {len(own)} 行", f"the table has {len(own)} rows")
        remedy = Text("请改正列标题所在的行", "Say rightly where the headings are")
        faults.append(Fault(grid.told, said, remedy, value=str(wanted.header_rows)))
        return None
    head = find_head(own, full, merged, asked)
    kept, left_out = _sorted_rows(own, merged, head, wanted.last_row)
    columns = [place for place in range(width) if _is_used(full, head, kept, place)]
    wrong = _wrong(grid, head, kept)
    faults.extend(wrong)
    if not kept or wrong:
        return None
    header = tuple(head.headings[place] for place in columns)
    titles = [*grid.above, *(cell for row in own[: head.rows[0] if head.rows else 0] for cell in row)]
    rows = tuple(tuple(full[number][place] for place in columns) for number in kept)
    notes = (*grid.notes, *head.notes, *_unnamed(header, head, columns), *_gaps(header, rows))
    return RawTable(
        grid.file, grid.part, header, tuple(row + 1 for row in head.rows), rows, tuple(row + 1 for row in kept),
        encoding=grid.encoding, notes=notes, left_out=left_out, unit_said=units_said(header, titles),
    )  # fmt: skip


def _clipped(r: Range, rows: int, width: int) -> Range:
    return Range(r.top, r.left, min(r.bottom, rows - 1), min(r.right, width - 1))


def _filled(own: list[list[str]], merged: Sequence[Range]) -> list[list[str]]:
    """Return the rows with each merged cell's text in every cell that it covers."""
    full = [list(row) for row in own] if merged else own
    for r in merged:
        for number in range(r.top, r.bottom + 1):
            full[number][r.left : r.right + 1] = [own[r.top][r.left]] * (r.right - r.left + 1)
    return full


def _is_used(full: Rows, head: Head, kept: Sequence[int], place: int) -> bool:
    return any(full[number][place] for number in (*head.rows, *kept))


def _sorted_rows(
    own: Rows, merged: Sequence[Range], head: Head, last_row: int | None
) -> tuple[list[int], tuple[LeftOut, ...]]:
    """Return the numbers (from 0) of the rows of data, and the rows that are not data."""
    across = {r.top for r in merged if r.left == 0 and r.right == len(own[0]) - 1 and r.right > 0}
    above = head.rows[0] if head.rows else 0
    first = head.rows[-1] + 1 if head.rows else 0
    heads = {tuple(own[number]) for number in head.rows}
    kept: list[int] = []
    left_out = []
    noting = False
    for number, row in enumerate(own):
        reason = None
        if number in head.rows or not any(row):
            continue
        if number < first:
            reason = _TITLE if number < above else REPEATED
        elif last_row is not None and number >= last_row:
            reason = _BELOW
        elif is_worked_row(row):
            reason = _EXAMPLE
        else:
            reason = _reason(row, heads, is_across=number in across, is_first=not kept, noting=noting)
            noting = reason is _NOTES or (noting and reason is not None)
        if reason is None:
            kept.append(number)
        else:
            text = " ".join(cell for cell in row if cell)
            left_out.append(LeftOut(number + 1, text[:LONGEST_TEXT], reason))
    return kept, tuple(left_out)


def _reason(
    row: Sequence[str], heads: set[tuple[str, ...]], *, is_across: bool, is_first: bool, noting: bool
) -> Text | None:
    """Return why a row below the headings is no data, None where it is."""
    if tuple(row) in heads:
        return REPEATED
    cells = [cell for cell in row if cell]
    if any(_TOTAL.fullmatch("".join(cell.split())) for cell in cells[:2]):
        return TOTALS
    if _NOTE.match(cells[0]) and (len(cells) == 1 or all(LABEL.fullmatch(cell) for cell in cells)):
        return _NOTES if len(row) > 1 else None
    if len(cells) == 1 and len(row) > 1:
        if noting:
            return _NOTES
        if is_across:
            return _SUBTITLE
    return _COUNTS if is_first and _numbers_columns(row) else None


def _numbers_columns(row: Sequence[str]) -> bool:
    """Whether a row says 甲 乙 1 2 3, as statistical forms do below their headings, or (1) (2) (3)."""
    named = [cell for cell in row if cell in "甲乙丙丁戊" and cell]
    rest = [cell.strip("()（）") for cell in row[len(named) :]]
    counted = rest == [str(number) for number in range(1, len(rest) + 1)] and len(rest) >= FEWEST_COUNTED
    return counted and (bool(named) or row[0].startswith(("(", "（")))


def _wrong(grid: Grid, head: Head, kept: Sequence[int]) -> list[Fault]:
    """Return a fault for each cell of the table that holds no usable value."""
    rows = {*kept, *head.rows}
    return [
        Fault(
            grid.told,
            problem,
            remedy,
            row=row + 1,
            column=f"{column_letter(place)} {head.headings[place]}",
            value=shown,
        )
        for (row, place), (problem, remedy, shown) in sorted(grid.wrong.items())
        if row in rows and place < len(head.headings)
    ]


def _unnamed(header: Sequence[str], head: Head, columns: Sequence[int]) -> list[Text]:
    if not head.rows:
        return []
    named = [h for h, place in zip(header, columns, strict=True) if h == f"列{column_letter(place)}"]
    listed = "、".join(named)
    return [Text(f"列标题空白，记作 {listed}", f"headings are blank: called {listed}")] if named else []


def _gaps(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Text]:
    """Return a note for columns that look grouped: at the left, blank below a value, and never filled in here."""
    notes = []
    for place, heading in enumerate(header):
        cells = [row[place] for row in rows]
        blank = sum(not cell for cell in cells)
        if not blank:
            break
        if cells[0] and 3 * blank >= len(cells):
            zh = f"列“{heading}”有 {blank} 格空白，未按上方的值补填；若同上，请在原表补齐或合并"
            en = f"{blank} cells of {heading!r} are blank, not filled from above: fill or merge them if they repeat"
            notes.append(Text(zh, en))
    return notes
