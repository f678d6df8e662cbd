"""Small numbers of people are not published: who is one of three can be found.

RULE 1: a number above 0 and below the smallest is hidden. 0 says that there is nobody, and stays.
RULE 2: hidden numbers must not follow from others: where those hidden in a published sum are only one, or are
together below the smallest, the next smallest of that sum is hidden too, until it holds for all sums, each by itself.
What is missing was never known; it stays apart from what is hidden.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.text import Text

SMALLEST = 10  # people; below it exports hide a number unless they are told otherwise
HIDDEN = "hidden"  # the column that names the hidden columns of each row
STATUS = "_status"  # ending of a column that says how sure the one beside it is

Cells = list[tuple[int, int]]


@dataclass(frozen=True)
class Suppressed:
    """A table without its small numbers; `mask` has a column per one looked at, True where a number is hidden."""

    frame: pd.DataFrame
    mask: pd.DataFrame

    @property
    def count(self) -> int:
        return int(self.mask.to_numpy().sum())


def hidden_words(smallest: int) -> Text:
    """Return what stands in the place of a hidden number."""
    return Text(f"已隐去（少于 {smallest}）", f"hidden (below {smallest})")


def told(smallest: int, count: int | None = None) -> Text:
    """Return the sentence that every export with hidden numbers carries; `count` is how many are hidden."""
    if smallest <= 0:
        return Text("人数未作隐去处理。", "No numbers of people are hidden.")
    many = Text("", "") if count is None else Text(f"，共 {count:,} 处", f": {count:,} in all")
    return (
        Text(
            f"少于 {smallest} 的人数，以及由合计可推出它们的数，已隐去",
            f"Numbers of people below {smallest}, and those from which they would follow, are hidden",
        )
        + many
        + Text("；隐去不等于未知或零。", "; hidden is neither unknown nor zero.")
    )


def suppress(
    frame: pd.DataFrame,
    columns: Sequence[str],
    smallest: int,
    *,
    sums: Mapping[str, Sequence[str]] | None = None,
    groups: Mapping[str, Iterable[object]] | None = None,
    also: Mapping[str, Sequence[bool]] | None = None,
) -> Suppressed:
    """Return `frame` with the small numbers of `columns` hidden.

    sums: column → the columns that add up to it in every row. groups: column → the group of each row; its total
    by group is published elsewhere. also: column → where it is hidden in any case, as other tables need it.
    With `smallest` above 0 the frame gets the column `hidden` (names of hidden columns joined by 、), and a column
    `X_status` says of a hidden X that it is. 0 hides nothing.
    """
    values = frame[list(columns)].apply(pd.to_numeric).to_numpy(dtype=float, na_value=np.nan)
    if smallest <= 0:
        return Suppressed(frame, pd.DataFrame(np.zeros(values.shape, bool), index=frame.index, columns=list(columns)))
    mask = (values > 0) & (values < smallest)
    position = {column: number for number, column in enumerate(columns)}
    for column, hidden in (also or {}).items():
        mask[:, position[column]] |= np.asarray(hidden, dtype=bool) & ~np.isnan(values[:, position[column]])
    within = [
        (row, position[total], [position[part] for part in parts])
        for total, parts in (sums or {}).items()
        for row in range(len(frame))
    ]
    apart = [
        cells for column, keys in (groups or {}).items() for cells in _cells_by_group(position[column], list(keys))
    ]
    while True:
        before = mask.sum()
        for row, total, parts in within:
            _protect_row(values, mask, smallest, row, total, parts)
        for cells in apart:
            _protect(values, mask, smallest, cells)
        if mask.sum() == before:
            break
    return Suppressed(_blanked(frame, columns, mask, smallest), pd.DataFrame(mask, frame.index, list(columns)))


def _protect_row(
    values: NDArray[np.float64], mask: NDArray[np.bool_], smallest: int, row: int, total: int, parts: Sequence[int]
) -> None:
    """Hide more of a row until neither its parts follow from their total, nor the total from its parts."""
    cells = [(row, part) for part in parts]
    if mask[row, total]:
        if not any(mask[cell] for cell in cells):
            _hide_next(values, mask, cells)
    elif not _protect(values, mask, smallest, cells):
        mask[row, total] = True  # nothing stands beside the part that is hidden: the total would be it


def _protect(values: NDArray[np.float64], mask: NDArray[np.bool_], smallest: int, cells: Cells) -> bool:
    """Hide more of the cells of a published sum until those hidden do not follow from the others (RULE 2).

    Return whether that could be had.
    """
    if any(np.isnan(values[cell]) for cell in cells):
        return True  # what is missing hides the others: nothing follows from the sum
    hidden = [cell for cell in cells if mask[cell]]
    while hidden and (len(hidden) == 1 or sum(values[cell] for cell in hidden) < smallest):
        found = _hide_next(values, mask, cells)
        if found is None:
            return False
        hidden.append(found)
    return True


def _hide_next(values: NDArray[np.float64], mask: NDArray[np.bool_], cells: Cells) -> tuple[int, int] | None:
    """Hide the smallest number above 0 that is still seen, and return its cell."""
    seen = [cell for cell in cells if not mask[cell] and values[cell] > 0]
    if not seen:
        return None
    found = min(seen, key=lambda cell: values[cell])
    mask[found] = True
    return found


def _cells_by_group(column: int, keys: Sequence[object]) -> list[Cells]:
    groups: dict[object, Cells] = {}
    for row, key in enumerate(keys):
        groups.setdefault(key, []).append((row, column))
    return list(groups.values())


def _blanked(frame: pd.DataFrame, columns: Sequence[str], mask: NDArray[np.bool_], smallest: int) -> pd.DataFrame:
    words = hidden_words(smallest).zh
    blanked = {column: frame[column].mask(mask[:, number]) for number, column in enumerate(columns)}
    for number, column in enumerate(columns):
        if (status := f"{column}{STATUS}") in frame:
            blanked[status] = frame[status].mask(mask[:, number], words)
    names = ["、".join(column for column, gone in zip(columns, row, strict=True) if gone) for row in mask]
    return frame.assign(**blanked, **{HIDDEN: names})
