"""The planning table in a real browser: districts are painted on the map, and every number follows."""

import io
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from app_page import figure, go, opened, opened_page, served, settle
from browser import browser_page
from drawing import write_area
from PIL import Image
from playwright.sync_api import Page, expect
from table_page import holds, pick, points

from gridplan.export.minutes_features import RAMP
from gridplan.long_table import EXCLUDED

ARTIFACTS = Path(__file__).parent / "artifacts"
SLOW_MS = 40_000
LATE_S = 2
EVIL = '<img src=x onerror="window.hacked=1">'
DRAWING = "abcd\nefgh\nz..."
ROWS = [
    ("2", "H2", "主城区", letter, "", "") if letter in "cdgh" else ("1", EVIL, "主城区", letter, "", "")
    for letter in "abcdefgh"
]
ROWS.append((EXCLUDED, "", "主城区", "z", "", ""))
HOSPITALS = [{"id": "H1", "in": "a", "name": EVIL, "beds_open": 10}, {"id": "H2", "in": "d", "beds_open": 10}]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if shutil.which("chromium") is None:
        pytest.skip("Debian's chromium is not installed")
    folder = tmp_path_factory.mktemp("city")
    write_area(folder, DRAWING, facilities=HOSPITALS, layouts={"now": ROWS})
    with served(str(folder)) as found:
        yield found


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    with opened(address) as visit:
        yield visit.page
        assert visit.refused == []
        assert visit.page.evaluate("window.hacked") is None


def _tool(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _drag(page: Page, *points: tuple[float, float]) -> None:
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=3)
    page.mouse.up()


def test_a_click_puts_a_district_into_the_grid_that_was_picked_and_the_numbers_follow(page: Page) -> None:
    place = points(page)
    assert set(place) == set("abcdefghz")
    pick(page, "2")
    page.mouse.click(*place["b"])
    holds(page, 3, 5)
    expect(figure(page, "population", "2").locator("em")).to_have_text("+1,000")
    expect(figure(page, "mean_minutes").locator("em.worse")).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_contain_text("草案", timeout=SLOW_MS)
    settle(page)
    page.mouse.click(*place["b"])  # it is there already: no step
    settle(page)
    page.get_by_role("button", name="撤销").click()
    holds(page, 4, 4)
    expect(figure(page, "population", "2").locator("em")).to_have_count(0)


def test_a_stroke_of_the_brush_is_one_step(page: Page) -> None:
    place = points(page)
    pick(page, "2")
    _tool(page, "刷子")
    _drag(page, place["a"], place["b"], place["f"])
    holds(page, 1, 7)
    page.keyboard.press("Control+z")
    holds(page, 4, 4)
    page.keyboard.press("Control+y")
    holds(page, 1, 7)


def test_what_a_lasso_or_a_rectangle_encloses_is_painted(page: Page) -> None:
    place = points(page)
    half = (place["b"][0] - place["a"][0]) / 2
    corner = (place["a"][0] - half, place["a"][1] - half / 2)
    _tool(page, "矩形")
    page.keyboard.press("2")
    _drag(page, corner, (place["b"][0] + half / 2, place["b"][1] + half / 2))
    holds(page, 2, 6)
    _tool(page, "套索")
    page.keyboard.press("1")
    (x, y), (right, low) = place["c"], place["h"]
    _drag(page, (x - half / 2, y - half / 2), (right + half / 2, y - half / 2), (right + half / 2, low + half / 2),
          (x - half / 2, low + half / 2), (x - half / 2, y - half / 2))  # fmt: skip
    holds(page, 6, 2)
    _tool(page, "多边形")
    page.keyboard.press("0")
    for point in (corner, (corner[0] + 2 * half, corner[1]), (corner[0] + half, place["a"][1] + half)):
        page.mouse.click(*point)
        page.wait_for_timeout(600)  # else two clicks are a double one
    page.keyboard.press("Enter")
    holds(page, 6, 1)


def test_a_locked_district_stays_where_it_is(page: Page) -> None:
    place = points(page)
    _tool(page, "选择")
    page.mouse.click(*place["a"])
    _tool(page, "锁定/解锁")
    page.keyboard.press("Escape")
    settle(page)
    pick(page, "2")
    page.mouse.click(*place["a"])
    page.mouse.click(*place["e"])
    holds(page, 3, 5)


