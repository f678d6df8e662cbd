"""Draw a small study area with letters and write it as files, so that tests read what planners read.

    area = drawn_area(tmp_path, '''
        abc
        ddf
    ''', populations={"a": 500}, facilities=[{"id": "H1", "in": "a"}])

Each letter is a square cell of about 1 km side (0.01°), the top left corner at 120° E, 28° N; cells share
their grid lines. A letter drawn twice is one district of two cells. A dot is nobody's land. A district's
id and name are its letter, its centre is the middle of its first cell. Without further options every district
has 1,000 people, H1 stands in the first district, neighbours that share a side are linked by 1 km both ways, all
layers are official, and **minutes equal kilometres**: roads run at 60 km/h, no terminal minutes, no peak.
"""

import csv
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from textwrap import dedent
from typing import Any

import shapely
import yaml

from gridplan.layout import Grid, Layout, Member, Relation
from gridplan.study_area import StudyArea, read_area

WEST, NORTH, SIDE = 120.0, 28.0, 0.01
DEFAULT_PEOPLE = 1000
LAYOUT_HEADER = ("序号", "牵头医院", "区划", "片区", "成员单位", "关系")
Cells = dict[str, list[tuple[int, int]]]


def cells_of(drawing: str) -> Cells:
    """Return the (row, column) cells of each letter of `drawing`, letters in reading order."""
    cells: Cells = {}
    for row, line in enumerate(dedent(drawing).strip("\n").rstrip().split("\n")):
        for column, letter in enumerate(line):
            if letter not in ". ":
                cells.setdefault(letter, []).append((row, column))
    return cells


def centre_of(drawing: str, letter: str) -> tuple[float, float]:
    """Return longitude and latitude of a district's centre."""
    row, column = cells_of(drawing)[letter][0]
    return round(WEST + (column + 0.5) * SIDE, 6), round(NORTH - (row + 0.5) * SIDE, 6)


def neighbours(drawing: str) -> list[tuple[str, str]]:
    """Return the pairs of districts that share a side, each once, in reading order."""
    letter_at = {cell: letter for letter, own in cells_of(drawing).items() for cell in own}
    pairs = {}
    for (row, column), letter in letter_at.items():
        for beside in ((row, column + 1), (row + 1, column)):
            other = letter_at.get(beside, letter)
            if other != letter:
                pairs[tuple(sorted((letter, other)))] = (letter, other)
    return list(pairs.values())


def drawn_area(folder: Path, drawing: str, **options: Any) -> StudyArea:
    """Write the drawing with the options of `write_area` and read it through `read_area`."""
    return read_area(write_area(folder, drawing, **options))


