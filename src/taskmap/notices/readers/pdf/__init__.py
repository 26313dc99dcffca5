"""A PDF with a text layer to a notice: its lines joined to paragraphs, its tables, ruled or not, as tables.

In a Source `sheet` is the page (「第3页」), `cell` is empty, and `line` counts lines and rows from the first page on.
"""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

from taskmap.notices.notice import Notice
from taskmap.notices.readers.pdf import headers_footers, pages, paragraphs
from taskmap.notices.readers.pdf.grid import PageGrid
from taskmap.notices.readers.pdf.pages import PdfPage
from taskmap.system.diagnostics import Diagnostic, Source, TaskmapError, warning

if TYPE_CHECKING:
    from pdfplumber.pdf import PDF

_MARK = b"%PDF-"
_FEW = 10
"""A page with a picture and fewer characters is a scan with a stamp or page number of the scanner."""


def recognises(data: bytes, name: str) -> bool:
    """Whether `data` begins with the mark of a PDF; if its `name` ends in .pdf, the mark may come a little later."""
    # Some programs write something before the mark.
    return data.startswith(_MARK) or (name.lower().endswith(".pdf") and _MARK in data[:1024])


def read(data: bytes, file: str) -> Notice:
    """The notice in `data`, with doubts for headers and page numbers that were left out, for scanned
    pages, and for tables that are not sure. `file` is the name in every place. TaskmapError if pdfplumber is not
    installed, the file is encrypted or damaged, most pages are scans, or a third of the characters
    have no Unicode.
    """
    all_pages = _pages(data, file)
    scanned = [page.number for page in all_pages if page.pictures and page.character_count < _FEW]
    readable = [page for page in all_pages if page.character_count and page.number not in scanned]
    if len(scanned) > len(readable):
        advice = "请用 WPS 的文字识别功能转成 .docx 再读"
        raise TaskmapError(f"{file} 是扫描件，没有文字层；{advice}")
    if sum(page.unknown_count for page in readable) * 3 > sum(
        page.character_count for page in readable
    ):
        advice = "请用 WPS 打开，转成 .docx 再读"
        raise TaskmapError(f"{file} 里的文字取不出来（字体没有编码）；{advice}")
    body, removed = headers_footers.remove_headers_footers(readable)
    doubts = (
        *_removal_warnings(removed, file),
        *_scan_warnings(scanned, file),
        *_table_warnings(body, file),
    )
    return Notice(file, tuple(paragraphs.items(body, file)), doubts)


def _pages(data: bytes, file: str) -> list[PdfPage]:
    try:
        # Not every office installs it.
        import pdfplumber
    except ImportError as problem:
        advice = 'pip install "taskmap[pdf]"，或者另存为 .docx'
        raise TaskmapError(f"读 PDF 要先装 pdf 附加组件：{advice}") from problem
    # It has much to say about the fonts of sound files.
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with pdfplumber.open(io.BytesIO(data)) as document:
                return list(_read(document))
    except Exception as problem:  # A broken file can break any part of the reader.
        reasons = (problem, *problem.args, problem.__cause__, problem.__context__)
        if any(type(each).__name__ == "PDFPasswordIncorrect" for each in reasons):
            message = f"{file} 设有打开密码；请取消密码、另存后再试"
        else:
            message = f"{file} 是 PDF，但已损坏；请重新下载，或用 WPS 打开、转成 .docx 再试"
        raise TaskmapError(message) from problem


def _read(document: PDF) -> Iterator[PdfPage]:
    for page in document.pages:
        yield pages.read(page)
        # The parsed page is kept otherwise: half a gigabyte for a long notice.
        page.close()


def _removal_warnings(removed: list[str], file: str) -> Iterator[Diagnostic]:
    if removed:
        message = f"每页的页眉、页脚和页码没有读（“{removed[0]}”等 {len(removed)} 处）；如果其中有正文，请补上"
        yield warning(Source(file), "page-frame", message)


def _scan_warnings(numbers: list[int], file: str) -> Iterator[Diagnostic]:
    if numbers:
        numerals = "、".join(map(str, numbers))
        message = f"第 {numerals} 页是图片，没有文字，没有读；请对照原件补上"
        yield warning(Source(file, sheet=f"第{numbers[0]}页"), "page-scanned", message)


def _table_warnings(pages: list[PdfPage], file: str) -> Iterator[Diagnostic]:
    """One for the pages with tables that have no rules, one for those whose columns were not understood."""
    unruled = [
        page.number
        for page in pages
        if any(isinstance(item, PageGrid) and not item.ruled for item in page.items)
    ]
    unread = [page.number for page in pages if page.has_unread_columns]
    for numbers, message in (
        (unruled, "的表格没有框线，哪一列、哪一行是按字的位置分的；请对照原件核对"),
        (
            unread,
            "像是有表格，但看不出各列从哪到哪，是按行读的；请对照原件核对，或者另存为 .docx 再读",
        ),
    ):
        if numbers:
            at = Source(file, sheet=f"第{numbers[0]}页")
            yield warning(at, "page-table", f"第 {'、'.join(map(str, numbers))} 页{message}")
