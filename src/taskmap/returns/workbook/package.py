"""An .xlsx file before its sheets are read: how far each reaches, and whether calamine would hide some of it."""

from __future__ import annotations

import datetime
import io
import operator
import re
import warnings
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from taskmap.returns.workbook import attachments, saved_times
from taskmap.system import zips
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.spreadsheets import column_number

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

    from taskmap.returns.workbook.ods_details import OdsFile

UNKNOWN_FORMULA = "="
"""A formula of which only is known that it is one."""
MOST_CELLS = 1_000_000
"""Of a sheet: a checklist of a thousand rows has twelve thousand."""
_MOST_SHEET_BYTES = 64 * MOST_CELLS
_MOST_BYTES_UNPACKED = 8_000_000
"""Of all parts; those of a checklist have 200,000."""
# XML allows blanks and quotes around the place of a cell that nearly no program writes there. Both begin with the r
# itself, since a pattern that begins with one certain letter is looked for in half the time.
_POSITION = re.compile(rb"""r(?<=\sr)\s*=\s*["']([A-Za-z]{0,3})(\d{1,10})["']""")
_FAR_POSITION = re.compile(rb"""r(?<=\sr)\s*=\s*["'][A-Za-z]{0,2}+\d{0,4}+[^"']""")
"""Without one of these a sheet has not even ten thousand rows or a thousand columns."""
_SHEET_MARK, _STYLE_MARK, _STRIKE_MARK = b"sheetData", b"cellXfs", b"strike"
"""Found in a fraction of the time that patterns take, and most parts are without the last two."""
_MERGED_START, _MERGED_END = b"<mergeCells", b"</mergeCells>"
_STRUCK = re.compile(rb"""strike(?:\s+val\s*=\s*["'](?:1|true|on)["'])?\s*/?>""")
_PERCENT = re.compile(rb"""formatCode\s*=\s*["'][^"'>]*%""")
_BUILT_IN_PERCENT = re.compile(rb"""numFmtId\s*=\s*["'](?:9|10)["']""")
_PREFIXED_FORMULA = re.compile(rb"<\w+:f[ >]")


class Hints(NamedTuple):
    """What may be in a workbook of which the values of its cells do not tell."""

    hidden_values: bool = False
    """Formulas and errors."""
    struck_text: bool = False
    percent_formats: bool = False
    sorted_ranges: bool = False
    attachments: bool = False
    """Comments, pictures and other things laid on cells."""

    def __or__(self, other: Hints) -> Hints:
        return Hints(*map(operator.or_, self, other))


ALL_HINTS = Hints(True, True, True, True, True)


