"""The closure of an item to its two papers, 验收销号意见 and 公示稿: Documents with the same fields."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from taskmap.document import Document, Row, Table, Value
from taskmap.plan.model import Closure, Plan, Task
from taskmap.system.dates import long_date
from taskmap.tracking.closure.items import PlanItem
from taskmap.tracking.closure.state_machine import ClosureState
from taskmap.tracking.closure.steps import ClosureAction, ClosureStep

OPINION, NOTICE = "验收销号意见.docx", "公示稿.docx"
_CRITERIA = {
    "no": "序号",
    "criterion": "验收标准",
    "completion": "整改完成情况",
}


def opinion(closing: ClosureState, item: PlanItem, plan: Plan) -> Document:
    """The 验收销号意见, dated by the last 验收意见 of the round; undated without one. Raises ValueError before any step."""
    return _document(
        f"关于“{item.title}”问题验收销号意见", ClosureAction.ACCEPT, closing, item, plan
    )


def public_notice(closing: ClosureState, item: PlanItem, plan: Plan) -> Document:
    """The 公示稿, dated by the last 公示 of the round; undated without one. Raises ValueError before any step."""
    return _document(
        f"关于“{item.title}”问题整改结果的公示", ClosureAction.NOTICE, closing, item, plan
    )


def blank() -> Document:
    """Either paper without content: its names are the placeholders that a template may use."""
    item = PlanItem("", Task("", "", ""), (), Closure())
    closing = ClosureState(steps=(ClosureStep(action=ClosureAction.APPLY, day=datetime.date.min),))
    return _document("", ClosureAction.ACCEPT, closing, item, Plan("", ""))


def _document(
    title: str, action: ClosureAction, closing: ClosureState, item: PlanItem, plan: Plan
) -> Document:
    """The paper of the `action`, which bears the date of its step."""
    if closing.day is None:
        raise ValueError("an item without any step has no papers")
    step = closing.last_step(action)
    rows = tuple(
        Row("standard", _standard(number, criterion, closing))
        for number, criterion in enumerate(item.closure.criteria, 1)
    )
    return Document(
        title,
        plan.issuer,
        closing.day,
        {
            "closure.heading": title,
            **_fields(closing, item, plan),
            "closure.day": long_date(step.day) if step else "",
        },
        (Table("标准", _CRITERIA, rows),),
    )


def _standard(number: int, criterion: str, closing: ClosureState) -> Mapping[str, Value]:
    return {
        "no": number,
        "criterion": criterion,
        "completion": closing.answers.get(str(number), ""),
    }


def _visit_text(visit: ClosureStep | None, closing: ClosureState) -> str:
    """What was found, and of an item that its units had not called done, that and why it was applied for all the same."""
    application = closing.last_step(ClosureAction.APPLY)
    found = visit.why if visit else ""
    if not application or not application.unfinished:
        return found
    words = (
        f"申请时单位没有报已完成：{'、'.join(application.unfinished)}；申请理由：{application.why}"
    )
    return "\n".join(part for part in (found, words) if part)


def _fields(closing: ClosureState, item: PlanItem, plan: Plan) -> dict[str, Value]:
    visit = closing.last_step(ClosureAction.VISIT)
    acceptance = closing.last_step(ClosureAction.ACCEPT)
    notice = closing.notice
    return {
        "closure.title": item.title,
        "closure.problem": item.task.problem or item.task.text or item.title,
        "closure.source": item.task.origin,
        "closure.goal": item.task.goal,
        "closure.level": (acceptance.level if acceptance else "") or item.closure.level,
        "closure.visit": _visit_text(visit, closing),
        "closure.conclusion": acceptance.why if acceptance else "",
        "closure.notice_from": long_date(notice.begins) if notice else "",
        "closure.notice_until": long_date(notice.until) if notice else "",
        "closure.notice_working": notice.working if notice else None,
        "closure.office": (notice.office if notice else "") or plan.issuer,
        "closure.phone": notice.phone if notice else "",
        "closure.address": notice.address if notice else "",
    }
