"""The characters of a file to the text of Passages and Cells: what nobody sees is taken out."""

from __future__ import annotations

import re

from taskmap.notices.notice import NoticeCell, Passage
from taskmap.system.diagnostics import Source
from taskmap.system.text import clean

# Zero width, direction marks, soft hyphens: they come along with text pasted from WPS or a web page.
_UNSEEN = "\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad"
_UNSEEN_ONE = re.compile(f"[{_UNSEEN}]")
_BEFORE = re.compile(f"[\\s\x00-\x1f\x7f-\x9f{_UNSEEN}]*")


def visible_text(text: str) -> str:
    """The text without control characters, unseen ones and outer spaces, U+3000 and U+00A0 among them."""
    return clean(_UNSEEN_ONE.sub("", text))[0].strip()


def margin(line: str) -> int:
    """How many characters stand before the first visible one."""
    found = _BEFORE.match(line)
    return found.end() if found else 0


def passage(text: str, at: Source, level: int = 0) -> Passage | None:
    """None when nothing is to be seen."""
    seen = visible_text(text)
    return Passage(seen, at, level) if seen else None


def cell(text: str, at: Source, *, covered: bool = False) -> NoticeCell:
    """Its lines are kept, each without outer spaces; blank ones at the ends are not."""
    lines = (
        visible_text(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    )
    return NoticeCell("\n".join(lines).strip("\n"), at, covered)
