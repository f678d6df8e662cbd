"""A row of six districts with a hospital at each end, and what operation says of a move: shared by tests of reviews.

A kilometre is a minute. H1 stands in a, H2 in f; every district has 1,000 people. The layout in force gives H1 all but
f: e would save 3 minutes with H2 (4 → 1), d one (3 → 2); c would lose one.
"""

from pathlib import Path

from drawing import drawn_area, drawn_layout

from gridplan.access import access_table
from gridplan.compare import Case
from gridplan.layout import Layout
from gridplan.study_area import StudyArea
from gridplan.text import Text

ROW = "abcdef"
ADMIN_AREAS = dict.fromkeys("abc", "甲") | dict.fromkeys("def", "乙")


def row_area(folder: Path, **options: object) -> StudyArea:
    sites = [{"id": "H1", "in": "a"}, {"id": "H2", "in": "f"}]
    return drawn_area(folder, ROW, **{"facilities": sites, "admin_areas": ADMIN_AREAS, **options})


def row_layout(grids: str, **options: str) -> Layout:
    return drawn_layout(ROW, grids, leads={"1": ["H1"], "2": ["H2"]}, **options)


def case_of(area: StudyArea, grids: str = "111112") -> Case:
    return Case(area, access_table(area), row_layout(grids))


def evidence(district: str, before: tuple[str, ...], after: tuple[str, ...]) -> Text:
    said = f"{district} {'、'.join(before)} → {'、'.join(after)}"
    return Text(said, said)
