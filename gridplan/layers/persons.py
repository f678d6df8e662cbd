"""Refuse tables about persons: a planning tool needs counts by district, never who they are."""

import re

from gridplan.errors import Fault
from gridplan.layers.raw import RawTable
from gridplan.text import Text

_LIKE_ID = re.compile(r"(?<![\dA-Za-z.])(?:\d{17}[\dXx]|\d{15})(?![\dA-Za-z])")
FEWEST_DIGITS = 15
_WEIGHTS, _CHECK = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"  # GB 11643-1999
_PROVINCES = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[123]")
_DAY = r"(?:0[1-9]|[12]\d|3[01])"
_BORN_18 = re.compile(rf"(?:18|19|20)\d\d(?:0[1-9]|1[0-2]){_DAY}")
_BORN_15 = re.compile(rf"\d\d(?:0[1-9]|1[0-2]){_DAY}")
_RECORD = re.compile(
    r"身份证|公民身份号码|(?<!许可)证件号|住院号|病案号|门诊号(?!源)|就诊卡号|病历号|医保卡号|社保卡号"
    r"|(?i:patient.?id|id.?card)"
)
_PATIENT = re.compile(r"(?:患者|病人|参保人|死者|新生儿|产妇|居民|病员)(?:的)?(?:姓名|名字)|(?i:patient.?name)")
_NAME = re.compile(r"姓名|患者|病人|(?i:(?:full|first|last|patient).?name)")
_PERSONAL = re.compile(
    r"性别|年龄|出生(?:日期|年月|年月日)?|生日|民族|手机(?:号|号码)?|电话|联系电话|家庭住址|住址|诊断|疾病名称"
    r"|(?i:sex|gender|age|birth.*|diagnosis|phone)"
)
_UNITS = re.compile(r"[(（\[].*?[)）\]]")
_WHY = Text("患者级数据不应进入规划工具", "data about single persons do not belong in a planning tool")
_REMEDY = Text("请汇总到片区后再导入", "Add them up by district, then import the counts")


def personal(table: RawTable) -> tuple[Fault, ...]:
    """Return the faults of a table about persons, none where it is not; what identifies a person is never quoted.

    Such are tables with identity numbers in any column (18 digits whose checksum is right, or the 15 of old, with a
    day of birth in either), with a column of record numbers, or of names beside sex, age, birth or telephone.
    """
    faults = [*_by_heading(table)]
    told = {fault.column for fault in faults}
    for place, heading in enumerate(table.header):
        if heading not in told and (fault := _identities(table, place, heading)) is not None:
            faults.append(fault)
    return tuple(faults)


def is_identity_number(text: str) -> bool:
    """Whether a text is the number of a Chinese identity card by its checksum; those of 15 digits have none."""
    if not _is_likely(text) or len(text) == FEWEST_DIGITS:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, text[:17], strict=True))
    return _CHECK[total % 11] == text[17].upper()


def _is_likely(text: str) -> bool:
    """Whether a text begins as identity numbers do: with a province, and a day of birth behind the county."""
    born = _BORN_15.fullmatch(text[6:12]) if len(text) == FEWEST_DIGITS else _BORN_18.fullmatch(text[6:14])
    return all((_LIKE_ID.fullmatch(text), _PROVINCES.match(text), born))


def _by_heading(table: RawTable) -> list[Fault]:
    words = {heading: _UNITS.sub("", heading).rpartition("/")[2].strip() for heading in table.header}
    filled = [heading for heading in table.header if any(table.column(heading))]
    records = [h for h in filled if _RECORD.search(words[h]) or _PATIENT.fullmatch(words[h])]
    names = [h for h in filled if _NAME.fullmatch(words[h])]
    beside = [h for h in filled if _PERSONAL.fullmatch(words[h])]
    if names and beside:
        records += [h for h in names if h not in records]
    row = table.header_rows[-1] if table.header_rows else None
    said = _WHY + Text("：该列是个人身份信息", ": the column says who they are")
    return [Fault(table.told, said, _REMEDY, row=row, column=heading) for heading in records]


def _identities(table: RawTable, place: int, heading: str) -> Fault | None:
    """Return the fault of a column that holds identity numbers, alone or within other words.

    One with the right checksum is enough. Those that only look so (of 15 digits, or rounded by a spreadsheet) may be
    codes of something else, and count where at least half of the rows hold one.
    """
    certain, likely = [], []
    cells = zip(table.row_numbers, [row[place] for row in table.rows], strict=True)
    for number, cell in [(number, cell) for number, cell in cells if len(cell) >= FEWEST_DIGITS]:
        found = _LIKE_ID.findall(cell)
        if any(is_identity_number(each) for each in found):
            certain.append(number)
        elif any(_is_likely(each) for each in found):
            likely.append(number)
    rows = sorted(certain + likely)
    if not certain and (not rows or 2 * len(rows) < len(table.rows)):
        return None
    zh, en = f"：该列有 {len(rows)} 个身份证号", f": the column holds {len(rows)} identity numbers"
    return Fault(table.told, _WHY + Text(zh, en), _REMEDY, row=rows[0], column=heading, value="******")
