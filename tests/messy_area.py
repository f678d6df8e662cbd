"""Wenzhou as its offices might hand it over: the embedded example in clean files, and the same in messy ones."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import pandas as pd
from openpyxl import Workbook

from gridplan.coordinates import from_wgs84
from gridplan.importing.settle import settle
from gridplan.importing.write import write_area
from gridplan.study_area import StudyArea, read_area
from gridplan.yaml_file import Words

# A hospital that the messy file gives an address only, and where a person puts it.
HOMELESS = "温州建国医院"
STRANGE = "柳市镇"  # a town of another county, below the others
MISSPELT = ("仰义", "仰羲街道")
NAME = Words(zh="温州", en="Wenzhou")


def clean_area(folder: Path, area: StudyArea) -> StudyArea:
    """Import clean files (UTF-8, WGS84, one heading, names as the plan has them) without the app."""
    folder.mkdir()
    files = [clean_districts(folder, area), clean_hospitals(folder, area), clean_people(folder, area)]
    files.append(links(folder, area))
    answers = {"datum:片区.geojson": "WGS84", "datum:医院.csv": "WGS84"}
    examined = settle(files, root=folder, name=NAME, answers=answers)
    assert examined.ready, [question.key for question in examined.open]
    return read_area(write_area(examined, folder / "clean"))


def clean_districts(folder: Path, area: StudyArea) -> Path:
    """Write the outlines as GeoJSON."""
    path = folder / "片区.geojson"
    _outlines(area).to_file(path, driver="GeoJSON")
    return path


def clean_hospitals(folder: Path, area: StudyArea) -> Path:
    """Write facilities with their first campus, in WGS84."""
    sites = _sites(area)
    return _csv(folder / "医院.csv", {**_hospitals(area, sites), "经度": sites["lon"], "纬度": sites["lat"]}, "utf-8")


def clean_people(folder: Path, area: StudyArea) -> Path:
    """Write people by district, whole persons."""
    names, areas, people = _people(area)
    return _csv(folder / "人口.csv", {"片区名称": names, "区划": areas, "常住人口（人）": people}, "utf-8")


def links(folder: Path, area: StudyArea) -> Path:
    """Write the lengths of roads between districts by name; those within one 区划 need no more to be told apart."""
    table = pd.read_csv(area.root / "links.csv", encoding="utf-8")
    columns = {
        "起点": table["from_name"],
        "终点": table["to_name"],
        "道路里程（公里）": table["road_km"],
        "道路等级": table["road_class"],
    }
    return _csv(folder / "道路里程.csv", columns, "utf-8")


def gbk_shapefile(folder: Path, area: StudyArea) -> Path:
    """Write the outlines as a zipped shapefile: CGCS2000 in 3° zones, GBK, and no .cpg to say so."""
    shapes = folder / "shp"
    shapes.mkdir()
    _outlines(area).set_crs(4490, allow_override=True).to_crs(4549).to_file(shapes / "片区.shp", encoding="GBK")
    path = folder / "片区边界.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(shapes.iterdir()):
            if file.suffix != ".cpg":
                archive.write(file, file.name)
    return path


def bd09_hospitals(folder: Path, area: StudyArea) -> Path:
    """Write facilities in GBK with coordinates of a map platform (BD-09), one with an address only."""
    sites = _sites(area)
    lon, lat = from_wgs84(sites["lon"], sites["lat"], "BD-09")
    names = area.facilities.loc[sites.index, "name"]
    blank = (names == HOMELESS).to_numpy()
    columns = {
        **_hospitals(area, sites),
        "详细地址": ["某路 1 号" if one else "" for one in blank],
        "X坐标": ["" if one else f"{value:.8f}" for one, value in zip(blank, lon, strict=True)],
        "Y坐标": ["" if one else f"{value:.8f}" for one, value in zip(blank, lat, strict=True)],
    }
    return _csv(folder / "医院名单.csv", columns, "gbk")


def two_row_people(folder: Path, area: StudyArea) -> Path:
    """Write a sheet with a title, headings in two merged rows, a total, a town from elsewhere, and a note below."""
    book = Workbook()
    sheet = book.active
    sheet.title = "人口"
    sheet.append(["2020 年各街道（镇）人口情况"])
    sheet.append(["区县", "街道（镇）", "人口（人）", ""])
    sheet.append(["", "", "常住", "户籍"])
    for merged in ("A1:D1", "A2:A3", "B2:B3", "C2:D2"):
        sheet.merge_cells(merged)
    names, areas, people = _people(area)
    written = [MISSPELT[1] if name == MISSPELT[0] else f"{name}街道" for name in names]
    for name, where, count in zip(written, areas, people, strict=True):
        sheet.append([where, name, count, count - 1_000])
    sheet.append(["乐清市", STRANGE, 120_000, 110_000])
    sheet.append(["合计", "", sum(people) + 120_000, ""])
    sheet.append(["注：数据来源于第七次人口普查。"])
    path = folder / "各街道人口.xlsx"
    book.save(path)
    return path


def messy_files(folder: Path, area: StudyArea) -> list[Path]:
    """Write all messy files, with the roads."""
    return [
        gbk_shapefile(folder, area),
        bd09_hospitals(folder, area),
        two_row_people(folder, area),
        links(folder, area),
    ]


def site_of(area: StudyArea, name: str) -> tuple[float, float]:
    """Return longitude and latitude of a facility's first campus."""
    row = _sites(area).loc[area.facilities.index[area.facilities["name"] == name][0]]
    return float(row["lon"]), float(row["lat"])


def _outlines(area: StudyArea) -> gpd.GeoDataFrame:
    districts = area.districts
    names = {"片区名称": list(districts["name"]), "所属区": list(districts["admin_area"])}
    return gpd.GeoDataFrame(names, geometry=districts.geometry.to_numpy(), crs=4326)


def _sites(area: StudyArea) -> pd.DataFrame:
    return area.campuses.drop_duplicates("facility_id").set_index("facility_id")


def _hospitals(area: StudyArea, sites: pd.DataFrame) -> dict[str, Sequence[object]]:
    facilities = area.facilities.loc[sites.index]
    return {
        "医院名称": facilities["name"].tolist(),
        "类别": facilities["type"].tolist(),
        "等级": facilities["grade"].tolist(),
        "所有制": facilities["ownership"].tolist(),
        "实际开放床位": ["" if pd.isna(beds) else str(int(beds)) for beds in facilities["beds_open"]],
    }


def _people(area: StudyArea) -> tuple[list[str], list[str], list[int]]:
    districts = area.districts
    return list(districts["name"]), list(districts["admin_area"]), [int(count) for count in districts["population"]]


def _csv(path: Path, columns: Mapping[str, Sequence[object]], encoding: str) -> Path:
    pd.DataFrame({name: list(values) for name, values in columns.items()}).to_csv(path, index=False, encoding=encoding)
    return path
