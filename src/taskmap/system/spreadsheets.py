"""Rules of every spreadsheet: places of cells, letters of columns, names of sheets, and the limits of Excel."""

from __future__ import annotations

import re
from functools import lru_cache

from taskmap.system.text import clean

CellPosition = tuple[int, int]
"""Row and column, from 0."""
CellRange = tuple[CellPosition, CellPosition]
"""First and last cell, both included."""
LAST_COLUMN = 16_384
"""Of a sheet in an .xlsx file, counted from 1; the older kinds may say more."""
LONGEST_NAME = 31
"""Characters that Excel allows in a sheet's name."""
MAX_ROW_HEIGHT = 409
"""Excel's limit for the height of a row, in points."""
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """The letters of a `column` that is counted from 1: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@lru_cache(maxsize=1024)
def column_number(letters: str) -> int:
    """The column of the capital `letters`, counted from 1: A is 1, AA is 27; 0 without letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def cell_position(name: str) -> CellPosition:
    """The place of the cell of this `name` (G5 is row 4, column 6); row and column -1 for what is no name of one."""
    found = _CELL.fullmatch(name)
    return (int(found[2]) - 1, column_number(found[1]) - 1) if found else (-1, -1)


def sheet_name(text: str) -> str:
    """The text without what no sheet's name may hold; it may still be empty or longer than LONGEST_NAME."""
    return _FORBIDDEN.sub("_", clean(text)[0])
