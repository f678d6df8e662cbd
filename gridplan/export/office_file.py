"""What Word and Excel files have in common: text they accept, and bytes that depend on the plan alone."""

import io
import re
import zipfile
from collections.abc import Mapping

# XML 1.0 has no place for these, and python-docx and openpyxl refuse them.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # of a zip entry
_DATES = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


def plain(text: str) -> str:
    """Return `text` without the control characters that office files cannot hold, its lines ended by line feeds."""
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def without_dates(content: bytes, replaced: Mapping[str, bytes] | None = None) -> bytes:
    """Return an office file without the time of its writing: the same plan gives the same bytes.

    `replaced` gives new content to parts by name.
    """
    replaced = replaced or {}
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(result, "w") as target:
        for name in source.namelist():
            part = replaced.get(name, source.read(name))
            if name == "docProps/core.xml":
                part = _DATES.sub(b"", part)
            entry = zipfile.ZipInfo(name, _EARLIEST)
            target.writestr(entry, part, compress_type=zipfile.ZIP_DEFLATED)
    return result.getvalue()
