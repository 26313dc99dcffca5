"""A notice without its table of contents, whose lines would be read as chapters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from taskmap.notices.lexicon.outline import CONTENTS_HEADING, CONTENTS_LINE
from taskmap.notices.notice import Notice, NoticeTable, Passage
from taskmap.system.text import plain

_LEAST = 2
"""A single line with dots is no table of contents."""


def leave_out_contents(notice: Notice) -> Notice:
    """The `notice` without the lines of its table of contents; `conservation` lists them."""
    lines = contents_lines(notice.items)
    items = tuple(item for item in notice.items if id(item) not in lines)
    return replace(notice, items=items)


def contents_lines(items: Sequence[Passage | NoticeTable]) -> set[int]:
    """The `id`s of the passages among the `items` of a notice that are its table of contents: lines with dots and the
    number of a page; those between 目录 and the place where the first of them returns.
    """
    return set(_contents_lines(items))


def _contents_lines(items: Sequence[Passage | NoticeTable]) -> Iterator[int]:
    passages = [item for item in items if isinstance(item, Passage)]
    dotted = [one for one in passages if CONTENTS_LINE.fullmatch(one.text.strip())]
    if len(dotted) >= _LEAST:
        yield from map(id, dotted)
    for place, one in enumerate(passages):
        if CONTENTS_HEADING.fullmatch(one.text.strip()):
            end = _end_of_contents(passages, place)
            yield from map(id, passages[place:end])
            return


def _end_of_contents(passages: Sequence[Passage], place: int) -> int:
    """Where the heading that stands first below 目录 returns; right below 目录 where it does not."""
    first = _heading(passages[place + 1]) if place + 1 < len(passages) else ""
    following = range(place + 2, len(passages))
    return next((at for at in following if first and _heading(passages[at]) == first), place + 1)


def _heading(passage: Passage) -> str:
    text = passage.text.strip()
    dotted = CONTENTS_LINE.fullmatch(text)
    return plain(dotted["heading"] if dotted else text)
