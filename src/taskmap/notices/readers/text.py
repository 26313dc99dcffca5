"""Plain text to a Notice: a passage a line; lines of tabs or of pipes are tables.

Joining and splitting lines is left to the outline, which knows what a heading is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from msgspec.structs import replace

from taskmap.notices.notice import Notice, NoticeCell, NoticeTable, Passage
from taskmap.notices.readers import passages
from taskmap.system.diagnostics import Source
from taskmap.system.encoding import DecodedText, decode

_END = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_LEAST_TABS, _LEAST_ROWS = 3, 3
_LEAST_PIPES = 2
_SHORT = 40
# The line below the head of a Markdown table.
_RULE = re.compile(":?-+:?")
_PIPES = ("|", "｜", "│", "┃")
_PIPE = re.compile(f"(?<!\\\\)[{''.join(_PIPES)}]")
_BORDER = "|｜│┃+-:= \t─━┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛"
"""What rules and frames of tables are drawn with."""
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


class _Line(NamedTuple):
    number: int
    text: str


def recognises(data: bytes, name: str) -> bool:
    """Whether `data` is text, whatever its `name`: all that is not plainly binary, since this kind
    is asked last. XML is refused: it is data that only looks like text.
    """
    return not data.removeprefix(b"\xef\xbb\xbf").startswith(b"<?xml") and _is_text(decode(data))


def read(data: bytes, file: str) -> Notice:
    """The notice in `data`, decoded by its content; places are lines and columns from 1. Characters
    that could not be decoded are one doubt, at the first of them; `file` is the name in every
    place.
    """
    decoded = decode(data)
    lines = [_Line(number, text) for number, text in enumerate(_END.split(decoded.text), 1)]
    doubts = []
    if decoded.replacement_count:
        at = _first_replacement(lines, file)
        doubts.append(passages.decoding_warning(decoded.replacement_count, at))
    return Notice(file, tuple(_items(lines, file)), tuple(doubts))


def _is_text(content: DecodedText) -> bool:
    text = content.text
    odd = content.replacement_count + len(_CONTROL.findall(text))
    return "\0" not in text and odd * 10 <= len(text)


def _first_replacement(lines: Sequence[_Line], file: str) -> Source:
    at = next(line for line in lines if "\ufffd" in line.text)
    return Source(file, at.number, at.text.index("\ufffd") + 1)


def _items(lines: Sequence[_Line], file: str) -> Iterator[Passage | NoticeTable]:
    at = 0
    while at < len(lines):
        if count := _pipe_table_length(lines, at):
            rows = [line for line in lines[at : at + count] if not _is_border(line)]
            yield _table([_cells(line, _columns(line.text), file) for line in rows])
        else:
            count = _tab_table_length(lines, at)
            yield from _read_lines(lines[at : at + count], file)
        at += count


def _read_lines(lines: Sequence[_Line], file: str) -> Iterator[Passage | NoticeTable]:
    """Lines with equally many tabs: rows copied from a table, or passages."""
    if _is_table(lines):
        yield _table(_rejoin_rows([_cells(line, line.text.split("\t"), file) for line in lines]))
        return
    for number, text in lines:
        found = passages.passage(text, Source(file, number, passages.margin(text) + 1))
        if found:
            yield found


def _tab_table_length(lines: Sequence[_Line], at: int) -> int:
    """How many lines from `at` on are rows of one table with tabs between its cells; 1 if there is no table.

    Rows lose the tabs of their last cells when they are copied, and a heading over all columns has none.
    """
    count = 1
    if lines[at].text.count("\t") < _LEAST_TABS:
        return count
    while at + count < len(lines):
        text = lines[at + count].text
        if "\t" not in text and not _is_heading(lines, at + count):
            break
        count += 1
    return count


def _is_heading(lines: Sequence[_Line], at: int) -> bool:
    """A short line between rows."""
    following = lines[at + 1].text if at + 1 < len(lines) else ""
    return 0 < len(lines[at].text.strip()) <= _SHORT and following.count("\t") >= _LEAST_TABS - 1


def _is_table(lines: Sequence[_Line]) -> bool:
    if len(lines) < _LEAST_ROWS:
        return False
    filled = (sum(map(bool, map(passages.visible_text, line.text.split("\t")))) for line in lines)
    # Tabs that only indent fill one column.
    return sum(count > 1 for count in filled) * 2 >= len(lines)


def _rejoin_rows(rows: list[list[NoticeCell]]) -> list[list[NoticeCell]]:
    """Rows that a line break inside a cell cut in two are joined again: both lack cells, and the first ends with 、."""
    width = max(map(len, rows))
    joined: list[list[NoticeCell]] = []
    for row in rows:
        last = joined[-1] if joined else []
        if len(last) + len(row) == width + 1 and last[-1].text.endswith(("、", "，", ",")):
            *before, cut = last
            joined[-1] = [*before, replace(cut, text=cut.text + row[0].text), *row[1:]]
        else:
            joined.append(row)
    return joined


def _pipe_table_length(lines: Sequence[_Line], at: int) -> int:
    """How many lines from here on are a table of pipes, its rules included; 0 if this is none. With
    a rule below its head, as in Markdown, one pipe a line is enough; without it all lines need two.
    """
    least = 1 if _is_below_head(lines, at) else _LEAST_PIPES
    count = 0
    while at + count < len(lines):
        text = lines[at + count].text
        if len(_PIPE.findall(text)) < least and not _is_border(lines[at + count]):
            break
        count += 1
    rows = [line for line in lines[at : at + count] if not _is_border(line)]
    return count if len(rows) > 1 or (rows and least == 1) else 0


def _is_border(line: _Line) -> bool:
    """A line that is drawn: the rule of Markdown, or the frame of a table made of characters."""
    text = line.text.strip()
    return len(text) > 1 and not text.strip(_BORDER)


def _is_below_head(lines: Sequence[_Line], at: int) -> bool:
    """Whether the next line is a rule with a dash for each column of this one."""
    head, below = lines[at].text, lines[at + 1].text if at + 1 < len(lines) else ""
    if not _PIPE.search(head) or not _PIPE.search(below):
        return False
    rule = _columns(below)
    return len(_columns(head)) == len(rule) and all(_RULE.fullmatch(one.strip()) for one in rule)


def _columns(line: str) -> list[str]:
    text = line.strip()
    text = text[1:] if text.startswith(_PIPES) else text
    return _PIPE.split(text[:-1] if text.endswith(_PIPES) else text)


def _cells(line: _Line, columns: list[str], file: str) -> list[NoticeCell]:
    cells, column = [], 1
    for text in columns:
        at = Source(file, line.number, column + passages.margin(text))
        cells.append(passages.cell(_BREAK.sub("\n", text.replace("\\|", "|")), at))
        column += len(text) + 1
    return cells


def _table(rows: list[list[NoticeCell]]) -> NoticeTable:
    """Rows filled up to the longest with blank cells at the place of their last."""
    even = zip(*zip_longest(*rows), strict=True)
    return NoticeTable(
        tuple(
            tuple(cell or NoticeCell("", row[-1].at) for cell in full)
            for row, full in zip(rows, even, strict=True)
        )
    )
