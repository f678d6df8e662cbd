"""The setting of the base map: what it may say, that it keeps its secrets, and files of tiles."""

import gzip
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from tile_files import picture, write_mbtiles

from gridplan.base_map import Mbtiles, NoBaseMap, Tianditu, Xyz, checked, remote_layers
from gridplan.errors import SettingsError
from gridplan.mbtiles import media_type, read_tile, read_tile_file
from gridplan.settings_file import read_base_map, write_base_map

KEY = "0123456789abcdef0123456789abcdef"
ADDRESS = "https://tiles.example.cn/{z}/{x}/{y}.png"
ONE = [((3, 6, 2), picture(3, 6, 2))]


def _refusal(**values: Any) -> SettingsError:
    with pytest.raises(SettingsError) as refused:
        checked(values, file="settings.yaml")
    return refused.value


def test_there_is_no_base_map_where_there_is_no_file(tmp_path):
    assert read_base_map(tmp_path / "settings.yaml") == NoBaseMap()


def test_tianditu_is_its_map_and_its_names_in_web_mercator_with_the_users_key():
    layers = remote_layers(checked({"kind": "tianditu", "key": KEY}, file=""))
    assert [layer.address for layer in layers] == [
        f"https://t{{s}}.tianditu.gov.cn/{name}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={name}"
        f"&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={KEY}"
        for name in ("vec", "cva")
    ]
    assert {(layer.subdomains, layer.datum, layer.max_zoom) for layer in layers} == {("01234567", "CGCS2000", 18)}
    pictures = remote_layers(checked({"kind": "tianditu", "key": KEY, "style": "img"}, file=""))
    assert [layer.address.split("/")[3] for layer in pictures] == ["img_w", "cia_w"]


def test_a_key_is_put_into_an_address_so_that_it_changes_nothing_else():
    base = checked({"kind": "xyz", "address": ADDRESS + "?token={key}", "key": "a&b={x}"}, file="")
    (layer,) = remote_layers(base)
    assert layer.address == ADDRESS + "?token=a%26b%3D%7Bx%7D"
    assert "a%26b" not in repr(layer)
    assert "a&b" not in repr(base) + base.model_dump_json()


