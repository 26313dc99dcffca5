"""Bytes to text: UTF-8, UTF-16 with its mark, else the GBK family."""

from __future__ import annotations

import codecs
from typing import NamedTuple

GBK = "gb18030"
"""The newest and largest of the family reads all of it."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Decoded(NamedTuple):
    """`replaced` counts the characters that could not be read and are U+FFFD now."""

    text: str
    encoding: str
    replaced: int = 0


def decode(data: bytes, declared: str = "") -> Decoded:
    """The text of the data. What a web page says of itself, `declared`, is often wrong and only tips the scales."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _replaced(data[len(mark) :], encoding)
    unicode = _replaced(data, "utf-8")
    # Chinese takes three bytes there. In two bytes, 「通知」 of GBK looks like sound UTF-8 as well.
    chinese = sum("\u2000" <= character != "\ufffd" for character in unicode.text)
    if not unicode.replaced and (chinese or unicode.text.isascii() or _is_utf8(declared)):
        return unicode
    # Text in GBK leaves next to nothing that is sound UTF-8; most of a damaged UTF-8 file still is.
    return unicode if unicode.replaced < chinese else _replaced(data, GBK)


def decode_name(data: bytes) -> str:
    """The name of a file from the `data` of a zip or a disk: Chinese Windows writes GBK, everybody else UTF-8, and
    nobody says which.
    """
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode(GBK, "replace")


def _replaced(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    return Decoded(text, encoding, text.count("\ufffd"))


def _is_utf8(declared: str) -> bool:
    return declared.lower().replace("-", "") == "utf8"