def write_area(
    folder: Path,
    drawing: str,
    *,
    populations: int | Mapping[str, int | tuple[int, str] | None] | None = DEFAULT_PEOPLE,
    kinds: Mapping[str, Mapping[str, int | None]] | None = None,
    cells: Sequence[Mapping[str, Any]] | None = None,
    facilities: Sequence[Mapping[str, Any]] = ({"id": "H1"},),
    campuses: Sequence[Mapping[str, Any]] | None = None,
    links: Iterable[Sequence[Any]] | None = None,
    roads: Path | None = None,
    adjacency: Iterable[Sequence[str]] | None = None,
    layouts: Mapping[str, Iterable[Sequence[str]]] | None = None,
    admin_areas: str | Mapping[str, str] = "主城区",
    order: Mapping[str, int] | None = None,
    status: str | Mapping[str, str] = "official",
    travel_time: Mapping[str, Any] | None = None,
    area_id: str = "drawn",
) -> Path:
    """Write a complete study-area folder and return it. All options are by name.

    populations: of all districts alike, or by letter (others 1,000; None is a blank cell; a pair is the number
        and its confidence). None writes no such layer.
    kinds: further kinds of people, id → number by letter (others blank), columns of the population layer.
    cells: dicts with `id`, `in` (letter; the cell stands at that centre), `population` and any further kind;
        `lon`, `lat` move it. None writes no such layer.
    facilities: dicts with `id`, `in` (letter, default the first; it stands at that centre) and any other column
        of the facilities layer; `name` defaults to the id, `type` to 综合医院. `lon`, `lat` move it.
    campuses: dicts with `id`, `facility`, `in`, `designated` ("yes"), `lon`, `lat`; None writes no such layer and
        each facility stands where it says itself.
    links: (from, to, km) or (from, to, km, "oneway"), parallel ones allowed; None links all neighbours by 1 km.
    roads: a network file, which stands in the place of links.
    adjacency: pairs such as "ab"; None writes no such layer, so that outlines decide.
    layouts: name → rows of the long table below `LAYOUT_HEADER`; the first is the default layout.
    admin_areas: 区划 of all districts alike, or by letter (others 主城区).
    order: number of each letter in the `order` column, whose mapping gives the order of the rows; None is
        reading order.
    status: of all layers alike, or by layer (others official).
    travel_time: settings to change, such as {"terminal_min": 5}.
    """
    folder.mkdir(parents=True, exist_ok=True)
    letters = list(cells_of(drawing))
    numbers = order or {letter: number for number, letter in enumerate(letters, start=1)}
    districts = [(k, numbers[k], k, _of(admin_areas, k, "主城区"), *centre_of(drawing, k)) for k in numbers]
    _write_csv(folder / "districts.csv", ("district_id", "order", "name", "admin_area", "lon", "lat"), districts)
    if populations is not None:
        _write_population(folder / "population.csv", letters, populations, kinds or {})
    if cells is not None:
        rows = [{"cell_id": c["id"], "district_id": c["in"], **_placed(c, drawing)} for c in cells]
        _write_records(folder / "cells.csv", rows)
    _write_outlines(folder / "outlines.geojson", drawing)
    _write_facilities(folder, drawing, facilities, campuses)
    if roads is not None:
        shutil.copy(roads, folder / "roads.gpkg")
    else:
        _write_links(folder / "links.csv", [(a, b, 1) for a, b in neighbours(drawing)] if links is None else links)
    if adjacency is not None:
        _write_csv(folder / "adjacency.csv", ("from_district", "to_district"), [tuple(pair) for pair in adjacency])
    for name, table in (layouts or {}).items():
        _write_csv(folder / f"{name}.csv", LAYOUT_HEADER, table)
    names = ["districts", "outlines", "facilities", "links" if roads is None else "roads"]
    names += ["population"] * (populations is not None) + ["cells"] * (cells is not None)
    names += ["campuses"] * (campuses is not None) + ["adjacency"] * (adjacency is not None)
    own = sorted(
        {key for cell in cells or () for key in cell} - {"id", "in", "lon", "lat", "population", *(kinds or ())}
    )
    content = _manifest(area_id, names, list(layouts or {}), status, travel_time or {})
    _name_kinds(content["layers"], list(kinds or {}), own)
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    (folder / "area.yaml").write_text(text, encoding="utf-8")
    return folder


def drawn_layout(
    drawing: str,
    grids: str,
    *,
    leads: Mapping[str, Sequence[str]],
    members: Mapping[str, Sequence[tuple[str, Relation]]] | None = None,
    excluded: str = "",
    locked: str = "",
) -> Layout:
    """Return the layout that `grids` draws over `drawing`: a grid's id per cell, a dot for unassigned.

    leads: grid id → lead hospitals, in the order of the grids. members: grid id → (facility, relation).
    """
    drawn = cells_of(grids)
    grid_at = {cell: grid for grid, own in drawn.items() for cell in own}
    grid_of = {letter: grid_at[own[0]] for letter, own in cells_of(drawing).items() if own[0] in grid_at}
    listed = members or {}
    made = [Grid(key, tuple(own), tuple(Member(*m) for m in listed.get(key, ()))) for key, own in leads.items()]
    return Layout(tuple(made), grid_of, frozenset(excluded), frozenset(locked), territorial=bool(grid_of))


def _of(given: Any, letter: str, default: Any) -> Any:
    return given.get(letter, default) if isinstance(given, Mapping) else given


def _write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def _write_links(path: Path, links: Iterable[Sequence[Any]]) -> None:
    listed = [(a, b, km, "road", "yes" if how else "no") for a, b, km, *how in links]
    _write_csv(path, ("from_district", "to_district", "road_km", "road_class", "oneway"), listed)


