"""Population of a study area: on cells, scaled to official figures, of several kinds side by side."""

import json
from pathlib import Path
from random import Random
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from drawing import drawn_area, drawn_layout, write_area
from hypothesis import given
from hypothesis import strategies as st

from gridplan.access import access_table
from gridplan.area_places import people_of
from gridplan.cli import main
from gridplan.errors import AreaError
from gridplan.indicators import Value, measure
from gridplan.layers import Field
from gridplan.layers.fields import parse_cell, parse_plain
from gridplan.manifest import Layers
from gridplan.plan_file import open_plan
from gridplan.study_area import StudyArea, read_area
from gridplan.trace import layer_traces, plan_traces, trace

# Two cells in a, of 30 and 10 people; one in b, of 60.
CELLS = (
    {"id": "1", "in": "a", "lon": 120.002, "population": 30},
    {"id": "2", "in": "a", "lon": 120.008, "population": 10},
    {"id": "3", "in": "b", "population": 60},
)
ROW = ("1", "H1", "主城区", "a", "", "")


def people(area: StudyArea) -> dict[str, float]:
    return {str(key): float(number) for key, number in area.places["population"].items()}


def test_without_cells_the_people_of_a_district_stand_at_its_centre(tmp_path: Path) -> None:
    area = drawn_area(tmp_path, "ab", populations={"a": 500, "b": None})
    assert list(area.places.index) == ["a", "b"]
    assert area.places["population"].tolist()[0] == 500
    assert np.isnan(area.places.at["b", "population"])
    assert list(area.population_kinds) == ["population"]


def test_wenzhou_has_one_place_for_each_district_with_its_people(wenzhou: StudyArea) -> None:
    table = pd.read_csv(wenzhou.root / "population.csv", index_col="district_id")["population"]
    assert wenzhou.places["population"].to_dict() == table.to_dict()
    pd.testing.assert_frame_equal(wenzhou.places[["lon", "lat"]], pd.DataFrame(wenzhou.districts[["lon", "lat"]]))
    assert list(wenzhou.population_kinds) == ["population"]


def test_cells_carry_their_own_people_where_no_official_figure_is_given(tmp_path: Path) -> None:
    area = drawn_area(tmp_path, "ab", populations=None, cells=CELLS)
    assert people(area) == {"1": 30, "2": 10, "3": 60}
    assert area.districts["population"].to_dict() == {"a": 40, "b": 60}
    assert area.places.loc["2", ["lon", "lat"]].tolist() == [120.008, 27.995]
    assert area.population_kinds["population"].zh == "常住人口"


def test_cells_are_scaled_to_the_official_figure_of_their_district(tmp_path: Path) -> None:
    # 40 people on cells, 60 by the official count: 30 → 45 and 10 → 15
    area = drawn_area(tmp_path, "ab", populations={"a": 60, "b": 61}, cells=CELLS)
    assert people(area) == pytest.approx({"1": 45, "2": 15, "3": 61}, abs=1e-9)
    assert area.districts["population"].to_dict() == {"a": 60, "b": 61}
    assert area.notices == ()


def test_an_unknown_figure_is_not_replaced_by_that_of_the_cells(tmp_path: Path) -> None:
    area = drawn_area(tmp_path, "ab", populations={"a": None, "b": 60}, cells=CELLS)
    assert np.isnan(area.places.loc[["1", "2"], "population"]).all()
    assert np.isnan(area.districts.at["a", "population"])
    assert area.notices[0].en == "population unknown in 1: a"


def test_people_of_a_district_without_cells_stand_at_its_centre_and_it_is_said(tmp_path: Path) -> None:
    area = drawn_area(tmp_path, "abc", populations={"a": 40, "b": 60, "c": 7}, cells=CELLS)
    assert people(area) == {"1": 30, "2": 10, "3": 60, "centre:c": 7}
    assert area.places.loc["centre:c", ["lon", "lat", "district_id"]].tolist() == [120.025, 27.995, "c"]
    assert "c 7" in area.notices[0].en


def test_cells_without_anybody_leave_the_official_people_at_the_centre(tmp_path: Path) -> None:
    cells = [*CELLS[:2], {"id": "3", "in": "b", "population": 0}]
    area = drawn_area(tmp_path, "ab", populations={"a": 40, "b": 60}, cells=cells)
    assert people(area) == {"1": 30, "2": 10, "3": 0, "centre:b": 60}


