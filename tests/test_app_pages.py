"""Every page in both languages: a picture of each, no word of the other language, and the tour through them."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from app_page import go, opened_page, served, settle, tab
from drawing import write_area
from playwright.sync_api import Page, expect

ARTIFACTS = Path(__file__).parent / "artifacts"
TALL = {"width": 1440, "height": 1500}
# The policy's page shows the words of its document, which no one translates.
QUOTING = {"政策", "Policy"}
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
PATH = re.compile(r"/\S+")  # folders have the names they have
ENGLISH = re.compile(r"[A-Za-z]{4,}")
# What an English page calls as the document does, and the switch to the other language.
CHINESE_TERMS = {"中文", "语言", "区划", "试行", "文号", "审图号"}
# What a Chinese page calls by its own name: files, programs, layers, and what Streamlit says itself.
ENGLISH_TERMS = {
    *("GeoJSON", "GeoPackage", "JSON", "Parquet", "shapefile", "YAML", "XLSX", "DOCX", "Excel", "Word"),
    *(
        "gridplan",
        "import",
        "yaml",
        "lang",
        "unit",
        "units",
        "outlines",
        "yyyy",
        "upload",
        "Upload",
        "file",
        "Language",
    ),
    *(
        "keyboard",
        "arrow",
        "right",
        "down",
        "road",
        "drawn",
    ),  # names of icons; of the classes and the source of the city
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a city whose own names are single letters, so that every word is the app's."""
    if shutil.which("chromium") is None:
        pytest.skip("Debian's chromium is not installed")
    leads = {"H1": "abc", "H2": "def"}
    folder = write_area(
        tmp_path_factory.mktemp("city"),
        "abc\ndef",
        facilities=[{"id": lead, "in": districts[0], "lead_candidate": "yes"} for lead, districts in leads.items()],
        layouts={
            "now": [(str(n), lead, "主城区", d, "", "") for n, lead in enumerate(leads, 1) for d in leads[lead]],
        },
    )
    for file in [*folder.glob("*.csv"), *folder.glob("*.yaml")]:
        text = file.read_text(encoding="utf-8")
        for name, letter in (("主城区", "x"), ("画图市", "C"), ("Drawn City", "C"), ("now布局方案", "N")):
            text = text.replace(name, letter)
        file.write_text(text, encoding="utf-8")
    with served(str(folder)) as found:
        yield found


def _pages(page: Page) -> Iterator[tuple[str, str]]:
    """Go to every page, and to every tab of it; yield the name of the page, and of the picture."""
    for name in page.get_by_test_id("stTopNavLink").all_inner_texts():
        go(page, name)
        for part in page.get_by_role("tab").all_inner_texts() or [""]:
            if part:
                tab(page, part)
            yield name, f"{name}-{part}" if part else name


def _foreign(page: Page, name: str, *, language: str) -> set[str]:
    if name in QUOTING:
        said = page.locator("button, label").all_inner_texts()
    else:
        said = [page.get_by_test_id("stMain").inner_text()]
    pattern, terms = (CHINESE, CHINESE_TERMS) if language == "en" else (ENGLISH, ENGLISH_TERMS)
    return {word for text in said for word in pattern.findall(PATH.sub("", text))} - terms


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_is_drawn_in_its_language_and_asks_nobody_else(address: str, language: str) -> None:
    ARTIFACTS.mkdir(exist_ok=True)
    with opened_page(address, f"/help?lang={language}") as visit:
        page, foreign = visit.page, {}
        page.set_viewport_size(TALL)
        for name, picture in _pages(page):
            foreign[picture] = _foreign(page, name, language=language)
            expect(page.get_by_test_id("stException")).to_have_count(0)
            page.screenshot(path=str(ARTIFACTS / f"app-{language}-{picture.replace('/', ' ')}.png"))
        assert {picture: words for picture, words in foreign.items() if words} == {}
        assert len(foreign) > 20
        assert visit.refused == []


def test_tour_leads_through_the_pages_and_can_be_taken_again(address: str) -> None:
    with opened_page(address, "/") as visit:
        page = visit.page
        page.get_by_role("button", name="五步导览").click()
        for step, heading in enumerate(("网格、牵头医院、片区", "涂改", "谁太远", "是否符合文件", "成文"), start=1):
            expect(page.get_by_text(f"{step}/5 · {heading}")).to_be_visible()
            settle(page)
            if step < 5:
                page.get_by_role("button", name="下一步").click()
        assert page.url.split("?")[0].endswith("/export")
        page.get_by_role("button", name="上一步").click()
        expect(page.get_by_text("4/5")).to_be_visible()
        page.get_by_role("button", name="结束导览").click()
        expect(page.get_by_text("4/5")).to_have_count(0)
        settle(page)
        go(page, "布局")
        expect(page.get_by_role("button", name="五步导览")).to_have_count(0)  # not offered twice
        go(page, "设置与帮助")
        page.get_by_role("button", name="五步导览").click()
        expect(page.get_by_text("1/5")).to_be_visible()
