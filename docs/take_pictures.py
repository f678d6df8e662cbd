"""Take the pictures of the app in `docs/pages/`: every page in both languages, of the embedded example.

python docs/take_pictures.py
"""

import os
import sys
from contextlib import chdir
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent / "tests"))

from app_page import choose, opened_page, served, settle  # noqa: E402 - the tests' folder must be known first
from browser import close_browser  # noqa: E402
from playwright.sync_api import Page, expect  # noqa: E402

from gridplan.layout import assign_districts  # noqa: E402
from gridplan.plan_file import open_plan  # noqa: E402
from gridplan.resources import STORE_VARIABLE  # noqa: E402
from gridplan.store import Store, judged  # noqa: E402
from gridplan.study_area import read_area  # noqa: E402

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
    "plans": "plans",
    "export": "export",
    "help": "help",
    "present": "?present=1",
}


def main() -> None:
    """Take them all."""
    (DOCS / "pages").mkdir(exist_ok=True)
    os.environ["HOME"] = "/home/planner"  # no one's: pages name folders at home, and offer work that was left there
    with TemporaryDirectory() as folder, chdir(folder):
        os.environ[STORE_VARIABLE] = "plans.gridplan"  # the page says where it is: nowhere in particular
        _remember(Store.open())
        _take()
    close_browser()


def _remember(store: Store) -> None:
    """Store what planners might have done with the example: two revisions, one in operation, a what-if."""
    area = read_area("wenzhou")
    plan, people = open_plan("2020", area), {"author": "张三", "reason": "按附件3录入"}
    day = date(2021, 1, 1)
    first = store.create(plan, area, name="温州网格化布局", judged=judged(plan, area, "wenzhou-2020", day), **people)
    store.publish(first.id, author="王五", reason="市政府办公室印发")
    store.operate(first.id, day, author="王五", reason="各医联体挂牌运行")
    ids = {name: key for key, name in area.districts["name"].items()}
    for person, name, grid, branch in (("李四", "三垟", "3", "main"), ("张三", "蒲州", "3", "试算")):
        moved = plan.with_layout(assign_districts(plan.layout, [ids[name]], grid), {"edited_from": dict(plan.origin)})
        if branch != "main":
            store.branch(first.id, branch, author=person, reason="看看东片")
        found = judged(moved, area, "wenzhou-2020", date.today())
        reason = f"{name}离网格 {grid} 的牵头医院更近"
        store.save(
            first.plan_id, moved, area, parent=first.id, author=person, reason=reason, branch=branch, judged=found
        )


def _take() -> None:
    with served() as address:
        for language in ("zh", "en"):
            for name, path in PATHS.items():
                mark = "&" if "?" in path else "?"
                with opened_page(address, f"/{path}{mark}lang={language}") as visit:
                    _ready(visit.page, name)
                    _save(visit.page, DOCS / "pages" / f"{name}-{language}.png")


def _ready(page: Page, name: str) -> None:
    page.set_viewport_size(SIZE)  # type: ignore[arg-type]
    if name == "layout":
        expect(page.locator(".grid[data-grid=all]")).to_be_visible()
    if name == "review":  # of today's data, which the scenario stands for
        english = "lang=en" in page.url
        choose(page, "Study area" if english else "规划范围", "2023")
        page.get_by_role("button", name="Review" if english else "开始复评", exact=True).click()
        expect(page.get_by_role("tab").first).to_be_visible(timeout=120_000)
    if name in ("compare", "present"):
        expect(page.locator(".compare .map canvas").first).to_be_visible()
    settle(page)
    page.wait_for_timeout(1500)  # maps in frames say nothing of having been drawn


def _save(page: Page, path: Path) -> None:
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()
