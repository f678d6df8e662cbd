"""Laid side by side, the files of a bundle tell no number of people that one of them hides."""

import io
import re
import zipfile
from dataclasses import replace

import pandas as pd
import pytest

from gridplan.access import access_table
from gridplan.documents import Asked
from gridplan.export import Options, bundle_of, render_document
from gridplan.plan_file import new_plan
from tests.drawing import drawn_area, drawn_layout

MAP = "abcdef"
# a is alone in its grid: with b, and the grid of b, its number cannot be told from the whole.
PEOPLE = {"a": 4, "b": 2517, "c": 31873, "d": 40961, "e": 55555, "f": 66666}
HIDDEN_NUMBERS = (2517, 2517 + 31873)


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    facilities = [{"id": "H1"}, {"id": "H2", "in": "c"}, {"id": "H3", "in": "e"}]
    area = drawn_area(tmp_path_factory.mktemp("few") / "area", MAP, facilities=facilities, populations=PEOPLE)
    leads = {"1": ["H1"], "2": ["H2"], "3": ["H3"]}
    plan, before = (new_plan(drawn_layout(MAP, grids, leads=leads), area, {}) for grids in ("122333", "122233"))
    return Asked(plan, area, access_table(area), before=before)


def texts_of(name, content):
    """Yield every text in a file, whatever it is packed in."""
    if name.endswith(".parquet"):
        yield name, pd.read_parquet(io.BytesIO(content)).to_csv()
    elif zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for inner in archive.namelist():
                yield from texts_of(f"{name}/{inner}", archive.read(inner))
    else:
        yield name, re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", content.decode("utf-8", errors="ignore"))


def test_no_file_tells_a_number_that_another_hides(asked):
    said = dict(texts_of("zip", bundle_of(asked, Options(coordinates=False))))
    shown = {name for name, text in said.items() if re.search(r"(?<![\d.])31873(?!\d)", text)}
    assert len(shown) > 3
    for number in HIDDEN_NUMBERS:
        told = {name for name, text in said.items() if re.search(rf"(?<![\d.]){number}(?!\d)", text)}
        assert not told, number


def test_the_map_hides_the_people_of_a_grid_in_its_legend(asked):
    said = dict(texts_of("zip", bundle_of(asked, Options())))
    (page,) = [text for name, text in said.items() if name.endswith(".html")]
    assert "4 人" not in page
    assert "已隐去" in page


def test_a_control_character_in_a_title_stops_no_document(asked):
    odd = replace(asked.plan, document=replace(asked.plan.document, title="方案\x02"))
    for name in ("comparison", "coverage", "layout_wide"):
        assert render_document(name, "docx", replace(asked, plan=odd, before=odd))
