"""References of coordinates: a datum in degrees, or a projected CRS by its EPSG code, such as a Gauss–Krüger zone.

CGCS2000 and WGS84 are taken for one, so a projection is undone on its own ellipsoid and nothing is shifted. What
stands on an older ellipsoid (Beijing 1954, Xian 1980) is refused: its shift of tens of metres is local.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike
from pyproj import CRS, Transformer
from pyproj.enums import TransformDirection
from pyproj.exceptions import CRSError

from gridplan.coordinates.datums import DATUMS, Datum, Floats, from_wgs84, to_wgs84
from gridplan.errors import CoordinateError
from gridplan.text import Text

Reference = str  # one of DATUMS, or "EPSG:" and a code
Width = Literal[3, 6]
# EPSG codes of CGCS2000 / Gauss–Krüger: that of the first zone (75° E) by width and prefix; the others follow in order.
_FIRST_CODE = {(3, True): 4513, (3, False): 4534, (6, True): 4491, (6, False): 4502}
_ZONES = {3: range(25, 46), 6: range(13, 24)}
_MODERN = ((6378137.0, 298.257223563), (6378137.0, 298.257222101))  # a in metres and 1/f: WGS84; CGCS2000, GRS 1980
_NAMES = {
    "WGS84": Text("WGS84（卫星定位）", "WGS84 (satellite positioning)"),
    "CGCS2000": Text("CGCS2000（国家大地坐标系，经纬度）", "CGCS2000 (the national datum, degrees)"),
    "GCJ-02": Text("GCJ-02（高德、腾讯等地图平台）", "GCJ-02 (AMap, Tencent and other map platforms)"),
    "BD-09": Text("BD-09（百度地图）", "BD-09 (Baidu maps)"),
}


@dataclass(frozen=True)
class Zone:
    """A zone of CGCS2000 / Gauss–Krüger: `width` in degrees; `prefixed` eastings begin with the zone's number."""

    width: Width
    number: int
    prefixed: bool

    @property
    def central_meridian(self) -> int:
        """Degrees east: 3 times the number of a zone of 3°, 6 times less 3 of one of 6°."""
        return 3 * self.number if self.width == 3 else 6 * self.number - 3  # noqa: PLR2004

    @property
    def reference(self) -> Reference:
        return f"EPSG:{_FIRST_CODE[self.width, self.prefixed] + self.number - _ZONES[self.width].start}"

    @property
    def name(self) -> Text:
        zh = f"CGCS2000 {self.width}° 带第 {self.number} 带（中央经线 {self.central_meridian}°E），坐标"
        en = f"CGCS2000 {self.width}° zone {self.number} (central meridian {self.central_meridian}° E), "
        if self.prefixed:
            return Text(f"{zh}含带号", f"{en}eastings with the zone's number")
        return Text(f"{zh}不含带号", f"{en}eastings without the zone's number")


_ZONE_OF = {
    zone.reference: zone
    for width, numbers in _ZONES.items()
    for number in numbers
    for prefixed in (True, False)
    for zone in [Zone(width, number, prefixed)]  # type: ignore[arg-type]
}


def zone_of(reference: Reference) -> Zone | None:
    """Return the Gauss–Krüger zone of CGCS2000 that a reference is, None where it is none."""
    return _ZONE_OF.get(reference)


def gauss_kruger(
    width: Width, *, zone: int | None = None, central_meridian: int | None = None, prefixed: bool
) -> Reference:
    """Return the reference of a Gauss–Krüger zone of CGCS2000, by its number or its central meridian in degrees.

    Zones of 3° are 25 to 45, those of 6° 13 to 23, both from 75° E to 135° E. Raises CoordinateError for others.
    """
    for candidate in _ZONE_OF.values():
        same = (zone, central_meridian) in ((candidate.number, None), (None, candidate.central_meridian))
        if same and (candidate.width, candidate.prefixed) == (width, prefixed):
            return candidate.reference
    asked = f"{width}°, {zone}" if central_meridian is None else f"{width}°, {central_meridian}° E"
    problem = Text(f"没有这样的高斯—克吕格带（{asked}）", f"There is no such Gauss–Krüger zone ({asked})")
    remedy = Text(
        "。3° 带为第 25–45 带，6° 带为第 13–23 带，中央经线 75°–135°E",
        ". Zones of 3° are 25–45, those of 6° 13–23, their central meridians 75–135° E",
    )
    raise CoordinateError(problem + remedy)


