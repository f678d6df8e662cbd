"""A small picture of a layout: outlines in the grids' colours and the leads, as SVG; cheap enough to draw anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

import geopandas as gpd
import shapely

from gridplan.coordinates import WGS84
from gridplan.export.colours import EXCLUDED, INK, UNASSIGNED, area_colours
from gridplan.layout import Layout
from gridplan.study_area import StudyArea

SIDE = 1000.0  # units of the longer side of the picture
DETAIL = 1.5  # units: what is smaller is not drawn
BOX = 24.0  # half the side of a lead's box, units
MARGIN = 8.0


@dataclass(frozen=True)
class SmallMap:
    """An area's outlines made ready once: SVG path by district, site of each facility; `size` in units of the picture.

    A facility stands at its first designated campus.
    """

    area: StudyArea
    size: tuple[float, float]
    paths: Mapping[str, str]
    sites: Mapping[str, tuple[float, float]]

    def draw(self, layout: Layout) -> str:
        """Return the picture of `layout` as SVG: colours and numbers as on every other map of the area."""
        colours = area_colours(layout, self.area)
        width, height = self.size
        shapes = [
            f'<path d="{path}" fill="{self._fill(layout, colours, district)}"/>'
            for district, path in self.paths.items()
        ]
        boxes = [
            self._box(grid.id, *self.sites[lead]) for grid in layout.grids for lead in grid.leads if lead in self.sites
        ]
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
            f'width="{width:.0f}" height="{height:.0f}">'
            f'<g stroke="#FFFFFF" stroke-width="2.5" stroke-linejoin="round">{"".join(shapes)}</g>'
            f'<g font-family="sans-serif" font-size="30" text-anchor="middle">{"".join(boxes)}</g></svg>'
        )

    @staticmethod
    def _fill(layout: Layout, colours: Mapping[str, str], district: str) -> str:
        if district in layout.excluded:
            return EXCLUDED
        return colours.get(layout.grid_of.get(district, ""), UNASSIGNED)

    @staticmethod
    def _box(words: str, x: float, y: float) -> str:
        return (
            f'<rect x="{x - BOX:.0f}" y="{y - BOX:.0f}" width="{2 * BOX:.0f}" height="{2 * BOX:.0f}" '
            f'fill="#FFFFFF" stroke="{INK}" stroke-width="3"/>'
            f'<text x="{x:.0f}" y="{y + 11:.0f}" fill="{INK}">{escape(words)}</text>'
        )


def small_map_of(area: StudyArea) -> SmallMap:
    """Make an area's outlines ready for small pictures; north is up, one scale both ways."""
    outlines = area.metric_outlines
    campuses = area.campuses[area.campuses["designated"].astype(bool)].drop_duplicates("facility_id")
    points = gpd.GeoSeries(gpd.points_from_xy(campuses["lon"], campuses["lat"]), crs=WGS84).to_crs(area.metric_crs)
    west, south, east, north = outlines.total_bounds
    scale = (SIDE - 2 * MARGIN) / max(east - west, north - south)
    # North is up, while the picture counts downwards.
    matrix = [scale, 0.0, 0.0, -scale, MARGIN - scale * west, MARGIN + scale * north]
    drawn = outlines.affine_transform(matrix).simplify(DETAIL)
    placed = points.affine_transform(matrix)
    size = (scale * (east - west) + 2 * MARGIN, scale * (north - south) + 2 * MARGIN)
    return SmallMap(
        area,
        size,
        {str(district): _path(outline) for district, outline in drawn.items()},
        {key: _inside(point.x, point.y, size) for key, point in zip(campuses["facility_id"], placed, strict=True)},
    )


def _inside(x: float, y: float, size: tuple[float, float]) -> tuple[float, float]:
    """Return a site, moved to the picture's edge where the hospital stands outside every outline."""
    return min(max(x, BOX), size[0] - BOX), min(max(y, BOX), size[1] - BOX)


def _path(outline: shapely.Geometry) -> str:
    rings = [
        ring
        for polygon in shapely.get_parts(outline)
        if polygon.geom_type == "Polygon"
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    return "".join("M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in ring.coords[:-1]) + "Z" for ring in rings)
