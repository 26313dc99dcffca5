"""What `close` was told, and what the ledger and the plan know of the item: the words of a command line to an Act."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from taskmap.ledger import codec
from taskmap.ledger.entries import Entry, Kind
from taskmap.ledger.reading import Reader
from taskmap.plan import assignments, units
from taskmap.plan.progress import Progress
from taskmap.planfile import decoding
from taskmap.returns.inbox import Kind as FileKind
from taskmap.returns.inbox import Received
from taskmap.system.diagnostics import TaskmapError, reason
from taskmap.system.text import half_width
from taskmap.tracking.closure import Act, Closing, Notice, Stage, Terms, state
from taskmap.tracking.closure.items import Item, item, items
from taskmap.tracking.closure.milestones import unfinished
from taskmap.tracking.closure.notice_length import Length, notice
from taskmap.workflow import days, issued_plans, missing_plans
from taskmap.workflow.calendars import folder_calendar
from taskmap.workflow.issued_plans import IssuedPlan


@dataclass(frozen=True, slots=True)
class Folder:
    """One item as of a day: its plan, what was done so far, and the entries that tell it."""

    known: IssuedPlan
    item: Item
    day: datetime.date
    entries: tuple[Entry, ...]
    closing: Closing
    said: dict[tuple[str, str], Progress]

    def terms(self) -> Terms:
        plan, asked = self.known.plan, self.item.asked
        registry = units.Registry.of(plan)
        parts = assignments.assignments(plan, registry)
        steps = unfinished(self.item.measures, parts, registry, self.said)
        days, working = asked.notice_days or 0, asked.notice_working_days or 0
        return Terms(asked.criteria, steps, asked.level, days, working)

    def after(self, entry: Entry) -> Folder:
        """With one more entry."""
        return self._of((*self.entries, entry))

    def seen(self) -> Folder:
        """The same as it could be seen on its day."""
        return self._of(tuple(entry for entry in self.entries if entry.day <= self.day))

    def _of(self, entries: tuple[Entry, ...]) -> Folder:
        return replace(self, entries=entries, closing=state(map(act, entries)))

    def now(self) -> str:
        """Where it stands, in one phrase."""
        notice, count = self.closing.notice, len(self.closing.objections)
        if self.closing.stage is not Stage.NOTICED or notice is None:
            return self.closing.stage
        span = f"公示到 {notice.until}" if self.day <= notice.until else "公示期满"
        return f"{span}，{count} 条异议待处理" if count else span


def folder(
    book: Reader, name: str, plan: str | None, day: str | None, *, looking: bool = False
) -> Folder:
    """The item of that name. Without a day today; a day to come would let every clock run out. `looking`: in the
    plan as it was on that day; what is to be recorded goes by the plan as it is.
    """
    found = issued_plans.load_plans(book, folder_calendar(), _named(day) if looking else None, plan)
    known = issued_plans.find_plan_with_item(found, name, plan)
    until = _day(day, known)
    named = item(known.plan, name)
    assert named is not None, "its plan was chosen because it holds the item"
    # All that is recorded, not only up to that day: an act may not slip in before another.
    told = [entry for entry in book.events(known.plan.id, Kind.CLOSURE) if entry.measure == name]
    said = {
        (row.unit, row.progress.measure): row.progress
        for row in book.latest_progress(known.plan.id, until)
    }
    return Folder(known, named, until, tuple(told), state(map(act, told)), said)


def folders(book: Reader, plan: str | None, day: str | None) -> list[Folder]:
    """Every task, and every measure that has an act of its own, as seen on that day."""
    found: list[Folder] = []
    for known in issued_plans.load_plans(book, folder_calendar(), _named(day), plan):
        found += _of_plan(book, known, _day(day, known))
    if plan is not None and not found:
        raise TaskmapError(missing_plans.not_issued(plan))
    return found


def _of_plan(book: Reader, known: IssuedPlan, day: datetime.date) -> Iterator[Folder]:
    told: dict[str, list[Entry]] = defaultdict(list)
    for entry in book.events(known.plan.id, Kind.CLOSURE, until=day):
        told[entry.measure].append(entry)
    for each in items(known.plan):
        own = tuple(told[each.id])
        if own or each.id == each.task.id:
            yield Folder(known, each, day, own, state(map(act, own)), {})


def _named(text: str | None) -> datetime.date | None:
    """The day that was written, which is the same in every time zone; None without one."""
    return days.day(text, "UTC", "--day") if text else None


def _day(text: str | None, known: IssuedPlan) -> datetime.date:
    today = days.day(None, known.plan.timezone)
    day = days.day(text, known.plan.timezone, "--day")
    if day > today:
        raise TaskmapError(f"--day {day} 还没有到，今天是 {today}；请按实际办理的日期登记")
    return day


def act(entry: Entry) -> Act:
    return codec.decode(entry, Act)


class Span(NamedTuple):
    """What was said about the public notice."""

    begins: str | None
    until: str | None
    days: int | None
    working: int | None
    office: str
    phone: str
    address: str

    def notice(self, found: Folder) -> Notice | None:
        """None if neither the command line nor the plan says how long."""
        if sum(each is not None for each in (self.until, self.days, self.working)) > 1:
            raise TaskmapError("--until、--days、--working-days 只写一个")
        zone = found.known.plan.timezone
        begins = days.day(self.begins, zone, "--from") if self.begins else found.day
        until = days.day(self.until, zone, "--until") if self.until else None
        length = Length(until, self.working, self.days)
        if length == Length():
            asked = found.item.asked
            length = Length(working=asked.notice_working_days, days=asked.notice_days)
        try:
            made = notice(begins, length, folder_calendar())
        except OverflowError as problem:
            raise TaskmapError("公示太长了，请核对天数") from problem
        office = self.office or found.known.plan.issuer
        return made and replace(made, office=office, phone=self.phone, address=self.address)


def objection(number: int | None, closing: Closing) -> int:
    """The one that is meant: the only open one needs no number."""
    if number is None and len(closing.objections) == 1:
        return next(iter(closing.objections))
    return number or 0


def words(text: str) -> str:
    """What was typed, or what stands in the file that was named with @."""
    if not text.startswith("@"):
        return text

    found = decoding.decode(_bytes(Path(text[1:])), text[1:])
    if found.text is None:
        raise TaskmapError(f"{text[1:]} 不是文本文件，请另存为 UTF-8 编码的 .txt")
    return found.text.strip()


def answers(given: Sequence[str]) -> dict[str, str]:
    """「1=已完成」 by number; full-width figures and signs are typed as often as others."""
    found: dict[str, str] = {}
    for text in given:
        key, sign, value = text.replace("＝", "=", 1).partition("=")
        key = half_width(key).strip()
        if not sign or not key:
            raise TaskmapError(f"--answer 要写成“1=完成情况”，不是“{text}”")
        if key in found:
            raise TaskmapError(f"--answer {key} 写了两次")
        found[key] = words(value.strip())
    return found


def files(paths: Iterable[Path]) -> tuple[Received, ...]:
    """Each file, and each of a folder by its path in it, but for hidden ones and locks of open documents."""
    found = tuple(
        Received(name, FileKind.FOREIGN, data=_bytes(path)) for path, name in _listed(paths)
    )
    if empty := [each.name for each in found if not each.data]:
        raise TaskmapError(f"佐证材料 {'、'.join(empty)} 是空文件，请核对")
    return found


def _listed(paths: Iterable[Path]) -> Iterator[tuple[Path, str]]:
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


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise TaskmapError(f"打不开文件 {path}：{reason(problem)}") from problem
