"""Who uses this session: an account that logged in, or whoever sits at a machine of their own; and what they may."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import streamlit as st

from gridplan import resources
from gridplan.accounts import ACTS, MAY, Account, Accounts, Act, Role, account_of, read_accounts, why_not
from gridplan.errors import SettingsError
from gridplan.settings_file import read_settings, write_person
from gridplan.text import Text
from gridplan.ui.own_machine import serves_only_this_machine

_PERSON = "person"
NO_ACCOUNTS = Text(
    "本应用供多台机器使用而没有账户，无法确认操作人；请管理员用环境变量 GRIDPLAN_ACCOUNTS 指定账户文件"
    "（见 README“账户与角色”）",
    "the app serves several machines and knows no accounts, so nobody can be told from another: its administrator may "
    "name a file of accounts by GRIDPLAN_ACCOUNTS (see Accounts and roles in the README)",
)


def accounts() -> Accounts | None:
    """Return the accounts of the team; None where nobody logs in. Raises AccountsError."""
    path = resources.accounts_file()
    if path is None:
        return None
    return _read(path, path.stat().st_mtime_ns if path.is_file() else 0)


def claims() -> Mapping[str, Any] | None:
    """Return what the log-in says of the user; None where nobody is logged in."""
    told = st.user.to_dict()
    return told if told.get("is_logged_in") else None


def account() -> Account | None:
    """Return the account that is logged in; None without a log-in, and for whom the accounts let in with no role."""
    team, told = accounts(), claims()
    return None if team is None or told is None else account_of(team, told)


def refusal(act: Act) -> Text | None:
    """Return why the user may not do something, with the remedy; None where they may."""
    if resources.accounts_file() is not None:
        user = account()
        return Text("未登录", "nobody is logged in") if user is None else why_not(user, act)
    if serves_only_this_machine() or act in MAY[Role.PLANNER]:
        return None
    return ACTS[act] + Text("：", ": ") + NO_ACCOUNTS


def name() -> str:
    """Return the name of the account; without one, the name signed with last, or the one of this machine's owner."""
    if resources.accounts_file() is not None:
        user = account()
        return "" if user is None else user.name
    if _PERSON not in st.session_state:
        st.session_state[_PERSON] = _remembered() if serves_only_this_machine() else ""
    return str(st.session_state[_PERSON])


def is_fixed() -> bool:
    """Return whether the name is that of an account, which nobody types."""
    return resources.accounts_file() is not None


def sign(signed: str) -> None:
    """Remember a name to sign with, on a machine of one's own for good."""
    if is_fixed() or not signed or signed == name():
        return
    st.session_state[_PERSON] = signed
    if serves_only_this_machine():
        with suppress(SettingsError):  # it is typed again then
            write_person(signed, resources.settings_file())


def field(where: Any, label: str, *, key: str | None = None) -> str:
    """Show the field of a name in a part of the page; return what stands in it, always one's own where logged in."""
    own = name()
    typed = where.text_input(label, own, key=key, disabled=is_fixed())
    return own if is_fixed() else str(typed).strip()


@st.cache_resource(show_spinner=False, max_entries=4)
def _read(path: Path, written: int) -> Accounts:  # noqa: ARG001 - read anew when the file is another one
    return read_accounts(path)


def _remembered() -> str:
    try:
        return read_settings(resources.settings_file()).person
    except SettingsError:
        return ""
