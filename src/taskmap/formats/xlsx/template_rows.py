"""Rows of a template: their cells, fixed or to be filled, and the XML they become."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from taskmap.document import Value
from taskmap.formats.document_text import value_text
from taskmap.formats.xlsx.cells import (
    DEFAULT_ROW_HEIGHT,
    CellHeight,
    CellStyle,
    CellStyles,
    cell_content,
    escape_text,
    escape_xml,
    inline_string,
    text_element,
)
from taskmap.formats.xlsx.references import Moves
from taskmap.system.spreadsheets import MAX_ROW_HEIGHT, column_letters, column_number
from taskmap.system.xlsx import MAIN

PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z_]+\.[A-Za-z_]+)\s*\}\}")
REPEATED_ROOTS = ("each", "month", "quarter")
"""The first words of the placeholders of the column that repeats to the right."""
MERGED_ROOTS = ("task", "category", "unit", "leader")
"""A cell with nothing but a placeholder of such a first word is merged down over the rows of a task, or over those that
follow one another with the same category, unit or leader.
"""
OPTIONAL = "column.optional"
"""What stands in the heading of a column that goes where it would be empty; it prints nothing."""
_OPTIONAL_MARK = re.compile(r"\s*\{\{\s*" + re.escape(OPTIONAL) + r"\s*\}\}\s*")

# What a row's XML carries for itself; all else (style, outline level, hidden …) is kept.
_COMPUTED_ATTRIBUTES = {"r", "ht", "customHeight", "spans"}
_MOST_BESIDE = 400
"""So many empty cells go beside one above the repeated column: more periods than any plan has."""
# It can not stand in XML, so no text can hold it.
ROW_MARK = "\x01"
_MARK = ROW_MARK.encode()


def placeholder_root(name: str) -> str:
    """The first word of the placeholder `name`, which says of what it is a value."""
    return name.partition(".")[0]


class TemplateCell(Struct):
    """A cell of a template row: fixed XML, or one placeholder alone (its value keeps its type), or
    text around some.
    """

    column: int
    style: str
    fixed_xml: str = "/>"
    placeholder: str = ""
    parts: tuple[str, ...] = ()
    """XML and placeholder names in turn."""
    formula: str = ""
    array_range: str = ""
    """The cells of an array formula."""
    cell_height: CellHeight | None = None
    text: str = ""
    """What stands in it in the template, its runs together."""

    placeholders: tuple[str, ...] = ()
    plain_parts: tuple[str, ...] = ()
    """The parts without what makes them XML, as they count for the height."""
    is_repeated: bool = False
    """Repeated to the right."""
    is_optional: bool = False
    """Its column goes where it would be empty."""
    last_column: int = 0
    """The last column of the merged range that begins here; 0 for none."""

    def set_placeholders(self, placeholder: str, parts: tuple[str, ...] = ()) -> None:
        """Fill the cell with one `placeholder` alone, or with `parts`: XML and the names of
        placeholders in turn.
        """
        self.placeholder, self.parts = placeholder, parts
        self.placeholders = (placeholder,) if placeholder else parts[1::2]
        self.plain_parts = tuple(re.sub(r"<[^>]*>", "", part) for part in parts)
        self.is_repeated = placeholder_root(placeholder) in REPEATED_ROOTS

    def formula_xml(self, move: Callable[[str], str]) -> str:
        """The formula as XML; `move` gives a formula or reference as it reads here."""
        array = f' t="array" ref="{move(self.array_range)}"' if self.array_range else ""
        return f"><f{array}>{escape_xml(move(self.formula))}</f></c>"

    def height(self, values: Callable[[str], Value], limit: float = MAX_ROW_HEIGHT) -> float:
        """The height in points that the cell's text needs, at most `limit`; `values` gives the
        value of a placeholder. 0 if the cell does not count.
        """
        if self.cell_height is None:
            return 0
        if self.placeholder:
            return self.cell_height.height(values(self.placeholder), limit)
        pieces = [
            value_text(values(part)) if at % 2 else part for at, part in enumerate(self.plain_parts)
        ]
        return self.cell_height.height("".join(pieces), limit)

    def xml(self, values: Callable[[str], Value]) -> str:
        """Everything behind the reference and the style; `values` gives the value of a placeholder."""
        if self.placeholder:
            return cell_content(values(self.placeholder))
        pieces = [
            escape_text(value_text(values(part))) if at % 2 else part
            for at, part in enumerate(self.parts)
        ]
        return inline_string("".join(pieces))


class TemplateRow(Struct):
    """A row of the template; `merges` are the spans of columns merged within it."""

    number: int
    attributes: str
    height: float | None
    min_height: float
    """Its height in points where the template says none: room for a line of its largest font."""
    cells: tuple[TemplateCell, ...]
    merges: tuple[tuple[int, int], ...]
    grows: bool
    """Somebody will write into it, and then it has to become as high as the text needs."""
    dynamic_cells: tuple[TemplateCell, ...] = ()
    """Cells whose XML depends on the document, in the order of the pattern's gaps."""
    merged_cells: tuple[TemplateCell, ...] = ()
    """Those that are merged down over the rows of a task."""
    placeholders: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.dynamic_cells = tuple(cell for cell in self.cells if cell.placeholders or cell.formula)
        self.merged_cells = tuple(
            cell
            for cell in self.dynamic_cells
            if placeholder_root(cell.placeholder) in MERGED_ROOTS
        )
        self.placeholders = frozenset(
            name for cell in self.dynamic_cells for name in cell.placeholders
        )

    def without(self, columns: Collection[int]) -> TemplateRow:
        """The row where the `columns` are gone. What stood in the first cell of a merged range of which others are left
        stands in the first of these.
        """
        cells: dict[int, TemplateCell] = {}
        for cell in self.cells:
            every = range(cell.column, max(cell.column, cell.last_column) + 1)
            left = [at for at in every if at not in columns]
            if left and left[0] not in cells:
                cells[left[0]] = replace(cell, column=left[0])
        merges = (
            [at for at in range(first, last + 1) if at not in columns]
            for first, last in self.merges
        )
        return replace(
            self,
            cells=tuple(cells[column] for column in sorted(cells)),
            merges=tuple((left[0], left[-1]) for left in merges if len(left) > 1),
        )

    def pattern(self, moves: Moves) -> str:
        """The row's XML behind `<row` and the height, with %s for each filled cell and a mark for the row number.

        A repeated column is one %s for all its cells.
        """
        pieces = [f' r="{ROW_MARK}"{_escape_percent(self.attributes)}>']
        for cell in self.cells:
            if cell.is_repeated:
                pieces.append("%s")
                continue
            style = f' s="{cell.style}"' if cell.style else ""
            behind = "%s" if cell.placeholders or cell.formula else _escape_percent(cell.fixed_xml)
            pieces.append(
                f'<c r="{column_letters(moves.column(cell.column))}{ROW_MARK}"{style}{behind}'
            )
            # What stands above or below the repeated column has the look of its cell over all of them.
            first, last = moves.columns.get(cell.column) or (0, 0)
            others = range(first + 1, min(last, first + _MOST_BESIDE) + 1) if style else ()
            pieces += (f'<c r="{column_letters(at)}{ROW_MARK}"{style}/>' for at in others)
        return "".join(pieces) + "</row>"


