"""The errors of gridplan: one base class, narrow types, every fault of an input at once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gridplan.text import Language, Text

LIKE_SHOWN = 10  # faults that are alike and told one by one: two columns swapped are wrong in every row


@dataclass(frozen=True)
class Fault:
    """One thing wrong with an input: where it is, which value, and what to do about it."""

    file: str
    problem: Text
    remedy: Text
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def to(self, language: Language) -> str:
        """Return the fault as one line in `language`."""
        chinese = language == "zh"
        place = [self.file]
        if self.row is not None:
            place.append(f"第 {self.row} 行" if chinese else f"row {self.row}")
        if self.column is not None:
            place.append(f"列 {self.column}" if chinese else f"column {self.column}")
        if self.value is not None:
            place.append(f"值 {self.value!r}" if chinese else f"value {self.value!r}")
        separator, colon, stop = ("，", "：", "。") if chinese else (", ", ": ", ". ")
        return f"{separator.join(place)}{colon}{self.problem.to(language)}{stop}{self.remedy.to(language)}"


class GridplanError(Exception):
    """Base of every error that gridplan raises for something a person can mend."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.zh)
        self.text = text

    def to(self, language: Language) -> str:
        """Return the message in `language`."""
        return self.text.to(language)

    def __reduce__(self) -> tuple[Any, ...]:
        """Let an error of any kind cross to another process whole: Python's own way would call `__init__` anew."""
        return _remade, (type(self), self.args), self.__dict__


def _remade(kind: type[GridplanError], arguments: tuple[str, ...]) -> GridplanError:
    return kind.__new__(kind, *arguments)


class InputError(GridplanError):
    """An outside file that cannot be used; carries every fault found in it.

    Its message tells `LIKE_SHOWN` of those that are alike (in one column, mended alike), and how many more there are.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        if not faults:
            raise ValueError("an InputError needs at least one fault")
        self.faults = tuple(faults)
        super().__init__(Text(self._lines("zh"), self._lines("en")))

    def _lines(self, language: Language) -> str:
        alike: Counter[tuple[str, str | None, Text]] = Counter()
        lines = []
        for fault in self.faults:
            kind = fault.file, fault.column, fault.remedy
            alike[kind] += 1
            if alike[kind] <= LIKE_SHOWN:
                lines.append(fault.to(language))
        for (file, column, remedy), count in alike.items():
            if (more := count - LIKE_SHOWN) > 0:
                said = Text(f"另有 {more:,} 处同类问题", f"{more:,} more like these")
                lines.append(Fault(file, said, remedy, column=column).to(language))
        return "\n".join(lines)


class AreaError(InputError):
    """A study area whose manifest or layers cannot be used."""


class NetworkError(InputError):
    """Roads, or a speed table, that cannot be used."""


class ScenarioError(InputError):
    """A scenario that cannot be read, or that changes what its study area does not have."""


class LayoutError(InputError):
    """A layout that cannot be read, or that does not fit its study area."""


class PolicyError(InputError):
    """A policy configuration that cannot be used."""


class TaskError(InputError):
    """A record of a task, or a filled-in task book, that cannot be used."""


class OpinionError(InputError):
    """An opinion that cannot be recorded or answered as it is given, or a sheet of opinions that cannot be used."""


class RequestError(InputError):
    """A request that cannot be read, or that speaks of what its study area does not have."""


class PlanFileError(InputError):
    """A plan file that cannot be read."""


class JournalError(GridplanError):
    """A journal of unsaved work that cannot be read or written."""


class StoreError(GridplanError):
    """A store of plans that cannot be opened, read or written, or that was asked for what it does not have."""


class StoreConflictError(StoreError):
    """What was to be stored rests on a revision that is no longer the latest; `since` are those that came after it."""

    def __init__(self, text: Text, since: Sequence[Any] = ()) -> None:
        super().__init__(text)
        self.since = tuple(since)


class FiguresError(InputError):
    """A workbook of figures that cannot be read, or that does not fit the plan."""


class EvidenceError(InputError):
    """Operating evidence that cannot be read, or that does not fit its study area."""


class BudgetError(InputError):
    """A budget workbook that cannot be used."""


class SettingsError(InputError):
    """A setting of the user's that cannot be used; its message tells no key."""


class AccountsError(InputError):
    """A file of accounts that cannot be used."""


class EditError(GridplanError):
    """An edit that cannot be made on this layout; `text` has places {0}, {1} … for the ids it speaks of."""

    def __init__(self, text: Text, *ids: Iterable[str]) -> None:
        self._template, self._ids = text, [tuple(group) for group in ids]
        super().__init__(self.named({}))

    def named(self, names: Mapping[str, str]) -> Text:
        """Return the message with names in the place of ids, where `names` has them."""
        return self._template.format(*("、".join(names.get(key, key) for key in group) for group in self._ids))


class CoordinateError(GridplanError):
    """A position that cannot be read, or one whose reference is unknown or cannot be used."""


class SolveError(GridplanError):
    """A solve that has no answer: what was asked cannot be had, or not in the time allowed."""


class InfeasibleError(SolveError):
    """A request that no layout meets: which demands clash, by how much, and what would work.

    `nearest` is the `gridplan.partition.Request` nearest to it for which a layout was found, None where none was;
    `lead_number` is that layout, as in `Solution`, fit to start a solve of `nearest` from.
    """

    def __init__(self, text: Text, nearest: Any = None, lead_number: Any = None) -> None:
        super().__init__(text)
        self.nearest, self.lead_number = nearest, lead_number


class StageError(GridplanError):
    """A stage that a document cannot take, or words that belong to another stage."""


class ExportError(GridplanError):
    """An export that cannot be written."""


class BundleError(InputError):
    """A zip of everything that is not as its manifest says."""


class MeasureError(GridplanError):
    """A measure that cannot be made of what was asked: a kind of facility or a limit that the data do not have."""
