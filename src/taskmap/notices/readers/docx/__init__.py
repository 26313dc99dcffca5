"""A Word document (.docx) to a notice: passages with the numbers that Word prints before them, and tables.

Headers, footers, footnotes and comments are left out. Revisions are read as accepted; a doubt says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from taskmap.notices.notice import Notice
from taskmap.notices.readers.docx import package, text
from taskmap.notices.readers.docx.body import DocxBodyReader
from taskmap.notices.readers.docx.names import W
from taskmap.notices.readers.docx.numbering import Numbering
from taskmap.notices.readers.docx.package import WordPackage
from taskmap.notices.readers.docx.styles import WordStyles
from taskmap.system.diagnostics import Diagnostic, Source, TaskmapError, warning

if TYPE_CHECKING:
    from lxml.etree import _Element

_ENDINGS = (".docx", ".docm", ".dotx", ".dotm")


def recognises(data: bytes, name: str) -> bool:
    """Whether `data` is a Word document by its content. A damaged one counts if its `name` ends
    like one, since `read` can say what is wrong with it.
    """
    if package.holds_document(data):
        return True
    # `read` can at least say what is wrong with it.
    return name.lower().endswith(_ENDINGS) and package.is_damaged(data)


def read(data: bytes, file: str) -> Notice:
    """The notice in `data`, with a doubt for tracked changes and one for embedded files; `file` is
    the name in every place. TaskmapError if the document is damaged, encrypted, too large, nested
    too deeply, or has no body.
    """
    word_package = WordPackage(data, file)
    root = word_package.document()
    if (body := root.find(f"{W}body")) is None:
        raise TaskmapError(f"{file} 里没有正文；请用 Word 或 WPS 打开后另存为 .docx 再试")
    styles = WordStyles(word_package.related_part("styles"))
    numbering = Numbering.of(word_package.related_part("numbering"), styles)
    try:
        items = tuple(DocxBodyReader(file, styles, numbering, root).items(body))
    except RecursionError as problem:
        raise TaskmapError(
            f"{file} 里的表格或文本框一层套一层，太深了，没有读；请用 Word 或 WPS 打开整理后再试"
        ) from problem
    return Notice(file, items, tuple(_doubts(root, file)))


def _doubts(root: _Element, file: str) -> Iterator[Diagnostic]:
    if text.is_tracked(root):
        message = (
            "文件里有修订记录：插入的文字当作正文，删除的没有读；"
            "请核对，或先在 Word、WPS 里接受或拒绝全部修订再导入"
        )
        yield warning(Source(file), "tracked-changes", message)
    if next(root.iter(f"{W}altChunk", f"{W}subDoc"), None) is not None:
        message = "正文里嵌着别的文件，没有读；请用 Word 打开，另存一次再导入"
        yield warning(Source(file), "embedded-file", message)
