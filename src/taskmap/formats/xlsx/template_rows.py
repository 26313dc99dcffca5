"""Rows of a template: their cells with what is fixed and what is filled in, and the XML they become."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from taskmap.document import Value
from taskmap.formats.document_text import shown
from taskmap.formats.xlsx.cells import (
    HIGHEST_ROW,
    LOWEST,
    MAIN,
    Room,
    Styles,
    content,
    escaped,
    inline,
    marked_up,
    text_element,
)
from taskmap.formats.xlsx.references import Moves
from taskmap.system.spreadsheets import column_letters, column_number

PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z_]+\.[A-Za-z_]+)\s*\}\}")
EACH = "each."
"""Placeholders of the column that repeats to the right."""
MERGING = "task."
"""A cell with nothing but such a placeholder is merged down over the rows of a task."""

# What a row's XML carries for itself; all else (style, outline level, hidden …) is kept.
_OWN = {"r", "ht", "customHeight", "spans"}
# It can not stand in XML, so no text can hold it.
ROW_MARK = "\x01"
_MARK = ROW_MARK.encode()


@dataclass(slots=True)
class Cell:
    """A cell of a template row: fixed XML, or one lone placeholder (which keeps its type), or text around some."""

    column: int
    style: str
    fixed: str = "/>"
    lone: str = ""
    parts: tuple[str, ...] = ()
    """XML and placeholder names in turn."""
    formula: str = ""
    spill: str = ""
    """The cells of an array formula."""
    room: Room | None = None

    names: tuple[str, ...] = field(init=False, default=())
    each: bool = field(init=False, default=False)
    """Repeated to the right."""

    def hold(self, lone: str, parts: tuple[str, ...] = ()) -> None:
        """Take one placeholder alone, or text around some."""
        self.lone, self.parts = lone, parts
        self.names = (lone,) if lone else parts[1::2]
        self.each = lone.startswith(EACH)

    def calculated(self, moved: Callable[[str], str]) -> str:
        """The formula as XML; `moved` gives a formula or reference as it reads here."""
        array = f' t="array" ref="{moved(self.spill)}"' if self.spill else ""
        return f"><f{array}>{marked_up(moved(self.formula))}</f></c>"

    def height(self, values: Callable[[str], Value], most: float = HIGHEST_ROW) -> float:
        """Points that the cell's text needs, `most` at most."""
        if self.room is None:
            return 0
        if self.lone:
            return self.room.height(values(self.lone), most)
        pieces = [shown(values(part)) if at % 2 else part for at, part in enumerate(self.parts)]
        return self.room.height(re.sub(r"<[^>]*>", "", "".join(pieces)), most)

    def xml(self, values: Callable[[str], Value]) -> str:
        """Everything behind the reference and the style."""
        if self.lone:
            return content(values(self.lone))
        pieces = [
            escaped(shown(values(part))) if at % 2 else part for at, part in enumerate(self.parts)
        ]
        return inline("".join(pieces))


@dataclass(slots=True)
class Line:
    """A row of the template; `merges` are the spans of columns merged within it."""

    number: int
    attributes: str
    height: float | None
    lowest: float
    """Its height in points where the template says none: room for a line of its largest font."""
    cells: tuple[Cell, ...]
    merges: tuple[tuple[int, int], ...]
    filled: tuple[Cell, ...] = field(init=False)
    """Cells whose XML depends on the document, in the order of the pattern's gaps."""
    merging: tuple[Cell, ...] = field(init=False)
    """Those that are merged down over the rows of a task."""
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.filled = tuple(cell for cell in self.cells if cell.names or cell.formula)
        self.merging = tuple(cell for cell in self.filled if cell.lone.startswith(MERGING))
        self.names = frozenset(name for cell in self.filled for name in cell.names)

    def pattern(self, moves: Moves) -> str:
        """The row's XML behind `<row` and the height, with %s for each filled cell and a mark for the row number.

        A repeated column is one %s for all its cells.
        """
        pieces = [f' r="{ROW_MARK}"{_percent(self.attributes)}>']
        for cell in self.cells:
            if cell.each:
                pieces.append("%s")
                continue
            style = f' s="{cell.style}"' if cell.style else ""
            behind = "%s" if cell.names or cell.formula else _percent(cell.fixed)
            pieces.append(
                f'<c r="{column_letters(moves.column(cell.column))}{ROW_MARK}"{style}{behind}'
            )
        return "".join(pieces) + "</row>"


def _percent(text: str) -> str:
    return text.replace("%", "%%")


def opened(height: float | None) -> bytes:
    """The beginning of a row's XML; a pattern follows."""
    return b"<row" if height is None else b'<row ht="%.1f" customHeight="1"' % height


def heightened(xml: bytes, height: float) -> bytes:
    """A row's XML with another height."""
    return opened(height) + xml[xml.index(b" r=") :]


def numbered(xml: bytes, row: int) -> bytes:
    """A row's XML with its number."""
    return xml.replace(_MARK, b"%d" % row)


