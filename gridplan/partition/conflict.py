"""A smallest set of demands that clash (QuickXplain, Junker 2004)."""

from collections.abc import Callable, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def smallest_clash(items: Sequence[Item], clash: Callable[[Sequence[Item]], bool]) -> list[Item]:
    """Return items that clash, of which none can be left out; early ones are preferred. All together clash.

    `clash` says whether it is proven that some of the items clash. Where it cannot tell and says no, the answer
    still clashes, but may hold more than needed.
    """

    def search(kept: list[Item], rest: list[Item], *, is_new: bool) -> list[Item]:
        """Return what of `rest` is needed for a clash beside `kept`; `is_new`: `kept` has grown since it was tried."""
        if is_new and clash(kept):
            return []
        if len(rest) == 1:
            return rest
        early, late = rest[: len(rest) // 2], rest[len(rest) // 2 :]
        of_late = search([*kept, *early], late, is_new=True)
        of_early = search([*kept, *of_late], early, is_new=bool(of_late))
        return [*of_early, *of_late]

    return search([], list(items), is_new=True) if items else []
