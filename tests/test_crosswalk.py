"""Figures carried from one division to another: no one is lost, nothing unknown becomes a number."""

import math

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gridplan.crosswalk import carry, crosswalk_frame, from_areas, from_people, identity
from gridplan.crosswalk_table import read_crosswalk
from gridplan.errors import Fault
from gridplan.layers.raw import RawTable

TARGETS = ("x", "y", "z")


@st.composite
def cases(draw: st.DrawFn) -> tuple[pd.Series, pd.DataFrame]:
    """Return people of some sources, and a crosswalk whose shares sum to at most 1."""
    values, rows = {}, []
    for number in range(draw(st.integers(1, 5))):
        source = f"s{number}"
        values[source] = float(draw(st.integers(0, 10**6)))
        parts = draw(st.lists(st.integers(0, 50), min_size=4, max_size=4).filter(any))
        rows += [(source, key, part / sum(parts)) for key, part in zip(TARGETS, parts[:3], strict=True) if part]
    return pd.Series(values), crosswalk_frame(rows)


@given(cases(), st.booleans())
def test_no_one_is_lost(case: tuple[pd.Series, pd.DataFrame], whole: bool) -> None:
    values, crosswalk = case
    carried = carry(values, crosswalk, whole=whole)
    total = math.fsum(carried.values) + math.fsum(carried.left_out)
    assert total == pytest.approx(values.sum(), rel=1e-9, abs=1e-9)
    if whole:
        assert total == values.sum()
        assert all(value == int(value) for value in carried.values)


@given(cases())
def test_whole_people_are_within_one_of_their_share(case: tuple[pd.Series, pd.DataFrame]) -> None:
    values, crosswalk = case
    for source in values.index:
        own = crosswalk[crosswalk["from_id"] == source]
        carried = carry(values[[source]], own)
        for row in own.itertuples():
            assert abs(carried.values[row.to_id] - values[source] * row.weight) < 1


@given(cases(), st.integers(0, 4))
def test_an_unknown_source_leaves_all_its_targets_unknown_and_no_other(
    case: tuple[pd.Series, pd.DataFrame], place: int
) -> None:
    values, crosswalk = case
    source = values.index[place % len(values)]
    before, after = carry(values, crosswalk), carry(values.where(values.index != source), crosswalk)
    hit = set(crosswalk.loc[crosswalk["from_id"] == source, "to_id"])
    assert {key for key in after.values.index if math.isnan(after.values[key])} == hit
    assert after.unknown == dict.fromkeys(hit, (source,))
    others = [key for key in before.values.index if key not in hit]
    assert after.values[others].equals(before.values[others])


def test_only_what_comes_whole_is_no_estimate() -> None:
    crosswalk = crosswalk_frame([("a", "x", 1.0), ("b", "x", 0.5), ("b", "y", 0.5), ("c", "z", 1.0)])
    carried = carry(pd.Series({"a": 10.0, "b": 5.0, "c": 1.0}), crosswalk)
    assert carried.values.to_dict() == {"x": 13, "y": 2, "z": 1}
    assert carried.estimated.to_dict() == {"x": True, "y": True, "z": False}
    assert carry(pd.Series({"c": 1.0}), crosswalk, estimated={"c"}).estimated["z"]


def test_what_goes_nowhere_is_counted() -> None:
    crosswalk = crosswalk_frame([("a", "x", 0.75)])
    carried = carry(pd.Series({"a": 100.0, "b": 7.0}), crosswalk)
    assert carried.values.to_dict() == {"x": 75}
    assert carried.left_out.to_dict() == {"a": 25, "b": 7}


def test_a_target_whose_source_has_no_figure_is_unknown() -> None:
    crosswalk = crosswalk_frame([("a", "x", 1.0), ("b", "x", 1.0)])
    carried = carry(pd.Series({"a": 100.0}), crosswalk)
    assert math.isnan(carried.values["x"])
    assert carried.unknown == {"x": ("b",)}


@pytest.mark.parametrize("value", [-1.0, math.inf, 1.5])
def test_broken_numbers_of_people_are_refused(value: float) -> None:
    with pytest.raises(ValueError, match="people"):
        carry(pd.Series({"a": value}), identity(["a"]))


def boxes(**bounds: tuple[float, float, float, float]) -> gpd.GeoSeries:
    return gpd.GeoSeries({key: shapely.box(*box) for key, box in bounds.items()}, crs="EPSG:4326")


def weights(crosswalk: pd.DataFrame) -> dict[tuple[str, str], float]:
    return {(row.from_id, row.to_id): row.weight for row in crosswalk.itertuples()}