def _escape_percent(text: str) -> str:
    return text.replace("%", "%%")


def row_start(height: float | None, grows: bool = False) -> bytes:
    """The beginning of a row's XML, to which a pattern is added; `height` in points, None where the
    program decides. With `grows` a spreadsheet changes the height when something is written into the row.
    """
    if height is None:
        return b"<row"
    return b'<row ht="%.1f"%b' % (height, b"" if grows else b' customHeight="1"')


def with_height(xml: bytes, height: float, grows: bool) -> bytes:
    """The row in `xml` with another height, in points; `grows` as in `row_start`."""
    return row_start(height, grows) + xml[xml.index(b" r=") :]


def with_row_number(xml: bytes, row: int) -> bytes:
    """The row in `xml` with the number `row` in place of the marks."""
    return xml.replace(_MARK, b"%d" % row)


class TemplateRowReader:
    """Reads the rows of one sheet; needs the workbook's shared strings and styles and the columns' widths."""

    def __init__(
        self, strings: Sequence[etree._Element], styles: CellStyles, widths: Mapping[int, float]
    ) -> None:
        self.strings = strings
        self.styles = styles
        self.widths = widths
        self._shared: dict[str, tuple[str, str]] = {}
        """Formulas that stand in one cell for several, with that cell."""

    def read_row(
        self, row: etree._Element, number: int, merges: Mapping[tuple[int, int], tuple[int, int]]
    ) -> TemplateRow:
        """The row of that `number`. `merges` leads from the top left cell (row, column) of a merged
        range to the bottom right one.
        """
        height = row.get("ht")
        cells: list[TemplateCell] = []
        column_spans: list[tuple[int, int]] = []
        min_height = DEFAULT_ROW_HEIGHT
        grows = False
        column = 0
        for element in row.iterfind(f"{MAIN}c"):
            name = re.sub(r"\d", "", element.get("r", ""))
            column = column_number(name) if name else column + 1
            cell = self._cell(element, column)
            bottom, last = merges.get((number, column), (number, column))
            cell.last_column = last if last > column else 0
            if last > column and bottom == number:
                column_spans.append((column, last))
            style = self.styles.cell_style(cell.style)
            min_height = max(min_height, style.size * 1.4)
            grows = grows or not (style.is_locked or cell.formula)
            # A cell merged over several rows does not decide the height of any.
            if cell.placeholders and bottom == number:
                cell.cell_height = self._cell_height(style, range(column, last + 1))
            cells.append(cell)
        return TemplateRow(
            number,
            _attributes(row),
            float(height) if height else None,
            min_height,
            tuple(cells),
            tuple(column_spans),
            grows,
        )

    def _cell_height(self, style: CellStyle, columns: Iterable[int]) -> CellHeight | None:
        """None for a text on one line, and in hidden columns, whose width is 0."""
        width = sum(self.widths.get(column, 8.43) for column in columns)
        if not width or not (style.wraps or style.is_rotated):
            return None
        return CellHeight(style, width, self.styles.default_size)

    def _cell(self, element: etree._Element, column: int) -> TemplateCell:
        cell = TemplateCell(column, element.get("s", ""))
        formula = element.find(f"{MAIN}f")
        value = element.findtext(f"{MAIN}v")
        if formula is not None and (text := self._formula(formula, element.get("r", ""))):
            cell.formula = text
            cell.array_range = formula.get("ref", "") if formula.get("t") == "array" else ""
        elif (rich := self._text_content(element, value)) is not None:
            _fill_cell(cell, rich)
        elif value is not None:
            kind = element.get("t", "n")
            cell.fixed_xml = f' t="{kind}"><v>{escape_xml(value)}</v></c>'
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

    def _text_content(self, element: etree._Element, value: str | None) -> etree._Element | None:
        """The element that holds the cell's text with its runs, shared or its own; None if it is no text."""
        if element.get("t") == "s" and value is not None:
            return self.strings[int(value)]
        return element.find(f"{MAIN}is")


