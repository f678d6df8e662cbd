"""The page of what leaves the house, in a real browser: every document opens as it should, options and stages hold."""

import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
from app_page import choose, go, opened_page, served, settle, tab
from opinion_case import three
from playwright.sync_api import Locator, Page, expect
from report_reading import docx_tables, expected, tables_of, xlsx_tables
from streamlit.testing.v1 import AppTest

from gridplan.access import AccessTable
from gridplan.documents import BUILDERS, Asked, build
from gridplan.export import pdf, render
from gridplan.layout import assign_districts
from gridplan.plan_file import Plan, Stage, read_plan, write_plan
from gridplan.policy import read_policy
from gridplan.stages import leave, standing
from gridplan.study_area import StudyArea

ARTIFACTS = Path(__file__).parent / "artifacts"
MOVED = ("W01", "W02", "W03")
MAKE_MS = 120_000  # everything at once, on a busy machine


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    if shutil.which("chromium") is None:
        pytest.skip("Debian's chromium is not installed")
    with served("wenzhou") as found:
        yield found


@pytest.fixture(scope="module")
def moved(wenzhou_plan: Plan) -> Plan:
    """The layout of 2020 with three districts in another grid."""
    return wenzhou_plan.with_layout(assign_districts(wenzhou_plan.layout, MOVED, "4"), {"test": "moved"})


def _tab(page: Page, name: str) -> None:
    tab(page, name)
    settle(page)


def _button(page: Page, key: str) -> Locator:
    return page.locator(f".st-key-download-{key} button").first  # one with a tooltip is there twice


def _saved(page: Page, key: str) -> bytes:
    """Press a button and return the file."""
    with page.expect_download(timeout=MAKE_MS) as download:
        _button(page, key).click()
    return Path(download.value.path()).read_bytes()


def _made(page: Page, key: str) -> bytes:
    """Press the button of a file that is made beside the page, and save it once it is there."""
    _button(page, key).click()
    save = page.get_by_role("button", name="保存", exact=True)
    expect(save).to_be_visible(timeout=MAKE_MS)
    with page.expect_download() as download:
        save.click()
    return Path(download.value.path()).read_bytes()


def _open_plan(page: Page, path: Path, stage: str = "草案") -> None:
    """Open a plan file, and wait until the head of the page says its stage."""
    _tab(page, "打开方案")
    page.locator('[role="tabpanel"]:visible input[type="file"]').set_input_files(path)
    expect(page.get_by_role("heading", level=1)).to_contain_text(stage, timeout=40_000)
    settle(page)


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()
    settle(page)


def _written(plan: Plan, folder: Path) -> Path:
    path = folder / "方案.json"
    path.write_bytes(write_plan(plan))
    return path


def test_every_document_opens_and_reads_back_as_the_core_makes_it(
    address: str, tmp_path: Path, wenzhou: StudyArea, wenzhou_access: AccessTable, wenzhou_plan: Plan, moved: Plan
) -> None:
    plan = three(moved)
    asked = Asked(plan, wenzhou, wenzhou_access, before=wenzhou_plan, policy=read_policy("wenzhou-2020"))
    with opened_page(address, "/export") as visit:
        page = visit.page
        _open_plan(page, _written(plan, tmp_path))
        _tab(page, "文件")
        annex = openpyxl.load_workbook(io.BytesIO(_saved(page, "layout-xlsx"))).worksheets[0]
        assert annex["D1"].value == "草案"
        assert docx_tables(_saved(page, "layout-docx")) == docx_tables(render(moved, wenzhou, "docx"))
        for name in BUILDERS:
            tables = tables_of(build(name, asked))
            shown = [expected(table) for table in tables]
            assert docx_tables(_saved(page, f"{name}-docx")) == shown, name
            assert xlsx_tables(_saved(page, f"{name}-xlsx"), tables) == shown, name
        assert visit.refused == []


@pytest.mark.skipif(not pdf.available(), reason="LibreOffice is not installed: Debian's libreoffice-writer")
def test_a_document_is_saved_as_pdf(address: str) -> None:
    with opened_page(address, "/export") as visit:
        assert _made(visit.page, "members-pdf").startswith(b"%PDF-")


