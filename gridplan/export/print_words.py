"""The words of a printed map: title, legend, notes and sources, set on the sheet in mm."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

import shapely

from gridplan.export.facts import LEAD, OTHER, ROLES, campus_facts
from gridplan.export.map_legend import LegendRow, legend_rows
from gridplan.export.map_panel import APPROVAL, COLON, HOSPITALS, LEGEND, NOTES, SOURCES, layer_sources
from gridplan.export.print_font import Face
from gridplan.export.print_picture import BOX, hatched, mark, numbered
from gridplan.export.print_sheet import Shape, Words, rectangle, wrapped
from gridplan.plan_file import Plan
from gridplan.stages import mark as stage_mark
from gridplan.study_area import StudyArea
from gridplan.text import Language, Text
from gridplan.trace import CHOICE_OF_CARE, cautions, caveat, plan_traces

Items = list[Shape | Words]
SOFT, RED, RULE = "#555555", "#B3261E", "#D5D9DE"
TOUCHING = 1e-6  # mm
LINE = 1.4  # heights of type from one base line to the next
WHAT = Text("网格布局图", "Map of the grids")
NUMBERS = Text("片区名称前的数字为其网格。", "The number before a district's name is its grid.")
CLOSER = Text("图中方框内放大", "The box on the map, closer")
MORE = Text("……其余见方案文件。", "… the rest is in the plan file.")
# Type in mm on A4, tried one after the other until all has room.
LEGEND_SIZES = (3.0, 2.7, 2.4, 2.1, 1.8, 1.5, 1.2)
NOTE_SIZES = (2.0, 1.85, 1.7, 1.55)


@dataclass(frozen=True)
class Block:
    """A part of the legend that is not broken: its height, and its drawing at (x, y) of its top left corner."""

    high: float
    draw: Callable[[float, float], Items]


Columns = list[list[Block]]


@dataclass(frozen=True)
class Writer:
    """What all words of a sheet share; `unit` is how much larger its type is than on A4."""

    plan: Plan
    area: StudyArea
    language: Language
    smallest: int
    face: Face
    unit: float

    def title(self, left: float, top: float, wide: float) -> tuple[float, Items]:
        """Return title, stage and area as a height and its items."""
        stage = stage_mark(self.plan).to(self.language)
        size, small = 6.0 * self.unit, 3.2 * self.unit
        room = self.face.width(stage) * small + 5 * self.unit if stage else 0.0
        lines = wrapped(self.plan.document.full_title, wide - room, size, self.face)
        items: Items = []
        base = top + size * 0.9
        for number, line in enumerate(lines):
            base = top + size * (0.9 + 1.25 * number)
            items.append(Words(left, base, line, size, bold=True))
        if stage:
            x = left + self.face.width(lines[-1] if lines else "") * size + 3 * self.unit
            items += self._framed(stage, x, base - 0.5 * self.unit, small)
        base += small * 1.6
        words = f"{self.area.name.to(self.language)} · {WHAT.to(self.language)}"
        items.append(Words(left, base, words, small, SOFT))
        return base + small * 0.9 - top, items

    def _framed(self, words: str, x: float, base: float, size: float) -> Items:
        width = self.face.width(words) * size + 2 * self.unit
        frame = rectangle(x, base - size, width, 1.35 * size, line=RED, width=0.3 * self.unit)
        return [frame, Words(x + self.unit, base, words, size, RED)]

    def foot(self, left: float, bottom: float, wide: float, *, most: float, columns: int) -> tuple[float, Items]:
        """Return caveat, notes and sources above `bottom` as a height and its items, no higher than `most`.

        What has no room in the smallest type is left out, and said to be.
        """
        head = self._caveat(wide)
        head_high = len(head) * 2.6 * self.unit * LINE + self.unit
        gap = 5 * self.unit
        width = (wide - gap * (columns - 1)) / columns
        for size in (share * self.unit for share in NOTE_SIZES):
            lines = [line for note in self._notes() for line in wrapped(note, width, size, self.face)]
            rows = ceil(len(lines) / columns)
            if rows * size * LINE <= most - head_high:
                break
        fit = int((most - head_high) / (size * LINE))
        if rows > fit:
            rows = fit
            lines = [*lines[: rows * columns - 1], MORE.to(self.language)]
        high = head_high + rows * size * LINE
        top, items = bottom - high, list[Shape | Words]()
        for number, line in enumerate(head):
            y = top + 2.6 * self.unit * (1 + LINE * number)
            items.append(Words(left, y, line, 2.6 * self.unit, bold=True))
        for number, line in enumerate(lines):
            x = left + (number // rows) * (width + gap)
            items.append(Words(x, top + head_high + size * (1 + LINE * (number % rows)), line, size, SOFT))
        return high, items

    def caption(self, left: float, base: float) -> Words:
        """Return the words above the closer look."""
        size = 2.6 * self.unit
        return Words(left, base, CLOSER.to(self.language), size, SOFT, bold=True)

    def _caveat(self, wide: float) -> list[str]:
        stop = "。" if self.language == "zh" else "."
        said = caveat(self.area).to(self.language) + stop
        approval = self.plan.document.map_approval
        number = [f"{APPROVAL.to(self.language)}{COLON.to(self.language)}{approval}"] if approval else []
        words = " ".join([said, CHOICE_OF_CARE.to(self.language), *number])
        return wrapped(words, wide, 2.6 * self.unit, self.face)

    def _notes(self) -> list[str]:
        """Return cautions first, for they bear on the numbers; then sources; then what identifies the plan."""
        colon = COLON.to(self.language)
        traced = [
            f"{label.to(self.language)}{colon}{value.to(self.language)}"
            for label, value in plan_traces(self.plan, self.area)
        ]
        said = [sentence.to(self.language) for sentence in cautions(self.area)]
        notes = NOTES.to(self.language) + colon
        sources = SOURCES.to(self.language) + colon
        return [
            *([notes + said[0], *said[1:]] if said else []),
            sources,
            *layer_sources(self.area, self.language),
            *traced,
        ]

    def legend(self, wide: float, high: float, columns: int) -> Columns:
        """Return the columns of the legend, as even as can be, in the largest type in which it has room within `high`.

        What has no room in the smallest is left out.
        """
        found: Columns = []
        for size in (share * self.unit for share in LEGEND_SIZES):
            blocks = self._blocks(wide, size)
            room = min(high, sum(block.high for block in blocks) / columns)
            found = _columns(blocks, room, columns)
            while sum(map(len, found)) < len(blocks) and room < high:
                room = min(high, room + size)
                found = _columns(blocks, room, columns)
            if sum(map(len, found)) == len(blocks):
                return found
        return found

    def legend_high(self, wide: float) -> float:
        """Return how high the legend is in one column of its largest type."""
        return sum(block.high for block in self._blocks(wide, LEGEND_SIZES[0] * self.unit))

    def _blocks(self, wide: float, size: float) -> list[Block]:
        rows = legend_rows(self.plan.layout, self.area, self.language, self.smallest)
        blocks = [self._heading(LEGEND, size), *(self._row(row, wide, size) for row in rows)]
        if self.plan.layout.grid_of:
            blocks.append(self._lines([NUMBERS.to(self.language)], wide, 0.8 * size))
        blocks.append(self._heading(HOSPITALS, size))
        present = set(campus_facts(self.plan.layout, self.area)["role"])
        return blocks + [self._role(role, label, wide, size) for role, label in ROLES.items() if role in present]

    def _heading(self, text: Text, size: float) -> Block:
        words = text.to(self.language)
        return Block(size * 1.9, lambda x, y: [Words(x, y + 1.35 * size, words, size * 1.05, SOFT, bold=True)])

    def _lines(self, texts: Sequence[str], wide: float, size: float) -> Block:
        lines = [line for text in texts for line in wrapped(text, wide, size, self.face)]

        def draw(x: float, y: float) -> Items:
            return [Words(x, y + size * (1 + LINE * n), line, size, SOFT) for n, line in enumerate(lines)]

        return Block(size * LINE * len(lines), draw)

    def _row(self, row: LegendRow, wide: float, size: float) -> Block:
        """Return swatch with number, name, and details below it."""
        side, inset, small = 1.7 * size, 2.4 * size, 0.82 * size
        names = wrapped(row.name, wide - inset, size, self.face)
        details = wrapped(" · ".join(row.details), wide - inset, small, self.face)

        def draw(x: float, y: float) -> Items:
            swatch: Items
            if row.fill:
                swatch = numbered(row.number, x + side / 2, y + side / 2, row.fill, side / 2, self.face)
            else:
                swatch = list(hatched(shapely.box(x, y, x + side, y + side), self.unit))
            items = [*swatch, *(Words(x + inset, y + size * (0.95 + LINE * n), s, size) for n, s in enumerate(names))]
            below = y + size * LINE * len(names)
            return items + [
                Words(x + inset, below + small * (0.85 + LINE * n), s, small, SOFT) for n, s in enumerate(details)
            ]

        return Block(size * LINE * len(names) + small * LINE * len(details) + 0.5 * size, draw)

    def _role(self, role: str, label: Text, wide: float, size: float) -> Block:
        inset, half = 2.4 * size, 0.6 * size
        names = wrapped(label.to(self.language), wide - inset, size, self.face)

        def draw(x: float, y: float) -> Items:
            centre = (x + 0.85 * size, y + 0.75 * size)
            shown: Items = (
                numbered("1", *centre, "#FFFFFF", half, self.face)
                if role == LEAD
                else list(mark(role, *centre, "#FFFFFF", half / BOX * (2.4 if role == OTHER else 2.0)))
            )
            return [*shown, *(Words(x + inset, y + size * (1.1 + LINE * n), s, size) for n, s in enumerate(names))]

        return Block(size * (LINE * len(names) + 0.25), draw)


def drawn(columns: Columns, left: float, top: float, step: float) -> tuple[float, Items]:
    """Return the height and the items of the columns, whose left ends are `step` apart."""
    items: Items = []
    for number, column in enumerate(columns):
        y = top
        for block in column:
            items += block.draw(left + number * step, y)
            y += block.high
    return max((sum(block.high for block in column) for column in columns), default=0.0), items


def _columns(blocks: Sequence[Block], high: float, columns: int) -> Columns:
    """Return as many blocks as have room, column by column."""
    found: Columns = [[]]
    used = 0.0
    for block in blocks:
        if used + block.high > high + TOUCHING and found[-1]:
            if len(found) == columns:
                break
            found.append([])
            used = 0.0
        found[-1].append(block)
        used += block.high
    return found
