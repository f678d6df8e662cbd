"""Who is whose neighbour, by boundary and by declaration; what hangs together; links between neighbours."""

from pathlib import Path

import pandas as pd
import pytest
from drawing import drawn_area, write_area
from drawn_outlines import box, outlines

from gridplan.coordinates import distance_km
from gridplan.errors import AreaError
from gridplan.geometry import Said, islands, neighbours, schematic_links, told_islands
from gridplan.study_area import read_area

THREE = outlines(a=box(0, 0, 1000, 1000), b=box(1003, 0, 2000, 1000), c=box(3000, 0, 4000, 1000))


def rows(frame: pd.DataFrame) -> list[tuple[str, ...]]:
    return list(frame.itertuples(index=False, name=None))


def test_districts_share_boundary_across_a_thin_gap_but_not_across_a_wide_one() -> None:
    assert rows(neighbours(THREE)) == [("a", "b", "boundary", "")]
    assert rows(neighbours(THREE, gap_m=1.0)) == []


@pytest.mark.parametrize(("shared_m", "found"), [(95, 0), (111, 1)])
@pytest.mark.parametrize("gap_m", [0, 3])
def test_less_than_100_m_of_boundary_is_a_corner(shared_m: float, found: int, gap_m: float) -> None:
    beside = box(1000 + gap_m, 1000 - shared_m, 2000, 2000)
    assert len(neighbours(outlines(a=box(0, 0, 1000, 1000), b=beside))) == found


def test_bridges_join_and_rivers_part_and_the_reason_is_kept() -> None:
    bridge, river = Said("c", "b", "瓯江大桥"), Said("b", "a", "隔江，无桥")
    assert rows(neighbours(THREE, [bridge], [river])) == [("c", "b", "declared", "瓯江大桥")]
    twice = neighbours(THREE, [bridge, Said("b", "c", "渡口"), Said("a", "b", "桥")])
    assert rows(twice) == [("a", "b", "boundary", ""), ("c", "b", "declared", "瓯江大桥")]


def test_declarations_that_cannot_be_are_told_all_at_once() -> None:
    joined = [Said("a", "z", ""), Said("c", "c", ""), Said("a", "b", "")]
    with pytest.raises(AreaError) as refused:
        neighbours(THREE, joined, [Said("b", "a", "")], file="import.yaml")
    told = [(fault.file, fault.value, fault.problem.en) for fault in refused.value.faults]
    assert told == [
        ("import.yaml", "z", "no such district"),
        ("import.yaml", "c", "both ends are one district"),
        ("import.yaml", "a—b", "is declared both neighbours and apart"),
    ]


def test_islands_are_told_by_name_but_for_the_largest_part() -> None:
    parts = islands("abcde", [("a", "b"), ("e", "d"), ("b", "z")])
    assert parts == [["a", "b"], ["c"], ["d", "e"]]
    (entry,) = told_islands(parts, {"c": "大门", "d": "鹿西"})
    assert (entry.layer, entry.happening, entry.count) == ("adjacency", "missing", 2)
    assert entry.examples == ("鹿西、e", "大门")
    assert told_islands([["a", "b"]], {}) == []


def test_schematic_links_are_straight_lines_made_longer() -> None:
    districts = pd.DataFrame({"lon": [120.0, 120.1, 120.0], "lat": [28.0, 28.0, 28.0]}, index=list("abc"))
    links = schematic_links(districts, [("a", "b"), ("c", "a")], 1.5)
    straight = float(distance_km(120.0, 28.0, 120.1, 28.0))
    assert links["road_km"].tolist() == [round(1.5 * straight, 2), 0.15]
    assert rows(links[["from_district", "to_district", "road_class", "basis"]]) == [
        ("a", "b", "主干路", "straight line × 1.5"),
        ("c", "a", "主干路", "straight line × 1.5"),
    ]
    assert schematic_links(districts, [], 1.5).empty


def test_study_area_keeps_what_its_neighbours_rest_on(tmp_path: Path) -> None:
    folder = write_area(tmp_path / "city", "ab.c", links=[("a", "b", 1), ("b", "c", 3)], adjacency=["ab"])
    table = "from_district,to_district,basis,note\na,b,boundary,\nb,a,boundary,\nb,c,declared,大桥\n"
    (folder / "adjacency.csv").write_text(table, encoding="utf-8")
    area = read_area(folder)
    assert rows(area.neighbour_table) == [("a", "b", "boundary", ""), ("b", "c", "declared", "大桥")]
    assert area.neighbours == (("a", "b"), ("b", "c"))


def test_area_without_a_layer_of_adjacency_has_neighbours_by_boundary(tmp_path: Path) -> None:
    area = drawn_area(tmp_path / "city", "ab\ncc")
    assert rows(area.neighbour_table) == [
        ("a", "b", "boundary", ""),
        ("a", "c", "boundary", ""),
        ("b", "c", "boundary", ""),
    ]