def test_pdf_is_greyed_with_the_reason_where_libreoffice_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("chromium") is None:
        pytest.skip("Debian's chromium is not installed")
    monkeypatch.setenv("PATH", str(tmp_path))
    with served("wenzhou") as found:
        monkeypatch.undo()
        with opened_page(found, "/export") as visit:
            page = visit.page
            expect(_button(page, "members-pdf")).to_be_disabled()
            expect(page.get_by_text("PDF 需要 LibreOffice")).to_be_visible()
            expect(_button(page, "members-docx")).to_be_enabled()


def test_plan_before_may_be_a_file_and_the_effective_date_is_printed(
    address: str, tmp_path: Path, wenzhou: StudyArea, wenzhou_plan: Plan, moved: Plan
) -> None:
    with opened_page(address, "/export") as visit:
        page = visit.page
        choose(page, "调整前的方案", "上传的方案文件或布局表")
        settle(page)
        expect(_button(page, "transition-docx")).to_be_disabled()
        page.get_by_test_id("stFileUploader").locator("input").set_input_files(_written(moved, tmp_path))
        settle(page)
        expect(page.get_by_text("调整前：方案.json")).to_be_visible()
        page.get_by_role("spinbutton", name="year, 过渡的生效日期").click()
        page.keyboard.type("20260701")
        page.get_by_role("heading", level=1).click()  # a date counts once its box is left
        settle(page)
        expect(page.get_by_text("自 2026-07-01 起")).to_be_visible()
        districts = docx_tables(_saved(page, "transition-docx"))[0]
        names = [wenzhou.districts.at[key, "name"] for key in MOVED if wenzhou_plan.layout.grid_of[key] != "4"]
        assert [row[2] for row in districts[1:-1]] == names
        assert {row[-1] for row in districts[1:-1]} == {"2026-07-01"}


def test_options_hold_for_gis_files_and_for_everything(address: str, tmp_path: Path, wenzhou: StudyArea) -> None:
    with opened_page(address, "/export") as visit:
        page = visit.page
        choose(page, "KML、GeoJSON、shapefile 的坐标系", "GCJ-02")
        choose(page, "shapefile 的编码", "GBK")
        _tab(page, "地图与数据")
        expect(page.get_by_text("坐标已转换为 GCJ-02")).to_be_visible()
        path = tmp_path / "districts.geojson"
        path.write_bytes(_saved(page, "geojson"))
        shifted = gpd.read_file(path).query("layer == 'district'").geometry.total_bounds
        assert 0.002 < shifted[0] - wenzhou.districts.total_bounds[0] < 0.01
        with zipfile.ZipFile(io.BytesIO(_saved(page, "shp-zip"))) as shapes:
            (cpg, *_) = [shapes.read(name) for name in shapes.namelist() if name.endswith(".cpg")]
        assert cpg.upper().startswith((b"GBK", b"936", b"CP936"))
        page.get_by_text("不含坐标", exact=True).click()
        settle(page)
        for kind in ("html", "gpkg", "geojson", "kml", "shp-zip"):
            expect(_button(page, kind)).to_be_disabled()
        page.get_by_role("spinbutton", name="最小公布人数").fill("60000")
        page.keyboard.press("Enter")
        settle(page)
        tables = json.loads(_saved(page, "data-json"))
        assert "已隐去" in json.dumps(tables, ensure_ascii=False)
        with zipfile.ZipFile(io.BytesIO(_made(page, "zip"))) as everything:
            manifest = json.loads(everything.read("manifest.json"))
        assert manifest["options"]["coordinates"] is False
        assert not [name for name in everything.namelist() if name.startswith(("GIS/", "地图/"))]
        assert [name for name in everything.namelist() if "复评报告" in name]
        go(page, "布局")
        go(page, "导出")
        expect(page.get_by_role("checkbox", name="不含坐标")).to_be_checked()


