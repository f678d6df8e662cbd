"""What if in a real browser: a scenario from forms, compared, saved; kinds of people; roads in the data tab."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from app_page import choose, figure, go, opened, opened_page, served, settle, tab
from drawing import LAYOUT_HEADER, write_area
from playwright.sync_api import Page, expect

from gridplan.scenario import read_scenario

# Four districts in a row, a kilometre and a minute apart, led by H1 in a.
ROWS = [("1", "H1", "主城区", name, "", "") for name in "abcd"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if shutil.which("chromium") is None:
        pytest.skip("Debian's chromium is not installed")
    folder = write_area(
        tmp_path_factory.mktemp("city"),
        "abcd",
        kinds={"insured": {"a": 500, "b": 500, "c": 500, "d": 4500}},
        facilities=[{"id": "H1", "in": "a"}],
        layouts={"now": ROWS},
    )
    assert len(ROWS[0]) == len(LAYOUT_HEADER)
    with served(str(folder)) as found:
        yield found


def _kind(page: Page, name: str) -> None:
    page.get_by_role("tabpanel").locator("button", has_text=name).first.click()
    settle(page)


def _press(page: Page, word: str) -> None:
    button = page.locator('[role="tabpanel"]:visible').get_by_role("button", name=word, exact=True)
    expect(button).to_have_count(1, timeout=40_000)  # while a page is drawn anew its old buttons stand beside
    button.click()
    settle(page)


def _shows(page: Page, words: str) -> None:
    expect(page.locator('[role="tabpanel"]:visible')).to_contain_text(words, timeout=40_000)


def _no_longer_shows(page: Page, words: str) -> None:
    expect(page.locator('[role="tabpanel"]:visible')).not_to_contain_text(words, timeout=40_000)


def test_road_closed_in_a_form_cuts_people_off_and_removing_the_change_ends_it(address: str) -> None:
    with opened_page(address, "/compare") as visit:
        page = visit.page
        tab(page, "情景")
        choose(page, "两个片区之间", "b – c · 1 km")
        _press(page, "添加")
        _shows(page, "1. 封闭 b – c 之间的道路")
        _shows(page, "失去到牵头医院的通路 2,000 人")
        _shows(page, "人口口径：常住人口")
        expect(page.get_by_text("情景“情景 1”：封闭道路 b – c：1 段、1.00 km")).to_be_visible()
        _press(page, "移除")
        _no_longer_shows(page, "失去")
        _shows(page, "还没有变更")


def test_scenario_is_saved_as_a_file_that_can_be_read_and_opened_again(address: str, tmp_path: Path) -> None:
    with opened_page(address, "/compare") as visit:
        page = visit.page
        tab(page, "情景")
        choose(page, "两个片区之间", "b – c · 1 km")
        _press(page, "添加")
        page.get_by_label("情景名称").fill("断桥")
        page.keyboard.press("Enter")
        settle(page)
        with page.expect_download(timeout=30_000) as download:
            page.get_by_role("button", name="下载情景").click()
        path = tmp_path / "scenario.yaml"
        download.value.save_as(path)
        scenario = read_scenario(path)
        assert scenario.name.zh == "断桥"
        assert [change.close.between for change in scenario.roads] == [("b", "c")]
        _press(page, "移除")
        page.locator('[role="tabpanel"]:visible input[type="file"]').set_input_files(str(path))
        expect(page.get_by_text("1. 封闭 b – c 之间的道路")).to_be_visible(timeout=40_000)
        settle(page)
        expect(page.get_by_label("情景名称")).to_have_value("断桥", timeout=40_000)


def test_scenario_a_is_kept_beside_b(address: str) -> None:
    with opened_page(address, "/compare") as visit:
        page = visit.page
        tab(page, "情景")
        choose(page, "两个片区之间", "b – c · 1 km")
        _press(page, "添加")
        _press(page, "保留为 A，继续改出 B")
        _kind(page, "改车速")
        _press(page, "添加")
        expect(page.get_by_label("情景名称")).to_have_value("情景 2", timeout=40_000)
        _shows(page, "2. 全部道路 车速 × 0.8")
        # Those beyond the closed road have no path in A, nor in B: nobody loses one.
        _shows(page, "失去到牵头医院的通路 0 人")
        _press(page, "不再与 A 对照")
        _shows(page, "失去到牵头医院的通路 2,000 人")


def test_hospital_is_built_in_english_and_what_is_missing_is_said(address: str) -> None:
    with opened_page(address, "/compare?lang=en") as visit:
        page = visit.page
        tab(page, "What if")
        _kind(page, "Add a facility")
        _press(page, "Add")
        expect(page.get_by_text("is blank or too short")).to_be_visible()
        page.get_by_label("Name", exact=True).fill("North")
        page.keyboard.press("Tab")
        settle(page)
        _press(page, "Add")
        _shows(page, "1. add North (general hospital): centre of a")
        _press(page, "Add")
        expect(page.get_by_text("such a facility exists")).to_be_visible()


def test_file_that_names_what_the_area_has_not_is_refused_in_the_language(address: str, tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    content = {"format": 1, "name": {"zh": "假", "en": "wrong"}, "facilities": [{"close": {"facility": "H9"}}]}
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    with opened_page(address, "/compare") as visit:
        page = visit.page
        tab(page, "情景")
        page.locator('[role="tabpanel"]:visible input[type="file"]').set_input_files(str(path))
        expect(page.get_by_text("没有这家机构")).to_be_visible(timeout=40_000)
        _shows(page, "还没有变更")


def test_another_kind_of_people_measures_everything_anew_and_keeps_the_plan(address: str) -> None:
    with opened(address) as visit:
        page = visit.page
        expect(figure(page, "population")).to_contain_text("4,000")
        expect(figure(page, "mean_minutes")).to_contain_text("1.5")  # (0 + 1 + 2 + 3) / 4
        choose(page, "人口口径", "insured")
        settle(page)
        expect(figure(page, "population")).to_contain_text("6,000")
        expect(figure(page, "mean_minutes")).to_contain_text("2.5")  # (0 + 1 + 2 + 9 × 3) / 12
        go(page, "范围与数据")
        expect(page.get_by_text("数据已变动")).to_be_visible()


def test_data_page_tells_of_the_roads(address: str) -> None:
    with opened_page(address, "/data?lang=en") as visit:
        page = visit.page
        expect(page.get_by_text("Roads", exact=True)).to_be_visible()
        expect(page.get_by_test_id("stDataFrame")).to_have_count(4)
        expect(page.get_by_text("Traceback")).to_have_count(0)