def _write_outlines(path: Path, drawing: str) -> None:
    features = []
    for letter, own in cells_of(drawing).items():
        west, north = [WEST + c * SIDE for _, c in own], [NORTH - r * SIDE for r, _ in own]
        squares = [shapely.box(w, n - SIDE, w + SIDE, n) for w, n in zip(west, north, strict=True)]
        outline = shapely.union_all(shapely.set_precision(squares, 1e-6))
        properties = {"district_id": letter}
        features.append({"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(outline)})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")


def _write_facilities(
    folder: Path, drawing: str, facilities: Sequence[Mapping[str, Any]], campuses: Sequence[Mapping[str, Any]] | None
) -> None:
    rows = [{"facility_id": f["id"], "name": f["id"], "type": "综合医院"} | _placed(f, drawing) for f in facilities]
    if campuses is not None:
        rows = [{key: value for key, value in row.items() if key not in ("lon", "lat")} for row in rows]
        sites = [{"campus_id": c["id"], "name": c["id"], "designated": "yes"} | _placed(c, drawing) for c in campuses]
        sites = [{"facility_id": site.pop("facility"), **site} for site in sites]
        _write_records(folder / "campuses.csv", sites)
    _write_records(folder / "facilities.csv", rows)


def _placed(given: Mapping[str, Any], drawing: str) -> dict[str, Any]:
    """Return what is given, but for id and letter, with the letter's centre unless it says where it stands."""
    lon, lat = centre_of(drawing, given.get("in", next(iter(cells_of(drawing)))))
    return {"lon": lon, "lat": lat} | {key: value for key, value in given.items() if key not in ("id", "in")}


def _write_population(
    path: Path, letters: Sequence[str], populations: Any, kinds: Mapping[str, Mapping[str, int | None]]
) -> None:
    people = [(letter, _of(populations, letter, DEFAULT_PEOPLE)) for letter in letters]
    pairs = [(letter, *(given if isinstance(given, tuple) else (given, ""))) for letter, given in people]
    rows = [(*pair, *(own.get(pair[0]) for own in kinds.values())) for pair in pairs]
    _write_csv(path, ("district_id", "population", "confidence", *kinds), rows)


def _name_kinds(layers: dict[str, dict[str, Any]], official: Sequence[str], own: Sequence[str]) -> None:
    """Name the kinds of people in the layers that have them; a kind's words are its id in brackets."""
    main = {"zh": "常住人口", "en": "resident population"}
    layers.get("population", layers.get("cells", {}))["kind"] = main
    for name, kinds in (("population", official), ("cells", own)):
        if kinds:
            layers[name]["kinds"] = {kind: {"zh": f"【{kind}】", "en": f"[{kind}]"} for kind in kinds}


def _write_records(path: Path, records: Sequence[Mapping[str, Any]]) -> None:
    header = list(dict.fromkeys(key for record in records for key in record))
    _write_csv(path, header, [[record.get(key, "") for key in header] for record in records])


def _manifest(
    area_id: str, names: list[str], layouts: list[str], status: str | Mapping[str, str], travel: Mapping[str, Any]
) -> dict[str, Any]:
    layers: dict[str, dict[str, Any]] = {}
    for name in names:
        file = {"outlines": "outlines.geojson", "roads": "roads.gpkg"}.get(name, f"{name}.csv")
        layers[name] = {"file": file, "vintage": "2020", "licence": "CC0-1.0", "source": "drawn"}
        layers[name]["status"] = _of(status, name, "official")
    entries = {name: {"file": f"{name}.csv", "title": f"{name}布局方案", "source": "drawn"} for name in layouts}
    return {
        "format": 1,
        "id": area_id,
        "name": {"zh": "画图市", "en": "Drawn City"},
        "datum": "WGS84",
        "default_layout": layouts[0] if layouts else None,
        "layouts": entries,
        "layers": layers,
        "travel_time": ({} if "roads" in names else {"speeds_km_per_h": {"road": 60}})
        | {"terminal_min": 0}
        | dict(travel),
    }
