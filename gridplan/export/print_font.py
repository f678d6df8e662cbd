"""The type of printed maps: a Chinese face of this machine, drawn as outlines so that every other machine shows it."""

import io
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTCollection, TTFont, TTLibError

from gridplan.errors import ExportError
from gridplan.text import Text

FONT_VARIABLE = "GRIDPLAN_FONT"
# Faces without serifs that read well at small sizes first; the forms of characters are those of the mainland.
FILES = (
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJKsc-Regular.otf",
    "NotoSansSC-Regular.otf",
    "NotoSansSC-Regular.ttf",
    "SourceHanSansSC-Regular.otf",
    "SourceHanSansCN-Regular.otf",
    "SourceHanSans-Regular.ttc",
    "msyh.ttc",
    "msyh.ttf",
    "Deng.ttf",
    "PingFang.ttc",
    "Hiragino Sans GB.ttc",
    "STHeiti Light.ttc",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "simhei.ttf",
    "simsun.ttc",
)
MAINLAND = (" SC", " CN", " GB")  # how the names of such faces of a collection end

Command = tuple[str, tuple[float, ...]]


class Face:
    """One face of a font file; lengths are shares of the type size, y upwards from the base line."""

    def __init__(self, path: Path, number: int, font: Any) -> None:
        self.path, self.number = path, number
        self._unit = float(font["head"].unitsPerEm)
        self._names = font.getBestCmap()
        self._glyphs = font.getGlyphSet()
        self._drawn: dict[str, tuple[Command, ...]] = {}

    def width(self, words: str) -> float:
        """Return how wide `words` are."""
        return sum(self.advance(letter) for letter in words)

    def advance(self, letter: str) -> float:
        """Return how far the next letter stands from this one."""
        return float(self._glyph(letter).width) / self._unit

    def outline(self, letter: str) -> tuple[Command, ...]:
        """Return the outline of a letter: M and L with a point, C with three, Z; filled by the non-zero rule."""
        if letter not in self._drawn:
            pen = _Outline(self._glyphs, self._unit)
            self._glyph(letter).draw(pen)
            self._drawn[letter] = tuple(pen.commands)
        return self._drawn[letter]

    def _glyph(self, letter: str) -> Any:
        return self._glyphs[self._names.get(ord(letter), ".notdef")]


class _Outline(BasePen):  # type: ignore[misc]
    """A pen that notes what is drawn; curves of the second degree become those of the third."""

    def __init__(self, glyphs: Any, unit: float) -> None:
        super().__init__(glyphs)
        self.commands: list[Command] = []
        self._unit = unit

    def _note(self, name: str, *points: tuple[float, float]) -> None:
        self.commands.append((name, tuple(number / self._unit for point in points for number in point)))

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802 - as the pens of fontTools are called
        self._note("M", pt)

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self._note("L", pt)

    def _curveToOne(self, pt1: Any, pt2: Any, pt3: Any) -> None:  # noqa: N802
        self._note("C", pt1, pt2, pt3)

    def _closePath(self) -> None:  # noqa: N802
        self._note("Z")


def chinese_face() -> Face:
    """Return the face that printed maps are set in: the file that GRIDPLAN_FONT names, or the first of FILES found.

    Raises ExportError where there is none, or it cannot be read.
    """
    given = os.environ.get(FONT_VARIABLE, "").strip()
    path = Path(given) if given else _found()
    if path is None:
        raise ExportError(
            Text(
                "本机没有中文字体，无法绘制打印用地图。请安装 Noto Sans CJK（Debian：fonts-noto-cjk），"
                f"或用环境变量 {FONT_VARIABLE} 指定一个 .ttf、.otf 或 .ttc 文件",
                "this machine has no Chinese font to draw a map for print with: install Noto Sans CJK (Debian: "
                f"fonts-noto-cjk), or name a .ttf, .otf or .ttc file in the variable {FONT_VARIABLE}",
            )
        )
    return _face(path)


@cache
def _face(path: Path) -> Face:
    try:
        content = path.read_bytes()
        number = _number(content)
        return Face(path, number, TTFont(io.BytesIO(content), fontNumber=number, lazy=True))
    except (OSError, TTLibError, KeyError) as problem:
        raise ExportError(
            Text(
                f"字体文件 {path} 无法读取：{problem}。请换一个 .ttf、.otf 或 .ttc 文件（环境变量 {FONT_VARIABLE}）",
                f"the font file {path} cannot be read: {problem}. Name another .ttf, .otf or .ttc file in the "
                f"variable {FONT_VARIABLE}",
            )
        ) from None


def _number(content: bytes) -> int:
    """Return which face of a collection has the mainland's forms: the first where none says so."""
    if not content.startswith(b"ttcf"):
        return 0
    names = [str(font["name"].getDebugName(1)) for font in TTCollection(io.BytesIO(content), lazy=True).fonts]
    return next((number for number, name in enumerate(names) if name.endswith(MAINLAND)), 0)


@cache
def _found() -> Path | None:
    files = {path.name: path for folder in _folders() for path in folder.rglob("*.[to]t[fc]")}
    return next((files[name] for name in FILES if name in files), None)


def _folders() -> Iterator[Path]:
    home = Path.home()
    yield from (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts", home / ".fonts")
    yield from (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts")
    for variable, below in (("WINDIR", "Fonts"), ("LOCALAPPDATA", "Microsoft/Windows/Fonts")):
        if variable in os.environ:
            yield Path(os.environ[variable]) / below
