"""Files with every fault that people's files have: taken as the clean ones, asked about, or refused with the place."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
import shapely
import yaml
from messy.build import CLEAN, MESSY, role_of, write

from gridplan.access import access_table
from gridplan.importing.run import Examined
from gridplan.importing.settle import settle
from gridplan.importing.write import write_area
from gridplan.quality import read_import_record
from gridplan.questions import Question
from gridplan.study_area import StudyArea, read_area
from gridplan.vocabulary import parse_grade

WORDED = yaml.safe_load((Path(__file__).parent / "messy" / "expected.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Expected:
    """What `expected.yaml` says of a file; its head explains the words."""

    outcome: str = "taken"
    rows: int | None = None
    left: int = 0
    encoding: str = ""
    says: tuple[str, ...] = ()
    cells: Mapping[str, str] = field(default_factory=dict)
    datum: str = "WGS84"
    asks: tuple[Mapping[str, str], ...] = ()
    faults: tuple[Mapping[str, Any], ...] = ()
    differs: Mapping[str, Any] = field(default_factory=dict)


EXPECTED = {name: Expected(**words) for name, words in WORDED.items()}
TAKEN = [name for name, each in EXPECTED.items() if each.outcome != "refused"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("messy")
    write(made)
    return made


@pytest.fixture(scope="module")
def clean(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> StudyArea:
    files = [folder / name for name, _ in CLEAN.values()]
    answers = {f"datum:{name}": "WGS84" for name, _ in CLEAN.values() if name != "人口.csv"}
    examined = settle(files, root=folder, answers=answers)
    return read_area(write_area(examined, tmp_path_factory.mktemp("clean") / "area"))


@cache
def imported(folder: Path, name: str, *, answering: bool = False) -> Examined:
    """Return what a messy file makes beside the clean files of the other roles, every datum told as expected.

    `answering` answers the other questions too, as `expected.yaml` says; what it does not know stays open.
    """
    if answering and not EXPECTED[name].asks:
        return imported(folder, name)
    files = [folder / name, *(folder / clean for role, (clean, _) in CLEAN.items() if role != role_of(name))]
    answers: dict[str, str] = {}
    while True:
        examined = settle(files, root=folder, answers=answers)
        values = {each.key: _answer(each, name, answering=answering) for each in examined.questions}
        fresh = {key: value for key, value in values.items() if value is not None and key not in answers}
        if not fresh:
            return examined
        answers |= fresh


def _answer(question: Question, name: str, *, answering: bool) -> str | None:
    if question.about == "datum":
        return EXPECTED[name].datum if name in question.where else "WGS84"
    for ask in EXPECTED[name].asks if answering else ():
        if ask["about"] == question.about and ask["of"] in question.key and "answer" in ask:
            labels = {option.label.zh.partition("（")[0]: option.value for option in reversed(question.options)}
            return labels.get(ask["answer"], ask["answer"])
    return None


def test_each_file_has_an_outcome() -> None:
    assert set(EXPECTED) == set(MESSY)
    assert len(EXPECTED) >= 40


def test_the_files_are_the_same_on_every_run(folder: Path) -> None:
    assert [name for name, made in MESSY.items() if made() != (folder / name).read_bytes()] == []


@pytest.mark.parametrize("name", [name for name, each in EXPECTED.items() if each.outcome == "refused"])
def test_a_refusal_says_where_what_and_what_to_do(folder: Path, name: str) -> None:
    faults = imported(folder, name, answering=True).faults
    assert faults
    assert all(fault.file.startswith(name) for fault in faults), [fault.to("zh") for fault in faults]
    assert all(fault.problem.zh and fault.problem.en and fault.remedy.zh and fault.remedy.en for fault in faults)
    for expected in EXPECTED[name].faults:
        told = [fault for fault in faults if all(
            str(getattr(fault, key)) == str(expected[key]) for key in ("row", "column", "value") if key in expected
        ) and all(word in fault.to("zh") for word in expected.get("says", ()))]  # fmt: skip
        assert told, (expected, [fault.to("zh") for fault in faults])


@pytest.mark.parametrize("name", TAKEN)
def test_what_can_be_read_is_read_and_what_cannot_be_known_is_asked(folder: Path, name: str) -> None:
    expected, examined = EXPECTED[name], imported(folder, name)
    assert [fault.to("zh") for fault in examined.faults] == []
    asked = examined.questions
    assert [question.key for question in asked if not any(
        ask["about"] == question.about and ask["of"] in question.key for ask in expected.asks)] == []  # fmt: skip
    assert bool(asked) == (expected.outcome == "asked")
    decided = [key for key in examined.mapping.decisions if key.startswith("datum:") and name in key]
    assert bool(decided) == (role_of(name) != "people" and expected.datum != "none")


@pytest.mark.parametrize("name", TAKEN)
def test_every_row_is_read_or_counted(folder: Path, name: str) -> None:
    expected = EXPECTED[name]
    tables = [table for key, table in imported(folder, name).tables.items() if key[0] == name]
    usual = 4 if role_of(name) == "hospitals" else 9
    assert sum(len(table.rows) for table in tables) == (usual if expected.rows is None else expected.rows)
    assert sum(len(table.left_out) for table in tables) == expected.left
    assert not expected.encoding or {table.encoding for table in tables} == {expected.encoding}
    for heading, value in expected.cells.items():
        assert {cell for table in tables for cell in table.column(heading)} == {value}
    if (filled := filled_rows(folder / name, tables[0].encoding)) is not None:
        assert filled == sum(len(t.rows) + len(t.left_out) + len(t.header_rows) for t in tables)


def filled_rows(path: Path, encoding: str) -> int | None:
    """Return how many rows of a file have anything in them, counted without gridplan; None where that is not plain."""
    if path.suffix == ".csv" and path.read_bytes()[:2] != b"PK":
        text = path.read_bytes().decode(encoding).removeprefix("\ufeff")
        return sum(any(cell.strip() for cell in row) for row in csv.reader(io.StringIO(text, newline="")))
    if path.suffix == ".xlsx" and path.read_bytes()[:2] == b"PK":
        book = openpyxl.load_workbook(path)
        return sum(any(cell is not None for cell in row) for sheet in book for row in sheet.values)
    return None


@pytest.mark.parametrize("name", [name for name in TAKEN if all("answer" in ask for ask in EXPECTED[name].asks)])
def test_the_area_is_that_of_the_clean_files(folder: Path, name: str, clean: StudyArea, tmp_path: Path) -> None:
    expected, examined = EXPECTED[name], imported(folder, name, answering=True)
    area = read_area(write_area(examined, tmp_path / "area"))
    record = read_import_record(area.root)
    assert record is not None
    said = [note.zh for table in examined.tables.values() for note in table.notes]
    said += [row.reason.zh for table in examined.tables.values() for row in table.left_out]
    said += [entry.what.zh + "".join(entry.examples) for entry in record.entries]
    assert [word for word in expected.says if not any(word in each for each in said)] == []
    if "districts" in expected.differs:
        assert len(area.districts) == expected.differs["districts"]
        return
    same_districts(area, clean, expected.differs.get("people", {}), outlines="outlines" not in expected.differs)
    same_facilities(area, clean, expected.differs)


def same_districts(area: StudyArea, clean: StudyArea, people: Mapping[int, int | None], *, outlines: bool) -> None:
    one, other = (each.districts.set_index(["admin_area", "name"], drop=False) for each in (area, clean))
    assert list(one.index) == list(other.index)
    counts = other["population"].to_numpy(dtype=float, copy=True)
    for number, count in people.items():
        counts[number] = np.nan if count is None else count
    np.testing.assert_array_equal(one["population"].to_numpy(dtype=float), counts)
    if outlines:
        drawn, wanted = (each.geometry.to_crs(clean.metric_crs).to_numpy() for each in (one, other))
        changed = shapely.area(shapely.symmetric_difference(drawn, wanted))
        assert changed.max() < 10_000  # m² of 4 km²: a border 2 km long, moved by less than the 5 m that are closed


def same_facilities(area: StudyArea, clean: StudyArea, differs: Mapping[str, Any]) -> None:
    one, other = area.facilities, clean.facilities
    assert list(one["name"]) == differs.get("names", list(other["name"]))
    assert list(one["type"]) == list(other["type"])
    assert [parse_grade(word) for word in one["grade"]][1:] == [parse_grade(word) for word in other["grade"]][1:]
    if differs.get("beds") == "unknown":
        assert one["beds_open"].isna().all()
    else:
        np.testing.assert_array_equal(one["beds_open"], other["beds_open"])
    assert len(area.campuses) == differs.get("campuses", len(clean.campuses))
    if len(area.campuses) != len(clean.campuses):
        return
    np.testing.assert_allclose(area.campuses[["lon", "lat"]], clean.campuses[["lon", "lat"]], rtol=0, atol=2e-6)
    minutes, wanted = (access_table(each).to(list(each.facilities.index)) for each in (area, clean))
    assert np.isfinite(wanted).all()
    if area.manifest.layers.outlines.status == clean.manifest.layers.outlines.status and "outlines" not in differs:
        np.testing.assert_allclose(minutes, wanted, rtol=0, atol=0.05)
