"""A notice that came by mail (.eml) to a Notice: the text of the mail; what is attached is named and not read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message

from taskmap.notices.notice import Notice, NoticeTable, Passage
from taskmap.notices.readers import html, text
from taskmap.system import mail_heads, mails
from taskmap.system.diagnostics import Source, TaskmapError, warning
from taskmap.system.text import plain

_FORWARDED = re.compile(r"^(?:(?:re|fwd?|回复|答复|转发)\s*[:：]\s*)+", re.I)


def recognises(data: bytes, name: str) -> bool:
    """Whether `data` is a mail by the headers at its beginning: who sent it, and to whom or by
    which way. The ending of `name` does not count.
    """
    return mail_heads.is_mail(data)


def read(data: bytes, file: str) -> Notice:
    """The notice in the mail `data`; lines in its places are counted in the text of the mail, and
    `file` is the name in every place. TaskmapError if there is no text, or the mail is damaged or
    made to hurt its reader.
    """
    try:
        mail = mails.parse(data)
        parts = [_read_body(part, file) for part in _bodies(mail)]
        attached = [mails.file_name(part) for part in mail.walk() if mails.is_attached(part)]
    except mails.MailTooBigError as problem:
        message = f"{file} 是邮件，但太大或层数太多；请把正文存成 .docx 再读"
        raise TaskmapError(message) from problem
    except mails.BROKEN as problem:
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
        if part.get_content_maintype() == "text" and not mails.is_attached(part):
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


def _read_body(part: Message, file: str) -> Notice:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or not content.strip():
        return Notice(file, ())
    return html.read(content, file) if _is_page(part) else text.read(content, file)


def _subject(
    mail: Message, items: tuple[Passage | NoticeTable, ...], file: str
) -> Iterator[Passage]:
    """The subject, where the text does not say it: it may be all that tells the title."""
    subject = _FORWARDED.sub("", mails.header(mail, "subject"))
    said = plain("".join(item.text for item in items if isinstance(item, Passage)))
    if subject and plain(subject) not in said:
        yield Passage(subject, Source(file))
