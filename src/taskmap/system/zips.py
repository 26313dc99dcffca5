"""Zip files: read with bounds on what comes out, whatever they say of themselves; made of content, always the same bytes."""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from posixpath import dirname, join, normpath

BROKEN = (
    # RuntimeError: an unknown compression method, an encrypted member.
    *(OSError, EOFError, RuntimeError, ValueError),
    *(zipfile.BadZipFile, zlib.error, struct.error),
)
"""What is raised for a file that is not a sound zip, or too big."""
MOST_BYTES = 200_000_000
"""What may come out of a document or workbook. More is none, but a trap or a mistake."""
_TOO_BIG = "展开后太大"
_MOST_MEMBERS = 50_000
"""Python makes an object of each before anybody can count them."""
_DIRECTORY_MARK = b"PK\1\2"
ENCRYPTED = 0x1
"""The bit in the flags of a member that has a password."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_HEADER = 30
"""Bytes of a member's own header, at the end of which stand the lengths of its name and of what comes behind that."""
_HEADER_LENGTHS = struct.Struct("<HH")
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_DIRECTORY_ENTRY = struct.Struct("<4s6H3L5H2L")
_DIRECTORY_END = struct.Struct("<4s4H2LH")
_VERSION, _UTF_8 = 20, 0x800
_LONGEST_TYPE = 200
"""Bytes of the member `mimetype`."""

_PERMISSIONS, _SYSTEM = 0o600 << 16, 3
"""The same on every system."""
# The zip format's first day, and how it writes that.
_FIRST_DAY, _FIRST_DOS_DAY = (1980, 1, 1, 0, 0, 0), 0x21
_MEMBER_MARKS = (_FIRST_DAY, _PERMISSIONS, _SYSTEM)
_TYPES = "[Content_Types].xml"
"""What every Word or Excel file has."""
CORE = "docProps/core.xml"
"""The part with the properties of a Word or Excel file."""
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_IDENTIFIER = re.compile(rb"<dc:identifier\b[^>]*>[^<]*</dc:identifier>")
_SIGNED = re.compile(rb"<dc:identifier\b[^>]*>taskmap:([0-9a-f]{64})</dc:identifier>")
_BUNDLE = b"taskmap:%s"
"""The comment of a zip that `bundle` made."""
_LAST_TAG = b"</cp:coreProperties>"
_LARGEST_CORE = 100_000


class ZipTooBigError(zipfile.BadZipFile):
    """More came out of it, or there is more in it, than was allowed."""


class Zip:
    """The zip in `data`: its `members` as it announces them, and the bytes of each, counted as they come out, since what
    is announced may be a lie. Raises ZipTooBigError for one with too many members, and the other errors in BROKEN.
    """

    def __init__(self, data: bytes) -> None:
        if data.count(_DIRECTORY_MARK) > _MOST_MEMBERS:
            raise ZipTooBigError("里面的文件太多")
        self._data = data
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.members = archive.infolist()
            self._comment = archive.comment

    @cached_property
    def _members_by_name(self) -> Mapping[str, zipfile.ZipInfo]:
        """Of several that have one name the last; some programs of Windows write \\ between its parts, and mean /."""
        return {info.filename.replace("\\", "/"): info for info in self.members}

    @property
    def names(self) -> Set[str]:
        """The names of the members, with / between their parts."""
        return self._members_by_name.keys()

    @property
    def has_password(self) -> bool:
        """Whether none of its files can be read without one."""
        flags = [info.flag_bits & ENCRYPTED for info in self.members if not info.is_dir()]
        return bool(flags) and all(flags)

    @property
    def has_workbook(self) -> bool:
        """Whether it is a file of Excel; not every program calls the part that all others hang on xl/workbook.xml."""
        return any(
            name.lower().startswith(("xl/workbook", "xl/worksheets/")) for name in self.names
        )

    @property
    def is_own(self) -> bool:
        """Whether it is a Word or Excel file that taskmap wrote, and that nobody has changed since: `sign` marked it. One
        without that mark, as those of 0.1.0 are, if each member bears those of `add`: WPS, Excel and LibreOffice write
        all members anew, with others. Also whether it is a zip that `bundle` made, and that nobody has changed. Raises the
        errors in BROKEN.
        """
        if _TYPES not in self.names:
            return self._comment == _BUNDLE % _fingerprint(self.members).encode()
        core = next((info for info in self.members if info.filename == CORE), None)
        found = _SIGNED.search(self.read(core, _LARGEST_CORE)) if core else None
        if found:
            return found[1].decode() == _fingerprint(self.members)
        return all(
            (each.date_time, each.external_attr, each.create_system) == _MEMBER_MARKS
            for each in self.members
        )

    @property
    def mimetype(self) -> bytes:
        """What an OpenDocument file says of its kind in its member `mimetype`; b"" where there is none. Raises the
        errors in BROKEN.
        """
        for info in self.members:
            if info.filename == "mimetype":
                return self.read(info, _LONGEST_TYPE)[:_LONGEST_TYPE].strip()
        return b""

    def read(self, info: zipfile.ZipInfo, most: int) -> bytes:
        """The bytes of a member, but never more than `most` + 1 of them. Raises the errors in BROKEN, RuntimeError for an
        encrypted one; NotImplementedError for all methods but the two that are expanded within bounds, stored and
        deflate.
        """
        if info.flag_bits & ENCRYPTED:
            raise RuntimeError("encrypted")
        if info.compress_type not in _METHODS:
            raise NotImplementedError(f"compression method {info.compress_type}")
        packed = self.packed(info)
        if info.compress_type == zipfile.ZIP_STORED:
            content = packed[: most + 1]
        else:
            content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most + 1)
        if len(content) <= most and zlib.crc32(content) != info.CRC:
            raise zipfile.BadZipFile(f"bad CRC-32 of {info.filename}")
        return content

    def read_named(self, name: str) -> bytes:
        """The bytes of the member of that name, the last of several. Raises KeyError if there is none, ZipTooBigError if
        more than MOST_BYTES come out of it, and what `read` raises.
        """
        content = self.read(self._members_by_name[name], MOST_BYTES)
        if len(content) > MOST_BYTES:
            raise ZipTooBigError(_TOO_BIG)
        return content

    def packed(self, info: zipfile.ZipInfo) -> bytes:
        """What stands behind the member's own header, as Python and calamine find it."""
        start = info.header_offset + _HEADER
        name, extra = _HEADER_LENGTHS.unpack_from(self._data, start - _HEADER_LENGTHS.size)
        start += name + extra
        return self._data[start : start + info.compress_size]


