"""Content to zip files that are always the same bytes, and the errors that reading a broken one raises."""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib

BROKEN = (
    # RuntimeError: an unknown compression method, an encrypted member.
    *(OSError, EOFError, RuntimeError, ValueError),
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
)
"""What `zipfile` raises for a file that is not a sound zip."""

# The zip format's first day.
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


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
    info.external_attr = 0o600 << 16
    # The same on every system.
    info.create_system = 3
    archive.writestr(info, data, compresslevel=level)


def stable(data: bytes, day: str = "1980-01-01") -> bytes:
    """The `data` of a Word or Excel file with `day` (2022-06-25) as the only time in its properties."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == _CORE:
                part = _TIMES.sub(rb"\g<1>" + f"{day}T00:00:00Z".encode(), part)
            add(new, name, part)
    return buffer.getvalue()
