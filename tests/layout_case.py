"""A small drawn area, and layout tables on it as people write them."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from drawing import drawn_layout, write_area

from gridplan.layout import Layout
from gridplan.study_area import StudyArea, read_area

# 东区 holds c and f, the rest is 西区; 东医院 stands in f, so in 东区. 远医院 is outside.
MAP = """
abc
def
"""
NAMES = {"a": "安定", "b": "白沙", "c": "长春", "d": "东山", "e": "鹅湖", "f": "凤林"}
ADMIN_AREAS = {"a": "西区", "b": "西区", "c": "东区", "d": "西区", "e": "西区", "f": "东区"}
FACILITIES = [
    {"id": "H1", "in": "a", "name": "市第一医院"},
    {"id": "H2", "in": "b", "name": "市第二医院"},
    {"id": "H3", "in": "d", "name": "市中医院"},
    {"id": "H4", "in": "e", "name": "西区医院"},
    {"id": "H5", "in": "f", "name": "东区医院（城北院区）"},
    {"id": "H6", "lon": 120.05, "lat": 28.0, "name": "省人民医院"},
]
LEADS = {"1": ["H1"], "2": ["H2"], "3": ["H3"]}


def city(folder: Path, facilities: Sequence[Mapping[str, Any]] = FACILITIES) -> StudyArea:
    """Draw the area with names of more than a letter."""
    root = write_area(folder, MAP, facilities=facilities, admin_areas=ADMIN_AREAS)
    path = root / "districts.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    csv_file(path, tuple(rows[0]), *(tuple({**row, "name": NAMES[row["name"]]}.values()) for row in rows))
    return read_area(root)


def draw(grids: str, **options: object) -> Layout:
    return drawn_layout(MAP, "\n".join(grids.split()), **{"leads": LEADS, **options})  # type: ignore[arg-type]


def csv_file(path: Path, *rows: tuple[str, ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def tabs(*rows: tuple[str, ...]) -> str:
    """Return rows as they come from the clipboard."""
    return "\n".join("\t".join(row) for row in rows)


def said(layout: Layout) -> object:
    """Return what the annex's form can say of a layout: the order of members is not."""
    return [(grid.id, grid.leads, set(grid.members)) for grid in layout.grids], dict(layout.grid_of)
