"""The picture of a printed map: districts, grids, facilities and names, scale bar and north, in mm of the sheet."""

from dataclasses import replace
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gridplan.coordinates import WGS84
from gridplan.export.colours import EXCLUDED, area_colours
from gridplan.export.facts import LEAD, OTHER, campus_facts
from gridplan.export.map_boxes import pushed_apart
from gridplan.export.map_features import grid_outlines, label_points
from gridplan.export.map_png import BAR_SHARE, nice_length
from gridplan.export.print_font import Face
from gridplan.export.print_labels import Box, Name, placed
from gridplan.export.print_sheet import INK, Shape, Words, rectangle, shapes_of
from gridplan.layout import Layout, Relation
from gridplan.study_area import StudyArea

PAPER, PALE, GREY, MIDDLE = "#FFFFFF", "#E4E4E4", "#9A9A9A", "#777777"
DETAIL = 0.05  # mm: what is smaller is not drawn
# Sizes in mm on A4; larger sheets have larger ones.
PAD, STRIP, HATCH, BOX, FURTHER, RING, DOT = 4.0, 9.0, 1.4, 2.3, 1.6, 1.15, 0.6
PLACE_TYPE, LEAD_TYPE, MEMBER_TYPE, OTHER_TYPE, NUMBER_TYPE = 2.6, 3.2, 2.5, 2.0, 3.0
FEWEST_CROWDED = 4  # names without room that a closer look is worth
MOST_SHARE = 0.6  # of these that a closer look must have
CLOSER = (4.0, 3.0, 2.4, 1.8)  # times the scale of the map, tried one after the other
MOST_AWAY = 80  # districts whose names may stand away from them; of more, the map would be nothing but lines
LOOSE = (Relation.VOLUNTARY.value, Relation.COOPERATION.value, Relation.CROSS_GRID.value)


