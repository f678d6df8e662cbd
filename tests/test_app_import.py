"""A newcomer imports messy files in a real browser with the network blocked; the numbers are those of clean ones."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from app_page import choose, figure, go, opened_page, served, settle, tab
from messy_area import HOMELESS, STRANGE, clean_area, messy_files, site_of
from playwright.sync_api import Page, expect

from gridplan.access import access_table
from gridplan.compare import Case
from gridplan.layout_table import read_layout_table
from gridplan.quality import read_import_record
from gridplan.resources import OWN_AREAS_VARIABLE
from gridplan.study_area import StudyArea, read_area

ARTIFACTS = Path(__file__).parent / "artifacts"
SLOW_MS = 60_000  # a run of the script on a busy machine
STEPS = {
    "文件": "files", "识别": "columns", "坐标": "datum", "名称": "names", "数据质量": "quality", "生成": "write",
    "Files": "files", "Columns": "columns", "Names": "names", "Data quality": "quality", "Make": "write",
}  # fmt: skip


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    if shutil.which("chromium") is None:
        pytest.skip("Debian's chromium is not installed")
    with served("wenzhou") as found:
        yield found


def test_a_newcomer_makes_an_area_of_messy_files_and_the_numbers_are_those_of_clean_ones(
    address: str, tmp_path: Path, wenzhou: StudyArea
) -> None:
    clean = clean_area(tmp_path / "clean", wenzhou)
    (messy := tmp_path / "messy").mkdir()
    with opened_page(address, "/import") as visit:
        page = visit.page
        begin(page)
        page.get_by_label("规划范围名称（中文）").fill("温州试导入")
        page.keyboard.press("Tab")
        page.get_by_label("决定人姓名").fill("王某")
        page.keyboard.press("Tab")
        settle(page)
        hand_in(page, messy_files(messy, wenzhou))
        expect(page.get_by_role("cell", name="各街道人口.xlsx")).to_be_visible(timeout=SLOW_MS)
        expect(page.get_by_role("cell", name="列标题占第 2 至 3 行")).to_be_visible(timeout=SLOW_MS)
        shot(page, "files-zh")
        _answer_coordinates(page, site_of(wenzhou, HOMELESS))
        _answer_names(page)
        step(page, "数据质量")
        expect(page.get_by_role("cell", name="合计行，计入会重复")).to_be_visible(timeout=SLOW_MS)
        shot(page, "quality-zh")
        folder = _make(page, "messy-wenzhou")
        shot(page, "made-zh")
        page.get_by_role("button", name="打开该规划范围").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("温州试导入", timeout=SLOW_MS)
        settle(page)
        go(page, "导出")
        tab(page, "打开方案")
        box = page.get_by_test_id("stFileUploader").filter(has_text="打开方案文件或布局表").locator("input")
        box.set_input_files(str(wenzhou.root / "layout-2020.csv"))
        expect(page.get_by_role("button", name="撤销")).to_be_enabled(timeout=SLOW_MS)  # it has arrived
        settle(page)
        go(page, "布局")
        minutes = _mean_minutes(clean, wenzhou.root / "layout-2020.csv")
        expect(figure(page, "mean_minutes")).to_contain_text(f"{minutes:.1f}", timeout=SLOW_MS)
        expect(figure(page, "mean_minutes")).to_contain_text("估")
        page.screenshot(path=str(ARTIFACTS / "app-import-opened-zh.png"))
        assert visit.refused == []
    _same_numbers(read_area(folder), clean)
    record = read_import_record(folder)
    assert record is not None
    assert {"decided", "left_out", "matched", "read"} <= {entry.happening for entry in record.entries}


def _answer_coordinates(page: Page, site: tuple[float, float]) -> None:
    step(page, "坐标")
    expect(page.get_by_text("3 坐标 · 1 待处理")).to_be_visible(timeout=SLOW_MS)
    look_at(page, "医院名单.csv")
    page.get_by_role("radiogroup", name="按哪种坐标系读入").get_by_text("BD-09").click()
    expect(page.get_by_text("按BD-09（百度地图），11 个点")).to_be_visible(timeout=SLOW_MS)
    shot(page, "datum-zh")
    page.get_by_role("button", name="采用此坐标系").click()
    expect(page.get_by_text("已采用：BD-09")).to_be_visible(timeout=SLOW_MS)
    page.get_by_role("radiogroup").get_by_text("没有坐标的机构（1）").click()
    expect(page.get_by_text("1 家待定位")).to_be_visible(timeout=SLOW_MS)
    page.get_by_label(f"“{HOMELESS}”的坐标").fill(f"{site[0]}, {site[1]}")
    page.keyboard.press("Tab")
    settle(page)
    page.get_by_role("button", name="定位", exact=True).click()
    expect(page.get_by_text("请选择坐标的来源")).to_be_visible(timeout=SLOW_MS)
    choose(page, "从哪里复制的", "WGS84")
    page.get_by_role("button", name="定位", exact=True).click()
    expect(page.get_by_text("0 家待定位，已定位 1 家")).to_be_visible(timeout=SLOW_MS)
    shot(page, "sites-zh")


def _answer_names(page: Page) -> None:
    step(page, "名称")
    expect(page.get_by_text("2 项待定")).to_be_visible(timeout=SLOW_MS)
    shot(page, "names-zh")
    page.get_by_role("button", name="全部采用建议（1）").click()
    expect(page.get_by_text("已决定 1 项")).to_be_visible(timeout=SLOW_MS)
    page.get_by_role("combobox", name="选择").click()
    page.get_by_role("option", name="仰义（鹿城区）").click()
    settle(page)
    page.get_by_role("button", name="采用以上选择（1 项）").click()
    expect(page.get_by_text("没有待定的名称")).to_be_visible(timeout=SLOW_MS)
    settle(page)  # a box that is drawn anew closes again
    page.get_by_text("已决定 2 项，可以改").click()
    expect(page.get_by_text("王某").first).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_text(f"“{STRANGE}").first).to_be_visible(timeout=SLOW_MS)
    shot(page, "named-zh")


def _make(page: Page, name: str) -> Path:
    step(page, "生成")
    page.get_by_label("编号，也是文件夹名").fill(name)
    page.keyboard.press("Tab")
    settle(page)
    shot(page, "make-zh")
    page.get_by_role("button", name="生成规划范围").click()
    expect(page.get_by_text("已生成：")).to_be_visible(timeout=60_000)
    settle(page)
    return Path(os.environ[OWN_AREAS_VARIABLE]) / name


def begin(page: Page) -> None:
    """Open the page of imports, high enough for a whole step."""
    page.set_default_timeout(SLOW_MS)
    page.set_viewport_size({"width": 1440, "height": 1300})
    expect(page.locator(".st-key-import-step-files")).to_be_visible(timeout=SLOW_MS)


def hand_in(page: Page, files: list[Path]) -> None:
    page.locator('input[type="file"]').first.set_input_files([str(file) for file in files])


def step(page: Page, name: str) -> None:
    """Open a step by its name, in either language, and wait until it is drawn."""
    page.get_by_role("radio", name=re.compile(f"^\\d {name}")).click()
    expect(page.locator(f".st-key-import-step-{STEPS[name]}")).to_be_visible(timeout=SLOW_MS)
    settle(page)


def look_at(page: Page, name: str) -> None:
    """Choose a table or source from the list at the left, and wait until it is drawn."""
    page.get_by_role("radiogroup").get_by_text(name).first.click()
    expect(page.get_by_role("heading", name=name)).to_be_visible(timeout=SLOW_MS)
    settle(page)


def shot(page: Page, name: str) -> None:
    settle(page)
    ARTIFACTS.mkdir(exist_ok=True)
    page.screenshot(path=str(ARTIFACTS / f"app-import-{name}.png"), full_page=True)


def _mean_minutes(area: StudyArea, layout: Path) -> float:
    case = Case(area, access_table(area), read_layout_table(layout, area))
    value = case.measures.whole["mean_minutes"].number
    assert value is not None
    return value


def _same_numbers(found: StudyArea, clean: StudyArea) -> None:
    """Both have the same districts, people and facilities; minutes differ by the rounding of coordinates only."""
    assert list(found.districts["name"]) == list(clean.districts["name"])
    assert list(found.districts["population"]) == list(clean.districts["population"])
    assert list(found.facilities["beds_open"].dropna()) == list(clean.facilities["beds_open"].dropna())
    by_name = [area.campuses.set_index("name")[["lon", "lat"]].sort_index() for area in (found, clean)]
    assert np.abs(by_name[0] - by_name[1]).to_numpy().max() < 2e-6
    ids = [dict(zip(area.facilities["name"], area.facilities.index, strict=True)) for area in (found, clean)]
    names = sorted(ids[0])
    minutes = [
        access_table(area).to_frame([known[name] for name in names])["minutes"].to_numpy()
        for area, known in zip((found, clean), ids, strict=True)
    ]
    assert np.abs(minutes[0] - minutes[1]).max() < 0.01