def test_areas_share_a_street_that_a_border_cuts() -> None:
    streets = boxes(a=(120.0, 28.0, 120.02, 28.01), b=(120.02, 28.0, 120.03, 28.01), c=(120.03, 28.0, 120.05, 28.01))
    districts = boxes(x=(120.0, 28.0, 120.015, 28.01), y=(120.015, 28.0, 120.04, 28.01))
    found = weights(from_areas(streets, districts))
    assert found == {
        ("a", "x"): pytest.approx(0.75, abs=1e-4),
        ("a", "y"): pytest.approx(0.25, abs=1e-4),
        ("b", "y"): 1.0,
        ("c", "y"): pytest.approx(0.5, abs=1e-4),
    }


def test_overlapping_districts_do_not_count_people_twice() -> None:
    street = boxes(a=(120.0, 28.0, 120.02, 28.01))
    districts = boxes(x=(120.0, 28.0, 120.02, 28.01), y=(120.0, 28.0, 120.02, 28.01))
    assert weights(from_areas(street, districts)) == {("a", "x"): 0.5, ("a", "y"): 0.5}


def test_people_share_a_street_by_where_they_live() -> None:
    streets = boxes(a=(120.0, 28.0, 120.02, 28.01), b=(120.02, 28.0, 120.03, 28.01), c=(120.03, 28.0, 120.05, 28.01))
    districts = boxes(x=(120.0, 28.0, 120.01, 28.01), y=(120.01, 28.0, 120.04, 28.01))
    places = [(120.005, 28.005, 90), (120.015, 28.005, 10), (120.01, 28.005, 100), (120.9, 28.9, 5)]
    points = pd.DataFrame(places, columns=["lon", "lat", "population"])
    found = from_people(streets, districts, points)
    known = found.dropna()
    assert weights(known) == {("a", "x"): pytest.approx(0.95), ("a", "y"): pytest.approx(0.05), ("b", "y"): 1.0}
    unknown = found[found["weight"].isna()]
    assert list(zip(unknown["from_id"], unknown["to_id"], strict=True)) == [("c", "y")]  # half of it, and nobody known


def test_a_street_with_a_place_of_unknown_people_has_unknown_shares() -> None:
    streets = boxes(a=(120.0, 28.0, 120.02, 28.01))
    districts = boxes(x=(120.0, 28.0, 120.01, 28.01), y=(120.01, 28.0, 120.02, 28.01))
    points = pd.DataFrame({"lon": [120.005, 120.015], "lat": 28.005, "population": [10.0, math.nan]})
    crosswalk = from_people(streets, districts, points)
    carried = carry(pd.Series({"a": 100.0}), crosswalk)
    assert carried.values.isna().all()
    assert list(carried.values.index) == ["x", "y"]


def table(*rows: tuple[str, str, str]) -> RawTable:
    return RawTable("对照.xlsx", "", ("街道", "片区", "份额"), (1,), rows, tuple(range(2, 2 + len(rows))))


COLUMNS = {"from_id": "街道", "to_id": "片区", "weight": "份额"}


def test_a_table_of_shares_is_read() -> None:
    faults: list[Fault] = []
    rows = [("a", "x", "0.25"), ("a", "y", "75%"), ("b", "y", "1")]
    crosswalk = read_crosswalk(table(*rows), columns=COLUMNS, faults=faults)
    assert faults == []
    assert crosswalk is not None
    assert weights(crosswalk) == {("a", "x"): 0.25, ("a", "y"): 0.75, ("b", "y"): 1.0}


def test_all_faults_of_a_table_of_shares_are_told_at_once() -> None:
    faults: list[Fault] = []
    rows = [("a", "x", "0.5"), ("a", "x", "0.2"), ("", "x", "1"), ("b", "q", "1"), ("c", "x", "0"), ("d", "x", "一半")]
    more = [("e", "x", "0.7"), ("e", "y", "0.7")]
    known = {"a", "b", "c", "d", "e"}
    told = read_crosswalk(table(*rows, *more), columns=COLUMNS, sources=known, targets={"x", "y"}, faults=faults)
    assert told is None
    places = {(fault.row, fault.column) for fault in faults}
    assert places == {(3, "片区"), (4, "街道"), (5, "片区"), (6, "份额"), (7, "份额"), (9, "份额")}
    faults.clear()
    assert read_crosswalk(table(*rows), faults=faults) is None
    assert [fault.column for fault in faults] == ["from_id", "to_id", "weight"]
