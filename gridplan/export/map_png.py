"""A layout as a picture for documents: outlines in the grids' colours, leads, scale bar and north; no coordinates.

The picture holds digits and Latin letters only, so that it looks alike wherever it is drawn: names stand in the
legend, which the document sets in its own type beside it.
"""

import io
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import shapely
from PIL import Image, ImageDraw, ImageFont

from gridplan.coordinates import WGS84
from gridplan.export.colours import EXCLUDED, INK, UNASSIGNED, area_colours
from gridplan.export.map_boxes import pushed_apart
from gridplan.layout import Layout, Relation
from gridplan.study_area import StudyArea
from gridplan.text import Language, Text

WIDTH_PX = 1600
TALLEST = 1.5  # heights of the map by its width; a longer area gets a narrower picture
FINER = 2  # drawn so many times larger, then reduced: smooth edges
# Sizes in px of a picture of WIDTH_PX.
MARGIN, STRIP, DISTRICT_LINE, GRID_LINE, BOX, RING, DOT, TYPE, NUMBER, HATCH = 24, 90, 3, 5, 24, 11, 6, 32, 44, 14
CLOSED = 1.5  # px between outlines that still touch
SMALLEST_HOLE = 60  # px²
BAR_SHARE = 0.25  # of the width: the most that the scale bar takes
PAPER, GREY = "#FFFFFF", "#8A8A8A"
HATCHED = "///"
LONGEST_KEY = 3  # characters that a box has room for
_LEAD = Text("牵头医院，框内为网格序号", "lead hospital, with its grid's number")
_UNASSIGNED = Text("未分配的片区", "districts unassigned")
_EXCLUDED = Text("不纳入布局的片区", "districts excluded")
_HUB = Text("枢纽型成员单位", "hub member")
_AWAY = Text("，在图外", ", outside the map")


@dataclass(frozen=True)
class LegendEntry:
    """A line of the legend: what stands on the map, the colour under it (#RRGGBB, "" for none), what it means."""

    key: str
    colour: str
    words: str


@dataclass(frozen=True)
class Picture:
    """A map as PNG, its size in px, and its legend."""

    png: bytes
    size: tuple[int, int]
    legend: tuple[LegendEntry, ...]


def layout_png(layout: Layout, area: StudyArea, *, width_px: int = WIDTH_PX) -> bytes:
    """Return the map of `layout` as PNG, north up, `width_px` wide or less. The same layout gives the same bytes."""
    return _Drawing(layout, area, width_px).png()


def layout_picture(layout: Layout, area: StudyArea, language: Language, *, width_px: int = WIDTH_PX) -> Picture:
    """Return the map of `layout` with its legend in `language`."""
    drawing = _Drawing(layout, area, width_px)
    return Picture(drawing.png(), drawing.size, tuple(drawing.legend(language)))


