"""The form of an official document (GB/T 9704-2012) in Word: page, fonts, page numbers."""

from dataclasses import dataclass
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt

from gridplan.export.office_file import plain

# GB/T 9704-2012, 5.2: A4, text block 156 × 225 mm, 37 mm above it and 28 mm at the binding.
PAGE_WIDTH, PAGE_HEIGHT = Mm(210), Mm(297)
TOP, BINDING = Mm(37), Mm(28)
BLOCK_WIDTH, BLOCK_HEIGHT = Mm(156), Mm(225)
FOOTER, HEADER = Mm(23), Mm(25)  # the page number stands 7 mm below the text block
LYING_HEADER, LYING_FOOTER = Mm(16), Mm(14)  # the same distances from the text block of a page on its side
LINE_PT = 28.95  # 22 lines in the text block
LATIN = "Times New Roman"


@dataclass(frozen=True)
class Font:
    """An East Asian font and its size: 16 pt is 3号, 14 pt 4号, 12 pt 小四, 22 pt 2号."""

    name: str
    size_pt: float
    latin: str = LATIN


TITLE = Font("方正小标宋简体", 22)
MARK = Font("黑体", 16)
BODY = Font("仿宋_GB2312", 16)
FIRST, SECOND = Font("黑体", 16), Font("楷体_GB2312", 16)  # headings 一、 and （一）
HEADING = Font("黑体", 12)
CELL = Font("仿宋_GB2312", 12)
SMALL = Font("仿宋_GB2312", 10.5)
PAGE_NUMBER = Font("宋体", 14, latin="宋体")  # half-width digits in 宋体

# Word takes the first of these that is installed where a licensed font is missing.
_FALLBACKS = {
    "方正小标宋简体": "方正小标宋_GBK,FZXiaoBiaoSong-B05S,小标宋,宋体,SimSun,Noto Serif CJK SC",
    "仿宋_GB2312": "FangSong_GB2312,仿宋,FangSong,STFangsong,Noto Serif CJK SC",
    "黑体": "SimHei,STHeiti,Noto Sans CJK SC",
    "楷体_GB2312": "KaiTi_GB2312,楷体,KaiTi,STKaiti,Noto Serif CJK SC",
    "宋体": "SimSun,STSong,Noto Serif CJK SC",
}


def official_document(*, landscape: bool = False) -> Any:
    """Return an empty document with the official page, fonts, language and page numbers."""
    document = docx.Document()
    _page(document.sections[0], landscape=landscape)
    _language(document)
    _font_table(document)
    _page_numbers(document)
    # python-docx's own template shows its picture as the preview of every file made from it.
    package = document.part.package
    for key in [key for key, rel in package.rels.items() if rel.reltype.endswith("/thumbnail")]:
        del package.rels[key]
    return document


def write(paragraph: Any, text: str, font: Font, *, marked: bool = False) -> None:
    """Add `text` to a paragraph as one run, bold and underlined where marked; a line feed becomes a line break."""
    own = paragraph.add_run(plain(text)).font
    _dress(own, font)
    if marked:
        own.bold = own.underline = True


def shape(paragraph: Any, *, centred: bool = False, line_pt: float = LINE_PT, indent_pt: float = 0) -> Any:
    """Give a paragraph a fixed line height, centring and first-line indent (points); return it."""
    style = paragraph.paragraph_format
    style.line_spacing_rule, style.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line_pt)
    style.space_before = style.space_after = Pt(0)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indent_pt:
        style.first_line_indent = Pt(indent_pt)
    return paragraph


def _dress(target: Any, font: Font) -> None:
    """Set a font for Latin and East Asian text; quotes and dashes count as East Asian."""
    target.name, target.size = font.latin, Pt(font.size_pt)
    fonts = target._element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)  # a theme font would win over the named one
    fonts.set(qn("w:eastAsia"), font.name)
    fonts.set(qn("w:hint"), "eastAsia")


def _page(section: Any, *, landscape: bool) -> None:
    if landscape:
        _lying(section)
        return
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.top_margin, section.left_margin = TOP, BINDING
    section.right_margin = Length(PAGE_WIDTH - BINDING - BLOCK_WIDTH)
    section.bottom_margin = Length(PAGE_HEIGHT - TOP - BLOCK_HEIGHT)
    section.header_distance, section.footer_distance = HEADER, FOOTER


def _lying(section: Any) -> None:
    """Lay the page on its side: the head of the table is at the binding on odd pages (GB/T 9704-2012, 8)."""
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = PAGE_HEIGHT, PAGE_WIDTH
    section.top_margin, section.right_margin = BINDING, TOP
    section.bottom_margin = Length(PAGE_WIDTH - BINDING - BLOCK_WIDTH)
    section.left_margin = Length(PAGE_HEIGHT - TOP - BLOCK_HEIGHT)
    section.header_distance, section.footer_distance = LYING_HEADER, LYING_FOOTER


def _language(document: Any) -> None:
    """Make East Asian text Chinese everywhere; the template's English changes line breaks and fonts."""
    styles = document.styles
    for element in styles.element.iter(qn("w:lang")):
        element.set(qn("w:eastAsia"), "zh-CN")
    for element in document.settings.element.iter(qn("w:themeFontLang")):
        element.set(qn("w:eastAsia"), "zh-CN")
    defaults = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:rFonts')}")
    for name in list(defaults.attrib):
        del defaults.attrib[name]
    for script, name in (("ascii", LATIN), ("hAnsi", LATIN), ("eastAsia", BODY.name)):
        defaults.set(qn(f"w:{script}"), name)
    _dress(styles["Normal"].font, BODY)
    shape(styles["Normal"])


def _font_table(document: Any) -> None:
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for name, others in _FALLBACKS.items()
    )
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    part._blob = f'{head}<w:fonts xmlns:w="{namespace}">{fonts}</w:fonts>'.encode()


def _page_numbers(document: Any) -> None:
    """Number pages — 1 —, on the outer side one character in: right on odd pages, left on even ones."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    indent = Pt(PAGE_NUMBER.size_pt)
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    odd.alignment, odd.paragraph_format.right_indent = WD_ALIGN_PARAGRAPH.RIGHT, indent
    even.alignment, even.paragraph_format.left_indent = WD_ALIGN_PARAGRAPH.LEFT, indent
    for paragraph in (odd, even):
        shape(paragraph, line_pt=PAGE_NUMBER.size_pt)
        write(paragraph, "— ", PAGE_NUMBER)
        _add_page_field(paragraph)
        write(paragraph, " —", PAGE_NUMBER)


def _add_page_field(paragraph: Any) -> None:
    for kind, text in (("begin", ""), ("instr", "PAGE"), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run(text if kind == "text" else "")
        _dress(run.font, PAGE_NUMBER)
        if kind == "instr":
            instruction = OxmlElement("w:instrText")
            instruction.text = text
            run._element.append(instruction)
        elif kind != "text":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._element.append(mark)
