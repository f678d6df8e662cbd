"""A sheet as PDF: one page of vector paths, so that no font is needed to show it."""

import zlib
from collections.abc import Iterator

from gridplan.export.print_sheet import Shape, Sheet, Words

POINTS_PER_MM = 72 / 25.4
_CLOSED = {"Z": "h", "M": "m", "L": "l", "C": "c"}


def sheet_pdf(sheet: Sheet) -> bytes:
    """Return `sheet` as a PDF of one page. The same sheet gives the same bytes."""
    wide, high = (length * POINTS_PER_MM for length in sheet.size)
    # From here on the sheet's own millimetres, downwards; lines and corners are round.
    drawn = [f"{POINTS_PER_MM:.6f} 0 0 {-POINTS_PER_MM:.6f} 0 {high:.3f} cm 1 j 1 J"]
    for item in sheet.items:
        drawn.extend(_shape(item) if isinstance(item, Shape) else _words(item, sheet))
    content = zlib.compress("\n".join(drawn).encode("ascii"), 9)
    title = ("\ufeff" + sheet.title).encode("utf-16-be").hex()
    return _file(
        [
            b"<</Type/Catalog/Pages 2 0 R/ViewerPreferences<</DisplayDocTitle true>>>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {wide:.3f} {high:.3f}]/Resources<<>>/Contents 4 0 R>>".encode(),
            f"<</Length {len(content)}/Filter/FlateDecode>>\nstream\n".encode() + content + b"\nendstream",
            f"<</Title<{title}>/Producer(gridplan)>>".encode(),
        ]
    )


def _file(objects: list[bytes]) -> bytes:
    """Return the objects, the last of which tells of the document, as a file with its table of places."""
    made, places = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R/Info {len(objects)} 0 R>>\nstartxref\n{len(made)}\n%%EOF\n"
    return made + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode()


def _colour(colour: str, operator: str) -> str:
    return " ".join(f"{int(colour[n : n + 2], 16) / 255:.4g}" for n in (1, 3, 5)) + f" {operator}"


def _shape(shape: Shape) -> Iterator[str]:
    if shape.fill:
        yield _colour(shape.fill, "rg")
    if shape.line:
        yield f"{_colour(shape.line, 'RG')} {shape.width:g} w"
    for ring in shape.rings:
        yield "".join(f"{x:.3f} {y:.3f} {'l' if number else 'm'} " for number, (x, y) in enumerate(ring))
        if shape.closed:
            yield "h"
    yield {(True, True): "B*", (True, False): "f*", (False, True): "S"}.get((bool(shape.fill), bool(shape.line)), "n")


def _words(words: Words, sheet: Sheet) -> Iterator[str]:
    path = "\n".join(_letters(words, sheet))
    for colour, width in words.strokes():
        yield f"{_colour(colour, 'RG')} {width:.4g} w\n{path}\nS"
    yield f"{_colour(words.colour, 'rg')}\n{path}\nf"


def _letters(words: Words, sheet: Sheet) -> Iterator[str]:
    """Yield the outlines of the letters; type counts upwards, the sheet downwards."""
    x = words.x
    for letter in words.text:
        for name, numbers in sheet.face.outline(letter):
            pairs = zip(numbers[::2], numbers[1::2], strict=True)
            points = " ".join(f"{x + words.size * a:.3f} {words.y - words.size * b:.3f}" for a, b in pairs)
            yield f"{points} {_CLOSED[name]}"
        x += words.size * sheet.face.advance(letter)
