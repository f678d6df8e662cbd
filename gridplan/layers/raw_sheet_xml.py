"""What a sheet of an .xlsx file says beside its values: formulas without a result, errors, percentages, its extent.

It is searched, not parsed: a sheet may have a million cells, and only few of them are of interest here.
"""

import re
import zipfile
from dataclasses import dataclass
from html import unescape
from pathlib import Path, PurePosixPath
from string import ascii_uppercase

from gridplan.layers.raw_grid import column_number
from gridplan.text import Text

_PREFIX = rb"(?:\w+:)?"
_CELL = re.compile(rb"<" + _PREFIX + rb"c\b([^>]*[^/>])>(?=\s*<" + _PREFIX + rb"f[\s/>])|"
                   rb"<" + _PREFIX + rb"c\b([^>]*\st=[\"']e[\"'][^>]*)>")  # fmt: skip
_ANY = re.compile(rb"<" + _PREFIX + rb"f[\s/>]|\st=[\"']e[\"']")
_FORMULA = re.compile(
    rb"\s*<" + _PREFIX + rb"f\b[^>]*?(?:/>|>(?P<formula>[^<]*)</" + _PREFIX + rb"f>)"
    rb"(?:\s*<" + _PREFIX + rb"v\b[^>]*>(?P<value>[^<]*)<)?"
)
_VALUE = re.compile(rb"[^v]*?<" + _PREFIX + rb"v\b[^>]*>([^<]*)<")
_PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d+)[\"']")
_TYPE = re.compile(rb"\bt=[\"'](\w+)[\"']")
_HIDDEN_ROW = re.compile(rb"<" + _PREFIX + rb"row\b[^>]*\shidden=[\"'](?:1|true)[\"']")
_WIDE_CELL = re.compile(rb"<" + _PREFIX + rb"c\b[^>]*?\br=[\"']([A-Z]{2,3})\d+[\"']")
_ATTRIBUTE = re.compile(rb"([\w:]+)=[\"']([^\"']*)[\"']")
_PERCENT_IDS = {"9", "10"}  # built-in formats 0% and 0.00%
NO_RESULT = (
    Text("公式没有保存的结果", "is a formula without a saved result"),
    Text("请用 Excel 或 WPS 打开后保存，或粘贴为数值", "Open and save it in Excel or WPS, or paste it as a value"),
)
ERROR = (
    Text("是错误值", "is an error"),
    Text("请改正公式，或改填数值；不知道的留空", "Mend the formula or enter the value; leave what is unknown blank"),
)


@dataclass(frozen=True)
class Aside:
    """What stands in a sheet's file beside its values; cells by row and column, from 0."""

    wrong: dict[tuple[int, int], tuple[Text, Text, str]]
    percent: frozenset[tuple[int, int]]
    formulas: int
    hidden_rows: int
    rows: int
    columns: int


class BookParts:
    """The files inside an .xlsx, by sheet."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with zipfile.ZipFile(path) as archive:
            self._names = archive.namelist()
            self._sheets = _sheet_files(archive)
            self._percent = _percent_styles(archive) if "xl/styles.xml" in self._names else []

    @property
    def has_links(self) -> bool:
        """Whether the workbook refers to other files."""
        return any(name.startswith("xl/externalLinks/") for name in self._names)

    def aside(self, sheet: str) -> Aside:
        """Return what stands beside the values of a sheet."""
        name = self._sheets.get(sheet, "")
        if name not in self._names:
            return Aside({}, frozenset(), 0, 0, 0, 0)
        with zipfile.ZipFile(self._path) as archive:
            xml = archive.read(name)
        wrong, formulas = _formulas(xml)
        percent = _cells_of_styles(xml, self._percent) if self._percent else frozenset()
        return Aside(wrong, percent, formulas, len(_HIDDEN_ROW.findall(xml)), *_extent(xml))


def _attributes(tag: bytes) -> dict[str, str]:
    return {name.decode(): unescape(value.decode()) for name, value in _ATTRIBUTE.findall(tag)}


def _sheet_files(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the file of each sheet by the sheet's name."""
    targets = {}
    for tag in re.findall(rb"<" + _PREFIX + rb"Relationship\b[^>]*>", archive.read("xl/_rels/workbook.xml.rels")):
        said = _attributes(tag)
        target = said.get("Target", "")
        targets[said.get("Id")] = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
    sheets = {}
    for tag in re.findall(rb"<" + _PREFIX + rb"sheet\b[^>]*>", archive.read("xl/workbook.xml")):
        said = _attributes(tag)
        link = next((value for name, value in said.items() if name.endswith(":id")), None)
        sheets[said.get("name", "")] = targets.get(link, "")
    return sheets


