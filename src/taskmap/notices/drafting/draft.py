"""The draft of a plan: what a notice was understood to say, with a doubt at each place that was guessed.

It is written as YAML for a person to check (notices.yaml.writing) and never used as a plan itself.
Names follow the plan file; every value is text as it will be typed there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import astuple, replace

from taskmap.plan.model import Bound, Role
from taskmap.plan.rhythm import Frequency
from taskmap.system.diagnostics import NOWHERE, Diagnostic, Source


class Doubt(Struct, frozen=True):
    """A repair or a guess that a person has to look at. `at` is the place in the notice.

    `about` is the key of the plan file whose line it stands above, such as `deadline`; empty for the
    whole entry.
    """

    at: Source
    code: str
    message: str
    about: str = ""

    @classmethod
    def of(cls, diagnostic: Diagnostic) -> Doubt:
        """What the reader of a file had to guess, which is about no single key."""
        return cls(diagnostic.at, diagnostic.code, diagnostic.message)


class Remark(Struct, frozen=True):
    """What to know about the value of the key `about` that nobody has to check: it stands in every draft."""

    about: str
    text: str


class Leftover(Struct, frozen=True):
    """Words of the notice that belong to no key: kept as a comment, never dropped."""

    at: Source
    text: str


class DraftParty(Struct, frozen=True):
    role: Role
    name: str
    title: str = ""
    """What a column calls the role, where the notice has another for the usual one: 协作单位."""


class DraftMilestone(Struct, frozen=True):
    by: str
    what: str
    units: tuple[str, ...] = ()


class DraftTarget(Struct, frozen=True):
    name: str
    value: str
    unit: str = ""
    bound: Bound = Bound.LEAST
    by: str = ""


class DraftPeople(Struct, frozen=True):
    """The people whom a task or measure names: 督办领导, 责任领导, 责任人."""

    supervisor: str = ""
    leader: str = ""
    owner: str = ""

    def or_else(self, other: DraftPeople) -> DraftPeople:
        """These, and for those not named the `other` ones."""
        return DraftPeople(
            self.supervisor or other.supervisor,
            self.leader or other.leader,
            self.owner or other.owner,
        )

    def common(self, other: DraftPeople) -> DraftPeople:
        """Those whom the `other` names alike."""
        return self._where(other, alike=True)

    def without(self, other: DraftPeople) -> DraftPeople:
        """These without those whom the `other` names alike."""
        return self._where(other, alike=False)

    def _where(self, other: DraftPeople, *, alike: bool) -> DraftPeople:
        pairs = zip(astuple(self), astuple(other), strict=True)
        return DraftPeople(*(own if (own == same) is alike else "" for own, same in pairs))


NO_PEOPLE = DraftPeople()


class DraftWork(Struct, frozen=True):
    """What a task and a measure have in common.

    `roles_by_position`: the notice gave the units without roles, so they are written as `units:` in printed order.
    """

    parties: tuple[DraftParty, ...] = ()
    roles_by_position: bool = False
    deadline: str = ""
    milestones: tuple[DraftMilestone, ...] = ()
    targets: tuple[DraftTarget, ...] = ()
    people: DraftPeople = NO_PEOPLE


class DraftMeasure(Struct, frozen=True):
    """`id` empty: the plan file's own default."""

    text: str
    work: DraftWork = DraftWork()
    id: str = ""
    at: Source = NOWHERE
    doubts: tuple[Doubt, ...] = ()
    leftovers: tuple[Leftover, ...] = ()


class DraftTask(Struct, frozen=True):
    """Without measures it is one measure itself. `id` empty: the same as `no`."""

    no: str
    title: str
    text: str = ""
    work: DraftWork = DraftWork()
    id: str = ""
    problem: str = ""
    source: str = ""
    goal: str = ""
    criteria: tuple[str, ...] = ()
    closure_criteria: tuple[str, ...] = ()
    measures: tuple[DraftMeasure, ...] = ()
    at: Source = NOWHERE
    doubts: tuple[Doubt, ...] = ()
    leftovers: tuple[Leftover, ...] = ()


class DraftChapter(Struct, frozen=True):
    title: str
    chapters: tuple[DraftChapter, ...] = ()
    tasks: tuple[DraftTask, ...] = ()
    at: Source = NOWHERE
    doubts: tuple[Doubt, ...] = ()
    leftovers: tuple[Leftover, ...] = ()


class DraftReportingRule(Struct, frozen=True):
    """A reporting duty. `every` or `months` with `day`, or `once`; `who` is "all", "lead" or names."""

    name: str
    every: Frequency | None = None
    day: str = ""
    months: tuple[str, ...] = ()
    once: str = ""
    begins: str = ""
    ends: str = ""
    to: str = ""
    forward_to: str = ""
    signed: bool = False
    who: str | tuple[str, ...] = ""
    doubts: tuple[Doubt, ...] = ()
    leftovers: tuple[Leftover, ...] = ()


class DraftUnit(Struct, frozen=True):
    """`possible_aliases` are names that may be the same body; they go into a comment, never into `aliases`."""

    name: str
    aliases: tuple[str, ...] = ()
    possible_aliases: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


class DraftGroup(Struct, frozen=True):
    """The notice seldom says who is in it, so `members` is mostly empty."""

    name: str
    members: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


class Draft(Struct, frozen=True):
    """`equal`: the notice does not let the first unit of a list lead (`first_listed: equal`)."""

    id: str
    title: str
    number: str = ""
    issuer: str = ""
    issued: str = ""
    begins: str = ""
    ends: str = ""
    equal: bool = False
    rules: tuple[DraftReportingRule, ...] = ()
    units: tuple[DraftUnit, ...] = ()
    groups: tuple[DraftGroup, ...] = ()
    chapters: tuple[DraftChapter, ...] = ()
    tasks: tuple[DraftTask, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def every_task(self) -> Iterator[DraftTask]:
        """All tasks, those outside of chapters first, then chapter by chapter with the chapters inside."""
        return every_task(self.chapters, self.tasks)

    def every_work(self) -> Iterator[tuple[DraftWork, Source]]:
        """What each task says of who does it by when, and then each of its measures, with the place of either."""
        for task in self.every_task():
            yield task.work, task.at
            yield from ((measure.work, measure.at) for measure in task.measures)

    def change_tasks(self, change: Callable[[DraftTask], DraftTask]) -> Draft:
        """The draft with what `change` makes of each of its tasks."""

        def change_chapter(chapter: DraftChapter) -> DraftChapter:
            chapters = tuple(map(change_chapter, chapter.chapters))
            return replace(chapter, chapters=chapters, tasks=tuple(map(change, chapter.tasks)))

        chapters = tuple(map(change_chapter, self.chapters))
        return replace(self, chapters=chapters, tasks=tuple(map(change, self.tasks)))


def every_task(
    chapters: Iterable[DraftChapter], tasks: Iterable[DraftTask] = ()
) -> Iterator[DraftTask]:
    """The `tasks` outside of chapters, then those of the `chapters`, with the chapters inside."""
    yield from tasks
    for chapter in chapters:
        yield from every_task(chapter.chapters, chapter.tasks)
