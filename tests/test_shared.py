"""What sessions share: each value is computed once, whoever asks first, and those not used for long are dropped."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from unittest import mock

import pytest
from streamlit.testing.v1 import AppTest

from gridplan.indicators import measure_edits
from gridplan.ui import editor_view, shared


@pytest.fixture(autouse=True)
def _empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "_entries", [])


def test_those_who_ask_at_the_same_time_wait_for_one_answer() -> None:
    at_once, made = Barrier(4), []

    def ask() -> object:
        at_once.wait()
        return shared.shared(["not", {"hashable": 1}], lambda: made.append(1) or object())

    with ThreadPoolExecutor(4) as threads:
        answers = [each.result() for each in [threads.submit(ask) for _ in range(4)]]
    assert made == [1]
    assert len(set(map(id, answers))) == 1


def test_an_answer_that_failed_is_asked_for_again() -> None:
    with pytest.raises(ZeroDivisionError):
        shared.shared("key", lambda: 1 / 0)
    assert shared.shared("key", lambda: 2) == 2


def test_what_was_not_used_for_long_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "MOST", 2)
    for key in ("a", "b", "a", "c"):
        shared.shared(key, lambda key=key: key)
    assert shared.shared("a", lambda: "new") == "a"
    assert shared.shared("b", lambda: "new") == "new"


def _page(moved: bool) -> None:
    from gridplan.layout import assign_districts
    from gridplan.ui import editor_view, state
    from gridplan.ui.words import Speaker

    desk = state.open_desk("zh")
    if moved:
        state.edit(desk, assign_districts(desk.plan.layout, [desk.area.districts.index[0]], "2"))
        desk = state.open_desk("zh")
    editor_view._data(desk, "", Speaker("zh", desk.name))


def test_sessions_share_what_is_measured_of_the_layout_in_force_and_nothing_else() -> None:
    with mock.patch.object(editor_view, "measure_edits", wraps=measure_edits) as measured:
        for moved, calls in ((False, 1), (False, 1), (True, 2), (True, 3), (False, 3)):
            page = AppTest.from_function(_page, default_timeout=60, args=(moved,)).run()
            assert not page.exception
            assert measured.call_count == calls
