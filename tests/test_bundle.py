"""Everything in one zip: complete, with right digests, the same bytes each time, and checked when it comes back."""

import hashlib
import io
import json
import re
import zipfile

import pytest

from gridplan.cli import main
from gridplan.errors import ExportError
from gridplan.export import Options, render
from gridplan.export.bundle import MANIFEST, bundle, verify
from gridplan.export.files import zip_bytes
from gridplan.plan_file import new_plan, read_plan
from gridplan.text import Text
from tests.drawing import drawn_area, drawn_layout

UTF8_NAME = 0x800  # flag of a zip entry


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    area = drawn_area(
        tmp_path_factory.mktemp("bundle") / "area", "ab\ncd", facilities=[{"id": "H1"}, {"id": "H2", "in": "d"}]
    )
    return new_plan(drawn_layout("ab\ncd", "12\n12", leads={"1": ["H1"], "2": ["H2"]}), area, {}), area


@pytest.fixture(scope="module")
def whole(drawn):
    return render(*drawn, "zip")


@pytest.fixture
def written(tmp_path, whole):
    path = tmp_path / "全部.zip"
    path.write_bytes(whole)
    return path


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_it_holds_documents_tables_layers_map_and_plan(whole):
    names = set(parts_of(whole))
    assert {
        MANIFEST,
        "文件/布局表.docx",
        "文件/布局表.xlsx",
        "文件/布局表.csv",
        "文件/布局图.png",
        "文件/布局图.pdf",
        "地图/地图.html",
        "布局方案.json",
        "GIS/布局方案.gpkg",
        "GIS/布局方案.geojson",
        "GIS/布局方案.kml",
        "GIS/shapefile/districts.shp",
        "数据表/片区.csv",
        "数据/布局方案.data.json",
        "数据/districts.parquet",
        "数据/plan-data.schema.json",
    } <= names


def test_manifest_names_every_file_with_size_digest_and_what_it_is(whole, drawn):
    parts = parts_of(whole)
    manifest = json.loads(parts.pop(MANIFEST))
    assert {each["name"]: (each["bytes"], each["sha256"]) for each in manifest["files"]} == {
        name: (len(content), hashlib.sha256(content).hexdigest()) for name, content in parts.items()
    }
    assert all(each["what"] for each in manifest["files"])
    plan, area = drawn
    assert manifest["area"]["digest"] == area.digest
    assert manifest["layout"]["stage"] == plan.document.stage.value
    assert manifest["gridplan_version"] == plan.gridplan_version
    assert manifest["settings"]["peak_factor"] == plan.settings.peak_factor
    assert manifest["options"]["smallest_count"] == 10
    assert manifest["left_out"] == []


def test_the_same_plan_gives_the_same_bytes(whole, drawn):
    assert render(*drawn, "zip") == whole


def test_chinese_names_are_marked_as_utf_8(whole):
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        foreign = [info for info in archive.infolist() if not info.filename.isascii()]
    assert foreign
    assert all(info.flag_bits & UTF8_NAME for info in foreign)


def test_the_plan_in_it_is_the_plan(written, drawn, tmp_path):
    plan, area = drawn
    path = tmp_path / "plan.json"
    path.write_bytes(parts_of(written.read_bytes())["布局方案.json"])
    assert read_plan(path, area) == plan


def test_without_coordinates_no_file_tells_a_position_and_the_manifest_says_what_is_left_out(drawn, whole):
    content = render(*drawn, "zip", options=Options(coordinates=False))
    parts = parts_of(content)
    manifest = json.loads(parts[MANIFEST])
    assert [each["name"] for each in manifest["left_out"]] == [
        "地图/地图.html",
        "GIS/布局方案.gpkg",
        "GIS/布局方案.geojson",
        "GIS/布局方案.kml",
        "GIS/shapefile",
    ]
    assert all("不能不含坐标" in each["why"] for each in manifest["left_out"])
    assert manifest["options"]["coordinates"] is False
    assert not any(name.startswith(("GIS", "地图")) for name in parts)
    position = re.compile(rb"(120\.0\d|27\.9\d)")
    for name, part in parts.items():
        inner = parts_of(part) if name.endswith((".docx", ".xlsx")) else {name: part}
        for inside in inner.values():
            assert not position.search(inside), name
    assert any(position.search(part) for part in parts_of(whole).values())


def test_gbk_that_cannot_hold_a_name_leaves_out_the_shapefiles_alone(tmp_path):
    area = drawn_area(tmp_path / "area", "ab", facilities=[{"id": "H1", "name": "𬭊江医院"}])
    plan = new_plan(drawn_layout("ab", "11", leads={"1": ["H1"]}), area, {})
    manifest = json.loads(parts_of(render(plan, area, "zip", options=Options(encoding="gbk")))[MANIFEST])
    assert [(each["name"], "𬭊江医院" in each["why"]) for each in manifest["left_out"]] == [("GIS/shapefile", True)]


