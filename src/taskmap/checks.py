"""The rules of a sound plan: one function a rule, each Plan and Registry to Diagnostics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from taskmap import duties, units
from taskmap.diagnostics import Diagnostic, error, warning
from taskmap.model import Deadline, DeadlineKind, Group, Measure, Mention, Party, Plan, Role
from taskmap.workdays import Calendar

Rule = Callable[[Plan, units.Registry], Iterator[Diagnostic]]


def check(plan: Plan) -> tuple[Diagnostic, ...]:
    """Every fault of the plan's sense, in no particular order."""
    registry = units.Registry.of(plan)
    return tuple(fault for rule in RULES for fault in rule(plan, registry))


def task_ids(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    first: dict[str, int] = {}
    for task in plan.every_task():
        if task.id in first and task.id:
            message = f"任务编号“{task.id}”重复，第 {first[task.id]} 行已经用过"
            yield error(task.at, "duplicate-id", message)
        first.setdefault(task.id, task.at.line)


def measure_ids(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    first: dict[str, int] = {}
    repeated = {
        task_id
        for task_id, times in Counter(task.id for task in plan.every_task()).items()
        if times > 1
    }
    for task in plan.every_task():
        for measure in task.measures:
            # A task told twice brings its measures' default ids along; that was said already.
            told = task.id in repeated and measure.id.startswith(task.id)
            if measure.id and measure.id in first and not told:
                message = f"举措编号“{measure.id}”重复，第 {first[measure.id]} 行已经用过"
                yield error(measure.at, "duplicate-id", message)
            first.setdefault(measure.id, measure.at.line)


def known_units(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    if not plan.units:
        return
    for mention in _mentions(plan):
        if registry.resolve(mention.name) is None:
            yield error(mention.at, "unknown-unit", _unknown(mention.name, registry))


def _unknown(name: str, registry: units.Registry) -> str:
    parts = [part for part in name.replace("，", "、").replace(",", "、").split("、") if part]
    if len(parts) > 1 and all(registry.resolve(part) for part in parts):
        return f"“{name}”是几个单位写在了一起，请用半角逗号分开写成列表"
    if (near := registry.nearest(name)) is not None:
        return f"单位名录里没有“{name}”，最接近的是“{near}”；若是同一单位，请改用正式名称，或把它写进“{near}”的 aliases"
    return f"单位名录里没有“{name}”，请写进 units 或改正名称"


def joined_units(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """Without a registry of units a list typed with full-width commas would quietly become one unit."""
    if plan.units:
        return
    known = {unit.name for unit in registry.units if not _separators(unit.name)}
    for mention in _first_mentions(plan):
        parts = _separators(mention.name)
        if parts and any(part in known for part in parts):
            message = f"“{mention.name}”像是几个单位写在了一起，请用半角逗号分开写成列表"
            yield warning(mention.at, "unit-joined", message)


def _separators(name: str) -> list[str]:
    for mark in "，,；;":
        name = name.replace(mark, "、")
    return name.split("、") if "、" in name else []


def chosen_members(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    for party in _parties(plan):
        if not party.chosen:
            continue
        group = registry.resolve(party.name)
        if not isinstance(group, Group):
            yield error(party.at, "unknown-group", f"“{party.name}”不是单位组，后面不能再列成员")
        elif group.members:
            yield from _strangers(party, registry.members(group), registry)


def _strangers(
    party: Party, members: tuple[str, ...], registry: units.Registry
) -> Iterator[Diagnostic]:
    for mention in party.chosen:
        found = registry.resolve(mention.name)
        if found is not None and found.name not in members:
            message = f"“{mention.name}”不是“{party.name}”的成员，成员有：{'、'.join(members)}"
            yield error(mention.at, "not-a-member", message)


def someone_answers(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    for measure in plan.every_measure():
        if not measure.parties:
            yield error(
                measure.at, "no-unit", f"举措 {measure.id} 没有任何单位，请写牵头或责任单位"
            )


def lead_named(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """Only where the plan says that someone leads: with `first_listed: equal` nobody has to."""
    if not plan.first_leads:
        return
    for measure in plan.every_measure():
        if measure.parties and all(party.role is not Role.LEAD for party in measure.parties):
            message = f"举措 {measure.id} 没有牵头单位，进度以最慢的单位为准"
            yield warning(measure.at, "lead-missing", message)


def units_once(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    told = set()
    for measure in plan.every_measure():
        first: dict[str, str] = {}
        for party in measure.parties:
            if party.chosen:
                continue
            found = registry.resolve(party.name)
            name = found.name if found else party.name
            # An inherited list is written once but read for each measure.
            if name in first and party.at not in told:
                told.add(party.at)
                twin = "" if party.name == first[name] else f"（即“{first[name]}”）"
                message = f"举措 {measure.id} 里“{party.name}”{twin}写了两次"
                yield error(party.at, "unit-twice", message)
            first.setdefault(name, party.name)


def names_shared(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    for mention, one, other in registry.clashes():
        if one.name == other.name:
            message = f"“{mention.name}”登记了两次"
        else:
            message = f"“{mention.name}”既指“{one.name}”又指“{other.name}”，一个名称只能指一个单位"
        yield error(mention.at, "alias-shared", message)


def near_twins(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """Proposed, never merged: 市发改委 beside 市发展改革委 is very likely one body, but only a person knows."""
    twins = registry.twins()
    places = {mention.name: mention.at for mention in _first_mentions(plan)} if twins else {}
    for one, other in twins:
        message = (
            f"“{one}”和“{other}”可能是同一个单位；若是，请在 units 里登记一个，把另一个写成 aliases"
        )
        yield warning(places.get(one) or places.get(other) or plan.at, "unit-near-twin", message)


def groups_filled(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    for group in plan.groups:
        if not group.members:
            message = f"单位组“{group.name}”没有成员，将以它自己的名义出一份清单；成员确定后请补上"
            yield warning(group.at, "group-empty", message)


def deadlines_understood(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    for deadline in _deadlines(plan):
        if deadline.kind is DeadlineKind.UNKNOWN:
            yield error(
                deadline.at, "deadline-unknown", f"看不懂时限“{deadline.said}”：{deadline.why}"
            )
        elif deadline.rest:
            message = f"时限“{deadline.said}”按 {deadline.date or '持续推进'} 计，“{deadline.rest}”没有算进去；请只写时间"
            yield warning(deadline.at, "deadline-extra", message)


def deadlines_ahead(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    if plan.issued is None:
        return
    for deadline in _deadlines(plan):
        if deadline.date is not None and deadline.date < plan.issued:
            message = f"时限“{deadline.said}”（{deadline.date}）在印发日期 {plan.issued} 之前"
            yield warning(deadline.at, "deadline-past", message)


def milestones_in_time(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    for measure in plan.every_measure():
        last = measure.deadline.date
        if last is None or measure.deadline.ongoing:
            continue
        for milestone in measure.milestones:
            if milestone.by.date is not None and milestone.by.date > last:
                message = f"节点时间 {milestone.by.date} 晚于举措 {measure.id} 的时限 {last}"
                yield error(milestone.by.at, "milestone-late", message)


def period_forward(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    if plan.begins and plan.ends and plan.begins > plan.ends:
        yield error(plan.at, "period-reversed", f"实施期限的起 {plan.begins} 晚于止 {plan.ends}")


def reporting_periods(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    for rule in plan.rules:
        if not duties.schedule(rule, plan, Calendar()):
            window = f"{rule.begins or plan.begins or '未写'} 至 {rule.ends or plan.ends or '未写'}"
            message = f"报送规则“{rule.name}”在 {window} 之间没有一期可报，请检查起止时间和日"
            yield error(rule.at, "no-period", message)


RULES: tuple[Rule, ...] = (
    task_ids,
    measure_ids,
    known_units,
    joined_units,
    chosen_members,
    someone_answers,
    lead_named,
    units_once,
    names_shared,
    near_twins,
    groups_filled,
    deadlines_understood,
    deadlines_ahead,
    milestones_in_time,
    period_forward,
    reporting_periods,
)


def _parties(plan: Plan) -> Iterator[Party]:
    """Each party as written, an inherited one once."""
    seen: set[int] = set()
    for measure in plan.every_measure():
        for party in measure.parties:
            if id(party) not in seen:
                seen.add(id(party))
                yield party


def _mentions(plan: Plan) -> Iterator[Mention]:
    """Every name that must be known, with its place."""
    for party in _parties(plan):
        yield Mention(party.name, party.at)
        yield from party.chosen
    for measure in plan.every_measure():
        for milestone in measure.milestones:
            yield from milestone.units
    for rule in plan.rules:
        yield from rule.names


def _first_mentions(plan: Plan) -> Iterable[Mention]:
    first: dict[str, Mention] = {}
    members = (member for group in plan.groups for member in group.members)
    for mention in (*members, *_mentions(plan)):
        first.setdefault(mention.name, mention)
    return first.values()


def _deadlines(plan: Plan) -> Iterator[Deadline]:
    """Each deadline as written, an inherited one once."""
    seen: set[int] = set()
    for measure in plan.every_measure():
        for deadline in _own_deadlines(measure):
            if deadline.said and id(deadline) not in seen:
                seen.add(id(deadline))
                yield deadline


def _own_deadlines(measure: Measure) -> Iterator[Deadline]:
    yield measure.deadline
    yield from (milestone.by for milestone in measure.milestones)
    yield from (target.by for target in measure.targets)