def test_an_empty_district_has_a_place_and_no_notice(tmp_path: Path) -> None:
    area = drawn_area(tmp_path, "abc", populations={"a": 40, "b": 60, "c": 0}, cells=CELLS)
    assert people(area)["centre:c"] == 0
    assert area.notices == ()


def test_a_district_without_cell_and_without_figure_is_unknown_not_empty(tmp_path: Path) -> None:
    area = drawn_area(tmp_path, "abc", populations=None, cells=CELLS)
    assert np.isnan(area.districts.at["c", "population"])
    assert np.isnan(area.places.at["centre:c", "population"])
    assert area.notices[0].en == "population unknown in 1: c"


def test_cells_and_official_figures_that_disagree_are_named_with_the_factor(tmp_path: Path) -> None:
    area = drawn_area(tmp_path, "ab", populations={"a": 100, "b": 60}, cells=CELLS)
    assert [text.en for text in area.notices] == [
        "official resident population and cells disagree in 1, scaled to the official figure: a ×2.50"
    ]


def test_a_figure_from_modelled_cells_is_an_estimate_and_an_official_one_is_not(tmp_path: Path) -> None:
    modelled = {"cells": "modelled"}
    alone = drawn_area(tmp_path / "alone", "ab", populations=None, cells=CELLS, status=modelled)
    assert alone.districts["population_estimated"].all()
    both = drawn_area(tmp_path / "both", "ab", populations={"a": 40, "b": 60}, cells=CELLS, status=modelled)
    assert not both.districts["population_estimated"].any()
    assert [text.en for text in both.estimates()] == ["population cells: modelled"]


def test_cells_far_from_their_district_or_of_no_district_are_faults_all_at_once(tmp_path: Path) -> None:
    # A district is 1 km wide: cell 1 stands 300 m off the border and passes, 2 and 3 stand two districts away.
    cells = [
        {"id": "1", "in": "a", "lon": 120.013, "population": 1},
        {"id": "2", "in": "a", "lon": 120.025, "population": 1},
        {"id": "3", "in": "c", "lon": 120.005, "population": 1},
    ]
    with pytest.raises(AreaError) as caught:
        drawn_area(tmp_path, "abc", cells=cells)
    assert [(fault.file, fault.row) for fault in caught.value.faults] == [("cells.csv", 3), ("cells.csv", 4)]
    assert "1.5 km" in caught.value.faults[0].problem.en
    folder = write_area(tmp_path / "unknown", "ab", cells=CELLS)
    text = (folder / "cells.csv").read_text(encoding="utf-8").replace("3,b", "3,x").replace(",30", ",-30")
    (folder / "cells.csv").write_text(text, encoding="utf-8")
    with pytest.raises(AreaError) as caught:
        read_area(folder)
    assert [(fault.row, fault.value) for fault in caught.value.faults] == [(2, "-30")]


def test_an_area_needs_population_or_cells(tmp_path: Path) -> None:
    with pytest.raises(AreaError, match="population"):
        drawn_area(tmp_path, "ab", populations=None)


# Kinds of people


def insured(tmp_path: Path, **options: object) -> StudyArea:
    kinds = {"insured": {"a": 80, "b": 30}, "aged_60": {"a": 10, "b": 15}}
    settings = {"populations": {"a": 40, "b": 60}, "kinds": kinds, "layouts": {"plan": [ROW]}} | options
    return drawn_area(tmp_path, "ab", **settings)


def test_a_kind_takes_the_place_of_the_main_one_and_gives_it_back(tmp_path: Path) -> None:
    area = insured(tmp_path)
    assert list(area.population_kinds) == ["population", "insured", "aged_60"]
    other = area.with_population("insured")
    assert other.districts["population"].to_dict() == other.places["population"].to_dict() == {"a": 80, "b": 30}
    assert area.districts["population"].to_dict() == {"a": 40, "b": 60}, "the area itself stays as it was"
    back = other.with_population("population")
    assert back.districts["population"].to_dict() == {"a": 40, "b": 60}
    assert back.digest == area.digest != other.digest
    assert read_area(area.root, population="insured").digest == other.digest