def test_a_district_that_the_plan_leaves_out_is_not_painted(page: Page) -> None:
    place = points(page)
    pick(page, "2")
    page.mouse.click(*place["z"])
    page.mouse.click(*place["e"])
    holds(page, 3, 5)
    expect(figure(page, "districts").locator("b")).to_have_text("8 个")


def test_districts_that_are_chosen_go_where_one_picks(page: Page) -> None:
    place = points(page)
    _tool(page, "选择")
    for name in "abe":
        page.mouse.click(*place[name])
    page.mouse.click(*place["b"])  # chosen no longer
    pick(page, "2")
    holds(page, 2, 6)


def test_sixty_quick_edits_all_arrive(page: Page) -> None:
    place = points(page)
    for number in range(60):
        page.keyboard.press("12"[number % 2])
        page.mouse.click(*place["b" if number % 4 < 2 else "f"])
    settle(page)
    holds(page, 4 - 2, 4 + 2)
    for _ in range(60):
        page.keyboard.press("Control+z")
    holds(page, 4, 4)
    expect(page.get_by_role("button", name="撤销")).to_be_disabled(timeout=SLOW_MS)


def _colour(page: Page, point: tuple[float, float]) -> tuple[int, ...]:
    """Return the colour that is seen beside the name of a district."""
    x, y = point
    picture = page.screenshot(clip={"x": x - 30, "y": y - 30, "width": 1, "height": 1})
    return Image.open(io.BytesIO(picture)).convert("RGB").getpixel((0, 0))


def _on_paper(colour: str) -> list[float]:
    """Return what a fill (#RRGGBB) of 85 % looks like on white."""
    return [0.85 * int(colour[place : place + 2], 16) + 0.15 * 255 for place in (1, 3, 5)]


def test_districts_are_coloured_by_what_one_asks_for_and_the_legend_says_so(page: Page) -> None:
    place = points(page)
    expect(page.locator(".legend")).to_have_text("牵头医院成员单位其他机构")
    page.get_by_label("着色").select_option("minutes")
    expect(page.locator(".legend")).to_contain_text("15")
    settle(page)
    assert _colour(page, place["a"]) == pytest.approx(_on_paper(RAMP[0]), abs=2)
    ARTIFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTIFACTS / "table-minutes-zh.png")
    assert _colour(page, place["z"]) == pytest.approx(_on_paper("#F0F0F0"), abs=2)  # left out, not undetermined
    page.get_by_label("着色").select_option("density")
    expect(page.locator(".legend")).to_contain_text("人/平方公里")
    page.get_by_label("着色").select_option("outside")
    expect(page.locator(".legend div").first).to_have_text("无")
    settle(page)
    assert _colour(page, place["a"]) == pytest.approx((255, 255, 255), abs=2)
    page.get_by_label("着色").select_option("within_30")
    expect(page.locator(".legend")).to_contain_text("75%–100%")
    page.get_by_label("着色").select_option("grids")
    expect(page.locator(".legend")).to_have_text("牵头医院成员单位其他机构")


def _layers(page: Page, *names: str) -> None:
    """Show or hide what lies over the districts."""
    page.get_by_text("图层", exact=True).click()
    for name in names:
        page.get_by_label(name, exact=True).click()
    page.get_by_text("图层", exact=True).click()


def test_what_a_click_would_change_is_told_before_and_stray_pieces_are_found_and_mended(page: Page) -> None:
    place = points(page)
    line, strays = page.locator(".line"), page.locator(".strays")
    expect(strays).to_be_hidden()
    pick(page, "2")
    page.mouse.move(*place["e"])
    expect(line).to_contain_text("移动 e → 网格 2：平均就医时间 +0.4 分钟，")
    expect(line).to_contain_text("网格 1 人口 −1,000 人，网格 2 人口 +1,000 人")
    expect(line.locator("b")).to_have_text("▲ 网格 2 分成 2 块")
    page.mouse.click(*place["e"])
    holds(page, 3, 5)
    expect(figure(page, "mean_minutes").locator("em")).to_have_text("+0.4")  # as it was told
    expect(figure(page, "population", "2").locator("em")).to_have_text("+1,000")
    expect(line).to_be_empty()  # there is nothing to change about a district that is there
    expect(strays).to_have_text("◎ 碎片 1")
    strays.click()
    expect(page.locator(".told")).to_have_text("网格 2 的碎片：e，1,000 人")
    assert points(page)["e"] != place["e"]  # gone to
    page.get_by_role("button", name="建议", exact=True).click()
    first = page.locator(".suggested button").first
    expect(first).to_contain_text("e：")
    first.click()
    holds(page, 4, 4)
    expect(strays).to_be_hidden()
    expect(page.locator(".suggested button")).to_have_count(0)  # those were of another layout
    page.keyboard.press("Control+z")
    holds(page, 3, 5)
    _tool(page, "选择")
    page.mouse.click(*points(page)["f"])
    page.locator('.grid[data-grid="2"]').hover()
    expect(line).to_contain_text("移动 f → 网格 2：")
    page.locator('.grid[data-grid="1"]').hover()
    expect(line).to_be_empty()


