"""The form of the base map: what may be set, by whom, and that it never shows a key."""

from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest
from tile_files import picture, write_mbtiles

from gridplan.base_map import Mbtiles, NoBaseMap, Tianditu, Xyz
from gridplan.resources import settings_file
from gridplan.settings_file import read_base_map, write_base_map
from gridplan.ui import base_map_form, own_machine

KEY = "0123456789abcdef"


def _page() -> None:
    """What the app runs in the tests of the form."""
    from gridplan.ui import base_map_form, state
    from gridplan.ui.words import Speaker

    base_map_form.draw(state.open_desk("zh"), Speaker("zh"))


def _form(monkeypatch: pytest.MonkeyPatch, *, own: bool = True) -> AppTest:
    monkeypatch.setattr(base_map_form, "serves_only_this_machine", lambda: own)
    page = AppTest.from_function(_page, default_timeout=60).run()
    assert not page.exception
    return page


def _words(page: AppTest) -> str:
    return "\n".join(each.value for each in (*page.markdown, *page.caption, *page.error, *page.success))


def _input(page: AppTest, label: str):
    return next(each for each in (*page.text_input, *page.selectbox) if each.label.startswith(label))


def _save(page: AppTest) -> AppTest:
    page.button(key="base-map-save").click().run()
    assert not page.exception
    return page


def test_the_form_sets_a_map_and_never_shows_a_key(monkeypatch):
    settings_file().unlink(missing_ok=True)
    page = _form(monkeypatch)
    _input(page, "底图来源").set_value("tianditu").run()
    assert "密钥为空" in _words(_save(page))
    assert not settings_file().exists()
    _input(page, "天地图密钥").set_value(KEY)
    assert "已保存" in _words(_save(page))
    assert read_base_map(settings_file()) == Tianditu(key=KEY)
    page = _form(monkeypatch)
    assert _input(page, "天地图密钥").value == ""
    assert "••••" in _input(page, "天地图密钥").placeholder
    _input(page, "图种").set_value("img")
    _save(page)
    assert read_base_map(settings_file()) == Tianditu(key=KEY, style="img")
    assert KEY not in _words(page)


def test_the_form_takes_an_address_with_its_key_and_subdomains(monkeypatch):
    write_base_map(NoBaseMap(), settings_file())
    page = _form(monkeypatch)
    _input(page, "底图来源").set_value("xyz").run()
    _input(page, "瓦片地址").set_value("https://t{s}.example.cn/{z}/{x}.png?k={key}").run()
    _input(page, "密钥").set_value(KEY)
    _input(page, "子域").set_value("01")
    _input(page, "瓦片坐标系").set_value("GCJ-02")
    assert "缺少" in _words(_save(page))
    address = "https://t{s}.example.cn/{z}/{x}/{y}.png?k={key}"
    _input(page, "瓦片地址").set_value(address)
    assert "已保存" in _words(_save(page))
    assert read_base_map(settings_file()) == Xyz(address=address, key=KEY, subdomains="01", datum="GCJ-02")


def test_the_form_refuses_a_file_that_holds_no_tiles(monkeypatch, tmp_path):
    good = write_mbtiles(tmp_path / "good.mbtiles", [((0, 0, 0), picture(0, 0, 0))])
    write_mbtiles(tmp_path / "vector.mbtiles", [((0, 0, 0), b"")], format="pbf")
    monkeypatch.setenv("GRIDPLAN_TILES", str(tmp_path))
    write_base_map(NoBaseMap(), settings_file())
    page = _form(monkeypatch)
    _input(page, "底图来源").set_value("mbtiles").run()
    assert _input(page, "文件").options == ["good.mbtiles", "vector.mbtiles"]
    _input(page, "文件").set_value("vector.mbtiles")
    assert "矢量瓦片" in _words(_save(page))
    assert read_base_map(settings_file()) == NoBaseMap()
    _input(page, "文件").set_value(good.name)
    assert "已保存" in _words(_save(page))
    assert read_base_map(settings_file()) == Mbtiles(file="good.mbtiles")


def test_on_a_server_for_several_machines_the_setting_is_shown_and_not_changed(monkeypatch):
    write_base_map(Xyz(address="https://tiles.example.cn/{z}/{x}/{y}?k={key}&n=7", key=KEY), settings_file())
    page = _form(monkeypatch, own=False)
    assert not (*page.button, *page.text_input, *page.selectbox)
    said = _words(page)
    assert "tiles\\.example\\.cn" in said
    assert "••••" in said
    assert KEY not in said
    assert "n=7" not in said


@pytest.mark.parametrize(
    ("address", "headers", "url", "own"),
    [
        ("localhost", {"Host": "localhost:8501"}, "http://localhost:8501/settings", True),
        ("127.0.0.1", {}, None, True),
        (None, {}, "http://localhost:8501", False),
        ("0.0.0.0", {}, "http://localhost:8501", False),
        ("localhost", {"X-Forwarded-For": "10.1.2.3"}, "http://localhost:8501", False),
        ("localhost", {}, "https://grid.example.cn/", False),
    ],
)
def test_only_who_sits_at_the_machine_may_change_its_settings(monkeypatch, address, headers, url, own):
    context = SimpleNamespace(headers=headers, url=url)
    monkeypatch.setattr(own_machine, "st", SimpleNamespace(get_option=lambda _: address, context=context))
    assert own_machine.serves_only_this_machine() is own


def test_a_broken_setting_is_told_and_can_be_set_anew(monkeypatch):
    settings_file().write_text("format: 1\nbase_map: {kind: tianditu, tk: secret}\n", encoding="utf-8")
    page = _form(monkeypatch)
    assert "未知的键" in _words(page)
    assert "secret" not in _words(page)
    _save(page)
    assert read_base_map(settings_file()) == NoBaseMap()
