"""Lines of a notice that were cut at the width of a page, joined again; what stands on a line of its own stays there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from taskmap.notices.drafting import field_labels
from taskmap.notices.drafting.brackets import CLOSING, OPENING
from taskmap.notices.drafting.names import is_name
from taskmap.notices.drafting.numbering import Series
from taskmap.notices.drafting.words import is_finished
from taskmap.notices.lexicon.head import DAY
from taskmap.notices.lexicon.outline import ATTACHMENT, NUMBER_AHEAD, OWN_LINE, PAGE_NUMBER
from taskmap.notices.lexicon.units import BRACKETS
from taskmap.notices.notice import NoticeTable, Passage
from taskmap.system.text import width

_HEADING = 45
"""A heading that stands alone has no more characters than this."""
_FEW = 5
_LINE = 30
"""A line that is cut off at the page's width has more characters than this."""


def join_broken_lines(items: Sequence[Passage | NoticeTable]) -> Iterator[Passage | NoticeTable]:
    """The `items` of a notice without the numbers of pages, lines that a page break cut apart joined; those between the
    points, never those of the head.
    """
    pending: Passage | None = None
    last_line = ""
    has_points = False
    indented, widths = _is_indented(items), _widths(items)
    for item in items:
        if isinstance(item, NoticeTable):
            if pending is not None:
                yield pending
            pending = None
            yield item
            continue
        if PAGE_NUMBER.fullmatch(item.text):
            continue
        outdented = indented and item.at.column == 1 and _may_go_on(item.text)
        if (
            pending is not None
            and (
                (has_points and (outdented or _runs_on(pending.text, item.text)))
                or _fills_line(last_line, widths, item.text)
            )
            and not _stands_alone(pending.text)
        ):
            pending, last_line = (
                Passage(_join_lines(pending.text, item.text), pending.at, pending.level),
                item.text,
            )
            continue
        if pending is not None:
            yield pending
        pending, last_line = item, item.text
        has_points = has_points or _is_point(item.text)
    if pending is not None:
        yield pending


def _columns(text: str) -> int:
    return width(text, ambiguous=2)


_MEASURES: tuple[tuple[Callable[[str], int], int, int], ...] = (
    (len, _LINE - 5, 1),
    (_columns, 2 * (_LINE - 5), 4),
)
"""How a line is measured, in characters or, as on a printed page, in columns, a figure half as wide as a word; how long a
wrapped line is at the least, and how much it may lack: no line begins with a mark, and no figure is cut in two.
"""


def _widths(items: Sequence[Passage | NoticeTable]) -> tuple[int, ...]:
    """The width at which lines were wrapped by each measure: that of a good part of all lines, and of the longest; else 0."""
    lines = [item.text for item in items if isinstance(item, Passage)]
    return tuple(_wrapped([measure(line) for line in lines], *rest) for measure, *rest in _MEASURES)


def _wrapped(lengths: Sequence[int], least: int, ragged: int) -> int:
    longest = max(lengths, default=0)
    full = sum(length >= longest - ragged for length in lengths)
    return longest if longest >= least and full > _FEW and 4 * full > len(lengths) else 0


def _fills_line(line: str, widths: Sequence[int], following: str) -> bool:
    """A line as long as all wrapped lines by one of the measures, that ends in the middle of a sentence."""
    if not any(widths) or is_finished(line):
        return False
    filled = any(
        wrapped and measure(line) >= wrapped - ragged
        for wrapped, (measure, _, ragged) in zip(widths, _MEASURES, strict=True)
    )
    return filled and not _begins_item(following)


def _is_indented(items: Sequence[Passage | NoticeTable]) -> bool:
    """Whether paragraphs begin with an indent, so that a line without one goes on with the one before."""
    columns = [item.at.column for item in items if isinstance(item, Passage) and item.at.line]
    indents = sum(column > 1 for column in columns)
    return len(columns) > _FEW and _FEW < indents < len(columns) and 5 * indents > len(columns)


def _is_point(text: str) -> bool:
    return next(Series().marks(text), None) is not None


def _runs_on(text: str, following: str) -> bool:
    if _begins_item(following) or not text.strip():
        return False
    if text.rstrip().endswith("、"):
        return True
    if is_name(following.strip()):
        return False
    if text.rstrip().endswith(("、", "，", ",")) or following.lstrip().startswith(
        ("、", "，", ",")
    ):
        return True
    if is_finished(text.rstrip()):
        return False
    if len(text) >= _LINE and _has_open_bracket(text):
        return True
    # What stands behind the last sentence may be the label of a list without brackets.
    end = BRACKETS.sub("", text).split("。")[-1]
    if any(label.field in field_labels.UNITS for label in field_labels.find(end)):
        return False
    # A heading has no stop inside; what has one and no end was cut off.
    if "。" in text:
        return True
    if len(text) < _LINE:
        return False
    return bool(re.search("[，,；;]", text)) or len(text) > _HEADING


def _has_open_bracket(text: str) -> bool:
    """Whether the last bracket of a line is still open."""
    return max(map(text.rfind, OPENING)) > max(map(text.rfind, CLOSING))


def _may_go_on(text: str) -> bool:
    """Whether a line without an indent may go on with the one before: one that is a name signs the notice."""
    return not (_begins_item(text) or is_name(text.strip()))


def _stands_alone(text: str) -> bool:
    """A line with which none goes on: 附件, the day of the signature."""
    return bool(ATTACHMENT.fullmatch(text.strip()) or DAY.fullmatch(text.strip()))


def _begins_item(text: str) -> bool:
    """Whether a line begins something of its own."""
    stripped = text.strip()
    if ATTACHMENT.match(stripped) or OWN_LINE.match(stripped):
        return True
    label = next(field_labels.find(stripped), None)
    if label is not None and label.start == 0:
        return True
    mark, _ = next(Series().marks(stripped), (None, 0))
    if mark is not None and mark.start == 0:
        return True
    return bool(NUMBER_AHEAD.match(stripped))


def _join_lines(text: str, following: str) -> str:
    text, following = text.rstrip(), following.lstrip()
    return text + following
