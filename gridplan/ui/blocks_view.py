"""Parts of a document on a page: the same words and tables as in the file."""

from collections.abc import Iterable, Sequence

import pandas as pd
import streamlit as st

from gridplan.documents.blocks import Block, Heading, Paragraph, Table
from gridplan.ui import upload
from gridplan.ui.words import plain

LONG_CELL = 40  # characters, from which on a cell is to wrap
PAIR = 2


def draw(blocks: Iterable[Block]) -> None:
    """Show headings, words and tables; maps and page breaks are for paper."""
    for block in blocks:
        if isinstance(block, Heading):
            st.markdown(f"{'####' if block.level == 1 else '#####'} {plain(block.text)}")
        elif isinstance(block, Paragraph):
            (st.caption if block.small else st.markdown)(plain(block.text))
        elif isinstance(block, Table):
            _table(block)


def _table(table: Table) -> None:
    """Show a table: one of words wraps in its cells, one of numbers can be sorted and saved."""
    if table.caption:
        st.caption(plain(table.caption))
    headings = _headings(table)
    rows = [dict(zip(headings, row, strict=True)) for row in _filled(table.rows)]
    if not any(len(cell) > LONG_CELL for row in rows for cell in row.values()):
        st.dataframe(pd.DataFrame(rows, columns=headings), hide_index=True, width="stretch")
    elif len(headings) == PAIR:  # a matter, and a sentence that needs the width
        st.markdown("\n".join(f"- **{plain(said)}**  \n  {plain(words)}" for said, words in map(dict.values, rows)))
    else:
        upload.table(rows)
    if table.notes:
        st.caption("  \n".join(map(plain, table.notes)))


def _headings(table: Table) -> list[str]:
    """Return a heading for each column, with that of its group; two alike are told apart by their number."""
    said = [" · ".join(filter(None, (each.group, each.heading))) for each in table.columns]
    earlier = [said[:place].count(name) for place, name in enumerate(said)]
    return [f"{name} {count + 1}" if count else name for name, count in zip(said, earlier, strict=True)]


def _filled(rows: Sequence[Sequence[str | None]]) -> list[list[str]]:
    """Return the rows with merged cells written out, so that they may be sorted."""
    filled: list[list[str]] = []
    for row in rows:
        above = filled[-1] if filled else [""] * len(row)
        filled.append([up if cell is None else cell for cell, up in zip(row, above, strict=True)])
    return filled
