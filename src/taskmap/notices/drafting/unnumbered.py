"""Paragraphs that end in unit lists are points, though they have no number, where nothing in a part has one."""

from __future__ import annotations

import re

from taskmap.notices.drafting.outline import NoticePart, OutlineNode
from taskmap.notices.drafting.words import Words
from taskmap.notices.lexicon.head import TITLE
from taskmap.notices.lexicon.lists import USUAL_LIST

_LEAST = 2
"""A single paragraph with such a list may be about the whole."""
_HEADING = 30


def make_points(part: NoticePart) -> None:
    """Moves the paragraphs of a `part` without points from its lead into points: one for each that has a unit list, with
    those since the list before it. What stands behind the last list is the part's tail.
    """
    listed = [at for at, words in enumerate(part.lead) if USUAL_LIST.search(words.text)]
    if part.nodes or part.tables or len(listed) < _LEAST:
        return
    lines, first = part.lead, listed[0]
    begin = first - 1 if first and _is_heading(lines[first - 1]) else first
    part.lead, part.tail = lines[:begin], [*lines[listed[-1] + 1 :], *part.tail]
    for at in listed:
        head, *body = lines[begin : at + 1]
        part.nodes.append(OutlineNode(None, head, body))
        begin = at + 1


def _is_heading(words: Words) -> bool:
    """Whether a line above the first list names it: short and no sentence, nor the notice's title or whom it is for."""
    is_title = TITLE.fullmatch(words.text.strip())
    return len(words) <= _HEADING and not is_title and not re.search("[。；;，,：:]", words.text)
