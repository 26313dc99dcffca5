"""The bytes of a text or a web page to its text: UTF-8, UTF-16 with its mark, else the GBK family."""

from __future__ import annotations

import codecs
from typing import NamedTuple

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Decoded(NamedTuple):
    """`replaced` counts the characters that could not be read and are U+FFFD now."""

    text: str
    replaced: int = 0


def decode(data: bytes, declared: str = "") -> Decoded:
    """The text of the data. What a web page says of itself, `declared`, is tried first and often wrong."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _replaced(data[len(mark) :], encoding)
    for encoding in dict.fromkeys(filter(None, (_known(declared), "utf-8"))):
        try:
            return Decoded(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    damaged = _replaced(data, "utf-8")
    # Text in GBK leaves next to nothing that is sound UTF-8; most of a damaged UTF-8 file still is.
    readable = sum(character > "\x7f" for character in damaged.text)
    if damaged.replaced * 2 < readable:
        return damaged
    return _replaced(data, "gb18030")


def _replaced(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    return Decoded(text, text.count("\ufffd"))


def _known(declared: str) -> str:
    """The codec for a declared name. Pages that say GB2312 use characters which only GB18030 has."""
    try:
        name = codecs.lookup(declared).name
    except (LookupError, ValueError):
        return ""
    if name in ("gb2312", "gbk", "hz"):
        return "gb18030"
    # Whatever has bytes can be read as Latin-1, and a page with a text to read is none.
    return "" if name in ("iso8859-1", "cp1252", "ascii") else name
