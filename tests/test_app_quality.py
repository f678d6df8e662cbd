"""The page of data: what an import did to them, grouped, with effects; other names, communities; the record as CSV."""

import csv
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from app_page import opened_page, served
from messy_city import NAMES, imported, whole, write_people
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from gridplan.export.quality_csv import quality_csv
from gridplan.importing.write import write_area
from gridplan.quality import RECORD_NAME, Entry, ImportRecord, InputFile, read_import_record
from gridplan.yaml_file import Words

ARTIFACTS = Path(__file__).parent / "artifacts"
RECORD = ImportRecord(
    gridplan_version="0.1.0",
    files=(InputFile(file="=人口.csv", sha256="ab12", encoding="gb18030"),),
    entries=(
        Entry(
            happening="missing",
            layer="population",
            what=Words(zh="人口未知", en="no figure"),
            count=1200,
            examples=("甲街道", "乙街道"),
            effect=Words(zh="无法判定", en="undetermined"),
        ),
    ),
)


def _page() -> None:
    """What the app runs in these tests."""
    from gridplan.ui import quality_view, state
    from gridplan.ui.words import Speaker

    quality_view.draw(state.open_desk("zh"), Speaker("zh"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city that was imported, one of its districts without people."""
    files = tmp_path_factory.mktemp("files")
    sources = [path for path in whole(files) if path.name != "人口.csv"]
    people = write_people(files, 常住人口=[1000, 2000, 3000, ""])
    return write_area(imported([*sources, people]), files / "area")


def _drawn(monkeypatch: pytest.MonkeyPatch, folder: Path) -> AppTest:
    monkeypatch.setenv("GRIDPLAN_AREA", str(folder))
    page = AppTest.from_function(_page, default_timeout=60).run()
    assert not page.exception
    return page


def _cells(page: AppTest) -> str:
    return "\n".join(str(cell) for table in page.table for cell in table.value.to_numpy().ravel())


def test_an_area_that_was_not_imported_says_that_there_is_no_record(monkeypatch):
    page = _drawn(monkeypatch, Path("geodata/wenzhou").resolve())
    assert any("没有导入记录" in caption.value for caption in page.caption)
    assert not page.table


def test_every_entry_of_the_record_is_shown_in_the_group_of_what_happened(monkeypatch, folder):
    record = read_import_record(folder)
    assert record is not None
    page = _drawn(monkeypatch, folder)
    counts = {box.label.split("（")[0]: box.label for box in page.expander}
    missing = [entry for entry in record.entries if entry.happening == "missing"]
    assert counts["缺失"] == f"缺失（{len(missing)} 条）"
    assert counts["读入的文件"] == f"读入的文件（{len(record.files)} 个）"
    assert sum(len(table.value) for table in page.table) == len(record.entries) + len(record.files)
    assert NAMES[3] in _cells(page)


def test_a_damaged_record_is_told_and_the_rest_of_the_page_is_there(monkeypatch, folder, tmp_path):
    broken = tmp_path / "area"
    shutil.copytree(folder, broken)
    (broken / RECORD_NAME).write_text("{}", encoding="utf-8")
    districts = pd.read_csv(broken / "districts.csv", dtype=str)
    districts.assign(former_names=["老甲", "", "", ""]).to_csv(broken / "districts.csv", index=False)
    page = _drawn(monkeypatch, broken)
    assert any("1 处问题" in error.value for error in page.error)
    assert "老甲" in _cells(page)


def test_record_as_csv_has_a_row_for_each_file_and_entry_and_runs_nothing():
    rows = list(csv.reader(io.StringIO(quality_csv(RECORD, "zh").decode("utf-8-sig"))))
    assert rows[1:] == [
        ["文件", "", "'=人口.csv", "", "gb18030, ab12", ""],
        ["缺失", "人口", "人口未知", "1200", "甲街道、乙街道", "无法判定"],
    ]
    english = quality_csv(RECORD, "en").decode("utf-8-sig")
    assert "missing,population,no figure,1200" in english


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    if shutil.which("chromium") is None:
        pytest.skip("Debian's chromium is not installed")
    with served(str(folder)) as found:
        yield found


def _read(page: Page) -> list[list[str]]:
    with page.expect_download(timeout=60_000) as download:
        page.locator(".st-key-download-quality button").first.click()
    return list(csv.reader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))


def test_what_the_import_did_is_read_in_the_app_and_downloaded(address: str, folder: Path) -> None:
    record = read_import_record(folder)
    assert record is not None
    with opened_page(address, "/data") as visit:
        page = visit.page
        expect(page.get_by_text("缺失（1 条）")).to_be_visible()
        page.set_viewport_size({"width": 1440, "height": 1900})
        ARTIFACTS.mkdir(exist_ok=True)
        expect(page.get_by_role("cell", name=NAMES[3])).to_be_visible()
        page.screenshot(path=ARTIFACTS / "data-imported-zh.png")
        assert len(_read(page)) == 1 + len(record.files) + len(record.entries)
        page.get_by_text("EN", exact=True).click()
        expect(page.get_by_text("Record of the import")).to_be_visible()
        expect(page.get_by_role("cell", name=NAMES[3])).to_be_visible()
        page.screenshot(path=ARTIFACTS / "data-imported-en.png")
        assert visit.refused == []
