"""Make a study area of Porto Alegre: its 1,227 hexagons as districts, its two hospitals, its OpenStreetMap roads.

    folder = write_porto_alegre(tmp_path, test_data)      # takes seconds, so share it

The source gives the hexagons' centres only. They are drawn again as the Voronoi cells of the centres, cut to
the size of a hexagon, which leaves the outer ones whole too. Everything is what a planner would prepare.
"""

import csv
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import yaml
from scipy.spatial import KDTree

from gridplan.cli import main
from gridplan.coordinates import WGS84, local_metric_crs

HOSPITALS = {"santa_casa_hospital": "圣卡萨医院", "moinhos_de_vento_hospital": "风车医院"}


def write_porto_alegre(folder: Path, test_data: Path) -> Path:
    """Write area.yaml and its layers into `folder`, the network by the command line; return the folder."""
    source = test_data / "porto_alegre"
    folder.mkdir(parents=True, exist_ok=True)
    hexagons = pd.read_csv(source / "poa_hexgrid.csv")
    districts = hexagons.rename(columns={"id": "district_id"})[["district_id", "lon", "lat"]]
    named = districts.assign(name=districts["district_id"], admin_area="Porto Alegre")
    named.to_csv(folder / "districts.csv", index=False)
    hexagons.rename(columns={"id": "district_id"})[["district_id", "population"]].to_csv(
        folder / "population.csv", index=False
    )
    outlines = gpd.GeoDataFrame({"district_id": hexagons["id"]}, geometry=_cells(hexagons), crs=WGS84)
    outlines.to_file(folder / "outlines.geojson", driver="GeoJSON")
    _write_facilities(folder / "facilities.csv", source / "poa_points_of_interest.csv")
    assert main(["roads", str(source / "poa_osm.pbf"), "--out", str(folder / "roads.gpkg"), "--quiet"]) == 0
    (folder / "area.yaml").write_text(yaml.safe_dump(_manifest(), allow_unicode=True), encoding="utf-8")
    return folder


def _cells(hexagons: pd.DataFrame) -> np.ndarray:
    crs = local_metric_crs(hexagons["lon"].mean(), hexagons["lat"].mean())
    centres = gpd.GeoSeries(gpd.points_from_xy(hexagons["lon"], hexagons["lat"]), crs=WGS84).to_crs(crs)
    points = centres.to_numpy()
    voronoi = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), ordered=True))
    cells = gpd.GeoSeries(voronoi, crs=crs)
    spacing_m = np.median(KDTree(shapely.get_coordinates(points)).query(shapely.get_coordinates(points), k=2)[0][:, 1])
    round_m = spacing_m / np.sqrt(3)  # from the centre of a hexagon to its corner
    return cells.intersection(centres.buffer(round_m * 1.05)).to_crs(WGS84).to_numpy()


def _write_facilities(path: Path, source: Path) -> None:
    points = pd.read_csv(source).set_index("id")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["facility_id", "name", "type", "lead_candidate", "lon", "lat"])
        for key, name in HOSPITALS.items():
            writer.writerow([key, name, "综合医院", "yes", points.at[key, "lon"], points.at[key, "lat"]])


def _manifest() -> dict[str, object]:
    about = {"vintage": "2019", "licence": "ODbL / MIT", "source": "r5r", "status": "official"}
    files = {name: f"{name}.csv" for name in ("districts", "population", "facilities")}
    layers = {name: {"file": file, **about} for name, file in files.items()}
    layers["population"]["kind"] = {"zh": "常住人口", "en": "residents"}
    layers["outlines"] = {"file": "outlines.geojson", **about, "status": "approximate"}
    layers["roads"] = {"file": "roads.gpkg", **about}
    return {
        "format": 1,
        "id": "porto-alegre",
        "name": {"zh": "阿雷格里港", "en": "Porto Alegre"},
        "datum": "WGS84",
        "layers": layers,
        "travel_time": {"snap_limit_km": 1, "snap_speed_km_per_h": 5, "terminal_min": 5},
    }
