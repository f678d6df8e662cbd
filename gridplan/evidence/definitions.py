"""What an item counts changes over the years: what changed between two of them, and whether they may be compared."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from gridplan.evidence.record import ITEMS, Definition
from gridplan.text import Text, join

SAME = Text("口径未变", "the definition is the same")


@dataclass(frozen=True)
class Across:
    """Whether an item of one year may be compared with that of another; `changed` names what changed in between.

    A changed unit is converted and bars nothing. A changed meaning bars it, until a person has recorded that the two
    may be compared; `why` says which it is.
    """

    comparable: bool
    changed: tuple[Text, ...]
    why: Text

    @property
    def accorded(self) -> bool:
        """Whether the meaning changed and a person holds the two comparable."""
        return self.comparable and self.why != SAME

    @property
    def verdict(self) -> Text:
        """What can be said of the two years, in a few words."""
        if not self.comparable or not self.changed:
            return self.why
        if self.accorded:
            return Text("口径已变，已认定可比", "definition changed, held comparable")
        return Text("计量单位已换算", "units converted")

    @property
    def told(self) -> Text:
        """All of it in a sentence, empty where nothing changed."""
        if not self.changed:
            return Text("", "")
        return join(list(self.changed)) + Text("；", "; ") + self.why


def across(definitions: Iterable[Definition], item: str, first: int, last: int) -> Across:
    """Return what changed of an item between the years `first` and `last`, by the definitions between them."""
    year_a, year_b = min(first, last), max(first, last)
    own = sorted((d for d in definitions if d.item == item), key=lambda d: d.first)
    between = [d for d in own if d.first <= year_b and (d.last is None or d.last >= year_a)]
    changed: list[Text] = []
    accords: list[Text] = []
    barred = False
    for before, after in pairwise(between):
        changed += _unit_change(before, after)
        meaning = _meaning_change(before, after)
        changed += meaning
        if meaning and after.accord is None:
            barred = True
        elif meaning and after.accord is not None:
            person, reason = after.accord.person, after.accord.reason
            accords.append(Text(f"{person}认定可比：{reason}", f"held comparable by {person}: {reason}"))
    if barred:
        return Across(False, tuple(changed), Text("无法判定，口径已变", "undetermined, the definition changed"))
    if accords:
        return Across(True, tuple(changed), join(accords))
    return Across(True, tuple(changed), SAME)


def _unit_change(before: Definition, after: Definition) -> list[Text]:
    if before.unit == after.unit:
        return []
    name = ITEMS[after.item]
    return [
        Text(
            f"{after.first} 年起{name.zh}的计量单位由{before.unit}改为{after.unit}（已换算）",
            f"from {after.first} the unit of {name.en} is {after.unit} instead of {before.unit} (converted)",
        )
    ]


def _meaning_change(before: Definition, after: Definition) -> list[Text]:
    if "".join(before.meaning.split()) == "".join(after.meaning.split()):
        return []
    name = ITEMS[after.item]
    return [
        Text(
            f"{after.first} 年起{name.zh}的口径由“{before.meaning}”改为“{after.meaning}”",
            f"from {after.first} the definition of {name.en} is {after.meaning!r} instead of {before.meaning!r}",
        )
    ]
