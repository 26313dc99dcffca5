"""A .doc, .wps, .rtf, .odt or Word 2003 XML to a Notice, by way of LibreOffice and .docx.

Other programs read the text of a .doc as well, but lose its automatic numbers, which a .docx keeps.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from taskmap.notices.notice import Notice
from taskmap.notices.readers import docx
from taskmap.system import compound_files, zips
from taskmap.system.diagnostics import Source, TaskmapError, warning
from taskmap.system.isolation import without_memory_limit

SECONDS = 120
"""How long LibreOffice may take. A long notice takes five seconds, the first start on a machine ten."""

_ENDINGS = (".doc", ".wps", ".dot", ".wpt")
_SHEETS = (".xls", ".et", ".xlt", ".ett")
_ODT = b"application/vnd.oasis.opendocument.text"
_XML = b"http://schemas.microsoft.com/office/word/2003/wordml"
_FILTERS = {
    ".doc": "MS Word 97",
    ".rtf": "Rich Text Format",
    ".odt": "writer8",
    ".xml": "MS Word 2003 XML",
}
"""What LibreOffice calls these kinds. Without a name it would read a broken file as plain text, all of it rubbish."""


def recognises(data: bytes, name: str) -> bool:
    """Whether `data` is an old Word or WPS document, an RTF, an ODT or a Word 2003 XML: by its
    content, and by the ending of `name` for binary files that do not say what they are.
    """
    return _ending(data, name) is not None


def read(data: bytes, file: str) -> Notice:
    """The notice in `data` after LibreOffice converted it, with a doubt that says so; `file` is its
    name in every place. TaskmapError if the format is too old, LibreOffice is not installed, takes
    longer than SECONDS, or cannot read it.
    """
    ending = _ending(data, file) or ""
    if ending not in _FILTERS:
        raise TaskmapError(f"{file} 的格式太旧或已损坏，读不了；请用 Word 或 WPS 另存为 .docx 再试")
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise TaskmapError(
            f"{file} 不是 .docx，本机又没有安装 LibreOffice，读不了；请用 Word 或 WPS 另存为 .docx 再试"
        )
    notice = docx.read(_convert(data, ending, file, office), file)
    message = f"这是 {ending} 格式，已用 LibreOffice 转成 .docx 再读；请对照原件核对编号和表格"
    return replace(notice, doubts=(warning(Source(file), "converted", message), *notice.doubts))


def _ending(data: bytes, name: str) -> str | None:
    """The usual ending of the kind, or the file's own if it is older; None for what is none of these."""
    lower = name.lower()
    if compound_files.is_compound(data):
        is_letter = compound_files.has_word_document(data) and not lower.endswith(_SHEETS)
        return ".doc" if is_letter or lower.endswith(_ENDINGS) else None
    if data.lstrip().startswith(b"{\\rtf"):
        return ".rtf"
    if _ODT in data[:200] or (data.startswith(b"PK") and _is_odt(data)):
        return ".odt"
    head = data[:2000]
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<") and _XML in head:
        return ".xml"
    # WPS of the nineties. A page or a text with such an ending is read as what it is.
    return Path(lower).suffix if b"\0" in data[:2000] and lower.endswith(_ENDINGS) else None


def _is_odt(data: bytes) -> bool:
    try:
        return zips.Zip(data).mimetype.startswith(_ODT)
    except zips.BROKEN:
        return False


def _convert(data: bytes, ending: str, file: str, office: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="taskmap-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / f"notice{ending}"
        source.write_bytes(data)
        # A profile of its own: a LibreOffice that is running would take the work over and forget it.
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        words = [office, profile, "--headless", "--norestore", f"--infilter={_FILTERS[ending]}"]
        words += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder), str(source)]
        in_time = _finish_in_time(words)
        converted_file = folder / "notice.docx"
        if not in_time:
            raise TaskmapError(
                f"{file} 转换了 {SECONDS} 秒还没有完，已停下；请用 Word 或 WPS 另存为 .docx 再试"
            )
        if not converted_file.is_file():
            raise TaskmapError(
                f"LibreOffice 读不了 {file}（可能设了密码或已损坏）；请用 Word 或 WPS 另存为 .docx 再试"
            )
        return converted_file.read_bytes()


def _finish_in_time(words: Sequence[str]) -> bool:
    """Whether the program came to an end in time. Its output is not shown: it would tell the user nothing."""
    quiet = subprocess.DEVNULL
    with without_memory_limit():
        process = subprocess.Popen(
            words, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
        )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        return False
    finally:
        _end(process)
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the process with all that it started: `soffice` is only a script around the program that works."""
    if process.poll() is None:
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait()
