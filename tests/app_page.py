"""The app in the tests' browser: serve it, open it, wait for it, find its parts."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from browser import Visit, browser_page
from playwright.sync_api import FrameLocator, Locator, Page, expect

START_S = 60
expect.set_options(timeout=20_000)  # a run of the script on a busy machine
COMMAND = Path(sys.executable).parent / "gridplan"


@contextmanager
def served(*arguments: str) -> Iterator[str]:
    """Run `gridplan app` on a free port and give its address."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = [str(COMMAND), "app", *arguments, "--port", str(port), "--no-browser"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ)
    address = f"http://localhost:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(address: str) -> None:
    end = time.monotonic() + START_S
    while True:
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


@contextmanager
def opened(address: str, path: str = "/") -> Iterator[tuple[Visit, FrameLocator]]:
    """Open the app and wait for its map."""
    with browser_page(allowed=(address, address.replace("http", "ws"))) as visit:
        visit.page.goto(address + path)
        frame = visit.page.frame_locator("iframe").first
        expect(frame.locator("path.leaflet-interactive").first).to_be_attached(timeout=60_000)
        settle(visit.page)
        yield visit, frame


def settle(page: Page) -> None:
    """Wait until the script has run to its end."""
    expect(page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')).to_be_attached(timeout=60_000)
    page.wait_for_timeout(300)


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()
    page.wait_for_timeout(300)


def go(page: Page, name: str) -> None:
    """Open a page by its name in the navigation."""
    page.get_by_test_id("stTopNavLink").filter(has_text=name).click()
    settle(page)
    page.wait_for_timeout(500)
    settle(page)


def metric(page: Page | Locator, label: str) -> Locator:
    """Return the figure with a label, to wait for."""
    return page.locator('[data-testid="stMetric"]').filter(has_text=label).first


def choose(page: Page, box: str, option: str) -> None:
    """Choose as a planner does in a long list: type, and take what is left."""
    field = page.get_by_role("combobox", name=box).last
    field.scroll_into_view_if_needed()
    page.wait_for_timeout(800)  # a list that is opened while the page scrolls closes again
    field.fill(option)
    expect(page.get_by_role("option", name=option)).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
