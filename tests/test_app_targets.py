"""Targets and the insurance budget on the policy page, in a real browser with the network blocked."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from app_page import choose, opened_page, served, settle, tab
from budget_area import county, county_book
from budget_case import drop_rows
from playwright.sync_api import Locator, Page, expect

ARTIFACTS = Path(__file__).parent / "artifacts"
SLOW_MS = 40_000
TALL = {"width": 1440, "height": 1500}
CITY, ID_ROW, FIRST_ROW = "全市", 3, 4


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An app that begins with the county of the budget's hand-worked case and has the examples beside it."""
    if shutil.which("chromium") is None:
        pytest.skip("Debian's chromium is not installed")
    with served(str(county(tmp_path_factory.mktemp("county") / "area"))) as found:
        yield found


def _open(page: Page, policy: str, name: str) -> None:
    page.set_viewport_size(TALL)
    choose(page, "政策", policy)
    settle(page)
    day = page.get_by_test_id("stDateInput")
    day.get_by_role("spinbutton").first.click()
    page.keyboard.type("20240630")
    page.keyboard.press("Enter")
    settle(page)
    tab(page, name)
    settle(page)


def _panel(page: Page) -> Locator:
    """Return the tab that is open."""
    return page.locator('[role="tabpanel"]:visible')


def _hand_in(page: Page, path: Path) -> None:
    page.locator('input[type="file"]').last.set_input_files(path)
    settle(page)


def _filled(form: Path, path: Path, counts: dict[int, tuple[object, object]]) -> Path:
    """Enter visits at the primary level and all visits, by year."""
    book = openpyxl.load_workbook(form)
    sheet = book[CITY]
    ids = [cell.value for cell in sheet[ID_ROW]]
    columns = ids.index("visits_primary"), ids.index("visits_all")
    for row in sheet.iter_rows(min_row=FIRST_ROW):
        for column, value in zip(columns, counts.get(row[ids.index("year")].value, ()), strict=False):
            row[column].value = value
    book.save(path)
    return path


def test_figures_are_taken_in_and_judged_and_a_faulty_workbook_tells_every_fault(address: str, tmp_path: Path) -> None:
    with opened_page(address, "/policy") as visit:
        page = visit.page
        _open(page, "温政办", "指标")
        expect(page.get_by_text("无法判定 7")).to_be_visible()
        with page.expect_download() as given:
            page.get_by_role("button", name="填报表（Excel）").click()
        form = tmp_path / "表.xlsx"
        given.value.save_as(form)
        _hand_in(page, _filled(form, tmp_path / "错.xlsx", {2022: ("约 600", 1000), 2023: (1200, 1000)}))
        expect(page.get_by_text("文件有 2 处问题")).to_be_visible(timeout=SLOW_MS)
        for words in ("错.xlsx「全市」", "约 600", "不是数字", "大于“总诊疗人次”1,000"):
            expect(page.locator("td").filter(has_text=words).first).to_be_visible()
        _hand_in(page, _filled(form, tmp_path / "对.xlsx", {2022: (630, 1000), 2023: (660, 1000)}))
        expect(page.get_by_text("读入 4 个数：新增 4，替换 0，保留原有 0")).to_be_visible(timeout=SLOW_MS)
        page.get_by_role("button", name="采用这些数").click()
        row = page.locator("tr").filter(has_text="2023").filter(has_text="660")
        expect(row).to_contain_text("66%", timeout=SLOW_MS)
        expect(row).to_contain_text("● 通过")
        expect(row).to_contain_text("+3 个百分点")
        ARTIFACTS.mkdir(exist_ok=True)
        page.screenshot(path=str(ARTIFACTS / "app-targets-zh.png"))
        page.get_by_text("EN", exact=True).click()
        expect(page.get_by_text("The plan has 4 figures.")).to_be_visible(timeout=SLOW_MS)
        settle(page)
        page.screenshot(path=str(ARTIFACTS / "app-targets-en.png"))
        tab(page, "Findings")
        expect(_panel(page).get_by_text("66% (660/1,000)")).to_be_visible(timeout=SLOW_MS)
        assert visit.refused == []


def test_budget_gives_its_tables_and_decides_the_finding_while_the_session_lasts(address: str, tmp_path: Path) -> None:
    with opened_page(address, "/policy") as visit:
        page = visit.page
        _open(page, "许政办", "医保预算")
        expect(page.get_by_text("4 个片区没有医保预算表")).to_be_visible()
        _hand_in(page, county_book(tmp_path / "缺.xlsx", drop_rows("参保", keep=(2, 3))))
        expect(page.get_by_text("缺少方案中的片区").first).to_be_visible(timeout=SLOW_MS)
        _hand_in(page, county_book(tmp_path / "预算.xlsx"))
        expect(page.get_by_text("850,000.00 元，3 个网格")).to_be_visible(timeout=SLOW_MS)
        expect(page.get_by_text("年终清算")).to_be_visible()
        ARTIFACTS.mkdir(exist_ok=True)
        page.set_viewport_size({"width": 1440, "height": 2600})
        settle(page)
        page.screenshot(path=str(ARTIFACTS / "app-budget-zh.png"))
        page.get_by_text("EN", exact=True).click()
        expect(page.get_by_text("850,000.00 yuan, 3 grids")).to_be_visible(timeout=SLOW_MS)
        settle(page)
        page.screenshot(path=str(ARTIFACTS / "app-budget-en.png"))
        tab(page, "Findings")
        expect(_panel(page).get_by_text("850,000.00 yuan, 3 grids")).to_be_visible(timeout=SLOW_MS)
        tab(page, "Insurance budget")
        page.get_by_role("button", name="Remove", exact=True).click()
        expect(page.get_by_text("4 districts: no budget workbook")).to_be_visible(timeout=SLOW_MS)
        assert visit.refused == []
