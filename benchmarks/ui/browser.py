"""Chromium without network, with the meter in every page."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, Route, sync_playwright
from xstatic.pkg.leaflet import BASE_DIR

METER = Path(__file__).with_name("meter.js")
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
SIZE = {"width": 1440, "height": 1100}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run Debian's Chromium."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise SystemExit("chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, address: str) -> Iterator[Page]:
    """Open an address with an empty cache; what a page asks of other hosts comes from this machine or is empty."""
    context = browser.new_context(viewport=SIZE)
    context.add_init_script(path=METER)
    context.route(lambda url: "//localhost" not in url and url.startswith("http"), _instead)
    page = context.new_page()
    page.goto(address)
    try:
        yield page
    finally:
        context.close()


def _instead(route: Route) -> None:
    """Hand out our own Leaflet for that of a content network, which streamlit-folium asks for."""
    name = route.request.url.split("?")[0].rsplit("/", 1)[-1]
    own = Path(BASE_DIR) / name
    if name in ("leaflet.js", "leaflet.css") and own.is_file():
        route.fulfill(path=own)
    else:
        route.fulfill(body="")
