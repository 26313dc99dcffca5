"""Word and Excel files without the time of their making: the same content gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile

# The zip format's first day.
_STAMP = (1980, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def stable(data: bytes, day: str) -> bytes:
    """The package with `day` (2022-06-25) for the times in its properties, and no others."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == _CORE:
                part = _TIMES.sub(rb"\g<1>" + f"{day}T00:00:00Z".encode(), part)
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            # The same on every system.
            info.create_system = 3
            new.writestr(info, part)
    return made.getvalue()
