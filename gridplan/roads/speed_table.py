"""Class → speed tables: which roads a mode may use, how fast, and whether trips start along them."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from gridplan import resources
from gridplan.errors import Fault, NetworkError
from gridplan.roads.network import Mode
from gridplan.text import Text
from gridplan.yaml_file import Strict, Words, load_yaml

Speed = Annotated[float, Field(ge=1, le=200)]


class RoadClass(Strict):
    """One road class: its free-flow speed, and whether a trip may start or end along it."""

    km_per_h: Speed
    enterable: bool = True


class SpeedTable(Strict):
    """A file of `configs/roads/`. All speeds are assumptions that a planner may edit.

    `aliases` are other words for a class, such as those of a transport bureau's layer. A posted limit
    is driven at `posted_share` of it. `left_out` are words of roads that the mode cannot use, such as
    footways: they are counted and left out, where any other unknown word is a fault. (OpenStreetMap knows so many
    classes that there all but those of the table are left out, counted by class.)
    """

    format: Literal[1]
    mode: Mode
    title: Words
    source: Words
    posted_share: float = Field(default=1, gt=0, le=1)
    classes: dict[str, RoadClass] = Field(min_length=1)
    aliases: dict[str, str] = Field(default_factory=dict)
    left_out: tuple[str, ...] = ()

    @property
    def speeds_km_per_h(self) -> dict[str, float]:
        return {name: road_class.km_per_h for name, road_class in self.classes.items()}

    def class_of(self, word: str) -> str | None:
        """Return the class that a word of a source means; None for one that the table lacks."""
        name = self.aliases.get(word, word)
        return name if name in self.classes else None


def read_speed_table(name_or_path: str | Path) -> SpeedTable:
    """Read a table of `configs/roads/` by name, or any file. Raises NetworkError with every fault."""
    known = resources.speed_tables()
    path = known.get(str(name_or_path), Path(name_or_path))
    table = load_yaml(path, SpeedTable, NetworkError)
    faults = [
        Fault(
            path.name,
            Text("指向不存在的等级", "names a class that does not exist"),
            Text("请改为 classes 中的等级", "Use a class of `classes`"),
            column=f"aliases.{word}",
            value=target,
        )
        for word, target in table.aliases.items()
        if target not in table.classes
    ]
    if faults:
        raise NetworkError(faults)
    return table
