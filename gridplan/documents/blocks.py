"""What a document is made of: words, tables and maps, in the order of the page; how they look is for the export."""

from dataclasses import dataclass
from typing import Literal

from gridplan.layout import Layout
from gridplan.study_area import StudyArea
from gridplan.text import Language

Align = Literal["left", "centre", "right"]


@dataclass(frozen=True)
class Heading:
    """A heading within the document; level 1 is 一、, level 2 is （一）."""

    text: str
    level: Literal[1, 2] = 1


@dataclass(frozen=True)
class Paragraph:
    """Running text; small print is for notes under tables and for sources."""

    text: str
    small: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a table: `width` is a share of the text block, `group` a heading above that neighbours share."""

    heading: str
    width: float
    align: Align = "left"
    group: str = ""


@dataclass(frozen=True)
class Table:
    """A ruled table whose headings return on every page. A cell that is None is merged with the one above it.

    A table of few columns has the larger type unless it is `small`.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str | None, ...], ...]
    caption: str = ""
    notes: tuple[str, ...] = ()
    small: bool = False


@dataclass(frozen=True)
class LayoutMap:
    """A picture of a layout, without coordinates, on an `area` of its own or that of the document.

    Two that are `small` stand on a page.
    """

    layout: Layout
    caption: str
    area: StudyArea | None = None
    small: bool = False


@dataclass(frozen=True)
class PageBreak:
    """What follows begins a page."""


Block = Heading | Paragraph | Table | LayoutMap | PageBreak


@dataclass(frozen=True)
class Report:
    """A document: `name` is its kind (members …); `mark` (附件 3) stands at its top left, `stage` at its right.

    `trace` are label and value of everything the numbers rest on; it is printed behind the blocks.
    """

    name: str
    title: str
    blocks: tuple[Block, ...]
    trace: tuple[tuple[str, str], ...]
    language: Language = "zh"
    landscape: bool = False
    mark: str = ""
    stage: str = ""
