"""Let LibreOffice open files and save them again, many in one go, with a profile of its own."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from gridplan.export import pdf

PROGRAM = next((found for name in pdf.PROGRAMS if (found := shutil.which(name))), None)
PDF_TEXT = shutil.which("pdftotext")
needs_office = pytest.mark.skipif(
    PROGRAM is None, reason="LibreOffice is not installed: Debian's libreoffice-writer and libreoffice-calc"
)
needs_pdf_text = pytest.mark.skipif(PDF_TEXT is None, reason="pdftotext is not installed: Debian's poppler-utils")


def saved_again(folder: Path, files: Mapping[str, bytes], ending: str) -> dict[str, bytes]:
    """Return `files` (bytes by name) as LibreOffice saves them with another or the same `ending`, by stem of name.

    Files of one call are of one kind: documents or workbooks.
    """
    given, made = folder / "given", folder / f"made-{ending}"
    given.mkdir(parents=True)
    for name, content in files.items():
        (given / name).write_bytes(content)
    command = [str(PROGRAM), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", ending, "--outdir", str(made), *(str(given / name) for name in files)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    found = {Path(name).stem: made / f"{Path(name).stem}.{ending}" for name in files}
    assert all(path.is_file() for path in found.values())
    return {stem: path.read_bytes() for stem, path in found.items()}


def pages_of_pdf(folder: Path, content: bytes) -> list[str]:
    """Return the words of every page of a PDF, without spaces: lines and columns break anywhere."""
    path = folder / "read.pdf"
    path.write_bytes(content)
    said = subprocess.run([str(PDF_TEXT), str(path), "-"], check=True, capture_output=True, timeout=60)
    return ["".join(page.split()) for page in said.stdout.decode().split("\f")]
