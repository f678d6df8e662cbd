"""Files that people hand in: on disk for as long as they are read; what is wrong with them, fault by fault."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from gridplan.errors import Fault, GridplanError, InputError
from gridplan.ui.words import Speaker, plain

MOST_ROWS, MOST_PX = 10, 560  # of a table before it scrolls
_TURN = "upload_turn"


def box(name: str, label: str, t: Speaker, *, kinds: Sequence[str] = ("xlsx",)) -> UploadedFile | None:
    """Ask for a workbook, or a file of one of `kinds`; the box is empty again after `emptied`."""
    turn = st.session_state.get(f"{_TURN}-{name}", 0)
    return st.file_uploader(label, type=list(kinds), key=f"upload-{name}-{turn}-{t.key}")


def emptied(name: str) -> None:
    """Let the box start again: what was in it is done with."""
    key = f"{_TURN}-{name}"
    st.session_state[key] = st.session_state.get(key, 0) + 1


@contextmanager
def on_disk(name: str, data: bytes) -> Iterator[Path]:
    """Write a file under its own name for as long as it is read."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(data)
        yield path


def refusal(error: GridplanError, t: Speaker) -> None:
    """Show why a file cannot be used: a row for every fault, none left out."""
    if not isinstance(error, InputError):
        st.error(t.refusal(error))
        return
    count = len(error.faults)
    st.error(
        t(
            f"文件有 {count} 处问题，未采用。改正后请重新上传。",
            f"{count} faults: not taken in. Mend and upload it again.",
        )
    )
    faults(error.faults, t)


def faults(found: Sequence[Fault], t: Speaker) -> None:
    """Show a row for every fault."""
    table([_row(fault, t) for fault in found])


def table(rows: Sequence[Mapping[str, str]]) -> None:
    """Show rows of text that wrap in their cells, as they are written; a long table scrolls."""
    shown = [{heading: plain(cell) for heading, cell in row.items()} for row in rows]
    st.table(pd.DataFrame(shown), hide_index=True, height=MOST_PX if len(rows) > MOST_ROWS else "content")


def _row(fault: Fault, t: Speaker) -> dict[str, str]:
    return {
        t("文件与工作表", "file and sheet"): fault.file,
        t("行", "row"): "" if fault.row is None else str(fault.row),
        t("列", "column"): fault.column or "",
        t("值", "value"): fault.value or "",
        t("问题", "fault"): t.text(fault.problem),
        t("怎么办", "what to do"): t.text(fault.remedy),
    }
