"""The map of a layout for print: a sheet with title, legend, scale, sources and caveat, as PNG, SVG or PDF."""

from gridplan.export.options import PAGES
from gridplan.export.print_font import chinese_face
from gridplan.export.print_picture import Picture
from gridplan.export.print_sheet import Sheet
from gridplan.export.print_words import Items, Writer
from gridplan.plan_file import Plan
from gridplan.study_area import StudyArea
from gridplan.text import Language

A4_SHORT = 210.0  # mm: the type of a sheet grows with its short side, more slowly
MARGIN = 10.0
FOOT_SHARE, LEGEND_SHARE = 0.2, 0.26  # of the height of a sheet: the most that notes and an upright legend take
SIDE_SHARE = 0.23  # of the width of a sheet on its side: its legend


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
    """Return the sheet: title above, notes below, the legend at the right of the map or, upright, below it."""
    wide, high = PAGES[page].size_mm
    face = chinese_face()
    unit = (min(wide, high) / A4_SHORT) ** 0.8
    writer = Writer(plan, area, language, smallest, face, unit)
    left, right, landscape = MARGIN, wide - MARGIN, wide > high
    title, items = writer.title(left, MARGIN, right - left)
    columns = 3 if landscape else 2
    foot, notes = writer.foot(left, high - MARGIN, right - left, most=high * FOOT_SHARE, columns=columns)
    items += notes
    top, bottom = MARGIN + title, high - MARGIN - foot - 2 * unit
    if landscape:
        column = wide * SIDE_SHARE
        items += _legend(writer, (right - column, top, column, bottom - top), 1)
        frame = (left, top, right - column - 4 * unit, bottom)
    else:
        room = high * LEGEND_SHARE
        used = _legend(writer, (left, bottom - room, right - left, room), 3)
        items += used
        frame = (left, top, right, bottom - room - 2 * unit)
    picture = Picture(plan.layout, area, face, frame, unit)
    return Sheet((wide, high), plan.document.full_title, (*picture.items(), *items), face)


def _legend(writer: Writer, box: tuple[float, float, float, float], columns: int) -> Items:
    """Return the legend within a box (left, top, width, height)."""
    left, top, wide, high = box
    gap = 5 * writer.unit
    width = (wide - gap * (columns - 1)) / columns
    items: Items = []
    for number, column in enumerate(writer.legend(width, high, columns)):
        y = top
        for block in column:
            items += block.draw(left + number * (width + gap), y)
            y += block.high
    return items
