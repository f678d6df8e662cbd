"""The manifest of a study area (`area.yaml`): which layers it has, their columns, datum, vintage, licence."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from gridplan.coordinates import Datum
from gridplan.layers import ESTIMATE_CONFIDENCES
from gridplan.text import Text
from gridplan.travel_time import TravelSettings
from gridplan.yaml_file import Strict, Words

MANIFEST_NAME = "area.yaml"
# How far the data of a layer can be trusted; all but "official" are estimates and labelled so.
Status = Literal["official", "approximate", "modelled", "schematic"]
STATUS_LABELS: dict[Status, Text] = {
    "official": Text("正式", "official"),
    "approximate": Text("近似", "approximate"),
    "modelled": Text("推算", "modelled"),
    "schematic": Text("示意", "schematic"),
}


class Layer(Strict):
    """One file of the study area."""

    file: str
    encoding: str = "utf-8"
    columns: dict[str, str] = Field(default_factory=dict)
    datum: Datum | None = None
    vintage: str
    licence: str
    source: str | Words
    status: Status
    note: Words | None = None

    @property
    def source_text(self) -> Text:
        """Return the source in both languages; one given as plain text reads the same in both."""
        return Text(self.source, self.source) if isinstance(self.source, str) else self.source.text

    def is_estimate(self, confidence: str) -> bool:
        """Whether a value is an estimate: by its own confidence where given, else by the layer's status."""
        return confidence in ESTIMATE_CONFIDENCES if confidence else self.status != "official"

    @property
    def label(self) -> Text:
        """Return the status in words."""
        return STATUS_LABELS[self.status]


# Ids of kinds are column names of tables and frames, so they may not be those of other columns.
MAIN_KIND = "population"
KindId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
_TAKEN = {MAIN_KIND, "order", "name", "year", "confidence", "lon", "lat", "geometry"}
_TAKEN_ENDINGS = ("_id", "_area", "_confidence", "_estimated", "_population")


class PeopleLayer(Layer):
    """A layer of people: whom its main column counts, such as 常住人口, and what further columns count."""

    kind: Words | None = None
    kinds: dict[KindId, Words] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _kinds_are_free_words(self) -> "PeopleLayer":
        taken = [key for key in self.kinds if key in _TAKEN or key.endswith(_TAKEN_ENDINGS)]
        if taken:
            raise ValueError(f"choose another id than {', '.join(taken)}: columns of that name or ending exist")
        return self


class PopulationLayer(PeopleLayer):
    """The official figures by district; it must say whom it counts."""

    kind: Words


class Layers(Strict):
    """The layers by name; units, campuses and adjacency may be left out.

    Units are what districts are made of: communities (社区), villages (村), with the district each lies in.
    `unit_outlines` are their polygons by unit_id, without which districts cannot be redrawn.

    Without campuses each facility has one site, given by its own lon and lat. Without adjacency,
    districts are neighbours where their outlines share boundary. Cells say where in a district its people
    are; population gives the districts' official figures. One of the two may be left out. Roads are either
    `links`, a table of links between districts, or `roads`, a network file. `minutes` is a table of minutes
    made elsewhere, which stands in for roads where `travel_time.table` asks for it.
    """

    districts: Layer
    outlines: Layer
    units: Layer | None = None
    unit_outlines: Layer | None = None
    population: PopulationLayer | None = None
    cells: PeopleLayer | None = None
    facilities: Layer
    campuses: Layer | None = None
    links: Layer | None = None
    roads: Layer | None = None
    minutes: Layer | None = None
    adjacency: Layer | None = None

    @model_validator(mode="after")
    def _people_are_given(self) -> "Layers":
        if self.population is None and self.cells is None:
            raise ValueError("give a layer population (figures by district), a layer cells, or both")
        if self.population is None and self.cells is not None and self.cells.kind is None:
            raise ValueError("cells without a layer population must say whom they count: add `kind` to cells")
        return self

    @property
    def population_kinds(self) -> dict[str, Words]:
        """Return the kinds of people by id, the main one first."""
        found = [layer for layer in (self.population, self.cells) if layer is not None]
        main = next(layer.kind for layer in found if layer.kind is not None)
        return {MAIN_KIND: main} | {key: words for layer in reversed(found) for key, words in layer.kinds.items()}

    @model_validator(mode="after")
    def _one_layer_of_roads(self) -> "Layers":
        if self.links is not None and self.roads is not None:
            raise ValueError("give either links (a table between districts) or roads (a network file), not both")
        if self.links is None and self.roads is None and self.minutes is None:
            raise ValueError("give links (a table between districts), roads (a network file) or minutes (a table)")
        return self

    @property
    def road_layer(self) -> str:
        """The name of the layer that roads are read from."""
        return "links" if self.links is not None else "roads"


