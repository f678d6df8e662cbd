"""Logging in for real: the app's door, a provider of log-ins, back into the app under one's own name."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from app_page import free_port, start_server
from browser import browser_page
from drawing import write_area
from log_in_provider import provider
from playwright.sync_api import expect
from team import ACCOUNTS_VARIABLE, PLANNER, accounts_in

ROWS = [(grid, f"H{grid}", "主城区", letter, "", "") for letter, grid in zip("abcd", "1122", strict=True)]
HOSPITALS = [{"id": f"H{grid}", "in": letter} for letter, grid in ("a1", "d2")]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The app of a team, whose provider tells another's name of who logs in."""
    if shutil.which("chromium") is None:
        pytest.skip("Debian's chromium is not installed")
    write_area(tmp_path / "city", "ab\ncd", facilities=HOSPITALS, layouts={"now": ROWS})
    monkeypatch.setenv(ACCOUNTS_VARIABLE, str(accounts_in(tmp_path)))
    monkeypatch.setenv("NO_PROXY", "localhost")
    port = free_port()
    with provider(email=PLANNER, email_verified=True, name="张三") as found:
        known = tmp_path / "secrets.toml"
        known.write_text(found.secrets_toml(port), encoding="utf-8")
        monkeypatch.setenv("STREAMLIT_SECRETS_FILES", str(known))
        server = start_server(port, str(tmp_path / "city"))
        yield f"http://localhost:{port}"
        server.kill()
        server.wait()


def test_planner_logs_in_signs_with_the_own_name_and_logs_out(app: str) -> None:
    with browser_page() as visit:
        page = visit.page
        page.goto(app)
        door = page.get_by_role("button", name="登录", exact=True)
        door.click()
        expect(page.get_by_text("李四 · 编制")).to_be_visible(timeout=60_000)
        page.get_by_role("button", name="退出登录").click()
        expect(door).to_be_visible(timeout=60_000)
        assert visit.complaints == []
