"""The two editors that are measured: where districts lie in the window, and how one clicks and reads the count."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks.served import Server
from benchmarks.ui.browser import opened

OPEN_MS = 120_000
STEP_PX, FEW = 5, 4  # pixels between two looks; a district that is met less often is too small to be clicked surely
TARGET = "2"  # the grid that is painted with
Point = tuple[float, float]
COUNT = f'.grid[data-grid="{TARGET}"] .figure[data-figure="districts"] b'
PEER_COUNT = '[data-testid="stMetricValue"]'
# The middle of the points at which the table tells of each district.
_OURS = """([step, few]) => {
    const [host] = [...document.querySelectorAll("*")].filter((each) => each.shadowRoot?.querySelector(".map"));
    const map = host.shadowRoot.querySelector(".map"), card = map.parentElement.querySelector(".card"), met = {};
    const { left, top, width, height } = map.getBoundingClientRect();
    for (let x = 4; x < width; x += step) for (let y = 4; y < height; y += step) {
        map.dispatchEvent(new PointerEvent("pointermove", { clientX: left + x, clientY: top + y, bubbles: true }));
        if (!card.hidden) (met[card.querySelector("b").textContent] ??= []).push([left + x, top + y]);
    }
    map.dispatchEvent(new PointerEvent("pointerleave"));
    const middle = (values) => values.reduce((a, b) => a + b) / values.length;
    const wide = Object.entries(met).filter(([, points]) => points.length >= few);
    return Object.fromEntries(wide.map(([name, points]) =>
        [name, [middle(points.map((point) => point[0])), middle(points.map((point) => point[1]))]]));
}"""
_THEIRS = """([labels]) => {
    const frames = [...document.querySelectorAll("iframe")];
    const frame = frames.find((each) => each.contentDocument.querySelector(".leaflet-container"));
    const { left, top } = frame.getBoundingClientRect(), { map } = frame.contentWindow;
    const box = map.getContainer().getBoundingClientRect();
    return Object.fromEntries(Object.entries(labels).map(([name, place]) => {
        const { x, y } = map.latLngToContainerPoint(place);
        return [name, [left + box.left + x, top + box.top + y]];
    }));
}"""


@contextmanager
def planning_table(browser: Browser, server: Server) -> Iterator[tuple[Page, dict[str, Point], str]]:
    """Open gridplan's planning table; yield the page, points of districts by name, and where the count is."""
    with opened(browser, server.address) as page:
        page.locator(COUNT).wait_for(timeout=OPEN_MS)
        quiet(page)
        page.keyboard.press(TARGET)
        yield page, page.evaluate(_OURS, [STEP_PX, FEW]), COUNT


@contextmanager
def peer(browser: Browser, server: Server, labels: Mapping[str, Point]) -> Iterator[tuple[Page, dict[str, Point], str]]:
    """Open the same city in streamlit-folium."""
    with opened(browser, server.address) as page:
        page.frame_locator("iframe").locator(".leaflet-overlay-pane canvas").wait_for(timeout=OPEN_MS)
        quiet(page)
        page.evaluate("new Promise((done) => setTimeout(done, 3000))")
        yield page, page.evaluate(_THEIRS, [labels]), PEER_COUNT


def quiet(page: Page, seconds: float = 0.5) -> None:
    """Wait until no script has been running for some seconds."""
    end, since = time.monotonic() + OPEN_MS / 1000, None
    while time.monotonic() < end:
        state = page.locator('[data-testid="stApp"]').get_attribute("data-test-script-state")
        since = (since or time.monotonic()) if state == "notRunning" else None
        if since is not None and time.monotonic() - since > seconds:
            return
        page.wait_for_timeout(50)
    raise SystemExit("the page does not come to rest")


def write_peer_city(
    path: Path, outlines: Mapping[str, Any], grid_of: Mapping[str, str], colours: Mapping[str, str]
) -> None:
    """Write what the peer draws: the polygons that gridplan sends, in its colours."""
    features = [
        {
            "type": "Feature",
            "properties": {"id": each["id"]},
            "geometry": {
                "type": "MultiPolygon",
                "coordinates": [[[[x, y] for y, x in ring]] for ring in each["rings"]],
            },
        }
        for each in outlines["districts"]
    ]
    content = {
        "bounds": outlines["bounds"],
        "features": {"type": "FeatureCollection", "features": features},
        "grid_of": dict(grid_of),
        "colours": dict(colours),
    }
    path.write_text(json.dumps(content), encoding="utf-8")