def test_layers_keys_and_a_view_that_is_kept(page: Page) -> None:
    legend = page.locator(".legend")
    _layers(page, "道路", "等时圈", "片区到牵头医院的连线", "医疗机构")
    expect(legend).to_contain_text("道路，越快越宽")
    expect(legend).to_contain_text("距最近牵头医院 15 分钟")
    expect(legend).not_to_contain_text("成员单位")
    before = points(page)
    card = page.get_by_role("dialog", name="快捷键说明")
    page.keyboard.press("?")
    expect(card.get_by_role("button", name="关闭")).to_be_focused()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(page.get_by_role("button", name="快捷键说明")).to_be_focused()
    page.locator(".map").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    _tool(page, "套索")
    page.keyboard.press("2")
    page.get_by_label("着色").select_option("density")
    expect(legend).to_contain_text("人/平方公里")
    after = points(page)
    assert after["b"] != before["b"]
    ARTIFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTIFACTS / "table-layers-zh.png")
    for again in (lambda: (go(page, "政策"), go(page, "布局")), page.reload):
        again()
        expect(legend).to_contain_text("人/平方公里")
        expect(legend).to_contain_text("道路，越快越宽")
        settle(page)
        assert points(page)["b"] == pytest.approx(after["b"], abs=2)
        expect(page.get_by_role("button", name="套索", exact=True)).to_have_attribute("aria-pressed", "true")
        expect(page.locator('.grid[data-grid="2"]')).to_have_attribute("aria-pressed", "true")


def test_the_table_is_there_again_in_the_other_language_and_after_another_page(page: Page) -> None:
    place = points(page)
    pick(page, "2")
    page.mouse.click(*place["b"])
    holds(page, 3, 5)
    settle(page)
    page.get_by_text("EN", exact=True).click()
    expect(figure(page, "districts", "2").locator("i")).to_have_text("districts", timeout=SLOW_MS)
    ARTIFACTS.mkdir(exist_ok=True)
    expect(page.locator(".bar")).to_have_count(1)  # the table in the other language is gone
    page.screenshot(path=ARTIFACTS / "table-en.png")
    assert not [sign for sign in page.locator(".bar").inner_text() if "\u4e00" <= sign <= "\u9fff"]
    go(page, "Policy")
    go(page, "Layout")
    expect(figure(page, "districts", "2").locator("b")).to_have_text("5", timeout=SLOW_MS)


def test_the_map_waits_for_style_sheets_that_come_late(address: str) -> None:
    with browser_page(allowed=(address, address.replace("http", "ws"))) as visit:
        visit.page.route("**/table.css", lambda route: (time.sleep(LATE_S), route.continue_()))
        visit.page.goto(address)
        expect(figure(visit.page, "districts")).to_be_visible(timeout=60_000)
        assert set(points(visit.page)) == set("abcdefghz")
        assert visit.complaints == []


def test_files_of_the_table_come_from_this_server_and_unknown_ones_do_not(address: str) -> None:
    with opened_page(address, "/") as visit:
        answers = visit.page.evaluate("""async () => {
            const kinds = [];
            for (const path of ["table/leaflet/leaflet-src.esm.js", "table/files/table.js", "table/json/none"]) {
                const answer = await fetch(path);
                kinds.push([answer.status, answer.headers.get("content-type").split(";")[0]]);
            }
            return kinds;
        }""")
    assert [status for status, _ in answers] == [200, 200, 404]
    assert all(kind.endswith("/javascript") for _, kind in answers[:2])  # else it is no module