class Picture:
    """The map of `layout` within the box `frame` of a sheet; `unit` is how much larger its type is than on A4.

    `extent` (west, south, east, north in metres of the area's CRS) shows a part of the area closer.
    """

    def __init__(
        self, layout: Layout, area: StudyArea, face: Face, frame: Box, unit: float, *, extent: Box | None = None
    ) -> None:
        self._layout, self._area, self._face, self._frame, self._unit = layout, area, face, frame, unit
        self._colours = area_colours(layout, area)
        west, south, east, north = extent or tuple(area.metric_outlines.total_bounds)
        left, top, right, bottom = frame
        pad, strip = (0.0 if extent else PAD * unit), STRIP * unit
        wide, high = right - left - 2 * pad, bottom - top - 2 * pad - strip
        self.mm_per_m = min(wide / (east - west), high / (north - south))
        # In the middle of its frame; north is up, while a sheet counts downwards.
        x = left + pad + (wide - self.mm_per_m * (east - west)) / 2 - self.mm_per_m * west
        y = top + pad + (high - self.mm_per_m * (north - south)) / 2 + self.mm_per_m * north
        self._place = [self.mm_per_m, 0, 0, -self.mm_per_m, x, y]
        self._map = (left, top, right, bottom - strip)  # the frame without the strip below
        self._least = MEMBER_TYPE * unit
        self._closer: Box | None = None
        self._elsewhere: frozenset[str] = frozenset()
        self.shown: frozenset[str] = frozenset()  # the names that found a place

    def crowded(self, frame: Box) -> Box | None:
        """Return the part of the area (metres) that is worth a closer look within `frame`; None where none is.

        It is where most names of districts and members have no room: the closest look that has most of them.
        """
        _, names, taken = self._facilities()
        wanted = [replace(name, away=False) for name in [*names, *self._place_names()] if name.size >= self._least]
        shown = {id(each.name) for each in placed(wanted, taken, self._map)}
        points = np.array([(name.x, name.y) for name in wanted if id(name) not in shown]).reshape(-1, 2)
        wide, high = frame[2] - frame[0], frame[3] - frame[1] - STRIP * self._unit
        for times in CLOSER:
            half = np.array([wide, high]) / times / 2
            near = (np.abs(points[:, None, :] - points[None, :, :]) <= half * 0.8).all(axis=2)
            if len(points) and near.sum(axis=1).max() >= max(FEWEST_CROWDED, MOST_SHARE * len(points)):
                own = points[near[near.sum(axis=1).argmax()]]
                (left, top), (right, bottom) = own.min(axis=0), own.max(axis=0)
                (x_0, y_0), (x_1, y_1) = np.array([left + right, top + bottom]) / 2 + np.array([-half, half])
                self._closer = (float(x_0), float(y_0), float(x_1), float(y_1))
                return (*self._metres(x_0, y_1), *self._metres(x_1, y_0))
        return None

    def leave(self, names: frozenset[str]) -> None:
        """Let these names of districts, which are shown in the closer look, stand in their place or nowhere."""
        self._elsewhere = names

    def _metres(self, x: float, y: float) -> tuple[float, float]:
        scale, *_, x_0, y_0 = self._place
        return (x - x_0) / scale, (y_0 - y) / scale

    def items(self) -> list[Shape | Words]:
        """Return all of the picture from the lowest to the highest."""
        marks, names, taken = self._facilities()
        closer = [] if self._closer is None else shapes_of(shapely.box(*self._closer), line=INK, width=0.3 * self._unit)
        return [*self._districts(), *closer, *marks, *self._names(names, taken), *self._strip()]

    def _on_sheet(self, shapes: gpd.GeoSeries) -> gpd.GeoSeries:
        return shapes.to_crs(self._area.metric_crs).affine_transform(self._place)

    @cached_property
    def _outlines(self) -> gpd.GeoSeries:
        return self._area.metric_outlines.affine_transform(self._place).simplify(DETAIL)

    def _districts(self) -> list[Shape]:
        items: list[Shape] = []
        unassigned = set(self._layout.unassigned(self._area.districts.index))
        inside = self._outlines[self._outlines.intersects(shapely.box(*self._map))]
        for district, outline in inside.items():
            shown = shapely.clip_by_rect(outline, *self._map)
            if district in unassigned:
                items += hatched(shown, self._unit)
            else:
                items += shapes_of(shown, fill=self._colours.get(self._layout.grid_of.get(str(district), ""), EXCLUDED))
        for district, outline in inside.items():
            edge = PAPER if district in self._layout.grid_of else "#BBBBBB"
            items += self._edge(outline, edge, 0.2)
        for outline in self._on_sheet(grid_outlines(self._layout, self._area)).simplify(DETAIL):
            items += self._edge(outline, INK, 0.4)
        return items

    def _edge(self, outline: shapely.Geometry, colour: str, width: float) -> list[Shape]:
        edge = shapely.clip_by_rect(shapely.boundary(outline), *self._map)
        return shapes_of(edge, line=colour, width=width * self._unit)

    @cached_property
    def _sites(self) -> pd.DataFrame:
        """The facilities within the frame with their place on the sheet; leads last."""
        facts = campus_facts(self._layout, self._area)
        points = self._on_sheet(gpd.GeoSeries(gpd.points_from_xy(facts["lon"], facts["lat"]), crs=WGS84))
        facts = facts.assign(x=points.x.to_numpy(), y=points.y.to_numpy())
        left, top, right, bottom = self._map
        facts = facts[facts["x"].between(left, right) & facts["y"].between(top, bottom)]
        rank = np.where(facts["role"] == LEAD, 3 + facts["main"], np.where(facts["role"] == OTHER, 1, 2))
        return pd.DataFrame(facts.iloc[np.argsort(rank, kind="stable")])

    def _facilities(self) -> tuple[list[Shape | Words], list[Name], list[Box]]:
        """Return the marks, the names that belong to them, and the boxes that they take; the first names are leads'."""
        sites = self._sites
        main = (sites["role"] == LEAD) & sites["main"]
        items: list[Shape | Words] = []
        names: list[Name] = []
        taken: list[Box] = []
        for row in sites[~main].itertuples():
            half = {LEAD: FURTHER, OTHER: DOT}.get(row.role, RING) * self._unit
            items += mark(row.role, row.x, row.y, self._fill(row.grid), self._unit)
            taken.append((row.x - half, row.y - half, row.x + half, row.y + half))
            names.append(self._name(row, half))
        leads, lead_names, lead_boxes = self._leads(sites[main])
        return items + leads, lead_names + names[::-1], lead_boxes + taken

    def _leads(self, sites: pd.DataFrame) -> tuple[list[Shape | Words], list[Name], list[Box]]:
        if not len(sites):
            return [], [], []
        half = BOX * self._unit
        left, top, right, bottom = self._map
        corners = (left + half, top + half), (right - half, bottom - half)
        centres = pushed_apart(sites[["x", "y"]].to_numpy(dtype=float), half * 2.2, *corners)
        lines: list[Shape | Words] = []
        boxes: list[Shape | Words] = []
        names, taken = [], []
        for (x, y), row in zip(centres, sites.itertuples(), strict=True):
            lines += shapes_of(shapely.LineString([(row.x, row.y), (x, y)]), line=INK, width=0.3 * self._unit)
            lines += shapes_of(shapely.Point(row.x, row.y).buffer(0.5 * self._unit), fill=INK)
            boxes += numbered(row.grid, x, y, self._fill(row.grid), half, self._face)
            taken.append((x - half, y - half, x + half, y + half))
            names.append(self._name(row, half, at=(x, y), at_once=True))
        return lines + boxes, names, taken

    def _name(self, row: Any, half: float, *, at: tuple[float, float] | None = None, at_once: bool = False) -> Name:
        text = row.name if row.main or row.role == OTHER else f"{row.name} {row.campus}"
        size = {LEAD: LEAD_TYPE if row.main else MEMBER_TYPE, OTHER: OTHER_TYPE}.get(row.role, MEMBER_TYPE) * self._unit
        x, y = at or (row.x, row.y)
        gap = half + 0.5 * self._unit
        return Name(text, x, y, size, self._face.width(text) * size, gap=gap, at_once=at_once)

    def _fill(self, grid: str) -> str:
        return self._colours.get(grid, PAPER)

    def _names(self, names: list[Name], taken: list[Box]) -> list[Shape | Words]:
        """Return the names of leads, then of districts, then of other facilities, as far as there is room."""
        leads = [name for name in names if name.at_once]
        others = [name for name in names if not name.at_once]
        found = placed([*leads, *self._place_names(), *others], taken, self._map)
        self.shown = frozenset(each.name.text for each in found)
        items: list[Shape | Words] = []
        for each in found:
            if each.line is not None:
                items += shapes_of(shapely.LineString(each.line), line=MIDDLE, width=0.15 * self._unit)
                items += shapes_of(shapely.Point(each.line[0]).buffer(0.3 * self._unit), fill=MIDDLE)
        bold = {id(name) for name in leads}
        for each in found:
            own = id(each.name) in bold
            items.append(Words(each.x, each.y, each.name.text, each.size, INK, bold=own, halo=PAPER))
        return items

    def _place_names(self) -> list[Name]:
        """Return the names of the districts, each behind the number of its grid; the widest first."""
        centres, rooms_m = label_points(self._area)
        points = self._on_sheet(centres)
        size = PLACE_TYPE * self._unit
        made = []
        for district, name, point, room in zip(
            self._area.districts.index, self._area.districts["name"], points, rooms_m, strict=True
        ):
            text = f"{self._layout.grid_of.get(district, '')} {name}".strip()
            width = self._face.width(text) * size
            made.append((room, Name(text, point.x, point.y, size, width, room=room * self.mm_per_m, away=True)))
        made = [each for each in made if _within(each[1], self._map)]
        made.sort(key=lambda each: -each[0])
        few = len(made) <= MOST_AWAY
        return [replace(name, away=few and name.text not in self._elsewhere) for _, name in made]

    def _strip(self) -> list[Shape | Words]:
        """Return frame, scale bar and north arrow; these stand below the map, where nothing is covered."""
        left, top, right, bottom = self._frame
        unit = self._unit
        base, x = bottom - 3.0 * unit, left + PAD * unit
        km = nice_length(BAR_SHARE * (right - left) / self.mm_per_m / 1000)
        end = x + km * 1000 * self.mm_per_m
        tick, size = 1.4 * unit, 2.8 * unit
        bar = shapely.LineString([(x, base - tick), (x, base), (end, base), (end, base - tick)])
        half = shapely.LineString([((x + end) / 2, base - tick / 2), ((x + end) / 2, base)])
        scale = round(1000 / self.mm_per_m, -3)
        words = f"{km:g} km    1 : {scale:,.0f}"
        arrow_x = right - PAD * unit - 1.5 * unit
        arrow = [(0, -5.5), (-1.6, 0.6), (0, -0.6), (1.6, 0.6), (0, -5.5)]
        north = shapely.Polygon([(arrow_x + unit * a, base + unit * b) for a, b in arrow])
        letter = arrow_x - 2.2 * unit - self._face.width("N") * size
        return [
            *shapes_of(bar, line=INK, width=0.4 * unit),
            *shapes_of(half, line=INK, width=0.3 * unit),
            Words(end + 2 * unit, base, words, size),
            *shapes_of(north, fill=INK),
            Words(letter, base, "N", size, bold=True),
            rectangle(left, top, right - left, bottom - top, line=MIDDLE, width=0.25 * unit),
        ]


