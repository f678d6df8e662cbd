"""A sentence in the two languages of the product, kept side by side so that neither is forgotten."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True)
class Text:
    """The same sentence in Chinese and in English."""

    zh: str
    en: str

    def to(self, language: Language) -> str:
        """Return the sentence in `language`, which is 'zh' or 'en'."""
        return self.zh if language == "zh" else self.en

    def format(self, *values: str) -> "Text":
        """Return the sentence with its places {0}, {1} … filled."""
        return Text(self.zh.format(*values), self.en.format(*values))

    def __add__(self, other: "Text") -> "Text":
        return Text(self.zh + other.zh, self.en + other.en)


UNDETERMINED = Text("无法判定", "undetermined")


def join(parts: list[Text], *, zh: str = "；", en: str = "; ") -> Text:
    """Join sentences with the separator of each language."""
    return Text(zh.join(part.zh for part in parts), en.join(part.en for part in parts))
