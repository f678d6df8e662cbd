"""How geometry tells of districts, areas and what it did: the forms that its sentences share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gridplan.errors import Fault
from gridplan.quality import Entry, Happening
from gridplan.text import Text
from gridplan.yaml_file import Words

EXAMPLES = 10  # as many as an entry may name
M2_PER_KM2 = 1_000_000.0
SEEN_M2 = 1.0  # what is smaller comes of rounding
WHOLE_KM2 = 0.01  # areas from here on are told in km²
Names = Mapping[str, str]


@dataclass(frozen=True)
class Telling:
    """What people call the districts, by id, and the file that faults tell of."""

    names: Names
    file: str

    def name(self, district: str) -> str:
        """Return what people call a district: its name, or its id where none is known."""
        return self.names.get(district, district)

    def fault(self, problem: Text, remedy: Text, district: str) -> Fault:
        return Fault(self.file, problem, remedy, column="geometry", value=self.name(district))


def entry(
    happening: Happening, what: Text, count: int, examples: Sequence[str], effect: Text | None, layer: str = "outlines"
) -> Entry:
    """Return an entry of the import's record that names at most ten examples."""
    said = None if effect is None else Words(zh=effect.zh, en=effect.en)
    words = Words(zh=what.zh, en=what.en)
    return Entry(
        happening=happening, layer=layer, what=words, count=count, examples=tuple(examples[:EXAMPLES]), effect=said
    )


def area_text(square_metres: float) -> Text:
    """Return an area in words: square metres where it is small, else square kilometres."""
    km2 = square_metres / M2_PER_KM2
    if km2 < WHOLE_KM2:
        return Text(f"{square_metres:,.0f} 平方米", f"{square_metres:,.0f} m²")
    return Text(f"{km2:,.2f} 平方千米", f"{km2:,.2f} km²")
