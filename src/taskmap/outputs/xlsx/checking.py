"""Is this workbook a template that can be filled? Read with openpyxl, told cell by cell."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from zipfile import BadZipFile

from taskmap.diagnostics import Diagnostic, Source, error
from taskmap.document import Document

# Anything that was meant as a placeholder, full-width brackets and odd names included.
_MEANT = re.compile(r"[{｛]{2}(.*?)[}｝]{2}")
_NAME = re.compile(r"\{\{\s*([A-Za-z_]+\.[A-Za-z_]+)\s*\}\}")


def check(path: Path, document: Document, required: Sequence[str]) -> tuple[Diagnostic, ...]:
    """Faults of the template for documents like this one; `required` are placeholders it cannot do without."""
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path)
    except (InvalidFileException, BadZipFile, OSError, KeyError, ValueError, TypeError) as problem:
        message = f"模板不是能用的 Excel 工作簿（.xlsx）：{problem}"
        return (error(Source(str(path)), "template-broken", message),)
    known = document.names()
    used: set[str] = set()
    faults: list[Diagnostic] = []
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    at = Source(str(path), cell.row, cell.column or 0, sheet.title, cell.coordinate)
                    faults += _cell(cell.value, at, known, used)
    for name in required:
        if name not in used:
            message = f"模板里缺少 {{{{ {name} }}}}，没有它，填好的清单收回来就认不出"
            faults.append(error(Source(str(path)), "template-missing", message))
    return tuple(faults)


def _cell(text: str, at: Source, known: dict[str, str], used: set[str]) -> Iterator[Diagnostic]:
    for meant in _MEANT.finditer(text):
        match = _NAME.fullmatch(meant[0])
        if match and match[1] in known:
            used.add(match[1])
            continue
        inside = meant[1].strip()
        near = difflib.get_close_matches(inside, known, n=1, cutoff=0.5)
        hint = f"，是不是 {{{{ {near[0]} }}}}？" if near else ""
        yield error(at, "template-placeholder", f"不认识的占位符“{meant[0]}”{hint}")
