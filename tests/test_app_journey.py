"""A planner's afternoon in a real browser without network: paint, undo, lock, optimise, compare, print, come back."""

import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import docx
import pytest
from app_page import figure, go, metric, opened, served, settle
from playwright.sync_api import Page, expect
from table_page import pick, points

ARTIFACTS = Path(__file__).parent / "artifacts"
LONG_MS = 60_000
# Districts of the layout of 2020 that do not belong to grid 4, and lie where the map shows their names.
PAINTED = ("三垟", "茶山", "丽岙", "仙岩", "天河")
FIRST = 5  # districts of grid 4 in the layout of 2020


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    if shutil.which("chromium") is None:
        pytest.skip("Debian's chromium is not installed")
    with served() as found:
        yield found


def _tool(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _holds(page: Page, grid: str, districts: int) -> None:
    expect(figure(page, "districts", grid).locator("b")).to_have_text(f"{districts} 个")


def test_everything_a_planner_did_is_there_after_the_page_is_loaded_anew(address: str) -> None:
    ARTIFACTS.mkdir(exist_ok=True)
    with opened(address) as visit:
        page = visit.page
        _paint_undo_and_lock(page)
        _optimise(page)
        _compare_and_export(page)
        page.get_by_text("EN", exact=True).click()
        expect(page.get_by_role("tab", name="Documents")).to_be_visible()
        settle(page)
        page.reload()
        expect(page.get_by_role("tab", name="Documents")).to_be_visible(timeout=LONG_MS)
        settle(page)
        go(page, "Layout")
        expect(page.get_by_role("heading", level=1)).to_contain_text("draft")
        expect(figure(page, "mean_minutes").locator("em.better")).to_be_visible()
        for _ in range(4):  # the solver's layout, the lock, and two districts that were painted
            page.get_by_role("button", name="Undo").click()
            settle(page)
        expect(figure(page, "districts", "4").locator("b")).to_have_text(str(FIRST + 1))
        assert visit.refused == []


def _paint_undo_and_lock(page: Page) -> None:
    place = points(page)
    pick(page, "4")
    _tool(page, "刷子")
    for number, name in enumerate(PAINTED, start=1):
        page.mouse.click(*place[name])
        _holds(page, "4", FIRST + number)
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    _holds(page, "4", FIRST + 3)
    _tool(page, "选择")
    page.mouse.click(*place[PAINTED[0]])
    _tool(page, "锁定/解锁")
    settle(page)
    page.screenshot(path=str(ARTIFACTS / "journey-painted.png"))


def _optimise(page: Page) -> None:
    go(page, "求解")
    page.get_by_role("button", name="求解", exact=True).click()
    adopt = page.get_by_role("button", name="采用此方案")
    expect(adopt).to_be_visible(timeout=LONG_MS)
    expect(metric(page, "平均就医时间")).to_contain_text("估")
    page.screenshot(path=str(ARTIFACTS / "journey-optimised.png"))
    adopt.click()
    expect(page.get_by_role("button", name="已采用")).to_be_disabled()
    settle(page)


def _compare_and_export(page: Page) -> None:
    go(page, "比较与评估")
    expect(page.get_by_text("更换牵头医院").first).to_be_visible()
    page.screenshot(path=str(ARTIFACTS / "journey-compared.png"))
    go(page, "导出")
    with page.expect_download(timeout=LONG_MS) as download:
        page.locator(".st-key-download-layout-docx button").click()
    document = docx.Document(BytesIO(Path(download.value.path()).read_bytes()))
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    # The district that was locked stays where the planner put it, whatever the solver found.
    assert any("温州市中医院" in row[1].replace("\n", "") and PAINTED[0] in "".join(row) for row in rows)
