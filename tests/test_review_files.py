"""The files of a review: tables with numbers as numbers, a record for programs, the plan, the adjusted table."""

import io
import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from drawn_review import drawn_review

from gridplan.export import pdf, review_files
from gridplan.export.review_files import LAYOUT_TABLE, PLAN, RECORD, REPORT, TABLES, TRANSITION
from gridplan.plan_file import plan_of_content
from gridplan.review.record import review_record
from gridplan.review.study import Review
from gridplan.review.tables import tables


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Review:
    return drawn_review(tmp_path_factory.mktemp("review"))


@pytest.fixture(scope="module")
def files(review: Review) -> dict[str, bytes]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "available", lambda: False)
        return dict(review_files.review_files(review))


def test_every_file_of_a_review_is_made_and_a_pdf_only_with_libreoffice(files: dict[str, bytes]) -> None:
    kinds = ((REPORT, "docx"), (LAYOUT_TABLE, "docx"), (LAYOUT_TABLE, "xlsx"), (TRANSITION, "docx"), (TABLES, "xlsx"))
    assert list(files) == [f"{name.zh}.{kind}" for name, kind in (*kinds, (RECORD, "json"), (PLAN, "json"))]


def test_numbers_are_numbers_in_the_workbook_and_what_is_unknown_says_so(files: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files[f"{TABLES.zh}.xlsx"]))
    rows = list(book["指标"].iter_rows(min_row=2, values_only=True))
    by = {row[0]: row for row in rows}
    assert by["population"][3:6] == (10_000, 12_000, 2_000)
    assert by["population_per_bed"][3:6] == ("无法判定",) * 3
    assert {cell.data_type for cell in book["变化的构成"]["E"][1:]} == {"n"}


def test_record_holds_every_table_and_the_trace_and_null_is_undetermined(
    review: Review, files: dict[str, bytes]
) -> None:
    record = json.loads(files[f"{RECORD.zh}.json"])
    assert record == review_record(review)
    assert list(record["tables"]) == [table.id for table in tables(review)]
    unknown = next(row for row in record["tables"]["indicators"] if row["indicator"] == "population_per_bed")
    assert unknown["then"] is None
    assert record["recommendation"]["recommended"] == "least"
    assert record["trace"] == {"as_of": "2023-11-01"}


def test_parts_of_every_indicator_in_the_record_sum_to_its_change(review: Review) -> None:
    record = review_record(review)["tables"]
    changes = {row["indicator"]: row["change"] for row in record["indicators"]}
    sums: dict[str, float] = {}
    for row in (row for row in record["parts"] if not row["grid"]):
        sums[row["indicator"]] = sums.get(row["indicator"], 0.0) + row["part"]
    assert sums
    assert all(abs(number - changes[key]) <= 1e-9 for key, number in sums.items())


def test_few_people_are_hidden_and_told_apart_from_unknown(tmp_path: Path) -> None:
    review = drawn_review(tmp_path)
    area = review.cycle.now.area
    few = area.districts.assign(population=area.districts["population"].where(area.districts.index != "c", 7))
    now = replace(review.cycle.now, area=replace(area, districts=few))
    hidden = {table.id: table.records() for table in tables(replace(review, cycle=replace(review.cycle, now=now)))}
    assert hidden["moves"][0]["population"]["zh"] == "已隐去（少于 10）"
    shown = {table.id: table.records() for table in tables(review)}
    assert shown["moves"][0]["population"] == 3000


def test_recommended_plan_is_a_draft_of_today_that_opens_again(review: Review, files: dict[str, bytes]) -> None:
    plan = plan_of_content(json.loads(files[f"{PLAN.zh}.json"]), review.cycle.now.area, "plan")
    assert plan.layout.grid_of["c"] == "1"
    assert (plan.document.stage.value, plan.operation_start) == ("草案", None)
    kept = replace(review, recommendation=replace(review.recommendation, recommended="keep"))
    assert kept.recommended_plan == review.plan
