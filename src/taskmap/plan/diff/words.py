"""Two wordings of a text to the words that were put in, taken out or exchanged."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import NamedTuple

# A number is one word: of 「60%」 and 「65%」 nobody wants to read that 0 became 5.
_WORD = re.compile(r"\d+(?:\.\d+)?[%‰％]?|[A-Za-z]+|.", re.S)
_SHORT = 2
"""Fewer unchanged words than this between two edits make them one edit."""


class Edit(NamedTuple):
    """What stood there, and what stands there now; one of them may be empty."""

    before: str
    after: str


def edits(before: str, after: str) -> tuple[Edit, ...]:
    """The words put in, taken out or exchanged between the texts `before` and `after`, in their order."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    spans: list[tuple[int, int, int, int]] = []
    for tag, i, i_end, j, j_end in difflib.SequenceMatcher(None, old, new, False).get_opcodes():
        if tag == "equal":
            continue
        if spans and i - spans[-1][1] < _SHORT:
            spans[-1] = (spans[-1][0], i_end, spans[-1][2], j_end)
        else:
            spans.append((i, i_end, j, j_end))
    return tuple(Edit("".join(old[i:k]), "".join(new[j:m])) for i, k, j, m in spans)


def describe_edits(before: str, after: str) -> str:
    """The edits between the texts `before` and `after` in Chinese: 「“60%”改为“65%”；删去“及时”；增加“并公示”」."""
    return "；".join(_edit_phrases(edits(before, after)))


def _edit_phrases(edits: tuple[Edit, ...]) -> Iterator[str]:
    for before, after in edits:
        if not before:
            yield f"增加“{after}”"
        elif not after:
            yield f"删去“{before}”"
        else:
            yield f"“{before}”改为“{after}”"
