"""A .doc, .wps, .rtf, .odt or Word 2003 XML to a Notice, by way of LibreOffice and .docx.

Other programs read the text of a .doc as well, but lose its automatic numbers, which a .docx keeps.
"""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from taskmap.notices.notice import Notice
from taskmap.notices.readers import docx
from taskmap.system import compound_files, libreoffice, zips
from taskmap.system.diagnostics import Source, TaskmapError, warning

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
"""What LibreOffice calls these kinds."""


def recognises(data: bytes, name: str) -> bool:
    """Whether `data` is an old Word or WPS document, an RTF, an ODT or a Word 2003 XML: by its
    content, and by the ending of `name` for binary files that do not say what they are.
    """
    return _ending(data, name) is not None


def read(data: bytes, file: str) -> Notice:
    """The notice in `data` after LibreOffice converted it, with a doubt that says so; `file` is its
    name in every place. TaskmapError if the format is too old, LibreOffice is not installed, takes
    longer than its time, or cannot read it.
    """
    ending = _ending(data, file) or ""
    if ending not in _FILTERS:
        raise TaskmapError(f"{file} 的格式太旧或已损坏，读不了；请用 Word 或 WPS 另存为 .docx 再试")
    office = libreoffice.find()
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
    filters = (_FILTERS[ending], "MS Word 2007 XML")
    try:
        return libreoffice.convert(office, data, (ending, ".docx"), filters)
    except TimeoutError as problem:
        raise TaskmapError(
            f"{file} 转换了 {libreoffice.SECONDS} 秒还没有完，已停下；请用 Word 或 WPS 另存为 .docx 再试"
        ) from problem
    except ValueError as problem:
        raise TaskmapError(
            f"LibreOffice 读不了 {file}（可能设了密码或已损坏）；请用 Word 或 WPS 另存为 .docx 再试"
        ) from problem