def test_an_unknown_kind_is_refused_with_those_that_exist(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    area = insured(tmp_path)
    with pytest.raises(AreaError) as caught:
        area.with_population("taxed")
    assert caught.value.faults[0].value == "taxed"
    assert "population (resident population), insured ([insured])" in caught.value.to("en")
    assert main(["check", str(area.root), "--population", "taxed", "--lang", "en"]) == 2
    assert "taxed" in capsys.readouterr().err


def test_districts_whose_chosen_kind_is_unknown_are_named(tmp_path: Path) -> None:
    area = insured(tmp_path, kinds={"insured": {"a": 80}})
    assert area.notices == ()
    other = area.with_population("insured")
    assert [text.en for text in other.notices] == ["population unknown in 1: b"]
    assert other.with_population("population").notices == ()


def test_a_kind_without_a_column_of_cells_is_spread_like_the_main_one_and_flagged(tmp_path: Path) -> None:
    area = insured(tmp_path, cells=CELLS).with_population("insured")
    # 80 insured in a, where the cells have 30 and 10 residents
    assert people(area) == pytest.approx({"1": 60, "2": 20, "3": 30})
    assert area.districts["population_estimated"].all()
    assert not area.with_population("population").districts["population_estimated"].any()


def test_a_kind_with_cells_of_its_own_is_spread_by_them(tmp_path: Path) -> None:
    cells = [dict(cell, insured=number) for cell, number in zip(CELLS, (10, 30, 30), strict=True)]
    area = insured(tmp_path, cells=cells).with_population("insured")
    assert people(area) == pytest.approx({"1": 20, "2": 60, "3": 30})
    assert not area.districts["population_estimated"].any()


def test_a_kind_of_cells_alone_has_the_figures_of_the_cells(tmp_path: Path) -> None:
    cells = [dict(cell, registered=number) for cell, number in zip(CELLS, (1, 2, 4), strict=True)]
    area = drawn_area(tmp_path, "ab", cells=cells).with_population("registered")
    assert area.districts["population"].to_dict() == {"a": 3, "b": 4}


def test_a_kind_given_for_some_cells_only_is_a_fault_at_each_blank(tmp_path: Path) -> None:
    cells = [dict(CELLS[0], insured=10), dict(CELLS[1], insured=""), dict(CELLS[2], insured="")]
    with pytest.raises(AreaError) as caught:
        insured(tmp_path, cells=cells)
    assert [(fault.row, fault.column) for fault in caught.value.faults] == [(3, "insured"), (4, "insured")]


def test_the_trace_names_whom_the_numbers_count(tmp_path: Path) -> None:
    area = insured(tmp_path, cells=CELLS).with_population("insured")
    plan = open_plan(None, area)
    named = [item.name.zh for item in layer_traces(area) if "insured" in item.name.zh]
    assert named == ["人口（【insured】）", "人口格点（【insured】）"]
    assert "【insured】" in [value.zh for _, value in plan_traces(plan, area)]
    assert trace(plan, area, None)["population_kind"] == {"id": "insured", "name": "【insured】"}


def test_a_plan_made_on_one_kind_says_so_when_opened_on_another(tmp_path: Path) -> None:
    area = insured(tmp_path)
    plan = open_plan(None, area.with_population("insured"))
    said = dict(plan_traces(plan, area))
    assert any("data have changed" in value.en for value in said.values())


def elderly(area: StudyArea, districts: str) -> Value:
    """Return the share over one grid of some districts."""
    layout = drawn_layout("ab", "".join("1" if letter in districts else "." for letter in "ab"), leads={"1": ["H1"]})
    return measure(area, layout, access_table(area)).by_grid["1"]["elderly_share"]


def test_measures_are_of_the_kind_that_the_command_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # H1 stands at the centre of a, 1 km (a minute) from b: 30 of 110 insured live there, 60 of 100 residents.
    rows = [("1", "H1", "主城区", letter, "", "") for letter in "ab"]
    area = insured(tmp_path, layouts={"plan": rows}, travel_time={"snap_speed_km_per_h": 60})
    for kind, people, minutes in (("population", 100, 60 / 100), ("insured", 110, 30 / 110)):
        assert main(["measure", str(area.root), "--population", kind, "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["whole"]["population"]["value"] == people
        assert told["whole"]["mean_minutes"]["value"] == pytest.approx(minutes)
        assert told["trace"]["population_kind"]["id"] == kind


def test_minutes_rest_on_the_cells_where_these_are_an_estimate(tmp_path: Path) -> None:
    area = drawn_area(tmp_path, "ab", cells=CELLS, status={"cells": "modelled"})
    assert access_table(area).basis == {"cells"}


def test_the_share_of_the_elderly_is_of_residents_whichever_kind_is_measured(tmp_path: Path) -> None:
    area = insured(tmp_path)
    assert elderly(area, "ab").number == 25 / 100
    assert elderly(area, "a").number == 10 / 40
    assert elderly(area.with_population("insured"), "a").number == 10 / 40


def test_the_share_of_the_elderly_is_undetermined_where_a_district_lacks_it(tmp_path: Path) -> None:
    area = insured(tmp_path, kinds={"aged_60": {"a": 10}})
    assert elderly(area, "a").number == 0.25
    assert elderly(area, "ab").number is None
    assert elderly(area, "ab").reason.en == "population or people aged 60 and over unknown: b"
    assert elderly(drawn_area(tmp_path / "none", "ab"), "ab").reason.en == "the population layer has no ages"


@pytest.mark.parametrize("key", ["population", "name", "campus_id", "insured_estimated", "6plus"])
def test_ids_of_kinds_that_are_columns_already_are_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(AreaError):
        insured(tmp_path, kinds={key: {"a": 1}})


# Properties

PLAIN = {"file": "f", "vintage": "2020", "licence": "CC0-1.0", "source": "drawn", "status": "official"}
KIND = {"kind": {"zh": "常住人口", "en": "residents"}}
NAMES = ("districts", "outlines", "facilities", "links", "cells")
LAYERS = Layers.model_validate(dict.fromkeys(NAMES, PLAIN) | {"population": PLAIN | KIND})
DISTRICTS = pd.DataFrame({"name": list("abc"), "lon": 120.0, "lat": 28.0}, index=list("abc"))

numbers = st.integers(0, 10_000)
cell_lists = st.lists(st.tuples(st.sampled_from("abc"), numbers), min_size=1, max_size=12)
figures = st.fixed_dictionaries({key: st.none() | numbers for key in "abc"})


def places_of(cells: list[tuple[str, int]], totals: dict[str, int | None]) -> pd.DataFrame:
    """Spread official totals over cells given as (district, people); a cell's id is its position."""
    frame = pd.DataFrame(cells, columns=["district_id", "population"]).assign(lon=120.0, lat=28.0)
    frame["cell_id"] = frame.index.astype(str)
    given = pd.DataFrame({"district_id": list(totals), "population": list(totals.values()), "confidence": ""})
    return people_of(DISTRICTS, SimpleNamespace(population=given, cells=frame), LAYERS).places  # type: ignore[arg-type]


@given(cell_lists, figures)
def test_every_district_keeps_its_official_people_to_the_person(
    cells: list[tuple[str, int]], totals: dict[str, int | None]
) -> None:
    sums = places_of(cells, totals).groupby("district_id")["population"].apply(lambda own: own.sum(skipna=False))
    assert set(sums.index) == set("abc"), "every district has a place"
    for district, total in totals.items():
        if total is None:
            assert np.isnan(sums[district])
        else:
            assert sums[district] == pytest.approx(total, rel=1e-9, abs=1e-9)


@given(cell_lists, figures, st.randoms())
def test_the_order_of_cells_does_not_matter(
    cells: list[tuple[str, int]], totals: dict[str, int | None], random: Random
) -> None:
    order = list(range(len(cells)))
    random.shuffle(order)
    first, second = places_of(cells, totals), places_of([cells[number] for number in order], totals)
    moved = second.rename(index={str(new): str(old) for new, old in enumerate(order)}).loc[first.index]
    np.testing.assert_allclose(moved["population"], first["population"], rtol=1e-9, atol=1e-9)


RAWS = st.lists(
    st.sampled_from(["", "1", "-2", "2.5", "1e3", "1_000", "nan", "inf", "x", "181"]), min_size=1, max_size=4
)
FIELDS = [
    Field("lon", "number", minimum=-180, maximum=180),
    Field("population", "count", required=False, minimum=0),
    Field("km", "number", above=0),
    Field("cell_id", unique=True),
    Field("confidence", required=False, choices=("1", "x")),
]


@given(RAWS, st.sampled_from(FIELDS))
def test_a_column_read_at_once_is_what_its_cells_are_one_by_one(raws: list[str], field: Field) -> None:
    faults, values = zip(*(parse_cell(field, raw) for raw in raws), strict=True)
    sound = not any(faults) and not (field.unique and len(set(raws)) < len(raws))
    plain = parse_plain(field, raws)
    assert (plain is not None) == sound
    if plain is not None:
        assert [str(value) for value in plain] == [str(value) for value in values]
