"""A faulty return to a workbook that shows what to correct: the unit's own, with marks, notes and a list.

The marks are written into the parts of the .xlsx file; all else of it, pictures and charts too, stays byte for byte and
can be filled and sent back. An .xls, .et or .ods file is rebuilt by its values first, and macros are left out; the list
says so.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Sequence

from lxml import etree
from openpyxl.workbook import Workbook

from taskmap.returns.contents import ReturnFault
from taskmap.returns.correction import explanation, rebuilding, styles
from taskmap.returns.correction.comments import SheetComments
from taskmap.returns.correction.workbook_parts import (
    NOT_XLSX,
    SHEET_ORDER,
    WorkbookParts,
    insert_ordered,
)
from taskmap.returns.review import Review
from taskmap.returns.workbook.package import WorkbookPackage
from taskmap.returns.workbook.tables import NOTES_SHEET
from taskmap.system import zips
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.spreadsheets import cell_position
from taskmap.system.xlsx import MAIN

# A condition that always holds lays the colour over the cell's own, and so it can be taken off again.
_MARK = 'LEN("更正")>0'
_LOOK = (
    f'<dxf xmlns="{MAIN[1:-1]}"><font><color rgb="FF9C0006"/></font>'
    '<fill><patternFill><bgColor rgb="FFFFC7CE"/></patternFill></fill></dxf>'
)
_REBUILT = "原来的文件不是 .xlsx，这一份是照它的内容另做的：字体、颜色、图片和图表没有带过来。"
_NO_MACROS = "原来的文件里有宏，这一份没有带。"


def build_correction(data: bytes, name: str, reviews: Sequence[Review]) -> bytes:
    """The correction workbook for a file with returns: its bytes in `data`, its name in `name` for messages, and the
    `reviews` of those that are to be corrected, at least one. The same file gives the same bytes. Raises TaskmapError for
    what is no workbook.
    """
    parts, left_out = _parts(data, name)
    parts.remove_sheet(NOTES_SHEET)
    faults_by_sheet: dict[str, list[ReturnFault]] = defaultdict(list)
    for review in reviews:
        for fault in filter(review.has_cell, review.errors):
            faults_by_sheet[rebuilding.sheet_title(fault.at.sheet)].append(fault)
    looks = styles.styles_root(parts)
    look = styles.add_condition_style(looks, etree.fromstring(_LOOK))
    titles = {title: rebuilding.sheet_title(title) for title in parts.sheets}
    for title, part in parts.sheets.items():
        _leave(parts, part)
        _unmark(parts, part)
        if faults := faults_by_sheet.get(titles[title]):
            _mark(parts, part, faults, look)
    notes = explanation.explain(data, name, reviews, set(titles.values()), left_out)
    _insert(parts, looks, notes)
    return parts.to_bytes()


def _parts(data: bytes, name: str) -> tuple[WorkbookParts, str]:
    """The workbook, and a sentence on what of it could not be kept."""
    try:
        if data.startswith(b"PK"):
            parts = WorkbookParts(WorkbookPackage(data, name).data)
            return parts, _NO_MACROS if parts.remove_macros() else ""
    except (*NOT_XLSX, TaskmapError):
        pass
    return WorkbookParts(_saved(rebuilding.rebuild(data, name))), _REBUILT


def _saved(book: Workbook) -> bytes:
    """Without the time of day in it."""
    saved = io.BytesIO()
    book.save(saved)
    return zips.stable(saved.getvalue())


def _leave(parts: WorkbookParts, part: str) -> None:
    """Two selected sheets are a group, and what is typed into one goes into both."""
    for view in parts.root(part).iterfind(f"{MAIN}sheetViews/{MAIN}sheetView"):
        if view.get("tabSelected") in ("1", "true"):
            parts.root(part, changes=True)
            del view.attrib["tabSelected"]


def _unmark(parts: WorkbookParts, part: str) -> None:
    """Take away the marks of an earlier correction."""
    root = parts.root(part)
    for area in root.findall(f"{MAIN}conditionalFormatting"):
        for rule in area.findall(f"{MAIN}cfRule"):
            if rule.findtext(f"{MAIN}formula") == _MARK:
                parts.root(part, changes=True)
                area.remove(rule)
        if area.find(f"{MAIN}cfRule") is None:
            root.remove(area)
    SheetComments(parts, part).unmark()


def _mark(parts: WorkbookParts, part: str, faults: Sequence[ReturnFault], look: int) -> None:
    root = parts.root(part, changes=True)
    merged = [each.get("ref", "") for each in root.iterfind(f"{MAIN}mergeCells/{MAIN}mergeCell")]
    lines_by_cell: dict[str, list[str]] = defaultdict(list)
    for fault in faults:
        lines_by_cell[_first_cell(merged, fault.at.cell)].append(
            f"{fault.problem}。{fault.remedy}。"
        )
    for rule in root.iterfind(f"{MAIN}conditionalFormatting/{MAIN}cfRule"):
        rule.set("priority", str(int(rule.get("priority", "1")) + 1))
    area = etree.Element(f"{MAIN}conditionalFormatting", sqref=" ".join(lines_by_cell))
    rule = etree.SubElement(area, f"{MAIN}cfRule", type="expression", priority="1", dxfId=str(look))
    etree.SubElement(rule, f"{MAIN}formula").text = _MARK
    insert_ordered(root, area, SHEET_ORDER)
    # A row that answers for several plans is wrong for each of them.
    comments = {cell: "\n".join(dict.fromkeys(lines)) for cell, lines in lines_by_cell.items()}
    SheetComments(parts, part).mark(comments)


def _first_cell(merged: Sequence[str], place: str) -> str:
    """The first cell of a merged one: the others can hold no note."""
    row, column = cell_position(place)
    for area in merged:
        first, _, last = area.partition(":")
        (top, left), (bottom, right) = cell_position(first), cell_position(last or first)
        if top <= row <= bottom and left <= column <= right:
            return first
    return place


def _insert(parts: WorkbookParts, looks: etree._Element, notes: Workbook) -> None:
    """Put the sheet of the workbook `notes` in front, its looks among the others. Its texts stand in its cells, as openpyxl
    writes them.
    """
    made = WorkbookParts(_saved(notes))
    sheet = made.root(made.sheets[NOTES_SHEET])
    by = styles.add_cell_styles(looks, styles.styles_root(made))
    for cell in sheet.iter(f"{MAIN}c"):
        cell.set("s", str(int(cell.get("s", "0")) + by))
    parts.insert_sheet(NOTES_SHEET, etree.tostring(sheet), explanation.TITLE_ROWS)
