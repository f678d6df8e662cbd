"""Speak one of the two languages, and keep names from being read as Markdown."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gridplan.errors import GridplanError
from gridplan.indicators import Indicator, Value
from gridplan.text import UNDETERMINED, Language, Text

ESTIMATE = Text("估", "est.")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:$&])")


@dataclass(frozen=True)
class Speaker:
    """Says each text in the language chosen: `t("网格", "Grids")`; `area` is the study area that is open."""

    language: Language
    area: str = ""

    @property
    def key(self) -> str:
        """The end of a widget's key: a box that keeps its key keeps the words and names it was first drawn with."""
        return f"{self.language}-{self.area}"

    def __call__(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    def kept(self, name: str) -> dict[str, Any]:
        """Return the arguments of a widget whose input is still there when one comes back from another page."""
        return {"key": f"{name}-{self.key}", "persist_state": "session"}

    def text(self, text: Text) -> str:
        return text.to(self.language)

    def row(self, cells: Mapping[Text, Text]) -> dict[str, str]:
        """Return the cells of a row of a table by heading."""
        return {self.text(heading): self.text(cell) for heading, cell in cells.items()}

    def refusal(self, error: GridplanError) -> str:
        """Return an error's message as Markdown, a fault on each line."""
        return "  \n".join(plain(line) for line in error.to(self.language).splitlines())

    def listed(self, names: Iterable[str]) -> str:
        return self("、", ", ").join(names)

    def aside(self, text: str) -> str:
        """Return `text` in brackets, to stand behind a name."""
        return self(f"（{text}）", f" ({text})")

    @property
    def colon(self) -> str:
        return self("：", ": ")

    def number(self, indicator: Indicator, value: Value) -> str:
        """Return a value with its unit and estimate mark, or the word undetermined."""
        if value.number is None:
            return self.text(UNDETERMINED)
        unit = self.text(indicator.unit)
        space = "" if unit in ("", "%") else " "
        mark = f" {self.text(ESTIMATE)}" if value.estimated else ""
        return f"{indicator.format(value.number)}{space}{unit}{mark}"

    def heading(self, indicator: Indicator, *, estimated: bool) -> str:
        """Return a column heading: name, unit, and the estimate mark where any value is an estimate."""
        inside = [self.text(indicator.unit)] if self.text(indicator.unit) else []
        inside += [self.text(ESTIMATE)] if estimated else []
        if not inside:
            return self.text(indicator.name)
        return self.text(indicator.name) + self.aside(self("，", ", ").join(inside))


def plain(text: str) -> str:
    """Return `text` so that Markdown shows it as it is written; names come from outside."""
    return _MARKDOWN.sub(r"\\\1", text).replace("\n", " ")
