"""Read text in columns: CSV and its kin, in the encodings and delimiters that people's programs write."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from gridplan.csv_text import unescaped
from gridplan.errors import Fault
from gridplan.layers.raw import RawTable
from gridplan.layers.raw_body import table_of
from gridplan.layers.raw_grid import Grid, Wanted, clean, column_letter, is_number
from gridplan.text import Text

BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
DELIMITERS = {",": Text("逗号", "commas"), "\t": Text("制表符", "tabs"), ";": Text("分号", "semicolons"),
              "|": Text("竖线", "bars"), "，": Text("全角逗号", "full-width commas")}  # fmt: skip
JUDGED_ROWS = 500  # of the text, to find its delimiter
NEARLY_ALL = 0.9
SAVE_AGAIN = Text("请另存为 UTF-8 或 GBK 编码的 CSV，或 .xlsx", "Save it as CSV in UTF-8 or GBK, or as .xlsx")


def read_text(path: Path, wanted: Wanted, faults: list[Fault]) -> list[RawTable]:
    """Return the table in a text file."""
    decoded = decode(path.name, path.read_bytes(), wanted.encoding, faults)
    if decoded is None:
        return []
    text, encoding, notes = decoded
    return table_in_text(path.name, text, wanted, faults, encoding=encoding, notes=notes,
                         usual="," if path.suffix.lower() == ".csv" else "\t")  # fmt: skip


def table_in_text(
    file: str, text: str, wanted: Wanted, faults: list[Fault], *, encoding: str, notes: list[Text], usual: str
) -> list[RawTable]:
    """Return the table in a text whose delimiter is `usual` unless its rows say otherwise."""
    if (nul := text.find("\0")) >= 0:
        said = Text("含有 NUL 字符，文件可能损坏", "holds NUL characters: the file may be damaged")
        faults.append(Fault(file, said, SAVE_AGAIN, row=text.count("\n", 0, nul) + 1))
        return []
    delimiter = find_delimiter(text, usual)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    begun = 1  # the line on which the row being read begins: a quote left open swallows the lines below it
    try:
        for row in reader:
            rows.append([clean(unescaped(cell)) for cell in row])
            begun = reader.line_num + 1
    except csv.Error as problem:
        said = Text(f"不是有效的 CSV：{problem}", f"not valid CSV: {problem}")
        remedy = Text("请检查引号是否成对", "Check that every quotation mark is closed")
        faults.append(Fault(file, said, remedy, row=begun))
        return []
    if delimiter != ",":
        notes.append(Text("列以", "columns are separated by ") + DELIMITERS[delimiter] + Text("分隔", ""))
    table = table_of(Grid(file, "", rows, encoding=encoding, notes=notes), wanted, faults)
    if table is None:
        return []
    split = _split_numbers(table, rows)
    faults += split
    return [] if split else [table]


def _split_numbers(table: RawTable, rows: Sequence[Sequence[str]]) -> list[Fault]:
    """Return a fault for each row with a number beyond the headings: 12,300 without quotes is 12 and 300."""
    if not table.header_rows:
        return []
    width = max(len(rows[number - 1]) for number in table.header_rows)
    said = Text("数字多出列标题之外，可能是千分位逗号把一个数拆成了两格",
                "a number stands beyond the headings: a thousands separator may have split one in two")  # fmt: skip
    remedy = Text("请去掉千分位逗号，或补上列标题", "Remove thousands separators, or name the column")
    return [
        Fault(table.told, said, remedy, row=number, column=column_letter(place), value=cell)
        for number in table.row_numbers
        for place, cell in enumerate(rows[number - 1])
        if place >= width and is_number(cell)
    ]


def decode(file: str, raw: bytes, encoding: str | None, faults: list[Fault]) -> tuple[str, str, list[Text]] | None:
    """Return a file's text, the encoding it was read in, and a note where that was found out; None with a fault."""
    tried = [encoding] if encoding else [name for mark, name in BOMS if raw.startswith(mark)] or ["utf-8", "gb18030"]
    if encoding is None and tried == ["utf-8", "gb18030"] and (damaged := _damaged_utf8(file, raw)) is not None:
        faults.append(damaged)
        return None
    for name in tried:
        try:
            text = raw.decode(name).removeprefix("\ufeff")
        except UnicodeDecodeError as problem:
            last = problem
            continue
        except LookupError:
            remedy = Text("请写 utf-8、gb18030 或 utf-16", "Write utf-8, gb18030 or utf-16")
            faults.append(Fault(file, Text("没有这种编码", "no such encoding"), remedy, value=name))
            return None
        told = name.removesuffix("-sig")
        found = Text(f"文字按 {told} 编码读取", f"the text was read as {told}")
        return text, told, [found] if encoding is None and told != "utf-8" else []
    row, value = raw.count(b"\n", 0, last.start) + 1, raw[last.start : last.start + 4].hex(" ")
    said = Text(f"不是 {'、'.join(tried)} 编码", f"is not encoded in {' or '.join(tried)}")
    faults.append(Fault(file, said, SAVE_AGAIN, row=row, value=value))
    return None


def _damaged_utf8(file: str, raw: bytes) -> Fault | None:
    """Return the fault of a UTF-8 text with a few bytes that are not: as GB18030 it would be all wrong."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as problem:
        text = raw.decode("utf-8", errors="replace")
        bad, foreign = text.count("\ufffd"), len(text) - len(text.encode("ascii", errors="ignore"))
        if 10 * bad > foreign:
            return None
        said = Text(f"UTF-8 文字有 {bad} 处损坏", f"is UTF-8 with {bad} damaged places")
        row, value = raw.count(b"\n", 0, problem.start) + 1, raw[problem.start : problem.start + 4].hex(" ")
        return Fault(file, said, Text("请从原程序重新导出", "Export it again from its program"), row=row, value=value)
    return None


def find_delimiter(text: str, usual: str) -> str:
    """Return what separates the cells of a text: what gives its rows most nearly the same number of them, above one.

    `usual` is taken wherever nearly all rows agree with it, whatever else would part them too.
    """
    order = sorted(DELIMITERS, key=lambda mark: mark != usual)
    agreement = {mark: _agreement(text, mark) for mark in order}
    if agreement[usual] >= NEARLY_ALL:
        return usual
    best = max(order, key=lambda mark: agreement[mark])
    return best if agreement[best] > 0 else usual


def _agreement(text: str, delimiter: str) -> float:
    """Return the share of rows with the commonest number of cells, 0 where that is one or rows cannot be read."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        sizes = [len(row) for row in islice(reader, JUDGED_ROWS) if any(row)]
    except csv.Error:
        return 0
    parted = Counter(size for size in sizes if size > 1)
    return max(parted.values()) / len(sizes) if parted else 0
