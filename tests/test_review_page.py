"""The page of the review: what it asks, how far it is, what it shows of what was found."""

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from drawing import write_area
from drawn_review import drawn_review
from review_case import drawn, plan
from streamlit.testing.v1 import AppTest

from gridplan import resources
from gridplan.documents.study.waterfall import waterfall
from gridplan.errors import Fault, InputError
from gridplan.export.long_work import review_files_in_worker
from gridplan.plan_file import Plan, Stage
from gridplan.review.study import Review
from gridplan.review.work import READ, STEPS, Given, HandedIn, review_in_worker
from gridplan.text import Text
from gridplan.ui import compare_maps_view, jobs, review_state, state
from gridplan.ui.jobs import Outcome


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Review:
    return drawn_review(tmp_path_factory.mktemp("review"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_bars_of_a_change_meet_and_end_at_the_value_of_today(review: Review, language: Any) -> None:
    drawn_ones = [(key, steps) for key, split in review.splits.items() if (steps := waterfall(split, language))]
    assert drawn_ones
    for key, (first, *parts, last) in drawn_ones:
        assert parts[0].start == first.end
        assert all(one.end == pytest.approx(other.start) for one, other in pairwise(parts)), key
        assert parts[-1].end == pytest.approx(last.end)
        assert all(min(part.least, part.most) <= part.end + 1e-9 for part in parts)


def test_a_change_that_cannot_be_split_has_no_bars(review: Review) -> None:
    lacking = [split for split in review.splits.values() if not split.parts]
    assert lacking
    assert [waterfall(split, "zh") for split in lacking] == [[] for _ in lacking]


def _given(**options: Any) -> Given:
    then, now = drawn(), drawn(populations=1500)
    return Given(plan(then, "1122"), then, now, date(2023, 11, 1), start=date(2020, 10, 1), **options)


def test_a_review_in_a_worker_tells_its_steps_in_their_order() -> None:
    told: list[Any] = []
    found = review_in_worker(_given(), on_progress=told.append, stop=lambda: False)
    assert found is not None
    assert told == list(STEPS)
    assert found.clock.start == date(2020, 10, 1)


def test_a_review_that_is_stopped_early_leaves_nothing() -> None:
    told: list[Any] = []
    assert review_in_worker(_given(), on_progress=told.append, stop=lambda: True) is None
    assert told == [READ]


def test_crosswalk_and_request_that_were_handed_in_are_read() -> None:
    strange = HandedIn("换算.csv", b"from_id,to_id,weight\nnowhere,a,1\n")
    with pytest.raises(InputError, match="nowhere"):
        review_in_worker(_given(crosswalk=strange), on_progress=lambda _step: None, stop=lambda: False)
    strange = HandedIn("要求.yaml", b"format: 1\nnonsense: 1\n")
    with pytest.raises(InputError, match="nonsense"):
        review_in_worker(_given(request=strange), on_progress=lambda _step: None, stop=lambda: False)


def test_faults_of_a_file_that_was_handed_in_name_it() -> None:
    wrong = HandedIn("../就诊.csv", "甲,乙\n1,2\n".encode())
    with pytest.raises(InputError, match=r"就诊\.csv"):
        review_in_worker(_given(evidence=(wrong,)), on_progress=lambda _step: None, stop=lambda: False)


def _draw(language: str) -> None:
    """What the app runs in the tests below."""
    import streamlit as st

    from gridplan.ui import review_view, state
    from gridplan.ui.words import Speaker

    desk = state.open_desk(language)
    other = st.Page(lambda: None, title="other", url_path="other")
    st.navigation([st.Page(lambda: None, title="here"), other], position="hidden")
    review_view.draw(desk, Speaker(language, desk.name), policy_page=other, layout_page=other)


class _Turn:
    """Work of which the test says how far it is."""

    seconds, ahead, begun = 3.0, 0, True

    def __init__(self, *steps: Any) -> None:
        self.steps, self.done, self.cancelled = steps, False, False
        self.outcome = Outcome(None, None)

    def cancel(self) -> None:
        self.cancelled = True

    def close(self) -> None:
        self.done = True


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Let work begin without a process, and tell what was begun."""
    asked: list[Any] = []

    def begin(line: Any, function: Any, *arguments: Any) -> _Turn:
        asked.append((function, *arguments))
        return _Turn((Text("复评报告.docx", ""), 0.125)) if function is review_files_in_worker else _Turn(STEPS[3])

    monkeypatch.setattr(jobs, "begin", begin)
    monkeypatch.setattr(jobs, "outcome", lambda turn: turn.outcome if turn.done else None)
    return asked


def _page(language: str = "zh") -> AppTest:
    page = AppTest.from_function(_draw, args=(language,), default_timeout=60).run()
    assert not page.exception
    return page


def _desk(page: AppTest) -> review_state.Desk:
    (shelf,) = page.session_state["shelves"].values()
    found: review_state.Desk = shelf["review"]
    return found


def _shown(page: AppTest) -> str:
    """Return every word on the page outside tables."""
    return "\n".join(each.value for each in (*page.markdown, *page.caption, *page.info, *page.error))


def test_what_is_chosen_is_what_is_reviewed(begun: list[Any]) -> None:
    page = _page()
    page.date_input[0].set_value(date(2020, 10, 1))
    page.number_input[0].set_value(12.0)
    page.button(key="review-begin").click().run()
    assert not page.exception
    ((function, given),) = begun
    assert function is review_in_worker
    assert (given.start, given.worth_min, given.in_force, given.evidence) == (date(2020, 10, 1), 12.0, None, ())
    assert given.then.manifest.id != given.now.manifest.id
    assert given.before.area_id == given.then.manifest.id
    assert given.policy is not None


def test_a_review_under_way_says_its_step_and_can_be_stopped(begun: list[Any]) -> None:
    page = _page()
    page.button(key="review-begin").click().run()
    turn = _desk(page).turn
    assert isinstance(turn, _Turn)
    page.button(key="review-stop").click().run()
    assert turn.cancelled
    turn.done = True
    page.run()
    assert not page.exception
    assert "复评已停止，没有留下结果" in _shown(page)


def test_a_review_that_cannot_be_made_says_why(begun: list[Any]) -> None:
    page = _page("en")
    page.button(key="review-begin").click().run()
    turn = _desk(page).turn
    assert isinstance(turn, _Turn)
    fault = Fault("就诊.csv", Text("列缺失", "a column is missing"), Text("请补上", "Add it"), column="片区")
    turn.outcome, turn.done = Outcome(None, InputError([fault])), True
    page.run()
    assert "1 faults: not taken in" in _shown(page)
    assert page.table[0].value["fault"].tolist() == ["a column is missing"]


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Review:
    """The drawn review, with its area of today open."""
    found = drawn_review(tmp_path)
    rows = [(grid, f"H{grid}", "主城区", letter, "", "") for letter, grid in zip("abcde", "11222", strict=True)]
    write_area(
        tmp_path / "opened",
        "abcde",
        populations={"a": 1500, "b": 2000, "c": 3000, "d": (2500, "low"), "e": (3000, "low")},
        facilities=[{"id": "H1", "in": "a"}, {"id": "H2", "in": "e"}],
        travel_time={"thresholds_min": [1, 2, 3]},
        layouts={"now": rows},
    )
    monkeypatch.setenv(resources.AREA_VARIABLE, str(tmp_path / "opened"))
    monkeypatch.setattr(
        compare_maps_view, "draw", lambda desk, left, right, t: st.text(f"{left.title} | {right.title}")
    )
    return found


def _tab(review: Review, number: int, language: str) -> AppTest:
    page = _page(language)
    _desk(page).outcome = Outcome(review, None)
    page.session_state["review_tab"] = number
    page.run()
    assert not page.exception
    return page


# What each tab says, in both languages.
TABS = [
    ("结论是否稳健", "Does it hold"),
    ("医疗机构", "Facilities"),
    ("变化的构成", "What the changes are made of"),
    ("目标", "argets"),
    ("变动的片区", "Districts that move"),
    ("敏感性", "Sensitivity"),
    ("方法", "Method"),
    ("复评报告（Word、PDF）", "The report"),
]


@pytest.mark.parametrize("number", range(len(TABS)))
def test_every_tab_says_in_both_languages_what_was_found(opened: Review, number: int) -> None:
    for language, words in zip(("zh", "en"), TABS[number], strict=True):
        assert words in _shown(_tab(opened, number, language))


def test_the_pick_stands_beside_keeping_with_its_reasons_and_can_be_opened(
    opened: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[Plan] = []
    monkeypatch.setattr(state, "do", taken.append)
    monkeypatch.setattr(st, "switch_page", lambda *_arguments, **_options: None)
    page = _tab(opened, 4, "zh")
    assert [text.value for text in page.text] == ["维持现布局 | 调整 c 片区"]
    assert "到牵头医院由 2\\.0 分钟变为 2\\.0 分钟" in _shown(page)
    page.button(key="review-open").click().run()
    assert taken == [opened.plan_of(opened.recommended)]
    assert taken[0].document.stage is Stage.DRAFT


def test_files_of_a_review_are_made_beside_the_page(opened: Review, begun: list[Any]) -> None:
    page = _tab(opened, 7, "zh")
    page.button(key="review-files").click().run()
    assert not page.exception
    assert begun[-1][0] is review_files_in_worker
    turn = _desk(page).files_turn
    assert isinstance(turn, _Turn)
    turn.outcome, turn.done = Outcome({"复评报告.docx": b"1"}, None), True
    page.run()
    assert [each.proto.label.partition("-")[2] for each in page.get("download_button")] == ["复评报告.docx"]
