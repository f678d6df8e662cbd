"""Minutes from a table made elsewhere stand in for the roads, are labelled so, and are never mixed with them."""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import yaml
from drawing import drawn_layout, write_area

from gridplan.access import Reach, access_table
from gridplan.errors import AreaError, Fault
from gridplan.indicators import measure
from gridplan.plan_file import new_plan
from gridplan.study_area import StudyArea, read_area
from gridplan.trace import plan_traces, trace

MAP = "abc"
HEADER = ("origin", "destination", "minutes", "mode", "departure_time", "source", "date")
BUS, CAR = ("bus", "08:00", "map platform", "2026-03-02"), ("car", "", "map platform", "2026-03-02")
ROWS = [
    ("a", "H1", 12, *BUS),
    ("b", "H1", 25, *BUS),
    ("b", "H2", 40, *BUS),
    ("c", "H2", 31, *BUS),
    ("H1", "b", 20, *BUS),
    ("a", "H1", 3, *CAR),
]
FACILITIES = [{"id": "H1", "in": "a"}, {"id": "H2", "in": "c"}]


def area_with(folder: Path, rows: Sequence[Sequence[object]] = ROWS, *, roads: bool = True, **travel: object) -> Path:
    """Write a drawn area with a table of minutes; `travel` are settings of travel to change."""
    path = write_area(folder / "city", MAP, facilities=FACILITIES, travel_time=travel)
    with (path / "minutes.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    manifest = yaml.safe_load((path / "area.yaml").read_text(encoding="utf-8"))
    about = {"vintage": "2026", "licence": "CC0-1.0", "source": "drawn", "status": "approximate"}
    manifest["layers"]["minutes"] = {"file": "minutes.csv", **about}
    if not roads:
        del manifest["layers"]["links"]
        manifest["travel_time"]["speeds_km_per_h"] = {}
    (path / "area.yaml").write_text(yaml.safe_dump(manifest, allow_unicode=True), encoding="utf-8")
    return path


def bus_area(folder: Path, **options: bool) -> StudyArea:
    return read_area(area_with(folder, table={"mode": "bus", "departure_time": "08:00"}, **options))


def faults_of(folder: Path, rows: Sequence[Sequence[object]] = ROWS, **travel: object) -> tuple[Fault, ...]:
    with pytest.raises(AreaError) as refused:
        read_area(area_with(folder, rows, **travel))
    return refused.value.faults


@pytest.mark.parametrize("roads", [True, False])
def test_minutes_are_those_of_the_table_and_a_missing_pair_is_undetermined(tmp_path: Path, roads: bool) -> None:
    access = access_table(bus_area(tmp_path, roads=roads))
    np.testing.assert_equal(access.to(["H1", "H2"]), [[12, np.nan], [25, 40], [np.nan, 31]])
    np.testing.assert_equal(access.back(["H1"]), [[np.nan], [20], [np.nan]])
    assert access.reach_of_nearest(["H1"]).tolist() == [Reach.REACHED, Reach.REACHED, Reach.UNDETERMINED]


def test_roads_are_measured_unless_the_table_is_asked_for(tmp_path: Path) -> None:
    area = read_area(area_with(tmp_path))
    assert access_table(area).to(["H1"])[:, 0].tolist() == [0, 1, 2]


def test_other_rows_are_chosen_by_mode_and_departure_time(tmp_path: Path) -> None:
    access = access_table(read_area(area_with(tmp_path, table={"mode": "car"})))
    np.testing.assert_equal(access.to(["H1"])[:, 0], [3, np.nan, np.nan])


def test_mode_that_the_table_does_not_have_is_refused_with_those_it_has(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, table={"mode": "tram"})
    assert (fault.column, fault.value) == ("table", "tram —")
    assert fault.remedy.en == "Use one of bus 08:00, car —"


def test_numbers_from_the_table_say_so_and_are_estimates_where_it_is_not_official(tmp_path: Path) -> None:
    area = bus_area(tmp_path)
    layout = drawn_layout(MAP, "112", leads={"1": ("H1",), "2": ("H2",)})
    access, plan = access_table(area), new_plan(layout, area, {})
    whole = measure(area, layout, access).whole
    assert whole["mean_minutes"].number == pytest.approx((12 + 25 + 31) / 3)
    assert whole["mean_minutes"].estimated == ("minutes",)
    traces = {label.en: value.en for label, value in plan_traces(plan, area, access)}
    assert traces["Minutes"] == (
        "a table made elsewhere, not measured on roads: bus 08:00 map platform 2026-03-02; 2 pairs missing"
    )
    assert "Snapping" not in traces
    assert trace(plan, area, access)["minutes_table"]["date"] == "2026-03-02"


def test_nearest_of_the_table_passes_over_what_it_lacks(tmp_path: Path) -> None:
    access = access_table(bus_area(tmp_path))
    nearest = access.nearest(["H1", "H2"])
    assert nearest.first.tolist() == [0, 0, 1]
    assert nearest.first_min.tolist() == [12, 25, 31]
    assert nearest.second.tolist() == [-1, 1, -1]
    assert access.source.unlocated(["H1", "H2"]) == ["H1", "H2"], "neither is known to everybody"


def test_campus_rows_count_for_their_facility_and_the_nearest_of_them(tmp_path: Path) -> None:
    path = write_area(
        tmp_path / "city",
        MAP,
        facilities=[{"id": "H1"}],
        campuses=[{"id": "main", "facility": "H1"}, {"id": "new", "facility": "H1", "in": "c"}],
        travel_time={"table": {"mode": "bus"}},
    )
    rows = [("a", "main", 9, "bus", "", "x", "2026"), ("a", "new", 4, "bus", "", "x", "2026")]
    with (path / "minutes.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    text = (path / "area.yaml").read_text(encoding="utf-8")
    layer = "  minutes: {file: minutes.csv, vintage: '2026', licence: x, source: x, status: official}\n"
    (path / "area.yaml").write_text(text.replace("layers:\n", "layers:\n" + layer), encoding="utf-8")
    assert access_table(read_area(path)).to(["H1"])[0, 0] == 4


def test_every_fault_of_the_table_is_told_with_its_row(tmp_path: Path) -> None:
    rows = [
        ("a", "H9", 5, *BUS),  # no such facility
        ("a", "b", 5, *BUS),  # between two districts
        ("a", "H1", 5, *BUS),
        ("a", "H1", 6, *BUS),  # the same pair again
    ]
    found = faults_of(tmp_path, rows, table={"mode": "bus", "departure_time": "08:00"})
    assert [(fault.row, fault.value) for fault in found] == [(2, "H9"), (3, "a → b"), (5, "a → H1")]
    (negative,) = faults_of(tmp_path, [("a", "H1", -1, *BUS)])
    assert (negative.row, negative.column, negative.value) == (2, "minutes", "-1")


def test_area_without_roads_needs_a_table_and_a_choice_of_its_rows(tmp_path: Path) -> None:
    with pytest.raises(AreaError, match=r"travel_time\.table must choose"):
        read_area(area_with(tmp_path, roads=False))
