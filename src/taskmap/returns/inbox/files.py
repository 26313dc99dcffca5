"""One file that came in: its kind, why it cannot be used, when it was changed, and the mail that brought it."""

from __future__ import annotations

import datetime
import hashlib
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct


class FileKind(StrEnum):
    """What a file can be used for, or why it cannot."""

    WORKBOOK = "工作簿"
    SCAN = "扫描件"
    DOCUMENT = "办公文件"
    """Of Word, or of another program that makes no workbooks: never a return, and perhaps 佐证材料."""
    MAIL = "邮件"
    OWN = "自己的文件"
    """What taskmap wrote, as it was written."""
    LOCK = "锁定文件"
    UNRELATED = "无关文件"
    DUPLICATE = "重复文件"
    UNREADABLE = "读不了"


class MailOrigin(NamedTuple):
    """Of the mail in which a file came who sent it and when, as the mail says itself: "" and None where it does not."""

    sender: str = ""
    sent: datetime.datetime | None = None
    """With its time zone."""


class FileTimes(NamedTuple):
    """When a file was last changed: as the zip says in which it lay, and as the disk says of the file itself or of that
    zip. None where nobody says.
    """

    in_zip: datetime.datetime | None = None
    """Of the clock where the zip was made, without a zone."""
    on_disk: datetime.datetime | None = None
    """In UTC."""


NO_TIMES = FileTimes()


class ReceivedFile(Struct, frozen=True):
    """`name` is as it came, with the folders, zips and mails it lay in; `why` says in Chinese why it is neither
    workbook nor scan.
    """

    name: str
    kind: FileKind
    why: str = ""
    data: bytes = b""
    mail: MailOrigin | None = None
    """None for a file that did not come in a mail."""
    times: FileTimes = NO_TIMES
    path: Path | None = None
    """Where it lies, of a file that is too big to be read into the memory: it has no `data`."""

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, in hexadecimal."""
        if self.path:
            with self.path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        return hashlib.sha256(self.data).hexdigest()
