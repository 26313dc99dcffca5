"""The words of the field as values: plan, chapter, task, measure, unit, role, deadline, target, reporting rule.

Everything is immutable. A value that the user wrote carries `at`, the place where it was written,
which never takes part in a comparison: two plans are equal when their content is. The ledger keeps a plan under the
names of these fields, so they do not change.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from enum import StrEnum
from typing import ClassVar

from taskmap.plan.assessment import Lights, ReminderRule, Scoring
from taskmap.plan.measure_references import MeasureReference
from taskmap.plan.rhythm import DayInPeriod, Frequency, Rhythm
from taskmap.plan.values import PlanValue
from taskmap.system.dates import DEFAULT_TIMEZONE
from taskmap.system.diagnostics import NOWHERE, Source


class Role(StrEnum):
    """What a unit is to a measure, most answerable first."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORT = "support"

    @property
    def chinese(self) -> str:
        """The word that tables and checklists print: 牵头, 责任 or 配合."""
        return _CHINESE_ROLES[self]


_CHINESE_ROLES = {Role.LEAD: "牵头", Role.RESPONSIBLE: "责任", Role.SUPPORT: "配合"}


class Leads(StrEnum):
    """Which of several leads answer for a measure."""

    ALL = "all"
    FIRST = "first"
    """The first alone; a group that stands first: its members."""


class Roll(StrEnum):
    """Where a due date goes that is not a working day."""

    NONE = "none"
    EARLIER = "earlier"
    LATER = "later"


class Bound(StrEnum):
    """How a target's value is meant."""

    LEAST = "least"
    MOST = "most"
    EXACTLY = "exactly"


class DeadlineKind(StrEnum):
    """`NONE`: nothing was written. `UNKNOWN`: what was written was not understood."""

    DATE = "date"
    ONGOING = "ongoing"
    RECURRING = "recurring"
    NONE = "none"
    UNKNOWN = "unknown"


class Deadline(PlanValue, frozen=True, eq=False):
    """What was written about time, `said`, and what it means."""

    said: str = ""
    kind: DeadlineKind = DeadlineKind.NONE
    date: datetime.date | None = None
    """The last day that is still in time; only with kind DATE."""
    ongoing: bool = False
    """Goes on after the date: 「2021年底前制定方案，并持续推进」."""
    dates: tuple[datetime.date, ...] = ()
    """Every date in the text, in its order; `date` is the latest of them."""
    rest: str = ""
    """Words that were not understood as time."""
    why: str = ""
    """One Chinese sentence for the person who asks how the date came about."""
    start: datetime.date | None = None
    """The day on which the work begins, where the words say so: 「9月至12月」, 「自9月起，12月底前」."""
    rhythm: Rhythm | None = None
    """Only with kind RECURRING, where the words say on which days it comes round."""
    until: datetime.date | None = None
    """The last day on which it comes round, where the words say so: 「2025年至2027年，每年6月底前」."""
    at: Source = NOWHERE


class Mention(PlanValue, frozen=True, eq=False):
    """A unit's or group's name as it was typed."""

    name: str
    at: Source = NOWHERE


class Party(PlanValue, frozen=True, eq=False):
    """A unit or group in a role; `chosen` are the members picked with `{group: [members]}`. A group without some of its
    members has a name that says so, see plan/part_groups; where these stand is in `without`.
    """

    PLACES: ClassVar = frozenset({"at", "without"})
    SPARSE: ClassVar = frozenset({"title"})

    role: Role
    name: str
    chosen: tuple[Mention, ...] = ()
    without: tuple[Mention, ...] = ()
    at: Source = NOWHERE
    title: str = ""
    """What the plan calls it, where that is a role of its own: 协作单位."""


class OwnRole(PlanValue, frozen=True, eq=False):
    """A role to which a plan gives a `name` of its own, 协作单位, and the one of the three as which it counts."""

    name: str
    role: Role = Role.SUPPORT


class Succession(PlanValue, frozen=True, eq=False):
    """What a unit took over from another one, `unit`: the measures with these ids, without any all that it had."""

    unit: str
    measures: tuple[Mention, ...] = ()
    at: Source = NOWHERE

    def covers(self, measure: str) -> bool:
        """Whether the measure with this id was taken over, if the other unit had it."""
        return not self.measures or any(each.name == measure for each in self.measures)


