"""Take the pictures of the app in `docs/pages/`: every page in both languages, of the embedded example.

python docs/take_pictures.py
"""

import os
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS.parent / "tests"))

from app_page import opened_page, served, settle  # noqa: E402 - the tests' folder must be known first
from browser import close_browser  # noqa: E402
from playwright.sync_api import Page, expect  # noqa: E402

SIZE = {"width": 1440, "height": 900}
COLOURS = 96  # of a picture: what a page with a map needs
PATHS = {
    "data": "data",
    "import": "import",
    "districts": "districts",
    "layout": "",
    "coverage": "coverage",
    "optimise": "optimise",
    "policy": "policy",
    "compare": "compare",
    "review": "review",
    "export": "export",
    "help": "help",
    "present": "?present=1",
}


def main() -> None:
    """Take them all."""
    (DOCS / "pages").mkdir(exist_ok=True)
    os.environ["HOME"] = "/home/planner"  # no one's: pages name folders at home, and offer work that was left there
    with served() as address:
        for language in ("zh", "en"):
            for name, path in PATHS.items():
                mark = "&" if "?" in path else "?"
                with opened_page(address, f"/{path}{mark}lang={language}") as visit:
                    _ready(visit.page, name)
                    _save(visit.page, DOCS / "pages" / f"{name}-{language}.png")
    close_browser()


def _ready(page: Page, name: str) -> None:
    page.set_viewport_size(SIZE)  # type: ignore[arg-type]
    if name == "layout":
        expect(page.locator(".grid[data-grid=all]")).to_be_visible()
    if name in ("compare", "present"):
        expect(page.locator(".compare .map canvas").first).to_be_visible()
    settle(page)
    page.wait_for_timeout(1500)  # maps in frames say nothing of having been drawn


def _save(page: Page, path: Path) -> None:
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()
