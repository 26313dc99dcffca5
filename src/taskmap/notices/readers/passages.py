"""The characters of a file to the text of passages and cells: what nobody sees is taken out."""

from __future__ import annotations

import re

from taskmap.notices.notice import NoticeCell, Passage
from taskmap.system.diagnostics import Diagnostic, Source, warning
from taskmap.system.text import clean

# Zero width, direction marks, soft hyphens: they come along with text pasted from WPS or a web page.
_UNSEEN = "\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad"
_UNSEEN_ONE = re.compile(f"[{_UNSEEN}]")
_BEFORE = re.compile(f"[\\s\x00-\x1f\x7f-\x9f{_UNSEEN}]*")


def visible_text(text: str) -> str:
    """The `text` without control characters, unseen ones and outer spaces, U+3000 and U+00A0 among
    them; empty if nothing is left.
    """
    return clean(_UNSEEN_ONE.sub("", text))[0].strip()


def margin(line: str) -> int:
    """How many characters of the `line` stand before the first visible one; all of them if none is visible."""
    start = _BEFORE.match(line)
    return start.end() if start else 0


def passage(text: str, at: Source, level: int = 0) -> Passage | None:
    """The visible part of `text` at its place; None if there is none. `level` is that of a heading,
    1 the highest, 0 for other text.
    """
    visible = visible_text(text)
    return Passage(visible, at, level) if visible else None


def cell(text: str, at: Source, *, covered: bool = False) -> NoticeCell:
    """A cell with the lines of its `text`, each without outer spaces; blank lines stay between
    others, not at the ends. `covered`: it lies under a merged cell, whose text it repeats.
    """
    lines = (
        visible_text(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    )
    return NoticeCell("\n".join(lines).strip("\n"), at, covered)


def decoding_warning(count: int, at: Source) -> Diagnostic:
    """The doubt that `count` characters could not be decoded and are U+FFFD in the notice."""
    message = f"有 {count} 个字读不出来，已换成“\ufffd”；请对照原件补上"
    return warning(at, "encoding", message)
