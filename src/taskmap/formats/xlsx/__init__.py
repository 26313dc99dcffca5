"""A Document as an Excel workbook: in a template that an office may restyle, or laid out without one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from taskmap.document import Document
from taskmap.formats.xlsx.template import Template
from taskmap.system.diagnostics import Diagnostic

__all__ = ["ENDING", "ORDER", "TEMPLATE", "Template", "check", "render"]

ENDING = "xlsx"
ORDER = 20
TEMPLATE = "optional"


def render(document: Document, template: Path | None) -> bytes:
    """The template filled; if `template` is None, a plain workbook with one sheet for each table."""
    if template is not None:
        return Template(template).fill(document)
    # Filling a template needs nothing of openpyxl, which takes as long to load as most of the work.
    from taskmap.formats.xlsx import default_workbook

    return default_workbook.render(document)


def check(
    template: Path, document: Document, required: Sequence[str] = ()
) -> tuple[Diagnostic, ...]:
    """Faults of the template for documents like this one; `required` are the placeholders that it
    must have. Raises TaskmapError if the file is no workbook at all.
    """
    # As above.
    from taskmap.formats.xlsx import checking

    return checking.check(template, document, required)
