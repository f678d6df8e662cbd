"""A sheet as PNG at print resolution."""

import io
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from gridplan.export.print_sheet import Shape, Sheet, Words

DPI = 300
FINER = 2  # shapes are drawn so many times larger, then reduced: smooth edges
BAND_PX = 400  # the larger drawing exists a band at a time
PAPER = "#FFFFFF"


def sheet_png(sheet: Sheet, *, dpi: int = DPI) -> bytes:
    """Return `sheet` as a PNG that says its resolution. The same sheet gives the same bytes."""
    px = dpi / 25.4
    wide, high = (round(length * px) for length in sheet.size)
    image = Image.new("RGB", (wide, high), PAPER)
    # Words stand on the shapes before them: what lies between two words is drawn at once.
    run: list[Shape] = []
    for item in (*sheet.items, None):
        if isinstance(item, Shape):
            run.append(item)
            continue
        if run:
            _draw_shapes(image, run, px)
            run = []
        if item is not None:
            _draw_words(image, item, sheet, px)
    buffer = io.BytesIO()
    image.save(buffer, format="PNG", dpi=(dpi, dpi))
    return buffer.getvalue()


def _draw_shapes(image: Image.Image, shapes: list[Shape], px: float) -> None:
    """Draw shapes within the rows that they touch, band by band."""
    scale = px * FINER
    scaled = [([ring * scale for ring in shape.rings], shape, shape.width * scale) for shape in shapes]
    reach = [
        (min(ring[:, 1].min() for ring in rings) - width, max(ring[:, 1].max() for ring in rings) + width)
        for rings, _, width in scaled
    ]
    left = max(0, int(min(ring[:, 0].min() - width for rings, _, width in scaled for ring in rings) / FINER) - 1)
    right = min(
        image.width, int(max(ring[:, 0].max() + width for rings, _, width in scaled for ring in rings) / FINER) + 2
    )
    first, last = int(min(top for top, _ in reach) / FINER) - 1, int(max(low for _, low in reach) / FINER) + 2
    for top in range(max(0, first), min(image.height, last), BAND_PX):
        low = min(top + BAND_PX, last, image.height)
        band = image.crop((left, top, right, low))
        band = band.resize((band.width * FINER, band.height * FINER), Image.Resampling.NEAREST)
        corner = np.array([left * FINER, top * FINER])
        for (rings, shape, width), (highest, lowest) in zip(scaled, reach, strict=True):
            if lowest >= top * FINER and highest <= low * FINER:
                _draw_shape(band, [ring - corner for ring in rings], shape, width)
        image.paste(band.resize((right - left, low - top), Image.Resampling.BOX), (left, top))


def _draw_shape(band: Image.Image, rings: list[NDArray[np.float64]], shape: Shape, width: float) -> None:
    points = [list(map(tuple, ring)) for ring in rings]
    pen = ImageDraw.Draw(band)
    if shape.fill and len(points) == 1:
        pen.polygon(points[0], fill=shape.fill)
    elif shape.fill:
        stencil = Image.new("1", band.size)
        cut = ImageDraw.Draw(stencil)
        for number, ring in enumerate(points):
            cut.polygon(ring, fill=0 if number else 1)
        band.paste(shape.fill, (0, 0, *band.size), mask=stencil)
    if shape.line:
        for ring in points:
            again = [ring[1]] if shape.closed else []
            pen.line([*ring, *again], fill=shape.line, width=max(1, round(width)), joint="curve")


def _draw_words(image: Image.Image, words: Words, sheet: Sheet, px: float) -> None:
    font = _font(str(sheet.face.path), sheet.face.number, words.size * px)
    pen = ImageDraw.Draw(image)
    places, x = [], words.x
    for letter in words.text:
        places.append((letter, (x * px, words.y * px)))
        x += words.size * sheet.face.advance(letter)
    for colour, width in words.strokes():
        for letter, place in places:
            pen.text(place, letter, fill=colour, font=font, anchor="ls", stroke_width=max(1, round(width * px / 2)))
    for letter, place in places:
        pen.text(place, letter, fill=words.colour, font=font, anchor="ls")


@cache
def _font(path: str, number: int, size_px: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size_px, index=number, layout_engine=ImageFont.Layout.BASIC)