def test_plan_goes_from_draft_to_issued_and_is_a_draft_again_once_changed(
    address: str, tmp_path: Path, wenzhou: StudyArea, moved: Plan
) -> None:
    with opened_page(address, "/export") as visit:
        page = visit.page
        _open_plan(page, _written(moved, tmp_path))
        _tab(page, "阶段")
        expect(page.get_by_text("尚未送出")).to_be_visible()
        expect(page.get_by_label("文号")).to_be_disabled()
        _press(page, "定稿并转出")
        expect(page.get_by_text("请写明经办人")).to_be_visible()
        page.get_by_label("经办人").fill("张三")
        _press(page, "定稿并转出")
        expect(page.get_by_text("由 张三 转为征求意见稿")).to_be_visible()
        _press(page, "定稿并转出")
        expect(page.get_by_text("由 张三 转为送审稿")).to_be_visible()
        _press(page, "定稿并转出")
        expect(page.get_by_text("由 张三 转为印发")).to_be_visible()
        expect(page.get_by_label("文号")).to_have_count(1)  # the form of the run before is gone
        page.get_by_label("文号").fill("温政办〔2026〕1号")
        page.get_by_label("审图号").fill("浙温S〔2026〕1号")
        _press(page, "记入方案")
        expect(page.get_by_text("由 张三 转为印发")).to_be_visible()
        page.screenshot(path=ARTIFACTS / "stage-issued.png")
        _tab(page, "地图与数据")
        path = tmp_path / "印发.json"
        path.write_bytes(_saved(page, "json"))
        plan = read_plan(path, wenzhou)
        assert standing(plan) is Stage.ISSUED
        assert [each.stage for each in plan.document.frozen] == [Stage.COMMENT, Stage.SUBMITTED, Stage.ISSUED]
        assert (plan.document.number, plan.document.map_approval) == ("温政办〔2026〕1号", "浙温S〔2026〕1号")
        _tab(page, "文件")
        page.get_by_label("标题", exact=True).fill("另一标题")
        _press(page, "用于导出")
        expect(page.get_by_role("heading", level=1)).to_contain_text("草案")
        _tab(page, "阶段")
        expect(page.get_by_text("因此又是草案")).to_be_visible()
        expect(page.get_by_text("文字有改动：标题")).to_be_visible()
        page.screenshot(path=ARTIFACTS / "stage-draft-again.png")
        _press(page, "撤销")
        expect(page.get_by_text("由 张三 转为印发")).to_be_visible()


def _lock() -> None:
    """What the app runs in the test below: a lock on a district, and another grid for the next one."""
    import streamlit as st

    from gridplan.layout import assign_districts, lock_districts
    from gridplan.ui import state

    state.open_desk("zh")
    for edited in (
        lambda layout: lock_districts(layout, ["W05"]),
        lambda layout: assign_districts(layout, ["W01"], "4"),
    ):
        desk = state.open_desk("zh")
        state.bump()
        state.edit(desk, edited(desk.plan.layout))
        plan = state.open_desk("zh").plan
        st.text(f"{plan.document.stage.value} {sorted(plan.layout.locked)} {'edited_from' in plan.origin}")


def test_a_lock_alone_leaves_an_issued_plan_as_it_is() -> None:
    page = AppTest.from_function(_lock, default_timeout=60).run()
    assert not page.exception
    assert [text.value for text in page.text] == ["印发 ['W05'] False", "草案 ['W05'] True"]


def test_stage_page_of_a_changed_layout_names_the_districts(
    address: str, tmp_path: Path, wenzhou: StudyArea, moved: Plan
) -> None:
    left = leave(moved, Stage.SUBMITTED, "李四", date(2026, 3, 1), wenzhou, checked=None)
    changed = left.with_layout(assign_districts(left.layout, ["W01"], "2"), {"test": "changed"})
    with opened_page(address, "/export") as visit:
        page = visit.page
        other = tmp_path / "later"
        other.mkdir()
        _open_plan(page, _written(left, tmp_path), "送审稿")
        _open_plan(page, _written(changed, other), "草案")
        _tab(page, "阶段")
        expect(page.get_by_text("内容与 2026-03-01 由 李四 转出的版本（送审稿）不同，因此又是草案")).to_be_visible()
        expect(page.get_by_text(f"1 个片区改了网格：{wenzhou.districts.at['W01', 'name']}")).to_be_visible()
