"""What may be chosen about an export, and the sentences in which the file says what was chosen."""

from dataclasses import dataclass, replace
from typing import Literal

from gridplan.coordinates import Datum
from gridplan.errors import ExportError
from gridplan.suppression import SMALLEST, told
from gridplan.text import Text

Encoding = Literal["utf-8", "gbk"]
# Map platforms show these; a GeoPackage names its CRS, and there is none to name for a shifted datum.
SHIFTED_KINDS = ("geojson", "kml", "shp.zip")
GBK_KINDS = ("shp.zip", "zip")
SHIFTED: tuple[Datum, ...] = ("GCJ-02", "BD-09")
WITH_POSITIONS = ("geojson", "gpkg", "kml", "shp.zip", "html")  # nothing is left of these without coordinates


@dataclass(frozen=True)
class Page:
    """A sheet of paper: its words, and width and height in mm."""

    words: Text
    size_mm: tuple[float, float]


PRINT_KINDS = ("png", "svg", "map.pdf")
PAGES: dict[str, Page] = {
    "a4-landscape": Page(Text("A4 横向", "A4 landscape"), (297.0, 210.0)),
    "a4-portrait": Page(Text("A4 纵向", "A4 portrait"), (210.0, 297.0)),
    "a3-landscape": Page(Text("A3 横向", "A3 landscape"), (420.0, 297.0)),
    "a3-portrait": Page(Text("A3 纵向", "A3 portrait"), (297.0, 420.0)),
}


@dataclass(frozen=True)
class Options:
    """datum: of the coordinates in GIS files; another than WGS84 only for map platforms that ask for it.

    encoding: of the text in a shapefile. coordinates: False writes no positions at all.
    smallest: people; numbers below it are hidden (see suppression), 0 hides none.
    page: of a map for print, one of PAGES.
    """

    datum: Datum = "WGS84"
    encoding: Encoding = "utf-8"
    coordinates: bool = True
    smallest: int = SMALLEST
    page: str = "a4-landscape"

    @property
    def notes(self) -> tuple[Text, ...]:
        """What every file made with these says of itself."""
        shifted = () if self.datum not in SHIFTED else (datum_note(self.datum),)
        return (*shifted, told(self.smallest))


def fitted(kind: str, options: Options) -> Options:
    """Return what of `options` a file of `kind` can have: WGS84 and UTF-8 where it has no other."""
    datum = options.datum if kind in SHIFTED_KINDS else "WGS84"
    return replace(options, datum=datum, encoding=options.encoding if kind in GBK_KINDS else "utf-8")


def datum_note(datum: Datum) -> Text:
    """Return the warning of a file in a shifted datum."""
    return Text(
        f"坐标已转换为 {datum}，只用于以 {datum} 显示的地图平台；与 WGS84、CGCS2000 数据叠加会偏移数百米。",
        f"Coordinates are in {datum}, for map platforms that show {datum} only; laid over WGS84 or CGCS2000 data they "
        "are hundreds of metres off.",
    )


def check_options(kind: str, options: Options) -> None:
    """Raise ExportError where a file of `kind` cannot be made with these options."""
    check_positions(kind, options)
    if options.page not in PAGES:
        known = "、".join(PAGES)
        raise ExportError(
            Text(f"没有页面 {options.page}；可用：{known}", f"no page {options.page}: there are {', '.join(PAGES)}")
        )
    if options.datum in SHIFTED and kind not in SHIFTED_KINDS:
        listed = "、".join(f".{name}" for name in SHIFTED_KINDS)
        raise ExportError(
            Text(
                f".{kind} 只用 WGS84。要 {options.datum}，请导出为 {listed}",
                f"a .{kind} is in WGS84 only: for {options.datum} export {listed.replace('、', ', ')}",
            )
        )
    if options.encoding == "gbk" and kind not in GBK_KINDS:
        raise ExportError(
            Text(
                f".{kind} 只用 UTF-8；GBK 只用于 .shp.zip",
                f"a .{kind} is in UTF-8 only: GBK is for .shp.zip",
            )
        )


def check_positions(kind: str, options: Options) -> None:
    """Raise ExportError where a file of `kind` is positions and there are to be none."""
    if not options.coordinates and kind in WITH_POSITIONS:
        raise ExportError(
            Text(
                f".{kind} 就是位置数据，不能不含坐标。请改为导出表格或文档，或允许坐标",
                f"a .{kind} is positions: it cannot be without coordinates. Export tables or documents instead, or "
                "allow coordinates",
            )
        )
