"""The mapping file (`import.yaml`): which file holds which layer, how it is read, and what people decided about it.

It is what an import remembers: run again on the same files, or on those of the next year, it gives the same area.
"""

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from gridplan.manifest import KindId, Place, Status
from gridplan.yaml_file import Strict, Words

MAPPING_NAME = "import.yaml"
# What coordinates refer to: a datum in degrees, or a projected CRS such as EPSG:4549 (Gauss–Krüger, 3°, 120° E).
Reference = Annotated[str, Field(pattern=r"^(WGS84|CGCS2000|GCJ-02|BD-09|EPSG:\d{4,6})$")]
# What a source may hold. A source of districts with polygons holds outlines too, and with people population.
LayerName = Literal[
    "districts", "outlines", "population", "cells", "facilities", "campuses", "links", "roads", "minutes", "adjacency",
    "units", "towns", "crosswalk", "layout",
]  # fmt: skip


class Source(Strict):
    """One table of one file and the layer it holds.

    `columns` maps a field of the layer to the file's own heading. `datum` is the reference of its coordinates;
    None believes the file's own CRS. `header_rows` and `last_row` are rows of the file, from 1; None is as found.
    """

    file: str
    part: str = ""
    layer: LayerName
    columns: dict[str, str] = Field(default_factory=dict)
    header_rows: tuple[int, ...] | None = None
    last_row: int | None = None
    encoding: str | None = None
    datum: Reference | None = None
    vintage: str = ""
    licence: str = ""
    source: str = ""
    status: Status = "approximate"
    note: Words | None = None
    kind: Words | None = None
    kinds: dict[KindId, Words] = Field(default_factory=dict)
    options: dict[str, str | float | bool] = Field(default_factory=dict)  # of cells and roads, as their commands have


class Decision(Strict):
    """What a person decided about a question of the import; `value` is one of its options."""

    value: str
    person: str = ""
    date: dt.date | None = None


class Site(Strict):
    """Where a person put a facility that has an address and no coordinates; degrees in WGS84."""

    lon: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-90, le=90)]
    how: Literal["map", "pasted"]
    person: str = ""
    date: dt.date | None = None


class Mapping(Strict):
    """The whole of `import.yaml`.

    `decisions` are by the key of their question, `sites` by name of the facility. `ids` are those that districts,
    facilities and campuses were given, by layer and name, so that a later import gives the same. `detour` makes
    kilometres by road of straight lines where no roads are given; such links are schematic.
    """

    format: Literal[1] = 1
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    name: Words
    place: Place | None = None
    sources: tuple[Source, ...]
    decisions: dict[str, Decision] = Field(default_factory=dict)
    sites: dict[str, Site] = Field(default_factory=dict)
    ids: dict[str, dict[str, str]] = Field(default_factory=dict)
    detour: Annotated[float, Field(ge=1, le=5)] = 1.48  # measured on 34 main-road links of Wenzhou
