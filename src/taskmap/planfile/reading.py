"""From the tree of a plan file to a Plan, field by field. What dates, deadlines and unit names mean is decided
elsewhere.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from taskmap.plan import deadlines, workdays
from taskmap.plan.model import (
    Bound,
    Chapter,
    Closure,
    Deadline,
    DeadlineKind,
    Group,
    Leads,
    Measure,
    Milestone,
    OwnRole,
    Party,
    Plan,
    Role,
    Succession,
    Target,
    Task,
    Unit,
)
from taskmap.planfile import assessment, own_roles, reminder_rules, tree
from taskmap.planfile.dates import SOME_DAY, DateReader
from taskmap.planfile.fields import Notes, PlanFields, read_mentions, read_name
from taskmap.planfile.part_groups import read_exception, read_units
from taskmap.planfile.references import read_reference, report_task_references
from taskmap.system.dates import DEFAULT_TIMEZONE, time_zone
from taskmap.system.diagnostics import error, warning

PLAN_ID = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")


class PlanReader:
    """Reads one plan: its head first, since year, date of issue and who leads decide how the tasks are read."""

    def __init__(self, notes: Notes, calendar: workdays.Calendar) -> None:
        self.notes = notes
        self.when = DateReader(notes)
        self.date_context = deadlines.DateContext(calendar=calendar)
        self.first_leads = True
        self.roles: tuple[OwnRole, ...] = ()

    def plan(self, fields: PlanFields) -> Plan:
        """The plan that the mapping states, as far as it can be read; everything wrong goes to the notes."""
        issued = self.when.day(fields, "issued")
        begins, ends = self._period(fields, issued)
        self.date_context = deadlines.DateContext.of_plan(
            issued, begins, ends, self.date_context.calendar
        )
        self.first_leads = fields.choice("first_listed", "lead") == "lead"
        self.roles = tuple(own_roles.read_roles(fields))
        if not fields.values.keys() & {"tasks", "chapters"}:
            self.notes.error(
                fields.node, "no-task", "方案里一条任务也没有，请写 `tasks` 或 `chapters`"
            )
        elif not fields.items("reporting"):
            self._doubt_missing_rules(fields)
        return Plan(
            id=self._plan_id(fields),
            title=fields.text("title"),
            number=fields.text("number"),
            issuer=fields.text("issuer"),
            issued=issued,
            begins=begins,
            ends=ends,
            timezone=self._timezone(fields),
            first_leads=self.first_leads,
            leads=Leads(fields.choice("leads", Leads.ALL)),
            carry=fields.flag("carry"),
            rules=tuple(self.when.rule(rule) for rule in fields.mappings("reporting")),
            lights=assessment.lights(fields.mapping("lights")),
            scoring=assessment.scoring(fields.mapping("scoring")),
            reminders=reminder_rules.rules(fields),
            units=tuple(self._unit(unit) for unit in fields.mappings("units")),
            groups=tuple(self._groups(fields.values.get("groups"))),
            chapters=tuple(self._chapter(chapter) for chapter in fields.mappings("chapters")),
            tasks=tuple(self._task(task) for task in fields.mappings("tasks")),
            roles=self.roles,
            at=fields.at,
        )

    def _doubt_missing_rules(self, fields: PlanFields) -> None:
        """Without a reporting rule nobody will ever owe a report, and nobody would notice."""
        message = (
            "没有写 `reporting`，各单位都不用按期报送，谁没报也看不出来；要报的请写上，"
            "如 `reporting`: [{`name`: 月度进展, `every`: 每月, `day`: 25}]"
        )
        self.notes.faults.append(warning(fields.at, "reporting-missing", message))

    def _plan_id(self, fields: PlanFields) -> str:
        text = fields.text("id")
        if not text:
            self.notes.error(fields.node, "missing-id", "方案没有编号，请写 `id`，如 zhuzhou-2022")
        elif not PLAN_ID.fullmatch(text):
            fields.report_bad_value("id", f"编号只能用字母、数字和 -，现在是“{text}”")
        return text

    def _timezone(self, fields: PlanFields) -> str:
        if not (name := fields.text("timezone")):
            return DEFAULT_TIMEZONE
        try:
            time_zone(name)
        except ValueError:
            fields.report_bad_value("timezone", f"不认识的时区“{name}”，应像 {DEFAULT_TIMEZONE}")
            return DEFAULT_TIMEZONE
        return name

    def _period(
        self, plan: PlanFields, issued: datetime.date | None
    ) -> tuple[datetime.date | None, datetime.date | None]:
        """First and last day of the plan, both inclusive."""
        if "period" not in plan.values:
            return None, None
        before = len(self.notes.faults)
        begins = ends = None
        if (fields := plan.mapping("period")) is not None:
            begins, ends = (
                self.when.period_edge(fields, "from", last=False),
                self.when.period_edge(fields, "until", last=True),
            )
            if begins and ends and begins > ends:
                message = f"实施期限的起 {begins} 晚于止 {ends}"
                self.notes.faults.append(error(fields.where("until"), "period-reversed", message))
        if len(self.notes.faults) > before:
            # What depends on the period is not reported once more: a year stands in for it.
            near = begins or ends or issued or SOME_DAY
            return near.replace(month=1, day=1), near.replace(month=12, day=31)
        return begins, ends

    def _unit(self, fields: PlanFields) -> Unit:
        name = fields.line("name")
        if not name:
            self.notes.error(fields.node, "missing-name", "单位没有名称，请写 `name`")
        return Unit(
            name=name,
            aliases=fields.mentions("aliases"),
            contact=fields.text("contact"),
            phone=fields.text("phone"),
            email=fields.text("email"),
            succeeds=tuple(map(self._succession, fields.mappings("succeeds"))),
            series=fields.line("series"),
            division=fields.line("division"),
            leader=fields.text("leader"),
            owner=fields.text("owner"),
            at=fields.where("name"),
        )

    def _succession(self, fields: PlanFields) -> Succession:
        unit = fields.line("unit")
        if not unit:
            self.notes.error(fields.node, "missing-name", "承接没有写原来的单位，请写 `unit`")
        return Succession(unit, fields.mentions("measures"), fields.where("unit"))

    def _groups(self, node: tree.Node | None) -> Iterator[Group]:
        if node is None:
            return
        if not isinstance(node, tree.MappingNode):
            self.notes.report_unexpected(node, "“组名: [单位, 单位]”", free_keys=True)
            return
        seen: dict[str, int] = {}
        for key, value in node.entries:
            if key.text in seen:
                message = f"单位组“{key.text}”已在第 {seen[key.text]} 行写过，请把成员合到一处"
                self.notes.error(key, "duplicate-key", message)
                continue
            seen[key.text] = key.line
            members = tuple(read_mentions(tree.items(value), self.notes))
            yield Group(key.text, members, self.notes.at(key))

    def _chapter(self, fields: PlanFields) -> Chapter:
        return Chapter(
            title=fields.text("title"),
            chapters=tuple(self._chapter(chapter) for chapter in fields.mappings("chapters")),
            tasks=tuple(self._task(task) for task in fields.mappings("tasks")),
            at=fields.at,
        )

    def _task(self, fields: PlanFields) -> Task:
        before = len(self.notes.faults)
        own, no = fields.line("id"), fields.line("no")
        title, text, problem = fields.text("title"), fields.text("text"), fields.text("problem")
        has_faults = len(self.notes.faults) > before
        if not (own or no or has_faults):
            self.notes.error(fields.node, "missing-id", "任务没有编号，请写 `no` 或 `id`")
        if not (title or text or problem or has_faults):
            self.notes.error(fields.node, "missing-text", "任务没有标题，也没有内容，请写 `title`")
        return Task(
            id=own or no,
            no=no or own,
            title=title,
            text=text,
            problem=problem,
            origin=fields.text("source"),
            goal=fields.text("goal"),
            supervisor=fields.text("supervisor"),
            measures=tuple(self._measures(fields, own or no, text or title)),
            closure=self._closure(fields.mapping("closure")),
            at=fields.where("id" if own else "no"),
        )

    def _measures(self, fields: PlanFields, task_id: str, text: str) -> Iterator[Measure]:
        """The task's measures, or the task itself as its only one."""
        whole = self._measure(fields, task_id, Measure(task_id, text))
        if not fields.items("measures"):
            yield whole
            return
        report_task_references(fields)
        # Milestones and targets of the task belong to the whole task: they stand at its first measure.
        shared = replace(whole, milestones=(), targets=())
        for number, inner in enumerate(fields.mappings("measures"), 1):
            measure_id = inner.line("id") or f"{task_id}.{number}"
            measure = self._measure(inner, measure_id, shared)
            measure = replace(measure, supervisor=inner.text("supervisor"))
            if number == 1:
                measure = replace(
                    measure,
                    milestones=whole.milestones + measure.milestones,
                    targets=whole.targets + measure.targets,
                )
            yield measure

    def _measure(self, fields: PlanFields, measure_id: str, inherited: Measure) -> Measure:
        deadline = self._deadline(fields, "deadline")
        return Measure(
            id=measure_id,
            text=fields.text("text") or inherited.text,
            parties=self._parties(fields, inherited.parties),
            deadline=inherited.deadline if deadline.kind is DeadlineKind.NONE else deadline,
            # What the measure's own deadline says of its beginning holds before what the task says.
            start=self._start(fields, deadline) or (None if deadline.start else inherited.start),
            milestones=tuple(
                self._milestone(milestone) for milestone in fields.mappings("milestones")
            ),
            targets=tuple(self._target(target) for target in fields.mappings("targets")),
            leader=fields.text("leader") or inherited.leader,
            owner=fields.text("owner") or inherited.owner,
            criteria=fields.texts("criteria") or inherited.criteria,
            same_as=read_reference(fields, "same_as"),
            handed_down_from=read_reference(fields, "from"),
            at=fields.where("id" if "id" in fields.values else "no"),
        )

    def _parties(self, fields: PlanFields, inherited: tuple[Party, ...]) -> tuple[Party, ...]:
        """The roles written here in the order typed, then those inherited, of other units and roles; none are where
        `units:` is written, which lists them all but those in roles of the plan's own.
        """
        own: list[Party] = []
        for name in fields.values:
            if name == "units":
                own += self._parties_in_order(fields)
            elif name in ("lead", "responsible", "support"):
                own += self._parties_of_items(fields.items(name), Role(name))
            elif name == "others":
                for role, items in own_roles.read_others(fields, self.roles):
                    named = self._parties_of_items(items, role.role)
                    own += (replace(party, title=role.name) for party in named)
        if not own:
            return inherited
        if "units" in fields.values:
            return tuple(own)
        stated = {(party.role, party.title) for party in own}
        names = {party.name for party in own}
        rest = [
            party
            for party in inherited
            if (party.role, party.title) not in stated and party.name not in names
        ]
        # Stable: within a role the printed order stays.
        order = list(Role)
        return tuple(sorted([*own, *rest], key=lambda party: order.index(party.role)))

    def _parties_in_order(self, fields: PlanFields) -> list[Party]:
        parties = self._parties_of_items(fields.items("units"), Role.RESPONSIBLE)
        if parties and self.first_leads:
            first = parties[0]
            parties[0] = replace(first, role=Role.LEAD)
        return parties

    def _parties_of_items(self, items: Sequence[tree.Node], role: Role) -> list[Party]:
        """A party that could not be read is reported and has the name "", so that nobody seems to be missing."""
        parties = []
        for item in items:
            if not isinstance(item, tree.MappingNode):
                if (name := read_name(item, self.notes)) is not None:
                    parties.append(Party(role, name, at=self.notes.at(item)))
            elif all(tree.is_null(value) for _, value in item.entries):
                self.notes.error(item, "wrong-kind", "单位名单请用方括号：[单位, 单位]")
                parties.append(Party(role, "", at=self.notes.at(item)))
            else:
                parties += [
                    self._group_party(group, chosen, role) for group, chosen in item.entries
                ]
        return parties

    def _group_party(self, group: tree.ScalarNode, chosen: tree.Node, role: Role) -> Party:
        if isinstance(chosen, tree.MappingNode):
            name, without = read_exception(group, chosen, self.notes)
            return Party(role, name.name, (), without, name.at)
        items = tree.items(chosen)
        if not items:
            self.notes.error(
                group,
                "bad-value",
                f"“{group.text}”后面没有选成员；全部成员请直接写组名",
            )
        members = tuple(read_mentions(items, self.notes))
        return Party(role, group.text, members, at=self.notes.at(group))

    def _deadline(self, fields: PlanFields, name: str) -> Deadline:
        node = fields.values.get(name)
        if isinstance(node, tree.ScalarNode) and node.is_reported:
            return Deadline(SOME_DAY.isoformat(), DeadlineKind.ONGOING)
        text = fields.text(name)
        return deadlines.read(text, self.date_context, fields.where(name)) if text else Deadline()

    def _start(self, fields: PlanFields, deadline: Deadline) -> datetime.date | None:
        text = fields.text("start")
        day = deadlines.read_start(text, self.date_context) if text else None
        if text and day is None:
            message = f"看不出从哪一天开始：“{text}”，请写成 2022-09-01、2022年9月 或 三季度"
            self.notes.error(fields.values["start"], "bad-date", message)
        elif day and deadline.date and day > deadline.date:
            message = f"起始 {day} 晚于时限 {deadline.date}，请核对"
            self.notes.error(fields.values["start"], "bad-date", message)
        return day

    def _milestone(self, fields: PlanFields) -> Milestone:
        by = self._deadline(fields, "by")
        if by.kind is DeadlineKind.NONE:
            self.notes.error(fields.node, "missing-date", "节点没有写时间，请写 `by`")
        return Milestone(
            by, fields.text("what"), read_units(fields, "units"), fields.line("id"), fields.at
        )

    def _target(self, fields: PlanFields) -> Target:
        name = fields.text("name")
        if not name:
            self.notes.error(fields.node, "missing-name", "指标没有名称，请写 `name`")
        return Target(
            name=name,
            value=fields.text("value"),
            unit=fields.text("unit"),
            bound=Bound(fields.choice("at", "least")),
            by=self._deadline(fields, "by"),
            baseline=fields.text("baseline"),
            at=fields.at,
        )

    def _closure(self, fields: PlanFields | None) -> Closure | None:
        if fields is None:
            return None
        return Closure(
            criteria=fields.texts("criteria"),
            level=fields.text("level"),
            notice_days=fields.number("notice_days"),
            notice_working_days=fields.number("notice_working_days"),
            limit_days=fields.number("limit_days"),
            at=fields.at,
        )
