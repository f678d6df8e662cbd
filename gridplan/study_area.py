"""A study area: all layers of one plan, validated together, with the adjacency of its districts."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import shapely

from gridplan import area_checks, resources
from gridplan.coordinates import local_metric_crs, to_wgs84
from gridplan.errors import AreaError, Fault
from gridplan.layers import ESTIMATE_CONFIDENCES, LAT, LON, Field, confidence_field, read_outlines, read_table
from gridplan.manifest import Layer, Manifest
from gridplan.roads import Network, network_from_links
from gridplan.text import Text
from gridplan.vocabulary import AFFILIATIONS, OWNERSHIPS, TYPES
from gridplan.yaml_file import load_yaml

MANIFEST_NAME = "area.yaml"
MIN_SHARED_M = 100.0  # shorter common boundary is taken for a corner

DISTRICT_FIELDS = (
    Field("district_id", unique=True),
    Field("order", "count", required=False),
    Field("name"),
    Field("admin_area"),
    LON,
    LAT,
    confidence_field("centre_confidence"),
)
POPULATION_FIELDS = (
    Field("district_id", unique=True),
    Field("population", "count", required=False, expected=True, minimum=0),
    Field("year", "count", required=False),
    confidence_field("confidence"),
)
FACILITY_FIELDS = (
    Field("facility_id", unique=True),
    Field("name", unique=True),
    Field("type", choices=TYPES),
    Field("grade", required=False),
    confidence_field("grade_confidence"),
    Field("grade_source", required=False),
    Field("affiliation", required=False, choices=AFFILIATIONS),
    Field("ownership", required=False, choices=OWNERSHIPS),
    Field("lead_candidate", "flag", required=False),
    Field("beds_open", "count", required=False, minimum=0),
    confidence_field("beds_open_confidence"),
    Field("physicians", "count", required=False, minimum=0),
    Field("general_practitioners", "count", required=False, minimum=0),
)
SITE_FIELDS = (LON, LAT, confidence_field("location_confidence"))
CAMPUS_FIELDS = (
    Field("campus_id", unique=True),
    Field("facility_id"),
    Field("name"),
    Field("designated", "flag"),
    *SITE_FIELDS,
)
LINK_FIELDS = (
    Field("from_district"),
    Field("to_district"),
    Field("road_km", "number", above=0),
    Field("road_class"),
    Field("oneway", "flag", required=False),
)
ADJACENCY_FIELDS = (Field("from_district"), Field("to_district"))


@dataclass(frozen=True)
class StudyArea:
    """The layers of one plan. Coordinates are WGS84 degrees; treat every frame as read-only.

    districts: GeoDataFrame by district_id — order, name, admin_area, lon, lat, population (NaN where
    unknown), population_estimated, geometry (outline).
    places: DataFrame by place id — district_id, lon, lat, population: where people are.
    facilities: DataFrame by facility_id; beds and staff NaN where unknown.
    campuses: DataFrame by campus_id — facility_id, name, lon, lat, designated, district_id ("" outside
    every outline). The first campus of a facility is its main one.
    """

    root: Path
    manifest: Manifest
    digest: str
    districts: gpd.GeoDataFrame
    places: pd.DataFrame
    facilities: pd.DataFrame
    campuses: pd.DataFrame
    network: Network
    adjacency: nx.Graph
    notices: tuple[Text, ...]

    @property
    def name(self) -> Text:
        return self.manifest.name.text

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

    @cached_property
    def home_district(self) -> dict[str, str]:
        """The district in which each facility's main campus stands; facilities outside are left out."""
        main = self.campuses.drop_duplicates("facility_id")
        return {f: d for f, d in zip(main["facility_id"], main["district_id"], strict=True) if d}

    def estimates(self) -> list[Text]:
        """Return one sentence per layer that is not official."""
        layers = self.manifest.layers
        named = [(key, getattr(layers, key)) for key in type(layers).model_fields]
        return [_estimate(key, layer) for key, layer in named if layer is not None and layer.status != "official"]


