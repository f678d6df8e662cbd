"""Whatever stands in the cells of a table: no import breaks on it, changes it silently, or runs it."""

import csv
import io
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from messy.build import CLEAN, MESSY
from messy.city import AREAS, NAMES, PEOPLE, rows
from messy.making import text
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from gridplan.csv_text import rows_csv
from gridplan.errors import Fault
from gridplan.importing.run import Examined
from gridplan.importing.settle import settle
from gridplan.importing.write import write_area
from gridplan.layers import read_raw
from gridplan.layers.raw_grid import clean
from gridplan.study_area import read_area

ODD = (
    "=1+1", "+86", "-—", "@SUM(A1)", '=HYPERLINK("http://x.example","点")', "=cmd|' /C calc'!A0", "'=1", "\t=1", "＝1",
    "\0", "\x07", "\x1b[2J", "\u202e逆", "\u200f", "\U0001f469\u200d\u2695", "𠮷", "\ufeff", "\u2028", "a" * 40_000,
    '"', '""', ",", ";", "\r", "\n", "NaN", "None", "1e400", "１２", "0x10", "1_000", "٣", "∞", "½", "-0", "00123",
    "1,2,3", "12:30", "3-1", "#REF!",
)  # fmt: skip
CELLS = st.sampled_from(ODD) | st.text(max_size=20) | st.integers(-10, 10**9).map(str) | st.just("")
SETTINGS = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NINE = st.lists(CELLS, min_size=9, max_size=9)


def imported(folder: Path, name: str, content: bytes) -> Examined:
    """Import a table of people beside the clean files."""
    (folder / name).write_bytes(content)
    for role in ("districts", "hospitals"):
        (folder / CLEAN[role][0]).write_bytes(CLEAN[role][1]())
    files = [folder / name, folder / CLEAN["districts"][0], folder / CLEAN["hospitals"][0]]
    found = settle(files, root=folder)
    answers = {question.key: "WGS84" for question in found.questions if question.about == "datum"}
    return settle(files, root=folder, answers=answers)


def nothing_unseen(examined: Examined, figures: Sequence[str]) -> None:
    """Check that each figure counts at its value or is unknown, unless the import is refused or asks about it."""
    if examined.faults or examined.open:
        assert all(fault.problem.zh and fault.remedy.en for fault in examined.faults)
        return
    assert examined.layers.population is not None
    for figure, count in zip(figures, examined.layers.population["population"], strict=True):
        assert np.isfinite(count) == any(sign.isnumeric() for sign in figure), (figure, count)
        if figure.isascii() and figure.strip().isdecimal():
            assert count == int(figure)


def table(figures: Sequence[str], remarks: Sequence[str]) -> list[tuple[object, ...]]:
    return [("街道", "区县", "常住人口", "备注"), *rows(NAMES, AREAS, figures, remarks)]


@SETTINGS
@given(figures=NINE, remarks=NINE)
@example(figures=list(ODD[:9]), remarks=list(ODD[9:18]))
@example(figures=[str(count) for count in PEOPLE], remarks=list(ODD[-9:]))
def test_no_content_of_a_csv_breaks_an_import_or_changes_unseen(figures: list[str], remarks: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        nothing_unseen(imported(Path(folder), "人口.csv", text(table(figures, remarks))), figures)


@SETTINGS
@given(figures=NINE, remarks=NINE)
@example(figures=[str(count) for count in PEOPLE], remarks=[f"'{odd}" for odd in ODD[:9]])
def test_no_content_of_a_workbook_breaks_an_import_or_changes_unseen(figures: list[str], remarks: list[str]) -> None:
    shown = [ILLEGAL_CHARACTERS_RE.sub("", figure) for figure in figures]
    with tempfile.TemporaryDirectory() as folder:
        nothing_unseen(imported(Path(folder), "人口.xlsx", workbook(table(figures, remarks))), shown)


def workbook(content: Sequence[Sequence[object]]) -> bytes:
    """Return a workbook whose cells all hold text; what no workbook can hold is left out."""
    book, buffer = Workbook(), io.BytesIO()
    for row, line in enumerate(content, start=1):
        for column, value in enumerate(line, start=1):
            cell = book.active.cell(row, column)  # type: ignore[union-attr]
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(value))[:32_000]
            cell.data_type = "s"
    book.save(buffer)
    return buffer.getvalue()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
@example([(odd, odd) for odd in ODD])
def test_what_is_exported_as_csv_comes_back_as_it_was_and_runs_nowhere(cells: list[tuple[str, str]]) -> None:
    cells = [("首行", "文字"), *((_plain(one), _plain(other)) for one, other in cells)]
    exported = rows_csv([("名称", "说明"), *cells])
    for row in csv.reader(io.StringIO(exported, newline="")):
        assert not [cell for cell in row if cell.lstrip().startswith(("=", "@", "＝", "＠"))]
    faults: list[Fault] = []
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "导出.csv").write_bytes(exported.encode())
        found = read_raw(Path(folder) / "导出.csv", header_rows=(1,), faults=faults)
    if not found:  # nearly nothing but control characters: taken for a damaged file, and told so
        assert [fault.problem.zh for fault in faults] == ["不是有效的 .csv 文件，可能已损坏"]
        return
    (table,) = found
    left = {row.row for row in table.left_out}
    wanted = [row for number, row in enumerate(cells, start=2) if any(row) and number not in left]
    assert faults == []
    assert [row[:2] for row in table.rows] == wanted


def _plain(cell: str) -> str:
    """Return a cell as readers strip it: no spaces around, no NUL, nothing that UTF-8 lacks, line ends of one kind."""
    plain = cell.replace("\0", "").encode("utf-8", "ignore").decode()
    return clean(" ".join(plain.split()))


@pytest.mark.parametrize("danger", [odd for odd in ODD if odd.startswith(("=", "@"))])
def test_formulas_in_names_are_text_all_the_way_and_marked_in_exports(danger: str, tmp_path: Path) -> None:
    content = text([("医院名称", "机构类别", "经度", "纬度"), (danger + "医院", "综合医院", 120.61, 28.01)])
    for name, made in (("医院.csv", content), ("片区.geojson", CLEAN["districts"][1]())):
        (tmp_path / name).write_bytes(made)
    answers = {"datum:片区.geojson": "WGS84", "datum:医院.csv": "WGS84"}
    examined = settle([tmp_path / "片区.geojson", tmp_path / "医院.csv"], root=tmp_path, answers=answers)
    area = read_area(write_area(examined, tmp_path / "area"))
    assert list(area.facilities["name"]) == [danger + "医院"]
    exported = rows_csv(area.facilities[["name", "type"]].itertuples(index=False)).encode()
    assert next(csv.reader(io.StringIO(exported.decode())))[0] == f"'{danger}医院"


def test_a_link_to_another_workbook_leads_nowhere(tmp_path: Path) -> None:
    content = MESSY["external-link.xlsx"]()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"http://x.example/other.xlsx" in archive.read("xl/externalLinks/_rels/externalLink1.xml.rels")
    area = write_area(imported(tmp_path, "人口.xlsx", content), tmp_path / "area")
    written = b"".join(path.read_bytes() for path in sorted(area.iterdir()))
    assert b"x.example" not in written
