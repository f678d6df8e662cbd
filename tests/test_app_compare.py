"""Two layouts in a real browser: maps that move together, and a divider between one and the other."""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from app_page import choose, opened_page, served, settle
from drawing import write_area
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Page, expect

from gridplan.layout import assign_districts
from gridplan.plan_file import open_plan, write_plan
from gridplan.study_area import read_area

ARTIFACTS = Path(__file__).parent / "artifacts"
SAME, MOVED = 0.02, 0.05  # shares of the map: the names of the sides differ, and what a district is hatched by
EVIL = '<img src=x onerror="window.hacked=1">'
ROWS = [("1", EVIL, "主城区", letter, "", "") for letter in "abef"]
ROWS += [("2", "H2", "主城区", letter, "", "") for letter in "cdgh"]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    if shutil.which("chromium") is None:
        pytest.skip("Debian's chromium is not installed")
    folder = tmp_path_factory.mktemp("city")
    hospitals = [{"id": "H1", "name": EVIL}, {"id": "H2", "in": "d"}]
    area = read_area(write_area(folder, "abcd\nefgh", facilities=hospitals, layouts={"now": ROWS}))
    plan = open_plan(None, area)
    other = plan.with_layout(assign_districts(plan.layout, ["b"], "2"), {})
    (folder / "other.json").write_bytes(write_plan(other))
    with served(str(folder)) as address, opened_page(address, "/compare") as visit:
        choose(visit.page, "右：新方案", "other.json")
        expect(visit.page.locator(".compare .lead").last).to_contain_text("1")
        visit.page.locator(".compare").scroll_into_view_if_needed()
        yield visit.page
        assert visit.refused == []
        # Streamlit looks for its server below the address of the page first.
        assert [line for line in visit.complaints if "404" not in line] == []
        assert visit.page.evaluate("window.hacked") is None


def _white(page: Page) -> list[Image.Image]:
    """Return where each map shows no district: the same ground in the same place looks the same."""
    found = []
    for sheet in page.locator(".compare .map").all():
        picture = Image.open(io.BytesIO(sheet.screenshot())).convert("L")
        lower = picture.crop((0, picture.height // 4, picture.width, picture.height))  # below the titles
        found.append(lower.point(lambda light: 255 * (light > 250)))
    return found


def _apart(one: Image.Image, other: Image.Image) -> float:
    """Return the share of the ground that is white in one alone."""
    return ImageStat.Stat(ImageChops.difference(one, other)).mean[0] / 255


def _box(page: Page, selector: str) -> dict[str, float]:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return dict(box)


def test_one_map_goes_at_once_where_the_other_has_gone(page: Page) -> None:
    before, other = _white(page)
    assert _apart(before, other) < SAME
    expect(page.locator(".compare .title").nth(1)).to_have_text("other.json · 草案")
    for number, (right, down) in enumerate([(60, 20), (-40, 30)]):
        map_box = page.locator(".compare .map").nth(number).bounding_box()
        assert map_box is not None
        x, y = map_box["x"] + 150, map_box["y"] + 150
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + right, y + down, steps=4)
        one, other = _white(page)
        page.mouse.up()
        assert _apart(one, other) < SAME
        assert _apart(one, before) > MOVED
        before = one
    scale = page.locator(".compare .leaflet-control-scale-line").text_content()
    page.mouse.wheel(0, -400)
    expect(page.locator(".compare .leaflet-control-scale-line")).not_to_have_text(scale or "")
    one, other = _white(page)
    assert _apart(one, other) < SAME
    page.locator(".compare").get_by_role("button", name="全图").click()
    expect(page.locator(".compare .leaflet-control-scale-line")).to_have_text(scale or "")


def test_the_pointer_tells_both_leads_of_a_district(page: Page) -> None:
    map_box = _box(page, ".compare .map")
    page.mouse.move(map_box["x"] + map_box["width"] * 0.4, map_box["y"] + map_box["height"] * 0.4)
    card = page.locator(".compare .card")
    expect(card.locator("b")).to_have_text("b")
    expect(card).to_contain_text(f"现行方案：1 {EVIL}")
    expect(card).to_contain_text("other.json · 草案：2 H2")


def test_a_divider_is_drawn_and_moved_by_keys(page: Page) -> None:
    page.get_by_role("button", name="卷帘").click()
    divider = page.get_by_role("separator")
    expect(divider).to_be_focused()
    expect(divider).to_have_attribute("aria-valuenow", "50")
    page.keyboard.press("ArrowRight")
    expect(divider).to_have_attribute("aria-valuenow", "52")
    page.keyboard.press("Home")
    expect(divider).to_have_attribute("aria-valuenow", "0")
    sheets, handle = _box(page, ".sheets"), _box(page, ".divider")
    page.mouse.move(handle["x"] + 13, handle["y"] + 200)
    page.mouse.down()
    page.mouse.move(sheets["x"] + sheets["width"] * 0.75, handle["y"] + 200, steps=3)
    page.mouse.up()
    expect(divider).to_have_attribute("aria-valuenow", "75")
    # Left of the divider the layout in force is on top, right of it the other.
    tops = page.locator(".sheets").evaluate(
        """sheets => [0.5, 0.9].map(share => {
            const { left, top, width, height } = sheets.getBoundingClientRect();
            const shown = sheets.getRootNode().elementFromPoint(left + width * share, top + height * 0.9);
            return [...sheets.querySelectorAll(".sheet")].indexOf(shown.closest(".sheet"));
        })"""
    )
    assert tops == [0, 1]
    ARTIFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTIFACTS / "compare-swipe.png")
    page.get_by_role("button", name="并排").click()
    settle(page)
    expect(divider).to_be_hidden()
