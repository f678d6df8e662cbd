"""Messy tables of people as text: encodings, separators, headings, numbers, names."""

from collections.abc import Callable
from typing import Any

from messy.city import AREAS, NAMES, PEOPLE, people, rows
from messy.making import text

HEAD, CLEAN = people()[0], people()[1:]


def counted(*figures: Any, head: str = "常住人口") -> list[tuple[Any, ...]]:
    """Return the table with other figures: the first ones given, the others as they are."""
    return [(*HEAD[:2], head), *rows(NAMES, AREAS, [*figures, *PEOPLE[len(figures) :]])]


def named(**changed: str) -> list[tuple[Any, ...]]:
    """Return the table with other names for some districts."""
    return [HEAD, *((changed.get(name, name), area, count) for name, area, count in CLEAN)]


def lines(*more: str, of: list[tuple[Any, ...]] | None = None) -> bytes:
    """Return lines of text, and the clean table below."""
    return "".join(f"{line}\n" for line in more).encode() + text(of or people(), end="\n")


def _damaged() -> bytes:
    content = bytearray(text(people()))
    place = content.index("望江".encode())
    content[place + 1] = 0xFF
    return bytes(content)


def _wan(figures: Any = PEOPLE) -> list[str]:
    return [f"{count / 10_000:.2f}" for count in figures]


MESSY: dict[str, Callable[[], bytes]] = {
    "gbk.csv": lambda: text(people(), encoding="gbk"),
    "gb18030-rare-characters.csv": lambda: text(
        [(*HEAD, "备注"), *((*row, "𠮷村㙍头") for row in CLEAN)], encoding="gb18030"
    ),
    "utf8-bom.csv": lambda: text(people(), encoding="utf-8-sig"),
    "utf16.txt": lambda: text(people(), delimiter="\t", encoding="utf-16"),
    "semicolons.csv": lambda: text(people(), delimiter=";"),
    "full-width-commas.txt": lambda: text(people(), delimiter="，"),
    "mixed-line-ends.csv": lambda: text(people()[:4]) + text(people()[4:7], end="\n") + text(people()[7:], end="\r"),
    "quoted-line-breaks.csv": lambda: text([("街道\n名称", "区县", "常住人口\n（人）"), *rows(NAMES, AREAS, PEOPLE)]),
    "unclosed-quote.csv": lambda: text(people()).replace("北苑街道".encode(), '"北苑街道'.encode()),
    "nul-character.csv": lambda: text(people()).replace("莲塘街道".encode(), "莲塘\0街道".encode()),
    "damaged-utf8.csv": _damaged,
    "no-known-encoding.csv": lambda: text(people()[:1]) + b"\xff\xfa\xff\xff,\xff\xff\x81,1\r\n" * 9,
    "thousands-unquoted.csv": lambda: "\n".join(
        [",".join(HEAD), *(f"{name},{area},{count:,}" for name, area, count in CLEAN)]
    ).encode(),
    "thousands-quoted.csv": lambda: text(counted(*(f"{count:,}" for count in PEOPLE))),
    "blank-columns-at-the-right.csv": lambda: text([(*row, "", "") for row in people()]),
    "empty.csv": lambda: b"",
    "headings-only.csv": lambda: text(people()[:1]),
    "no-headings.csv": lambda: text(CLEAN),
    "title-above.csv": lambda: lines("鹿城片区人口统计表,,", "填报单位：市卫健委,,2026年1月"),
    "unit-in-title.csv": lambda: lines("片区人口,,单位：万人", of=counted(*_wan())),
    "unit-in-heading.csv": lambda: text(counted(*_wan(), head="常住人口（万人）")),
    "unit-nowhere.csv": lambda: text(counted(*_wan())),
    "full-width-digits.csv": lambda: text(counted("１２３００", "４５６００", "７，８００")),
    "with-unit-in-cells.csv": lambda: text(counted("1.23万", "45600人")),
    "fraction-of-a-person.csv": lambda: text(counted("12300.4")),
    "negative-people.csv": lambda: text(counted(PEOPLE[0], "-45600")),
    "about-so-many.csv": lambda: text(counted("约12300", PEOPLE[1], "7800左右")),
    "letter-o-for-zero.csv": lambda: text(counted("123OO")),
    "blanks-and-dashes.csv": lambda: text(counted("", "—", "暂无", "0")),
    "two-figures-for-one-district.csv": lambda: text([*people(), ("东门街道", "鹿东区", 13000)]),
    "row-repeated.csv": lambda: text([*people(), CLEAN[0]]),
    "homonyms.csv": lambda: text([(HEAD[0], HEAD[2]), *((name, count) for name, _, count in CLEAN)]),
    "former-names.csv": lambda: text(named(松坡街道="石岭乡")),
    "suffixes-left-out.csv": lambda: text(named(东门街道="东门", 南塘街道="南塘街道办事处", 望江街道="鹿西区望江街道")),
    "blanks-in-names.csv": lambda: text(named(东门街道="东 门\u3000街道", 五里街道="\ufeff五里街道\u200b")),
    "similar-name.csv": lambda: text(named(莲塘街道="莲糖街道")),
    "unknown-district.csv": lambda: text([*people(), ("海外街道", "鹿西区", 500)]),
    "area-contradicts.csv": lambda: text([HEAD, ("东门街道", "鹿西区", PEOPLE[0]), *CLEAN[1:]]),
    "district-lacking.csv": lambda: text(people()[:-1]),
    "total-first.csv": lambda: text([HEAD, ("合计", "", sum(PEOPLE)), *CLEAN]),
    "subtotals.csv": lambda: text(
        [HEAD, *CLEAN[:5], ("鹿东区小计", "", sum(PEOPLE[:5])), *CLEAN[5:], ("鹿西区小计", "", sum(PEOPLE[5:]))]
    ),
    "two-columns-of-people.csv": lambda: text(
        [("街道", "区县", "人口", "人口数"), *((*row, int(row[2]) + 1) for row in CLEAN)]
    ),
    "registered-people-only.csv": lambda: text(counted(head="户籍人口")),
    "english-headings.csv": lambda: text([("Subdistrict", "District", "Resident population"), *CLEAN]),
    "patients.csv": lambda: text(
        [("患者姓名", "性别", "出生日期", "街道"), ("张某某", "女", "1956-03-02", "东门街道")]
    ),
    "identity-number-in-remarks.csv": lambda: text(
        [(*HEAD, "备注"), (*CLEAN[0], "联系人11010519491231002X"), *((*row, "") for row in CLEAN[1:])]
    ),
    "formula-as-text.csv": lambda: text(
        [(*HEAD, "备注"), *((*row, '=HYPERLINK("http://x.example","点击")') for row in CLEAN)]
    ),
    "formula-as-number.csv": lambda: text(counted("=12000+300")),
    "escaped-formulas.csv": lambda: text([(*HEAD, "备注"), *((*row, "'=1+1") for row in CLEAN)]),
    "tabs-named-xls.xls": lambda: text(people(), delimiter="\t", encoding="gbk"),
    "page-named-xls.xls": lambda: (
        "<html><head><meta charset='gbk'></head><body><table>"
        + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in people())
        + "</table></body></html>"
    ).encode("gbk"),
}
