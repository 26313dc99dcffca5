"""A mail (.eml) to its parts, headers as people read them, and the names of its attachments, with bounds on each."""

from __future__ import annotations

import email
import re
from email.errors import MessageError
from email.header import decode_header
from email.message import Message

from taskmap.system.encoding import decode
from taskmap.system.text import cut, one_line

BROKEN = (LookupError, MessageError, TypeError, ValueError)
"""What the library raises for a damaged mail, here or in any of its parts."""
_LARGEST = 50_000_000
"""Bytes: no mail server takes more."""
_NESTING = re.compile(rb"boundary|message/", re.I)
_MOST_NESTED = 100
"""Mails within mails: the parser goes into each, and Python stops at a thousand."""
_LONGEST_LINE = 500


class MailTooBigError(Exception):
    """It is larger than a mail can be, or has more within each other."""


def parse(data: bytes) -> Message:
    """The mail in `data`. Raises MailTooBigError, and the errors in BROKEN."""
    if len(data) > _LARGEST or len(_NESTING.findall(data)) > _MOST_NESTED:
        raise MailTooBigError
    # The library stumbles over a NUL in the name of an encoding.
    return email.message_from_bytes(data.lstrip().replace(b"\0", b""))


def is_attached(part: Message) -> bool:
    """Whether the part is a file, and none of the texts that a mail program shows."""
    named = part.get_content_disposition() == "attachment" or part.get_filename() is not None
    return named and not part.is_multipart()


def file_name(part: Message) -> str:
    """The name of an attachment, as people read it; one that says what it is where it has none."""
    return cut(decode_words(part.get_filename() or "没有名称的文件"), _LONGEST_LINE)


def header(mail: Message, name: str) -> str:
    """The first header of that `name` (in small letters), as people read it; "" where there is none."""
    return decode_words(
        next((str(raw) for key, raw in mail.raw_items() if key.lower() == name), "")
    )


def decode_words(raw: str) -> str:
    """The text of a header as people read it: =?gb2312?B?…?=, or bytes without a word on their encoding."""
    line = raw[:_LONGEST_LINE]
    try:
        pieces = decode_header(line) if line.isascii() else [(line, None)]
    except MessageError:
        pieces = [(line, None)]
    return one_line("".join(_decode_piece(piece) for piece, _ in pieces))


def _decode_piece(piece: bytes | str) -> str:
    return decode(
        piece.encode("utf-8", "surrogateescape") if isinstance(piece, str) else piece
    ).text
