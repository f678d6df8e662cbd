"""Text in exported CSV: shown by a spreadsheet, run by none, and read back as it was."""

import csv
import io
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplan.csv_text import escaped, frame_csv, rows_csv, unescaped
from gridplan.layers import Field, read_table
from gridplan.layout_table import read_layout_table, write_long_csv
from tests.drawing import drawn_area, drawn_layout

RUN_BY_SPREADSHEETS = tuple("=+-@＝＋－＠\t\r\n")
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from([*"'=+-@＝ \t\r\n,;\"1."]), max_size=12)


def cells_of(text):
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


@given(TEXTS)
def test_any_text_is_the_same_after_escaping_and_back(text):
    assert unescaped(escaped(text)) == text


@given(TEXTS)
def test_no_escaped_text_begins_as_a_formula_unless_it_is_a_plain_number(text):
    shown = escaped(text)
    assert not shown.lstrip().startswith(RUN_BY_SPREADSHEETS) or NUMBER.fullmatch(shown)


@given(st.lists(st.tuples(TEXTS, TEXTS, st.floats(allow_nan=False, allow_infinity=False)), min_size=1, max_size=5))
def test_a_table_written_and_read_holds_the_same_texts_and_numbers(tmp_path_factory, rows):
    table = pd.DataFrame(rows, columns=["name", "note", "number"])
    path = tmp_path_factory.mktemp("table") / "table.csv"
    path.write_bytes(frame_csv(table).encode("utf-8-sig"))
    faults = []
    fields = [Field("name", required=False), Field("note", required=False), Field("number", "number")]
    found = read_table(path, fields, columns={}, encoding="utf-8", faults=faults)
    assert faults == []
    for column in ("name", "note"):
        # The reader strips cells, of whitespace that no escaping put there.
        assert list(found[column]) == [unescaped(escaped(text).strip()) for text in table[column]]
    assert list(found["number"]) == list(table["number"])


@pytest.mark.parametrize("text", ["=1+1", "'=1+1", "''@x", "-联合", "+86 577", "'+1", "\t=1"])
def test_text_that_could_run_is_marked_by_one_apostrophe(text):
    assert escaped(text) == "'" + text


@pytest.mark.parametrize("text", ["-5", "+1.5", "-1e-7", "'tis", "江滨", "", "1-2", "三-四"])
def test_plain_numbers_and_harmless_text_stay_as_they_are(text):
    assert escaped(text) == text


def test_headings_are_escaped_too():
    assert frame_csv(pd.DataFrame({"=x": [1]})).splitlines() == ["'=x", "1"]


def test_blank_stays_blank_and_is_not_the_text_none():
    assert cells_of(rows_csv([("a", None, 1.5)])) == [["a", "", "1.5"]]
    assert cells_of(frame_csv(pd.DataFrame({"a": [None, "b"], "n": [1.0, None]}))) == [
        ["a", "n"],
        ["", "1.0"],
        ["b", ""],
    ]


def test_a_hospital_named_as_a_formula_survives_the_layout_table(tmp_path):
    evil = '=HYPERLINK("http://x","y")'
    area = drawn_area(tmp_path / "area", "ab", facilities=[{"id": "H1", "name": evil}, {"id": "H2", "name": "-甲"}])
    layout = drawn_layout("ab", "12", leads={"1": ["H1"], "2": ["H2"]})
    content = write_long_csv(layout, area)
    leads = [row[1] for row in cells_of(content.decode("utf-8-sig"))[1:]]
    assert leads == ["'" + evil, "'-甲"]
    path = tmp_path / "layout.csv"
    path.write_bytes(content)
    assert read_layout_table(path, area) == layout
