"""The work of a session: found again by the id in the address, kept in a journal, and told where it is not."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from gridplan import resources
from gridplan.autosave import Autosave, file_of, is_id, new_id, recent
from gridplan.errors import JournalError
from gridplan.journal import discard
from gridplan.text import Text
from gridplan.work import Entry, Work

PARAMETER = "work"  # of the address
_SAVE, _NOTICE, _OFFERED = "autosave", "autosave_notice", "autosave_offered"
_MOST_OFFERED = 3
_HERE = {"localhost", "127.0.0.1", "::1"}
_PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via")


@dataclass(frozen=True)
class Offer:
    """Work that was left unfinished: its id, the areas drawn in, the time of the last change, the steps made."""

    key: str
    areas: tuple[str, ...]
    at: str
    steps: int


def adopt() -> bool:
    """Take the work that the address names, else the session's own; return whether it is another than before.

    Going to another page takes the id out of the address: it is put back. What is no id is passed over.
    """
    asked, own = st.query_params.get(PARAMETER, ""), st.session_state.get(_SAVE)
    other = is_id(asked) and (own is None or asked != own.path.stem)
    if other:
        take_up(asked)
    elif asked != key():
        st.query_params[PARAMETER] = key()
    return other


def take_up(asked: str) -> None:
    """Go on with a work. Where its file cannot be used it stays as it is: what could be read goes on as new work."""
    save = Autosave(file_of(resources.work_folder(), asked))
    notice = None
    try:
        save.read()
    except JournalError as problem:
        notice = problem.text
        if save.begun:
            notice += Text(f"。此前的 {save.work.steps} 步已读出", f". The {save.work.steps} steps before were read")
            save = save.copied_to(_new_file())
        else:
            save = Autosave(_new_file())
    if save.torn:
        notice = Text(
            "上次中断时有一条记录未写完，已略去", "a record that was cut off when writing stopped was left out"
        )
    _use(save, notice)


def set_aside(why: Text) -> None:
    """Begin new work, because what there was cannot be gone on with: its file stays as it is."""
    told = Text(f"{why.zh} 原来的工作仍在：{_save().path}", f"{why.en} The work before is kept in {_save().path}")
    _use(Autosave(_new_file()), told)


def key() -> str:
    """Return the id of the work that is open."""
    return _save().path.stem


def work() -> Work:
    """Return the work as it is now."""
    return _save().work


def turn() -> int:
    """Return a number that changes when others with the same work came first: versions may have other numbers."""
    return _save().turn


def refresh() -> None:
    """Take in what another window with the same work has done since."""
    try:
        _save().read()
    except JournalError as problem:
        _save().problem = problem.text


def record(*entries: Entry) -> None:
    """Make entries part of the work: they are on disk when this returns, or `problem` says why not."""
    st.session_state.pop(_NOTICE, None)
    _save().add(*entries)


def together() -> AbstractContextManager[None]:
    """Write what is recorded inside at once, at the end."""
    return _save().together()


def problem() -> Text | None:
    """Return why work is not being saved; None where it is."""
    return _save().problem


def notice() -> Text | None:
    """Return what is to be said about how the work was found, until the next step."""
    found: Text | None = st.session_state.get(_NOTICE)
    return found


def offers() -> tuple[Offer, ...]:
    """Return work that was left unfinished, on a machine of one's own and before there is other work."""
    address = str(st.get_option("server.address") or "")
    if _save().begun or resources.accounts_file() is not None or not alone(address, st.context.headers.to_dict()):
        return ()
    if _OFFERED not in st.session_state:
        st.session_state[_OFFERED] = _found()
    found: tuple[Offer, ...] = st.session_state[_OFFERED]
    return found


def drop(offer: Offer) -> None:
    """Remove work that was left unfinished, for good."""
    st.session_state.pop(_OFFERED, None)
    try:
        discard(file_of(resources.work_folder(), offer.key))
    except JournalError as failed:
        st.session_state[_NOTICE] = failed.text


def alone(address: str, headers: Mapping[str, str]) -> bool:
    """Whether a server at `address` serves this machine only, and who asks sits at it: nobody passed it on."""
    lower = {name.lower(): value for name, value in headers.items()}
    asked = urlsplit(lower.get("origin", "")).hostname
    return address in _HERE and asked in _HERE and not any(name.lower() in lower for name in _PASSED_ON)


def _found() -> tuple[Offer, ...]:
    offers = []
    for key in recent(resources.work_folder(), _MOST_OFFERED):
        save = Autosave(file_of(resources.work_folder(), key))
        try:
            save.read()
        except JournalError:
            continue  # told when one goes on with it by its address
        if save.begun:
            offers.append(Offer(key, tuple(save.work.drawings), save.work.last_at, save.work.steps))
    return tuple(offers)


def _save() -> Autosave:
    if _SAVE not in st.session_state:
        st.session_state[_SAVE] = Autosave(_new_file())
    found: Autosave = st.session_state[_SAVE]
    return found


def _use(save: Autosave, notice: Text | None) -> None:
    st.session_state[_SAVE] = save
    st.session_state.pop(_OFFERED, None)
    st.query_params[PARAMETER] = save.path.stem
    if notice is not None:
        st.session_state[_NOTICE] = notice


def _new_file() -> Path:
    return file_of(resources.work_folder(), new_id())
