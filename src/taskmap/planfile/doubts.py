"""The doubts that import left in a plan file as comments, 待核, until somebody has looked at each and taken it out."""

from __future__ import annotations

import re

from taskmap.system.diagnostics import Diagnostic, Source, warning
from taskmap.system.text import shorten

_DOUBT = re.compile(r"(?:^|\s)#\s*(?P<doubt>待核)")
_MOST_LINES = 20
"""So many lines are named; who has that many looks for the word."""


def doubt_lines(text: str) -> tuple[int, ...]:
    """The numbers of the lines of a plan file's `text` in which a doubt is left, from 1."""
    if "待核" not in text:
        return ()
    return tuple(number for number, line in enumerate(text.split("\n"), 1) if _DOUBT.search(line))


def warnings(text: str, file: str) -> tuple[Diagnostic, ...]:
    """A warning, at the first of them, that says how many doubts are left in the `text` and where; () for none. `file` is
    the name that it bears.
    """
    lines = doubt_lines(text)
    if not lines:
        return ()
    where = shorten(list(map(str, lines)), _MOST_LINES, "…")
    message = f"还有 {len(lines)} 处待核（第 {where} 行），请对照原文，看过就把那行注释删去"
    first = _DOUBT.search(text.split("\n")[lines[0] - 1])
    assert first is not None, "the lines are those with a doubt"
    return (warning(Source(file, lines[0], first.start("doubt") + 1), "doubts-left", message),)
