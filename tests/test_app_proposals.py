"""Beyond one best layout, in a real browser: alternatives, what demands cost, least change, local work, suggestions."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from app_page import choose, metric, opened, opened_page, served, settle, tab
from drawing import drawn_area
from playwright.sync_api import Locator, Page, expect

from gridplan.access import access_table
from gridplan.partition import Request, problem_of, solve, within
from gridplan.study_area import StudyArea

ARTIFACTS = Path(__file__).parent / "artifacts"
LONG_MS = 90_000
TALL = {"width": 1440, "height": 2000}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    if shutil.which("chromium") is None:
        pytest.skip("Debian's chromium is not installed")
    with served() as found:
        yield found


# Twelve districts of as many people: what takes a city minutes takes them no time.
DRAWING = "abcd\nefgh\nijkl"
NOW = {"甲医院": "abef", "乙医院": "cdgh", "丙医院": "ijkl"}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> StudyArea:
    hospitals = [
        {"id": name, "in": place, "lead_candidate": "yes", "beds_open": 100}
        for name, place in zip(NOW, "adj", strict=True)
    ]
    rows = [
        (str(number), name, "主城区", letter, "", "")
        for number, (name, letters) in enumerate(NOW.items(), start=1)
        for letter in letters
    ]
    return drawn_area(tmp_path_factory.mktemp("drawn"), DRAWING, facilities=hospitals, layouts={"now": rows})


@pytest.fixture(scope="module")
def drawn_address(drawn: StudyArea) -> Iterator[str]:
    if shutil.which("chromium") is None:
        pytest.skip("Debian's chromium is not installed")
    with served(str(drawn.root)) as found:
        yield found


def _panel(page: Page) -> Locator:
    return page.get_by_test_id("stMain")


def _press(page: Page, name: str) -> None:
    button = _panel(page).get_by_role("button", name=name, exact=True)
    expect(button.last).to_be_enabled(timeout=LONG_MS)
    button.last.click()
    settle(page)


def _hurry(page: Page, steps: int) -> None:
    """Set the time limit some steps shorter: 60, 30, 10 seconds."""
    slider = _panel(page).locator('[data-testid="stSlider"]').filter(has_text="或最多计算").get_by_role("slider")
    for _ in range(steps):
        slider.press("ArrowLeft")
        settle(page)


def _picture(page: Page, name: str) -> None:
    page.set_viewport_size(TALL)
    page.wait_for_timeout(500)
    ARTIFACTS.mkdir(exist_ok=True)
    page.screenshot(path=str(ARTIFACTS / f"app-zh-求解-{name}.png"))


def test_alternatives_stand_side_by_side_and_one_is_adopted_or_two_compared(
    drawn_address: str, drawn: StudyArea
) -> None:
    leads = tuple((name,) for name in NOW)
    request = Request(leads, bounds=(within("population", 0.15),), contiguous=True)
    best = solve(problem_of(drawn, access_table(drawn), leads), request).objective
    with opened_page(drawn_address, "/optimise") as visit:
        page = visit.page
        _press(page, "另外几个方案")
        expect(_panel(page).get_by_text("每两个之间至少有 15% 的人口牵头医院不同")).to_be_visible(timeout=LONG_MS)
        expect(_panel(page).locator('[data-testid="stImage"] img')).to_have_count(4)
        expect(_panel(page)).to_contain_text(f"{best:.1f} 分钟")
        _press(page, "方案 1")
        expect(_panel(page).get_by_role("button", name="采用此方案")).to_be_visible(timeout=LONG_MS)
        _press(page, "方案 2")
        expect(_panel(page).get_by_role("button", name="采用此方案")).to_have_count(0)
        expect(_panel(page).locator('[data-testid="stDataFrame"]')).to_have_count(1)
        _picture(page, "另外几个")
        _press(page, "方案 1")
        _press(page, "采用此方案")
        expect(page.get_by_role("heading", level=1)).to_contain_text("草案", timeout=LONG_MS)


def test_looser_balance_is_drawn_against_minutes(address: str) -> None:
    with opened_page(address, "/optimise") as visit:
        page = visit.page
        _press(page, "时间与均衡")
        expect(_panel(page).get_by_role("button", name="50%", exact=True)).to_be_visible(timeout=LONG_MS)
        expect(_panel(page).locator('[data-testid="stVegaLiteChart"]')).to_have_count(1)
        _press(page, "20%")
        expect(metric(_panel(page), "平均就医时间")).to_contain_text("20.2")
        expect(metric(_panel(page), "与均值最大偏差")).to_contain_text("18.7%")
        _picture(page, "时间与均衡")


def test_least_change_names_what_keeping_breaks(address: str) -> None:
    with opened_page(address, "/optimise") as visit:
        page = visit.page
        _hurry(page, 2)
        _press(page, "最小变动")
        expect(_panel(page).get_by_text("维持现方案")).to_be_visible(timeout=LONG_MS)
        expect(_panel(page).get_by_text("温州市中西医结合医院 网格不连片")).to_be_visible()
        expect(_panel(page).get_by_text("符合要求的最小变动")).to_be_visible()
        _picture(page, "最小变动")


def test_some_grids_are_solved_anew_while_the_others_stay(address: str) -> None:
    with opened_page(address, "/optimise") as visit:
        page = visit.page
        _panel(page).get_by_text("只调整几个网格").click()
        for number in ("1 ", "2 ", "3 ", "4 "):
            choose(page, "重新划分这些网格的片区", number)
        page.keyboard.press("Escape")
        _press(page, "局部优化")
        expect(_panel(page).get_by_text("其余网格不变时")).to_be_visible(timeout=LONG_MS)
        expect(metric(_panel(page), "平均就医时间")).to_contain_text("23.0")
        _picture(page, "局部")
        _press(page, "修复")
        expect(_panel(page).get_by_text("先求变动的人口少")).to_be_visible(timeout=LONG_MS)


def test_request_without_a_layout_offers_the_nearest_that_has_one(address: str) -> None:
    with opened_page(address, "/optimise") as visit:
        page = visit.page
        choose(page, "到牵头医院的时间", "任何人不得超过")
        settle(page)
        _press(page, "求解")
        expect(_panel(page).get_by_text("“所有人都在 30 分钟以内”无法满足")).to_be_visible(timeout=LONG_MS)
        _picture(page, "无解")
        _press(page, "按此求解")
        expect(_panel(page).get_by_role("button", name="采用此方案")).to_be_visible(timeout=LONG_MS)


def test_suggestion_is_taken_with_a_click(address: str) -> None:
    with opened(address) as visit:
        page = visit.page
        tab(page, "调整")
        _press(page, "给出建议")
        expect(_panel(page).get_by_text("代价").first).to_be_visible(timeout=LONG_MS)
        _picture(page, "建议")
        _panel(page).get_by_role("button", name="照此调整").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("草案", timeout=LONG_MS)
