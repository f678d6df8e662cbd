"""Names that are spelt alike, for proposals only: likeness never decides what a name means."""

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cached_property

SUGGESTED = 5
ALIKE = 0.4  # of two names: of two characters, one in common is alike
_WEIGHED = 12  # names with most characters in common, whose order of characters is then compared


class Likeness:
    """A list of names, searched for those like a word."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)

    @cached_property
    def _with_character(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, name in enumerate(self.names):
            for character in set(name):
                found.setdefault(character, []).append(number)
        return found

    def like(self, word: str, most: int = SUGGESTED) -> list[tuple[int, float]]:
        """Return the numbers of at most `most` names like `word`, each with its likeness from 0 to 1.

        First those that hold the word or lie in it, then by likeness: twice the characters in common and in the
        same order, over those of both names; none below `ALIKE`.
        """
        shared: Counter[int] = Counter()
        for character in set(word):
            shared.update(self._with_character.get(character, ()))
        size = len(word)
        likely = sorted(shared, key=lambda number: (-2 * shared[number] / (size + len(self.names[number])), number))
        matcher = SequenceMatcher(b=word)
        found = []
        for number in likely[:_WEIGHED]:
            name = self.names[number]
            matcher.set_seq1(name)
            ratio, inside = matcher.ratio(), word in name or name in word
            if inside or ratio >= ALIKE:
                found.append((not inside, -ratio, number))
        return [(number, -ratio) for _, ratio, number in sorted(found)[:most]]
