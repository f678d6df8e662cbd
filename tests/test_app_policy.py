"""The pages of policy in a real browser with the network blocked: findings, decisions, areas."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from app_page import choose, go, opened, opened_page, served, settle, tab
from drawing import write_area
from playwright.sync_api import Locator, Page, expect

ARTIFACTS = Path(__file__).parent / "artifacts"
SLOW_MS = 40_000
TALL = {"width": 1440, "height": 2600}
OWN, WENZHOU = "画图市", "温州市主城区（鹿城"
# One grid, where Guizhou wants two 原则上.
ROWS = [("1", "H1", "主城区", name, "", "") for name in "abcd"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An app that begins with an area of its own and has the examples beside it."""
    if shutil.which("chromium") is None:
        pytest.skip("Debian's chromium is not installed")
    folder = tmp_path_factory.mktemp("city")
    write_area(folder, "abcd", facilities=[{"id": "H1", "in": "a"}], layouts={"now": ROWS})
    with served(str(folder)) as found:
        yield found


def _open_area(page: Page, name: str) -> None:
    choose(page, "规划范围", name)
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text(name, timeout=SLOW_MS)
    settle(page)


def _open_policy(page: Page, name: str) -> None:
    choose(page, "政策", name)
    settle(page)


def _card(page: Page, rule: str) -> Locator:
    """Return the card of a rule: the innermost box that names it."""
    panel = page.locator('[role="tabpanel"]:visible')
    return panel.locator('[data-testid="stVerticalBlock"]').filter(has_text=rule).filter(has_text="原文").last


def _press(page: Page, name: str) -> None:
    settle(page)  # a button pressed while the page is being drawn may be a former page's
    page.get_by_role("button", name=name).first.click()
    settle(page)


def test_every_tab_of_the_policy_page_can_be_seen_in_both_languages(address: str) -> None:
    with opened(address) as visit:
        page = visit.page
        page.set_viewport_size(TALL)
        _open_area(page, WENZHOU)
        page.get_by_role("link", name="看核查结果").click()
        expect(page.get_by_role("tab", name="核查结果")).to_be_visible(timeout=SLOW_MS)
        settle(page)
        ARTIFACTS.mkdir(exist_ok=True)
        expect(page.get_by_text("“组建 5 个医联体”")).to_be_visible()
        page.get_by_text("各网格").first.click()
        expect(page.get_by_text("“医疗服务能力较强”须由人判定")).to_be_visible()
        for name, words in (
            ("核查结果", "龙湾区第一人民医院"),
            ("全部规则", "建立医联体建设联席会议制度"),
            ("征询意见", "已勾选 0 个"),
            ("各政策对照", "由1家市级或区级的三级公立综合性医院"),
        ):
            tab(page, name)
            settle(page)
            expect(page.get_by_text(words).first).to_be_visible(timeout=SLOW_MS)
            page.screenshot(path=str(ARTIFACTS / f"app-policy-zh-{name}.png"))
        page.get_by_text("EN", exact=True).click()
        expect(page.get_by_role("tab", name="Policies compared", selected=True)).to_be_visible(timeout=SLOW_MS)
        settle(page)
        assert "lang=en" in page.url
        for name in ("Findings", "All rules", "Consent", "Policies compared"):
            tab(page, name)
            settle(page)
            page.screenshot(path=str(ARTIFACTS / f"app-policy-en-{name}.png"))
        go(page, "Layout")
        assert "lang=en" in page.url
        expect(page.get_by_role("tab", name="Adjust")).to_be_visible()
        assert visit.refused == []


def test_rule_of_principle_is_set_aside_with_a_reason_and_undo_brings_it_back(address: str) -> None:
    with opened_page(address, "/policy") as visit:
        page = visit.page
        _open_policy(page, "贵州")
        card = _card(page, "G-L01")
        expect(card).to_contain_text("提醒")
        card.get_by_role("button", name="豁免…").click()
        settle(page)
        page.get_by_label("署名").fill("王某")
        _press(page, "记录")
        expect(page.get_by_text("请写明理由")).to_be_visible()
        page.get_by_label("理由").fill("中心城区只有一家三级医院")
        _press(page, "记录")
        expect(_card(page, "G-L01")).to_contain_text("已豁免：中心城区只有一家三级医院（王某")
        expect(_card(page, "G-L01").get_by_role("button", name="撤回")).to_be_visible()
        page.get_by_text("已豁免 1", exact=True).click()
        settle(page)
        expect(page.get_by_text("G-L03")).to_have_count(0)
        _press(page, "撤销")
        expect(page.get_by_text("没有这类结果。")).to_be_visible()
        page.get_by_text("提醒", exact=False).first.click()
        expect(page.get_by_role("button", name="重做")).to_be_enabled()