def _fill_cell(cell: TemplateCell, rich: etree._Element) -> None:
    # Beside them may stand how the text is pronounced.
    runs = [child for child in rich if child.tag in (f"{MAIN}t", f"{MAIN}r")]
    cell.text = "".join(text.text or "" for run in runs for text in run.iter(f"{MAIN}t"))
    if _OPTIONAL_MARK.search(cell.text):
        cell.is_optional = True
        # Other cells may share the text.
        runs = copy.deepcopy(runs)
        for text in (text for run in runs for text in run.iter(f"{MAIN}t")):
            text.text = _OPTIONAL_MARK.sub("", text.text or "")
    texts = [text.text or "" for run in runs for text in run.iter(f"{MAIN}t")]
    full_text = "".join(texts)
    xml = "".join(map(_plain_run, runs))
    found = PLACEHOLDER.findall(full_text)
    if not found:
        cell.fixed_xml = inline_string(xml)
    elif PLACEHOLDER.fullmatch(full_text.strip()):
        cell.set_placeholders(found[0])
    else:
        if sum(len(PLACEHOLDER.findall(text)) for text in texts) != len(found):
            # A program cut a placeholder into runs of different look; the text counts more than the look.
            xml = text_element(full_text, escape_xml)
        cell.set_placeholders("", tuple(PLACEHOLDER.split(xml)))


def _plain_run(element: etree._Element) -> str:
    """Runs of a text as XML without prefixes: an inline string knows just these elements."""
    tag = etree.QName(element).localname
    if tag == "t":
        return text_element(element.text or "", escape_xml)
    attributes = "".join(
        f' {name}="{escape_text(str(value))}"' for name, value in element.attrib.items()
    )
    return f"<{tag}{attributes}>{''.join(_plain_run(child) for child in element)}</{tag}>"


def _attributes(row: etree._Element) -> str:
    return "".join(
        f' {_prefixed_name(row, str(name))}="{escape_text(str(value))}"'
        for name, value in row.attrib.items()
        if name not in _COMPUTED_ATTRIBUTES
    )


def _prefixed_name(element: etree._Element, name: str) -> str:
    if not name.startswith("{"):
        return name
    space, _, local = name[1:].partition("}")
    prefixes = {uri: prefix for prefix, uri in element.nsmap.items() if prefix}
    return f"{prefixes[space]}:{local}"
