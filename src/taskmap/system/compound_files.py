"""Files of Office before 2007 and locked ones (OLE compound files) to what they hold, as far as their bytes tell."""

from __future__ import annotations

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LETTER = "WordDocument".encode("utf-16-le")
# Behind the 0 that ends a name no other name ends so.
_BOOKS = ("\0Workbook".encode("utf-16-le")[1:], "\0Book".encode("utf-16-le")[1:])


def is_compound(data: bytes) -> bool:
    """Whether `data` begins as such a file does."""
    return data.startswith(MAGIC)


def is_encrypted(data: bytes) -> bool:
    """Whether `data` cannot be opened without a password; inside it may be a .docx or .xlsx file."""
    return ENCRYPTED in data


def has_letter(data: bytes) -> bool:
    """Whether there is a Word document in `data`."""
    return _LETTER in data


def has_workbook(data: bytes) -> bool:
    """Whether there is a workbook in `data`, of Excel or of WPS."""
    return any(book in data for book in _BOOKS)
