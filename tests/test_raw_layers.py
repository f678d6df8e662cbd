"""GIS layers are read as their files have them: text in the encoding it is in, geometry flat, CRS as told."""

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from raw_files import read, refused, said
from shapely.geometry import Point, Polygon, box

from gridplan.layers import parts_of

NAMES = ["江滨", "莲池", "水心"]


def frame(**columns: list[Any]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"名称": NAMES, **columns}, geometry=[Point(120 + n, 28) for n in range(3)], crs=4490)


def without(path: Path, suffix: str) -> Path:
    path.with_suffix(suffix).unlink()
    return path


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_shapefile_without_cpg_is_read_by_what_its_text_is(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "片区.shp"
    frame(人口=[1, 2, 3]).to_file(path, encoding=encoding)
    (table,) = read(without(path, ".cpg"))
    assert table.header == ("名称", "人口")
    assert table.column("名称") == NAMES
    assert table.column("人口") == ["1", "2", "3"]
    assert table.crs is not None
    assert table.crs.to_epsg() == 4490


def test_cpg_that_lies_is_not_believed_and_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "片区.shp"
    frame().to_file(path, encoding="gbk")
    path.with_suffix(".cpg").write_text("UTF-8")
    (table,) = read(path)
    assert (table.column("名称"), table.encoding) == (NAMES, "gb18030")
    assert "按 gb18030 编码读取" in said(table)


def test_shapefile_without_prj_has_no_crs_and_old_ones_keep_theirs(tmp_path: Path) -> None:
    path = tmp_path / "片区.shp"
    frame().to_file(path, encoding="utf-8")
    assert read(without(path, ".prj"))[0].crs is None
    frame().to_crs(4214).to_file(tmp_path / "旧.shp", encoding="utf-8")
    crs = read(tmp_path / "旧.shp")[0].crs
    assert crs is not None
    assert "Beijing 1954" in crs.name


def test_shapefile_without_its_companion_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "片区.shp"
    frame().to_file(path, encoding="utf-8")
    assert ".dbf" in refused(without(path, ".dbf"))[0].problem.zh


def test_layers_of_a_geopackage_are_parts(tmp_path: Path) -> None:
    path = tmp_path / "图.gpkg"
    frame().to_file(path, layer="医院")
    frame(人口=[1, None, 3]).to_crs(4549).to_file(path, layer="片区")
    assert parts_of(path) == ["医院", "片区"]
    hospitals, districts = read(path)
    assert (hospitals.told, districts.told) == ("图.gpkg「医院」", "图.gpkg「片区」")
    assert districts.column("人口") == ["1", "", "3"]
    assert districts.crs is not None
    assert districts.crs.to_epsg() == 4549, "coordinates stay as they are"
    assert read(path, part="片区")[0].row_numbers == (1, 2, 3)


def feature(geometry: dict[str, Any] | None, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def test_geojson_keeps_codes_and_drops_heights_and_counts_what_has_no_geometry(tmp_path: Path) -> None:
    path = tmp_path / "点.geojson"
    features = [
        feature({"type": "Point", "coordinates": [120, 28, 5]}, 名="甲", 码="0012"),
        feature(None, 名="乙", 值=0.5),
        feature({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}, 名="丙"),
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    path.write_bytes(b"\xef\xbb\xbf" + content.encode())
    (table,) = read(path)
    assert table.column("码") == ["0012", "", ""]
    assert table.column("值") == ["", "0.5", ""]
    assert table.geometry is not None
    assert [None if each is None else each.geom_type for each in table.geometry] == ["Point", None, "Polygon"]
    assert not shapely.has_z(table.geometry).any()
    for told in ("1 个要素带高程", "1 个要素没有几何", "几何种类不一"):
        assert told in said(table)


def test_single_feature_and_named_crs_are_read(tmp_path: Path) -> None:
    path = tmp_path / "点.json"
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    path.write_text(json.dumps(feature({"type": "Point", "coordinates": [120, 28]}, 名="甲") | {"crs": crs}))
    (table,) = read(path)
    assert table.rows == (("甲",),)
    assert table.crs is not None
    assert table.crs.to_epsg() == 4490


def test_json_that_is_no_map_is_refused_without_its_path(tmp_path: Path) -> None:
    (tmp_path / "表.json").write_text('[{"a": 1}]')
    (fault,) = refused(tmp_path / "表.json")
    assert str(tmp_path) not in fault.to("zh")


KML = """<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Folder><name>医院</name>
<Placemark><name>甲院</name><description><![CDATA[<b>三甲</b>]]></description>
<ExtendedData><Data name="床位"><value>12</value></Data><Data name="地址"><value>路1号</value></Data></ExtendedData>
<Point><coordinates>120.1,28,5</coordinates></Point></Placemark>
<Placemark><name>乙院</name><ExtendedData><SchemaData><SimpleData name="床位">7</SimpleData></SchemaData></ExtendedData>
</Placemark></Folder>
<Folder><name>片区</name><Folder><name>鹿城</name><Placemark><name>东</name><MultiGeometry>
<Polygon><outerBoundaryIs><LinearRing><coordinates>0,0 4,0 4,4 0,4 0,0</coordinates></LinearRing></outerBoundaryIs>
<innerBoundaryIs><LinearRing><coordinates>1,1 2,1 2,2 1,2 1,1</coordinates></LinearRing></innerBoundaryIs></Polygon>
<Polygon><outerBoundaryIs><LinearRing><coordinates>5,5 6,5 6,6 5,5</coordinates></LinearRing></outerBoundaryIs>
</Polygon></MultiGeometry></Placemark></Folder></Folder></Document></kml>"""


def test_folders_of_kml_are_parts_and_data_without_a_schema_keep_their_chinese_names(tmp_path: Path) -> None:
    path = tmp_path / "图.kml"
    path.write_text(KML, encoding="utf-8")
    assert parts_of(path) == ["医院", "片区/鹿城"]
    hospitals, districts = read(path)
    assert hospitals.header == ("name", "description", "床位", "地址")
    assert hospitals.rows == (("甲院", "<b>三甲</b>", "12", "路1号"), ("乙院", "", "7", ""))
    assert "1 个要素带高程" in said(hospitals)
    assert "1 个要素没有几何" in said(hospitals)
    assert districts.geometry is not None
    hole = Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [box(1, 1, 2, 2).exterior])
    assert districts.geometry[0].equals(shapely.MultiPolygon([hole, Polygon([(5, 5), (6, 5), (6, 6)])]))


def test_kml_with_entities_or_broken_coordinates_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "图.kml"
    path.write_text('<!DOCTYPE kml [<!ENTITY a "b">]><kml>&a;</kml>', encoding="utf-8")
    assert "ENTITY" in refused(path)[0].problem.zh
    path.write_text(KML.replace("120.1,28,5", "120.1;28"), encoding="utf-8")
    (fault,) = refused(path)
    assert (fault.file, fault.row, fault.value) == ("图.kml「医院」", 1, "甲院")
