"""Accounts in the app: who is let in, what each role is offered, and whose name stands under what is done."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from team import ACCOUNTS_VARIABLE, APPROVER, PLANNER, VIEWER, accounts_in, log_in

from gridplan.resources import settings_file
from gridplan.settings_file import read_settings
from gridplan.ui import account_state


def _app() -> None:
    from gridplan.ui import main

    main.main()


def _forms() -> None:
    """Show the forms that ask for a name, without the page around them."""
    import streamlit as st

    from gridplan.ui import approve_form, stage_view, state
    from gridplan.ui.words import Speaker

    t = Speaker("zh")
    desk = state.open_desk("zh")
    stage_view.draw(desk, t)
    approve_form.draw(desk, t)
    st.button("paint", on_click=lambda: state.document_words(desk, title="改", trial=False, note=""))
    st.session_state["found"] = state.open_desk("zh").plan
    told = state.told()
    st.session_state["said"] = "" if told is None else told.zh


def page_of(function: object, who: str | None = None) -> AppTest:
    page = AppTest.from_function(function, default_timeout=60)  # type: ignore[arg-type]
    page.session_state["epoch"] = 0
    return run(page if who is None else log_in(page, who))


def run(page: AppTest) -> AppTest:
    page.run()
    assert not page.exception
    return page


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = accounts_in(tmp_path)
    monkeypatch.setenv(ACCOUNTS_VARIABLE, str(file))
    return file


def stages(page: AppTest) -> list[str]:
    return [option for box in page.selectbox if box.label == "转为" for option in box.options]


def texts(page: AppTest) -> str:
    return "\n".join(each.value for kind in ("markdown", "caption", "error") for each in getattr(page, kind))


def test_who_is_not_logged_in_sees_the_door_only(team: Path) -> None:
    page = page_of(_app)
    assert [button.label for button in page.button] == ["登录"]
    page.button[0].click()
    run(page)  # there is no provider here: it says what is to be done
    assert "secrets" in texts(page)


def test_who_the_file_does_not_let_in_is_told_and_may_log_out(team: Path) -> None:
    team.write_text("format: 1\n", encoding="utf-8")
    page = page_of(_app, APPROVER)
    assert "账户文件没有让其使用" in texts(page)
    assert [button.label for button in page.button] == ["退出登录"]


def test_faulty_file_lets_nobody_in(team: Path) -> None:
    team.write_text("format: 1\nrole: all\n", encoding="utf-8")
    page = page_of(_app, APPROVER)
    assert "未知的键" in texts(page)
    assert not page.button


def test_app_opens_for_an_account_and_says_who_it_is(team: Path) -> None:
    page = page_of(_app, PLANNER)
    assert any(caption.value == "李四 · 编制" for caption in page.caption)


@pytest.mark.parametrize(
    ("who", "offered", "approves"),
    [
        (VIEWER, [], False),
        (PLANNER, ["征求意见稿", "送审稿"], False),
        (APPROVER, ["征求意见稿", "送审稿", "印发"], True),
    ],
)
def test_role_decides_what_may_leave_and_be_approved(
    team: Path, monkeypatch: pytest.MonkeyPatch, who: str, offered: list[str], approves: bool
) -> None:
    monkeypatch.setenv("GRIDPLAN_AREA", "lianyungang")  # its layout is a draft
    page = page_of(_forms, who)
    assert stages(page) == offered
    assert any(button.label == "认可" for button in page.button) is approves
    assert ("认可估计须有“审批”角色" in texts(page)) is not approves


def test_viewer_changes_nothing_and_is_told_why(team: Path) -> None:
    page = page_of(_forms, VIEWER)
    before = page.session_state["found"]
    next(button for button in page.button if button.label == "paint").click()
    run(page)
    assert page.session_state["found"] == before
    assert "修改方案须有“编制”角色" in page.session_state["said"]


def test_name_typed_by_somebody_logged_in_is_their_own(team: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIDPLAN_AREA", "lianyungang")
    page = page_of(_forms, PLANNER)
    name = next(box for box in page.text_input if box.label == "经办人")
    assert (name.value, name.disabled) == ("李四", True)
    name._value = "张三"  # as a browser that was tampered with would send it
    next(button for button in page.button if button.label == "定稿并转出").click()
    run(page)
    (left,) = page.session_state["found"].document.frozen
    assert left.person == "李四"


def test_on_ones_own_machine_nothing_is_asked_and_the_name_is_typed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIDPLAN_AREA", "lianyungang")
    page = page_of(_forms)
    assert stages(page) == ["征求意见稿", "送审稿", "印发"]
    next(box for box in page.text_input if box.label == "经办人").set_value("王五")
    next(button for button in page.button if button.label == "定稿并转出").click()
    run(page)
    assert read_settings(settings_file()).person == "王五"
    other = page_of(_forms)
    assert next(box for box in other.text_input if box.label == "经办人").value == "王五"


def test_server_for_others_without_accounts_refuses_to_publish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account_state, "serves_only_this_machine", lambda: False)
    monkeypatch.setenv("GRIDPLAN_AREA", "lianyungang")
    page = page_of(_forms)
    assert stages(page) == ["征求意见稿", "送审稿"]
    assert "GRIDPLAN\\_ACCOUNTS" in texts(page)
    next(box for box in page.text_input if box.label == "经办人").set_value("王五")
    next(button for button in page.button if button.label == "定稿并转出").click()
    run(page)
    assert read_settings(settings_file()).person == ""  # the file is not theirs
