"""The planning table in the tests' browser: where its districts are, and what its grids hold."""

from app_page import figure
from playwright.sync_api import Page, expect

# Where the map tells of each district when the pointer is there: the middle of such points, by name.
_POINTS = """map => {
    const { left, top, width, height } = map.getBoundingClientRect();
    const card = map.parentElement.querySelector(".card"), met = {};
    for (let x = 4; x < width; x += 16) for (let y = 4; y < height; y += 16) {
        const place = { clientX: left + x, clientY: top + y, bubbles: true };
        map.dispatchEvent(new PointerEvent("pointermove", place));
        if (!card.hidden) (met[card.querySelector("b").textContent] ??= []).push([left + x, top + y]);
    }
    const middle = values => values.reduce((a, b) => a + b) / values.length;
    return Object.fromEntries(Object.entries(met).map(([name, points]) =>
        [name, [middle(points.map(point => point[0])), middle(points.map(point => point[1]))]]));
}"""


def points(page: Page) -> dict[str, tuple[float, float]]:
    """Return where each district is on the screen, by name."""
    found: dict[str, tuple[float, float]] = page.locator(".map").evaluate(_POINTS)
    return found


def pick(page: Page, grid: str) -> None:
    """Choose the grid to paint with."""
    page.locator(f'.grid[data-grid="{grid}"]').click()


def holds(page: Page, one: int, other: int) -> None:
    """Wait until grids 1 and 2 have so many districts."""
    expect(figure(page, "districts", "1").locator("b")).to_have_text(f"{one} 个")
    expect(figure(page, "districts", "2").locator("b")).to_have_text(f"{other} 个")
