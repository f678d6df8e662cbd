"""Streets of annex 3 as a study area with communities: 松台 (a) and 南汇 (b) to cut; 七都 (c) has no communities."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
import yaml
from drawing import NORTH, SIDE, WEST, write_area

DRAWING = "aaabbc"
NAMES = {"a": "松台", "b": "南汇", "c": "七都"}
HOMES = {"s1": "a", "s2": "a", "s3": "a", "n1": "b", "n2": "b"}
PEOPLE: dict[str, int | None] = {"s1": 20_000, "s2": 30_000, "s3": 50_000, "n1": 60_000, "n2": 40_000}
ROWS = [
    (number, lead, "鹿城区", name, "", "")
    for number, lead, name in (("1", "市一院", "松台"), ("3", "市三院", "南汇"), ("3", "市三院", "七都"))
]
FACILITIES = ({"id": "H1", "name": "市一院", "in": "a"}, {"id": "H3", "name": "市三院", "in": "b"})


def write_streets(folder: Path, *, people: dict[str, int | None] | None = None, **options: Any) -> Path:
    """Write the area; `people` changes some of `PEOPLE`, options are those of `write_area`."""
    given = {
        "populations": {"a": 100_000, "b": 100_000, "c": 12_000},
        "facilities": FACILITIES,
        "admin_areas": "鹿城区",
    }
    write_area(folder, DRAWING, **(given | options))
    table = pd.read_csv(folder / "districts.csv")
    table.assign(name=table["district_id"].map(NAMES)).to_csv(folder / "districts.csv", index=False)
    (folder / "layout.csv").write_text(
        "\n".join(map(",".join, [("序号", "牵头医院", "区划", "片区", "成员单位", "关系"), *ROWS])) + "\n",
        encoding="utf-8",
    )
    counts = PEOPLE | (people or {})
    units = pd.DataFrame({"unit_id": HOMES.keys(), "name": [f"{unit}社区" for unit in HOMES], "kind": "社区"})
    units = units.assign(district_id=HOMES.values(), population=pd.array([counts[u] for u in HOMES], dtype="Int64"))
    units.to_csv(folder / "units.csv", index=False)
    squares = [shapely.box(WEST + n * SIDE, NORTH - SIDE, WEST + (n + 1) * SIDE, NORTH) for n in range(len(HOMES))]
    gpd.GeoDataFrame({"unit_id": list(HOMES)}, geometry=squares, crs=4326).to_file(folder / "unit_outlines.geojson")
    manifest = yaml.safe_load((folder / "area.yaml").read_text(encoding="utf-8"))
    plain = {"vintage": "2020", "licence": "CC0-1.0", "source": "drawn", "status": "official"}
    manifest["layers"] |= {"units": {"file": "units.csv", **plain}}
    manifest["layers"] |= {"unit_outlines": {"file": "unit_outlines.geojson", **plain}}
    manifest |= {
        "default_layout": "now",
        "layouts": {"now": {"file": "layout.csv", "title": "布局方案", "source": "drawn"}},
    }
    (folder / "area.yaml").write_text(yaml.safe_dump(manifest, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder
