"""A mail that only sends a notice: the one attached document that has points or tables, with the text of the mail before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from email.message import Message

from msgspec.structs import replace

from taskmap.notices.lexicon.outline import NUMBER
from taskmap.notices.notice import Notice, NoticeTable, Passage
from taskmap.system import mails
from taskmap.system.diagnostics import Diagnostic, Source, TaskmapError, warning

_CODE = "mail-attachment"
_DOCUMENTS = (
    *(".docx", ".doc", ".wps", ".rtf", ".odt", ".pdf", ".html", ".htm"),
    *(".xlsx", ".xls", ".et", ".ods"),
)
"""What a notice that is attached may be; no mail, in which there may be others."""

Parse = Callable[[bytes, str], Notice]


def with_sent_notice(notice: Notice, data: bytes, parse: Parse) -> Notice:
    """The `notice` in the mail `data`; where it has no points or tables of its own, with those of the only attachment that
    has some, which `parse` reads, and a doubt that says so.
    """
    if _has_points(notice.items):
        return notice
    attached = [part for part in mails.parse(data).walk() if mails.is_attached(part)]
    read = filter(None, (_read(part, parse) for part in attached))
    sent = [each for each in read if _has_points(each.items)]
    if len(sent) != 1:
        return notice
    names = [name for name in map(mails.file_name, attached) if name != sent[0].file]
    doubts = [one for one in notice.doubts if one.code != _CODE]
    doubts += [*_doubts(notice.file, sent[0].file, names), *sent[0].doubts]
    return replace(notice, items=(*notice.items, *sent[0].items), doubts=tuple(doubts))


def _read(part: Message, parse: Parse) -> Notice | None:
    name, content = mails.file_name(part), part.get_payload(decode=True)
    if not (name.lower().endswith(_DOCUMENTS) and isinstance(content, bytes)):
        return None
    try:
        return parse(content, name)
    except TaskmapError:
        return None


def _has_points(items: Sequence[Passage | NoticeTable]) -> bool:
    return any(isinstance(item, NoticeTable) or NUMBER.match(item.text.strip()) for item in items)


def _doubts(file: str, sent: str, unread: Sequence[str]) -> Iterator[Diagnostic]:
    message = f"邮件正文里没有任务，任务是从附件“{sent}”读的"
    yield warning(Source(file), _CODE, message)
    if unread:
        yield warning(Source(file), _CODE, f"邮件的附件没有读：{'、'.join(unread)}")
