"""A step that somebody wants to take to the reasons why it may not be taken, each with a stable code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from taskmap.system.dates import long_date
from taskmap.system.text import cut, one_line
from taskmap.tracking.closure.state_machine import (
    ClosureState,
    is_chronological,
    is_notice_over,
    possible_actions,
)
from taskmap.tracking.closure.steps import ClosureAction, ClosureStep, Stage


class ClosureRefusal(Struct, frozen=True):
    """One reason; `code` never changes, `message` is for the office and says what to do."""

    code: str
    message: str


class ClosureRequirements(Struct, frozen=True):
    """What the plan asks of the item; empty or 0 where it asks nothing.

    `milestones` are those still open, by their keys (「节点1」); `unfinished` are the units that have not called the item
    done, each with its last word; `notice_days` and `notice_working_days` are the least
    lengths of the public notice.
    """

    criteria: tuple[str, ...] = ()
    milestones: Mapping[str, str] = field(default_factory=dict)
    unfinished: tuple[str, ...] = ()
    level: str = ""
    notice_days: int = 0
    notice_working_days: int = 0


_REASON_NAMES = {
    ClosureAction.VISIT: "核查情况",
    ClosureAction.ACCEPT: "验收结论",
    ClosureAction.OBJECT: "异议内容",
    ClosureAction.SETTLE: "处理结果",
    ClosureAction.RETURN: "退回原因",
    ClosureAction.REOPEN: "重新打开的原因（如反弹、回头看发现）",
}
_LONGEST = 80
"""Characters: a deadline with its extension, and what is to be reached by it."""


def check_step(
    closing: ClosureState, step: ClosureStep, requirements: ClosureRequirements
) -> tuple[ClosureRefusal, ...]:
    """Every reason against taking `step` now; empty if it may be recorded. Out of order, that is the only reason."""
    return _check_order(closing, step) or tuple(_check_content(closing, step, requirements))


def _check_order(closing: ClosureState, step: ClosureStep) -> tuple[ClosureRefusal, ...]:
    """Nothing else is worth saying of a step out of order."""
    if (
        step.action is ClosureAction.SETTLE
        and closing.stage is Stage.NOTICED
        and not closing.objections
    ):
        return (ClosureRefusal("closure-order", "没有待处理的异议"),)
    if step.action not in (actions := possible_actions(closing)):
        words = "、".join(f"{action.chinese}（{action}）" for action in actions)
        now = f"现在是“{closing.stage}”，不能“{step.action.chinese}”"
        return (ClosureRefusal("closure-order", f"{now}；可以：{words}"),)
    if not is_chronological(closing, step) and closing.day:
        message = f"{step.day} 早于上一步的日期 {closing.day}，请核对 --day"
        return (ClosureRefusal("closure-day", message),)
    return ()


def _check_content(
    closing: ClosureState, step: ClosureStep, requirements: ClosureRequirements
) -> Iterator[ClosureRefusal]:
    if (what := _REASON_NAMES.get(step.action)) and not step.why.strip():
        yield ClosureRefusal("closure-why", f"请用 --why 写明{what}")
    if step.action is ClosureAction.APPLY and not step.evidence:
        yield ClosureRefusal("closure-evidence", "申请销号要有佐证材料，请用 --evidence 附上文件")
    if step.action is ClosureAction.APPLY and requirements.unfinished and not step.why.strip():
        words = f"单位还没有报已完成：{'、'.join(requirements.unfinished)}"
        yield ClosureRefusal(
            "closure-unfinished", f"{words}；请等单位报送，确实要申请的用 --why 写明理由"
        )
    yield from _unknown_answers(step, requirements)
    yield from _check_level(step, requirements)
    if step.action in (ClosureAction.ACCEPT, ClosureAction.STRIKE):
        yield from _missing_answers({**closing.answers, **step.answers}, requirements)
    match step.action:
        case ClosureAction.NOTICE:
            yield from _check_notice(step, requirements)
        case ClosureAction.SETTLE if step.settles not in closing.objections:
            numbers = "、".join(map(str, closing.objections))
            yield ClosureRefusal(
                "closure-objection", f"请用 --objection 写明处理哪一条异议，待处理：{numbers}"
            )
        case ClosureAction.STRIKE:
            yield from _check_strike(closing, step)


def _unknown_answers(
    step: ClosureStep, requirements: ClosureRequirements
) -> Iterator[ClosureRefusal]:
    """Answers to criteria that do not exist: a slip in the number would leave the right one unanswered."""
    count = len(requirements.criteria)
    numbers = {str(number) for number in range(1, count + 1)}
    for key in step.answers:
        if key not in numbers and not key.startswith("节点"):
            known = f"共 {count} 条标准" if count else "没有写验收标准"
            yield ClosureRefusal("closure-answer", f"没有第 {key} 条标准：方案里{known}")


def _check_level(step: ClosureStep, requirements: ClosureRequirements) -> Iterator[ClosureRefusal]:
    if step.level and requirements.level and step.level != requirements.level:
        yield ClosureRefusal("closure-level", f"方案要求{requirements.level}验收，不是{step.level}")


def _missing_answers(
    answers: Mapping[str, str], requirements: ClosureRequirements
) -> Iterator[ClosureRefusal]:
    for number, criterion in enumerate(requirements.criteria, 1):
        if not answers.get(str(number), "").strip():
            words = f"第 {number} 条标准没有写完成情况（{_excerpt(criterion)}）"
            yield ClosureRefusal("closure-criterion", f"{words}，请用 --answer “{number}=…” 写明")
    for key, what in requirements.milestones.items():
        if not answers.get(key, "").strip():
            words = f"{key}还没有报完成（{_excerpt(what)}）"
            yield ClosureRefusal(
                "closure-milestone", f"{words}，请等单位报送，或核实后用 --answer “{key}=…” 写明"
            )


def _check_notice(step: ClosureStep, requirements: ClosureRequirements) -> Iterator[ClosureRefusal]:
    notice = step.notice
    if notice is None:
        message = (
            "没有说公示多久：请用 --days、--working-days 或 --until 写明，或在方案里写公示天数"
        )
        yield ClosureRefusal("closure-notice", message)
    elif notice.begins < step.day:
        yield ClosureRefusal(
            "closure-notice", f"公示不能从 {notice.begins} 开始，它早于 {step.day}"
        )
    elif notice.days < (least := max(requirements.notice_days, 1)):
        message = f"公示期只有 {max(notice.days, 0)} 天，不能少于 {least} 天"
        yield ClosureRefusal("closure-notice", message)
    elif notice.working < requirements.notice_working_days:
        message = (
            f"公示期只有 {notice.working} 个工作日，不能少于 {requirements.notice_working_days} 个"
        )
        yield ClosureRefusal("closure-notice", message)


def _check_strike(closing: ClosureState, step: ClosureStep) -> Iterator[ClosureRefusal]:
    if closing.notice and not is_notice_over(closing, step.day):
        message = f"公示到 {long_date(closing.notice.until)}（含当日）为止，期满的次日起才能销号"
        yield ClosureRefusal("closure-notice", message)
    for number, objection in closing.objections.items():
        message = f"第 {number} 条异议还没有处理（{_excerpt(objection.why)}），请先用 settle 登记处理结果，或用 return 退回"
        yield ClosureRefusal("closure-objection", message)


def _excerpt(text: str) -> str:
    return cut(one_line(text), _LONGEST)
