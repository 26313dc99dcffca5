"""How a sheet fits on paper: the lines that a text takes, the height that they need, the page."""

from __future__ import annotations

from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from taskmap.system.spreadsheets import MAX_ROW_HEIGHT
from taskmap.system.text import width


def line_count(text: str, wide: float) -> int:
    """How many lines a text takes in a column so many digits wide; a Chinese character is two digits wide."""
    widths = (width(line, ambiguous=2) for line in text.split("\n"))
    return sum(max(1, -(-line // max(1, int(wide - 1)))) for line in widths)


def row_height(count: int) -> float:
    """The height in points of a row of `count` lines: not every program fits the height of a row to
    its text.
    """
    return min(float(MAX_ROW_HEIGHT), 16.0 * count + 6)


def set_landscape(sheet: Worksheet) -> None:
    """A4, one page wide, as many pages high as it takes."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
