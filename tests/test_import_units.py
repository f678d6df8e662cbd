"""Communities with their polygons on import: districts of what comes of it can be redrawn."""

from pathlib import Path

import geopandas as gpd
import shapely
from messy_city import AREAS, NAMES, SIDE, SOUTH, WEST, imported, told, whole

from gridplan.importing.run import Examined
from gridplan.importing.write import write_area
from gridplan.redraw import can_redraw, set_of, units_of
from gridplan.study_area import read_area

# Two communities in each of 甲 and 乙, west and east half of their street.
HALVES = [("甲街道", "西社区", 0), ("甲街道", "东社区", 1), ("乙街道", "南社区", 2), ("乙街道", "北社区", 3)]


def _communities(folder: Path, *, without: int | None = None) -> Path:
    squares = [shapely.box(WEST + n * SIDE / 2, SOUTH, WEST + (n + 1) * SIDE / 2, SOUTH + SIDE) for *_, n in HALVES]
    if without is not None:
        squares[without] = None
    facts = {
        "社区名称": [name for _, name, _ in HALVES],
        "所属街道": [street for street, *_ in HALVES],
        "所属区": [AREAS[NAMES.index(street)] for street, *_ in HALVES],
        "人口": [400, 600, 1500, 500],
    }
    gpd.GeoDataFrame(facts, geometry=squares, crs=4326).to_file(folder / "社区.geojson")
    return folder / "社区.geojson"


def _examined(folder: Path, **more: int) -> Examined:
    found = imported([*whole(folder), _communities(folder, **more)], {"datum:社区.geojson": "WGS84"})
    assert told(found) == []
    return found


def test_polygons_of_communities_are_written_and_can_be_redrawn(tmp_path: Path) -> None:
    area = read_area(write_area(_examined(tmp_path), tmp_path / "area"))
    assert can_redraw(area)
    units = units_of(area)
    assert units["name"].tolist() == ["西社区", "东社区", "南社区", "北社区", "丙街道", "丁街道"]
    first = set_of(area, units)
    names = {district.name: len(first.units_of(key)) for key, district in first.districts.items()}
    assert names == {"甲街道": 2, "乙街道": 2, "丙街道": 1, "丁街道": 1}
    own = units[units["district_id"] == units["district_id"].iloc[0]].geometry.union_all()
    assert own.symmetric_difference(area.districts.geometry.iloc[0]).area < 1e-12


def test_outlines_of_some_communities_are_no_layer_and_that_is_told(tmp_path: Path) -> None:
    found = _examined(tmp_path, without=2)
    entries = [entry for entry in found.entries if entry.layer == "units" and entry.happening == "missing"]
    assert [entry.examples for entry in entries] == [("南社区",)]
    area = read_area(write_area(found, tmp_path / "area"))
    assert area.units is not None
    assert not can_redraw(area)
