"""Two versions of a plan: what is of the whole plan, and of its units."""

from __future__ import annotations

from collections.abc import Iterator

from taskmap.plan.deadlines.rhythms import describe_rhythm
from taskmap.plan.diff.changes import PlanChange, PlanChangeKind
from taskmap.plan.diff.lines import line_changes, number_repeats
from taskmap.plan.due_days import rule_rhythm, single_days
from taskmap.plan.model import Plan, ReportingRule
from taskmap.plan.units import Registry
from taskmap.system.dates import long_date


def plan_changes(old: Plan, new: Plan, everybody: tuple[str, ...]) -> Iterator[PlanChange]:
    """Its title, number, issuer, days and reporting rules, which concern `everybody`."""
    yield from line_changes(
        PlanChangeKind.PLAN, "", "", _plan_fields(old), _plan_fields(new), everybody
    )
    was = number_repeats((rule.name, _rule_text(rule)) for rule in old.rules)
    now = number_repeats((rule.name, _rule_text(rule)) for rule in new.rules)
    yield from line_changes(PlanChangeKind.PLAN, "报送", "", was, now, everybody)
    was, now = ({each.name: each.role.chinese for each in plan.roles} for plan in (old, new))
    yield from line_changes(PlanChangeKind.PLAN, "角色", "", was, now, everybody)


def _plan_fields(plan: Plan) -> dict[str, str]:
    period = (long_date(day) if day else "" for day in (plan.begins, plan.ends))
    return {
        "标题": plan.title,
        "文号": plan.number,
        "发文单位": plan.issuer,
        "发文日期": long_date(plan.issued) if plan.issued else "",
        "实施期限": "至".join(period).strip("至"),
        "沿用上期": "是" if plan.carry else "",
    }


def _rule_text(rule: ReportingRule) -> str:
    """Everything of it in one line, to see that something changed."""
    rhythm = rule_rhythm(rule)
    days = "、".join(map(long_date, single_days(rule)))
    parts = (
        describe_rhythm(rhythm) if rhythm else days,
        _ROLL_WORDS[rule.roll],
        f"{long_date(rule.begins)}起" if rule.begins else "",
        f"到{long_date(rule.ends)}" if rule.ends else "",
        f"报{rule.to}" if rule.to else "",
        f"汇总报{rule.forward_to}" if rule.forward_to else "",
        "签字盖章" if rule.signed else "",
        {"all": "全部单位", "lead": "牵头单位"}.get(rule.who, ""),
        "、".join(name.name for name in rule.names),
    )
    return "，".join(part for part in parts if part)


_ROLL_WORDS = {"none": "", "earlier": "遇节假日提前", "later": "遇节假日顺延"}


def people_changes(old: Plan, new: Plan) -> Iterator[PlanChange]:
    """责任领导 and 责任人 of units that are in both."""
    registry = Registry.of(new)
    earlier = {registry.registered_name(unit.name): unit for unit in old.units}
    for unit in new.units:
        if before := earlier.get(unit.name):
            was, now = (
                {f"{unit.name}的责任领导": each.leader, f"{unit.name}的责任人": each.owner}
                for each in (before, unit)
            )
            yield from line_changes(PlanChangeKind.PEOPLE, "", "", was, now, (unit.name,))
