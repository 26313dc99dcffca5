"""One file that came in: its kind, and why it cannot be used."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum


class FileKind(StrEnum):
    """What a file can be used for, or why it cannot."""

    WORKBOOK = "工作簿"
    SCAN = "扫描件"
    LOCK = "锁定文件"
    UNRELATED = "无关文件"
    DUPLICATE = "重复文件"
    UNREADABLE = "读不了"


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """`name` is as it came, with the folders and zips it lay in; `why` says in Chinese why it is neither
    workbook nor scan.
    """

    name: str
    kind: FileKind
    why: str = ""
    data: bytes = field(default=b"", repr=False)

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()
