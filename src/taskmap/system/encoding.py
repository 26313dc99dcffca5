"""Bytes to text: UTF-8, UTF-16 with a byte order mark, else the GBK family."""

from __future__ import annotations

import codecs

from msgspec import Struct

GBK = "gb18030"
"""The newest and largest encoding of the family, which reads all others of it."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class DecodedText(Struct, frozen=True):
    """`replacement_count` counts the characters that could not be read and are U+FFFD now."""

    text: str
    encoding: str
    replacement_count: int = 0


def decode(data: bytes, declared_encoding: str = "") -> DecodedText:
    """The text of the `data`. The `declared_encoding` of a web page is often wrong: it decides only where
    the bytes leave open what they are.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_with_replacement(data[len(mark) :], encoding)
    unicode = _decode_with_replacement(data, "utf-8")
    # Chinese takes three bytes there. In two bytes, 「通知」 of GBK looks like sound UTF-8 as well.
    chinese = sum("\u2000" <= character != "\ufffd" for character in unicode.text)
    if not unicode.replacement_count and (
        chinese or unicode.text.isascii() or _is_utf8(declared_encoding)
    ):
        return unicode
    # Text in GBK leaves next to nothing that is sound UTF-8; most of a damaged UTF-8 file still is.
    return unicode if unicode.replacement_count < chinese else _decode_with_replacement(data, GBK)


def decode_name(data: bytes) -> str:
    """The name of a file from the `data` of a zip or a disk: Chinese Windows writes GBK, everybody else
    UTF-8, and nobody says which.
    """
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode(GBK, "replace")


def _decode_with_replacement(data: bytes, encoding: str) -> DecodedText:
    text = data.decode(encoding, "replace")
    return DecodedText(text, encoding, text.count("\ufffd"))


def _is_utf8(declared_encoding: str) -> bool:
    return declared_encoding.lower().replace("-", "") == "utf8"
