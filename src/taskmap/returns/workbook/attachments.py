"""A returned workbook to what is laid on its cells: comments, pictures, boxes of text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from taskmap.system import zips
from taskmap.system.spreadsheets import CellPosition, column_number
from taskmap.system.text import byte_mark

COMMENT, PICTURE, BOX = "批注", "图片", "文本框"
CELL_PICTURES = "xl/cellimages.xml"
"""In which WPS keeps pictures that stand in cells."""
_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_COMMENT = re.compile(
    r"""<(?:\w+:)?comment\b[^>]*?\sref=["']([A-Z]+)(\d+)["'].*?</(?:\w+:)?comment>""", re.S
)
_ANCHOR = re.compile(r"<(?:\w+:)?(?:two|one)CellAnchor\b.*?</(?:\w+:)?(?:two|one)CellAnchor>", re.S)
_FROM = re.compile(r"<(?:\w+:)?col>(\d+)</.*?<(?:\w+:)?row>(\d+)</", re.S)
_EMBEDDED = re.compile(r"""\br:embed=["']([^"']+)["']""")
_TEXT = re.compile(r"<(?:\w+:)?t(?:\s[^>]*)?>([^<]*)<")


class Attachment(NamedTuple):
    """Where on which sheet it lies (None: not known), counted from 0; `text` of a comment or box, the mark of a picture's
    bytes.
    """

    kind: str
    sheet: str
    place: CellPosition | None = None
    text: str = ""
    picture: str = ""


def may_be_attached(part: str) -> bool:
    """Whether the part of that name in an .xlsx file is one that lays something on cells."""
    return "/comment" in part or part.startswith(("xl/drawings/drawing", CELL_PICTURES))


def xlsx_attachments(data: bytes) -> Iterator[Attachment]:
    """What is laid on the sheets of the .xlsx file `data`."""
    archive = zips.Zip(data)
    for sheet, part in sheet_parts(archive).items():
        for target in _relations(archive, part).values():
            if target in archive.names and "comment" in target.lower() and target.endswith(".xml"):
                yield from _comments(archive, target, sheet)
            elif target in archive.names and "/drawing" in target and target.endswith(".xml"):
                yield from _drawn(archive, target, sheet)
    if CELL_PICTURES in archive.names:
        text = _read(archive, CELL_PICTURES)
        yield from (Attachment(PICTURE, "") for _ in _EMBEDDED.findall(text))


def book_part(archive: zips.Zip) -> str:
    """The name of the member that holds the workbook itself, which not every program calls xl/workbook.xml; "" where the
    file does not say.
    """
    return next(iter(_relations(archive, "", "/officeDocument").values()), "")


def sheet_parts(archive: zips.Zip) -> dict[str, str]:
    """By the names of the worksheets the names of the members that hold them, in the order of the tabs; empty where the
    file does not say.
    """
    book = book_part(archive)
    if book not in archive.names:
        return {}
    targets, found = _relations(archive, book, "/worksheet"), {}
    for each in _elements(_SHEET, _read(archive, book)):
        own = next((text for key, text in each.items() if key.endswith(":id")), "")
        if own in targets:
            found[each.get("name", "")] = targets[own]
    return found


def _relations(archive: zips.Zip, part: str, kind: str = "") -> Mapping[str, str]:
    """By the ids of its relations whose type ends so the names of the members that the `part`, "" for the whole file, leads
    to.
    """
    name = zips.relations_part(part)
    if name not in archive.names:
        return {}
    return {
        each.get("Id", ""): zips.target_part(part, each.get("Target", ""))
        for each in _elements(_RELATION, _read(archive, name))
        if each.get("Type", "").endswith(kind)
    }


def _comments(archive: zips.Zip, part: str, sheet: str) -> Iterator[Attachment]:
    for found in _COMMENT.finditer(_read(archive, part)):
        place = int(found[2]) - 1, column_number(found[1]) - 1
        yield Attachment(COMMENT, sheet, place, _words(found[0]))


def _drawn(archive: zips.Zip, part: str, sheet: str) -> Iterator[Attachment]:
    targets = _relations(archive, part)
    for anchor in _ANCHOR.findall(_read(archive, part)):
        corner = _FROM.search(anchor)
        place = (int(corner[2]), int(corner[1])) if corner else None
        pictures = [targets.get(own, "") for own in _EMBEDDED.findall(anchor)]
        if pictures:
            marks = (
                byte_mark(archive.read_named(name)) for name in pictures if name in archive.names
            )
            yield Attachment(PICTURE, sheet, place, picture=next(marks, ""))
        elif words := _words(anchor):
            yield Attachment(BOX, sheet, place, words)


def _words(xml: str) -> str:
    return html.unescape("".join(_TEXT.findall(xml))).strip()


def _read(archive: zips.Zip, member: str) -> str:
    return archive.read_named(member).decode("utf-8", "replace")


def _elements(pattern: re.Pattern[str], text: str) -> Iterator[dict[str, str]]:
    for tag in pattern.findall(text):
        yield {
            name: html.unescape(double or single)
            for name, double, single in _ATTRIBUTE.findall(tag)
        }