LAYER_NAMES = {
    "districts": Text("片区", "districts"),
    "outlines": Text("片区边界", "outlines"),
    "population": Text("人口", "population"),
    "facilities": Text("医疗机构", "facilities"),
    "campuses": Text("院区", "campuses"),
    "links": Text("道路", "roads"),
    "adjacency": Text("邻接", "adjacency"),
}


def _estimate(key: str, layer: Layer) -> Text:
    name, note = LAYER_NAMES[key], layer.note
    text = Text(f"{name.zh}：{layer.label.zh}", f"{name.en}: {layer.label.en}")
    return text if note is None else text + Text(f"（{note.zh}）", f" ({note.en})")


def find_area(name_or_folder: str | Path) -> Path:
    """Return the folder of a study area given by path, or by the name of an embedded example."""
    return resources.example_areas().get(str(name_or_folder), Path(name_or_folder))


def read_area(name_or_folder: str | Path = "wenzhou") -> StudyArea:
    """Read and validate a study area: a folder with `area.yaml`, or the name of an embedded example.

    Raises AreaError with all faults found: first those of the manifest, then those of all layers
    together, then what does not fit between layers.
    """
    root = find_area(name_or_folder)
    manifest = load_yaml(root / MANIFEST_NAME, Manifest, AreaError)
    faults: list[Fault] = []
    tables = _read_layers(root, manifest, faults)
    _stop_if(faults)
    area_checks.check_between_layers(tables, manifest, faults)
    _stop_if(faults)
    return _assemble(root, manifest, tables)


def _stop_if(faults: list[Fault]) -> None:
    if faults:
        raise AreaError(faults)


def _read_layers(root: Path, manifest: Manifest, faults: list[Fault]) -> area_checks.Tables:
    layers = manifest.layers

    def table(layer: Layer, fields: tuple[Field, ...]) -> pd.DataFrame | None:
        area_checks.check_columns(layer, [field.name for field in fields], MANIFEST_NAME, faults)
        frame = read_table(root / layer.file, fields, columns=layer.columns, encoding=layer.encoding, faults=faults)
        datum = layer.datum or manifest.datum
        if frame is not None and {"lon", "lat"} <= set(frame.columns):
            frame["lon"], frame["lat"] = to_wgs84(frame["lon"], frame["lat"], datum)
        return frame

    facility_fields = FACILITY_FIELDS if layers.campuses else (*FACILITY_FIELDS, *SITE_FIELDS)
    tables = {
        "districts": table(layers.districts, DISTRICT_FIELDS),
        "population": table(layers.population, POPULATION_FIELDS),
        "facilities": table(layers.facilities, facility_fields),
        "campuses": table(layers.campuses, CAMPUS_FIELDS) if layers.campuses else None,
        "links": table(layers.links, LINK_FIELDS),
        "adjacency": table(layers.adjacency, ADJACENCY_FIELDS) if layers.adjacency else None,
    }
    area_checks.check_columns(layers.outlines, ["district_id"], MANIFEST_NAME, faults)
    outlines = read_outlines(
        root / layers.outlines.file,
        layers.outlines.columns.get("district_id", "district_id"),
        datum=layers.outlines.datum or manifest.datum,
        encoding=layers.outlines.encoding,
        faults=faults,
    )
    return area_checks.Tables(outlines=outlines, **tables)


def _assemble(root: Path, manifest: Manifest, tables: area_checks.Tables) -> StudyArea:
    districts = _districts(manifest, tables)
    campuses = _campuses(tables, districts)
    facilities = tables.facilities.set_index("facility_id")
    for field, confidence in (("grade", "grade_confidence"), ("beds_open", "beds_open_confidence")):
        estimated = facilities[confidence].map(lambda c: _is_estimate(c, manifest.layers.facilities))
        facilities[f"{field}_estimated"] = estimated
    links = tables.links.rename(columns={"from_district": "from_id", "to_district": "to_id"})
    network = network_from_links(districts, links, speeds_km_per_h=manifest.travel_time.speeds_km_per_h)
    places = pd.DataFrame(districts[["lon", "lat", "population"]]).assign(district_id=districts.index)
    return StudyArea(
        root=root,
        manifest=manifest,
        digest=area_digest(root, manifest),
        districts=districts,
        places=places,
        facilities=facilities,
        campuses=campuses,
        network=network,
        adjacency=_adjacency(districts, tables),
        notices=_notices(districts, facilities, campuses),
    )


