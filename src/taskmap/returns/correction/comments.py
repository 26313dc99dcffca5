"""Comments on the cells of a sheet, with the boxes in which they are shown: two parts, which name a cell each in its way."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from taskmap.returns.correction.workbook_parts import SHEET_ORDER, WorkbookParts, insert_ordered
from taskmap.returns.workbook.unread import CORRECTION_SIGN
from taskmap.system.spreadsheets import cell_position
from taskmap.system.xlsx import MAIN, RELATION

_AUTHOR = "taskmap"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_NO_COMMENTS = f'<comments xmlns="{MAIN[1:-1]}"><authors/><commentList/></comments>'.encode()
_SPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
"""Said with each box: other programs choose other prefixes."""
_NO_DRAWING = b"<xml></xml>"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# Not every program writes this part as sound XML, so it is read as text.
_BOX = re.compile(r"<(\w+):shape\b(?:(?!</\1:shape>).)*</\1:shape>", re.S)
_BOX_NUMBER = re.compile(r"_s(\d+)")
_BOX_KIND = (
    f'<v:shapetype {_SPACES} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_CHARACTERS_A_LINE, _BOX_WIDTH = 17, 260


class SheetComments:
    """The comments of the sheet in `part`; nothing is changed before something is written or taken away."""

    def __init__(self, parts: WorkbookParts, part: str) -> None:
        self._parts, self._sheet = parts, part
        self._comments = next(parts.related(part, "comments"), "")

    def unmark(self) -> None:
        """Take away what an earlier correction has added."""
        if not self._comments:
            return
        for comment in self._parts.root(self._comments).findall(f"{MAIN}commentList/{MAIN}comment"):
            if CORRECTION_SIGN in "".join(comment.itertext()):
                self._parts.root(self._comments, changes=True)
                _cut_marks(comment)
                if not "".join(comment.itertext()).strip():
                    self._remove(comment)

    def mark(self, lines_by_cell: Mapping[str, str]) -> None:
        """Add these lines to the comments of the cells, which may have none."""
        if not self._comments:
            self._parts.add(
                self._sheet, "comments", "xl/comments*.xml", _COMMENTS_TYPE, _NO_COMMENTS
            )
            self._comments = next(self._parts.related(self._sheet, "comments"))
        root = self._parts.root(self._comments, changes=True)
        known = {
            each.get("ref"): each for each in root.iterfind(f"{MAIN}commentList/{MAIN}comment")
        }
        boxes: dict[str, str] = {}
        for cell, lines in lines_by_cell.items():
            comment = known.get(cell)
            if comment is None:
                comment = _add_comment(root, cell)
                boxes[cell] = f"{CORRECTION_SIGN}{lines}"
            _append_text(comment, f"{CORRECTION_SIGN}{lines}")
        if boxes:
            self._add_boxes(boxes)

    def _remove(self, comment: etree._Element) -> None:
        place = comment.get("ref", "")
        parent = comment.getparent()
        assert parent is not None
        parent.remove(comment)
        if drawing := self._drawing():
            boxes = self._parts.read(drawing).decode("utf-8", "surrogateescape")
            kept = _BOX.sub(lambda box: "" if _stands_at(box[0], place) else box[0], boxes)
            self._parts.write(drawing, kept.encode("utf-8", "surrogateescape"))

    def _drawing(self) -> str:
        own = self._parts.root(self._sheet).find(f"{MAIN}legacyDrawing")
        relation = None if own is None else own.get(f"{RELATION}id")
        return self._parts.related_part(self._sheet, relation) if relation else ""

    def _add_boxes(self, texts: Mapping[str, str]) -> None:
        if not (drawing := self._drawing()):
            name = "xl/drawings/vmlDrawing*.vml"
            relation = self._parts.add(self._sheet, "vmlDrawing", name, _DRAWING_TYPE, _NO_DRAWING)
            own = etree.Element(f"{MAIN}legacyDrawing")
            own.set(f"{RELATION}id", relation)
            insert_ordered(self._parts.root(self._sheet, changes=True), own, SHEET_ORDER)
            drawing = self._parts.related_part(self._sheet, relation)
        text = self._parts.read(drawing).decode("utf-8", "surrogateescape")
        before, end, behind = text.rpartition("</xml>")
        kind = "" if 'id="_x0000_t202"' in text else _BOX_KIND
        first = max((int(number) for number in _BOX_NUMBER.findall(text)), default=1024) + 1
        boxes = "".join(
            _box(first + at, cell, lines) for at, (cell, lines) in enumerate(texts.items())
        )
        data = f"{before}{kind}{boxes}{end}{behind}".encode("utf-8", "surrogateescape")
        self._parts.write(drawing, data)


def _add_comment(root: etree._Element, cell: str) -> etree._Element:
    authors, comments = root.find(f"{MAIN}authors"), root.find(f"{MAIN}commentList")
    assert authors is not None
    assert comments is not None
    names = [each.text for each in authors]
    if _AUTHOR not in names:
        etree.SubElement(authors, f"{MAIN}author").text = _AUTHOR
        names.append(_AUTHOR)
    comment = etree.SubElement(comments, f"{MAIN}comment", ref=cell)
    comment.set("authorId", str(names.index(_AUTHOR)))
    return comment


def _append_text(comment: etree._Element, added: str) -> None:
    """As a run of its own, behind what the unit wrote."""
    text = comment.find(f"{MAIN}text")
    if text is None:
        text = etree.SubElement(comment, f"{MAIN}text")
    for plain in text.findall(f"{MAIN}t"):
        # A plain text and runs do not stand beside each other.
        run = etree.Element(f"{MAIN}r")
        text.replace(plain, run)
        run.append(plain)
    before = "\n" if "".join(text.itertext()) else ""
    words = etree.SubElement(etree.SubElement(text, f"{MAIN}r"), f"{MAIN}t")
    words.text = f"{before}{added}"
    words.set(_SPACE, "preserve")


def _cut_marks(comment: etree._Element) -> None:
    """Of the texts the part before the first mark."""
    is_marked = False
    for words in comment.iter(f"{MAIN}t"):
        text = words.text or ""
        if not is_marked and CORRECTION_SIGN in text:
            is_marked = True
            words.text = text.partition(CORRECTION_SIGN)[0].rstrip()
        elif is_marked:
            words.text = ""


def _stands_at(box: str, cell: str) -> bool:
    row, column = cell_position(cell)
    return bool(
        re.search(rf"<\w+:Row>\s*{row}\s*<", box)
        and re.search(rf"<\w+:Column>\s*{column}\s*<", box)
    )


def _box(number: int, cell: str, text: str) -> str:
    row, column = cell_position(cell)
    lines = sum(-(-len(line) // _CHARACTERS_A_LINE) for line in text.splitlines())
    return (
        f'<v:shape {_SPACES} id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;'
        f'margin-top:2pt;width:{_BOX_WIDTH}px;height:{30 + 20 * lines}px;z-index:1;visibility:hidden" '
        'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
        '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>'
        f"<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
