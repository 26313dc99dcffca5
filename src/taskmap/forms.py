"""The papers of the office that have a template of their own: which names each of them may use.

A form is a Document without content. Whoever makes the real one gives the same names, and `templates check`
holds an office's template against them.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from types import MappingProxyType

from taskmap.document import Document, Table

MONTHLY_REPORT, REMINDER = "月度报告.docx", "催办函.docx"
CLOSING_OPINION, PUBLIC_NOTICE = "验收销号意见.docx", "公示稿.docx"

_CLOSURE = (
    "closure.heading",
    "closure.title",
    "closure.problem",
    "closure.source",
    "closure.goal",
    "closure.level",
    "closure.visit",
    "closure.conclusion",
    "closure.notice_from",
    "closure.notice_until",
    "closure.notice_working",
    "closure.office",
    "closure.phone",
    "closure.address",
    "closure.day",
)
_CRITERIA = Table("标准", {"no": "序号", "criterion": "验收标准", "completion": "完成情况"}, ())


def _form(name: str, fields: tuple[str, ...], *tables: Table) -> Document:
    return Document(name, "", datetime.date.min, dict.fromkeys(fields), tables)


ANY = _form("报表", ())
"""What holds for every document."""
FORMS: Mapping[str, Document] = MappingProxyType(
    {
        MONTHLY_REPORT: _form(
            "月度报告",
            (
                "report.title",
                "report.period_title",
                "report.as_of",
                "report.issuer",
                "report.number",
                "report.opening",
                "report.problems",
                "report.next",
            ),
            Table(
                "章节进展",
                {
                    "chapter": "章节",
                    "measures": "举措数",
                    "done": "已完成",
                    "ahead": "超序时",
                    "on_track": "达序时",
                    "behind": "滞后",
                    "not_started": "未启动",
                    "unreported": "未报送",
                    "ongoing": "长期坚持",
                    "percent": "完成比例(%)",
                },
                (),
            ),
            Table(
                "未报送",
                {
                    "unit": "单位",
                    "due": "应报日期",
                    "days_late": "逾期天数",
                    "contact": "联系人",
                    "phone": "联系电话",
                },
                (),
            ),
            Table(
                "迟报",
                {
                    "unit": "单位",
                    "due": "应报日期",
                    "received": "收到日期",
                    "days_late": "迟报天数",
                    "receipt": "回执号",
                },
                (),
            ),
            Table(
                "问题清单",
                {"kind": "类型", "id": "编号", "measure": "举措", "unit": "单位", "what": "情况"},
                (),
            ),
            Table(
                "下期到期",
                {
                    "id": "编号",
                    "measure": "举措",
                    "lead": "牵头单位",
                    "what": "到期事项",
                    "due": "到期日期",
                    "days": "剩余天数",
                },
                (),
            ),
            Table(
                "分任务",
                {
                    "id": "编号",
                    "task": "任务",
                    "measure": "举措",
                    "lead": "牵头单位",
                    "deadline": "完成时限",
                    "status": "完成状态",
                    "percent": "完成比例(%)",
                    "elapsed": "序时进度(%)",
                    "light": "亮灯",
                    "text": "进展情况",
                },
                (),
            ),
        ),
        REMINDER: _form(
            "催办函",
            (
                "reminder.number",
                "reminder.unit",
                "reminder.level",
                "reminder.issuer",
                "reminder.day",
                "reminder.due_text",
            ),
            Table(
                "事项",
                {
                    "kind": "类型",
                    "plan": "方案",
                    "id": "编号",
                    "measure": "事项",
                    "period": "报送期",
                    "due": "到期日期",
                    "days_late": "逾期天数",
                },
                (),
            ),
        ),
        CLOSING_OPINION: _form("验收销号意见", _CLOSURE, _CRITERIA),
        PUBLIC_NOTICE: _form("公示稿", _CLOSURE, _CRITERIA),
    }
)
