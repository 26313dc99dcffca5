"""A faulty return to a workbook that shows what to correct: the unit's own, with marks, notes and a list.

Everything else of the file stays and can be filled and sent back: choices, protection, hidden sheet, page. What
openpyxl does not know is lost: pictures, shapes, macros. An .xls, .et or .ods file is rebuilt by its values.
"""

from __future__ import annotations

import io
import warnings
from collections import defaultdict
from collections.abc import Sequence

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from taskmap.returns.contents import ReturnFault
from taskmap.returns.correction import rebuilding
from taskmap.returns.correction.explanation import explain
from taskmap.returns.review import Review
from taskmap.returns.workbook.package import WorkbookPackage
from taskmap.returns.workbook.reading import NOTES_SHEET
from taskmap.system import zips

# A condition that always holds lays the colour over the cell's own, and so it can be taken off again.
_MARK = 'LEN("更正")>0'
_SIGN = "【更正】"


def build_correction(data: bytes, name: str, review: Review) -> bytes:
    """The correction workbook for a return: its bytes in `data`, its file name in `name` for
    messages. The same return gives the same bytes. Raises TaskmapError for what is no workbook.
    """
    book = _open(data, name)
    if NOTES_SHEET in book.sheetnames:
        del book[NOTES_SHEET]
    for sheet in book.worksheets:
        _unmark(sheet)
    faults_by_sheet: dict[str, list[ReturnFault]] = defaultdict(list)
    for fault in review.errors:
        if review.has_cell(fault):
            faults_by_sheet[rebuilding.sheet_title(fault.at.sheet)].append(fault)
    for title, faults in faults_by_sheet.items():
        if title in book.sheetnames:
            _mark(book[title], faults)
    explain(book, review)
    return _save(book)


def _open(data: bytes, name: str) -> Workbook:
    if data.startswith(b"PK"):
        try:
            sound = WorkbookPackage(data, name).data
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return load_workbook(io.BytesIO(sound), rich_text=True)
        except Exception:  # It has many ways to fail on what Excel and WPS read.
            return rebuilding.rebuild(data, name)
    return rebuilding.rebuild(data, name)


def _unmark(sheet: Worksheet) -> None:
    """Take away the marks of an earlier correction."""
    others = ConditionalFormattingList()
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            if rule.formula != [_MARK]:
                others.add(str(area.sqref), rule)
    sheet.conditional_formatting = others
    # The cells that there are: `iter_rows` would make all others of the sheet's reach.
    for cell in sheet._cells.values():
        if cell.comment and _SIGN in cell.comment.text:
            _note(cell, cell.comment.text.partition(_SIGN)[0].rstrip())


def _mark(sheet: Worksheet, faults: Sequence[ReturnFault]) -> None:
    faults_by_cell: dict[str, list[ReturnFault]] = defaultdict(list)
    for fault in faults:
        faults_by_cell[_first_cell(sheet, fault.at.cell)].append(fault)
    style = DifferentialStyle(
        font=Font(color="FF9C0006"), fill=PatternFill("solid", bgColor="FFFFC7CE")
    )
    rule = Rule(type="expression", dxf=style, formula=[_MARK])
    sheet.conditional_formatting.add(" ".join(faults_by_cell), rule)
    for place, cell_faults in faults_by_cell.items():
        cell = sheet[place]
        lines = "\n".join(f"{fault.problem}。{fault.remedy}。" for fault in cell_faults)
        before = f"{cell.comment.text}\n" if cell.comment else ""
        _note(cell, f"{before}{_SIGN}{lines}")


def _first_cell(sheet: Worksheet, place: str) -> str:
    """The first cell of a merged one: the others can hold no note."""
    for area in sheet.merged_cells.ranges:
        if place in area:
            return str(area.start_cell.coordinate)
    return place


def _note(cell: Cell | MergedCell, text: str) -> None:
    lines = sum(-(-len(line) // 17) for line in text.splitlines())
    cell.comment = Comment(text, "taskmap", height=30 + 20 * lines, width=260) if text else None


def _save(book: Workbook) -> bytes:
    """Without the time of day in it."""
    saved = io.BytesIO()
    book.save(saved)
    return zips.stable(saved.getvalue())
