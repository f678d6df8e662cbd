"""What an import in the app keeps: files and decisions over pages and languages, the mapping file over years."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from app_page import choose, go, opened_page, served, settle
from messy_city import NAMES, whole, write_csv, write_hospitals
from playwright.sync_api import Page, expect
from test_app_import import SLOW_MS, begin, hand_in, look_at, shot, step

from gridplan.resources import OWN_AREAS_VARIABLE
from gridplan.study_area import read_area

EVIL = '<img src=x onerror="window.top.hacked=1">'
IDENTITY = "11010519491231002X"  # the example of the standard


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    if shutil.which("chromium") is None:
        pytest.skip("Debian's chromium is not installed")
    with served("wenzhou") as found:
        yield found


def test_rows_about_persons_are_refused_with_what_to_do_and_the_file_can_be_taken_out(
    address: str, tmp_path: Path
) -> None:
    persons = write_csv(tmp_path, "名单.csv", {"姓名": ["张三"], "身份证号": [IDENTITY], "街道": [NAMES[0]]})
    with opened_page(address, "/import") as visit:
        page = visit.page
        begin(page)
        hand_in(page, [*whole(tmp_path), persons])
        expect(page.get_by_text("患者级数据不应进入规划工具").first).to_be_visible(timeout=SLOW_MS)
        expect(page.get_by_text("请汇总到片区后再导入").first).to_be_visible()
        expect(page.get_by_text(IDENTITY)).to_have_count(0)
        shot(page, "refused-zh")
        page.get_by_role("button", name="✕ 名单.csv").click()
        expect(page.get_by_text("患者级数据不应进入规划工具")).to_have_count(0, timeout=SLOW_MS)
        expect(page.get_by_role("cell", name="医院.csv", exact=True)).to_be_visible()


def test_files_and_decisions_stay_over_languages_and_pages(address: str, tmp_path: Path) -> None:
    with opened_page(address, "/import") as visit:
        page = visit.page
        begin(page)
        hand_in(page, whole(tmp_path))
        expect(page.get_by_role("cell", name="人口.csv")).to_be_visible(timeout=SLOW_MS)
        _take_wgs84(page)
        page.get_by_text("EN", exact=True).click()
        expect(page.get_by_text("taken: WGS84")).to_be_visible(timeout=SLOW_MS)
        shot(page, "datum-en")
        for name in ("Files", "Columns", "Names", "Data quality", "Make"):
            step(page, name)
            shot(page, f"{name.split()[-1].lower()}-en")
        expect(page.get_by_text("Ready. 4 districts; 2 facilities")).to_be_visible()
        go(page, "Layout")
        go(page, "Import")
        expect(page.get_by_text("Ready. 4 districts; 2 facilities")).to_be_visible(timeout=SLOW_MS)
        page.get_by_role("button", name="Begin anew").click()
        expect(page.get_by_text("New study area")).to_be_visible(timeout=SLOW_MS)
        expect(page.get_by_role("cell", name="人口.csv")).to_have_count(0)


def test_a_column_is_corrected_and_the_mapping_file_reads_the_next_year_without_a_question(
    address: str, tmp_path: Path
) -> None:
    for year in ("2024", "2025"):
        (tmp_path / year).mkdir()
    before = {"总人口": [5, 6, 7, 8], "常住人口": [10, 20, 30, 40]}
    after = {"总人口": [50, 60, 70, 80], "常住人口": [1, 2, 3, 4]}
    with opened_page(address, "/import") as visit:
        page = visit.page
        begin(page)
        hand_in(page, _files(tmp_path / "2024", before))
        expect(page.get_by_role("cell", name="人口.csv")).to_be_visible(timeout=SLOW_MS)
        step(page, "识别")
        look_at(page, "人口.csv")
        _population_is(page, "总人口")
        shot(page, "columns-zh")
        _take_wgs84(page)
        assert _made(page, "year-2024") == [5, 6, 7, 8]
        with page.expect_download() as given:
            page.get_by_role("button", name="下载映射文件").click()
        given.value.save_as(tmp_path / "import.yaml")
        page.get_by_role("button", name="另起一次导入").click()
        expect(page.get_by_text("新规划范围").first).to_be_visible(timeout=SLOW_MS)
        hand_in(page, [*_files(tmp_path / "2025", after), tmp_path / "import.yaml"])
        expect(page.get_by_role("cell", name="人口.csv")).to_be_visible(timeout=SLOW_MS)
        expect(page.get_by_text("待处理")).to_have_count(0)
        assert _made(page, "year-2025") == [50, 60, 70, 80]


def test_hostile_words_in_files_are_shown_and_never_run(address: str, tmp_path: Path) -> None:
    files = whole(tmp_path)
    names = {"医院名称": ["第一人民医院", EVIL], "经度": [120.605, ""], "纬度": [28.005, ""], "地址": ["", EVIL]}
    files[2] = write_hospitals(tmp_path, **names, **{EVIL: ["a", "b"]})
    with opened_page(address, "/import") as visit:
        page = visit.page
        begin(page)
        hand_in(page, files)
        expect(page.get_by_role("cell", name="医院.csv", exact=True)).to_be_visible(timeout=SLOW_MS)
        for name in ("识别", "坐标", "名称", "数据质量", "生成"):
            step(page, name)
        step(page, "坐标")
        page.get_by_role("radiogroup").get_by_text("没有坐标的机构（1）").click()
        expect(page.get_by_text("1 家待定位")).to_be_visible(timeout=SLOW_MS)
        settle(page)
        expect(page.get_by_text(EVIL).first).to_be_visible()
        page.locator("path").filter(has=page.locator("title", has_text=NAMES[1])).click()
        expect(page.get_by_text("0 家待定位，已定位 1 家")).to_be_visible(timeout=SLOW_MS)
        settle(page)
        shot(page, "hostile-zh")
        assert page.evaluate("window.hacked") is None
        assert visit.refused == []


def _files(folder: Path, people: dict[str, list[int]]) -> list[Path]:
    files = whole(folder)
    write_csv(folder, "人口.csv", {"街道": NAMES, **people})
    return files


def _population_is(page: Page, heading: str) -> None:
    choose(page, "人口＊", heading)
    settle(page)
    expect(page.get_by_text("5、6、7")).to_be_visible(timeout=SLOW_MS)


def _take_wgs84(page: Page) -> None:
    """Decide both sources of coordinates as WGS84, in Chinese."""
    step(page, "坐标")
    for name in ("片区.geojson", "医院.csv"):
        look_at(page, name)
        page.get_by_role("radiogroup", name="按哪种坐标系读入").get_by_text("WGS84").click()
        button = page.get_by_role("button", name="采用此坐标系")
        expect(button).to_be_enabled(timeout=SLOW_MS)
        button.click()
        expect(page.get_by_text("已采用：WGS84")).to_be_visible(timeout=SLOW_MS)
        settle(page)


def _made(page: Page, name: str) -> list[int]:
    """Make the area and return the people of its districts."""
    step(page, "生成")
    page.get_by_label("编号，也是文件夹名").fill(name)
    page.keyboard.press("Tab")
    settle(page)
    page.get_by_role("button", name="生成规划范围").click()
    expect(page.get_by_text("已生成：")).to_be_visible(timeout=60_000)
    return [int(count) for count in read_area(Path(os.environ[OWN_AREAS_VARIABLE]) / name).districts["population"]]
