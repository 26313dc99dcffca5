"""Pages to the same pages without page numbers and without what stands at the head or foot of each,
and the texts left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from taskmap.notices.readers.pdf.grid import PageGrid
from taskmap.notices.readers.pdf.lines import PageLine
from taskmap.notices.readers.pdf.pages import PdfPage

_DASHES = "-—–－―_·•~～ "
_NUMBER = re.compile(
    f"[{_DASHES}]*(?:[0-9０-９]{{1,4}}|[ivxIVX]{{1,5}})[{_DASHES}]*|[0-9]{{1,4}} ?/ ?[0-9]{{1,4}}"
    "|第 ?[0-9]{1,4} ?页(?:[ /，,]*共 ?[0-9]{1,4} ?页)?"
)
_DEEP = 2
"""So many lines at the head and at the foot are looked at."""
_SAME = 4.0
"""Points by which the place of a repeated line may differ."""

Key = tuple[str, int]


def remove_headers_footers(pages: Sequence[PdfPage]) -> tuple[list[PdfPage], list[str]]:
    """The `pages` without headers, footers and page numbers, and the texts of the lines taken out.
    A line counts as one if it stands at the same place on half of the pages, at least two, or on
    three of six and more. All stays if nothing else would be left.
    """
    counts = Counter(key for page in pages for key in {_key(line) for line in _ends(page)})
    least = max(2, (len(pages) + 1) // 2 if len(pages) < 6 else 3)
    remaining, removed = [], []
    for page in pages:
        frame_lines = {line for line in _ends(page) if counts[_key(line)] >= least}
        frame_lines |= set(_numbers(page, frame_lines))
        removed += [
            line.text for line in page.items if isinstance(line, PageLine) and line in frame_lines
        ]
        remaining.append(
            replace(page, items=tuple(item for item in page.items if item not in frame_lines))
        )
    if not any(page.items for page in remaining):
        # Pages of one line each, which look like nothing but heads.
        return list(pages), []
    return remaining, removed


def _ends(page: PdfPage) -> list[PageLine]:
    lines = [
        item for item in page.items[:_DEEP] + page.items[-_DEEP:] if isinstance(item, PageLine)
    ]
    return list(dict.fromkeys(lines))


def _key(line: PageLine) -> Key:
    """The same for 「第3页」 and 「第4页」 at one place."""
    return re.sub("[0-9]+", "#", line.text), round(line.top / _SAME)


def _numbers(page: PdfPage, frame_lines: set[PageLine]) -> Iterator[PageLine]:
    """The number of a page, which may be in the other corner of the next one."""
    rest = [item for item in page.items if item not in frame_lines]
    for item in (rest[:1] + rest[-1:]) if len(page.items) > 1 else []:
        if not isinstance(item, PageGrid) and _NUMBER.fullmatch(item.text):
            yield item
