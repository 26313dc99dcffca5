"""Deadlines and reporting rules of a plan: understood, in order, with a period to report."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import chain

from taskmap.plan import assignments, units
from taskmap.plan.instances import instances
from taskmap.plan.model import Deadline, DeadlineKind, Measure, Plan
from taskmap.plan.workdays import OFFICIAL
from taskmap.system import text
from taskmap.system.diagnostics import Diagnostic, error, warning

_WITHOUT_DATE = {DeadlineKind.RECURRING: "定期时限"}


def check_deadline_texts(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """An error for each deadline that was not understood, a warning for one with words beside the time that count for
    nothing.
    """
    for deadline in _deadlines(plan):
        if deadline.kind is DeadlineKind.UNKNOWN:
            said = "" if f"“{deadline.said}”" in deadline.why else f"“{deadline.said}”"
            yield error(deadline.at, "deadline-unknown", f"看不懂时限{said}：{deadline.why}")
        elif deadline.rest:
            meant = deadline.date or _WITHOUT_DATE.get(deadline.kind, "持续推进")
            message = f"时限“{deadline.said}”按 {meant} 计，“{deadline.rest}”没有算进去；请只写时间"
            yield warning(deadline.at, "deadline-extra", message)


def check_deadlines_in_period(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """A warning for each deadline before the day of issue, or else outside the plan's period; none where the plan says
    neither.
    """
    begins, ends = plan.begins or datetime.date.min, plan.ends or datetime.date.max
    for deadline in _deadlines(plan):
        day = deadline.date
        if day is None:
            continue
        if plan.issued is not None and day < plan.issued:
            message = f"时限“{deadline.said}”（{day}）在印发日期 {plan.issued} 之前，请核对年份"
            yield warning(deadline.at, "deadline-past", message)
        elif not begins <= day <= ends:
            window = f"{plan.begins or ''} 至 {plan.ends or ''}"
            message = f"时限“{deadline.said}”（{day}）在实施期限（{window}）之外，请核对"
            yield warning(deadline.at, "deadline-outside", message)


def check_milestone_dates(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """An error for each milestone later than the deadline of its measure; one that goes on after its date has no
    end.
    """
    for measure in plan.every_measure():
        last = measure.deadline.date
        if last is None or measure.deadline.ongoing:
            continue
        for milestone in measure.milestones:
            if milestone.by.date is not None and milestone.by.date > last:
                message = (
                    f"节点时间 {milestone.by.date} 晚于举措 {measure.id} 的时限 {last}，请核对"
                )
                yield error(milestone.by.at, "milestone-late", message)


def check_recurring_deadlines(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """A warning for each recurring deadline that never falls due, an inherited one once, and one for the first of those
    that come round only to the end of the year of issue, since the plan says no period.
    """
    recurring = [
        each for each in plan.every_measure() if each.deadline.kind is DeadlineKind.RECURRING
    ]
    idle = {id(each.deadline): each for each in recurring if not any(instances(each, plan))}
    for measure in idle.values():
        reason = _why_never_due(measure.deadline, plan)
        message = f"定期时限“{measure.deadline.said}”没有一期到期：{reason}"
        yield warning(measure.deadline.at, "deadline-recurring", message)
    coming = [each.deadline for each in recurring if id(each.deadline) not in idle]
    for deadline in coming[:1] if plan.ends is None else ():
        message = (
            f"方案没有写 `period`，定期时限“{deadline.said}”只算到发文当年年底，请写明实施期限"
        )
        yield warning(deadline.at, "deadline-recurring", message)


def _why_never_due(deadline: Deadline, plan: Plan) -> str:
    if deadline.rhythm is None:
        return (
            "看不出每期哪一天截止，不会催办；请写成“每季度末”“每月25日前”“每年6月底前”，"
            "日子不规则的请写成节点"
        )
    if plan.begins is None and plan.issued is None:
        return "方案没有写 `period`，也没有写发文日期，请写明实施期限"
    return "每期的截止日都不在实施期限以内，或者在印发、起始之前，请核对"


def check_recurring_milestones(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """A warning for each milestone that is to come round: only the deadline of a measure does."""
    steps = (step for measure in plan.every_measure() for step in measure.milestones)
    recurring = {id(each.by): each.by for each in steps if each.by.kind is DeadlineKind.RECURRING}
    for by in recurring.values():
        message = (
            f"节点时间“{by.said}”是定期的，这个节点不会到期；请写成日期，或写作举措的 `deadline`"
        )
        yield warning(by.at, "deadline-recurring", message)


def check_single_dates(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """A warning for each milestone and target with several dates, of which the last alone counts: only those of a
    measure's deadline are milestones.
    """
    for measure in plan.every_measure():
        steps = (("节点", step.by) for step in measure.milestones)
        aims = (("指标", target.by) for target in measure.targets)
        for what, by in chain(steps, aims):
            if len(by.dates) > 1 and by.date is not None:
                message = f"{what}时间“{by.said}”写了几个日期，只按最后的 {by.date} 计；请分成几个{what}，各写一个日期"
                yield warning(by.at, "deadline-extra", message)


def check_reporting_periods(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """An error for each reporting rule without a single period to report, and one for the first rule whose
    beginning or end neither it nor the plan says. Reckoned with the official calendar, which decides no period.
    """
    idle = [rule for rule in plan.rules if not assignments.due_dates(rule, plan, OFFICIAL)]
    unbounded = [
        rule for rule in idle if not ((rule.begins or plan.begins) and (rule.ends or plan.ends))
    ]
    for rule in idle:
        if rule not in unbounded:
            window = f"{rule.begins or plan.begins} 至 {rule.ends or plan.ends}"
            message = f"报送规则“{rule.name}”在 {window} 之间没有一期可报，请检查起止时间和日"
            yield error(rule.at, "no-period", message)
    # What is missing is the plan's period, whatever the number of rules.
    for rule in unbounded[:1]:
        message = f"报送规则“{rule.name}”没有起止时间，请写方案的 `period`，或规则自己的 `from` 和 `until`"
        yield error(rule.at, "no-period", message)


def check_repeated_rules(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """The ledger knows a rule by its name: of two with one name it cannot tell which report is which."""
    first: dict[str, int] = {}
    for rule in plan.rules:
        name = text.plain(rule.name)
        if name in first:
            message = f"报送规则“{rule.name}”写了两遍，第 {first[name]} 行已经有；同一份报送请合成一条，不同的请各起一个名称"
            yield warning(rule.at, "rule-twice", message)
        first.setdefault(name, rule.at.line)


def _deadlines(plan: Plan) -> Iterator[Deadline]:
    """Each deadline as written, an inherited one once."""
    seen: set[int] = set()
    for measure in plan.every_measure():
        for deadline in _measure_deadlines(measure):
            if deadline.said and id(deadline) not in seen:
                seen.add(id(deadline))
                yield deadline


def _measure_deadlines(measure: Measure) -> Iterator[Deadline]:
    yield measure.deadline
    yield from (milestone.by for milestone in measure.milestones)
    yield from (target.by for target in measure.targets)
