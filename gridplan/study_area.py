"""A study area: all layers of one plan, validated together, with the adjacency of its districts."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan import area_frames, resources
from gridplan.area_checks import check_between_layers
from gridplan.area_notices import area_notices, unknown_population
from gridplan.area_places import column_of, people_of, unknown_kind
from gridplan.area_tables import Tables, read_tables
from gridplan.cells_record import CellsRecord, read_record
from gridplan.coordinates import local_metric_crs
from gridplan.errors import AreaError, Fault
from gridplan.geometry import joined
from gridplan.manifest import MAIN_KIND, MANIFEST_NAME, Layer, Manifest, area_digest
from gridplan.roads import Network
from gridplan.text import Text
from gridplan.travel_time import TableChoice, TravelSettings
from gridplan.yaml_file import load_yaml

if TYPE_CHECKING:
    import networkx as nx

CO_LEAD_SEPARATOR = "、"


@dataclass(frozen=True)
class StudyArea:
    """The layers of one plan. Coordinates are WGS84 degrees; treat every frame as read-only.

    districts: GeoDataFrame by district_id — order, name, admin_area, lon, lat, code, former_names (joined by 、),
    excluded (why it is no part of the plan, "" where it is one), population (NaN where unknown),
    population_estimated, geometry (outline).
    units: DataFrame by unit_id — name, kind (社区, 村), district_id, town, code, population; None where not given.
    places: DataFrame by place id — district_id, lon, lat, population: where people are; a cell, or a centre.
    population_kinds: name of each kind of people by id, the main one first. Both frames carry a column per
    kind (the main one's is `main_population`); `population` is the kind chosen, `population_kind`.
    facilities: DataFrame by facility_id; beds and staff NaN where unknown.
    neighbour_table: DataFrame of each pair of neighbours once — from_district, to_district, basis, note.
    network: the roads; `travel_settings` has the speeds in force. Without a layer of roads, it has none.
    minutes: a table of minutes made elsewhere — origin, destination, minutes, mode, departure_time, source, date.
    campuses: DataFrame by campus_id — facility_id, name, lon, lat, designated, location_estimated,
    district_id ("" outside every outline). The first campus of a facility is its main one.
    network_notes: what the import of the roads read, left out and repaired; () for a table of links.
    scenario: the name of the scenario that changed the layers; `network_before` are the roads without it.
    closed: facilities that a scenario has closed as a whole. They have no campus, and it is known that nobody
    reaches them; those of other facilities without a campus are not known.
    """

    root: Path
    manifest: Manifest
    layers_digest: str
    districts: gpd.GeoDataFrame
    places: pd.DataFrame
    facilities: pd.DataFrame
    campuses: pd.DataFrame
    network: Network
    neighbour_table: pd.DataFrame
    minutes: pd.DataFrame | None
    units: pd.DataFrame | None
    notices: tuple[Text, ...]
    population_kind: str = MAIN_KIND
    cells_record: CellsRecord | None = None
    network_notes: tuple[Text, ...] = ()
    scenario: Text | None = None
    network_before: Network | None = None
    closed: frozenset[str] = frozenset()

    @property
    def digest(self) -> str:
        """SHA-256 of manifest and layers; another one for each kind of people that is measured."""
        if self.population_kind == MAIN_KIND:
            return self.layers_digest
        return hashlib.sha256(f"{self.layers_digest}\0{self.population_kind}".encode()).hexdigest()

    @property
    def population_kinds(self) -> dict[str, Text]:
        return {kind: words.text for kind, words in self.manifest.layers.population_kinds.items()}

    def with_population(self, kind: str) -> "StudyArea":
        """Return the area whose `population` is that of `kind`. Raises AreaError for a kind it does not have."""
        if kind not in self.population_kinds:
            raise AreaError([unknown_kind(kind, self.population_kinds)])
        column = column_of(kind)
        districts = self.districts.assign(
            population=self.districts[column], population_estimated=self.districts[f"{column}_estimated"]
        )
        others = [text for text in self.notices if text not in unknown_population(self.districts)]
        return replace(
            self,
            districts=districts,
            places=self.places.assign(population=self.places[column]),
            notices=(*unknown_population(districts), *others),
            population_kind=kind,
        )

    @property
    def name(self) -> Text:
        """The name of the area, and of the scenario that changed it."""
        own, what_if = self.manifest.name.text, self.scenario
        return own if what_if is None else own + Text(f"（情景：{what_if.zh}）", f" (scenario: {what_if.en})")

    @cached_property
    def travel_settings(self) -> TravelSettings:
        """The settings of the manifest, with the speed of every road class."""
        return self.complete(self.manifest.travel_time)

    def complete(self, settings: TravelSettings) -> TravelSettings:
        """Return `settings` with a speed for every road class: the area's own where they name none.

        Raises AreaError for a road class that the network does not know, and for another mode than its own.
        """
        known = self.network.speeds_km_per_h
        faults = []
        for name in sorted(set(settings.speeds_km_per_h) - set(known)):
            problem = Text("路网中没有这个道路等级", "the network has no such road class")
            remedy = Text(f"可用：{'、'.join(known)}", f"Use one of {', '.join(known)}")
            faults.append(Fault("travel_time", problem, remedy, column="speeds_km_per_h", value=name))
        if settings.mode != self.network.mode:
            problem = Text(f"路网是为 {self.network.mode} 建的", f"the network was made for {self.network.mode}")
            remedy = Text("请改 mode，或另建路网", "Change the mode, or make a network for it")
            faults.append(Fault("travel_time", problem, remedy, column="mode", value=settings.mode))
        if settings.table is not None:
            faults += self._table_faults(settings.table)
        _stop_if(faults)
        return settings.model_copy(update={"speeds_km_per_h": {**known, **settings.speeds_km_per_h}})

    def minutes_of(self, choice: TableChoice) -> pd.DataFrame:
        """Return the rows of the table of minutes that have one mode and departure time; none without a table."""
        table = pd.DataFrame() if self.minutes is None else self.minutes
        chosen = [table[key] == value for key, value in choice.model_dump().items() if len(table)]
        return table[np.logical_and.reduce(chosen)] if chosen else table

    def _table_faults(self, choice: TableChoice) -> list[Fault]:
        if len(self.minutes_of(choice)):
            return []
        rows = [] if self.minutes is None else self.minutes[["mode", "departure_time"]].drop_duplicates().to_numpy()
        offered = [f"{mode or '—'} {departure or '—'}" for mode, departure in rows]
        problem = Text("时间表中没有这种方式和出发时间", "the table of minutes has no such mode and departure time")
        remedy = Text(f"可用：{'、'.join(offered)}", f"Use one of {', '.join(offered)}")
        value = f"{choice.mode or '—'} {choice.departure_time or '—'}"
        return [Fault("travel_time", problem, remedy, column="table", value=value)]

    def estimated_layers(self, *names: str) -> frozenset[str]:
        """Return those of the named layers that the area has and that are not official."""
        found = {name: getattr(self.manifest.layers, name) for name in names}
        return frozenset(name for name, layer in found.items() if layer is not None and layer.status != "official")

    def minutes_basis(self, settings: TravelSettings) -> frozenset[str]:
        """Return the layers that minutes rest on and that are not official: roads, sites, places; or the table."""
        if settings.table is not None:
            return self.estimated_layers("minutes")
        layers = self.manifest.layers
        sites = "campuses" if layers.campuses else "facilities"
        return self.estimated_layers(layers.road_layer, "districts", "cells", sites)

    @cached_property
    def neighbours(self) -> tuple[tuple[str, str], ...]:
        """The pairs of districts that are neighbours, each once."""
        return tuple(self.neighbour_table[["from_district", "to_district"]].itertuples(index=False, name=None))

    @cached_property
    def adjacency(self) -> "nx.Graph":
        """The districts as a graph whose edges join neighbours."""
        import networkx as nx  # a tenth of a second that measuring can do without

        graph = nx.Graph(self.neighbours)
        graph.add_nodes_from(self.districts.index)
        return graph

    def pieces(self, districts: Sequence[str]) -> list[list[str]]:
        """Return the connected pieces of some districts, each in the order given, by their first district."""
        return joined(districts, self.districts.index.get_indexer(list(districts)), self._neighbour_rows)

    @cached_property
    def _neighbour_rows(self) -> NDArray[np.int64]:
        return np.asarray(self.districts.index.get_indexer(np.ravel(self.neighbours))).reshape(-1, 2)

    @cached_property
    def metric_crs(self) -> str:
        """The local CRS in metres, for lengths and areas."""
        return local_metric_crs(self.districts["lon"].mean(), self.districts["lat"].mean())

    @cached_property
    def metric_outlines(self) -> gpd.GeoSeries:
        """The outlines in the local metric CRS."""
        return self.districts.geometry.to_crs(self.metric_crs)

    def facility_name(self, facility_id: str) -> str:
        return str(self.facilities.at[facility_id, "name"])

    def facility_names(self, facility_ids: Iterable[str]) -> str:
        """Return the names of co-leads, say, joined as the official table joins them."""
        return CO_LEAD_SEPARATOR.join(map(self.facility_name, facility_ids))

    @cached_property
    def home_district(self) -> dict[str, str]:
        """The district in which each facility's main campus stands; facilities outside are left out."""
        main = self.campuses.drop_duplicates("facility_id")
        return {f: d for f, d in zip(main["facility_id"], main["district_id"], strict=True) if d}

    def estimates(self) -> list[Text]:
        """Return one sentence per layer that is not official."""
        layers = [(key, layer) for key, layer in self.manifest.layers if layer is not None]
        return [_estimate(key, layer) for key, layer in layers if layer.status != "official"]


LAYER_NAMES = {
    "districts": Text("片区", "districts"),
    "outlines": Text("片区边界", "outlines"),
    "units": Text("村（社区）", "communities and villages"),
    "unit_outlines": Text("村（社区）边界", "outlines of communities and villages"),
    "population": Text("人口", "population"),
    "cells": Text("人口格点", "population cells"),
    "facilities": Text("医疗机构", "facilities"),
    "campuses": Text("院区", "campuses"),
    "links": Text("道路", "roads"),
    "roads": Text("路网", "road network"),
    "minutes": Text("时间表", "table of minutes"),
    "adjacency": Text("邻接", "adjacency"),
}


def _estimate(key: str, layer: Layer) -> Text:
    name, note = LAYER_NAMES[key], layer.note
    text = Text(f"{name.zh}：{layer.label.zh}", f"{name.en}: {layer.label.en}")
    return text if note is None else text + Text(f"（{note.zh}）", f" ({note.en})")


def find_area(name_or_folder: str | Path) -> Path:
    """Return the folder of a study area given by path, or by the name of an embedded example."""
    return resources.example_areas().get(str(name_or_folder), Path(name_or_folder))


def area_name(name_or_folder: str | Path) -> Text:
    """Return the name of a study area without reading its layers. Raises AreaError for a faulty manifest."""
    return read_manifest(find_area(name_or_folder)).name.text


def read_area(name_or_folder: str | Path = resources.DEFAULT_AREA, *, population: str = MAIN_KIND) -> StudyArea:
    """Read and validate a study area: a folder with `area.yaml`, or the name of an embedded example.

    `population` is the kind of people to measure. Raises AreaError with all faults found: first those of the
    manifest, then those of all layers together, then what does not fit between layers.
    """
    root = find_area(name_or_folder)
    manifest = read_manifest(root)
    faults: list[Fault] = []
    tables = read_tables(root, manifest, faults)
    _stop_if(faults)
    check_between_layers(tables, manifest, faults)
    _stop_if(faults)
    area = _assemble(root, manifest, tables)
    area.complete(manifest.travel_time)  # refuses settings that the network does not fit
    return area.with_population(population)


def read_manifest(root: Path) -> Manifest:
    """Return the manifest of a folder. Raises AreaError."""
    return load_yaml(root / MANIFEST_NAME, Manifest, AreaError)


def _stop_if(faults: list[Fault]) -> None:
    if faults:
        raise AreaError(faults)


def _assemble(root: Path, manifest: Manifest, tables: Tables) -> StudyArea:
    districts = area_frames.district_frame(tables)
    facilities = area_frames.facility_frame(manifest, tables)
    campuses = area_frames.campus_frame(manifest, tables, districts)
    network, network_notices, network_notes = area_frames.network_of(root, manifest, tables, districts)
    people = people_of(districts, tables, manifest.layers)
    districts = area_frames.with_figures(districts, people)
    record, said = (None, ()) if manifest.layers.cells is None else read_record(root / manifest.layers.cells.file)
    return StudyArea(
        root=root,
        manifest=manifest,
        layers_digest=area_digest(root, manifest),
        districts=districts,
        places=people.places,
        facilities=facilities,
        campuses=campuses,
        network=network,
        neighbour_table=area_frames.neighbour_table(districts, tables),
        minutes=tables.minutes,
        units=None if tables.units is None else tables.units.set_index("unit_id"),
        notices=(*area_notices(districts, facilities, campuses), *people.notices, *said, *network_notices),
        cells_record=record,
        network_notes=network_notes,
    )
