"""The numbers of headings: 一、 and （一） in Chinese, 1 and 1.1 in English."""

from gridplan.documents.blocks import Heading
from gridplan.text import Language

LARGEST = 999  # number that is written in words
_DIGITS = "零一二三四五六七八九"


class Numbers:
    """Counts the headings of a document in their order."""

    def __init__(self, language: Language) -> None:
        self._language, self._first, self._second = language, 0, 0

    def of(self, heading: Heading) -> str:
        """Return the words of the next heading with its number."""
        if heading.level == 1:
            self._first, self._second = self._first + 1, 0
            number = f"{chinese(self._first)}、" if self._language == "zh" else f"{self._first} "
        else:
            self._second += 1
            number = f"（{chinese(self._second)}）" if self._language == "zh" else f"{self._first}.{self._second} "
        return number + heading.text


def chinese(number: int) -> str:
    """Return a number from 1 to 999 as it is counted in Chinese: 十二, 一百零三; larger ones in digits."""
    if number > LARGEST:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        words += "零"
    return words + (_DIGITS[ones] if ones else "")
