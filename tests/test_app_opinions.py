"""The log of opinions as a page: one taken down, answered, removed, undone; a sheet read; names shown as written."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from opinion_case import PLAIN, city
from streamlit.testing.v1 import AppTest

from gridplan.decisions import Opinion


def _page() -> None:
    """What the app runs in these tests."""
    import streamlit as st

    from gridplan.ui import opinions_view, state
    from gridplan.ui.words import Speaker

    language = "en" if st.session_state.get("english") else "zh"
    opinions_view.draw(state.open_desk(language), Speaker(language))
    st.button("undo", on_click=state.undo)
    st.session_state["found"] = state.open_desk(language).plan.opinions


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("GRIDPLAN_AREA", str(city(tmp_path / "city").root))
    page = AppTest.from_function(_page, default_timeout=60)
    page.session_state["epoch"] = 0
    return run(page)


def run(page: AppTest) -> AppTest:
    page.run()
    assert not page.exception
    return page


def kept(page: AppTest) -> tuple[Opinion, ...]:
    found: tuple[Opinion, ...] = page.session_state["found"]
    return found


def part(found: Any, label: str) -> Any:
    """Return the one widget of that label."""
    (one,) = (each for each in found if each.label == label)
    return one


def press(page: AppTest, label: str) -> None:
    part(page.button, label).click()
    run(page)


def take_down(page: AppTest, unit: str, text: str, *districts: str) -> None:
    part(page.text_input, "提出单位").set_value(unit)
    next(area for area in page.text_area if area.label == "意见").set_value(text)
    part(page.multiselect, "涉及片区").set_value(list(districts))
    part(page.text_input, "记录人").set_value("张三")
    press(page, "记录")


def test_an_opinion_is_taken_down_answered_and_every_step_can_be_undone(page):
    assert any("还没有记录意见" in caption.value for caption in page.caption)
    take_down(page, "甲局 <b>*粗*</b>", PLAIN, "b")
    (found,) = kept(page)
    assert (found.unit, found.text, dict(found.districts), found.person) == (
        "甲局 <b>*粗*</b>",
        PLAIN,
        {"b": "b"},
        "张三",
    )
    assert page.dataframe[0].value.loc[0, "涉及片区"] == "b"
    assert any("甲局 \\<b\\>\\*粗\\*\\</b\\>" in caption.value for caption in page.caption)
    part(page.radio, "采纳情况").set_value("rejected")
    press(page, "记录答复")
    assert any("没有理由" in error.value for error in page.error)
    part(page.text_area, "理由（部分采纳、不采纳须写明）").set_value("床位不足")
    press(page, "记录答复")
    assert (kept(page)[0].adoption, kept(page)[0].reason) == ("rejected", "床位不足")
    assert any("不采纳 1" in markdown.value for markdown in page.markdown)
    press(page, "undo")
    assert kept(page)[0].answer is None
    press(page, "undo")
    assert kept(page) == ()


def test_a_faulty_opinion_is_refused_with_every_fault_and_its_words_stay(page):
    part(page.text_input, "提出单位").set_value("甲局")
    press(page, "记录")
    assert kept(page) == ()
    assert all(any(word in error.value for error in page.error) for word in ("没有写意见", "没有记录人"))
    assert part(page.text_input, "提出单位").value == "甲局"


def test_the_next_open_opinion_is_offered_and_one_can_be_deleted(page):
    for unit in ("甲局", "乙局"):
        take_down(page, unit, PLAIN)
    press(page, "记录答复")  # still open: nothing said
    part(page.radio, "采纳情况").set_value("adopted")
    press(page, "记录答复")
    chosen = next(box for box in page.selectbox if box.label == "意见")
    assert chosen.value == 2
    press(page, "删除这条意见")
    assert [each.unit for each in kept(page)] == ["甲局"]


def test_a_sheet_is_shown_before_it_is_taken_in(page):
    text = io.StringIO()
    csv.writer(text).writerows(
        [("提出单位", "意见", "日期", "片区"), ("甲局", "<i>近些</i>", "2026-03-01", "b"), ("乙局", "好", "错", "")]
    )
    part(page.text_input, "记录人（表中的意见）").set_value("李四")
    page.file_uploader[0].upload("意见.csv", text.getvalue().encode(), "text/csv")
    run(page)
    assert any("文件有 1 处问题" in error.value for error in page.error)
    page.file_uploader[0].upload("意见.csv", text.getvalue().replace("错", "2026-03-02").encode(), "text/csv")
    run(page)
    assert any("新记录 2 条" in markdown.value for markdown in page.markdown)
    assert page.table[0].value.loc[0, "意见"] == "\\<i\\>近些\\</i\\>"
    press(page, "采用这 2 条")
    assert [(each.number, each.person) for each in kept(page)] == [(1, "李四"), (2, "李四")]


def test_the_page_speaks_english(page):
    take_down(page, "甲局", PLAIN)
    page.session_state["english"] = True
    run(page)
    assert {"From", "Opinion", "Districts", "Outcome"} <= set(page.dataframe[0].value.columns)
    assert any("the whole plan" in str(cell) for cell in page.dataframe[0].value.loc[0])