def to_wgs84_from(x: ArrayLike, y: ArrayLike, reference: Reference) -> tuple[Floats, Floats]:
    """Return longitudes and latitudes (degrees, WGS84) of eastings x and northings y in `reference`.

    NaN stays NaN, and so becomes what the projection cannot turn back. Raises CoordinateError for a reference that is
    unknown or unusable.
    """
    return _convert(x, y, reference, inverse=True)


def from_wgs84_to(lon: ArrayLike, lat: ArrayLike, reference: Reference) -> tuple[Floats, Floats]:
    """Return eastings and northings in `reference` (degrees, or metres) of WGS84 degrees; as `to_wgs84_from`."""
    return _convert(lon, lat, reference, inverse=False)


def reference_name(reference: Reference) -> Text:
    """Return what people call a reference."""
    if reference in _NAMES:
        return _NAMES[reference]
    if zone := zone_of(reference):
        return zone.name
    name = f"{_crs(reference).name} ({reference})"
    return Text(name, name)


def unusable(crs: CRS) -> Text | None:
    """Return why coordinates in `crs` cannot be used, and what to do; None where they can."""
    geodetic = crs.geodetic_crs
    if geodetic is None or not (crs.is_geographic or crs.is_projected):
        return Text(
            f"坐标系“{crs.name}”不能换算为经纬度（地方独立坐标系等）。请向提供者索取 CGCS2000 坐标",
            f"The CRS {crs.name!r} cannot be turned into degrees (a local grid, for instance). Ask for CGCS2000",
        )
    figure = geodetic.ellipsoid
    if figure and any(
        np.allclose((figure.semi_major_metre, figure.inverse_flattening), one, rtol=1e-9) for one in _MODERN
    ):
        return None
    return Text(
        f"坐标系“{crs.name}”建立在旧椭球上，与 CGCS2000 相差数十米至一百多米，换算需要当地的转换参数。"
        "请由测绘部门或提供者转换为 CGCS2000 后再导入",
        f"The CRS {crs.name!r} stands on an older ellipsoid, tens of metres and more away from CGCS2000; the shift "
        "needs local parameters. Have it converted to CGCS2000 by whoever provides it, then import it",
    )


def reference_of(crs: CRS) -> Reference | None:
    """Return the reference that a usable `crs` is, by its code or its parameters; None where it has none."""
    if unusable(crs) is not None:
        return None
    if crs.is_geographic:
        datum = crs.geodetic_crs.datum if crs.geodetic_crs else None
        return "CGCS2000" if datum is not None and "2000" in datum.name else "WGS84"
    if code := crs.to_epsg():
        return f"EPSG:{code}"
    operation = crs.coordinate_operation
    if operation is None or operation.method_name != "Transverse Mercator":
        return None
    values = [parameter.value for parameter in operation.params]  # latitude, longitude, scale, easting, northing
    for zone in _ZONE_OF.values():
        easting = 500_000 + (zone.number * 1_000_000 if zone.prefixed else 0)
        if np.allclose(values, [0, zone.central_meridian, 1, easting, 0], rtol=0, atol=1e-9):
            return zone.reference
    return None


def _convert(x: ArrayLike, y: ArrayLike, reference: Reference, *, inverse: bool) -> tuple[Floats, Floats]:
    datum = _datum(reference)
    if datum is not None:
        return to_wgs84(x, y, datum) if inverse else from_wgs84(x, y, datum)
    direction = TransformDirection.INVERSE if inverse else TransformDirection.FORWARD
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    there = _transformer(reference).transform(x, y, direction=direction)
    fine = np.isfinite(there[0]) & np.isfinite(there[1])
    return np.where(fine, there[0], np.nan), np.where(fine, there[1], np.nan)


def _datum(reference: Reference) -> Datum | None:
    if reference in get_args(Datum):
        return reference  # type: ignore[return-value]
    return "WGS84" if _crs(reference).is_geographic else None


@lru_cache
def _crs(reference: Reference) -> CRS:
    try:
        crs = CRS(reference)
    except CRSError:
        crs = None
    if crs is None or not reference.startswith("EPSG:"):
        listed = "、".join(DATUMS)
        raise CoordinateError(
            Text(
                f"不认识的坐标系 {reference!r}。请用 {listed} 或 EPSG 代码（如 EPSG:4549）",
                f"Unknown reference {reference!r}. Use {', '.join(DATUMS)} or an EPSG code (such as EPSG:4549)",
            )
        )
    if (refusal := unusable(crs)) is not None:
        raise CoordinateError(refusal)
    return crs


@lru_cache
def _transformer(reference: Reference) -> Transformer:
    """Return the bare projection: from degrees on the CRS's own ellipsoid, so that no datum shift is made up."""
    crs = _crs(reference)
    return Transformer.from_crs(crs.geodetic_crs, crs, always_xy=True)
