"""A real browser for tests: Chromium without a network, that keeps what a page asked for and complained of."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, Route, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# What a page may open without leaving the machine.
LOCAL_SCHEMES = ("file:", "data:", "blob:", "about:")


@dataclass
class Visit:
    """A page in the browser, the addresses it was refused, and its console's errors and warnings."""

    page: Page
    refused: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@contextmanager
def browser_page(*, allowed: tuple[str, ...] = (), width: int = 1440, height: int = 900) -> Iterator[Visit]:
    """Open a page that reaches local files and addresses beginning with one of `allowed`, and nothing else."""
    if shutil.which(CHROMIUM) is None:
        pytest.skip(f"no Chromium at {CHROMIUM}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            visit = Visit(browser.new_page(viewport={"width": width, "height": height}))

            def guard(route: Route) -> None:
                address = route.request.url
                if address.startswith((*LOCAL_SCHEMES, *allowed)):
                    route.continue_()
                else:
                    visit.refused.append(address)
                    route.abort()

            def listen(message) -> None:
                if message.type in ("error", "warning"):
                    visit.complaints.append(message.text)

            visit.page.route("**/*", guard)
            visit.page.on("console", listen)
            visit.page.on("pageerror", lambda problem: visit.complaints.append(str(problem)))
            yield visit
        finally:
            browser.close()
