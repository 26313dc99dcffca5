"""The papers of the office that have a template of their own: which names each of them may use.

A form is a Document without content, with the names of the real one: `templates check` holds an office's
template against it.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType

from taskmap.document import Document, Table
from taskmap.documents import checklist, rectification_list, reminder, task_table
from taskmap.documents.monthly_columns import COLUMNS, OVERVIEW
from taskmap.plan.model import Plan
from taskmap.plan.units import Registry

MONTHLY_REPORT, REMINDER = "月度报告.docx", reminder.FILE
CLOSING_OPINION, PUBLIC_NOTICE = "验收销号意见.docx", "公示稿.docx"

_REPORT = """
    title period period_title as_of issuer number plan opening problems next notes
"""
_REMINDER = """
    number unit level issuer day due_text
"""
_CLOSURE = """
    heading title problem source goal level visit conclusion
    notice_from notice_until notice_working office phone address day
"""
_CRITERIA = {
    "no": "序号",
    "criterion": "验收标准",
    "completion": "整改完成情况",
}
_SEVERAL = {"plan": "方案"}
"""The column that a report on several plans has before all others."""


def _form(root: str, names: str, columns: Mapping[str, Mapping[str, str]]) -> Document:
    fields = dict.fromkeys(f"{root}.{name}" for name in names.split())
    found = [Table(title, named, ()) for title, named in columns.items()]
    return Document("", "", datetime.date.min, fields, found)


ANY = _form("", "", {})
"""What holds for every document."""
FORMS: Mapping[str, Document] = MappingProxyType(
    {
        MONTHLY_REPORT: _form(
            "report",
            _REPORT,
            {
                "方案总览": OVERVIEW,
                **{title: {**_SEVERAL, **columns} for title, columns in COLUMNS.items()},
            },
        ),
        REMINDER: _form("reminder", _REMINDER, {"事项": reminder.COLUMNS}),
        CLOSING_OPINION: _form("closure", _CLOSURE, {"标准": _CRITERIA}),
        PUBLIC_NOTICE: _form("closure", _CLOSURE, {"标准": _CRITERIA}),
    }
)

_DAY = datetime.date(2022, 5, 1)
"""Any day: what is checked is only the names."""


def sample(file: str) -> tuple[Document | None, tuple[str, ...]]:
    """What the template of this name is filled with, without content, and the placeholders it cannot do without;
    None if nothing uses it.
    """
    plan = Plan("", "")
    registry = Registry.of(plan)
    if file == task_table.FILE:
        return task_table.schedule(plan, registry, (), (), 1, _DAY), ()
    if file == rectification_list.FILE:
        return rectification_list.rectification(plan, registry, {}, {}, 1, _DAY), ()
    if file == checklist.FILE:
        lists = checklist.Checklists(plan, registry, 1, checklist.Occasion("", None), _DAY)
        return lists.document("", (), ()), checklist.REQUIRED
    return FORMS.get(f"{PurePath(file).stem}.docx"), ()
