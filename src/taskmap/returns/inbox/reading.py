"""Paths to the files that they hold, one at a time, with what lies in folders, zips and mails.

A name is only data: nothing is ever written to the place that a name points to, and no file is left out in silence.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from taskmap.returns.inbox import archives, kinds
from taskmap.returns.inbox.archives import ArchiveMember, Budget
from taskmap.returns.inbox.files import FileKind, ReceivedFile
from taskmap.system import isolation, text
from taskmap.system.diagnostics import TaskmapError, reason
from taskmap.system.encoding import decode_name
from taskmap.system.isolation import Abort
from taskmap.system.zips import BROKEN

if TYPE_CHECKING:
    from taskmap.returns.inbox.mails import MailContent

_LINK = "是链接，不是普通文件，没有读；要收它通到的文件，请把文件本身放进来"
"""What a link leads to outside of the inbox was not received, and inside of it is read without the link."""
_NO_ATTACHMENT = "是邮件，没有附件；进展请填在责任清单里，作附件发来"
_NO_USE = (FileKind.UNRELATED, FileKind.OWN)
_LEDGER_FOLDER = ".taskmap"
"""The ledger and the files that it keeps, which are never taken in again."""


def gather(paths: Iterable[Path], budget: Budget | None = None) -> Iterator[ReceivedFile]:
    """Every file below the paths once, in the order of the names; one at a time, since the scans of
    a whole county fill the memory. `budget` limits what comes out of each archive; None stands for
    the usual limits. Raises TaskmapError for a path that is not there.
    """
    roots = list(paths)
    for path in roots:
        _require(path)
    reader = _InboxReader(budget or Budget())
    for path in roots:
        yield from reader.read_path(path)


def _require(path: Path) -> None:
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError, ValueError) as problem:
        name = _display_name(path)
        raise TaskmapError(f"没有 {name} 这个文件或文件夹；请核对路径") from problem
    except OSError as problem:
        raise TaskmapError(f"读不了 {_display_name(path)}：{reason(problem)}") from problem


ReadContainer = Callable[[bytes, str, Budget], Iterator[ReceivedFile]]
"""The bytes and the name of a file with others in it to these, within a budget."""


class _InboxReader:
    """Remembers which paths and contents it has seen, so that a path given twice is read once and a file
    that comes twice is reported.
    """

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._seen_paths: set[str] = set()
        self._first_names: dict[bytes, str] = {}

    def read_path(self, path: Path, real: str = "") -> Iterator[ReceivedFile]:
        """`real` is the path without links, where that is known."""
        real = real or os.path.realpath(path)
        if real in self._seen_paths:
            return
        self._seen_paths.add(real)
        name = _display_name(path)
        try:
            mode = os.stat(path).st_mode
            if stat.S_ISDIR(mode):
                yield from self._folder(path, name, real)
            elif not stat.S_ISREG(mode):
                yield ReceivedFile(name, FileKind.UNRELATED, "不是普通文件")
            else:
                yield from self._file(path, name)
        except OSError as problem:
            yield ReceivedFile(name, FileKind.UNREADABLE, f"读不了：{reason(problem)}")

    def _folder(self, path: Path, name: str, real: str) -> Iterator[ReceivedFile]:
        if path.name == _LEDGER_FOLDER:
            yield ReceivedFile(name, FileKind.UNRELATED, "是 taskmap 自己的台账文件夹，没有读")
            return
        with os.scandir(path) as found:
            entries = sorted(found, key=lambda each: each.name)
        for entry in entries:
            if entry.is_symlink():
                yield ReceivedFile(_display_name(path / entry.name), FileKind.UNRELATED, _LINK)
            else:
                # Of a file it need not be asked; a junction of Windows is a folder elsewhere, maybe one above.
                known = os.path.join(real, entry.name) if entry.is_file() else ""
                yield from self.read_path(path / entry.name, known)

    def _file(self, path: Path, name: str) -> Iterator[ReceivedFile]:
        if verdict := kinds.kind_by_name(name):
            yield ReceivedFile(name, *verdict)
            return
        with path.open("rb") as file:
            state = os.fstat(file.fileno())
            size = state.st_size
            # Only a zip may be as big as all that is in it.
            most = self._budget.total_bytes if file.read(2) == b"PK" else self._budget.file_bytes
            if size > most:
                yield ReceivedFile(name, FileKind.UNREADABLE, kinds.TOO_BIG, path=path)
                return
            file.seek(0)
            data = file.read()
        changed_at = _disk_time(state.st_mtime)
        for each in self._content(data, name, replace(self._budget)):
            yield replace(each, times=each.times._replace(on_disk=changed_at))

    def _content(self, data: bytes, name: str, budget: Budget) -> Iterator[ReceivedFile]:
        verdict = kinds.kind_by_content(data, name)
        if verdict and verdict[0] in _NO_USE:
            yield ReceivedFile(name, *verdict, data)
            return
        if verdict and not data:
            # All empty files are the same: only its name tells that of one unit from that of another.
            yield ReceivedFile(name, *verdict, f"空文件：{name}".encode())
            return
        digest = hashlib.sha256(data).digest()
        if first := self._first_names.get(digest):
            yield ReceivedFile(name, FileKind.DUPLICATE, f"与 {first} 内容完全相同", data)
            return
        self._first_names[digest] = name
        if verdict is None:
            yield from self._container(self._archive, data, name, budget)
        elif verdict[0] is FileKind.MAIL:
            yield from self._container(self._mail, data, name, budget)
        else:
            yield ReceivedFile(name, *verdict, data)

    def _container(
        self, read: ReadContainer, data: bytes, name: str, budget: Budget
    ) -> Iterator[ReceivedFile]:
        if budget.depth == 0:
            yield ReceivedFile(name, FileKind.UNREADABLE, archives.DEEP, data)
            return
        budget.depth -= 1
        yield from read(data, name, budget)
        budget.depth += 1
        if budget.is_spent:
            yield ReceivedFile(name, FileKind.UNREADABLE, archives.BUDGET_SPENT, data)

    def _mail(self, data: bytes, name: str, budget: Budget) -> Iterator[ReceivedFile]:
        """What is attached, each file with who sent it and when."""
        content = _read_mail(data)
        if content.why:
            yield ReceivedFile(name, FileKind.UNREADABLE, content.why, data, content.origin)
        elif not content.attachments:
            yield ReceivedFile(name, FileKind.UNRELATED, _NO_ATTACHMENT, data, content.origin)
        for attached in content.attachments:
            budget.count -= 1
            budget.total_bytes -= len(attached.content)
            if budget.is_spent:
                return
            member = ArchiveMember(attached.name, attached.content, "", None)
            for each in self._member(f"{name}/{_clean(attached.name)}", member, budget):
                yield replace(each, mail=content.origin)

    def _archive(self, data: bytes, name: str, budget: Budget) -> Iterator[ReceivedFile]:
        count = 0
        try:
            for member in archives.members(data, budget):
                count += 1
                yield from self._member(f"{name}/{_clean(member.name)}", member, budget)
        except BROKEN:
            yield ReceivedFile(name, FileKind.UNREADABLE, kinds.DAMAGED, data)
            return
        if not count and not budget.is_spent:
            yield ReceivedFile(name, FileKind.UNRELATED, "是空的压缩包", data)

    def _member(self, name: str, member: ArchiveMember, budget: Budget) -> Iterator[ReceivedFile]:
        if verdict := kinds.kind_by_name(name):
            yield ReceivedFile(name, *verdict, member.content)
        elif member.why:
            yield ReceivedFile(name, FileKind.UNREADABLE, member.why, member.content)
        else:
            for each in self._content(member.content, name, budget):
                # What lies in a zip within this one has the time of its own zip.
                times = each.times._replace(in_zip=each.times.in_zip or member.changed_at)
                yield replace(each, times=times)


def _read_mail(data: bytes) -> MailContent:
    """In a child, which the mail may end."""
    # Few files are mails, and the library that reads them takes as long to load as a short command.
    from taskmap.returns.inbox import mails

    found = isolation.call_isolated(partial(mails.read, data))
    if isinstance(found, Abort):
        return mails.MailContent(why=f"是邮件，{found.why}；请把附件另存后再收")
    return found


def _disk_time(seconds: float) -> datetime.datetime | None:
    """None for a time that no calendar has; a disk may say anything."""
    with suppress(ValueError, OverflowError, OSError):
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    return None


def _display_name(path: Path) -> str:
    """The path as a person reads it: on Linux a name may be GBK, which Python shows as surrogates."""
    return "/".join(_decode_name(part) for part in str(path).split(os.sep))


def _decode_name(part: str) -> str:
    try:
        part.encode()
    except UnicodeEncodeError:
        part = decode_name(os.fsencode(part))
    return _clean(part)


def _clean(name: str) -> str:
    return text.clean(name.replace("\n", " "))[0]
