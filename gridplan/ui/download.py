"""Buttons whose file is made when they are pressed; what could not be made is told on the next run."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from gridplan.errors import GridplanError
from gridplan.ui import state
from gridplan.ui.words import Speaker, plain

_FAILED = "downloads_failed"


def button(
    label: str, make: Callable[[], bytes], file: str, key: str, *, refused: str = "", primary: bool = False
) -> None:
    """Show a button for a file; greyed with the reason where `refused` says why there can be none."""
    failed: dict[str, GridplanError] = state.shelf().setdefault(_FAILED, {})
    st.download_button(
        label,
        data=partial(_made, make, file, failed),
        file_name=file,
        key=f"download-{key}",
        on_click="ignore",
        disabled=bool(refused),
        help=refused or None,
        type="primary" if primary else "secondary",
        width="stretch",
    )


def failures(t: Speaker) -> None:
    """Show, once, why files could not be made."""
    failed: dict[str, GridplanError] = state.shelf().setdefault(_FAILED, {})
    for file, error in failed.items():
        st.error(t(f"{plain(file)} 未能生成：", f"{plain(file)} could not be made: ") + t.refusal(error))
    failed.clear()


def _made(make: Callable[[], bytes], file: str, failed: dict[str, GridplanError]) -> bytes:
    """Make a file on the thread of the server, which cannot draw: a refusal is kept for the page."""
    try:
        return make()
    except GridplanError as error:
        failed[file] = error
        raise
