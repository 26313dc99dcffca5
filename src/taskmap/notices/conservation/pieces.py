"""A notice cut into what has to be found again: its sentences and its cells, and the phrases in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from taskmap.notices.drafting.broken_lines import join_broken_lines
from taskmap.notices.drafting.contents import contents_lines
from taskmap.notices.lexicon.outline import PAGE_NUMBER
from taskmap.notices.notice import Notice, NoticeTable, Passage
from taskmap.system.diagnostics import Source

_SENTENCE = re.compile(r"[^。！!？?\n]+[。！!？?\n]*[”’）)】」』]*")
_BETWEEN = re.compile(r"[^\w\s]+|_+")


class Frame(StrEnum):
    """What belongs to the paper and not to the notice, and may go."""

    PAGE_NUMBER = "page-number"
    CONTENTS = "contents"


class Piece(Struct, frozen=True):
    """A sentence of a passage, or a whole cell. `end` is the place of its last character; of a cell, `first` and `end`
    are the places of the first and the last cell of its row, which say one thing together. `frame` is None for what
    has to be found again.
    """

    at: Source
    text: str
    first: Source
    end: Source
    is_cell: bool = False
    frame: Frame | None = None


def pieces(notice: Notice) -> Iterator[Piece]:
    """The sentences and cells of a `notice` in their order, that of a merged cell once, blank ones left out; before them
    the lines that belong to the paper. A sentence on several lines is one piece.
    """
    contents = contents_lines(notice.items)
    text: list[Passage | NoticeTable] = []
    for item in notice.items:
        if isinstance(item, Passage) and id(item) in contents:
            yield _line(item, Frame.CONTENTS)
        elif isinstance(item, Passage) and PAGE_NUMBER.fullmatch(item.text):
            yield _line(item, Frame.PAGE_NUMBER)
        else:
            text.append(item)
    for item in join_broken_lines(text):
        yield from _sentences(item) if isinstance(item, Passage) else _cells(item)


def _line(passage: Passage, frame: Frame) -> Piece:
    return Piece(passage.at, passage.text, passage.at, passage.at, frame=frame)


def _cells(table: NoticeTable) -> Iterator[Piece]:
    for row in table.rows:
        # A merged cell stands at the place of its first row.
        own = [cell for cell in row if not cell.covered]
        for cell in own:
            if cell.text.strip():
                yield Piece(cell.at, cell.text.strip(), own[0].at, own[-1].at, is_cell=True)


def _sentences(passage: Passage) -> Iterator[Piece]:
    for found in _SENTENCE.finditer(passage.text):
        if text := found[0].strip():
            begin = passage.at._replace(column=passage.at.column + found.start())
            yield Piece(begin, text, begin, begin._replace(column=begin.column + len(found[0]) - 1))


def sentences(text: str) -> list[str]:
    """The sentences of a `text`, each with its mark at the end."""
    return [one for one in map(str.strip, _SENTENCE.findall(text)) if one]


def phrases(text: str) -> list[str]:
    """What stands between the marks of a `text`, in half width; blanks inside are left as they are."""
    found = _BETWEEN.split(unicodedata.normalize("NFKC", text))
    return [one for one in map(str.strip, found) if one]


def letters(text: str) -> str:
    """A `text` in half width without marks and blanks."""
    return "".join("".join(phrases(text)).split())
