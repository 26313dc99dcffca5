"""Mails as Outlook saves them (.msg, [MS-OXMSG] in a compound file, [MS-CFB]), for the tests of their readers."""

from __future__ import annotations

import datetime
import struct
from collections.abc import Mapping
from itertools import pairwise

Storage = Mapping[str, "bytes | Storage"]
_SECTOR, _SMALL, _CUTOFF = 512, 64, 4096
_END, _FREE, _NONE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFD
_FIRST_DAY = datetime.datetime(1601, 1, 1, tzinfo=datetime.UTC)


def outlook_mail(
    attachments: Mapping[str, bytes | Storage],
    sender: str = "甲局 某人",
    address: str = "jia@example.invalid",
    sent: datetime.datetime | None = None,
) -> bytes:
    """A mail with these attachments; a Storage among them is a mail that is attached whole."""
    return compound_file(message(attachments, sender, address, sent, is_top=True))


def message(
    attachments: Mapping[str, bytes | Storage],
    sender: str = "",
    address: str = "",
    sent: datetime.datetime | None = None,
    *,
    is_top: bool = False,
) -> Storage:
    ticks = (sent - _FIRST_DAY) // datetime.timedelta(microseconds=1) * 10 if sent else 0
    head = bytes(32 if is_top else 24)
    found: dict[str, bytes | Storage] = {
        "__properties_version1.0": head + struct.pack("<IIQ", 0x00390040, 6, ticks),
        "__substg1.0_0C1A001F": sender.encode("utf-16-le"),
        "__substg1.0_5D01001F": address.encode("utf-16-le"),
    }
    for number, (name, content) in enumerate(attachments.items()):
        kind = "37010102" if isinstance(content, bytes) else "3701000D"
        found[f"__attach_version1.0_#{number:08X}"] = {
            "__properties_version1.0": bytes(8),
            "__substg1.0_3707001F": name.encode("utf-16-le"),
            f"__substg1.0_{kind}": content,
        }
    return found


def compound_file(root: Storage) -> bytes:
    """The streams of `root`, those that are short in small sectors; each storage is a chain of its members."""
    entries: list[tuple[str, int, int, int, int, int]] = [("Root Entry", 5, _NONE, 0, 0, 0)]
    sectors, small = bytearray(), bytearray()
    table: list[int] = []
    small_table: list[int] = []

    def store(data: bytes, size: int, into: bytearray, chain: list[int]) -> int:
        if not data:
            return _END
        start, count = len(chain), -(-len(data) // size)
        into.extend(data.ljust(count * size, b"\0"))
        chain.extend([*range(start + 1, start + count), _END])
        return start

    def add(name: str, content: bytes | Storage) -> int:
        number = len(entries)
        entries.append((name, 0, _NONE, _NONE, 0, 0))
        if isinstance(content, bytes):
            is_small = len(content) < _CUTOFF
            place = (_SMALL, small, small_table) if is_small else (_SECTOR, sectors, table)
            entries[number] = (name, 2, _NONE, _NONE, store(content, *place), len(content))
        else:
            entries[number] = (name, 1, _NONE, add_all(content), 0, 0)
        return number

    def add_all(storage: Storage) -> int:
        numbers = [add(name, content) for name, content in storage.items()]
        for one, following in pairwise(numbers):
            name, kind, _, inside, start, size = entries[one]
            entries[one] = (name, kind, following, inside, start, size)
        return numbers[0] if numbers else _NONE

    first = add_all(root)
    small_start = store(bytes(small), _SECTOR, sectors, table)
    entries[0] = ("Root Entry", 5, _NONE, first, small_start, len(small))
    numbers = struct.pack(f"<{len(small_table)}I", *small_table)
    numbers += b"\xff" * (-len(numbers) % _SECTOR)
    small_table_start = store(numbers, _SECTOR, sectors, table)
    directory = b"".join(_entry(*each) for each in entries)
    directory_start = store(directory, _SECTOR, sectors, table)
    fat_count = 1
    while (len(table) + fat_count) * 4 > fat_count * _SECTOR:
        fat_count += 1
    fat_start = len(table)
    table += [_FAT] * fat_count
    fat = struct.pack(f"<{len(table)}I", *table).ljust(fat_count * _SECTOR, b"\xff")
    fat_sectors = [*range(fat_start, fat_start + fat_count)]
    assert fat_count <= 109, "larger than this writer can make"
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIII", 0x3E, 3, 0xFFFE, 9, 6, 0, fat_count, directory_start)
    head += struct.pack("<IIIIII", 0, _CUTOFF, small_table_start, len(numbers) // _SECTOR, _END, 0)
    head += struct.pack("<109I", *fat_sectors, *[_FREE] * (109 - fat_count))
    return head + bytes(sectors) + fat


def _entry(name: str, kind: int, behind: int, inside: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBB", len(raw), kind, 1)
        + struct.pack("<III", _NONE, behind, inside)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
