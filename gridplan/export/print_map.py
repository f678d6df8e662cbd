"""The map of a layout for print: a sheet with title, legend, scale, sources and caveat, as PNG, SVG or PDF."""

from collections.abc import Iterator
from dataclasses import dataclass

from gridplan.export.options import PAGES
from gridplan.export.print_font import chinese_face
from gridplan.export.print_labels import Box
from gridplan.export.print_picture import Picture
from gridplan.export.print_sheet import Sheet
from gridplan.export.print_words import Items, Writer, drawn
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.text import Language

A4_SHORT = 210.0  # mm: the type of a sheet grows with its short side, more slowly
MARGIN = 10.0
FOOT_SHARE, LEGEND_SHARE = 0.2, 0.26  # of the height of a sheet: the most that notes and an upright legend take
SIDE_SHARE = 0.245  # of the width of a sheet on its side: its legend
GAP, CAPTION = 4.0, 5.0  # mm on A4: between the parts of a sheet; above a closer look
LEAST_CLOSER_MM = 45.0  # on A4: less than so high there is no closer look


def print_map(
    plan: Plan, area: StudyArea, kind: str, *, page: str, language: Language = "zh", smallest: int = 0
) -> bytes:
    """Return the map of `plan` on a page of PAGES as a file of `kind`: "png", "svg" or "map.pdf".

    Letters are drawn as shapes: no font is needed to show the file. Numbers of people below `smallest` are hidden.
    The same plan and area give the same bytes with the same font. Raises ExportError where this machine has no
    Chinese font.
    """
    sheet = map_sheet(plan, area, page=page, language=language, smallest=smallest)
    if kind == "png":
        from gridplan.export.print_png import sheet_png

        return sheet_png(sheet)
    if kind == "svg":
        from gridplan.export.print_svg import sheet_svg

        return sheet_svg(sheet)
    from gridplan.export.print_pdf import sheet_pdf

    return sheet_pdf(sheet)


def map_sheet(plan: Plan, area: StudyArea, *, page: str, language: Language, smallest: int = 0) -> Sheet:
    """Return the sheet: title above, notes below, the legend at the right of the map or, upright, below it.

    Where names of districts are crowded, a closer look at them stands beside the legend if there is room.
    """
    wide, high = PAGES[page].size_mm
    unit = (min(wide, high) / A4_SHORT) ** 0.8
    writer = Writer(plan, area, language, smallest, chinese_face(), unit)
    across = wide - 2 * MARGIN
    title, items = writer.title(MARGIN, MARGIN, across)
    columns = 3 if wide > high else 2
    foot, notes = writer.foot(MARGIN, high - MARGIN, across, most=high * FOOT_SHARE, columns=columns)
    box = (MARGIN, MARGIN + title, wide - MARGIN, high - MARGIN - foot - GAP / 2 * unit)
    for arranged in _beside(writer, box) if wide > high else _below(writer, box, high * LEGEND_SHARE):
        picture = Picture(plan.layout, area, writer.face, arranged.frame, unit)
        extent = None if arranged.spare is None else picture.crowded(arranged.spare)
        if extent is not None and arranged.spare is not None:
            closer = Picture(plan.layout, area, writer.face, arranged.spare, unit, extent=extent)
            items += [writer.caption(arranged.spare[0], arranged.spare[1] - unit), *closer.items()]
            picture.leave(closer.shown)
            break
    items += notes + arranged.legend
    return Sheet((wide, high), plan.document.full_title, (*picture.items(), *items), writer.face)


@dataclass(frozen=True)
class _Arranged:
    """Where the map stands, the legend as drawn, and what is to spare for a closer look, if anything."""

    frame: Box
    legend: Items
    spare: Box | None = None


def _beside(writer: Writer, box: Box) -> Iterator[_Arranged]:
    """Yield the legend at the right of the map, with what is left below it to spare, then without."""
    left, top, right, bottom = box
    gap = GAP * writer.unit
    column = (right - left) * SIDE_SHARE
    used, legend = drawn(writer.legend(column, bottom - top, 1), right - column, top, 0)
    frame = (left, top, right - column - gap, bottom)
    start = top + used + CAPTION * writer.unit
    if bottom - start > LEAST_CLOSER_MM * writer.unit:
        start = max(start, bottom - 1.2 * column)
        yield _Arranged(frame, legend, (right - column, start, right, bottom))
    yield _Arranged(frame, legend)


def _below(writer: Writer, box: Box, most: float) -> Iterator[_Arranged]:
    """Yield the legend below the map in one column, if that is not higher than `most`; then in three."""
    left, top, right, bottom = box
    gap = GAP * writer.unit
    column = (right - left - 2 * gap) / 3
    used = writer.legend_high(column)
    if used <= most:
        start = bottom - max(used, LEAST_CLOSER_MM * writer.unit + gap)
        _, legend = drawn(writer.legend(column, most, 1), left, start, 0)
        spare = (left + column + gap, start + CAPTION * writer.unit, right, bottom)
        yield _Arranged((left, top, right, start - gap), legend, spare)
    columns = writer.legend(column, most, 3)
    used, _ = drawn(columns, left, 0, 0)
    _, legend = drawn(columns, left, bottom - used, column + gap)
    yield _Arranged((left, top, right, bottom - used - gap), legend)
