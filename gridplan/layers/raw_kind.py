"""Tell what a file is, by its content before its suffix: an .xls may be a web page, a workbook may have a password."""

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from gridplan.errors import Fault
from gridplan.text import Text

Kind = Literal["sheets", "text", "html", "docx", "layers", "kml", "archive"]
_BOOK, _TEXT, _LAYERS = Text("工作簿", "workbook"), Text("文本表格", "table as text"), Text("图层", "GIS layers")
_ARCHIVE = Text("压缩包", "archive")
KINDS: Mapping[str, Text] = {
    ".xlsx": _BOOK, ".xls": _BOOK, ".xlsb": _BOOK, ".ods": _BOOK,
    ".csv": _TEXT, ".txt": _TEXT, ".tsv": _TEXT,
    ".docx": Text("文档中的表格", "tables of a document"),
    ".shp": _LAYERS, ".gpkg": _LAYERS, ".geojson": _LAYERS, ".json": _LAYERS, ".kml": _LAYERS,
    ".kmz": _ARCHIVE, ".zip": _ARCHIVE,
}  # fmt: skip
_OLD_DOCUMENT = Text("请在 Word 或 WPS 中另存为 .docx", "Save it as .docx in Word or WPS")
_OPEN_BOOK = Text("请在 Excel 或 WPS 中另存为 .xlsx，不加密码", "Save it as .xlsx in Excel or WPS, without a password")
_AGAIN = Text("请重新复制或导出", "Copy or export it again")
_REPACK = Text("请解压后改用 .zip", "Unpack it and use .zip")
_FROM_GIS = Text("请在 GIS 软件中导出为 GeoPackage 或 shapefile", "Export it from a GIS as GeoPackage or shapefile")
_WITH_SHP = Text("请选同名的 .shp，或将它们压缩为一个 .zip", "Choose the .shp of that name, or pack them as one .zip")
_RASTER = Text(
    "栅格请作为人口格点来源读入（gridplan cells）", "Rasters are read as a source of population cells (gridplan cells)"
)
_ROADS = Text("请作为路网来源读入（gridplan roads）", "Read it as a source of roads (gridplan roads)")
_PAPER = Text("请向提供者索取表格原文件（.xlsx、.docx）", "Ask for the file it was made of (.xlsx, .docx)")
OTHERS: Mapping[str, Text] = {
    ".doc": _OLD_DOCUMENT, ".wps": _OLD_DOCUMENT, ".rtf": _OLD_DOCUMENT, ".et": _OPEN_BOOK, ".pdf": _PAPER,
    ".rar": _REPACK, ".7z": _REPACK, ".tif": _RASTER, ".tiff": _RASTER, ".pbf": _ROADS, ".osm": _ROADS,
    ".dbf": _WITH_SHP, ".shx": _WITH_SHP, ".prj": _WITH_SHP, ".cpg": _WITH_SHP,
    ".gdb": _FROM_GIS, ".mdb": _FROM_GIS, ".tab": _FROM_GIS, ".mif": _FROM_GIS, ".dwg": _FROM_GIS, ".dxf": _FROM_GIS,
    ".gml": _FROM_GIS,
}  # fmt: skip
_MAGIC: Mapping[bytes, str] = {
    b"%PDF": ".pdf", b"Rar!": ".rar", b"7z\xbc\xaf": ".7z", b"II*\0": ".tif", b"MM\0*": ".tif", b"{\\rtf": ".rtf",
}  # fmt: skip
_OLE, _SQLITE, _SHP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"SQLite format 3\0", b"\0\0\x27\x0a"
_ZIP = b"PK\x03\x04"
_LAYER_SUFFIXES = (".shp", ".gpkg", ".geojson", ".json")
FEW = 8  # control characters that a text may hold
_SHOWN = 4096  # bytes that tell what a text is


def kind_of(path: Path, faults: list[Fault]) -> Kind | None:
    """Return how a file is to be read; None, with a fault that says what to do, where it is no raw table."""
    suffix = path.suffix.lower()
    with path.open("rb") as file:
        head = file.read(_SHOWN)
    kind = _kind(path, suffix, head)
    if isinstance(kind, Fault):
        faults.append(kind)
        return None
    return kind


def _kind(path: Path, suffix: str, head: bytes) -> Kind | Fault:
    other = next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), suffix)
    is_office = head.startswith((_OLE, _ZIP))
    if other in OTHERS and not (other == ".et" and is_office):
        said = Text(f"{other} 文件不能作为表格或图层读取", f"{other} files are not read as tables or layers")
        return Fault(path.name, said, OTHERS[other])
    if is_office:
        return _in_zip(path) if head.startswith(_ZIP) else _in_ole(path)
    if head.startswith((_SQLITE, _SHP)) or suffix in _LAYER_SUFFIXES:
        return "layers"
    if suffix not in KINDS:
        known = "、".join(KINDS)
        said = Text(f"不能读取 {suffix} 文件", f"files of the kind {suffix} cannot be read")
        return Fault(path.name, said, Text(f"请另存为 {known} 之一", f"Save it as one of {known}"))
    return _in_text(path, suffix, head)


def _in_zip(path: Path) -> Kind | Fault:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError) as problem:
        return Fault(path.name, Text(f"文件已损坏：{problem}", f"the file is damaged: {problem}"), _AGAIN)
    if names & {"xl/workbook.xml", "xl/workbook.bin"} or {"mimetype", "content.xml"} <= names:
        return "sheets"
    return "docx" if "word/document.xml" in names else "archive"


def _in_ole(path: Path) -> Kind | Fault:
    """Tell the old binary files of Office apart, by the names of the streams in them."""
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        return Fault(path.name, Text("有密码保护", "is protected by a password"), _OPEN_BOOK)
    if "WordDocument".encode("utf-16-le") in content:
        return Fault(path.name, Text("是旧版 Word 文档", "is a document of old Word"), _OLD_DOCUMENT)
    return "sheets"


def _in_text(path: Path, suffix: str, head: bytes) -> Kind | Fault:
    text = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    is_page = any(tag in text for tag in (b"<html", b"<table", b"<!doctype html"))
    said = None
    if not text:
        said = (Text("文件是空的", "is empty"), _AGAIN)
    elif text.startswith(b"<") and b"<kml" in text:
        return "kml"
    elif text.startswith(b"<?xml") and not is_page:
        said = (Text("是 XML 文件", "is an XML file"), _OPEN_BOOK)
    elif text.startswith(b"mime-version:"):
        said = (Text("是网页存档", "is an archived web page"), _OPEN_BOOK)
    elif suffix in (".kml", ".kmz", ".zip", ".docx") or not _is_text(head):
        said = (Text(f"不是有效的 {suffix} 文件，可能已损坏", f"is no valid {suffix} file; it may be damaged"), _AGAIN)
    if said is not None:
        return Fault(path.name, *said)
    return "html" if text.startswith(b"<") and is_page else "text"


def _is_text(head: bytes) -> bool:
    """Whether the beginning of a file may be text: damaged text is for its reader to tell."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    control = sum(byte < ord(" ") and byte not in b"\t\r\n\f" for byte in head)
    return control <= max(FEW, len(head) // 20)
