"""The words of a command line to a closure step: what `close` was asked for, and what plan and ledger know."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from taskmap.ledger import codec
from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.reading import LedgerReader
from taskmap.plan import assignments, units
from taskmap.plan.progress import Progress
from taskmap.planfile import decoding
from taskmap.returns.inbox.files import FileKind, ReceivedFile
from taskmap.system.diagnostics import TaskmapError, reason
from taskmap.system.text import half_width
from taskmap.tracking.closure import (
    ClosureRequirements,
    ClosureState,
    ClosureStep,
    PublicNotice,
    Stage,
    closure_state,
)
from taskmap.tracking.closure.items import PlanItem, find_item, plan_items
from taskmap.tracking.closure.milestones import open_milestones
from taskmap.tracking.closure.notice_length import NoticeLength, public_notice
from taskmap.tracking.closure.unfinished import unfinished_units
from taskmap.tracking.extensions import Extensions
from taskmap.workflow.records import days, issued_plans
from taskmap.workflow.records.approved_extensions import approved_extensions
from taskmap.workflow.records.issued_plans import IssuedPlan


class ClosureCase(Struct, frozen=True):
    """One item as of a day: its plan, the steps taken so far, and their ledger entries."""

    issued_plan: IssuedPlan
    item: PlanItem
    day: datetime.date
    entries: tuple[LedgerEntry, ...]
    state: ClosureState
    progress: dict[tuple[str, str], Progress]
    extensions: Extensions = field(default_factory=Extensions)

    def requirements(self) -> ClosureRequirements:
        """What the plan demands before the item can be closed: criteria, level, length of the
        public notice, milestones that are still open, and units that have not called it done.
        """
        plan, rule = self.issued_plan.plan, self.item.closure
        registry = units.Registry.of(plan)
        parts = assignments.assign(plan, registry)
        steps = open_milestones(
            self.item.measures, parts, registry, plan, self.progress, self.extensions
        )
        asked = assignments.reporting_units(plan, registry, parts)
        return ClosureRequirements(
            criteria=rule.criteria,
            milestones=steps,
            unfinished=unfinished_units(
                self.item.measures, parts, plan.leads, asked, self.progress
            ),
            level=rule.level,
            notice_days=rule.notice_days or 0,
            notice_working_days=rule.notice_working_days or 0,
        )

    def with_entry(self, entry: LedgerEntry) -> ClosureCase:
        """The case after one more step."""
        return self._with_entries((*self.entries, entry))

    def as_of_day(self) -> ClosureCase:
        """The case as it was seen on its day: without steps of later days."""
        return self._with_entries(tuple(entry for entry in self.entries if entry.day <= self.day))

    def _with_entries(self, entries: tuple[LedgerEntry, ...]) -> ClosureCase:
        return replace(self, entries=entries, state=closure_state(map(decode_step, entries)))

    def stage_text(self) -> str:
        """The stage in one phrase, in Chinese; of a public notice also how long it runs and how
        many objections are open.
        """
        notice, count = self.state.notice, len(self.state.objections)
        if self.state.stage is not Stage.NOTICED or notice is None:
            return self.state.stage
        span = f"公示到 {notice.until}" if self.day <= notice.until else "公示期满"
        return f"{span}，{count} 条异议待处理" if count else span


def load_case(
    reader: LedgerReader, name: str, plan: str | None, day: str | None, *, historical: bool = False
) -> ClosureCase:
    """The item named `name`, in the plan of the id `plan` if several have such an item. `day` as
    typed, None for today; a day to come is refused, since every period would end early.
    `historical`: in the plan as it was on that day, not as it is now. Raises TaskmapError where the
    item or the plan is not there.
    """
    plan_day = _explicit_day(day, reader) if historical else None
    issued_plans_of_day = issued_plans.load_plans(reader, plan_day, plan)
    issued_plan = issued_plans.find_plan_with_item(issued_plans_of_day, name, plan)
    as_of = _day(day, issued_plan)
    issued_plans.require_issued(reader, issued_plan.plan.id, as_of)
    item = find_item(issued_plan.plan, name)
    assert item is not None, "its plan was chosen because it holds the item"
    # All that is recorded, not only up to that day: an act may not slip in before another.
    entries = [
        entry
        for entry in reader.events(issued_plan.plan.id, EntryKind.CLOSURE)
        if entry.measure == name
    ]
    # What was so on that day, by the names that the plan has.
    names = reader.other_names(issued_plan.plan.id, plan_day)
    progress = {
        (row.unit, row.progress.measure): row.progress
        for row in reader.latest_progress(issued_plan.plan.id, as_of, names=names)
    }
    return ClosureCase(
        issued_plan,
        item,
        as_of,
        tuple(entries),
        closure_state(map(decode_step, entries)),
        progress,
        approved_extensions(reader, issued_plan.plan.id, as_of, names),
    )


def load_cases(reader: LedgerReader, plan: str | None, day: str | None) -> list[ClosureCase]:
    """Every task, and every measure that has a step of its own, of the plans in force, as seen on `day` (None: today);
    `plan` is the id of one plan, None for all. Raises TaskmapError where that plan was not issued.
    """
    cases: list[ClosureCase] = []
    for issued_plan in issued_plans.load_plans(reader, _explicit_day(day, reader), plan):
        if issued_plan.retirement is None:
            cases += _plan_cases(reader, issued_plan, _day(day, issued_plan))
    return cases


def _plan_cases(
    reader: LedgerReader, issued_plan: IssuedPlan, day: datetime.date
) -> Iterator[ClosureCase]:
    entries_by_item: dict[str, list[LedgerEntry]] = defaultdict(list)
    for entry in reader.events(issued_plan.plan.id, EntryKind.CLOSURE, until=day):
        entries_by_item[entry.measure].append(entry)
    for item in plan_items(issued_plan.plan):
        entries = tuple(entries_by_item[item.id])
        if entries or item.id == item.task.id:
            yield ClosureCase(
                issued_plan, item, day, entries, closure_state(map(decode_step, entries)), {}
            )


def _explicit_day(text: str | None, reader: LedgerReader) -> datetime.date | None:
    """The day that was written; None without one."""
    return days.day(text, reader.office_timezone(), "--day") if text else None


def _day(text: str | None, issued_plan: IssuedPlan) -> datetime.date:
    return days.entry_day(text, issued_plan.plan.timezone, "--day")


def decode_step(entry: LedgerEntry) -> ClosureStep:
    """The step that a ledger entry of the kind CLOSURE records."""
    return codec.decode(entry, ClosureStep)


class PublicNoticeOptions(NamedTuple):
    """What was typed about the public notice; days as text, lengths in days and working days."""

    begins: str | None
    until: str | None
    days: int | None
    working: int | None
    office: str
    phone: str
    address: str

    def notice(self, case: ClosureCase) -> PublicNotice | None:
        """The notice that is meant: its length from the options, else from the plan. None if
        neither says how long. Raises TaskmapError for several lengths at once and for one beyond
        the calendar.
        """
        if sum(each is not None for each in (self.until, self.days, self.working)) > 1:
            raise TaskmapError("--until、--days、--working-days 只写一个")
        zone = case.issued_plan.plan.timezone
        begins = days.day(self.begins, zone, "--from", since=case.day) if self.begins else case.day
        until = days.day(self.until, zone, "--until", since=begins) if self.until else None
        length = NoticeLength(until, self.working, self.days)
        if length == NoticeLength():
            rule = case.item.closure
            length = NoticeLength(working_days=rule.notice_working_days, days=rule.notice_days)
        try:
            notice = public_notice(begins, length, case.issued_plan.calendar)
        except OverflowError as problem:
            raise TaskmapError("公示太长了，请核对天数") from problem
        office = self.office or case.issued_plan.plan.issuer
        return notice and replace(notice, office=office, phone=self.phone, address=self.address)


def resolve_objection(number: int | None, state: ClosureState) -> int:
    """The `number` of the objection that is meant; None is the only one that is open. 0 if that is
    not certain.
    """
    if number is None and len(state.objections) == 1:
        return next(iter(state.objections))
    return number or 0


def read_text(text: str) -> str:
    """What was typed as `text`; behind @ it is the name of a file, whose text is taken. Raises
    TaskmapError for a file that cannot be read.
    """
    if not text.startswith("@"):
        return text

    found = decoding.decode(_read_bytes(Path(text[1:])), text[1:])
    if found.text is None:
        raise TaskmapError(f"{text[1:]} 不是文本文件，请另存为 UTF-8 编码的 .txt")
    return found.text.strip()


def parse_answers(arguments: Sequence[str]) -> dict[str, str]:
    """「1=已完成」 to the answer, by the number of its criterion; the `arguments` may be typed in
    full-width characters. Raises TaskmapError for one without a number and for one that comes
    twice.
    """
    answers: dict[str, str] = {}
    for text in arguments:
        key, sign, value = text.replace("＝", "=", 1).partition("=")
        key = half_width(key).strip()
        if not sign or not key:
            raise TaskmapError(f"--answer 要写成“1=完成情况”，不是“{text}”")
        if key in answers:
            raise TaskmapError(f"--answer {key} 写了两次")
        answers[key] = read_text(value.strip())
    return answers


def read_files(paths: Iterable[Path]) -> tuple[ReceivedFile, ...]:
    """Each of the `paths`; of a folder every file by its path from there, but for hidden ones and
    locks of open documents. Raises TaskmapError for files that are empty or cannot be read.
    """
    files = tuple(
        ReceivedFile(name, FileKind.UNRELATED, data=_read_bytes(path))
        for path, name in _list_files(paths)
    )
    if empty := [each.name for each in files if not each.data]:
        raise TaskmapError(f"佐证材料 {'、'.join(empty)} 是空文件，请核对")
    return files


def _list_files(paths: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    for path in paths:
        if not path.is_dir():
            yield path, path.name
            continue
        inner = sorted(each for each in path.rglob("*") if each.is_file())
        yield from (
            (each, each.relative_to(path.parent).as_posix())
            for each in inner
            if not each.name.startswith((".", "~$"))
        )


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise TaskmapError(f"打不开文件 {path}：{reason(problem)}") from problem