class _Drawing:
    """One map while it is drawn; lengths are px of the finer canvas."""

    def __init__(self, layout: Layout, area: StudyArea, width_px: int) -> None:
        self._layout, self._area = layout, area
        west, south, east, north = area.metric_outlines.total_bounds
        self._fit(east - west, north - south, width_px)
        # North is up, while the canvas counts downwards.
        place = [self._scale, 0.0, 0.0, -self._scale, self._long(MARGIN) - self._scale * west, 0.0]
        place[5] = self._long(MARGIN) + self._scale * north
        self._outlines = area.metric_outlines.affine_transform(place).simplify(1.0)
        self._sites = self._site_px(place)
        self._colours = area_colours(layout, area)
        ids = [grid.id for grid in layout.grids]
        short = all(key.isascii() and len(key) <= LONGEST_KEY for key in ids)
        self._keys = dict(zip(ids, ids if short else map(str, range(1, len(ids) + 1)), strict=True))
        self._image = Image.new("RGB", self._canvas, PAPER)
        self._pen = ImageDraw.Draw(self._image)

    @property
    def size(self) -> tuple[int, int]:
        return self._canvas[0] // FINER, self._canvas[1] // FINER

    def png(self) -> bytes:
        self._fill()
        self._borders()
        self._hubs()
        self._leads()
        self._scale_and_north()
        buffer = io.BytesIO()
        self._image.resize(self.size, Image.Resampling.LANCZOS).save(buffer, format="PNG")
        return buffer.getvalue()

    def legend(self, language: Language) -> list[LegendEntry]:
        entries = []
        for grid in self._layout.grids:
            count = len(self._layout.districts_of(grid.id))
            words = self._area.facility_names(grid.leads)
            said = Text(f"{words}（{count} 个片区", f"{words} ({count} districts")
            if any(lead in self._sites and not self._inside(self._sites[lead]) for lead in grid.leads):
                said += _AWAY
            said += Text("）", ")")
            entries.append(LegendEntry(self._keys[grid.id], self._colours[grid.id], said.to(language)))
        if any(lead in self._sites for lead in self._layout.leads):
            entries.append(LegendEntry("□", "", _LEAD.to(language)))
        if self._layout.unassigned(self._area.districts.index):
            entries.append(LegendEntry("", UNASSIGNED, _UNASSIGNED.to(language)))
        if self._layout.excluded:
            entries.append(LegendEntry(HATCHED, EXCLUDED, _EXCLUDED.to(language)))
        if self._hub_sites():
            entries.append(LegendEntry("○", "", _HUB.to(language)))
        return entries

    def _fit(self, wide: float, high: float, width_px: int) -> None:
        """Set scale (px per metre) and canvas so that the outlines fill it."""
        self._unit = FINER * width_px / WIDTH_PX
        room = FINER * width_px - 2 * self._long(MARGIN)
        self._scale = min(room / wide, room * TALLEST / high)
        edges = 2 * self._long(MARGIN)
        width, height = self._scale * wide + edges, self._scale * high + edges + self._long(STRIP)
        self._canvas = (FINER * round(width / FINER), FINER * round(height / FINER))

    def _long(self, px: float) -> float:
        return px * self._unit

    def _site_px(self, place: list[float]) -> dict[str, tuple[float, float]]:
        """Return where each facility's first designated campus stands on the canvas."""
        campuses = self._area.campuses
        shown = campuses[campuses["designated"].astype(bool)].drop_duplicates("facility_id")
        points = gpd.GeoSeries(gpd.points_from_xy(shown["lon"], shown["lat"]), crs=WGS84)
        placed = points.to_crs(self._area.metric_crs).affine_transform(place)
        return {key: (point.x, point.y) for key, point in zip(shown["facility_id"], placed, strict=True)}

    def _inside(self, site: tuple[float, float]) -> bool:
        return 0 <= site[0] <= self._canvas[0] and 0 <= site[1] <= self._canvas[1] - self._long(STRIP)

    def _group(self, district: str) -> str:
        """Return the grid of a district; "" where it is unassigned, HATCHED where it is excluded."""
        return HATCHED if district in self._layout.excluded else self._layout.grid_of.get(district, "")

    def _fill(self) -> None:
        colours = {**self._colours, "": UNASSIGNED, HATCHED: EXCLUDED}
        excluded = Image.new("1", self._canvas)
        for district, outline in self._outlines.items():
            group = self._group(str(district))
            if group == HATCHED:
                _paint(excluded, outline, 1)
            _paint(self._image, outline, colours[group])
        if not self._layout.excluded:
            return
        lines = Image.new("RGB", self._canvas, EXCLUDED)
        pen, step, height = ImageDraw.Draw(lines), round(self._long(HATCH)), self._canvas[1]
        for start in range(-height, self._canvas[0], step):
            pen.line([(start, height), (start + height, 0)], fill=GREY, width=round(self._long(2)))
        self._image.paste(lines, mask=excluded)

    def _borders(self) -> None:
        """Draw districts with white lines, then grids with dark ones; gaps of a hair between outlines are no border."""
        for outline in self._outlines:
            self._line(outline, PAPER, DISTRICT_LINE)
        for group, joined in sorted(self._joined.items(), key=lambda item: item[0] in self._colours):
            own = group in self._colours
            self._line(joined, INK if own else GREY, GRID_LINE if own else DISTRICT_LINE, self._long(1) * SMALLEST_HOLE)

    @cached_property
    def _joined(self) -> dict[str, shapely.Geometry]:
        """The outlines of each group of districts joined to one shape."""
        groups: dict[str, list[shapely.Geometry]] = {}
        for district, outline in self._outlines.items():
            groups.setdefault(self._group(str(district)), []).append(outline)
        hair, joined = self._long(CLOSED), {}
        for group, outlines in groups.items():
            swollen = shapely.buffer(outlines, hair, join_style="mitre")
            joined[group] = shapely.buffer(shapely.union_all(swollen), -hair, join_style="mitre")
        return joined

    def _line(self, shape: shapely.Geometry, colour: str, px: float, smallest: float = 0) -> None:
        for ring in _rings(shape):
            if abs(shapely.Polygon(ring).area) > smallest:
                self._pen.line([*ring, ring[1]], fill=colour, width=round(self._long(px)), joint="curve")

    def _hub_sites(self) -> list[tuple[float, float]]:
        hubs = [m.facility_id for grid in self._layout.grids for m in grid.members if m.relation is Relation.HUB]
        return [self._sites[key] for key in hubs if key in self._sites and self._inside(self._sites[key])]

    def _hubs(self) -> None:
        radius = self._long(RING)
        for x, y in self._hub_sites():
            self._pen.ellipse(
                (x - radius, y - radius, x + radius, y + radius), fill=PAPER, outline=INK, width=round(self._long(4))
            )

    def _leads(self) -> None:
        """Draw a dot at each lead's site and its grid's number in a box beside it, clear of the other boxes."""
        listed = [
            (self._keys[grid.id], self._sites[lead])
            for grid in self._layout.grids
            for lead in grid.leads
            if lead in self._sites
        ]
        if not listed:
            self._numbers([])
            return
        half, dot = self._long(BOX), self._long(DOT)
        corner = (self._canvas[0] - half, self._canvas[1] - self._long(STRIP) - half)
        sites = np.array([site for _, site in listed])
        boxes = pushed_apart(sites, half * 2.1, (half, half), corner)
        for (_, site), (x, y) in zip(listed, boxes, strict=True):
            if self._inside(site):
                self._pen.line([site, (x, y)], fill=INK, width=round(self._long(3)))
                self._pen.ellipse((site[0] - dot, site[1] - dot, site[0] + dot, site[1] + dot), fill=INK)
        for (key, _), (x, y) in zip(listed, boxes, strict=True):
            edges = (x - half, y - half, x + half, y + half)
            self._pen.rectangle(edges, fill=PAPER, outline=INK, width=round(self._long(3)))
            font = ImageFont.load_default(self._long(TYPE if len(key) < LONGEST_KEY else TYPE * 0.75))
            self._pen.text((x, y), key, fill=INK, font=font, anchor="mm")
        self._numbers([shapely.box(x - half, y - half, x + half, y + half) for x, y in boxes])

    def _numbers(self, boxes: list[shapely.Geometry]) -> None:
        """Write each grid's number in the widest place of its pieces that have room for it, clear of the leads' boxes.

        A lead may stand in another grid than its own: its box does not tell which is. The largest piece has its number
        always.
        """
        size, taken = self._long(NUMBER), shapely.union_all(boxes)
        font, edge = ImageFont.load_default(size), round(self._long(4))
        for grid, key in self._keys.items():
            whole = self._joined.get(grid, shapely.Polygon())
            free = [part for part in shapely.get_parts(whole.difference(taken)) if part.area > 0]
            for number, piece in enumerate(sorted(free, key=lambda part: -part.area)):
                widest = shapely.maximum_inscribed_circle(piece, tolerance=self._long(2))
                if number == 0 or widest.length > size:
                    place, colour = widest.coords[0], self._colours[grid]
                    self._pen.text(place, key, fill=INK, font=font, anchor="mm", stroke_width=edge, stroke_fill=colour)

    def _scale_and_north(self) -> None:
        left, base = self._long(MARGIN), self._canvas[1] - self._long(STRIP / 2)
        most_km = BAR_SHARE * self._canvas[0] / self._scale / 1000
        km = nice_length(most_km)
        right = left + km * 1000 * self._scale
        tick, font = self._long(9), ImageFont.load_default(self._long(TYPE))
        line = [(left, base - tick), (left, base), (right, base), (right, base - tick)]
        self._pen.line(line, fill=INK, width=round(self._long(4)))
        self._pen.text((right + self._long(12), base), f"{km:g} km", fill=INK, font=font, anchor="lm")
        x = self._canvas[0] - self._long(MARGIN + 20)
        arrow = [(x, base - self._long(30)), (x - self._long(14), base + self._long(26)), (x, base + self._long(14))]
        self._pen.polygon([*arrow, (x + self._long(14), base + self._long(26))], fill=INK)
        self._pen.text((x - self._long(34), base), "N", fill=INK, font=font, anchor="mm")


def nice_length(most: float) -> float:
    """Return the longest of 1, 2, 5 × 10ⁿ that is no longer than `most`."""
    power = 10.0 ** np.floor(np.log10(most))
    return float(max(step for step in (1 * power, 2 * power, 5 * power) if step <= most * (1 + 1e-9)))


def _rings(shape: shapely.Geometry) -> list[list[tuple[float, float]]]:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and not part.is_empty]
    return [list(ring.coords) for part in parts for ring in (part.exterior, *part.interiors)]


def _paint(image: Image.Image, shape: shapely.Geometry, colour: str | int) -> None:
    """Fill a shape; its holes stay as they are."""
    for part in shapely.get_parts(shape):
        if part.geom_type != "Polygon" or part.is_empty:
            continue
        if not part.interiors:
            ImageDraw.Draw(image).polygon(list(part.exterior.coords), fill=colour)
            continue
        stencil = Image.new("1", image.size)
        pen = ImageDraw.Draw(stencil)
        pen.polygon(list(part.exterior.coords), fill=1)
        for hole in part.interiors:
            pen.polygon(list(hole.coords), fill=0)
        image.paste(colour, (0, 0, *image.size), mask=stencil)
