"""The task book on the policy page, in a real browser with the network blocked: records, undo, workbooks."""

import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from app_page import opened_page, served, settle, tab
from playwright.sync_api import Locator, Page, expect

from gridplan.plan_file import default_plan
from gridplan.policy import Case, read_policy
from gridplan.study_area import read_area
from gridplan.tasks import task_rows
from gridplan.tasks.table import tally

ARTIFACTS = Path(__file__).parent / "artifacts"
SLOW_MS = 40_000
SHEET, STATE, DONE_ON = "任务台账", "状态", "完成日期"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The app with the pilot of Lianyungang, whose deadlines have long passed."""
    if shutil.which("chromium") is None:
        pytest.skip("Debian's chromium is not installed")
    with served("lianyungang") as found:
        yield found


def _open_book(page: Page) -> None:
    tab(page, "任务清单")
    settle(page)


def _card(page: Page, task: str) -> Locator:
    """Return the innermost box that names a task and has its button."""
    boxes = page.locator('[data-testid="stVerticalBlock"]:visible').filter(has_text=task)
    return boxes.filter(has=page.get_by_role("button", name=re.compile("记录…|收起"))).last


def _told(overdue: int, done: int, total: int) -> str:
    return f"共 {total} 项，已完成 {done} 项，逾期 {overdue} 项"


def test_task_recorded_as_done_is_overdue_no_longer_and_undo_brings_it_back(address: str) -> None:
    area = read_area("lianyungang")
    before = tally(task_rows(read_policy("lianyungang-2021"), Case(area, default_plan(area), date.today())))
    assert before.done == 0
    with opened_page(address, "/policy") as visit:
        page = visit.page
        page.set_viewport_size({"width": 1440, "height": 1500})
        _open_book(page)
        expect(page.get_by_text(before.told.zh)).to_be_visible()
        ARTIFACTS.mkdir(exist_ok=True)
        page.screenshot(path=str(ARTIFACTS / "app-tasks-zh.png"))
        _card(page, "L-A04").get_by_role("button", name="记录…").click()
        settle(page)
        page.get_by_role("button", name="记录", exact=True).click()
        expect(page.get_by_text("没有记录人")).to_be_visible()
        page.get_by_label("记录人", exact=True).fill("王某")
        page.get_by_label("落实情况与证据", exact=True).fill("系统上线通知 <b>1</b> *号*")
        page.get_by_role("button", name="记录", exact=True).click()
        after = _told(before.overdue - 1, 1, before.total)
        expect(page.get_by_text(after)).to_be_visible(timeout=SLOW_MS)
        expect(_card(page, "L-A04")).to_contain_text("系统上线通知 <b>1</b> *号*")
        page.get_by_text("EN", exact=True).click()
        expect(page.get_by_text(f"1 done, {before.overdue - 1} overdue")).to_be_visible(timeout=SLOW_MS)
        settle(page)
        page.screenshot(path=str(ARTIFACTS / "app-tasks-en.png"))
        page.get_by_text(f"overdue {before.overdue - 1}", exact=True).click()
        settle(page)
        expect(page.get_by_text("L-A04")).to_have_count(0)
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_text(before.told.en)).to_be_visible(timeout=SLOW_MS)
        expect(page.get_by_text("L-A04")).to_be_visible()
        assert visit.refused == []


def test_filled_book_is_shown_before_it_is_taken_in_and_a_faulty_one_tells_every_fault(
    address: str, tmp_path: Path
) -> None:
    with opened_page(address, "/policy") as visit:
        page = visit.page
        _open_book(page)
        page.get_by_text("下载与读回").click()
        with page.expect_download() as given:
            page.get_by_role("button", name="任务台账，可填写（Excel）").click()
        book = tmp_path / "台账.xlsx"
        given.value.save_as(book)
        late = (date.today() + timedelta(days=9)).isoformat()
        wrong, right = tmp_path / "错.xlsx", tmp_path / "对.xlsx"
        _fill(book, wrong, {4: {STATE: "完工"}, 5: {STATE: "已完成", DONE_ON: late}})
        _fill(book, right, {4: {STATE: "进行中"}, 5: {STATE: "已完成", DONE_ON: "2021-12-01"}})
        page.get_by_label("记录人（表中未写记录人的行）").fill("李某")
        page.keyboard.press("Tab")
        settle(page)
        _hand_in(page, wrong)
        expect(page.get_by_text("文件有 2 处问题")).to_be_visible(timeout=SLOW_MS)
        for words in ("没有状态，或不认识的词", "请填未开始、进行中、已完成之一", "完工", late, "完成日期晚于记录日期"):
            expect(page.locator("td").filter(has_text=words).first).to_be_visible()
        _hand_in(page, right)
        expect(page.get_by_text("记录 2 行")).to_be_visible(timeout=SLOW_MS)
        expect(page.get_by_text("已完成 0 项")).to_be_visible()
        page.get_by_role("button", name="采用这 2 条记录").click()
        expect(page.get_by_text("已完成 1 项")).to_be_visible(timeout=SLOW_MS)
        expect(page.get_by_role("button", name="撤销")).to_be_enabled()


def _fill(form: Path, path: Path, rows: dict[int, dict[str, str]]) -> None:
    book = openpyxl.load_workbook(form)
    sheet = book[SHEET]
    headings = [cell.value for cell in sheet[3]]
    for row, cells in rows.items():
        for heading, value in cells.items():
            sheet.cell(row, headings.index(heading) + 1).value = value
    book.save(path)


def _hand_in(page: Page, path: Path) -> None:
    page.locator('input[type="file"]').last.set_input_files(path)
    settle(page)
