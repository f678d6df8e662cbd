"""The app in the tests' browser: serve it, open it, wait for it, find its parts."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from browser import Visit, browser_page
from playwright.sync_api import Locator, Page, expect

from benchmarks.served import free_port, wait_for

ATTEMPTS = 5
QUIET_MS = 200  # after which a click has started the script, if it does
# Whether the script has not been running for so many milliseconds, as far as this was asked since it was reset.
_QUIET = """quiet_ms => {
    const app = document.querySelector('[data-testid="stApp"]');
    if (app?.dataset.testScriptState !== "notRunning") window.quietSince = undefined;
    else window.quietSince ??= performance.now();
    return performance.now() - window.quietSince >= quiet_ms;
}"""
expect.set_options(timeout=40_000)  # a run of the script on a busy machine
COMMAND = Path(sys.executable).parent / "gridplan"


@contextmanager
def served(*arguments: str) -> Iterator[str]:
    """Run `gridplan app` on a free port and give its address."""
    port = free_port()
    server = start_server(port, *arguments)
    try:
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def start_server(port: int, *arguments: str) -> subprocess.Popen[bytes]:
    """Start `gridplan app` and wait until it answers; who starts it ends it."""
    command = [str(COMMAND), "app", *arguments, "--port", str(port), "--no-browser"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ)
    try:
        wait_for(f"http://localhost:{port}")
    except BaseException:
        server.kill()
        raise
    return server


@contextmanager
def opened_page(address: str, path: str) -> Iterator[Visit]:
    """Open a page of the app and wait until it is drawn."""
    with browser_page(allowed=(address, address.replace("http", "ws"))) as visit:
        visit.page.goto(address + path)
        expect(visit.page.get_by_role("heading", level=1)).to_be_visible(timeout=60_000)
        settle(visit.page)
        yield visit


@contextmanager
def opened(address: str, path: str = "/") -> Iterator[Visit]:
    """Open the page of the layout and wait for its map."""
    with opened_page(address, path) as visit:
        expect(visit.page.locator(".grid[data-grid=all]")).to_be_visible(timeout=60_000)
        settle(visit.page)
        yield visit


def settle(page: Page) -> None:
    """Wait until the script has run to its end and nothing starts it again."""
    page.evaluate("window.quietSince = undefined")
    page.wait_for_function(_QUIET, arg=QUIET_MS, timeout=60_000)


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()
    settle(page)


def go(page: Page, name: str) -> None:
    """Open a page by its name in the navigation."""
    page.get_by_test_id("stTopNavLink").filter(has_text=name).click()
    settle(page)


def metric(page: Page | Locator, label: str) -> Locator:
    """Return the figure with a label, to wait for."""
    return page.locator('[data-testid="stMetric"]').filter(has_text=label).first


def figure(page: Page, indicator: str, grid: str = "all") -> Locator:
    """Return what the planning table shows of an indicator, for the whole or for a grid."""
    # While a page is drawn in the other language its table stands beside the new one.
    return page.locator(f'.grid[data-grid="{grid}"] .figure[data-figure="{indicator}"]').first


def choose(page: Page, box: str, option: str) -> None:
    """Choose as a planner does in a long list: type, and take what is left."""
    field = page.get_by_role("combobox", name=box).last
    wanted = page.get_by_role("option", name=option)
    for _ in range(ATTEMPTS):  # a list that is opened while the page is drawn anew or scrolls closes again
        settle(page)
        field.scroll_into_view_if_needed()
        field.click(trial=True)  # it stands still
        field.fill("")
        field.fill(option)
        with suppress(AssertionError):
            expect(wanted).to_have_count(1, timeout=2_000)
            break
    offered = page.get_by_role("option").all_inner_texts()
    assert len(offered) == 1, f"typed {option!r} into {box!r} ({field.input_value()!r}), which offers {offered}"
    page.keyboard.press("Enter")
    settle(page)
