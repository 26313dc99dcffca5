"""Fields of a document (页码, 目录, 带圈字符): which of the text inside one is printed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field

from taskmap.notices.readers.docx import numerals
from taskmap.notices.readers.docx.names import W

if TYPE_CHECKING:
    from lxml.etree import _Element

_KIND = f"{W}fldCharType"
_DELETED = (f"{W}del", f"{W}moveFrom")
_CONTENTS = re.compile(r"\s*TO[CA]\b", re.IGNORECASE)
# What 带圈字符 and 拼音指南 write: a ring, or a reading, printed over the last of the arguments.
_OVERPRINT = re.compile(r"\s*EQ\b.*?\\o(?=[\\(\s])", re.IGNORECASE)
_NUMBER = re.compile("[0-9]{1,2}")
_LAST = re.compile(r"[,;，]\s*([^,;，()（）\\]+?)\s*\)\s*$")


class _Field(Struct):
    code: str = ""
    shows: bool = False


class WordFields(Struct):
    """The fields open at one place of the text; fed with w:fldChar and w:instrText as they come."""

    _complete_marks: set[_Element]
    _open: list[_Field] = field(default_factory=list)

    @classmethod
    def of(cls, root: _Element) -> WordFields:
        """The fields of the document below `root`. Only those with both a begin and an end count;
        else a lost end would take the rest of the notice along.
        """
        complete: set[_Element] = set()
        open_fields: list[list[_Element]] = []
        for mark in root.iter(f"{W}fldChar"):
            kind = mark.get(_KIND)
            if next(mark.iterancestors(*_DELETED), None) is not None:
                continue
            if kind == "begin":
                open_fields.append([mark])
            elif open_fields:
                open_fields[-1].append(mark)
                if kind == "end":
                    complete.update(open_fields.pop())
        return cls(complete)

    @property
    def hides_text(self) -> bool:
        """Whether text at this place is not printed or not wanted: inside the code of a field, or
        in a table of contents.
        """
        return any(not each.shows or is_contents(each.code) for each in self._open)

    def take_mark(self, element: _Element) -> str:
        """Takes a w:fldChar in. The text that a field prints by its code alone when it ends, such
        as ③; empty for all other marks.
        """
        if element not in self._complete_marks:
            return ""
        kind = element.get(_KIND)
        if kind == "begin":
            self._open.append(_Field())
        elif kind == "separate" and self._open:
            self._open[-1].shows = True
        elif kind == "end" and self._open:
            ended = self._open.pop()
            return "" if ended.shows or self.hides_text else _overprint_text(ended.code)
        return ""

    def add_code(self, code: str) -> None:
        """Takes a part of a field's `code` in, which Word may spread over several w:instrText;
        without an open field it is dropped.
        """
        if self._open:
            self._open[-1].code += code


def is_contents(code: str) -> bool:
    """Whether the `code` of a field makes a table of contents or of authorities: TOC, TOA."""
    return bool(_CONTENTS.match(code))


def _overprint_text(code: str) -> str:
    r"""“EQ \o\ac(○,3)” is printed as a 3 in a ring."""
    last = _LAST.search(code) if _OVERPRINT.match(code) else None
    if last is None:
        return ""
    is_circled = "○" in code and _NUMBER.fullmatch(last[1])
    return numerals.circled_number(int(last[1])) if is_circled else last[1]