class Reader:
    """Reads the rows of one sheet; needs the workbook's shared strings and styles and the columns' widths."""

    def __init__(
        self, strings: Sequence[etree._Element], styles: Styles, widths: Mapping[int, float]
    ) -> None:
        self.strings = strings
        self.styles = styles
        self.widths = widths
        self._shared: dict[str, tuple[str, str]] = {}
        """Formulas that stand in one cell for several, with that cell."""

    def line(
        self, row: etree._Element, at: int, merges: Mapping[tuple[int, int], tuple[int, int]]
    ) -> Line:
        """`merges` leads from the top left cell (row, column) of a merged range to the bottom right one."""
        attributes = "".join(
            f' {_prefixed(row, str(name))}="{escaped(str(value))}"'
            for name, value in row.attrib.items()
            if name not in _OWN
        )
        tall = row.get("ht")
        cells: list[Cell] = []
        merged: list[tuple[int, int]] = []
        lowest = LOWEST
        column = 0
        for element in row.iterfind(f"{MAIN}c"):
            name = re.sub(r"\d", "", element.get("r", ""))
            column = column_number(name) if name else column + 1
            cell = self._cell(element, column)
            bottom, last = merges.get((at, column), (at, column))
            if last > column and bottom == at:
                merged.append((column, last))
            look = self.styles.look(cell.style)
            lowest = max(lowest, look.size * 1.4)
            width = sum(self.widths.get(one, 8.43) for one in range(column, last + 1))
            # A hidden column is as narrow as nothing and has no say, and one cell of several rows neither.
            if cell.names and (look.wraps or look.upright) and width and bottom == at:
                cell.room = Room(look, width, self.styles.default_size)
            cells.append(cell)
        height = float(tall) if tall else None
        return Line(at, attributes, height, lowest, tuple(cells), tuple(merged))

    def _cell(self, element: etree._Element, column: int) -> Cell:
        cell = Cell(column, element.get("s", ""))
        formula = element.find(f"{MAIN}f")
        value = element.findtext(f"{MAIN}v")
        if formula is not None and (text := self._formula(formula, element.get("r", ""))):
            cell.formula = text
            cell.spill = formula.get("ref", "") if formula.get("t") == "array" else ""
        elif (rich := self._rich(element, value)) is not None:
            _fill(cell, rich)
        elif value is not None:
            kind = element.get("t", "n")
            cell.fixed = f' t="{kind}"><v>{marked_up(value)}</v></c>'
        return cell

    def _formula(self, formula: etree._Element, at: str) -> str:
        """Excel says a formula that was filled to the right or down only in the first of its cells."""
        text, key = formula.text or "", formula.get("si", "")
        if formula.get("t") != "shared":
            return text
        if text:
            self._shared[key] = text, at
        elif key in self._shared:
            # Only such templates pay for the import.
            from openpyxl.formula.translate import Translator

            first, origin = self._shared[key]
            text = Translator(f"={first}", origin).translate_formula(at)[1:]
        return text

    def _rich(self, element: etree._Element, value: str | None) -> etree._Element | None:
        """The element that holds the cell's text with its runs, shared or its own; None if it is no text."""
        if element.get("t") == "s" and value is not None:
            return self.strings[int(value)]
        return element.find(f"{MAIN}is")


def _fill(cell: Cell, rich: etree._Element) -> None:
    # Beside them may stand how the text is pronounced.
    runs = [child for child in rich if child.tag in (f"{MAIN}t", f"{MAIN}r")]
    texts = [text.text or "" for run in runs for text in run.iter(f"{MAIN}t")]
    whole = "".join(texts)
    xml = "".join(map(_plain, runs))
    found = PLACEHOLDER.findall(whole)
    if not found:
        cell.fixed = inline(xml)
    elif PLACEHOLDER.fullmatch(whole.strip()):
        cell.hold(found[0])
    else:
        if sum(len(PLACEHOLDER.findall(text)) for text in texts) != len(found):
            # A program cut a placeholder into runs of different look; the text counts more than the look.
            xml = text_element(whole, marked_up)
        cell.hold("", tuple(PLACEHOLDER.split(xml)))


def _plain(element: etree._Element) -> str:
    """Runs of a text as XML without prefixes: an inline string knows just these elements."""
    tag = etree.QName(element).localname
    if tag == "t":
        return text_element(element.text or "", marked_up)
    attributes = "".join(
        f' {name}="{escaped(str(value))}"' for name, value in element.attrib.items()
    )
    return f"<{tag}{attributes}>{''.join(_plain(child) for child in element)}</{tag}>"


def _prefixed(element: etree._Element, name: str) -> str:
    if not name.startswith("{"):
        return name
    space, _, local = name[1:].partition("}")
    prefixes = {uri: prefix for prefix, uri in element.nsmap.items() if prefix}
    return f"{prefixes[space]}:{local}"
