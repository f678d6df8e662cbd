"""Opening layout tables in the app: pasted or from a file; what is doubtful is asked, what is wrong is listed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from app_page import choose, opened_page, served, settle, tab
from layout_case import city, draw, tabs
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from gridplan.export import render
from gridplan.layout import Layout
from gridplan.layout_table import long_rows
from gridplan.plan_file import open_plan
from gridplan.study_area import StudyArea, read_area

ARTIFACTS = Path(__file__).parent / "artifacts"
TWO = {"1": ["H1"], "2": ["H2"]}
HEADINGS = ("牵头医院", "区划", "片区")


def _page() -> None:
    """What the app runs in these tests."""
    import streamlit as st

    from gridplan.ui import open_view, state
    from gridplan.ui.words import Speaker

    desk = state.open_desk("zh")
    st.session_state["layout"] = desk.plan.layout
    open_view.draw(desk, Speaker("zh"))


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("GRIDPLAN_AREA", str(city(tmp_path / "city").root))
    return AppTest.from_function(_page, default_timeout=60).run()


def _paste(page: AppTest, *rows: tuple[str, ...]) -> AppTest:
    run = page.text_area[0].set_value(tabs(HEADINGS, *rows)).run()
    assert not run.exception
    return run


def _layout(page: AppTest) -> Layout:
    found: Layout = page.session_state["layout"]
    return found


def test_pasted_table_is_shown_as_it_was_taken_and_then_taken_in(page: AppTest) -> None:
    _paste(page, ("市第一医院", "西区", "安定街道"), ("市第二医院", "西区", "白沙"))
    assert any("安定街道" in markdown.value for markdown in page.markdown)
    assert _layout(page) == Layout(())
    page.button[-1].click().run()
    assert _layout(page) == draw("12. ...", leads=TWO)


def test_question_is_answered_in_a_box_and_nothing_is_taken_before(page: AppTest) -> None:
    _paste(page, ("市第一医院", "西区", "安顶"), ("市第二医院", "西区", "白沙"))
    (box,) = page.selectbox
    assert box.value is None
    page.button[0].click().run()
    assert len(page.selectbox) == 1  # still open
    page.selectbox[0].select_index(0)
    page.button[0].click().run()
    page.button[-1].click().run()
    assert _layout(page) == draw("12. ...", leads=TWO)


def test_what_the_evidence_speaks_for_is_chosen_already(page: AppTest) -> None:
    _paste(page, ("市第一医院", "西区", "安定、白沙"), ("市第二医院", "西区", "其余片区"))
    (box,) = page.selectbox
    assert box.value == "rest"


def test_every_fault_of_a_table_is_listed(page: AppTest) -> None:
    _paste(page, ("市第一医院", "西区", "安定、白沙等 3 个片区"), ("市第二医院", "西区", "东山等 4 个片区"))
    (table,) = page.table
    assert len(table.value) == 2
    assert _layout(page) == Layout(())


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    if shutil.which("chromium") is None:
        pytest.skip("Debian's chromium is not installed")
    with served("wenzhou") as found:
        yield found


def _moved(area: StudyArea) -> list[tuple[str, ...]]:
    """Return the long table of 2020 with 景山 in grid 2, and a name that only resembles one."""
    rows = long_rows(open_plan(None, area).layout, area)
    rows = [("2", "温州市人民医院", *row[2:]) if row[3] == "景山" else row for row in rows]
    return [(*row[:3], "梧甜", *row[4:]) if row[3] == "梧田" else row for row in rows]


def test_annex_from_word_opens_and_a_doubtful_name_is_asked(address: str, tmp_path: Path) -> None:
    area = read_area("wenzhou")
    annex = tmp_path / "附件3.docx"
    annex.write_bytes(render(open_plan(None, area), area, "docx"))
    table = tmp_path / "布局.csv"
    head = ("序号", "牵头医院", "区划", "片区", "成员单位", "关系")
    table.write_text("\n".join(",".join(row) for row in (head, *_moved(area))), encoding="utf-8")
    with opened_page(address, "/export") as visit:
        page = visit.page
        ARTIFACTS.mkdir(exist_ok=True)
        tab(page, "打开方案")
        settle(page)
        box = page.get_by_test_id("stFileUploader").filter(has_text="打开方案文件或布局表").locator("input")
        box.set_input_files(annex)
        settle(page)
        page.get_by_role("button", name="采用这个布局方案").click()
        settle(page)
        expect(page.get_by_role("button", name="采用这个布局方案")).to_have_count(0)
        box.set_input_files(table)
        settle(page)
        expect(page.get_by_text("没有“梧甜（瓯海区）”")).to_be_visible()
        page.screenshot(path=ARTIFACTS / "open-layout.png")
        choose(page, "没有“梧甜（瓯海区）”", "梧田（瓯海区）")
        page.get_by_role("button", name="确定").click()
        settle(page)
        page.get_by_role("button", name="采用这个布局方案").click()
        settle(page)
        expect(page.get_by_role("button", name="采用这个布局方案")).to_have_count(0)
        tab(page, "文件")
        settle(page)
        with page.expect_download(timeout=40_000) as download:
            page.locator(".st-key-download-layout-docx button").click()
        (table, _) = docx.Document(str(download.value.path())).tables
        cells = {(row.cells[0].text, row.cells[2].text): row.cells[3].text for row in table.rows}
        assert "景山" in cells["2", "瓯海区"]
        assert "梧田" in cells["1", "瓯海区"]
