"""The bytes of an .xlsx file to what openpyxl knows of its cells: how they are shown, and which are formulas."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from typing import NamedTuple

Place = tuple[int, int]
"""Row and column, from 0."""
MOST = 1_000_000
"""Cells of a sheet. More are no notice, but a mark or a colour somewhere at the end of the sheet."""
UNREADABLE_CELLS = 50_000_000
"""With so many calamine asks for more memory than there is, and the process dies."""


class Appearance(NamedTuple):
    """Of the cells of one sheet: `area` is their number by the sheet's own bounds, `formats` the
    number formats of cells with a value, `formulas` the places of formulas. Both are empty for more
    than MOST cells.
    """

    area: int = 0
    formats: Mapping[Place, str] = {}
    formulas: frozenset[Place] = frozenset()


def read_appearances(data: bytes) -> dict[str, Appearance]:
    """By the name of each sheet of `data`. Empty for what openpyxl cannot read, .xls and damaged
    files: the values are known all the same.
    """
    if not data.startswith(b"PK"):
        return {}
    # Every kind is asked whether a file is its own; openpyxl waits for one that is.
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data))
    except Exception:  # It has many ways to fail, and none of them matters.
        return {}
    appearances = {}
    for sheet in book.worksheets:
        area = sheet.max_row * sheet.max_column
        appearances[sheet.title] = Appearance(area)
        if area > MOST:
            continue
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        formats = {(cell.row - 1, cell.column - 1): str(cell.number_format) for cell in cells}
        formulas = (cell for cell in cells if cell.data_type == "f")
        places = frozenset((cell.row - 1, cell.column - 1) for cell in formulas)
        appearances[sheet.title] = Appearance(area, formats, places)
    return appearances
