"""Read workbooks of spreadsheets (.xlsx, .xls, .xlsb, .ods) as they are; formulas count by their saved values."""

import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from gridplan.errors import Fault
from gridplan.layers.raw import RawTable
from gridplan.layers.raw_body import table_of
from gridplan.layers.raw_grid import EXACT, Grid, Range, Wanted, cell_text, chosen, part_names
from gridplan.layers.raw_sheet_xml import Aside, BookParts
from gridplan.text import Text

MOST_CELLS, MOST_BYTES = 10_000_000, 2_000_000_000  # of a sheet; of a workbook unpacked
_SAVE_AGAIN = Text("请在 Excel 或 WPS 中另存为 .xlsx，不加密码", "Save it as .xlsx in Excel or WPS, without a password")
_SMALLER = Text("请删去表格以外的行和列", "Remove the rows and columns outside the table")


def read_sheets(path: Path, wanted: Wanted, faults: list[Fault]) -> list[RawTable]:
    """Return the tables of the sheets of a workbook."""
    book = _open(path, faults)
    if book is None:
        return []
    names = _worksheets(book)
    called = dict(zip(part_names(names), names, strict=True)) if len(names) > 1 else {n: n for n in names}
    parts = BookParts(path) if _is_xlsx(path) else None
    hidden = {each.name for each in book.sheets_metadata if each.visible != SheetVisibleEnum.Visible}
    tables = []
    for part in chosen(path.name, list(called), wanted.part, faults):
        grid = Grid(path.name, part if len(names) > 1 else "", [])
        if part in hidden:
            grid.notes.append(Text("工作表是隐藏的", "the sheet is hidden"))
        if parts is None:
            grid.notes.append(_OLD_FORM)
        elif parts.has_links:
            grid.notes.append(_LINKED)
        if _fill(grid, book, part, parts.aside(part) if parts else None, faults):
            table = table_of(grid, wanted, faults)
            tables += [table] if table is not None else []
    return tables


def sheet_names(path: Path) -> list[str]:
    """Return the names of the sheets of a workbook; [""] where it has one, [] where it cannot be opened."""
    book = _open(path, [])
    return part_names(_worksheets(book)) if book is not None else []


_OLD_FORM = Text(
    "该格式看不出百分比、错误值和无结果的公式（读作小数或空白）；另存为 .xlsx 可核对",
    "this format does not tell percentages, errors and formulas without a result (read as decimals or blanks): save it"
    " as .xlsx to check them",
)
_UNMERGED = Text(
    "该格式看不出合并单元格，其余格读作空白", "this format does not tell merged cells: all but the first read as blank"
)
_LINKED = Text("工作簿引用了其他文件，未读取，按保存的值计", "it refers to other files: not read, saved values count")


def _worksheets(book: CalamineWorkbook) -> list[str]:
    return [each.name for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]


def _is_xlsx(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return "xl/workbook.xml" in archive.namelist()


def _open(path: Path, faults: list[Fault]) -> CalamineWorkbook | None:
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                size = sum(part.file_size for part in archive.infolist())
            if size > MOST_BYTES:
                said = Text(f"解压后有 {size:,} 字节，过大", f"is {size:,} bytes unpacked: too large")
                faults.append(Fault(path.name, said, _SMALLER))
                return None
        return CalamineWorkbook.from_path(path)
    except PasswordError:
        faults.append(Fault(path.name, Text("有密码保护", "is protected by a password"), _SAVE_AGAIN))
    except Exception as problem:  # a damaged file breaks the reader in many ways
        said = Text(f"不能作为工作簿打开：{problem}", f"cannot be opened as a workbook: {problem}")
        faults.append(Fault(path.name, said, _SAVE_AGAIN))
    return None


def _fill(grid: Grid, book: CalamineWorkbook, name: str, aside: Aside | None, faults: list[Fault]) -> bool:
    """Put the cells of a sheet into the grid; False, with a fault, where they are too many or damaged."""
    if aside is not None and aside.rows * aside.columns > MOST_CELLS:
        extent = f"{aside.rows:,} × {aside.columns:,}"
        faults.append(Fault(grid.told, Text(f"过大（行 × 列 {extent}）", f"is too large: {extent} cells"), _SMALLER))
        return False
    try:
        sheet: CalamineSheet = book.get_sheet_by_name(name)
        values = sheet.to_python(skip_empty_area=False)
    except Exception as problem:
        said = Text(f"工作表无法读取：{problem}", f"the sheet cannot be read: {problem}")
        faults.append(Fault(grid.told, said, _SAVE_AGAIN))
        return False
    if sheet.merged_cell_ranges is None:
        grid.notes.append(_UNMERGED)
    grid.merged = tuple(Range(*start, *end) for start, end in sheet.merged_cell_ranges or ())
    grid.rows = [[cell_text(value) for value in row] for row in values]
    if any(isinstance(value, float) and abs(value) >= EXACT for row in values for value in row):
        lost = "有超过 15 位的数字，末位已被表格软件丢失；编号请存为文字"
        grid.notes.append(Text(lost, "numbers of more than 15 digits have lost the last ones: keep ids as text"))
    if aside is not None:
        grid.wrong = aside.wrong
        _show_percent(grid, values, aside.percent)
        grid.notes += _aside_notes(aside)
    return True


def _show_percent(grid: Grid, values: Sequence[Sequence[object]], cells: Iterable[tuple[int, int]]) -> None:
    """Let a value that the sheet shows as a percentage be one: 0.65 is 65%."""
    for row, place in cells:
        if row < len(values) and place < len(values[row]):
            value = values[row][place]
            if isinstance(value, int | float) and not isinstance(value, bool):
                grid.rows[row][place] = f"{value * 100:.12g}%"


def _aside_notes(aside: Aside) -> list[Text]:
    notes = []
    if (taken := aside.formulas) > 0:
        notes.append(Text(f"{taken} 个公式按保存的结果读取", f"{taken} formulas were taken at their saved results"))
    if aside.hidden_rows:
        notes.append(
            Text(f"{aside.hidden_rows} 行是隐藏的，也已读入", f"{aside.hidden_rows} rows are hidden and were read too")
        )
    return notes
