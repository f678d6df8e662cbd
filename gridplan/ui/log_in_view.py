"""The door of a team's server: logging in, and what is said to whom the accounts do not let in."""

import streamlit as st
from streamlit.errors import StreamlitAPIException, StreamlitAuthError

from gridplan.accounts import ROLES
from gridplan.ui import account_state
from gridplan.ui.words import Speaker, plain


def admits(t: Speaker) -> bool:
    """Whether the user may go on; else show what to do instead. Raises AccountsError for a file that is no use."""
    if account_state.accounts() is None or account_state.account() is not None:
        return True
    st.markdown("# gridplan")
    told = account_state.claims()
    if told is None:
        st.markdown(t("请先登录。", "Please log in."))
        if st.button(t("登录", "Log in"), type="primary"):
            _log_in(t)
        return False
    shown = plain(str(told.get("email") or told.get("name") or ""))
    st.error(
        t(
            f"{shown} 已登录，但账户文件没有让其使用本应用；请管理员列入，或换一个账户登录。",
            f"{shown} is logged in, but the file of accounts does not let them in: ask the administrator to list "
            "them, or log in with another account.",
        )
    )
    st.button(t("退出登录", "Log out"), on_click=st.logout)
    return False


def draw(t: Speaker) -> None:
    """Show who is logged in and in which role, with the way out; nothing where nobody logs in."""
    user = account_state.account()
    if user is None:
        return
    st.caption(plain(user.name) + " · " + t.text(ROLES[user.role]), width="content")
    st.button(t("退出登录", "Log out"), on_click=st.logout, type="tertiary")


def _log_in(t: Speaker) -> None:
    try:
        st.login()
    except (StreamlitAuthError, StreamlitAPIException) as problem:
        st.error(
            t(
                "登录没有配置好：请管理员安装 gridplan[team]，并在 .streamlit/secrets.toml 的 [auth] 中填写登录服务"
                "（见 README“账户与角色”）。",
                "Logging in is not set up: the administrator is to install gridplan[team] and to fill in [auth] in "
                ".streamlit/secrets.toml (see Accounts and roles in the README).",
            )
        )
        st.caption(plain(str(problem)))
