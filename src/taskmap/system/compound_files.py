"""Files of Office before 2007 and files with a password (OLE compound files) to what they hold."""

from __future__ import annotations

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD_DOCUMENT = "WordDocument".encode("utf-16-le")
# With the 0 that ends the name before it, so that a longer name with this ending does not match.
_WORKBOOKS = ("\0Workbook".encode("utf-16-le")[1:], "\0Book".encode("utf-16-le")[1:])


def is_compound(data: bytes) -> bool:
    """Whether `data` begins as an OLE compound file does."""
    return data.startswith(MAGIC)


def is_encrypted(data: bytes) -> bool:
    """Whether `data` cannot be opened without a password; inside it may be a .docx or .xlsx file."""
    return ENCRYPTED in data


def has_word_document(data: bytes) -> bool:
    """Whether there is a Word document in `data`."""
    return _WORD_DOCUMENT in data


def has_workbook(data: bytes) -> bool:
    """Whether there is a workbook in `data`, of Excel or of WPS."""
    return any(name in data for name in _WORKBOOKS)
