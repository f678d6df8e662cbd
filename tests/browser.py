"""A real browser for tests: Chromium that knows no other host, and keeps what a page asked for and complained of."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Playwright, Request, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",  # there is no other host
]
# What a page may open without leaving the machine.
LOCAL_SCHEMES = ("file:", "data:", "blob:", "about:")


@dataclass
class Visit:
    """A page in the browser, what it asked of other hosts (they are not there), and what its console complained of."""

    page: Page
    refused: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@cache
def _running() -> tuple[Playwright, BrowserContext, TemporaryDirectory[str]]:
    """Start the browser, once for the tests of a file: its pages share what they loaded, on a disk so scripts too."""
    playwright = sync_playwright().start()
    folder = TemporaryDirectory(ignore_cleanup_errors=True)  # it may still be writing as it ends
    launch = playwright.chromium.launch_persistent_context
    return playwright, launch(folder.name, executable_path=CHROMIUM, args=ARGUMENTS), folder


def close_browser() -> None:
    """End the browser if it was started."""
    if _running.cache_info().currsize:
        playwright, context, folder = _running()
        _running.cache_clear()
        context.close()
        playwright.stop()
        folder.cleanup()


@contextmanager
def browser_page(*, allowed: tuple[str, ...] = (), width: int = 1440, height: int = 900) -> Iterator[Visit]:
    """Open a page that reaches local files and this machine, and notes what asks for more than `allowed` begins."""
    if shutil.which(CHROMIUM) is None:
        pytest.skip(f"no Chromium at {CHROMIUM}")
    page = _running()[1].new_page()
    page.set_viewport_size({"width": width, "height": height})
    visit = Visit(page)

    def note(request: Request) -> None:
        if not request.url.startswith((*LOCAL_SCHEMES, *allowed)):
            visit.refused.append(request.url)

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            visit.complaints.append(message.text)

    page.on("request", note)
    page.on("console", listen)
    page.on("pageerror", lambda problem: visit.complaints.append(str(problem)))
    try:
        yield visit
    finally:
        page.close()
