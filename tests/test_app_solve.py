"""Optimise in a real browser: what is asked, the search that is watched, the layout that is looked at and taken."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from app_page import choose, figure, go, metric, opened, opened_page, served, settle, tab
from drawing import cells_of, write_area
from playwright.sync_api import Locator, Page, expect

ARTIFACTS = Path(__file__).parent / "artifacts"
LONG_MS = 60_000
# Eighty districts whose six hospitals stand in one corner: nobody proves the best layout of it in a minute.
ROWS, COLUMNS = 8, 10
DRAWING = "\n".join("".join(chr(0x4E00 + row * COLUMNS + c) for c in range(COLUMNS)) for row in range(ROWS))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    _need_chromium()
    with served() as found:
        yield found


@pytest.fixture(scope="module")
def hard_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    _need_chromium()
    letters = list(cells_of(DRAWING))
    corner = (0, 1, 2, COLUMNS, COLUMNS + 1, COLUMNS + 2)
    hospitals = [
        {"id": f"H{n}", "in": letters[at], "lead_candidate": "yes", "beds_open": 100} for n, at in enumerate(corner)
    ]
    rows = [(str(i * 6 // 80 + 1), f"H{i * 6 // 80}", "主城区", name, "", "") for i, name in enumerate(letters)]
    people = {name: 500 + number * 7919 % 1000 for number, name in enumerate(letters)}
    folder = write_area(
        tmp_path_factory.mktemp("hard"), DRAWING, populations=people, facilities=hospitals, layouts={"now": rows}
    )
    with served(str(folder)) as found:
        yield found


def _need_chromium() -> None:
    if shutil.which("chromium") is None:
        pytest.skip("Debian's chromium is not installed")


def _panel(page: Page) -> Locator:
    return page.get_by_test_id("stMain")


def _press(page: Page, name: str) -> None:
    button = _panel(page).get_by_role("button", name=name, exact=True)
    expect(button).to_have_count(1, timeout=LONG_MS)
    button.click()


def _start_hard(page: Page) -> None:
    """Ask for the best layout of all: the search goes on until the clock ends it."""
    slider = _panel(page).get_by_role("slider", name="与可证明的最优相差不超过")
    slider.press("Home")
    settle(page)
    _press(page, "求解")
    expect(_panel(page).get_by_text("目前最好的方案")).to_be_visible(timeout=LONG_MS)


def _workers(address: str) -> list[str]:
    """The solver processes that the server at an address has started."""
    port = address.rsplit(":", 1)[1]
    found = {}
    for entry in Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
            parent = (entry / "stat").read_text().rsplit(")", 1)[1].split()[1]
        except (OSError, IndexError):
            continue
        found[entry.name] = (words, parent)
    servers = {key for key, (words, _) in found.items() if any(word.endswith(port) for word in words)}
    return [key for key, (words, parent) in found.items() if parent in servers and "gridplan.worker" in words]


def _wait_for_workers(address: str, number: int, limit_s: float = 40.0) -> None:
    end = time.monotonic() + limit_s
    while len(_workers(address)) != number:
        assert time.monotonic() < end, f"{len(_workers(address))} workers, not {number}"
        time.sleep(0.3)


def test_one_click_proposes_a_layout_and_nothing_is_replaced_before_it_is_adopted(address: str) -> None:
    with opened_page(address, "/optimise") as visit:
        page = visit.page
        _press(page, "求解")
        expect(_panel(page).get_by_text("已达到要求的差距")).to_be_visible(timeout=LONG_MS)
        expect(metric(_panel(page), "平均就医时间")).to_contain_text("20.5")
        expect(metric(_panel(page), "平均就医时间")).to_contain_text("-6.5")
        expect(metric(_panel(page), "更换牵头医院的人口")).to_contain_text("1,600,265 估")
        expect(page.get_by_role("heading", level=1)).to_contain_text("现行方案")
        settle(page)
        page.set_viewport_size({"width": 1440, "height": 1900})
        ARTIFACTS.mkdir(exist_ok=True)
        page.screenshot(path=str(ARTIFACTS / "app-zh-求解-结果.png"))
        _press(page, "采用此方案")
        expect(page.get_by_role("heading", level=1)).to_contain_text("草案", timeout=LONG_MS)
        settle(page)
        expect(_panel(page).get_by_role("button", name="已采用")).to_be_disabled()
        go(page, "布局")
        expect(figure(page, "mean_minutes")).to_contain_text("20.5")
        page.get_by_role("button", name="撤销").click()
        settle(page)
        expect(figure(page, "mean_minutes")).to_contain_text("27.0")
        go(page, "求解")
        expect(_panel(page).get_by_role("button", name="采用此方案")).to_be_enabled()
        assert visit.refused == []


def test_search_goes_on_while_other_pages_are_looked_at_and_a_stop_keeps_the_last_valid_layout(
    hard_address: str,
) -> None:
    with opened_page(hard_address, "/optimise") as visit:
        page = visit.page
        _start_hard(page)
        expect(_panel(page).get_by_text("再好的方案至多再少")).to_be_visible(timeout=LONG_MS)
        expect(_panel(page).locator('[data-testid="stVegaLiteChart"]')).to_have_count(1)
        page.screenshot(path=str(ARTIFACTS / "app-zh-求解-进行中.png"))
        go(page, "覆盖与时间")
        page.wait_for_timeout(1500)
        go(page, "政策")
        go(page, "求解")
        expect(_panel(page).get_by_text("目前最好的方案")).to_be_visible()
        assert len(_workers(hard_address)) == 1
        _press(page, "停止，取现有最好的")
        expect(_panel(page).get_by_text("已取消，保留最后的有效方案")).to_be_visible(timeout=LONG_MS)
        expect(_panel(page).get_by_role("button", name="采用此方案")).to_be_visible()
        _wait_for_workers(hard_address, 0)


def test_new_search_ends_the_old_one_and_a_page_that_is_closed_ends_its_own(hard_address: str) -> None:
    with opened_page(hard_address, "/optimise") as visit:
        page = visit.page
        _start_hard(page)
        (first,) = _workers(hard_address)
        _press(page, "求解")
        page.wait_for_timeout(2000)
        _wait_for_workers(hard_address, 1)
        assert _workers(hard_address) != [first]
    _wait_for_workers(hard_address, 0)


def test_demands_that_clash_are_explained_and_the_plan_stays(hard_address: str) -> None:
    with opened_page(hard_address, "/optimise") as visit:
        page = visit.page
        choose(page, "到牵头医院的时间", "任何人不得超过")
        settle(page)
        slider = _panel(page).get_by_role("slider", name="分钟数")
        slider.press("Home")  # five minutes; some districts are fifteen away
        settle(page)
        _press(page, "求解")
        expect(_panel(page).get_by_text("没有可选的牵头医院（5 分钟以内）").first).to_be_visible(timeout=LONG_MS)
        expect(page.get_by_role("heading", level=1)).to_contain_text("现行方案")


def test_page_speaks_english(address: str) -> None:
    with opened_page(address, "/optimise?lang=en") as visit:
        page = visit.page
        _press(page, "Solve")
        expect(_panel(page).get_by_text("Within the gap asked for.")).to_be_visible(timeout=LONG_MS)
        settle(page)
        page.set_viewport_size({"width": 1440, "height": 1900})
        page.screenshot(path=str(ARTIFACTS / "app-en-Optimise-result.png"))
        said = _panel(page).inner_text().replace("中文", "")  # the switch to the other language
        assert not [sign for sign in said if "\u4e00" <= sign <= "\u9fff"]


def test_area_without_a_layout_opens_and_can_be_solved(tmp_path: Path) -> None:
    _need_chromium()
    hospitals = [
        {"id": name, "in": place, "lead_candidate": "yes"} for name, place in (("甲医院", "a"), ("乙医院", "d"))
    ]
    folder = write_area(tmp_path / "area", "abcd", facilities=hospitals)
    with served(str(folder)) as address, opened(address) as visit:
        page = visit.page
        tab(page, "调整")
        expect(page.get_by_text("Traceback")).to_have_count(0)
        for name in ("范围与数据", "导出", "覆盖与时间", "比较与评估", "求解"):
            go(page, name)
            expect(page.get_by_text("Traceback")).to_have_count(0)
        _press(page, "求解")
        expect(_panel(page).get_by_text("已证明最优")).to_be_visible(timeout=LONG_MS)
        _press(page, "采用此方案")
        expect(page.get_by_role("heading", level=1)).to_contain_text("草案", timeout=LONG_MS)
        settle(page)
        go(page, "布局")
        expect(figure(page, "pieces")).to_contain_text("2")
