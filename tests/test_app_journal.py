"""Work outlives the server: what was drawn is there again, once, after a kill, a reload and a change of page."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from app_page import figure, go, opened, settle, start_server
from drawing import write_area
from playwright.sync_api import Page, expect
from table_page import holds, pick, points

from benchmarks.served import free_port

SLOW_MS = 60_000
ROWS = [(grid, f"H{grid}", "主城区", letter, "", "") for letter, grid in zip("abcdefgh", "11221122", strict=True)]
HOSPITALS = [{"id": f"H{grid}", "in": letter, "beds_open": 10} for letter, grid in ("a1", "d2")]


class Server:
    """A server that can be killed and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.address = f"http://localhost:{self.port}"
        self.start()

    def start(self) -> None:
        self.process = start_server(self.port, str(self.folder))

    def kill(self) -> None:
        """End it at once, as a machine that loses power does: nothing is put in order."""
        self.process.kill()
        self.process.wait()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    if shutil.which("chromium") is None:
        pytest.skip("Debian's chromium is not installed")
    write_area(tmp_path / "city", "abcd\nefgh", facilities=HOSPITALS, layouts={"now": ROWS})
    found = Server(tmp_path / "city")
    yield found
    found.kill()


def _undo_all(page: Page) -> int:
    """Press undo until there is nothing left, and return how often."""
    button = page.get_by_role("button", name="撤销")
    times = 0
    while button.is_enabled():
        button.click()
        settle(page)
        times += 1
    return times


def test_every_edit_is_there_once_after_the_server_was_killed(server: Server) -> None:
    with opened(server.address) as visit:
        page = visit.page
        place = points(page)
        pick(page, "2")
        page.mouse.click(*place["b"])
        holds(page, 3, 5)  # acknowledged
        settle(page)
        for name in "aef":
            page.mouse.click(*place[name])
        page.keyboard.press("Control+z")
        server.kill()  # with these on their way
        page.keyboard.press("1")
        page.mouse.click(*place["c"])
        server.start()
        expect(figure(page, "districts", "2").locator("b")).to_have_text("6 个", timeout=SLOW_MS)
        settle(page)

        page.reload()
        expect(figure(page, "districts", "2").locator("b")).to_have_text("6 个", timeout=SLOW_MS)
        settle(page)
        page.keyboard.press("1")
        page.mouse.click(*points(page)["a"])
        go(page, "政策")  # at once
        go(page, "布局")
        holds(page, 3, 5)
        settle(page)
        assert _undo_all(page) == 5  # b, a, e, c, a: f was undone
        holds(page, 4, 4)