class LayoutEntry(Strict):
    """A layout that comes with the study area; one that nobody issued is a `draft`, and marked so."""

    file: str
    title: str
    trial: bool = False
    draft: bool = False
    note: str = ""
    annex: str = ""
    operation_start: date | None = None
    source: str


class Place(Strict):
    """Where the study area lies, in the names that policies use: 浙江省, 温州市, 鹿城区."""

    province: str
    city: str
    county: str | None = None


class AdminArea(Strict):
    """What is known of a 区划 as a whole: its form of care (医共体 or not; None where not known) and former names."""

    county_community: bool | None = None
    urban: bool | None = None  # whether it is a district of the city proper (市辖区), not a county
    former_names: tuple[str, ...] = ()
    note: Words | None = None


class Manifest(Strict):
    """The whole of `area.yaml`."""

    format: Literal[1]
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    name: Words
    datum: Datum
    note: Words | None = None
    place: Place | None = None
    admin_areas: dict[str, AdminArea] = Field(default_factory=dict)
    default_layout: str | None = None
    default_policy: str | None = None
    layouts: dict[str, LayoutEntry] = Field(default_factory=dict)
    layers: Layers
    travel_time: TravelSettings

    @model_validator(mode="after")
    def _default_exists(self) -> "Manifest":
        if self.default_layout is not None and self.default_layout not in self.layouts:
            raise ValueError(f"default_layout {self.default_layout!r} is not among layouts: {', '.join(self.layouts)}")
        return self

    @model_validator(mode="after")
    def _minutes_come_from_somewhere(self) -> "Manifest":
        layers = self.layers
        if self.travel_time.table is not None and layers.minutes is None:
            raise ValueError("travel_time.table needs a layer of minutes")
        if self.travel_time.table is None and layers.links is None and layers.roads is None:
            raise ValueError("without roads, travel_time.table must choose rows of the layer of minutes")
        return self


def area_digest(root: Path, manifest: Manifest) -> str:
    """SHA-256 over the manifest and all layer files of a study area."""
    files = [layer.file for layer in dict(manifest.layers).values() if layer is not None]
    return _files_digest(root, [MANIFEST_NAME, *files])


def layer_digest(root: Path, layer: Layer) -> str:
    """SHA-256 over the files of one layer and what the manifest says of it."""
    content = f"{_files_digest(root, [layer.file])}\0{layer.model_dump_json()}"
    return hashlib.sha256(content.encode()).hexdigest()


def _files_digest(root: Path, names: list[str]) -> str:
    # A shapefile is several files of one stem.
    shapefiles = [name for name in names if name.lower().endswith(".shp")]
    parts = {
        part.relative_to(root).as_posix()
        for name in shapefiles
        for part in (root / name).parent.glob(f"{Path(name).stem}.*")
    }
    digest = hashlib.sha256()
    for name in [*names, *sorted(parts - set(names))]:
        digest.update(name.encode() + b"\0" + hashlib.sha256((root / name).read_bytes()).digest())
    return digest.hexdigest()
