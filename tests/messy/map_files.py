"""Messy layers of districts: encodings and references that files hide, geometry as people draw it, archives."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import geopandas as gpd
import shapely
from messy.city import AREAS, NAMES, SIDE, SITES, SOUTH, WEST, Ring, districts, features, polygon, properties, square
from messy.making import package, shapefile, text, timeless, zipped

from gridplan.coordinates import from_wgs84_to

METRE = 1 / 98_000  # degrees of longitude at 28° N, about


def _frame(crs: Any = 4326, **columns: Sequence[Any]) -> gpd.GeoDataFrame:
    shapes = [shapely.Polygon(square(number)) for number in range(9)]
    content = {"街道名称": NAMES, "所属区": AREAS} | columns
    return gpd.GeoDataFrame(content, geometry=shapes, crs=4326).to_crs(crs)


def _bare(crs: Any) -> gpd.GeoDataFrame:
    """Return the districts with coordinates that are those of `crs` already, by a shift that nobody knows."""
    frame = _frame("EPSG:4549")
    return gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=frame.geometry.to_numpy(), crs=crs)


def _packed(
    *, encoding: str, cpg: bytes | None = None, without: Sequence[str] = (), frame: gpd.GeoDataFrame | None = None,
    stem: str = "片区",
) -> dict[str, bytes]:  # fmt: skip
    files = shapefile(_frame() if frame is None else frame, stem, encoding)
    files = {name: content for name, content in files.items() if not name.endswith((".cpg", *without))}
    return files | ({} if cpg is None else {f"{stem}.cpg": cpg})


def _gbk_named(files: Mapping[str, bytes]) -> bytes:
    """Return an archive as Chinese programs write it: names in GBK, and nothing that says so."""
    plain = zipped({f"qqqq{name[2:]}": content for name, content in files.items()})
    return plain.replace(b"qqqq", "片区".encode("gbk"))


def _shaped(change: Mapping[int, Any], **more: Any) -> bytes:
    """Return GeoJSON of the districts, some with another geometry."""
    shapes = [change.get(number, polygon(square(number))) for number in range(9)]
    return features(properties(), shapes, **more)


def _moved(number: int, east: float) -> Ring:
    """Return the ring of a district whose east side lies `east` metres further east."""
    ring = square(number)
    right = max(x for x, _ in ring)
    return [(x + east * METRE if x == right else x, y) for x, y in ring]


def _layer(**changed: float) -> gpd.GeoDataFrame:
    """Return the districts; d0=3 moves the east side of the first by three metres."""
    shapes = [shapely.Polygon(_moved(number, changed.get(f"d{number}", 0))) for number in range(9)]
    return gpd.GeoDataFrame(_frame().drop(columns="geometry"), geometry=shapes, crs=4326)


def _retraced(number: int) -> dict[str, Any]:
    """Return the polygon of a district whose border runs out along a line and back again."""
    ring = square(number)
    x, y = ring[1]
    return polygon([*ring[:2], (x - 0.004, y + 0.004), *ring[1:]])


def _bow(number: int) -> dict[str, Any]:
    a, b, c, d, _ = square(number)
    return polygon([a, b, d, c, a])


def _raised(number: int) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[[x, y, 12.5] for x, y in square(number)]]}


def _islands() -> bytes:
    x, y = WEST + 3 * SIDE, SOUTH
    island = [(x + 0.01, y), (x + 0.02, y), (x + 0.02, y + 0.01), (x + 0.01, y + 0.01), (x + 0.01, y)]
    whole = {"type": "MultiPolygon", "coordinates": [[list(map(list, ring))] for ring in (square(2), island)]}
    return _shaped({2: whole})


def _hole() -> bytes:
    """Return the districts without the middle one: a hole of about 4 km² that nobody explains."""
    kept = [number for number in range(9) if number != 4]
    return features([properties()[n] for n in kept], [polygon(square(n)) for n in kept])


def _gcj() -> bytes:
    def ring(number: int) -> Ring:
        x, y = from_wgs84_to([p[0] for p in square(number)], [p[1] for p in square(number)], "GCJ-02")
        return [(round(float(a), 8), round(float(b), 8)) for a, b in zip(x, y, strict=True)]

    return features(properties(), [polygon(ring(number)) for number in range(9)])


def _kml(folders: bool) -> bytes:
    marks = []
    for number, (name, area) in enumerate(zip(NAMES, AREAS, strict=True)):
        ring = " ".join(f"{x},{y},0" for x, y in square(number))
        marks.append(
            f"<Placemark><name>{name}</name>"
            f"<ExtendedData><Data name='所属区'><value>{area}</value></Data></ExtendedData>"
            f"<Polygon><outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates></LinearRing></outerBoundaryIs>"
            "</Polygon></Placemark>"
        )
    groups = [(AREAS[0], marks[:5]), (AREAS[-1], marks[5:])] if folders else [("片区", marks)]
    inside = "".join(f"<Folder><name>{name}</name>{''.join(own)}</Folder>" for name, own in groups)
    head = "<?xml version='1.0' encoding='UTF-8'?><kml xmlns='http://www.opengis.net/kml/2.2'><Document>"
    return f"{head}{inside}</Document></kml>".encode()


def _secret() -> bytes:
    """Return an archive whose entry says that it needs a password."""
    content = bytearray(zipped({"districts.geojson": districts()}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    return bytes(content)


def _twice(heading: str) -> bytes:
    centres = [(x + SIDE / 2, y + SIDE / 2) for x, y in (square(number)[0] for number in range(9))]
    codes = [f"33039900{number:04d}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 8)]
    rows = [(code, name, area, round(x, 6), round(y, 6))
            for code, name, area, (x, y) in zip(codes, NAMES, AREAS, centres, strict=True)]  # fmt: skip
    return text([(heading, "街道名称", "所属区", "经度", "纬度"), *rows])


def _damaged_codes() -> bytes:
    rows = [("3.30399E+11", name, area, round(square(n)[0][0] + 0.01, 6), round(square(n)[0][1] + 0.01, 6))
            for n, (name, area) in enumerate(zip(NAMES, AREAS, strict=True))]  # fmt: skip
    return text([("行政区划代码", "街道名称", "所属区", "经度", "纬度"), *rows])


def _bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for number in range(3):
            archive.writestr(zipfile.ZipInfo(f"{number}.csv"), bytes(30_000_000), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


MESSY: dict[str, Callable[[], bytes]] = {
    "gbk-shapefile-without-cpg.zip": lambda: zipped(_packed(encoding="GBK")),
    "utf8-shapefile-without-cpg.zip": lambda: zipped(
        _packed(encoding="UTF-8", frame=_frame().rename(columns={"街道名称": "名称"}))),
    "cpg-that-lies.zip": lambda: zipped(_packed(encoding="GBK", cpg=b"UTF-8")),
    "gbk-names-in-archive.zip": lambda: _gbk_named(_packed(encoding="GBK")),
    "headings-cut-off.zip": lambda: zipped(  # the ten bytes of a .dbf hold three signs of UTF-8
        _packed(encoding="UTF-8", frame=_frame().rename(columns={"街道名称": "街道名"}))),
    "shapefile-without-prj.zip": lambda: zipped(_packed(encoding="GBK", without=(".prj",))),
    "shapefile-without-dbf.zip": lambda: zipped(_packed(encoding="GBK", without=(".dbf",))),
    "beijing-1954.zip": lambda: zipped(_packed(encoding="GBK", frame=_bare("EPSG:2437"))),
    "xian-1980.zip": lambda: zipped(_packed(encoding="GBK", frame=_bare("EPSG:2385"))),
    "gauss-kruger.zip": lambda: zipped(_packed(encoding="GBK", frame=_frame("EPSG:4549"))),
    "border-retraced.geojson": lambda: _shaped({4: _retraced(4)}),
    "self-crossing.geojson": lambda: _shaped({4: _bow(4)}),
    "overlap.gpkg": lambda: package(districts=_layer(d0=300)),
    "thin-overlap.gpkg": lambda: package(districts=_layer(d0=2)),
    "thin-gap.gpkg": lambda: package(districts=_layer(d0=-2)),
    "hole-without-district.geojson": _hole,
    "island.geojson": _islands,
    "with-heights.geojson": lambda: features(properties(), [_raised(number) for number in range(9)]),
    "point-among-polygons.geojson": lambda: features(
        [*properties(), {"街道名称": "某点", "所属区": "鹿东区"}],
        [*(polygon(square(n)) for n in range(9)), {"type": "Point", "coordinates": list(SITES[0])}]),
    "no-geometry-in-one.geojson": lambda: _shaped({4: None}),
    "no-name-in-one.geojson": lambda: features(
        [p | ({"街道名称": None} if n == 4 else {}) for n, p in enumerate(properties())],
        [polygon(square(n)) for n in range(9)]),
    "district-in-two-rows.geojson": lambda: features(
        [*properties(), properties()[4]],
        [*({4: polygon(_half(4, 0))}.get(n, polygon(square(n))) for n in range(9)), polygon(_half(4, 1))]),
    "gcj02-outlines.geojson": _gcj,
    "utf8-bom.geojson": lambda: b"\xef\xbb\xbf" + districts(),
    "empty-layer.geojson": lambda: features([], []),
    "broken-off.geojson": lambda: districts()[:900],
    "not-geojson.json": lambda: json.dumps({"rows": [1, 2, 3]}).encode(),
    "kml-with-folders.kml": lambda: _kml(folders=True),
    "packed.kmz": lambda: zipped({"doc.kml": _kml(folders=False)}),
    "duplicate-district-ids.csv": lambda: _twice("片区编号"),
    "code-shared-by-two.csv": lambda: _twice("编码"),
    "codes-rounded-by-excel.csv": _damaged_codes,
    "mac-litter.zip": lambda: zipped(
        {"片区.geojson": districts(), "__MACOSX/._片区.geojson": b"\0\5\x16\7", ".DS_Store": b"\0\0\0\1"}),
    "readme-in-archive.zip": lambda: zipped({"片区.geojson": districts(), "说明.txt": "来自市民政局".encode()}),
    "zip-bomb.zip": lambda: timeless(_bomb()),
    "path-traversal.zip": lambda: zipped({"../../outside.geojson": districts()}),
    "archive-in-archive.zip": lambda: zipped({"inside.zip": zipped({"片区.geojson": districts()})}),
    "with-password.zip": _secret,
    "damaged.zip": lambda: zipped({"片区.geojson": districts()})[:300],
    "nothing-to-read.zip": lambda: zipped({"照片.jpg": b"\xff\xd8\xff\xe0", "readme.md": b"# x"}),
    "archive.rar": lambda: b"Rar!\x1a\x07\x01\x00" + bytes(64),
    "scanned.pdf": lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(64),
}  # fmt: skip


def _half(number: int, part: int) -> Ring:
    west, south = square(number)[0]
    west = round(west + part * SIDE / 2, 6)
    east, north = round(west + SIDE / 2, 6), round(south + SIDE, 6)
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]