def _percent_styles(archive: zipfile.ZipFile) -> list[bytes]:
    """Return the numbers of the styles that show a value as a percentage."""
    xml = archive.read("xl/styles.xml")
    formats = [_attributes(tag) for tag in re.findall(rb"<" + _PREFIX + rb"numFmt\b[^>]*>", xml)]
    percent = _PERCENT_IDS | {said.get("numFmtId", "") for said in formats if "%" in said.get("formatCode", "")}
    block = re.search(rb"<" + _PREFIX + rb"cellXfs\b.*?</" + _PREFIX + rb"cellXfs>", xml, re.DOTALL)
    styles = re.findall(rb"<" + _PREFIX + rb"xf\b[^>]*>", block.group()) if block else []
    return [str(n).encode() for n, tag in enumerate(styles) if _attributes(tag).get("numFmtId") in percent]


def _cells_of_styles(xml: bytes, styles: list[bytes]) -> frozenset[tuple[int, int]]:
    tag = re.compile(rb"<" + _PREFIX + rb"c\b[^>]*\ss=[\"'](?:" + b"|".join(styles) + rb")[\"'][^>]*>")
    return frozenset(place for found in tag.finditer(xml) if (place := _place(found.group())) is not None)


def _place(tag: bytes) -> tuple[int, int] | None:
    found = _PLACE.search(tag)
    return (int(found[2]) - 1, column_number(found[1].decode())) if found else None


def _formulas(xml: bytes) -> tuple[dict[tuple[int, int], tuple[Text, Text, str]], int]:
    """Return the cells that hold an error or a formula without a result, and how many formulas there are."""
    wrong: dict[tuple[int, int], tuple[Text, Text, str]] = {}
    count = 0
    if not _ANY.search(xml):  # by far the quicker question
        return wrong, count
    for cell in _CELL.finditer(xml):
        tag = cell[1] or cell[2]
        place = _place(tag)
        kind = _TYPE.search(tag)
        formula = _FORMULA.match(xml, cell.end())
        count += formula is not None
        if place is None:
            continue
        if kind and kind[1] == b"e":
            value = _VALUE.match(xml, cell.end())
            wrong[place] = (*ERROR, unescape(value[1].decode()) if value else "")
        elif formula and not formula["value"] and not (kind and kind[1] == b"str" and formula["value"] is not None):
            wrong[place] = (*NO_RESULT, "=" + unescape((formula["formula"] or b"").decode()))
    return wrong, count


def _extent(xml: bytes) -> tuple[int, int]:
    """Return the number of rows down to the last value, and of columns that have a cell."""
    last = max(xml.rfind(b"v>"), xml.rfind(b"is>"))
    place = _PLACE.match(xml, max(xml.rfind(b' r="', 0, max(last, 0)), xml.rfind(b" r='", 0, max(last, 0))) + 1)
    names = {name.decode() for name in _WIDE_CELL.findall(xml)} or {
        letter for letter in ascii_uppercase if f' r="{letter}'.encode() in xml or f" r='{letter}".encode() in xml
    }
    return int(place[2]) if place else 0, max((column_number(name) + 1 for name in names), default=0)