class Unit(PlanValue, frozen=True, eq=False):
    """A body that does work: one name, any number of aliases."""

    SPARSE: ClassVar = frozenset({"succeeds", "series", "division", "leader", "owner"})

    name: str
    aliases: tuple[Mention, ...] = ()
    contact: str = ""
    phone: str = ""
    email: str = ""
    succeeds: tuple[Succession, ...] = ()
    series: str = ""
    """The kind of units among which it is compared: 县区, 市直."""
    division: str = ""
    """The leader or office that looks after it."""
    leader: str = ""
    owner: str = ""
    """Its people, 责任领导 and 责任人, for what says no other."""
    at: Source = NOWHERE


class Group(PlanValue, frozen=True, eq=False):
    """A name that stands for units; without members it stands for itself."""

    name: str
    members: tuple[Mention, ...] = ()
    at: Source = NOWHERE


class Milestone(PlanValue, frozen=True, eq=False):
    """A dated step inside a measure, for `units` only if any are named."""

    SPARSE: ClassVar = frozenset({"id"})

    by: Deadline
    what: str
    units: tuple[Mention, ...] = ()
    id: str = ""
    """As the plan writes it; "" for its place in the measure, see plan/milestones."""
    at: Source = NOWHERE


class Target(PlanValue, frozen=True, eq=False):
    """A number to reach. `value` and `baseline` stay as typed: 「完成省下达任务」 is a value too."""

    name: str
    value: str = ""
    unit: str = ""
    bound: Bound = Bound.LEAST
    by: Deadline = Deadline()
    baseline: str = ""
    at: Source = NOWHERE


class Closure(PlanValue, frozen=True, eq=False):
    """What has to be shown before a task is struck off (销号); `notice_days` and `notice_working_days` are the least
    lengths of the public notice, `limit_days` how long after it was reported done it may take.
    """

    criteria: tuple[str, ...] = ()
    level: str = ""
    notice_days: int | None = None
    notice_working_days: int | None = None
    limit_days: int | None = None
    at: Source = NOWHERE


class Measure(PlanValue, frozen=True, eq=False):
    """The unit of accounting: assignments, progress and closure hang on its id."""

    SPARSE: ClassVar = frozenset(
        {"start", "recurs_from", "leader", "owner", "supervisor", "criteria"}
        | {"same_as", "handed_down_from"}
    )

    id: str
    text: str
    parties: tuple[Party, ...] = ()
    """In printed order, inherited ones included."""
    deadline: Deadline = Deadline()
    milestones: tuple[Milestone, ...] = ()
    targets: tuple[Target, ...] = ()
    start: datetime.date | None = None
    """The day on which work on it begins, inherited or its own, as the key `start` has it."""
    recurs_from: datetime.date | None = None
    """The day of the revision that let its deadline come round, or by another rhythm; None from the first one on."""
    leader: str = ""
    """责任领导 as printed, inherited or its own, as are `owner` (责任人) and `criteria`."""
    owner: str = ""
    supervisor: str = ""
    """督办领导 of its own; "" for that of its task."""
    criteria: tuple[str, ...] = ()
    """完成标准: what counts as done."""
    same_as: MeasureReference | None = None
    """Key `same_as`: another plan asks the same thing, so that a unit is asked once for both."""
    handed_down_from: MeasureReference | None = None
    """Key `from`: the measure of the plan above of which it was made."""
    at: Source = NOWHERE

    @property
    def begins(self) -> datetime.date | None:
        """The day on which work on it begins, by its key or by the words of its deadline; None where neither says."""
        return self.start or self.deadline.start


class Task(PlanValue, frozen=True, eq=False):
    """A numbered point. It always has measures: one without any is one measure itself."""

    id: str
    no: str
    title: str
    text: str = ""
    problem: str = ""
    origin: str = ""
    """Key `source`: the document or inspection the task comes from."""
    goal: str = ""
    supervisor: str = ""
    measures: tuple[Measure, ...] = ()
    closure: Closure | None = None
    at: Source = NOWHERE

    def supervisor_of(self, measure: Measure) -> str:
        """督办领导 of one of its measures: the measure's own, else the task's."""
        return measure.supervisor or self.supervisor


class Chapter(PlanValue, frozen=True, eq=False):
    """A heading; its own tasks come before its sub-chapters."""

    title: str
    chapters: tuple[Chapter, ...] = ()
    tasks: tuple[Task, ...] = ()
    at: Source = NOWHERE


