"""Import a city of 2,000 districts (GBK shapefile, zipped) and 100,000 population cells (CSV), beside plain geopandas.

Prints seconds and peak memory of each, in a process of its own: the import with a mapping file that has every
decision, from messy files to a study area that was opened once; and reading the same two files and joining them.
"""

import multiprocessing
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

COLUMNS, ROWS = 50, 40
CELLS = 100_000
WEST, SOUTH, SIDE = 120.0, 27.0, 0.02
CORNERS = 12  # further vertices on each side of a district
LIMIT_S, LIMIT_GB = 20.0, 2.0


def make_files(folder: Path) -> list[Path]:
    """Write districts, cells and a few hospitals, and return their paths."""
    random = np.random.default_rng(6)
    shapes, names, areas = [], [], []
    for row in range(ROWS):
        for column in range(COLUMNS):
            west, south = WEST + column * SIDE, SOUTH + row * SIDE
            shapes.append(shapely.segmentize(shapely.box(west, south, west + SIDE, south + SIDE), SIDE / CORNERS))
            names.append(f"第{row * COLUMNS + column + 1}街道")
            areas.append(f"第{row // 10 + 1}区")
    districts = gpd.GeoDataFrame({"街道": names, "区县": areas}, geometry=shapes, crs="EPSG:4490").to_crs("EPSG:4549")
    districts.to_file(folder / "街道.shp", driver="ESRI Shapefile", encoding="GBK")
    archive = folder / "街道.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        for part in sorted(folder.glob("街道.*")):
            if part.suffix not in (".zip", ".cpg"):
                zipped.write(part, part.name)
    cells = pd.DataFrame(
        {
            "经度": (WEST + random.random(CELLS) * COLUMNS * SIDE).round(6),
            "纬度": (SOUTH + random.random(CELLS) * ROWS * SIDE).round(6),
            "常住人口": random.integers(0, 200, CELLS),
        }
    )
    cells.to_csv(folder / "格点.csv", index=False)
    hospitals = pd.DataFrame(
        {
            "医院名称": [f"第{number}人民医院" for number in range(1, 21)],
            "等级": "三级甲等",
            "机构类别": "综合医院",
            "经度": (WEST + random.random(20) * COLUMNS * SIDE).round(6),
            "纬度": (SOUTH + random.random(20) * ROWS * SIDE).round(6),
        }
    )
    hospitals.to_csv(folder / "医院.csv", index=False, encoding="gbk")
    return [archive, folder / "格点.csv", folder / "医院.csv"]


def import_files(files: list[Path], folder: Path) -> None:
    """Import the files, every question answered beforehand."""
    from gridplan.importing.settle import settle
    from gridplan.importing.write import write_area

    answers = {"datum:格点.csv": "WGS84", "datum:医院.csv": "WGS84"}
    examined = settle(files, root=folder, answers=answers, accept=True)
    for problem in (*examined.faults, *examined.open):
        print(problem, file=sys.stderr)
    write_area(examined, folder / "area")


def read_plainly(files: list[Path], _folder: Path) -> None:
    """Read the two files with geopandas and join them."""
    districts = gpd.read_file(files[0], encoding="gbk").to_crs(4326)
    cells = pd.read_csv(files[1])
    points = gpd.GeoDataFrame(cells, geometry=gpd.points_from_xy(cells["经度"], cells["纬度"]), crs=4326)
    joined = gpd.sjoin(points, districts, predicate="intersects")
    joined.groupby("街道")["常住人口"].sum()


def measured(work: Callable[[list[Path], Path], None], files: list[Path], folder: Path) -> tuple[float, float]:
    """Return seconds and peak memory in GB of some work in a new process, its imports included."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_run, args=(work, files, folder, theirs))
    process.start()
    found: tuple[float, float] = ours.recv()
    process.join()
    return found


def _run(work: Callable[[list[Path], Path], None], files: list[Path], folder: Path, answer: object) -> None:
    start = time.perf_counter()
    work(files, folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    answer.send((time.perf_counter() - start, peak))  # type: ignore[attr-defined]


def main() -> int:
    """Print the table; 1 where the import is slower or larger than its limit."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = make_files(folder)
        print(f"{COLUMNS * ROWS:,} districts, {CELLS:,} cells")
        plain = measured(read_plainly, files, folder)
        ours = measured(import_files, files, folder)
    print(f"{'geopandas: read and join':<40}{plain[0]:8.1f} s {plain[1]:6.2f} GB")
    print(f"{'gridplan import: to an area that opens':<40}{ours[0]:8.1f} s {ours[1]:6.2f} GB")
    return int(ours[0] > LIMIT_S or ours[1] > LIMIT_GB)


if __name__ == "__main__":
    sys.exit(main())
