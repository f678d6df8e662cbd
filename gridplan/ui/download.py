"""Buttons whose file is made when they are pressed: at once, or in a worker where it takes long."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import streamlit as st

from gridplan.errors import GridplanError
from gridplan.export.long_work import file_in_worker
from gridplan.ui import job_line, jobs, state
from gridplan.ui.line import FILES, Turn
from gridplan.ui.words import Speaker, plain

LOOK_EVERY = timedelta(milliseconds=500)
MOST_KEPT = 3  # files that wait to be saved; a session keeps no more of them in memory
_SHELF = "downloads"


@dataclass(frozen=True)
class _Made:
    """A file that waits to be saved, and when it was made."""

    content: bytes
    at: str


@dataclass
class _Files:
    """Files of the open area by name: under way, waiting to be saved, refused; and those stopped. Both told once."""

    turns: dict[str, Turn] = field(default_factory=dict)
    made: dict[str, _Made] = field(default_factory=dict)
    refused: dict[str, GridplanError] = field(default_factory=dict)
    stopped: list[str] = field(default_factory=list)


def button(
    label: str, make: Callable[[], bytes], file: str, key: str, *, refused: str = "", long: bool = False
) -> None:
    """Show a button for a file; greyed with the reason where `refused` says why there can be none.

    What takes `long` is made as by `long_button`.
    """
    if long:
        long_button(label, partial(file_in_worker, make), file, key, refused=refused)
        return
    st.download_button(
        label,
        data=partial(_at_once, make, file, _files()),
        file_name=file,
        key=f"download-{key}",
        on_click="ignore",
        disabled=bool(refused),
        help=refused or None,
        width="stretch",
    )


def long_button(
    label: str, work: Callable[..., bytes], file: str, key: str, *, refused: str = "", primary: bool = False
) -> None:
    """Show a button that puts `work(on_progress=, stop=)` in the line; `standing` shows what becomes of it."""
    st.button(
        label,
        key=f"download-{key}",
        on_click=_begin,
        args=(work, file),
        disabled=bool(refused) or file in _files().turns,
        help=refused or None,
        type="primary" if primary else "secondary",
        width="stretch",
    )


def standing(t: Speaker) -> None:
    """Show the files under way, those that wait to be saved, and, once, what was refused or stopped."""
    files = _files()
    for file, error in files.refused.items():
        st.error(t(f"{plain(file)} 未能生成：", f"{plain(file)} could not be made: ") + t.refusal(error))
    for file in files.stopped:
        st.info(t(f"已停止生成 {plain(file)}，没有留下文件。", f"{plain(file)} was stopped; nothing is left of it."))
    files.refused.clear()
    files.stopped.clear()
    if files.turns:
        _watch(t)
    for file, made in list(files.made.items()):
        _waiting(file, made, t)


@st.fragment(run_every=LOOK_EVERY)
def _watch(t: Speaker) -> None:
    """Show how far each file is, again and again; an end draws the whole page anew."""
    files = _files()
    if _collect(files):
        st.rerun()
    for file, turn in files.turns.items():
        what, share = turn.steps[-1] if turn.steps else (None, 0.0)
        title = t(f"正在生成 {file}", f"Making {file}")
        job_line.draw(turn, title, what, share, t, key=f"stop-{file}", stop=partial(_stop, files, file))


def _waiting(file: str, made: _Made, t: Speaker) -> None:
    """Show a file that was made, until it is put away or others take its place."""
    words, save, away = st.columns([6, 1.4, 1], vertical_alignment="center")
    size = f"{len(made.content) / 1e6:.1f} MB"
    words.success(
        t(f"{plain(file)} 已生成（{size}，{made.at} 时的方案）", f"{plain(file)} is made ({size}, of {made.at})")
    )
    save.download_button(
        t("保存", "Save"),
        made.content,
        file,
        key=f"save-{file}",
        on_click="ignore",
        type="primary",
        width="stretch",
    )
    away.button(t("收起", "Put away"), key=f"away-{file}", on_click=_put_away, args=(file,), width="stretch")


def _files() -> _Files:
    found: _Files = state.shelf().setdefault(_SHELF, _Files())
    return found


def _at_once(make: Callable[[], bytes], file: str, files: _Files) -> bytes:
    """Make a file on the thread of the server, which cannot draw: a refusal is kept for the page."""
    try:
        return make()
    except GridplanError as error:
        files.refused[file] = error
        raise


def _begin(work: Callable[..., bytes], file: str) -> None:
    """Put a file in the line; one of that name that waited is out of date."""
    files = _files()
    files.made.pop(file, None)
    if file not in files.turns:
        files.turns[file] = jobs.begin(FILES, work)


def _put_away(file: str) -> None:
    _files().made.pop(file, None)


def _stop(files: _Files, file: str) -> None:
    """End the making of a file."""
    turn = files.turns.pop(file, None)
    if turn is not None:
        turn.close()
        files.stopped.append(file)


def _collect(files: _Files) -> bool:
    """Keep what became of the files that are no longer under way; return whether there were any."""
    ended = {file: found for file, turn in files.turns.items() if (found := jobs.outcome(turn)) is not None}
    for file, found in ended.items():
        del files.turns[file]
        if found.error is not None:
            files.refused[file] = found.error
        else:
            files.made[file] = _Made(found.value, datetime.now().strftime("%H:%M"))
    for oldest in list(files.made)[:-MOST_KEPT]:
        del files.made[oldest]
    return bool(ended)