def _districts(manifest: Manifest, tables: area_checks.Tables) -> gpd.GeoDataFrame:
    frame = tables.districts.set_index("district_id")
    given = frame["order"].to_numpy(dtype=float)
    frame["order"] = np.where(np.isnan(given), np.arange(1, len(frame) + 1), given).astype(int)
    people = tables.population.set_index("district_id").reindex(frame.index)
    frame["population"] = people["population"].astype(float)
    frame["population_estimated"] = people["confidence"].map(lambda c: _is_estimate(c, manifest.layers.population))
    frame = frame.sort_values("order", kind="stable")
    return gpd.GeoDataFrame(frame, geometry=tables.outlines.reindex(frame.index), crs=tables.outlines.crs)


def _is_estimate(confidence: str, layer: Layer) -> bool:
    """Whether a value is an estimate: by its own confidence where given, else by its layer's status."""
    return confidence in ESTIMATE_CONFIDENCES if confidence else layer.status != "official"


def _campuses(tables: area_checks.Tables, districts: gpd.GeoDataFrame) -> pd.DataFrame:
    if tables.campuses is not None:
        frame = tables.campuses.set_index("campus_id")
    else:
        sites = tables.facilities[["facility_id", "name", "lon", "lat", "location_confidence"]]
        frame = sites.assign(designated=True).set_index(sites["facility_id"].rename("campus_id"))
    points = shapely.points(frame["lon"], frame["lat"])
    point, outline = districts.sindex.query(points, predicate="intersects")
    frame["district_id"] = ""
    # A point on a common border takes the first of the districts that touch there.
    first = dict(reversed(list(zip(point.tolist(), outline.tolist(), strict=True))))
    for position, number in first.items():
        frame.iloc[position, frame.columns.get_loc("district_id")] = districts.index[number]
    return frame


def _adjacency(districts: gpd.GeoDataFrame, tables: area_checks.Tables) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(districts.index)
    if tables.adjacency is not None:
        graph.add_edges_from(zip(tables.adjacency["from_district"], tables.adjacency["to_district"], strict=True))
        return graph
    centre = local_metric_crs(districts["lon"].mean(), districts["lat"].mean())
    shapes = districts.geometry.to_crs(centre).to_numpy()
    tree = shapely.STRtree(shapes)
    for a, b in tree.query(shapes, predicate="intersects").T:
        if a < b and shapely.length(shapely.intersection(shapes[a], shapes[b])) >= MIN_SHARED_M:
            graph.add_edge(districts.index[a], districts.index[b])
    return graph


def _notices(districts: gpd.GeoDataFrame, facilities: pd.DataFrame, campuses: pd.DataFrame) -> tuple[Text, ...]:
    """Say what was read but cannot count fully: nothing is passed over in silence."""
    notices = []
    unknown = districts.index[districts["population"].isna()]
    if len(unknown):
        names = "、".join(districts.loc[unknown, "name"])
        notices.append(
            Text(f"{len(unknown)} 个片区人口未知：{names}", f"population unknown in {len(unknown)}: {names}")
        )
    outside = campuses[campuses["district_id"] == ""]
    if len(outside):
        names = "、".join(outside["name"])
        notices.append(
            Text(f"{len(outside)} 个院区在所有片区之外：{names}", f"{len(outside)} campuses outside: {names}")
        )
    homeless = facilities.index.difference(pd.Index(campuses["facility_id"]))
    if len(homeless):
        names = "、".join(facilities.loc[homeless, "name"])
        notices.append(Text(f"{len(homeless)} 家机构没有位置：{names}", f"{len(homeless)} without a site: {names}"))
    return tuple(notices)


def area_digest(root: Path, manifest: Manifest) -> str:
    """SHA-256 over the manifest and all layer files of a study area."""
    names = [MANIFEST_NAME] + [layer.file for layer in dict(manifest.layers).values() if layer is not None]
    digest = hashlib.sha256()
    for name in names:
        digest.update(name.encode() + b"\0" + hashlib.sha256((root / name).read_bytes()).digest())
    return digest.hexdigest()
