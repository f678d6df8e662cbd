"""Word documents as PDF, through LibreOffice where it is installed."""

import os
import shutil
import signal
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from gridplan.errors import ExportError
from gridplan.text import Text

PROGRAMS = ("soffice", "libreoffice")
# Where installers put it without telling the search path.
PLACES = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
TIMEOUT_S = 180.0
# The licensed faces of official documents, and the free ones that stand in for them where they are missing.
STAND_INS = {
    "方正小标宋简体": "Noto Serif CJK SC",
    "仿宋_GB2312": "Noto Serif CJK SC",
    "楷体_GB2312": "Noto Serif CJK SC",
    "宋体": "Noto Serif CJK SC",
    "黑体": "Noto Sans CJK SC",
    "Times New Roman": "Noto Serif CJK SC",
}


def available() -> bool:
    """Return whether LibreOffice is installed."""
    return _program() is not None


def docx_to_pdf(content: bytes, *, timeout_s: float = TIMEOUT_S) -> bytes:
    """Return a Word document as PDF. Its bytes hold the time of writing: they differ from one time to the next.

    Raises ExportError where LibreOffice is missing, fails, or takes longer than `timeout_s`.
    """
    program = _program()
    if program is None:
        raise ExportError(
            Text(
                "导出 PDF 需要 LibreOffice，未找到。请安装，或导出为 .docx 后用 Word 另存为 PDF",
                "PDF needs LibreOffice, which was not found: install it, or export .docx and save that as PDF in Word",
            )
        )
    with TemporaryDirectory(prefix="gridplan-pdf-") as name:
        folder = Path(name)
        (folder / "document.docx").write_bytes(content)
        said = _run(program, folder, timeout_s)
        made = folder / "document.pdf"
        if not made.is_file():
            raise ExportError(Text(f"LibreOffice 未能生成 PDF：{said}", f"LibreOffice made no PDF: {said}"))
        return made.read_bytes()


def _program() -> str | None:
    found = [shutil.which(name) for name in PROGRAMS] + [place for place in PLACES if Path(place).is_file()]
    return next((program for program in found if program), None)


def _run(program: str, folder: Path, timeout_s: float) -> str:
    """Convert the document in `folder`; return what LibreOffice said."""
    profile = folder / "profile"  # of its own: one that is in use elsewhere would refuse
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", "pdf", "--outdir", str(folder), str(folder / "document.docx")]
    process = subprocess.Popen(  # noqa: S603 - the arguments are our own
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, **_fonts(folder)},
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=timeout_s)
    except subprocess.TimeoutExpired:
        raise ExportError(
            Text(
                f"LibreOffice 超过 {timeout_s:g} 秒未完成，已停止。请导出为 .docx",
                f"LibreOffice took more than {timeout_s:g} s and was stopped: export .docx instead",
            )
        ) from None
    finally:
        _stop(process)
    return said.decode(errors="replace").strip()


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice with its children; nothing happens where it has ended."""
    if process.poll() is not None:
        return
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()


def _fonts(folder: Path) -> dict[str, str]:
    """Return the environment that lets free faces stand in for licensed ones, where fontconfig rules."""
    system = Path("/etc/fonts/fonts.conf")
    if not system.is_file():
        return {}
    aliases = "".join(
        f'<alias binding="same"><family>{name}</family><accept><family>{other}</family></accept></alias>'
        for name, other in STAND_INS.items()
    )
    own = folder / "fonts.conf"
    own.write_text(
        f'<?xml version="1.0"?><fontconfig><include>{system}</include>{aliases}</fontconfig>', encoding="utf-8"
    )
    return {"FONTCONFIG_FILE": str(own)}
