"""Districts redrawn in a real browser: chosen on the map, cut, merged, taken back, saved and opened."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from app_page import choose, go, served, settle
from browser import Visit, browser_page
from playwright.sync_api import Locator, Page, expect
from streets import write_streets

from gridplan.plan_file import default_plan
from gridplan.redraw import set_of, units_of
from gridplan.resources import OWN_AREAS_VARIABLE
from gridplan.study_area import read_area

pytestmark = pytest.mark.skipif(shutil.which("chromium") is None, reason="Debian's chromium is not installed")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(str(write_streets(tmp_path_factory.mktemp("city") / "streets"))) as found:
        yield found


@pytest.fixture
def visit(address: str) -> Iterator[Visit]:
    with browser_page(allowed=(address, address.replace("http", "ws")), height=1300) as found:
        found.page.goto(f"{address}/districts")
        expect(_unit(found.page, "s1社区")).to_be_attached(timeout=60_000)
        settle(found.page)
        yield found


def _unit(page: Page, name: str) -> Locator:
    return page.locator("svg .outlines path").filter(has=page.locator("title", has_text=name))


def _click(page: Page, name: str) -> None:
    """Click a unit in its middle, and wait until the box names it."""
    settle(page)
    _unit(page, name).click()
    expect(page.get_by_test_id("stMultiSelect").get_by_text(name)).to_be_visible()
    settle(page)


def _fill(page: Page, label: str, words: str) -> None:
    page.get_by_label(label).fill(words)


def _submit(page: Page, name: str) -> None:
    page.get_by_test_id("stBaseButton-primaryFormSubmit").filter(has_text=name).click()
    settle(page)


def _edit(page: Page, name: str) -> None:
    page.get_by_test_id("stButtonGroup").get_by_role("radio", name=name, exact=True).click()
    settle(page)


def _split(page: Page, units: list[str], name: str, rest: str) -> None:
    for unit in units:
        _click(page, unit)
    _fill(page, "划出部分的名称", name)
    _fill(page, "其余部分的名称", rest)
    _fill(page, "经办人", "张三")
    _fill(page, "理由", "附件3")
    _submit(page, "拆分")


def _rows(page: Page) -> Locator:
    return page.get_by_test_id("stTable").locator("tr")


def test_annex_3_is_cut_from_its_streets_saved_and_opened(visit: Visit) -> None:
    page = visit.page
    _split(page, ["s1社区", "s2社区"], "莲池", "水心")
    expect(page.get_by_text("松台 拆分为 莲池（s1社区、s2社区）、水心（s3社区） — 张三")).to_be_visible()
    _split(page, ["n1社区"], "绣山", "南浦")
    expect(_rows(page).filter(has_text="绣山")).to_contain_text("60,000")
    expect(_rows(page).filter(has_text="绣山")).to_contain_text("网格 3")
    expect(page.get_by_text("人口合计（已知的）：212,000 → 212,000")).to_be_visible()
    _edit(page, "合并")
    for name in ("水心", "南浦"):
        choose(page, "要合并的片区", name)
    _fill(page, "合并后的名称", "水浦")
    _submit(page, "合并")
    expect(page.get_by_text("原属不同网格。划入哪个网格？")).to_be_visible()
    expect(page.get_by_text("文件夹（小写字母")).to_have_count(0)
    choose(page, "片区“水浦”由", "网格 3")
    expect(page.get_by_text("已决定：水浦 → 网格 3")).to_be_visible()
    page.get_by_role("button", name="撤回上一步").click()
    expect(_rows(page).filter(has_text="南浦")).to_contain_text("网格 3")
    expect(page.get_by_text("已决定")).to_have_count(0)
    _fill(page, "文件夹（小写字母", "annex")
    _submit(page, "存为新的规划范围")
    expect(page.get_by_text("已存为新的规划范围并打开")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("这个规划范围已改划 2 步，最近一步：张三")).to_be_visible()
    expect(page.locator("h1")).to_contain_text("画图市（改划）")
    new = read_area(Path(os.environ[OWN_AREAS_VARIABLE]) / "annex")
    assert list(new.districts["name"]) == ["莲池", "水心", "绣山", "南浦", "七都"]
    assert sorted(default_plan(new).layout.grid_of.values()) == ["1", "1", "3", "3", "3"]
    assert len(set_of(new, units_of(new)).steps) == 2
    go(page, "布局")
    expect(page.locator("h1")).to_contain_text("画图市（改划）")


def test_refusals_say_what_is_wrong_and_steps_can_be_put_back(visit: Visit) -> None:
    page = visit.page
    _click(page, "s3社区")
    _fill(page, "划出部分的名称", "水心")
    _submit(page, "拆分")
    expect(page.get_by_text("请填写经办人")).to_be_visible()
    _fill(page, "经办人", "张三")
    _submit(page, "拆分")
    expect(_rows(page)).to_have_count(3)
    page.get_by_role("button", name="撤回上一步").click()
    expect(page.get_by_text("还没有改划")).to_be_visible()
    page.get_by_role("button", name="恢复一步").click()
    expect(_rows(page)).to_have_count(3)
    _edit(page, "调整单元")
    _click(page, "n1社区")
    page.get_by_test_id("stButtonGroup").get_by_text("EN").click()
    expect(page.get_by_label("Into the district")).to_be_visible()
    expect(page.get_by_test_id("stMultiSelect").get_by_text("n1社区")).to_have_count(1)
    page.get_by_test_id("stButtonGroup").get_by_text("中文").click()
    expect(page.get_by_label("划入片区")).to_be_visible()
    _click(page, "n2社区")
    choose(page, "划入片区", "水心")
    _submit(page, "调整单元")
    expect(page.get_by_text("片区 南汇 将没有单元；请改为合并")).to_be_visible()


def test_folder_that_exists_or_leads_elsewhere_is_refused(visit: Visit) -> None:
    page, own = visit.page, Path(os.environ[OWN_AREAS_VARIABLE])
    (own / "taken").mkdir(parents=True)
    _edit(page, "更名")
    choose(page, "片区", "七都")
    _fill(page, "新名称", "七都岛")
    _fill(page, "经办人", "张三")
    _submit(page, "更名")
    for name, said in (("taken", "已经存在，不覆盖"), ("../outside", "不能作为编号")):
        _fill(page, "文件夹（小写字母", name)
        _submit(page, "存为新的规划范围")
        expect(page.get_by_text(said)).to_be_visible()
    assert list((own / "taken").iterdir()) == []
    assert not (own.parent / "outside").exists()


def test_area_without_communities_says_what_is_needed_in_both_languages(address: str) -> None:
    with browser_page(allowed=(address, address.replace("http", "ws"))) as found:
        page = found.page
        page.goto(f"{address}/districts?lang=en")
        expect(_unit(page, "s1社区")).to_be_attached(timeout=60_000)
        choose(page, "Study area", "Wenzhou main urban area (Lucheng")
        expect(page.get_by_text("This study area does not say which communities")).to_be_visible(timeout=60_000)
        with page.expect_download(timeout=30_000) as download:
            page.get_by_role("button", name="Download the template").click()
        assert download.value.suggested_filename == "communities and villages.xlsx"
        assert found.refused == []
