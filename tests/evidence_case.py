"""Tables of operating evidence for tests: rows as they would stand in a file, written as CSV and read."""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from gridplan.csv_text import rows_csv
from gridplan.evidence import Evidence, read_evidence
from gridplan.evidence.sheet import TEMPLATES
from gridplan.layout import Layout
from gridplan.plan_file import open_plan
from gridplan.study_area import StudyArea, read_area

Rows = Iterable[Sequence[object]]
# Kept short: 住院 in 人次 throughout, 门诊 in 万人次 and with another meaning from 2022 on.
DEFINED = (
    ("住院", 2020, "", "人次", "出院人次"),
    ("门诊", 2020, 2021, "万人次", "不含互联网诊疗"),
    ("门诊", 2022, "", "人次", "含互联网诊疗"),
    ("上转", 2020, "", "人次", "系统内上转"),
    ("下转", 2020, "", "人次", "系统内下转"),
    ("医保基金支出", 2020, 2021, "亿元", "统筹基金支出"),
    ("医保基金支出", 2022, "", "万元", "统筹基金支出"),
    ("医保基金支付给基层的金额", 2020, "", "万元", "其中支付给基层的"),
)


@cache
def city() -> tuple[StudyArea, Layout]:
    """Return the scenario of 2023: 丰门 was 鞋都, 滨江 was 洪殿 and 黎明, 梧田 is 梧田西 and 梧田东 now."""
    area = read_area("wenzhou-2023")
    return area, open_plan(None, area).layout


def written(folder: Path, *, definitions: Rows = DEFINED, **tables: Rows) -> list[Path]:
    """Write the tables that are given as CSV files into `folder`; rows may be shorter than their headings."""
    paths = []
    for table, rows in {"definitions": definitions, **tables}.items():
        headings = [column.heading for column in TEMPLATES[table].columns]
        lines = [[*map(str, row), *[""] * (len(headings) - len(row))] for row in rows]
        path = folder / f"{TEMPLATES[table].name.zh}.csv"
        path.write_text(rows_csv([headings, *lines]), encoding="utf-8")
        paths.append(path)
    return paths


def evidence_of(folder: Path, *, definitions: Rows = DEFINED, **tables: Rows) -> Evidence:
    """Return the evidence of tables in the columns of their templates."""
    return read_evidence(written(folder, definitions=definitions, **tables), *city())


def visit_rows(year: int, kind: str, district: str, **at: object) -> list[tuple[object, ...]]:
    """Return rows of visits: the number at each facility by a short name, `rest` for 其他, `whole` for 合计."""
    names = {
        "central": "温州市中心医院",
        "people": "温州市人民医院",
        "west": "温州市中西医结合医院",
        "tcm": "温州市中医院",
        "longwan": "龙湾区第一人民医院",
        "rest": "其他",
        "whole": "合计",
    }
    return [(year, kind, district, "", names[key], number) for key, number in at.items()]
