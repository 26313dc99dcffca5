"""The bytes of a zip to its members, with their names as they were written and limits on what comes out."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from msgspec import Struct

from taskmap.returns.inbox import kinds
from taskmap.system import zips
from taskmap.system.encoding import decode_name

_UTF8 = 0x800


class Budget(Struct):
    """What may still come out of one archive and of those inside it: an archive can be made to fill
    the memory.
    """

    file_bytes: int = 200_000_000
    """Bytes of one file."""
    total_bytes: int = 2_000_000_000
    """Bytes of all."""
    count: int = 20_000
    depth: int = 5

    @property
    def is_spent(self) -> bool:
        """Whether the bytes or the files are used up; the depth is checked where an archive is opened."""
        return self.total_bytes < 0 or self.count < 0


class ArchiveMember(NamedTuple):
    """A file in a zip: its name, its bytes, and in Chinese why these are only what stands in the zip, "" if they are its
    own.
    """

    name: str
    content: bytes
    why: str
    changed_at: datetime.datetime | None
    """By the clock where the zip was made; None where the zip holds no such time."""


BUDGET_SPENT = "里面的文件太多或太大，没有读完；请拆成几个再收"
DEEP = "压缩包、邮件一个套一个，层数太多；请解压、另存后再收"
_UNKNOWN_METHOD = "压缩方法不是 .zip 通常的两种，没有打开；请解压后再收"


def members(data: bytes, budget: Budget) -> Iterator[ArchiveMember]:
    """Each file of the zip in `data`. Takes what it reads off `budget` and stops when that is spent."""
    archive = zips.Zip(data)
    for info in sorted(archive.members, key=member_name):
        if info.is_dir():
            continue
        budget.count -= 1
        if budget.is_spent:
            return
        content, why = _content(archive, info, budget)
        yield ArchiveMember(member_name(info), content, why, _changed_at(info))


def _changed_at(info: zipfile.ZipInfo) -> datetime.datetime | None:
    with suppress(ValueError):
        return datetime.datetime(*info.date_time)
    return None


def _content(archive: zips.Zip, info: zipfile.ZipInfo, budget: Budget) -> tuple[bytes, str]:
    if info.flag_bits & zips.ENCRYPTED:
        return archive.packed(info), kinds.ARCHIVE_PASSWORD
    if info.file_size > budget.file_bytes:
        # What it announces may be a lie, but need not be waited for.
        return archive.packed(info), kinds.TOO_BIG
    most = min(budget.file_bytes, budget.total_bytes)
    try:
        content = archive.read(info, most)
    except zips.BROKEN as problem:
        unknown = isinstance(problem, NotImplementedError)
        return archive.packed(info), _UNKNOWN_METHOD if unknown else kinds.DAMAGED
    budget.total_bytes -= len(content)
    return (archive.packed(info), kinds.TOO_BIG) if len(content) > most else (content, "")


def member_name(info: zipfile.ZipInfo) -> str:
    """The path within the zip, with / between its parts: in UTF-8 where the zip says so or it can be
    so read, else in GBK, as Chinese Windows writes names.
    """
    name = info.orig_filename
    if not info.flag_bits & _UTF8:
        name = decode_name(name.encode("cp437", "replace"))
    return name.partition("\0")[0].replace("\\", "/")