class WorkbookPackage:
    """The bytes of a workbook. Raises TaskmapError for an .xlsx file that is damaged or would use
    up the memory.
    """

    def __init__(self, data: bytes, file: str) -> None:
        self.data, self.file = data, file
        self.is_zipped = data.startswith(b"PK")
        """Whether it is an .xlsx or .ods file, and none of the older kinds."""
        self.is_ods = False
        self.hints = Hints() if self.is_zipped else ALL_HINTS
        self.saved_at: datetime.datetime | None = None
        self._parts: list[tuple[str, bytes]] = []
        if self.is_zipped:
            try:
                self._inspect()
            except zips.ZipTooBigError as problem:
                raise self.too_big_error() from problem
            except zips.BROKEN as problem:
                message = f"{file} 已损坏，打不开；请用 WPS 打开，另存为 .xlsx 后再报"
                raise TaskmapError(message) from problem
        else:
            self.saved_at = saved_times.compound_saved_time(data)

    def _inspect(self) -> None:
        has_backslashes, room = False, _MOST_BYTES_UNPACKED
        for part, content in zips.read_members(self.data):
            room -= len(content)
            has_backslashes |= "\\" in part
            self.saved_at = self.saved_at or saved_times.saved_time(part, content)
            if part == "content.xml":
                self.is_ods, self.hints = True, ALL_HINTS
            elif attachments.may_be_attached(part):
                self.hints |= Hints(attachments=True)
            # By what is in it: which parts are sheets is told elsewhere, and they may be called anything.
            if _SHEET_MARK in content:
                self._inspect_sheet(content)
                content = _with_merged_cells_first(content)
            elif _STYLE_MARK in content or _may_be_struck(content):
                self.hints |= _appearance_hints(content)
            if room >= 0:
                self._parts.append((part.replace("\\", "/"), content))
        if room < 0:
            self._parts.clear()
        if has_backslashes:
            # Excel and WPS open what some programs of Windows write so; the libraries do not.
            self.data = zips.with_slashes(self.data)

    def _inspect_sheet(self, content: bytes) -> None:
        start, end = content.find(_SHEET_MARK), content.rfind(_SHEET_MARK)
        cells = content[start:end] if start < end else content[start:]
        if len(content) > _MOST_SHEET_BYTES or _cell_count(cells) > MOST_CELLS * 20:
            raise self.too_big_error()
        if _may_be_struck(cells):
            self.hints |= _appearance_hints(content)
        # A sheet written with prefixes takes longer to look through.
        is_prefixed = b"<worksheet" not in content[:1000]
        # How it was sorted stands behind the cells.
        self.hints |= Hints(
            hidden_values=_has_hidden_values(cells, is_prefixed=is_prefixed),
            sorted_ranges=b"sortState" in content[end:],
        )

    def data_for_calamine(self) -> bytes:
        """The same workbook, of which calamine reads the values in two thirds of the time; one that is much bigger than a
        checklist as it is, which several copies of it in the memory would not help.
        """
        return zips.build_uncompressed(self._parts) if self._parts else self.data

    @cached_property
    def ods_file(self) -> OdsFile:
        """What calamine does not tell of an .ods file."""
        # It loads lxml, only for this kind.
        from taskmap.returns.workbook.ods_details import OdsFile

        return OdsFile(self.data)

    def load_with_openpyxl(self, *, only_values: bool) -> Workbook:
        """The workbook as openpyxl reads it, which raises whatever it likes: with the values of formulas only, or else
        with the formulas and the looks of the letters.
        """
        # It loads slowly, and calamine reads nearly every workbook.
        from openpyxl import load_workbook

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(
                io.BytesIO(self.data), data_only=only_values, rich_text=not only_values
            )

    def too_big_error(self) -> TaskmapError:
        """The error to raise for a workbook that is too big to be a checklist."""
        remedy = "请只留下报送的工作表，另存后再报"
        return TaskmapError(f"{self.file} 太大，不像是责任清单；{remedy}")


def _with_merged_cells_first(content: bytes) -> bytes:
    """The sheet with its merged cells named before all cells and not behind them: calamine goes through each sheet twice,
    the second time until it meets their names.
    """
    behind = content.find(_MERGED_START, content.rfind(_SHEET_MARK))
    end = content.find(_MERGED_END, behind) + len(_MERGED_END)
    start = content.find(b"<" + _SHEET_MARK)
    if not 0 < start < behind < end:
        return content
    return b"".join((content[:start], content[behind:end], content[start:behind], content[end:]))


def _appearance_hints(content: bytes) -> Hints:
    """Of one part: the styles, the shared texts, a sheet, whatever they are called."""
    is_struck = _STRIKE_MARK in content and bool(_STRUCK.search(content))
    # In cellStyleXfs are the looks that a program offers, in cellXfs those that cells have.
    looks = content.partition(_STYLE_MARK)[2].partition(_STYLE_MARK)[0]
    has_percents = bool(looks) and bool(_PERCENT.search(content) or _BUILT_IN_PERCENT.search(looks))
    return Hints(struck_text=is_struck, percent_formats=has_percents)


def _has_hidden_values(cells: bytes, *, is_prefixed: bool) -> bool:
    if is_prefixed and _PREFIXED_FORMULA.search(cells):
        return True
    # Most sheets have neither a formula nor an error. From the end Python looks for t, of which there are few, and from
    # the start for the quote.
    if b"#" in cells and cells.rfind(b't="e"') >= 0:
        return True
    return b"f" in cells and (b"<f>" in cells or b"<f " in cells)


def _may_be_struck(content: bytes) -> bool:
    # A single character is found in a twentieth of the time, and few parts hold this one.
    return b"k" in content and _STRIKE_MARK in content


def _cell_count(cells: bytes) -> int:
    """Rows times columns down to the last cell, for which calamine makes room; 0 for a sheet that does not reach far."""
    if not _FAR_POSITION.search(cells):
        return 0
    places = set(_POSITION.findall(cells))
    height = max((int(row) for _, row in places), default=0)
    width = max((column_number(name.decode().upper()) for name, _ in places), default=0)
    return height * max(width, 1)
