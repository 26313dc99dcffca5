"""Files of Office before 2007 and files with a password (OLE compound files) to what they hold."""

from __future__ import annotations

import datetime
import struct
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD_DOCUMENT = "WordDocument".encode("utf-16-le")
# With the 0 that ends the name before it, so that a longer name with this ending does not match.
_WORKBOOKS = ("\0Workbook".encode("utf-16-le")[1:], "\0Book".encode("utf-16-le")[1:])
_MESSAGE = "__properties_version1.0".encode("utf-16-le")
_SECTOR_SIZES = {9: 512, 12: 4096}
_SMALL_SECTOR = 64
_END = 0xFFFFFFFA
"""Numbers from here on stand for no sector, and for no entry."""
_ENTRY = 128
_STORAGE, _STREAM = 1, 2
BROKEN = (struct.error, IndexError, KeyError, ValueError)
"""What is raised for a compound file that is damaged."""
_FIRST_TIME = datetime.datetime(1601, 1, 1, tzinfo=datetime.UTC)
Path = tuple[str, ...]
"""The names of the storages around a stream, and its own."""


def is_compound(data: bytes) -> bool:
    """Whether `data` begins as an OLE compound file does."""
    return data.startswith(MAGIC)


def is_encrypted(data: bytes) -> bool:
    """Whether `data` cannot be opened without a password; inside it may be a .docx or .xlsx file."""
    return ENCRYPTED in data


def is_message(data: bytes) -> bool:
    """Whether `data` is a mail as Outlook saves it (.msg)."""
    return _MESSAGE in data


def has_word_document(data: bytes) -> bool:
    """Whether there is a Word document in `data`."""
    return _WORD_DOCUMENT in data


def has_workbook(data: bytes) -> bool:
    """Whether there is a workbook in `data`, of Excel or of WPS."""
    return any(name in data for name in _WORKBOOKS)


def file_time(ticks: int) -> datetime.datetime:
    """The time that properties write as so many tenths of microseconds. Raises OverflowError where no calendar has it."""
    return _FIRST_TIME + datetime.timedelta(microseconds=ticks // 10)


class _DirectoryEntry(NamedTuple):
    """The name and the kind, the numbers of the entries before and behind it and of the first one in it, and the
    place of its content.
    """

    name: str
    kind: int
    before: int
    behind: int
    inside: int
    start: int
    size: int


class CompoundFile:
    """The compound file in `data`, as [MS-CFB] describes it. Raises the errors in BROKEN, here or where it is read."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._size = _SECTOR_SIZES[struct.unpack_from("<H", data, 0x1E)[0]]
        self._cutoff = struct.unpack_from("<I", data, 0x38)[0]
        self._table = self._read_table()
        directory = self._chain(struct.unpack_from("<I", data, 0x30)[0])
        places = range(0, len(directory) - _ENTRY + 1, _ENTRY)
        self._entries = [_read_entry(directory, at) for at in places]

    @cached_property
    def streams(self) -> Mapping[Path, _DirectoryEntry]:
        """Every stream by its path."""
        return dict(self._walk())

    def read(self, path: Path) -> bytes:
        """The content of a stream, b"" where there is none of that path."""
        entry = self.streams.get(path)
        if entry is None:
            return b""
        if entry.size >= self._cutoff:
            return self._chain(entry.start, entry.size)
        small = self._small_sectors, _SMALL_SECTOR, self._small_table
        return _read_chain(*small, entry.start, entry.size)

    def _read_table(self) -> Sequence[int]:
        """Behind each sector which one follows."""
        sectors = [each for each in struct.unpack_from("<109I", self._data, 0x4C) if each < _END]
        start = struct.unpack_from("<I", self._data, 0x44)[0]
        for _ in range(len(self._data) // self._size):
            if start >= _END:
                break
            more = self._numbers(start)
            sectors += [sector for sector in more[:-1] if sector < _END]
            start = more[-1]
        return [each for sector in sectors for each in self._numbers(sector)]

    def _numbers(self, sector: int) -> Sequence[int]:
        return struct.unpack_from(f"<{self._size // 4}I", self._data, (sector + 1) * self._size)

    def _chain(self, sector: int, size: int | None = None) -> bytes:
        most = len(self._data) if size is None else size
        return _read_chain(self._sectors, self._size, self._table, sector, most)

    @cached_property
    def _sectors(self) -> bytes:
        """All that is behind the header."""
        return self._data[self._size :]

    @cached_property
    def _small_table(self) -> Sequence[int]:
        table = self._chain(struct.unpack_from("<I", self._data, 0x3C)[0])
        return struct.unpack(f"<{len(table) // 4}I", table)

    @cached_property
    def _small_sectors(self) -> bytes:
        """The content of the root is made of the sectors of all small streams."""
        return self._chain(self._entries[0].start, self._entries[0].size)

    def _walk(self) -> Iterator[tuple[Path, _DirectoryEntry]]:
        """Each entry once, whatever the numbers say."""
        waiting: list[tuple[Path, int]] = [((), self._entries[0].inside)]
        seen: set[int] = set()
        while waiting:
            path, number = waiting.pop()
            if number >= len(self._entries) or number in seen:
                continue
            seen.add(number)
            entry = self._entries[number]
            waiting += [(path, entry.before), (path, entry.behind)]
            own = (*path, entry.name)
            if entry.kind == _STORAGE:
                waiting.append((own, entry.inside))
            elif entry.kind == _STREAM:
                yield own, entry


def _read_entry(directory: bytes, at: int) -> _DirectoryEntry:
    length = struct.unpack_from("<H", directory, at + 64)[0]
    name = directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
    before, behind, inside = struct.unpack_from("<III", directory, at + 68)
    start, size = struct.unpack_from("<II", directory, at + 116)
    return _DirectoryEntry(name, directory[at + 66], before, behind, inside, start, size)


def _read_chain(data: bytes, size: int, table: Sequence[int], sector: int, left: int) -> bytes:
    """At most `left` bytes: of the `sector` and of those that follow it by the `table`. All lie in `data` and are of that
    `size`.
    """
    pieces: list[bytes] = []
    while sector < _END and left > 0 and len(pieces) <= len(table):
        pieces.append(data[sector * size : (sector + 1) * size][:left])
        left -= size
        sector = table[sector]
    return b"".join(pieces)