def test_judgement_changes_the_verdict_stays_in_the_other_language_and_is_taken_back(address: str) -> None:
    with opened(address) as visit:
        page = visit.page
        _open_area(page, WENZHOU)
        go(page, "政策")
        _card(page, "W-L02").get_by_text("各网格").click()
        expect(_card(page, "W-L02").get_by_text("符合 → 通过；不符合 → 不通过")).to_be_visible()
        page.wait_for_timeout(500)  # the card is still opening
        _card(page, "W-L02").get_by_role("button", name="判定…").click()
        expect(page.get_by_label("理由")).to_be_visible(timeout=SLOW_MS)
        settle(page)
        page.get_by_text("不符合", exact=True).click()
        page.get_by_label("理由").fill("年手术量居区末位")
        page.get_by_label("署名").fill("王某")
        _press(page, "记录")
        expect(_card(page, "W-L02")).to_contain_text("各网格 1 ● 2 ● 3 ● 4 ● 5 ✕")
        go(page, "布局")
        expect(page.get_by_text("✕ 不通过")).to_be_visible()
        page.get_by_text("EN", exact=True).click()
        settle(page)
        go(page, "Policy")
        expect(page.get_by_text("judged: no (grid 5). 年手术量居区末位 (王某")).to_be_visible()
        recorded = page.get_by_text(re.compile("^Recorded: "))  # a finding may say “not recorded: ”
        expect(recorded).to_have_count(1)
        _press(page, "Take back")
        expect(recorded).to_have_count(0)


def test_each_area_keeps_its_plan_its_steps_and_its_policy(address: str) -> None:
    with opened(address) as visit:
        page = visit.page
        _retitle(page, "自建方案")
        go(page, "政策")
        _open_policy(page, "许政办")
        go(page, "布局")
        _open_area(page, WENZHOU)
        expect(page.get_by_role("button", name="撤销")).to_be_disabled()
        _retitle(page, "温州方案")
        go(page, "政策")
        expect(page.get_by_text("W-L01")).to_be_visible()
        _open_area(page, OWN)
        expect(page.get_by_text("X-L01")).to_be_visible()
        go(page, "导出")
        expect(page.get_by_text("将导出：自建方案")).to_be_visible()
        _press(page, "撤销")
        expect(page.get_by_text("将导出：自建方案")).to_have_count(0)
        _open_area(page, WENZHOU)
        expect(page.get_by_text("将导出：温州方案")).to_be_visible()
        assert visit.refused == []


def _retitle(page: Page, title: str) -> None:
    """Make an edit that can be seen: the title of the document."""
    go(page, "导出")
    page.get_by_label("标题", exact=True).fill(title)
    page.get_by_role("button", name="用于导出").click()
    settle(page)
    expect(page.get_by_text(f"将导出：{title}")).to_be_visible()


def test_what_hospitals_said_is_recorded_for_all_that_are_ticked(address: str) -> None:
    with opened_page(address, "/policy") as visit:
        page = visit.page
        tab(page, "征询意见")
        settle(page)
        for table in page.locator('[data-testid="stDataFrame"]:visible').all():
            box = table.bounding_box()
            assert box is not None
            page.mouse.click(box["x"] + 16, box["y"] + 15)  # the box that ticks every row
            settle(page)
        expect(page.get_by_text("已勾选 5 个")).to_be_visible()
        page.get_by_text("不同意", exact=True).click()
        page.get_by_label("经办人").fill("王某")
        _press(page, "记录")
        expect(page.get_by_text("已勾选 0 个")).to_be_visible()
        cells = page.locator('[data-testid="stDataFrame"]:visible').first.locator("td")
        expect(cells.filter(has_text="不同意").first).to_be_attached(timeout=SLOW_MS)
