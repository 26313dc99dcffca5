"""A Document as PDF: as the Word file of it looks, whose templates it fills, printed by LibreOffice."""

from __future__ import annotations

import datetime
import hashlib
import re
from pathlib import Path
from typing import NamedTuple

from taskmap.document import Document
from taskmap.formats import docx
from taskmap.system import libreoffice
from taskmap.system.diagnostics import TaskmapError

ENDING = "pdf"
ORDER = 15
TEMPLATE = "docx"
CHARTS = "xlsxwriter"
_INSTEAD = "也可以写成 .docx，再用 Word 或 WPS 另存为 PDF"
_MADE_ON = re.compile(rb"(?<=/CreationDate\(D:)\d{14}")
# The two of `/ID [ <…> <…> ]`, and one that LibreOffice adds.
_DIGESTS = re.compile(
    rb"(?<=<)[0-9A-F]{32}(?=>\s*(?:<[0-9A-F]{32}>\s*)?\])|(?<=/DocChecksum /)[0-9A-F]{32}"
)


class SourceKind(NamedTuple):
    """What LibreOffice prints: the ending of such files, and what it calls its filter that reads them."""

    ending: str
    filter: str


WORD = SourceKind(".docx", "MS Word 2007 XML")
FLAT_TEXT = SourceKind(".fodt", "OpenDocument Text Flat XML")
"""A document of its own, in one file of XML."""


def render(document: Document, template: Path) -> bytes:
    """The Word `template` filled, and printed. Raises TaskmapError as `docx.render`, and where LibreOffice is not installed
    or does not print it.
    """
    # Before the work of filling it.
    _office(_INSTEAD)
    return print_file(docx.render(document, template), WORD, document.day, _INSTEAD)


def print_file(data: bytes, kind: SourceKind, day: datetime.date, instead: str) -> bytes:
    """The file in `data`, which is of this `kind`, as LibreOffice prints it; it says that it was made on `day`. Raises
    TaskmapError where LibreOffice is not installed or does not print it; `instead` says what can be done then.
    """
    filters = (kind.filter, "writer_pdf_Export")
    try:
        return _stable(
            libreoffice.convert(_office(instead), data, (kind.ending, ".pdf"), filters), day
        )
    except TimeoutError as problem:
        seconds = libreoffice.SECONDS
        raise TaskmapError(
            f"LibreOffice 写 PDF 用了 {seconds} 秒还没有完，已停下；{instead}"
        ) from problem
    except ValueError as problem:
        raise TaskmapError(f"LibreOffice 没有写成 PDF；{instead}") from problem


def _office(instead: str) -> str:
    if (office := libreoffice.find()) is None:
        raise TaskmapError(f"写 PDF 要用 LibreOffice，本机没有安装，请先装上；{instead}")
    return office


def _stable(data: bytes, day: datetime.date) -> bytes:
    """The same without the moment at which it was made, so that the same document is the same file: nothing moves in it,
    since each piece is as long as the one in its place.
    """
    data = _MADE_ON.sub(f"{day:%Y%m%d}000000".encode(), data)
    digest = hashlib.md5(_DIGESTS.sub(b"", data), usedforsecurity=False)
    return _DIGESTS.sub(digest.hexdigest().upper().encode(), data)
