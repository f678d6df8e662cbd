"""A sheet as SVG: all in paths, so that no font is needed to show it."""

from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

from gridplan.export.print_font import Command
from gridplan.export.print_sheet import Shape, Sheet, Words

_KEPT = 4  # decimals of a letter's outline, shares of the type size


def sheet_svg(sheet: Sheet) -> bytes:
    """Return `sheet` as an SVG in millimetres. The same sheet gives the same bytes."""
    letters = sorted({letter for item in sheet.items if isinstance(item, Words) for letter in item.text})
    outlines = "".join(f'<path id="{_id(letter)}" d="{_outline(sheet.face.outline(letter))}"/>' for letter in letters)
    items = "\n".join(_shape(item) if isinstance(item, Shape) else _words(item, sheet) for item in sheet.items)
    wide, high = sheet.size
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{wide:g}mm" height="{high:g}mm" viewBox="0 0 {wide:g} {high:g}">\n'
        f"<title>{escape(sheet.title)}</title>\n<defs>{outlines}</defs>\n"
        f'<rect width="{wide:g}" height="{high:g}" fill="#FFFFFF"/>\n{items}\n</svg>\n'
    ).encode()


def _id(letter: str) -> str:
    return f"u{ord(letter):x}"


def _outline(commands: tuple[Command, ...]) -> str:
    return "".join(name + " ".join(f"{round(number, _KEPT):g}" for number in numbers) for name, numbers in commands)


def _shape(shape: Shape) -> str:
    end = "Z" if shape.closed else ""
    path = "".join(f"M{_points(ring)}{end}" for ring in shape.rings)
    fill = f'fill="{shape.fill}" fill-rule="evenodd"' if shape.fill else 'fill="none"'
    line = f' stroke="{shape.line}" stroke-width="{shape.width:g}" stroke-linejoin="round"' if shape.line else ""
    return f'<path d="{path}" {fill}{line}/>'


def _points(ring: NDArray[np.float64]) -> str:
    return "L".join(f"{x:.2f} {y:.2f}" for x, y in ring)


def _words(words: Words, sheet: Sheet) -> str:
    """Return the letters as uses of their outlines; the text itself is kept for those who cannot see them."""
    uses, x = [], 0.0
    for letter in words.text:
        if not letter.isspace():
            uses.append(f'<use xlink:href="#{_id(letter)}" x="{x:.4g}"/>')
        x += sheet.face.advance(letter)
    place = f"matrix({words.size:g} 0 0 {-words.size:g} {words.x:.3f} {words.y:.3f})"
    letters = "".join(uses)
    drawn = "".join(
        f'<g stroke="{colour}" stroke-width="{width / words.size:.3g}" stroke-linejoin="round">{letters}</g>'
        for colour, width in words.strokes()
    )
    label = escape(words.text, {'"': "&quot;"})
    return f'<g role="text" aria-label="{label}" transform="{place}" fill="{words.colour}">{drawn}{letters}</g>'
