"""Unit names as file names that Windows, 麒麟 and macOS all take."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
# Names that Windows keeps for devices, with any ending.
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.I)
LONGEST = 200
"""Bytes of UTF-8 without the ending; file systems allow 255 for all."""


def distinct(names: Iterable[str]) -> dict[str, str]:
    """Each name with a file name (without ending) of its own; two that clash once cleaned get a number."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        base = safe(name)
        candidate, number = base, 1
        # Windows and macOS take upper and lower case, and two spellings of é, for the same file.
        while (key := unicodedata.normalize("NFKC", candidate).casefold()) in taken:
            number += 1
            candidate = f"{_cut(base, LONGEST - 8)}（{number}）"
        taken.add(key)
        found[name] = candidate
    return found


def safe(name: str) -> str:
    """The name with what no file name may hold replaced by _, and not too long."""
    cleaned = _UNSAFE.sub("_", name).strip(" .\u3000")
    if not cleaned or cleaned.startswith("~$") or _RESERVED.fullmatch(cleaned):
        cleaned = f"_{cleaned}"
    return _cut(cleaned, LONGEST)


def _cut(name: str, longest: int) -> str:
    """At most so many bytes, never half a character."""
    return name.encode()[:longest].decode(errors="ignore").rstrip(" .")
