"""A notice's passages to a tree of numbered points, each with its own words; nothing is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from taskmap.notices.drafting.broken_lines import join_broken_lines
from taskmap.notices.drafting.draft import Doubt
from taskmap.notices.drafting.names import is_name
from taskmap.notices.drafting.numbering import AHEAD, OutlineMark, Series
from taskmap.notices.drafting.words import Words, short
from taskmap.notices.lexicon.head import DAY, SEAL
from taskmap.notices.lexicon.outline import (
    ATTACHMENT,
    ATTACHMENT_LISTED,
    ATTACHMENTS_LISTED,
    COUNT,
    LAST_PROVISIONS,
    NOTE,
    PAGE_TAIL,
)
from taskmap.notices.notice import Notice, NoticeTable, Passage
from taskmap.system import numerals
from taskmap.system.diagnostics import NOWHERE

_HEADING = 45
"""A heading that stands alone has no more characters than this."""
_SIGNATORIES = 3
"""No more sign one notice, a line each."""


class OutlineNode(Struct):
    """A numbered point: the words after its number on the same line, and the paragraphs below."""

    mark: OutlineMark | None
    head: Words
    body: list[Words] = field(default_factory=list)
    tables: list[NoticeTable] = field(default_factory=list)
    children: list[OutlineNode] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def printed_number(self) -> str:
        """The number as the notice prints it, 「（一）」; empty for a point that has none."""
        return self.mark.printed_number if self.mark else ""

    @property
    def form(self) -> str:
        """The first number of the series it is in: 一、 or (1); empty for a point without a number."""
        return self.mark.form if self.mark else ""

    def paragraphs(self) -> list[Words]:
        """The words on the line of the number and the paragraphs below it, blank ones left out; not
        those of points under it.
        """
        return [words for words in (self.head, *self.body) if words.text]

    def descendants(self) -> Iterator[OutlineNode]:
        """All points under this one, from top to bottom."""
        for child in self.children:
            yield child
            yield from child.descendants()


class NoticePart(Struct):
    """The notice itself, or one of its attachments: the lines before its first point, then the
    points. `heading` is blank for the notice, 附件1 for an attachment. `tail`: who signed it, to whom
    copies go, the foot of the page.
    """

    heading: Words
    lead: list[Words] = field(default_factory=list)
    tables: list[NoticeTable] = field(default_factory=list)
    nodes: list[OutlineNode] = field(default_factory=list)
    tail: list[Words] = field(default_factory=list)

    def all_nodes(self) -> Iterator[OutlineNode]:
        """All points of the part at every depth, from top to bottom."""
        for node in self.nodes:
            yield node
            yield from node.descendants()

    def all_tables(self) -> Iterator[NoticeTable]:
        """The tables before the first point, then those below each point, from top to bottom."""
        yield from self.tables
        for node in self.all_nodes():
            yield from node.tables


def parts(notice: Notice) -> list[NoticePart]:
    """The notice and each of its attachments, in order; the notice itself comes first, even if it is empty."""
    builder = _OutlineBuilder()
    for item in join_broken_lines(notice.items):
        if isinstance(item, NoticeTable):
            builder.add_table(item)
        else:
            builder.add_passage(item)
    for part in builder.parts:
        _cut_tail(part)
    return builder.parts


def _cut_tail(part: NoticePart) -> None:
    """What stands below the last point and belongs to no task: the signature with its date, 抄送, the page's foot."""
    bodies = [node.body for node in part.all_nodes()]
    body = bodies[-1] if bodies else []
    place = next((at for at in range(len(body)) if _begins_tail(body[at:])), len(body))
    part.tail = body[place:]
    del body[place:]


def signature(lines: Sequence[Words]) -> Sequence[Words]:
    """Who signs and the day right below, among `lines` with more behind them; empty where nobody does."""
    for at, words in enumerate(lines):
        if at and DAY.fullmatch(words.text.strip()) and is_name(lines[at - 1].text.strip()):
            return lines[max(at - _SIGNATORIES, 0) : at + 1]
    return ()


def _begins_tail(lines: Sequence[Words]) -> bool:
    """The foot of a page begins here, or the names of those who sign, with the day right below them."""
    for words in lines[: _SIGNATORIES + 1]:
        text = re.sub(r"\s", "", words.text)
        if PAGE_TAIL.match(words.text.strip()) or DAY.fullmatch(text):
            return True
        if not is_name(SEAL.sub("", text)):
            return False
    return False