def read_members(data: bytes, most: int = MOST_BYTES) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every member of the zip in `data`. Raises ZipTooBigError as soon as more than `most` bytes have
    come out of them together, and the errors in BROKEN.
    """
    archive = Zip(data)
    for info in archive.members:
        content = archive.read(info, most)
        most -= len(content)
        if most < 0:
            raise ZipTooBigError(_TOO_BIG)
        yield info.filename, content


def add(
    archive: zipfile.ZipFile,
    name: str,
    data: bytes,
    *,
    stored: bool = False,
    level: int | None = None,
) -> None:
    """Write `data` as the member `name`, without the time and the system of its making; `stored` as it is, else
    compressed at the level (None: zlib's own).
    """
    info = zipfile.ZipInfo(name, _FIRST_DAY)
    info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    info.external_attr, info.create_system = _PERMISSIONS, _SYSTEM
    archive.writestr(info, data, compresslevel=level)


def bundle(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of the `files`, each with its name, as they are: what is in them is compressed already. It bears a mark such as
    `sign` gives.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files:
            add(archive, name, data, stored=True)
        archive.comment = _BUNDLE % _fingerprint(archive.infolist()).encode()
    return buffer.getvalue()


def is_own(data: bytes) -> bool:
    """Whether `Zip.is_own` says so of what is in `data`; not of what is no sound zip."""
    try:
        return Zip(data).is_own
    except BROKEN:
        return False


def stable(data: bytes, day: str = "1980-01-01") -> bytes:
    """The `data` of a Word or Excel file with `day` (2022-06-25) as the only time in its properties, signed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            if name != CORE:
                add(new, name, old.read(name))
        if CORE in old.namelist():
            day_time = rb"\g<1>" + f"{day}T00:00:00Z".encode()
            add(new, CORE, sign(_TIMES.sub(day_time, old.read(CORE)), new.infolist()))
    return buffer.getvalue()


def sign(core: bytes, others: Iterable[zipfile.ZipInfo]) -> bytes:
    """The properties `core` of a Word or Excel file with a mark by which `Zip.is_own` knows it again as long as none of
    the `others`, all its other members, is changed. No proof of anything: whoever wants to can make the mark as well.
    """
    mark = b'<dc:identifier xmlns:dc="http://purl.org/dc/elements/1.1/">taskmap:%s</dc:identifier>'
    signed = mark % _fingerprint(others).encode() + _LAST_TAG
    return _IDENTIFIER.sub(b"", core).replace(_LAST_TAG, signed)


def _fingerprint(members: Iterable[zipfile.ZipInfo]) -> str:
    """Of the names and check sums of all members but the properties, which the zip's own directory tells."""
    lines = sorted(f"{info.filename} {info.CRC:08x}" for info in members if info.filename != CORE)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def relations_part(part: str) -> str:
    """The name of the member that holds the relations of the `part` of a Word or Excel file, "" for the whole file."""
    return join(dirname(part), "_rels", part.rpartition("/")[2] + ".rels")


def target_part(part: str, target: str) -> str:
    """The name of the member that a relation of the `part` leads to, which writes it as `target`."""
    return normpath(join("/", dirname(part), target)).lstrip("/")


def build_uncompressed(members: Sequence[tuple[str, bytes]]) -> bytes:
    """A zip of these names and contents, less than 4 GB of them, which takes no time to read: nothing in it is compressed.
    `zipfile` would need longer to make it than it saves.
    """
    parts: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for text, content in members:
        name, size, check = text.encode(), len(content), zlib.crc32(content)
        method, day = zipfile.ZIP_STORED, _FIRST_DOS_DAY
        told = (_VERSION, _UTF_8, method, 0, day, check, size, size, len(name), 0)
        parts += (_LOCAL_HEADER.pack(b"PK\3\4", *told), name, content)
        entry = _DIRECTORY_ENTRY.pack(_DIRECTORY_MARK, _VERSION, *told, 0, 0, 0, 0, at)
        directory += (entry, name)
        at += _LOCAL_HEADER.size + len(name) + size
    count, size = len(members), sum(map(len, directory))
    end = _DIRECTORY_END.pack(b"PK\5\6", 0, 0, count, count, size, at, 0)
    return b"".join((*parts, *directory, end))


def with_slashes(data: bytes) -> bytes:
    """The zip in `data` with / between the parts of its members' names, where it has \\. Raises the errors in BROKEN."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in read_members(data):
            add(archive, name.replace("\\", "/"), content)
    return buffer.getvalue()
