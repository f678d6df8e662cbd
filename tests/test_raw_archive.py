"""Archives are unpacked with care; what a file is, its content tells."""

import struct
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
from raw_files import read, refused, said, write_sheets
from shapely.geometry import Point

from gridplan.layers import KINDS, parts_of


def shapefile(folder: Path) -> dict[str, bytes]:
    """Return the files of a shapefile in GBK that does not say so, by name."""
    folder.mkdir()
    frame = gpd.GeoDataFrame({"名称": ["江滨", "莲池"]}, geometry=[Point(120, 28), Point(121, 28)], crs=4326)
    frame.to_file(folder / "片区.shp", encoding="gbk")
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.suffix != ".cpg"}


def packed(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_gbk_shapefile_without_cpg_in_an_archive_is_read(tmp_path: Path) -> None:
    files = shapefile(tmp_path / "片区")
    (table,) = read(packed(tmp_path / "片区.zip", {**files, "__MACOSX/._片区.shp": b"x", "说明.pdf": b"x"}))
    assert (table.told, table.column("名称")) == ("片区.zip", ["江滨", "莲池"])
    assert "压缩包中未读入：说明.pdf" in said(table)


def test_names_in_gbk_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "表.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for ascii_name in ("AAAA.csv", "BBBB.csv"):
            archive.writestr(ascii_name, "片区,人口\n江滨,1\n")
    raw = path.read_bytes().replace(b"AAAA", "人口".encode("gbk")).replace(b"BBBB", "床位".encode("gbk"))
    path.write_bytes(raw)
    assert sorted(parts_of(path)) == ["人口.csv", "床位.csv"]


def test_files_and_sheets_of_an_archive_are_parts(tmp_path: Path) -> None:
    rows = [("片区", "人口"), ("江滨", 1)]
    book = write_sheets(tmp_path / "b.xlsx", 人口=rows, 床位=rows).read_bytes()
    path = packed(
        tmp_path / "全.zip", {"表/数.xlsx": book, "c.csv": "片区,人口\n莲池,2\n".encode(), "readme.txt": b"x"}
    )
    assert parts_of(path) == ["c.csv", "表/数.xlsx/人口", "表/数.xlsx/床位"]
    assert [table.part for table in read(path)] == parts_of(path)
    (table,) = read(path, part="c.csv")
    assert table.rows == (("莲池", "2"),)


def test_fault_inside_an_archive_names_both_files(tmp_path: Path) -> None:
    path = packed(tmp_path / "全.zip", {"坏.csv": b"a,b\n1,\xff\xff\n"})
    (fault,) = refused(path)
    assert (fault.file, fault.row) == ("全.zip「坏.csv」", 2)


@pytest.mark.parametrize("name", ["../外.csv", "/etc/x.csv", "C:/x.csv", "..\\外.csv"])
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    path = packed(tmp_path / "坏.zip", {name: b"a,b\n1,2\n"})
    assert "指向压缩包之外" in refused(path)[0].problem.zh
    assert not (tmp_path.parent / "外.csv").exists()


def test_bombs_and_archives_within_are_refused(tmp_path: Path) -> None:
    bomb = packed(tmp_path / "大.zip", {"a.csv": bytes(60_000_000)})
    assert "解压后过大" in refused(bomb)[0].problem.zh
    many = packed(tmp_path / "多.zip", {f"{number}.csv": b"" for number in range(2_001)})
    assert "2001 个文件" in refused(many)[0].problem.zh
    inner = packed(tmp_path / "内.zip", {"a.csv": b"a,b\n1,2\n"}).read_bytes()
    assert "压缩包中还有压缩包" in refused(packed(tmp_path / "外.zip", {"内.zip": inner}))[0].problem.zh


def test_protected_damaged_and_empty_archives_are_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "密.zip", {"a.csv": b"a,b\n1,2\n"})
    raw = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", raw, raw.index(mark) + place, 1)
    path.write_bytes(raw)
    assert "密码保护" in refused(path)[0].problem.zh
    path.write_bytes(bytes(raw[:40]))
    assert "损坏" in refused(path)[0].problem.zh
    assert "没有可读的文件" in refused(packed(tmp_path / "空.zip", {"a.jpg": b"x"}))[0].problem.zh


def test_kmz_is_read_as_the_kml_in_it(tmp_path: Path) -> None:
    kml = "<kml><Placemark><name>甲</name><Point><coordinates>120,28</coordinates></Point></Placemark></kml>"
    path = packed(tmp_path / "图.kmz", {"doc.kml": kml.encode()})
    (table,) = read(path)
    assert (table.told, table.rows) == ("图.kmz", (("甲",),))


PAGE = (
    "<html><meta charset=gb2312><style>td{x:y}</style><table border=1>"
    "<tr><th rowspan=2>片区</th><th colspan=2>人口</th></tr><tr><th>常住</th><th>户籍</th></tr>"
    "<tr><td>江&nbsp;滨</td><td> 1 </td><td>2</td></tr><tr><td>莲池<td>3<td>4</tr></table></html>"
)


def test_web_page_called_xls_is_read_as_a_page(tmp_path: Path) -> None:
    path = tmp_path / "导出.xls"
    path.write_bytes(PAGE.encode("gbk"))
    (table,) = read(path)
    assert table.header == ("片区", "人口/常住", "人口/户籍")
    assert table.rows == (("江 滨", "1", "2"), ("莲池", "3", "4"))
    assert "网页表格" in said(table)
    assert table.encoding == "gb18030"


def test_text_called_xls_is_read_as_text(tmp_path: Path) -> None:
    path = tmp_path / "导出.xls"
    path.write_bytes("片区\t人口\r\n江滨\t1\r\n".encode("utf-16"))
    assert read(path)[0].rows == (("江滨", "1"),)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [("人口.tif", b"II*\0", "gridplan cells"), ("路.osm.pbf", b"\0\0\0\x0d", "gridplan roads"),
     ("路.osm", b"<?xml?><osm/>", "gridplan roads"), ("片区.dbf", b"\x03", ".shp"), ("图.dwg", b"AC1027", "GeoPackage"),
     ("表.rar", b"Rar!\x1a", ".zip"), ("表.zip", b"Rar!\x1a", ".zip"), ("表.abc", b"x", ".xlsx"),
     ("表.xls", b"MIME-Version: 1.0", ".xlsx"), ("表.xml.xls", b"<?xml version='1.0'?><Workbook/>", ".xlsx")],
)  # fmt: skip
def test_other_kinds_are_refused_with_who_reads_them(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert told in refused(tmp_path / name)[0].remedy.zh
    assert parts_of(tmp_path / name) == []


def test_every_kind_has_a_name_in_both_languages() -> None:
    assert all(told.zh and told.en for told in KINDS.values())
