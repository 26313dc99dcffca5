"""A plain workbook for a Document that has no template of its own: one sheet for each table.

The workbook is made as a template with one sample row a table and then filled like any other, so that
heights, text that looks like a formula and speed are the same.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from taskmap.document import Document, Row, Table, Value
from taskmap.formats import document_text
from taskmap.formats.xlsx.template import Template
from taskmap.system.spreadsheets import LONGEST_NAME, column_letters, sheet_name
from taskmap.system.text import clean, width

NARROWEST, WIDEST = 8, 46
"""Width of a column, in half Chinese characters; what is longer wraps."""
_WIDEST_IN_WIDE_SHEET, _WIDE_SHEET = 26, 240
"""The widest column of a sheet that would be wider than an A3 page takes at a readable scale."""
_NARROWEST_SHEET = 100
"""Width of a whole sheet, so that its title has room; about an A4 page across."""
_CENTRED_WIDTH = 12
"""A column of nothing longer is centred."""
_HEAD_ROW = 3
_A3, _A4 = 8, 9
_WIDEST_ON_A4 = 170
"""A wider sheet is printed on A3."""
_DATE = 'yyyy"年"m"月"d"日"'
_TEXT = "@"
_WORDS = "说明"


def render(document: Document) -> bytes:
    """The same document gives the same bytes."""
    paragraphs = _paragraph_table(document)
    tables = [*([paragraphs] if paragraphs.rows else []), *document_text.tables(document)] or [
        paragraphs
    ]
    sheets = [
        _DefaultSheet(name, number, _title(document, table), document_text.imprint(document), table)
        for number, (name, table) in enumerate(zip(_sheet_names(tables), tables, strict=True), 1)
    ]
    fields = {name: value for sheet in sheets for name, value in sheet.fields.items()}
    title, author = _clean(document.title), _clean(document.author)
    filled = Document(
        str(title), str(author), document.day, fields, [sheet.table for sheet in sheets]
    )
    return Template(Path(document.title), _template(sheets)).fill(filled)


def _paragraph_table(document: Document) -> Table:
    """The paragraphs as a table of one column."""
    rows = [Row("", {"words": line}) for line in document_text.paragraphs(document)]
    return Table(_WORDS, {"words": _WORDS}, rows)


def _title(document: Document, table: Table) -> str:
    alone = len(document.tables) < 2 or table.title in document.title
    return document.title if alone else f"{document.title}：{table.title}"


def _clean(value: Value) -> Value:
    return clean(value)[0] if isinstance(value, str) else value


def _sheet_names(tables: Sequence[Table]) -> list[str]:
    """Names of sheets as Excel takes them, each once."""
    names: list[str] = []
    for table in tables:
        base = sheet_name(table.title).strip(" '\n\r\t")
        base = name = base[:LONGEST_NAME] or "表"
        number = 1
        while name.casefold() in (other.casefold() for other in names):
            number += 1
            name = f"{base[: LONGEST_NAME - 6]}（{number}）"
        names.append(name)
    return names


class _DefaultSheet:
    """A table under names that a template may have: fields `plan.A_B`, in the sample row `T_A.C_B`. Even its
    title and heads are filled in, for the user's text may look like a placeholder.
    """

    def __init__(self, name: str, number: int, title: str, imprint: str, table: Table) -> None:
        root = f"T_{column_letters(number)}"
        headings = document_text.headings(table)
        self.name = name
        self.columns = [f"{root}.C_{column_letters(at)}" for at in range(1, len(headings) + 1)]
        self.texts = [f"plan.{root}_{column_letters(at)}" for at in range(1, len(headings) + 3)]
        self.fields: dict[str, Value] = {
            name: _clean(text)
            for name, text in zip(self.texts, (title, imprint, *headings), strict=True)
        }
        rows = [
            Row(
                root,
                dict(zip(self.columns, map(_clean, document_text.cells(table, row)), strict=True)),
            )
            for row in table.rows
        ]
        self.table = Table(name, dict.fromkeys(self.columns, ""), rows)
        self.column_styles = _fit_sheet(
            [
                _ColumnStyle.of(head, [row.values[column] for row in rows])
                for head, column in zip(headings, self.columns, strict=True)
            ]
        )
        self.is_form = table.choices is not None
        self.choices = [(table.choices or {}).get(name, ()) for name in table.columns]


class _ColumnStyle(NamedTuple):
    """How a column looks, by what stands in it."""

    width: float
    is_centred: bool
    is_date: bool

    @classmethod
    def of(cls, head: str, values: Sequence[Value]) -> _ColumnStyle:
        lines = (line for value in values for line in document_text.value_text(value).split("\n"))
        widest = max((width(line, ambiguous=2) for line in lines), default=0)
        # A head may take two lines, a value rather not; a little air at both sides.
        needed = max(NARROWEST, widest + 3, (width(head, ambiguous=2) + 1) // 2 + 4)
        numbers = all(not isinstance(value, str) for value in values)
        dated = any(isinstance(value, datetime.date) for value in values)
        return cls(min(needed, WIDEST), numbers or widest <= _CENTRED_WIDTH, dated)


def _fit_sheet(styles: Sequence[_ColumnStyle]) -> list[_ColumnStyle]:
    """The columns with widths that suit the sheet as a whole."""
    is_wide = sum(style.width for style in styles) > _WIDE_SHEET
    limit = _WIDEST_IN_WIDE_SHEET if is_wide else WIDEST
    widths = [min(style.width, limit) for style in styles]
    factor = max(1.0, _NARROWEST_SHEET / sum(widths))
    return [
        style._replace(width=round(width * factor, 1))
        for style, width in zip(styles, widths, strict=True)
    ]


def _template(sheets: Sequence[_DefaultSheet]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for each in sheets:
        sheet = book.create_sheet(each.name)
        _write_sheet(sheet, each)
        _set_page(sheet, each.column_styles)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_sheet(sheet: Worksheet, of: _DefaultSheet) -> None:
    """Title, imprint, heads and the sample row; where no row comes, a word that says so."""
    _write_title(sheet, of)
    columns = zip(of.texts[2:], of.columns, of.column_styles, strict=True)
    for at, (head, column, style) in enumerate(columns, 1):
        sheet.column_dimensions[column_letters(at)].width = style.width
        _write_head(sheet, at, head)
        _write_sample(sheet, at, f"{{{{ {column} }}}}" if of.table.rows else None, style)
    if of.is_form:
        _write_form(sheet, of)
    if not of.table.rows:
        sheet.cell(_HEAD_ROW + 1, 1).value = "无"
    for row, points in ((1, 34), (2, 20), (_HEAD_ROW, 30), (_HEAD_ROW + 1, 24)):
        sheet.row_dimensions[row].height = points


def _write_title(sheet: Worksheet, of: _DefaultSheet) -> None:
    last = column_letters(len(of.columns))
    fonts = (_font("方正小标宋简体", 18), _font("楷体_GB2312", 11))
    for row, (text, font) in enumerate(zip(of.texts[:2], fonts, strict=True), 1):
        sheet.merge_cells(f"A{row}:{last}{row}")
        cell = sheet[f"A{row}"]
        cell.value, cell.font, cell.alignment = f"{{{{ {text} }}}}", font, _centre()


def _write_head(sheet: Worksheet, column: int, text: str) -> None:
    cell = sheet.cell(_HEAD_ROW, column, f"{{{{ {text} }}}}")
    cell.font, cell.alignment, cell.border = _font("黑体", 11), _centre(), _box()
    cell.fill = PatternFill("solid", start_color="FFE7E6E6", end_color="FFE7E6E6")


def _write_sample(sheet: Worksheet, column: int, text: str | None, style: _ColumnStyle) -> None:
    cell = sheet.cell(_HEAD_ROW + 1, column, text)
    cell.font, cell.border = _font("仿宋_GB2312", 11), _box()
    cell.alignment = _centre() if style.is_centred else _left()
    if style.is_date:
        cell.number_format = _DATE


def _write_form(sheet: Worksheet, of: _DefaultSheet) -> None:
    """What is typed stays text and begins at the left, and what is one of a few words is chosen from a list."""
    for at, words in enumerate(of.choices, 1):
        cell = sheet.cell(_HEAD_ROW + 1, at)
        cell.number_format = _TEXT
        cell.alignment = _centre() if words else _left()
        if words:
            validation = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True)
            validation.error = f"请写 {'、'.join(words)}"
            validation.add(f"{column_letters(at)}{_HEAD_ROW + 1}")
            sheet.add_data_validation(validation)


def _centre() -> Alignment:
    return Alignment("center", "center", wrap_text=True)


def _left() -> Alignment:
    return Alignment("left", "center", wrap_text=True)


def _box() -> Border:
    thin = Side("thin", color="FF000000")
    return Border(left=thin, right=thin, top=thin, bottom=thin)


def _font(name: str, size: float) -> Font:
    # The charset lets a machine without the named font fall back to a Chinese one.
    return Font(name=name, size=size, charset=134)


def _set_page(sheet: Worksheet, column_styles: Sequence[_ColumnStyle]) -> None:
    """A4 across (A3 for a wide table), one page wide, the heads on every page, the page number below."""
    wide_sheet = sum(style.width for style in column_styles) > _WIDEST_ON_A4
    sheet.page_setup.paperSize = _A3 if wide_sheet else _A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3)
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    if sheet.oddFooter is not None:
        sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    sheet.freeze_panes = f"A{_HEAD_ROW + 1}"
    sheet.auto_filter.ref = f"A{_HEAD_ROW}:{column_letters(len(column_styles))}{_HEAD_ROW + 1}"