def test_a_fault_of_ours_is_not_passed_off_as_left_out(drawn):
    def broken():
        raise KeyError("fault")

    with pytest.raises(KeyError):
        bundle(*drawn, {"a.txt": (Text("文件", "file"), broken)}, Options(), settings={})


def test_an_untouched_zip_is_whole(written, whole, capsys):
    count = len(parts_of(whole)) - 1
    assert verify(written) == (count, [])
    assert main(["verify", str(written), "--lang", "zh"]) == 0
    assert f"{count} 个文件" in capsys.readouterr().out


def altered(path, change):
    parts = parts_of(path.read_bytes())
    change(parts)
    path.write_bytes(zip_bytes(parts))
    return verify(path)[1]


def test_every_difference_is_told_with_the_name_of_the_file(written, capsys):
    def change(parts):
        parts["文件/布局表.csv"] = parts["文件/布局表.csv"].replace(b"H1", b"H2")
        parts["布局方案.json"] += b" "
        del parts["GIS/布局方案.kml"]
        parts["另加.txt"] = b"more"

    faults = altered(written, change)
    assert {fault.value: fault.problem.zh.split("，")[0] for fault in faults} == {
        "文件/布局表.csv": "内容与清单不符",
        "布局方案.json": "内容与清单不符",
        "GIS/布局方案.kml": "缺少这个文件",
        "另加.txt": "清单中没有这个文件",
    }
    assert main(["verify", str(written)]) == 2
    assert "GIS/布局方案.kml" in capsys.readouterr().err


@pytest.mark.parametrize("offset", [100, 200, 300, 1000, 5000])
def test_bytes_that_rot_in_the_zip_are_found(offset, written, whole):
    with zipfile.ZipFile(written) as archive:
        place = archive.getinfo("GIS/布局方案.gpkg").header_offset + offset
    written.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
    assert "GIS/布局方案.gpkg" in {fault.value for fault in verify(written)[1]}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no zip",
        zip_bytes({"a.txt": b"a"}),
        zip_bytes({MANIFEST: b"{"}),
        zip_bytes({MANIFEST: b"[]"}),
        zip_bytes({MANIFEST: b'{"format": 1}'}),
        zip_bytes({MANIFEST: b'{"format": 2, "files": []}'}),
        zip_bytes({MANIFEST: b'{"format": 1, "files": [{"name": "a"}]}'}),
        zip_bytes({MANIFEST: b'{"format": 1, "files": [{"name": "a", "bytes": 1e400, "sha256": ""}]}'}),
        zip_bytes({MANIFEST: b'{"format": 1, "files": [' + b" " * 6_000_000 + b"]}"}),
    ],
)
def test_what_is_no_zip_of_ours_is_refused(content, tmp_path):
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    count, faults = verify(path)
    assert count == 0
    assert [fault.file for fault in faults] == ["x.zip"]
    assert "gridplan" in faults[0].remedy.zh


def test_a_missing_zip_is_told(tmp_path):
    assert verify(tmp_path / "none.zip")[1]


def test_each_part_is_told_before_it_is_made(drawn):
    happened = []
    parts = {name: (Text(name, name), lambda name=name: happened.append(name) or {name: b""}) for name in ("甲", "乙")}
    bundle(*drawn, parts, Options(), settings={}, on_part=lambda what, share: happened.append((what.zh, share)))
    assert happened == [("甲", 0.0), "甲", ("乙", 0.5), "乙"]


def test_a_part_that_cannot_be_made_is_named_with_the_reason(drawn):
    def refused():
        raise ExportError(Text("没有字体", "no font"))

    parts = {"a.txt": (Text("甲", "A"), lambda: {"a.txt": b"a"}), "b.pdf": (Text("乙", "B"), refused)}
    manifest = json.loads(parts_of(bundle(*drawn, parts, Options(), settings={}, language="en"))[MANIFEST])
    assert manifest["left_out"] == [{"name": "b.pdf", "what": "B", "why": "no font"}]
    assert [each["what"] for each in manifest["files"]] == ["A"]


def test_the_command_line_writes_it_with_what_is_chosen(tmp_path, capsys):
    path = tmp_path / "全部.zip"
    chosen = ["--without-coordinates", "--encoding", "gbk", "--smallest-count", "5"]
    assert main(["export", "2020", "--to", str(path), *chosen]) == 0
    assert json.loads(parts_of(path.read_bytes())[MANIFEST])["options"] == {
        "coordinates": False,
        "datum": "WGS84",
        "encoding": "gbk",
        "smallest_count": 5,
        "language": "zh",
    }
    assert main(["export", "2020", "--to", str(tmp_path / "plan.kml"), "--without-coordinates", "--lang", "en"]) == 2
    assert "cannot be without coordinates" in capsys.readouterr().err
    assert not (tmp_path / "plan.kml").exists()


def test_the_longest_ending_says_the_kind(tmp_path):
    path = tmp_path / "方案.v2.SHP.zip"
    assert main(["export", "2020", "--to", str(path)]) == 0
    assert "districts.shp" in parts_of(path.read_bytes())
