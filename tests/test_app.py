"""The app in a real browser with the network blocked: what a planner sees, and what an edit changes."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import docx
import pytest
from app_page import figure, go, opened, opened_page, served
from app_page import metric as _metric
from app_page import settle as _settle
from app_page import tab as _tab
from broken import copy_of_wenzhou
from playwright.sync_api import Page, expect

from gridplan.layout import assign_districts
from gridplan.plan_file import Plan, write_plan
from gridplan.study_area import StudyArea

ARTIFACTS = Path(__file__).parent / "artifacts"
ROW_PX = 30
ATTEMPTS = 5
SLOW_MS = 40_000  # a run of the script on a busy machine
TABS = ("网格指标", "调整")
PAGES = ("范围与数据", "覆盖与时间", "求解", "比较与评估", "复评", "设置与帮助")
EXPORT_TABS = ("文件", "地图与数据", "阶段", "打开方案")
POLICY_TABS = ("核查结果", "全部规则", "征询意见", "各政策对照")
EVIL = '<img src=x onerror="window.top.hacked=1">'
EXPECTED_NOISE = ("Unrecognized feature", "sandbox", "iframe")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    if shutil.which("chromium") is None:
        pytest.skip("Debian's chromium is not installed")
    with served() as found:
        yield found


def test_page_shows_wenzhou_in_chinese_and_asks_nobody_else(address: str) -> None:
    with opened(address) as visit:
        page = visit.page
        expect(page.get_by_role("heading", level=1)).to_contain_text("温州市主城区")
        expect(page.get_by_text("片区边界为近似，人口为推算").first).to_be_visible()
        expect(page.locator(".map canvas")).to_have_count(1)
        expect(figure(page, "districts")).to_contain_text("45")
        expect(figure(page, "mean_minutes")).to_contain_text("27.0")
        expect(figure(page, "mean_minutes")).to_contain_text("估")
        ARTIFACTS.mkdir(exist_ok=True)
        page.screenshot(path=str(ARTIFACTS / "app-zh.png"))
        assert visit.refused == []
        assert [line for line in visit.complaints if not any(word in line for word in EXPECTED_NOISE)] == []


def test_english_is_a_switch_and_stays_in_the_address(address: str) -> None:
    with opened(address) as visit:
        page = visit.page
        page.get_by_text("EN", exact=True).click()
        _settle(page)
        expect(page.get_by_role("tab", name="Adjust")).to_be_visible()
        assert "lang=en" in page.url


def test_coverage_maps_minutes_beside_the_people_outside(address: str) -> None:
    with opened_page(address, "/coverage") as visit:
        page = visit.page
        panel = page.get_by_test_id("stMain")
        minutes_map = panel.frame_locator("iframe")
        expect(minutes_map.locator("path.district")).to_have_count(45)
        expect(minutes_map.locator(".classes li")).to_have_count(4)
        box = minutes_map.locator("path.district").first.bounding_box()
        assert box is not None
        assert box["width"] > 10, "the map was drawn while its tab was hidden"
        expect(_metric(panel, "30 分钟覆盖率")).to_contain_text("65.4%")
        expect(_metric(panel, "时限内")).to_contain_text("189.7 万 估")
        page.get_by_role("slider").press("ArrowRight")
        _settle(page)
        expect(minutes_map.locator(".classes li")).to_have_count(5)
        expect(minutes_map.get_by_text("30–31 分钟")).to_be_visible()
        page.get_by_role("combobox", name="测算到").click()
        page.get_by_role("option", name="最近的基层机构").click()
        _settle(page)
        expect(panel.get_by_text("医疗机构图层不含基层机构")).to_be_visible()
        expect(_metric(panel, "31 分钟覆盖率")).to_contain_text("无法判定")
        assert visit.refused == []


def test_district_changes_grid_in_the_table_and_undo_brings_it_back(address: str) -> None:
    with opened(address) as visit:
        page = visit.page
        before = figure(page, "mean_minutes").text_content() or ""
        _choose_grid(page, row=3, words="4 温州市中医院")
        expect(page.get_by_role("heading", level=1)).to_contain_text("草案", timeout=SLOW_MS)
        expect(figure(page, "mean_minutes")).to_contain_text("26.9", timeout=SLOW_MS)
        expect(figure(page, "mean_minutes").locator("em.better")).to_have_text("−0.1")
        page.get_by_role("button", name="撤销").click()
        _settle(page)
        expect(figure(page, "mean_minutes")).to_have_text(before, timeout=SLOW_MS)
        page.get_by_role("button", name="重做").click()
        _settle(page)
        expect(figure(page, "mean_minutes")).not_to_have_text(before, timeout=SLOW_MS)


def test_switching_language_keeps_what_was_edited_in_the_table(address: str) -> None:
    with opened(address) as visit:
        page = visit.page
        _choose_grid(page, row=3, words="4 温州市中医院")
        expect(figure(page, "mean_minutes")).to_contain_text("26.9", timeout=SLOW_MS)
        page.get_by_text("EN", exact=True).click()
        expect(page.get_by_role("tab", name="Adjust")).to_be_visible()
        _settle(page)
        expect(figure(page, "mean_minutes")).to_contain_text("26.9", timeout=SLOW_MS)
        page.get_by_text("中文", exact=True).click()
        expect(page.get_by_role("tab", name="调整")).to_be_visible()
        _settle(page)
        expect(figure(page, "mean_minutes")).to_contain_text("26.9", timeout=SLOW_MS)


def test_leaving_the_page_keeps_what_was_edited_and_what_was_asked_of_the_solver(address: str) -> None:
    with opened(address) as visit:
        page = visit.page
        _choose_grid(page, row=3, words="4 温州市中医院")
        expect(figure(page, "mean_minutes")).to_contain_text("26.9", timeout=SLOW_MS)
        go(page, "求解")
        page.get_by_text("每个网格的片区连成一片").click()
        _settle(page)
        go(page, "布局")
        expect(figure(page, "mean_minutes")).to_contain_text("26.9", timeout=SLOW_MS)
        go(page, "求解")
        expect(page.get_by_role("checkbox", name="每个网格的片区连成一片")).not_to_be_checked()
        go(page, "比较与评估")
        expect(page.get_by_text("1 个片区、51,929 估人更换牵头医院")).to_be_visible()


def _choose_grid(page: Page, *, row: int, words: str) -> None:
    """Choose a grid in the table of districts, whose cells are drawn on a canvas."""
    _tab(page, "调整")
    table = page.locator('[role="tabpanel"]:visible [data-testid="stDataFrame"]').first
    table.scroll_into_view_if_needed()
    page.wait_for_timeout(300)  # the page may still be moving
    box = table.bounding_box()
    assert box is not None
    cell = box["x"] + box["width"] * 0.62, box["y"] + ROW_PX * (row + 1.5)
    editor = page.locator("#portal input")
    for _ in range(ATTEMPTS):  # a table that is still being drawn takes the click and forgets the key
        page.mouse.click(*cell)
        page.keyboard.press("Enter")
        with suppress(AssertionError):
            expect(editor).to_be_visible(timeout=2_000)
            break
    editor.press_sequentially(words)
    expect(page.locator("#portal").get_by_text(words, exact=True).last).to_be_visible()
    page.keyboard.press("Enter")
    expect(editor).to_have_count(0)
    _settle(page)


def test_downloaded_table_opens_and_carries_the_edited_title(address: str) -> None:
    with opened_page(address, "/export") as visit:
        page = visit.page
        title = page.get_by_label("标题", exact=True)
        title.fill("温州市网格化布局方案（新）")
        page.get_by_role("button", name="用于导出").click()
        expect(page.get_by_text("将导出：温州市网格化布局方案（新）（试行）")).to_be_visible()
        _settle(page)
        with page.expect_download(timeout=60_000) as download:
            page.locator(".st-key-download-layout-docx button").click()
        content = Path(download.value.path()).read_bytes()
        document = docx.Document(BytesIO(content))
        assert any("温州市网格化布局方案（新）" in paragraph.text for paragraph in document.paragraphs)
        assert document.tables[0].rows[2].cells[1].text.replace("\n", "").startswith("温州市中心医院")


def test_hostile_names_are_shown_and_never_run(tmp_path: Path) -> None:
    if shutil.which("chromium") is None:
        pytest.skip("Debian's chromium is not installed")
    folder = copy_of_wenzhou(tmp_path)
    for file, name in (
        ("districts.csv", ",三垟,"),
        ("facilities.csv", ",温州市中医院,"),
        ("layout-2020.csv", ",三垟,"),
    ):
        path = folder / file
        path.write_text(path.read_text(encoding="utf-8").replace(name, f',"{EVIL.replace(chr(34), chr(34) * 2)}",'))
    layout = folder / "layout-2020.csv"
    evil = f',"{EVIL.replace(chr(34), chr(34) * 2)}",'
    layout.write_text(layout.read_text(encoding="utf-8").replace(",温州市中医院,", evil), encoding="utf-8")
    with served(str(folder)) as address, opened(address) as visit:
        page = visit.page
        for name in TABS:
            _tab(page, name)
        for opened_page, tabs in (("政策", POLICY_TABS), *((name, ()) for name in PAGES), ("导出", EXPORT_TABS)):
            go(page, opened_page)
            for name in tabs:
                _tab(page, name)
                _settle(page)
        page.wait_for_timeout(500)
        assert page.evaluate("window.hacked") is None
        assert visit.refused == []


def test_saved_plan_can_be_opened_again(address: str, tmp_path: Path, wenzhou: StudyArea, wenzhou_plan: Plan) -> None:
    layout = assign_districts(wenzhou_plan.layout, ["W01"], "4")
    path = tmp_path / "plan.json"
    path.write_bytes(write_plan(wenzhou_plan.with_layout(layout, {})))
    with opened_page(address, "/export") as visit:
        page = visit.page
        _tab(page, "打开方案")
        _settle(page)
        page.locator('[role="tabpanel"]:visible input[type="file"]').set_input_files(str(path))
        expect(page.get_by_role("heading", level=1)).to_contain_text("草案", timeout=40_000)
        _settle(page)
        go(page, "比较与评估")
        expect(page.get_by_text("1 个片区、90,010 估人更换牵头医院")).to_be_visible()
