"""Exports that take long: made beside the page, with progress; stopped ones say so and leave nothing behind."""

import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from drawing import drawn_area
from long_cases import goes_on, makes, refuses
from streamlit.testing.v1 import AppTest

from gridplan.export.long_work import MOST_DISTRICTS, file_in_worker, takes_long
from gridplan.export.pdf import docx_to_pdf
from gridplan.worker import Job

FILE = "温州-全部.zip"
WAIT_S = 60.0


def _until(done: Callable[[], Any]) -> Any:
    end = time.monotonic() + WAIT_S
    while not (found := done()):
        assert time.monotonic() < end
        time.sleep(0.02)
    return found


def _page(work, file, language):
    """What the app runs in the tests below: a button for a file, and what stands of files."""
    from gridplan.ui import download, state
    from gridplan.ui.words import Speaker

    state.open_desk(language)
    t = Speaker(language, state.opened_area())
    download.standing(t)
    download.long_button("make", work, file, "file")


def _opened(work: Callable[..., bytes], language: str = "zh") -> AppTest:
    page = AppTest.from_function(_page, args=(work, FILE, language), default_timeout=60).run()
    page.button(key="download-file").click().run()
    assert not page.exception
    return page


def _files(page: AppTest) -> Any:
    (shelf,) = page.session_state["shelves"].values()
    return shelf["downloads"]


def _after(page: AppTest) -> AppTest:
    """Return the page once the work has ended."""
    _until(lambda: _files(page).turns[FILE].done)
    return page.run()


def _save_buttons(page: AppTest) -> list[str]:
    return [button.proto.label for button in page.get("download_button")]


@pytest.mark.parametrize(("language", "words"), [("zh", "已生成"), ("en", "is made")])
def test_a_file_made_beside_the_page_waits_to_be_saved(language: str, words: str) -> None:
    page = _after(_opened(makes, language))
    assert words in page.success[0].value
    assert _files(page).made[FILE].content == b"made"
    assert len(_save_buttons(page)) == 1
    assert not page.button(key="download-file").disabled
    page.button(key=f"away-{FILE}").click().run()
    assert (_save_buttons(page), _files(page).made, list(page.success)) == ([], {}, [])


def test_a_stopped_file_says_so_and_its_worker_is_gone() -> None:
    page = _opened(goes_on)
    turn = _files(page).turns[FILE]
    _until(lambda: turn.steps)
    page.run()
    assert page.button(key="download-file").disabled  # once is enough
    process = turn._job._process
    page.button(key=f"stop-{FILE}").click().run()
    assert not page.exception
    assert process.poll() is not None
    assert "已停止生成" in page.info[0].value
    assert (_files(page).turns, _files(page).made, _save_buttons(page)) == ({}, {}, [])
    assert not page.run().info  # told once


def test_a_refused_file_says_why_once() -> None:
    page = _after(_opened(refuses))
    assert "不行" in page.error[0].value
    assert _save_buttons(page) == []
    assert not page.run().error


def test_only_the_last_files_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gridplan.ui.download.MOST_KEPT", 1)
    page = _after(_opened(makes))
    _files(page).made |= {"older.pdf": _files(page).made.pop(FILE)}
    page.button(key="download-file").click().run()
    assert list(_files(_after(page)).made) == [FILE]


def test_what_takes_long_depends_on_the_kind_and_on_the_size_of_the_area(tmp_path: Path) -> None:
    letters = "".join(chr(code) for code in range(0x4E00, 0x4E00 + MOST_DISTRICTS + 1))
    small, large = drawn_area(tmp_path / "small", "ab"), drawn_area(tmp_path / "large", letters)
    assert [takes_long(kind, small) for kind in ("zip", "pdf", "png", "docx", "gpkg", "json")] == [True] * 3 + [
        False
    ] * 3
    assert [takes_long(kind, large) for kind in ("zip", "docx", "gpkg", "json")] == [True] * 3 + [False]


@pytest.fixture
def endless_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A LibreOffice that never ends; it writes its process and the folder that it works in."""
    told = tmp_path / "told"
    program = tmp_path / "soffice"
    program.write_text(f'#!/bin/sh\necho "$$ $7" > {told}.part && mv {told}.part {told}\nexec sleep 600\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    return told


def test_a_stopped_pdf_leaves_no_libreoffice_and_no_folder(endless_office: Path) -> None:
    job = Job(partial(file_in_worker, partial(docx_to_pdf, b"")))
    _until(endless_office.is_file)
    process, folder = endless_office.read_text().split()
    assert Path(folder).is_dir()
    job.close()
    assert not Path(folder).exists()
    with pytest.raises(ProcessLookupError):
        os.kill(int(process), 0)
