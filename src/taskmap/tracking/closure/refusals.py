"""An act that somebody wants to take to the reasons why it may not be taken, each with a stable code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from taskmap.system.dates import long_date
from taskmap.system.text import cut, one_line
from taskmap.tracking.closure.state_machine import Closing, following, in_time, over
from taskmap.tracking.closure.steps import Act, Stage, Step


class Refusal(NamedTuple):
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What the plan asks of the item. `milestones` are those that no report calls done, by their key."""

    criteria: tuple[str, ...] = ()
    milestones: Mapping[str, str] = field(default_factory=dict)
    level: str = ""
    notice_days: int = 0
    notice_working_days: int = 0


_REASONED = {
    Step.VISIT: "核查情况",
    Step.ACCEPT: "验收结论",
    Step.OBJECT: "异议内容",
    Step.SETTLE: "处理结果",
    Step.RETURN: "退回原因",
    Step.REOPEN: "重新打开的原因（如反弹、回头看发现）",
}
_LONGEST = 30


def refused(closing: Closing, act: Act, terms: Terms) -> tuple[Refusal, ...]:
    """Everything that stands against the act; nothing if it may be recorded."""
    return _in_order(closing, act) or tuple(_lacking(closing, act, terms))


def _in_order(closing: Closing, act: Act) -> tuple[Refusal, ...]:
    """A step out of order, after which nothing else is worth saying."""
    if act.step is Step.SETTLE and closing.stage is Stage.NOTICED and not closing.objections:
        return (Refusal("closure-order", "没有待处理的异议"),)
    if act.step not in (steps := following(closing)):
        words = "、".join(f"{step.chinese}（{step}）" for step in steps)
        now = f"现在是“{closing.stage}”，不能“{act.step.chinese}”"
        return (Refusal("closure-order", f"{now}；可以：{words}"),)
    if not in_time(closing, act) and closing.day:
        message = f"{act.day} 早于上一步的日期 {closing.day}，请核对 --day"
        return (Refusal("closure-day", message),)
    return ()


def _lacking(closing: Closing, act: Act, terms: Terms) -> Iterator[Refusal]:
    if (what := _REASONED.get(act.step)) and not act.why.strip():
        yield Refusal("closure-why", f"请用 --why 写明{what}")
    if act.step is Step.APPLY and not act.evidence:
        yield Refusal("closure-evidence", "申请销号要有佐证材料，请用 --evidence 附上文件")
    yield from _strangers(act, terms)
    yield from _level(act, terms)
    if act.step in (Step.ACCEPT, Step.STRIKE):
        yield from _unanswered({**closing.answers, **act.answers}, terms)
    match act.step:
        case Step.NOTICE:
            yield from _notice(act, terms)
        case Step.SETTLE if act.settles not in closing.objections:
            numbers = "、".join(map(str, closing.objections))
            yield Refusal(
                "closure-objection", f"请用 --objection 写明处理哪一条异议，待处理：{numbers}"
            )
        case Step.STRIKE:
            yield from _too_soon(closing, act)


def _strangers(act: Act, terms: Terms) -> Iterator[Refusal]:
    """Answers to what nobody asked: a slip in the number would leave the right one unanswered."""
    count = len(terms.criteria)
    numbers = {str(number) for number in range(1, count + 1)}
    for key in act.answers:
        if key not in numbers and not key.startswith("节点"):
            known = f"共 {count} 条标准" if count else "没有写验收标准（closure.criteria）"
            yield Refusal("closure-answer", f"没有第 {key} 条标准：方案里{known}")


def _level(act: Act, terms: Terms) -> Iterator[Refusal]:
    if act.level and terms.level and act.level != terms.level:
        yield Refusal("closure-level", f"方案要求{terms.level}验收，不是{act.level}")


def _unanswered(answers: Mapping[str, str], terms: Terms) -> Iterator[Refusal]:
    for number, criterion in enumerate(terms.criteria, 1):
        if not answers.get(str(number), "").strip():
            words = f"第 {number} 条标准没有写完成情况（{_excerpt(criterion)}）"
            yield Refusal("closure-criterion", f"{words}，请用 --answer “{number}=…” 写明")
    for key, what in terms.milestones.items():
        if not answers.get(key, "").strip():
            words = f"{key}还没有报完成（{_excerpt(what)}）"
            yield Refusal(
                "closure-milestone", f"{words}，请等单位报送，或核实后用 --answer “{key}=…” 写明"
            )


def _notice(act: Act, terms: Terms) -> Iterator[Refusal]:
    notice = act.notice
    if notice is None:
        message = (
            "没有说公示多久：请用 --days、--working-days 或 --until 写明，或在方案里写公示天数"
        )
        yield Refusal("closure-notice", message)
    elif notice.begins < act.day:
        yield Refusal("closure-notice", f"公示不能从 {notice.begins} 开始，它早于 {act.day}")
    elif notice.days < (least := max(terms.notice_days, 1)):
        message = f"公示期只有 {max(notice.days, 0)} 天，不能少于 {least} 天"
        yield Refusal("closure-notice", message)
    elif notice.working < terms.notice_working_days:
        message = f"公示期只有 {notice.working} 个工作日，不能少于 {terms.notice_working_days} 个"
        yield Refusal("closure-notice", message)


def _too_soon(closing: Closing, act: Act) -> Iterator[Refusal]:
    if closing.notice and not over(closing, act.day):
        message = f"公示到 {long_date(closing.notice.until)}（含当日）为止，期满的次日起才能销号"
        yield Refusal("closure-notice", message)
    for number, objection in closing.objections.items():
        message = f"第 {number} 条异议还没有处理（{_excerpt(objection.why)}），请先用 settle 登记处理结果，或用 return 退回"
        yield Refusal("closure-objection", message)


def _excerpt(text: str) -> str:
    return cut(one_line(text), _LONGEST)
