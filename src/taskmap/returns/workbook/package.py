"""An .xlsx file before its sheets are read: how far each reaches, and whether calamine would hide some of it."""

from __future__ import annotations

import io
import re
import zipfile

from taskmap.system.diagnostics import TaskmapError
from taskmap.system.spreadsheets import column_number
from taskmap.system.zips import BROKEN

MOST_CELLS = 1_000_000
"""Of a sheet: a checklist of a thousand rows has twelve thousand."""
_MOST_BYTES = 200_000_000
"""Of an unpacked file. More is no checklist, but a trap or a mistake."""
_POSITION = re.compile(rb'<(?:\w+:)?(?:c|row)\b[^>]*?\sr="([A-Z]*)(\d+)"')
_FAR_POSITION = re.compile(rb' r="(?:[A-Z]{3}\d+|[A-Z]*\d{5})')
"""Without one of these a sheet has not even ten thousand rows or a thousand columns."""
_PREFIXED_FORMULA = re.compile(rb"<\w+:f[ >]")


class WorkbookPackage:
    """The bytes of a workbook. Raises TaskmapError for an .xlsx file that is damaged or would use
    up the memory.
    """

    def __init__(self, data: bytes, file: str) -> None:
        self.data, self.file = data, file
        self.is_zipped = data.startswith(b"PK")
        """Whether it is an .xlsx or .ods file, and none of the older kinds."""
        self.has_hidden_values = False
        """Whether a cell may be a formula or an error."""
        if self.is_zipped:
            try:
                self._inspect()
            except BROKEN as problem:
                message = f"{file} 已损坏，打不开；请用 WPS 打开，另存为 .xlsx 后再报"
                raise TaskmapError(message) from problem

    def _inspect(self) -> None:
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > _MOST_BYTES:
                raise self.too_big_error()
            for part in archive.namelist():
                if part.startswith("xl/worksheets/") and part.endswith(".xml"):
                    content = archive.read(part)
                    if _FAR_POSITION.search(content) and _cell_count(content) > MOST_CELLS * 20:
                        raise self.too_big_error()
                    self.has_hidden_values = self.has_hidden_values or _has_hidden_values(content)

    def too_big_error(self) -> TaskmapError:
        """The error to raise for a workbook that is too big to be a checklist."""
        remedy = "请只留下报送的工作表，另存后再报"
        return TaskmapError(f"{self.file} 太大，不像是责任清单；{remedy}")


def _has_hidden_values(content: bytes) -> bool:
    # A sheet written with prefixes takes longer to look through.
    if b"<worksheet" not in content[:1000] and _PREFIXED_FORMULA.search(content):
        return True
    cells = content.partition(b"<sheetData")[2] or content
    cells = cells[: cells.rfind(b"</sheetData>")]
    # A single character is found in a twentieth of the time, and most sheets have neither of these.
    if b"#" in cells and b't="e"' in cells:
        return True
    return b"f" in cells and (b"<f>" in cells or b"<f " in cells)


def _cell_count(content: bytes) -> int:
    """Rows times columns down to the last cell: so many cells calamine makes room for."""
    height, width = 1, 1
    names = set()
    for name, row in _POSITION.findall(content):
        names.add(name)
        height = max(height, int(row[:8]))
    for name in names:
        width = max(width, column_number(name[:4].decode()))
    return height * width
