"""Unit names as file names that Windows, 麒麟 and macOS all take, and names of files as words of a command line."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from pathlib import Path

from taskmap.system.patterns import compile_pattern
from taskmap.system.text import cut_bytes, half_width

_UNSAFE = r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\ud800-\udfff]'
# Names that Windows keeps for devices, with any ending; it takes ² for 2.
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\..*)?", re.I)
LONGEST = 200
"""Bytes of UTF-8 without the ending; file systems allow 255 for all."""


def distinct(names: Iterable[str]) -> dict[str, str]:
    """A file name without ending by each of the `names`; of two for the same file the later gets a number."""
    file_names: dict[str, str] = {}
    taken: set[str] = set()
    numbers: dict[str, int] = {}
    for name in dict.fromkeys(names):
        base = safe(name)
        candidate, number = base, numbers.get(base, 1)
        # Windows and macOS take upper and lower case, and two spellings of é, for the same file.
        while _key(candidate) in taken:
            number += 1
            candidate = f"{_cut(base, LONGEST - 12)}（{number}）"
        taken.add(_key(candidate))
        numbers[base] = number
        file_names[name] = candidate
    return file_names


def shell_word(name: str | Path) -> str:
    """The name or path as one word of a command line; a Chinese one needs no quotation marks, though Python would set them."""
    text = str(name)
    return text if re.fullmatch(r"[\w./-]+", text) else shlex.quote(text)


def _key(name: str) -> str:
    # Upper case first: ı has no lower case of its own, but I for its capital, as i has.
    folded = half_width(name).upper().casefold()
    # Folding may take letters apart that belong together.
    return half_width(folded)


def safe(name: str) -> str:
    """The name with _ for each character that no file name may hold, cut to LONGEST bytes; never empty."""
    cleaned = compile_pattern(_UNSAFE).sub("_", name).strip(" .\u3000")
    if not cleaned or cleaned.startswith("~$") or _RESERVED.fullmatch(cleaned):
        cleaned = f"_{cleaned}"
    return _cut(cleaned, LONGEST)


def _cut(name: str, longest: int) -> str:
    return cut_bytes(name, longest).rstrip(" .")