@pytest.mark.parametrize(
    ("values", "zh", "en"),
    [
        ({"address": "ftp://tiles.example.cn/{z}/{x}/{y}"}, "http:// 或 https://", "http:// or https://"),
        ({"address": "javascript:alert({z}{x}{y})"}, "http:// 或 https://", "http:// or https://"),
        ({"address": "https:///{z}/{x}/{y}"}, "没有主机名", "no host"),
        ({"address": "https://u:p@tiles.example.cn/{z}/{x}/{y}"}, "用户名和密码", "a user and a password"),
        ({"address": "https://tiles.example.cn/{z}/{x}.png"}, "缺少 {y}", "no {y}"),
        ({"address": ADDRESS + "?{k}"}, "不认识的 {k}", "unknown {k}"),
        ({"address": "https://[/{z}/{x}/{y}"}, "不是网址", "no web address"),
        ({"address": "https://t{s}.example.cn/{z}/{x}/{y}"}, "子域", "subdomains"),
        ({"address": ADDRESS, "key": KEY}, "密钥", "a key"),
        ({"address": ADDRESS, "min_zoom": 9, "max_zoom": 3}, "大于", "above"),
        ({"address": ADDRESS, "max_zoom": 99}, "太大", "too large"),
        ({"address": ADDRESS, "datum": "BD-09"}, "百度", "Baidu"),
        ({"address": ADDRESS, "adress": ADDRESS}, "未知的键", "unknown key"),
    ],
)
def test_an_address_that_cannot_be_asked_is_refused_with_the_remedy(values, zh, en):
    error = _refusal(kind="xyz", **values)
    assert zh in error.to("zh")
    assert en in error.to("en")
    assert all(fault.remedy.zh and fault.remedy.en for fault in error.faults)


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "tianditu", "key": "secret key!"},
        {"kind": "tianditu", "tk": "secret"},
        {"kind": "xyz", "address": "https://tiles.example.cn/{z}/{x}?token=secret"},
        {"kind": "xyz", "address": ADDRESS, "key": "secret"},
        {"kind": "secret"},
    ],
)
def test_no_refusal_tells_a_key(values, tmp_path):
    path = tmp_path / "settings.yaml"
    path.write_text(f"format: 1\nbase_map: {values!r}\n", encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        read_base_map(path)
    if values["kind"] != "secret":
        assert "secret" not in refused.value.to("zh") + refused.value.to("en") + str(_refusal(**values))
    assert "settings.yaml，第 2 行" in refused.value.to("zh")


@pytest.mark.parametrize(
    "base",
    [
        NoBaseMap(),
        Tianditu(key=KEY, style="img", attribution="天地图 审图号"),
        Xyz(
            address=ADDRESS.replace("tiles", "t{s}"), subdomains="ab", tms=True, datum="GCJ-02", min_zoom=3, max_zoom=16
        ),
        Mbtiles(file="D:\\地图\\城区.mbtiles", datum="CGCS2000"),
    ],
    ids=lambda base: base.kind,
)
def test_what_is_written_is_read_again_and_nobody_else_may_read_it(base, tmp_path):
    path = tmp_path / "new" / "settings.yaml"
    write_base_map(NoBaseMap(), path)
    write_base_map(base, path)
    assert read_base_map(path) == base
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["settings.yaml"]


def test_settings_that_cannot_be_written_are_told(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SettingsError, match="无法写入"):
        write_base_map(NoBaseMap(), tmp_path / "file" / "settings.yaml")


def test_a_file_of_tiles_says_its_zooms_bounds_and_source_and_counts_rows_from_the_south(tmp_path):
    tiles = [(numbers, picture(*numbers)) for numbers in [(3, 6, 2), (4, 13, 5), (5, 26, 11)]]
    about = {"attribution": '<a href="https://x">图&amp;源</a>', "bounds": "119,27,121,29", "format": "png"}
    path = write_mbtiles(tmp_path / "城区 #1?.mbtiles", tiles, **about)
    file = read_tile_file(path)
    assert (file.min_zoom, file.max_zoom, file.attribution, file.bounds) == (3, 5, "图&源", (119, 27, 121, 29))
    assert [read_tile(path, *numbers) for numbers, _ in tiles] == [content for _, content in tiles]
    for numbers in [(3, 6, 5), (3, 6, 8), (3, -1, 2), (31, 0, 0), (10**30, 0, 0)]:
        assert read_tile(path, *numbers) is None
    assert read_tile(tmp_path / "none.mbtiles", 3, 6, 2) is None
    assert not (tmp_path / "none.mbtiles").exists()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_pictures_of_three_kinds_are_known_by_their_content(kind):
    assert media_type(picture(1, 0, 0, kind=kind)) == f"image/{kind.lower()}"


def test_a_file_that_holds_no_pictures_is_refused(tmp_path):
    vector = write_mbtiles(tmp_path / "v.mbtiles", [((0, 0, 0), gzip.compress(b"tile"))], format="pbf")
    unnamed = write_mbtiles(tmp_path / "u.mbtiles", [((0, 0, 0), b"<html>")])
    empty = write_mbtiles(tmp_path / "e.mbtiles", [])
    other = tmp_path / "o.mbtiles"
    other.write_bytes(b"no database" * 100)
    told = {vector: "矢量瓦片", unnamed: "矢量瓦片或未知格式", empty: "没有瓦片", other: "不是 MBTiles"}
    told |= {tmp_path / "missing.mbtiles": "文件不存在", tmp_path: "文件不存在"}
    for path, words in told.items():
        with pytest.raises(SettingsError, match=words) as refused:
            read_tile_file(path)
        assert str(path) in refused.value.to("en")


def test_bounds_that_are_none_are_left_out(tmp_path):
    for number, bounds in enumerate(["", "1,2,3", "a,b,c,d", "121,29,119,27", "nan,nan,nan,nan"]):
        assert read_tile_file(write_mbtiles(tmp_path / f"{number}.mbtiles", ONE, bounds=bounds)).bounds is None


def test_an_absolute_path_is_taken_as_it_is_and_a_name_from_the_folder(tmp_path, monkeypatch):
    from gridplan.resources import TILES_VARIABLE, tile_file, tile_files

    monkeypatch.delenv(TILES_VARIABLE, raising=False)
    assert tile_files() == []
    monkeypatch.setenv(TILES_VARIABLE, str(tmp_path))
    path = write_mbtiles(tmp_path / "city.mbtiles", ONE)
    assert tile_files() == ["city.mbtiles"]
    assert tile_file("city.mbtiles") == tile_file(str(path)) == path
    assert tile_file("~/a.mbtiles") == Path.home() / "a.mbtiles"