def _within(name: Name, box: Box | None) -> bool:
    return box is not None and box[0] <= name.x <= box[2] and box[1] <= name.y <= box[3]


def hatched(outline: shapely.Geometry, unit: float) -> list[Shape]:
    """Return a shape filled with the pattern of unassigned districts."""
    left, top, right, bottom = shapely.bounds(outline)
    high, step = bottom - top, HATCH * unit
    starts = np.arange(np.floor((left - high) / step) * step, right, step)
    lines = shapely.MultiLineString([[(start, bottom), (start + high, top)] for start in starts])
    return [*shapes_of(outline, fill=PALE), *shapes_of(lines.intersection(outline), line=GREY, width=0.35 * unit)]


def mark(role: str, x: float, y: float, fill: str, unit: float) -> list[Shape]:
    """Return the mark of a facility that is no main lead: square, ring, diamond or dot."""
    if role == LEAD:
        half = FURTHER * unit
        return [rectangle(x - half, y - half, 2 * half, 2 * half, fill=fill, line=INK, width=0.3 * unit)]
    if role == OTHER:
        return shapes_of(shapely.Point(x, y).buffer(DOT * unit), fill=PAPER, line=MIDDLE, width=0.2 * unit)
    radius = RING * unit
    if role in LOOSE:
        corners = [(0, -1), (1, 0), (0, 1), (-1, 0)]
        shape = shapely.Polygon([(x + 1.2 * radius * a, y + 1.2 * radius * b) for a, b in corners])
    else:
        shape = shapely.Point(x, y).buffer(radius)
    return shapes_of(shape, fill=fill, line=INK, width=(0.65 if role == Relation.HUB.value else 0.3) * unit)


def numbered(number: str, x: float, y: float, fill: str, half: float, face: Face) -> list[Shape | Words]:
    """Return the box of a lead with its grid's number."""
    size = min(NUMBER_TYPE / BOX * half, 1.7 * half / max(face.width(number), 0.1))
    box = rectangle(x - half, y - half, 2 * half, 2 * half, fill=fill, line=INK, width=0.17 * half)
    return [box, Words(x - face.width(number) * size / 2, y + 0.36 * size, number, size, bold=True)]
