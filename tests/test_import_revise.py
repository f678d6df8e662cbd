"""What people change while an import is under way, and what they look at to decide it."""

from datetime import date
from pathlib import Path

import numpy as np
from messy_city import NAMES, imported, whole, write_hospitals

from gridplan.coordinates import from_wgs84
from gridplan.importing import revise
from gridplan.importing.mapping import Decision, Mapping, Source
from gridplan.importing.settle import settle_once
from gridplan.importing.shown import points_as, unplaced
from gridplan.importing.sites import with_site


def test_a_file_that_the_mapping_needs_and_nobody_gave_is_told(tmp_path: Path) -> None:
    files = whole(tmp_path)
    known = imported(files).mapping
    _, examined = settle_once(files[:2], known, root=tmp_path)
    assert [fault.file for fault in examined.faults if "没有给出" in fault.problem.zh] == ["医院.csv"]


def test_another_layer_forgets_what_was_decided_about_columns(tmp_path: Path) -> None:
    files = whole(tmp_path)
    answers = {"column:人口.csv:population": "常住人口"}
    before = imported(files).mapping
    mapping = before.model_copy(
        update={"decisions": {key: Decision(value=value) for key, value in answers.items()}, "sources": ()}
    )
    draft, _ = settle_once(files, mapping, root=tmp_path)
    table = draft.tables["人口.csv", ""]
    changed = revise.with_layer(mapping, ("人口.csv", ""), table, Decision(value="skip", date=date(2025, 1, 1)))
    assert changed.decisions.keys() == {"layer:人口.csv"}
    _, examined = settle_once(files, changed, root=tmp_path, before=draft)
    assert "人口.csv" not in {source.file for source in examined.mapping.sources}


def test_heading_rows_that_a_person_gives_are_read(tmp_path: Path) -> None:
    path = tmp_path / "人口.csv"
    path.write_text("某年,,\n街道,人口,\n,常住,户籍\n" + "".join(f"{name},10,9\n" for name in NAMES), encoding="utf-8")
    mapping = Mapping(id="a", name={"zh": "甲", "en": "A"}, sources=())
    draft, _ = settle_once([path], mapping, root=tmp_path)
    table = draft.tables["人口.csv", ""]
    told = revise.with_header_rows(mapping, ("人口.csv", ""), table, "population", (2,))
    again, _ = settle_once([path], told, root=tmp_path)
    assert again.tables["人口.csv", ""].header_rows == (2,)


def test_a_reference_of_the_mapping_gives_way_and_files_lose_their_folders() -> None:
    source = Source(file="2024/医院.csv", layer="facilities", datum="BD-09")
    mapping = revise.flattened(Mapping(id="a", name={"zh": "甲", "en": "A"}, sources=(source,)))
    assert mapping.sources[0].file == "医院.csv"
    assert revise.with_datum_open(mapping, ("医院.csv", "")).sources[0].datum is None
    assert revise.with_datum_open(mapping, ("别的.csv", "")).sources[0].datum == "BD-09"


def test_points_fall_where_the_reference_puts_them(tmp_path: Path) -> None:
    lon, lat = from_wgs84(np.array([120.605, 120.625]), np.array([28.005, 28.005]), "BD-09")
    files = whole(tmp_path)
    files[2] = write_hospitals(tmp_path, 经度=list(lon), 纬度=list(lat))
    examined = imported(files, {"datum:医院.csv": "BD-09"})
    source = next(source for source in examined.mapping.sources if source.layer == "facilities")
    found = points_as(examined, source, "BD-09")
    assert np.abs(np.array(found) - [[120.605, 120.625], [28.005, 28.005]]).max() < 1e-6
    moved = points_as(examined, source, "WGS84")
    assert np.abs(np.array(moved) - [lon, lat]).max() < 1e-9


def test_facilities_without_a_position_are_listed_with_their_address_until_and_after_they_are_placed(
    tmp_path: Path,
) -> None:
    files = whole(tmp_path)
    files[2] = write_hospitals(
        tmp_path, 经度=[120.605, ""], 纬度=[28.005, ""], 地址=["", "某路 1 号"], 所属区=["东区", "西区"]
    )
    examined = imported(files)
    assert [(one.name, one.address, one.admin_area, one.placed) for one in unplaced(examined)] == [
        ("第二人民医院", "某路 1 号", "西区", False)
    ]
    placed = with_site(examined.mapping, "第二人民医院", 120.625, 28.005, how="map", person="王某", on=date(2025, 1, 1))
    _, examined = settle_once(files, placed, root=tmp_path)
    assert [(one.name, one.placed) for one in unplaced(examined)] == [("第二人民医院", True)]
