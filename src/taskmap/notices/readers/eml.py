"""A notice that came by mail (.eml) to a Notice: the text of the mail; what is attached is named and not read."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.errors import MessageError
from email.header import decode_header
from email.message import Message

from taskmap.notices.notice import Notice, NoticeTable, Passage
from taskmap.notices.readers import html, text
from taskmap.system.diagnostics import Source, TaskmapError, warning
from taskmap.system.encoding import decode
from taskmap.system.text import cut, one_line, plain

_HEAD = 16_384
"""So many bytes are looked at to tell a mail."""
_HEADERS = re.compile(r"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+")
# A page saved as .mht has a From as well, but was sent to nobody.
_SENT = {"to", "cc", "received", "message-id", "return-path"}
_LARGEST = 50_000_000
"""Bytes: no mail server takes more."""
_NESTING = re.compile(rb"boundary|message/", re.I)
_MOST_NESTED = 100
"""Mails within mails: the parser goes into each, and Python stops at a thousand."""
_LONGEST_LINE = 500
_FORWARDED = re.compile(r"^(?:(?:re|fwd?|回复|答复|转发)\s*[:：]\s*)+", re.I)


def recognises(data: bytes, name: str) -> bool:
    """Whether `data` is a mail by the headers at its beginning: who sent it, and to whom or by
    which way. The ending of `name` does not count.
    """
    head = decode(data[:_HEAD].lstrip()).text.replace("\r\n", "\n")
    found = _HEADERS.match(head)
    names = {line.partition(":")[0].lower() for line in found[0].split("\n")} if found else set()
    return "from" in names and not names.isdisjoint(_SENT)


def read(data: bytes, file: str) -> Notice:
    """The notice in the mail `data`; lines in its places are counted in the text of the mail, and
    `file` is the name in every place. TaskmapError if there is no text, or the mail is damaged or
    made to hurt its reader.
    """
    if len(data) > _LARGEST or len(_NESTING.findall(data)) > _MOST_NESTED:
        raise TaskmapError(f"{file} 是邮件，但太大或层数太多；请把正文存成 .docx 再读")
    try:
        # The library stumbles over a NUL in the name of an encoding.
        mail = email.message_from_bytes(data.lstrip().replace(b"\0", b""))
        parts = [_read_body(part, file) for part in _bodies(mail)]
        attached = [_file_name(part) for part in mail.walk() if _is_attached(part)]
    except (LookupError, MessageError, TypeError, ValueError) as problem:
        raise TaskmapError(f"{file} 是邮件，但已损坏；请把正文存成 .docx 再读") from problem
    items = tuple(item for part in parts for item in part.items)
    doubts = tuple(doubt for part in parts for doubt in part.doubts)
    names = "、".join(attached)
    if not items:
        advice = f"，附件有：{names}；请把附件存下来再读" if names else "；请看看是不是选错了文件"
        raise TaskmapError(f"{file} 是邮件，正文没有文字{advice}")
    if names:
        message = f"邮件的附件没有读：{names}；通知在附件里的，请把附件存下来再读"
        doubts = (warning(Source(file), "mail-attachment", message), *doubts)
    return Notice(file, (*_subject(mail, items, file), *items), doubts)


def _bodies(part: Message) -> Iterator[Message]:
    """What a mail program shows, in order; of the same text in several forms the page, or else the first."""
    if not part.is_multipart():
        if part.get_content_maintype() == "text" and not _is_attached(part):
            yield part
        return
    found = [list(_bodies(each)) for each in part.get_payload() if isinstance(each, Message)]
    if part.get_content_type() == "multipart/alternative":
        pages = [each for each in found if any(map(_is_page, each))]
        found = (pages or [each for each in found if each])[:1]
    for each in found:
        yield from each


def _is_page(part: Message) -> bool:
    return part.get_content_type() == "text/html"


def _is_attached(part: Message) -> bool:
    named = part.get_content_disposition() == "attachment" or part.get_filename() is not None
    return named and not part.is_multipart()


def _read_body(part: Message, file: str) -> Notice:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or not content.strip():
        return Notice(file, ())
    return html.read(content, file) if _is_page(part) else text.read(content, file)


def _file_name(part: Message) -> str:
    return cut(_decode(part.get_filename() or "没有名称的文件"), _LONGEST_LINE)


def _subject(
    mail: Message, items: tuple[Passage | NoticeTable, ...], file: str
) -> Iterator[Passage]:
    """The subject, where the text does not say it: it may be all that tells the title."""
    raw = next((value for name, value in mail.raw_items() if name.lower() == "subject"), "")
    subject = _FORWARDED.sub("", _decode(raw))
    said = plain("".join(item.text for item in items if isinstance(item, Passage)))
    if subject and plain(subject) not in said:
        yield Passage(subject, Source(file))


def _decode(raw: str) -> str:
    """A header as people read it: =?gb2312?B?…?=, or bytes without a word on their encoding."""
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
