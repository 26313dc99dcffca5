"""The papers of the office that have a template of their own, each without content, by the template's file name.

`templates check` compares an office's template with the names in its paper. Each module of a paper makes its own.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType

from taskmap.document import Document
from taskmap.documents import (
    board_page,
    checklist,
    closing_papers,
    monthly_report,
    notice_check,
    packed_checklist,
    receipt,
    rectification_list,
    reminder,
    task_table,
)

NOTICE_CHECK = f"{notice_check.FILE}.html"
MONTHLY_REPORT, REMINDER = f"{monthly_report.FILE}.docx", reminder.FILE
CLOSING_OPINION, PUBLIC_NOTICE = closing_papers.OPINION, closing_papers.NOTICE

ANY = Document("", "", datetime.date.min, {})
"""The names that every document has, whatever its template."""
FORMS: Mapping[str, Document] = MappingProxyType(
    {
        MONTHLY_REPORT: monthly_report.blank(),
        REMINDER: reminder.blank(),
        CLOSING_OPINION: closing_papers.blank(),
        PUBLIC_NOTICE: closing_papers.blank(),
        receipt.FILE: receipt.blank(),
    }
)
"""By the names of their Word templates."""
WORKBOOKS: Mapping[str, Document] = MappingProxyType(
    {
        task_table.FILE: task_table.blank(),
        checklist.FILE: checklist.blank(),
        packed_checklist.FILE: packed_checklist.blank(),
        rectification_list.FILE: rectification_list.blank(),
    }
)
"""By the names of their Excel templates."""
_REQUIRED = {
    checklist.FILE: checklist.REQUIRED,
    packed_checklist.FILE: packed_checklist.REQUIRED,
}
PAGES: Mapping[str, Document] = MappingProxyType(
    {NOTICE_CHECK: notice_check.blank(), f"{board_page.FILE}.html": board_page.blank()}
)
"""By the names of their templates for web pages."""


def blank(file: str) -> tuple[Document | None, tuple[str, ...]]:
    """The paper made with the template called `file`, without content, and the placeholders it must have; None if no
    paper is made with it. A Word template may have any suffix.
    """
    paper = WORKBOOKS.get(file) or PAGES.get(file) or FORMS.get(f"{PurePath(file).stem}.docx")
    return paper, _REQUIRED.get(file, ())