class ReportingRule(PlanValue, frozen=True, eq=False):
    """Who reports how often, by when, to whom. Either `every` or `once` is set.

    `day` is the day of the period's last month (of the week: 1 Monday to 7 Sunday), 31 its end, clamped to
    the month; with `following` it is a day of the month (week) after the period: 「次月5日前」. `days` are those that
    these cannot say: several, in other months, working days. `months` are those of the year that it is about, () for
    all; `once_more` are further days beside `once`. plan/due_days tells when it is due.
    `who` is "all", "lead" or empty when `names` says it.
    """

    SPARSE: ClassVar = frozenset({"reports_when_done", "days", "months", "once_more"})

    name: str
    every: Frequency | None = Frequency.MONTH
    once: datetime.date | None = None
    day: int = 31
    following: bool = False
    begins: datetime.date | None = None
    ends: datetime.date | None = None
    to: str = ""
    forward_to: str = ""
    signed: bool = False
    evidence: bool = False
    """已完成 needs 佐证材料."""
    whole: bool = False
    """One wrong row sends the whole return back."""
    roll: Roll = Roll.NONE
    reports_when_done: bool = False
    """A unit that has done all its parts reports on all the same."""
    days: tuple[DayInPeriod, ...] = ()
    months: tuple[int, ...] = ()
    once_more: tuple[datetime.date, ...] = ()
    who: str = "all"
    names: tuple[Mention, ...] = ()
    at: Source = NOWHERE


class Plan(PlanValue, frozen=True, eq=False):
    """A whole plan. `begins` and `ends` are the first and last day of its period, both inclusive."""

    SPARSE: ClassVar = frozenset({"leads", "carry", "roles"})

    id: str
    title: str
    number: str = ""
    issuer: str = ""
    issued: datetime.date | None = None
    begins: datetime.date | None = None
    ends: datetime.date | None = None
    timezone: str = DEFAULT_TIMEZONE
    first_leads: bool = True
    """Whether the first name of a `units:` list leads."""
    leads: Leads = Leads.ALL
    carry: bool = False
    """Whether checklists go out with what was said last in the cells to fill, and a unit changes what changed."""
    rules: tuple[ReportingRule, ...] = ()
    reminders: tuple[ReminderRule, ...] = ()
    """By `after`; empty where the plan says nothing and the defaults hold."""
    lights: Lights = Lights()
    scoring: Scoring = Scoring()
    units: tuple[Unit, ...] = ()
    groups: tuple[Group, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    tasks: tuple[Task, ...] = ()
    roles: tuple[OwnRole, ...] = ()
    at: Source = NOWHERE

    def first_day(self, entered: datetime.date) -> datetime.date:
        """The day from which the first revision counts: that of its issue, where it was `entered` later."""
        return min(entered, self.issued or entered)

    def outline(self) -> Iterator[tuple[int, Chapter | Task]]:
        """Chapters and tasks in printed order, each with its depth (0 at the top)."""
        yield from ((0, task) for task in self.tasks)
        for chapter in self.chapters:
            yield from _outline(chapter, 0)

    def every_task(self) -> Iterator[Task]:
        """All tasks in printed order, those of chapters at any depth among them."""
        return (item for _, item in self.outline() if isinstance(item, Task))

    @property
    def has_problems(self) -> bool:
        """Whether any task has a problem to put right, so that a 整改清单 is made of the plan."""
        return any(task.problem for task in self.every_task())

    def every_measure(self) -> Iterator[Measure]:
        """All measures of all tasks in printed order; a task always has at least one."""
        return (measure for task in self.every_task() for measure in task.measures)


def _outline(chapter: Chapter, depth: int) -> Iterator[tuple[int, Chapter | Task]]:
    yield depth, chapter
    yield from ((depth + 1, task) for task in chapter.tasks)
    for inner in chapter.chapters:
        yield from _outline(inner, depth + 1)


class Assignment(PlanValue, frozen=True, eq=False):
    """A unit's part in a measure; `group` is the name under which the plan called on it, `title` that of its role, if any."""

    task: Task
    measure: Measure
    unit: str
    role: Role
    group: str = ""
    title: str = ""

    @property
    def role_name(self) -> str:
        """The word that tables and checklists print for its role: 牵头, 责任, 配合, or 协作 of a 协作单位."""
        return self.title.removesuffix("单位") or self.role.chinese


class Duty(PlanValue, frozen=True, eq=False):
    """One report owed: `period` is a label that never moves (2022-06), `due` the last day in time.

    `provisional`: the due date needs a working-day calendar that is not published yet.
    """

    unit: str
    rule: ReportingRule
    period: str
    due: datetime.date
    provisional: bool = False
