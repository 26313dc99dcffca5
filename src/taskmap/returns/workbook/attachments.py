"""A returned workbook to what is laid on its cells: comments, pictures, boxes of text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from taskmap.system import xlsx, zips
from taskmap.system.spreadsheets import CellPosition, column_number
from taskmap.system.text import byte_mark

COMMENT, PICTURE, BOX = "批注", "图片", "文本框"
CELL_PICTURES = "xl/cellimages.xml"
"""In which WPS keeps pictures that stand in cells."""
_COMMENT = re.compile(
    r"""<(?:\w+:)?comment\b[^>]*?\sref=["']([A-Z]+)(\d+)["'].*?</(?:\w+:)?comment>""", re.S
)
_ANCHOR = re.compile(r"<(?:\w+:)?(?:two|one)CellAnchor\b.*?</(?:\w+:)?(?:two|one)CellAnchor>", re.S)
_FROM = re.compile(r"<(?:\w+:)?col>(\d+)</.*?<(?:\w+:)?row>(\d+)</", re.S)
_EMBEDDED = re.compile(r"""\br:embed=["']([^"']+)["']""")


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
    for sheet, part in xlsx.sheet_parts(archive).items():
        for target in xlsx.relations(archive, part).values():
            if target in archive.names and "comment" in target.lower() and target.endswith(".xml"):
                yield from _comments(archive, target, sheet)
            elif target in archive.names and "/drawing" in target and target.endswith(".xml"):
                yield from _drawn(archive, target, sheet)
    if CELL_PICTURES in archive.names:
        text = xlsx.read_text(archive, CELL_PICTURES)
        yield from (Attachment(PICTURE, "") for _ in _EMBEDDED.findall(text))


def _comments(archive: zips.Zip, part: str, sheet: str) -> Iterator[Attachment]:
    for found in _COMMENT.finditer(xlsx.read_text(archive, part)):
        place = int(found[2]) - 1, column_number(found[1]) - 1
        yield Attachment(COMMENT, sheet, place, xlsx.inner_text(found[0]))


def _drawn(archive: zips.Zip, part: str, sheet: str) -> Iterator[Attachment]:
    targets = xlsx.relations(archive, part)
    for anchor in _ANCHOR.findall(xlsx.read_text(archive, part)):
        corner = _FROM.search(anchor)
        place = (int(corner[2]), int(corner[1])) if corner else None
        pictures = [targets.get(own, "") for own in _EMBEDDED.findall(anchor)]
        if pictures:
            marks = (
                byte_mark(archive.read_named(name)) for name in pictures if name in archive.names
            )
            yield Attachment(PICTURE, sheet, place, picture=next(marks, ""))
        elif words := xlsx.inner_text(anchor):
            yield Attachment(BOX, sheet, place, words)