class _OutlineBuilder:
    """The tree as it grows: `path` holds the open points, outermost first. `in_attachment_list`:
    the last line belongs to the list of attachments.
    """

    def __init__(self) -> None:
        self.parts = [NoticePart(Words("", NOWHERE))]
        self.series = Series()
        self.path: list[OutlineNode] = []
        self.in_attachment_list = False

    def add_table(self, table: NoticeTable) -> None:
        (self.path[-1] if self.path else self.parts[-1]).tables.append(table)

    def add_passage(self, passage: Passage) -> None:
        text = passage.text
        if ATTACHMENT.fullmatch(text.strip()):
            self.parts.append(NoticePart(Words(text.strip(), passage.at)))
            self.series, self.path, self.in_attachment_list = Series(), [], False
            return
        words = Words(text, passage.at)
        if LAST_PROVISIONS.fullmatch(text.strip()):
            self._add_last_provisions(words)
            return
        if NOTE.match(text) or self._lists_attachments(text):
            self._add_words(words)
            return
        if (restarting := self._restart(text)) is not None:
            self._restore_heading(restarting)
        marks = list(self.series.marks(text))
        start = marks[0][0].start if marks else len(text)
        star = text[:start].strip() if marks and not text[:start].strip(AHEAD) else ""
        if start and not star:
            self._add_words(words.part(0, start))
        ends = [*(mark.start for mark, _ in marks), len(text)][1:]
        for (mark, depth), end in zip(marks, ends, strict=False):
            head = words.part(mark.end, end)
            self._add_point(OutlineNode(mark, replace(head, text=star + head.text)), depth)
            star = ""

    def _lists_attachments(self, text: str) -> bool:
        """附件：1.… and the lines 2.… below it name files and are no points."""
        self.in_attachment_list = bool(ATTACHMENTS_LISTED.match(text)) or (
            self.in_attachment_list and bool(ATTACHMENT_LISTED.match(text))
        )
        return self.in_attachment_list

    def _add_last_provisions(self, words: Words) -> None:
        """附则 without a number ends what came before it as a chapter does."""
        self.series = Series([(words.text, 1)])
        self._add_point(OutlineNode(None, words), 0)

    def _add_words(self, words: Words) -> None:
        if not words.text:
            return
        if self.path:
            self.path[-1].body.append(words)
        else:
            self.parts[-1].lead.append(words)

    def _add_point(self, node: OutlineNode, depth: int) -> None:
        depth = min(depth, len(self.path))
        siblings = self.path[depth - 1].children if depth else self.parts[-1].nodes
        last = next((one.mark for one in reversed(siblings) if one.form == node.form), None)
        if last and node.mark and node.mark.number > last.number + 1:
            message = f"序号从“{last.printed_number}”跳到“{node.printed_number}”，中间可能缺了内容，请核对"
            node.doubts.append(Doubt(node.head.at, "number-gap", message))
        siblings.append(node)
        self.path[depth:] = [node]

    def _restart(self, text: str) -> OutlineMark | None:
        """The first number of a deeper series that begins anew though no heading came between."""
        trial = self.series.copy()
        mark, depth = next(trial.marks(text), (None, 0))
        if mark is None or mark.number != 1 or depth == 0 or depth >= len(self.path):
            return None
        last = self.series.last_number(mark.form)
        return mark if last is not None and last > 1 else None

    def _restore_heading(self, mark: OutlineMark) -> None:
        """A short line without a number before a series that begins anew is a heading that lost it."""
        lines = self.path[-1].body
        depth = [node.form for node in self.path].index(mark.form)
        if not lines or len(lines[-1].text) > _HEADING or re.search("[。；;:：]", lines[-1].text):
            return
        above = self.path[depth - 1].mark
        if above is None:
            return
        heading = lines.pop()
        printed = _next_number(above.printed_number)
        node = OutlineNode(OutlineMark(above.form, above.number + 1, printed, 0, 0), heading)
        message = f"“{short(heading.text)}”像是丢了序号的标题，按前后次序补作“{printed}”，请核对"
        node.doubts.append(Doubt(heading.at, "number-lost", message))
        self.series.open_numbers[depth - 1 :] = [(above.form, above.number + 1)]
        self._add_point(node, depth - 1)


def _next_number(printed: str) -> str:
    """The number after this one, printed the same way: 一、 to 二、."""

    def following(match: re.Match[str]) -> str:
        value = (numerals.number(match[0]) or 0) + 1
        return str(value) if match[0].isdigit() else numerals.chinese(value)

    return COUNT.sub(following, printed, count=1)


def text_of(paragraphs: Iterable[Words]) -> str:
    """The paragraphs as one text, a line each."""
    return "\n".join(words.text for words in paragraphs if words.text)
