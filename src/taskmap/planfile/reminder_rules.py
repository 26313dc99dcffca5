"""The key `reminders`, when and under which name the units that are late are reminded, to its rules."""

from __future__ import annotations

from taskmap.plan.assessment import ReminderRule
from taskmap.planfile.fields import PlanFields
from taskmap.system.diagnostics import error


def rules(plan: PlanFields) -> tuple[ReminderRule, ...]:
    """The key `reminders`, by the days late from which each rule holds; a second one from the same day is
    reported. Empty if the key is not written: then the defaults hold.
    """
    by_day: dict[int, ReminderRule] = {}
    for fields in plan.mappings("reminders"):
        rule = _rule(fields)
        if (first := by_day.setdefault(rule.after, rule)) is not rule:
            message = f"与第 {first.at.line} 行的“{first.level}”从同一天起，请错开"
            plan.notes.faults.append(error(fields.where("after"), "bad-value", message))
    return tuple(sorted(by_day.values(), key=lambda rule: rule.after))


def _rule(fields: PlanFields) -> ReminderRule:
    level = fields.line("level")
    if not level:
        fields.notes.error(fields.node, "missing-name", "催办规则没有级别，请写 `level`，如 催办")
    after, every = fields.number("after"), fields.number("every")
    return ReminderRule(level, after or 1, 3 if every is None else every, fields.at)
