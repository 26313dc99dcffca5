"""A mail (.eml, or .msg of Outlook) to what is attached to it, and who sent it when."""

from __future__ import annotations

import datetime
import re
import struct
from collections.abc import Iterator
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import PurePosixPath
from typing import NamedTuple

from taskmap.returns.inbox.files import MailOrigin
from taskmap.system import compound_files, mails
from taskmap.system.compound_files import CompoundFile, Path
from taskmap.system.encoding import decode
from taskmap.system.text import clean, cut, one_line

_LONGEST_SENDER = 100
_FIRST_YEAR = 1970
_NO_NAME = "没有名称的附件"
_PROPERTIES = "__properties_version1.0"
_ATTACHMENT = "__attach_version1.0_"
_SENT_AT, _DELIVERED_AT = 0x00390040, 0x0E060040
_SENDER, _ADDRESS, _SMTP = "0C1A", "0C1F", "5D01"
_LONG_NAME, _SHORT_NAME, _TITLE = "3707", "3704", "3001"
_CONTENT, _EMBEDDED = "__substg1.0_37010102", "__substg1.0_3701000D"
_MOST_EMBEDDED = 5
_HIDDEN = re.compile(r"image\d{3}\.(?:png|jpe?g|gif|bmp)", re.I)
"""What Outlook calls pictures within the text."""


class MailAttachment(NamedTuple):
    """A file in a mail, or a mail in it, under the name that it has there."""

    name: str
    content: bytes


class MailContent(NamedTuple):
    """Who sent a mail when, and what is attached. `why` says in Chinese why it could not be read, "" if it could."""

    origin: MailOrigin = MailOrigin()
    attachments: tuple[MailAttachment, ...] = ()
    why: str = ""


def read(data: bytes) -> MailContent:
    """The content of the mail in `data`. Never raises: one that cannot be read says why."""
    try:
        if compound_files.is_compound(data):
            return _read_outlook(CompoundFile(data))
        mail = mails.parse(data)
        return MailContent(_origin(mail), tuple(_attachments(mail)))
    except mails.MailTooBigError:
        return MailContent(why="是邮件，但太大或层数太多，没有打开；请把附件另存后再收")
    # Whoever makes such a mail knows more ways to fail than the library tells of.
    except Exception:
        return MailContent(why="是邮件，但已损坏，打不开；请让对方重发")


def _origin(mail: Message) -> MailOrigin:
    return MailOrigin(_shown(mails.header(mail, "from")), _date(mails.header(mail, "date")))


def _shown(sender: str) -> str:
    """Without what would move the cursor of a terminal."""
    return cut(one_line(clean(sender)[0]), _LONGEST_SENDER)


def _date(text: str) -> datetime.datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return _possible_time(found if found.tzinfo else found.replace(tzinfo=datetime.UTC))


def _possible_time(time: datetime.datetime) -> datetime.datetime | None:
    # Its day in another time zone must be in the calendar too.
    return time if _FIRST_YEAR <= time.year < datetime.MAXYEAR else None


def _attachments(part: Message) -> Iterator[MailAttachment]:
    """Files, and mails that are attached whole; pictures within the text are none."""
    if part.get_content_type() == "message/rfc822":
        for each in part.get_payload():
            if isinstance(each, Message):
                title = mails.header(each, "subject") or "转来的邮件"
                yield MailAttachment(f"{_last_part(title)}.eml", each.as_bytes())
    elif part.is_multipart():
        for each in part.get_payload():
            if isinstance(each, Message):
                yield from _attachments(each)
    elif mails.is_attached(part) and not _is_picture_in_text(part):
        content = part.get_payload(decode=True)
        yield MailAttachment(
            _last_part(mails.file_name(part)), content if isinstance(content, bytes) else b""
        )


def _is_picture_in_text(part: Message) -> bool:
    is_inline = part.get_content_disposition() != "attachment" and "content-id" in part
    return part.get_content_maintype() == "image" and is_inline


def _last_part(name: str) -> str:
    """A name is no path, whoever wrote it."""
    return PurePosixPath(one_line(name.replace("\\", "/"))).name or _NO_NAME


def _read_outlook(file: CompoundFile) -> MailContent:
    sender, address = (_text(file, (), tag) for tag in (_SENDER, _ADDRESS))
    smtp = _text(file, (), _SMTP) or (address if "@" in address else "")
    who = f"{sender} <{smtp}>" if sender and smtp and sender != smtp else sender or smtp
    origin = MailOrigin(_shown(who), _sent_at(file))
    return MailContent(origin, tuple(_outlook_attachments(file, (), 0)))


def _text(file: CompoundFile, path: Path, tag: str) -> str:
    """A property that is a text, in Unicode or in the encoding of its writer; "" where there is none."""
    if raw := file.read((*path, f"__substg1.0_{tag}001F")):
        return raw.decode("utf-16-le", "replace").rstrip("\0")
    return decode(file.read((*path, f"__substg1.0_{tag}001E"))).text.rstrip("\0")


def _sent_at(file: CompoundFile) -> datetime.datetime | None:
    """When it was sent, or else when it was delivered."""
    properties = file.read((_PROPERTIES,))
    times: dict[int, int] = {}
    for at in range(32, len(properties) - 15, 16):
        tag, _, value = struct.unpack_from("<IIQ", properties, at)
        times[tag] = value
    ticks = times.get(_SENT_AT) or times.get(_DELIVERED_AT)
    if not ticks:
        return None
    try:
        return _possible_time(compound_files.file_time(ticks))
    except OverflowError:
        return None


def _outlook_attachments(file: CompoundFile, path: Path, depth: int) -> Iterator[MailAttachment]:
    """Also those of mails that are attached whole: they lie in it taken apart, and are no files of their own."""
    inside = {
        each[len(path)]
        for each in file.streams
        if len(each) > len(path) and each[: len(path)] == path
    }
    for storage in sorted(name for name in inside if name.startswith(_ATTACHMENT)):
        own = (*path, storage)
        embedded = (*own, _EMBEDDED)
        names = (_text(file, own, tag) for tag in (_LONG_NAME, _SHORT_NAME, _TITLE))
        name = _last_part(next(filter(None, names), _NO_NAME))
        if (*embedded, _PROPERTIES) in file.streams:
            if depth < _MOST_EMBEDDED:
                yield from (
                    each._replace(name=f"{name}/{each.name}")
                    for each in _outlook_attachments(file, embedded, depth + 1)
                )
        elif not _HIDDEN.fullmatch(name):
            yield MailAttachment(name, file.read((*own, _CONTENT)))
