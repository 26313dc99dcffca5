"""What was entered wrongly, by its number, to the entry that puts it right: it is withdrawn, or counts on another day.

Nothing is changed and nothing deleted. Whatever is asked afterwards, as of whatever day, is answered as if it had been
entered right: see ledger.corrected_tables.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from taskmap.ledger import codec, opening
from taskmap.ledger.correction_entries import CorrectionRequest
from taskmap.ledger.corrections import (
    CorrectionRow,
    effective_corrections,
    withdrawn_corrections,
)
from taskmap.ledger.entries import ISSUES, EntryKind, LedgerEntry
from taskmap.ledger.places import Place
from taskmap.ledger.users import current_user
from taskmap.ledger.writing import Ledger
from taskmap.plan import periods
from taskmap.system.diagnostics import TaskmapError
from taskmap.tracking.reminders import Reminder
from taskmap.tracking.replies import Reply
from taskmap.workflow.records import days, entry_numbers, issued_plans
from taskmap.workflow.records.entry_numbers import ARRIVALS, FILES, find_entries
from taskmap.workflow.reminding.letter_replies import require_answerable

_DATED = (
    *FILES,
    *(EntryKind.EXTENSION, EntryKind.POINTS, EntryKind.EXEMPTION, EntryKind.REPLY),
)
"""What counts on a day that may have been typed wrongly."""
_WITHDRAWN = (*_DATED, EntryKind.REMINDER, EntryKind.ISSUED, EntryKind.CORRECTION)
_OTHER_WAYS: Mapping[str, str] = {
    EntryKind.CLOSURE: "销号的步骤用 taskmap close 退回，或重新打开",
    EntryKind.RETIREMENT: "要恢复终止了的方案，改好方案再 split，印发新的一版",
    EntryKind.DUTIES: "它随方案的那一版，请撤销那一版（方案编号@版本）",
    EntryKind.CALENDAR: "改好 workdays.yaml 再 split，从那天起按新的算",
}
_ANOTHER = "它随别的一条，请更正那一条"
_DAYS: Mapping[str, str] = {
    EntryKind.ISSUED: "；日期错了的，撤销以后再 split，--as-of 写对的那天",
    EntryKind.REMINDER: "；日期错了的，撤销以后再出一份",
}
"""How what counts on its own day comes to count on another."""


class CorrectionOrder(NamedTuple):
    """What was typed: the `numbers`, and either the day on which these came or (None) that they are withdrawn."""

    numbers: Sequence[str]
    received: str | None
    why: str
    plan: str | None = None


class CorrectedEntry(NamedTuple):
    """An entry as it counted `before`, with the day on which it counts from now, None where it is withdrawn, and the
    number of the correction.
    """

    before: LedgerEntry
    day: datetime.date | None
    number: str


def correct(place: Place, order: CorrectionOrder) -> list[CorrectedEntry]:
    """Record what the `order` asks, all of it or nothing. Raises TaskmapError for a number that is unknown or stands for
    several entries, for an entry that cannot be put right so, or is so already, and for a day that has not come.
    """
    if not order.why.strip():
        raise TaskmapError("--why 请写明为什么更正")
    with opening.open_existing(place) as book, book.write_transaction():
        plan_days = _PlanDays(book)
        requests = [
            CorrectionRequest(
                target,
                [each.number for each in _covered(book, target)],
                plan_days.received(target.plan, order.received),
                order.why.strip(),
                plan_days.today(target.plan),
            )
            for target in _targets(book, order, plan_days)
        ]
        before = [_check(book, each) for each in requests]
        _check_consequences(book, requests)
        made = book.record_corrections(requests, current_user())
    return [
        CorrectedEntry(current, request.received, correction.receipt)
        for current, request, correction in zip(before, requests, made, strict=True)
    ]


class _PlanDays:
    """Days in the time zone of each plan; in that of the office for what belongs to none."""

    def __init__(self, book: Ledger) -> None:
        self._zones = {each.plan: each.timezone for each in book.latest_issues()}
        self._default = book.office_timezone()

    def today(self, plan: str) -> datetime.date:
        return days.day(None, self._zones.get(plan, self._default))

    def received(self, plan: str, text: str | None) -> datetime.date | None:
        """The day that was typed, which has come; None where none was."""
        if text is None:
            return None
        return days.entry_day(text, self._zones.get(plan, self._default), "--received")


def _targets(book: Ledger, order: CorrectionOrder, plan_days: _PlanDays) -> Iterator[LedgerEntry]:
    """The entries that the order names, each once; of several between two numbers those that are not right already."""
    seen = set[int]()
    for name in order.numbers:
        found = find_entries(book, name, order.plan)
        wrong = [
            each
            for each in found
            if len(found) == 1
            or not _is_right(book, each, plan_days.received(each.plan, order.received))
        ]
        if not wrong:
            raise _already_right_error(book, name, found)
        for each in wrong:
            if each.number not in seen:
                yield each
                seen.update(one.number for one in _covered(book, each))


def _already_right_error(book: Ledger, name: str, entries: Sequence[LedgerEntry]) -> TaskmapError:
    """Of several entries that `name` stands for none is to be corrected."""
    which = "之间的" if ".." in name else "的各节"
    withdrawn = [each for each in entries if book.corrected.current(each.number) is None]
    state = "撤销了" if len(withdrawn) == len(entries) else "是这样"
    how = f"；{_restoring(book, withdrawn)}" if withdrawn else ""
    return TaskmapError(f"{name} {which}都已经{state}，没有要更正的{how}")


def _is_right(book: Ledger, entry: LedgerEntry, received: datetime.date | None) -> bool:
    current = _current(book, entry)
    return current is None or current.day == received


def _check(book: Ledger, request: CorrectionRequest) -> LedgerEntry:
    """The target of the `request` as it counts now. Raises TaskmapError where it cannot be put right so."""
    _require_possible(request)
    target = request.target
    if (current := _current(book, target)) is None:
        raise _withdrawn_error(book, target)
    if request.received:
        if current.day == request.received:
            raise TaskmapError(f"{target.receipt} 的日期本来就是 {current.day}，没有再记")
        _require_possible_day(book, target, request.received)
    return current


def _require_possible_day(book: Ledger, entry: LedgerEntry, day: datetime.date) -> None:
    """Raises TaskmapError where the `entry` could not have been made on the `day` by the commands that make it."""
    if entry.plan:
        issued_plans.require_issued(book, entry.plan, day)
    if entry.kind in ARRIVALS and (period := periods.parse(entry.period)):
        dues = (each.due for each in book.duties(entry.plan, periods=(entry.period,)))
        if day < period.first_report_day(dues):
            raise TaskmapError(
                f"{entry.receipt} 报的是{period.title}，{day} 那一期还没有开始；请核对日期"
            )
    if entry.kind == EntryKind.REPLY:
        letter = book.corrected.recorded(codec.decode(entry, Reply).letter)
        if letter:
            require_answerable(codec.decode(letter, Reminder), day)


def _current(book: Ledger, entry: LedgerEntry) -> LedgerEntry | None:
    """The entry as it counts now; None where it is withdrawn."""
    if entry.kind == EntryKind.CORRECTION:
        return None if entry.number in withdrawn_corrections(book.corrected.rows()) else entry
    return book.corrected.current(entry.number)


def _require_possible(request: CorrectionRequest) -> None:
    target = request.target
    title = f"{target.receipt}（{entry_numbers.description(target)}）"
    if target.kind not in _WITHDRAWN:
        raise TaskmapError(f"{title}不能这样更正：{_OTHER_WAYS.get(target.kind, _ANOTHER)}")
    if request.received and target.kind not in _DATED:
        instead = _DAYS.get(target.kind, "")
        raise TaskmapError(f"{title}不改日期，只能撤销（--withdraw）{instead}")


def _withdrawn_error(book: Ledger, target: LedgerEntry) -> TaskmapError:
    if target.kind == EntryKind.CORRECTION:
        return TaskmapError(f"更正 {target.receipt} 已经撤销了，没有再记")
    return TaskmapError(f"{target.receipt} 已经撤销了；{_restoring(book, [target])}")


def _restoring(book: Ledger, withdrawn: Iterable[LedgerEntry]) -> str:
    """How these entries come to count again."""
    effective = effective_corrections(book.corrected.rows())
    rows = [effective[each.number] for each in withdrawn if each.number in effective]
    made = filter(None, (book.corrected.recorded(each.entry) for each in rows))
    numbers = " ".join(dict.fromkeys(each.receipt for each in made))
    return f"要恢复，撤销那次更正：taskmap correct {numbers} --withdraw --why …"


def _covered(book: Ledger, entry: LedgerEntry) -> list[LedgerEntry]:
    """What is put right with the `entry`, itself too: all that its file was entered as, or a revision with the days that
    were worked out for it.
    """
    if entry.kind in ARRIVALS and entry.digest:
        return [each for each in book.corrected.same_file(entry) if each.kind in ARRIVALS]
    if entry.kind == EntryKind.ISSUED:
        events = book.events(entry.plan, *ISSUES, EntryKind.CALENDAR)
        return [each for each in events if each.revision == entry.revision]
    return [entry]


def _check_consequences(book: Ledger, requests: Sequence[CorrectionRequest]) -> None:
    """Raises TaskmapError where something that no longer counts is needed, or something else has the place of what
    counts again.
    """
    rows = book.corrected.rows()
    new = [
        CorrectionRow(number, target, each.received, each.received is None)
        for number, each in enumerate(requests, book.corrected.last_number + 1)
        for target in each.covered
    ]
    before, after = map(_withdrawn, (rows, [*rows, *new]))
    for each in filter(None, map(book.corrected.recorded, sorted(after - before))):
        if each.kind == EntryKind.ISSUED:
            _require_unused(book, each)
    restored = [*filter(None, map(book.corrected.recorded, sorted(before - after)))]
    for each in restored:
        _require_free(book, each)
    _require_different(restored)


def _withdrawn(rows: Collection[CorrectionRow]) -> set[int]:
    return {target for target, row in effective_corrections(rows).items() if row.withdrawn}


def _require_different(restored: Iterable[LedgerEntry]) -> None:
    """Raises TaskmapError where two of the entries are of the same return."""
    found: dict[tuple[str, ...], LedgerEntry] = {}
    for each in restored:
        key = (each.kind, each.plan, each.unit, each.period, each.digest or each.receipt)
        if (other := found.setdefault(key, each)) is not each:
            raise TaskmapError(f"{other.receipt} 和 {each.receipt} 是同一个文件，只能恢复其中一份")


def _require_unused(book: Ledger, revision: LedgerEntry) -> None:
    """Raises TaskmapError where a later one followed the `revision`, or something was collected on it: since it was
    issued, be it by a checklist of an earlier one.
    """
    title = f"方案 {revision.plan} 的第 {revision.revision} 版"
    if later := _later_revision(book, revision):
        raise TaskmapError(f"{title}之后又印发了第 {later} 版，要先撤销那一版")
    for each in book.events(revision.plan, *FILES):
        if each.number > revision.number:
            raise TaskmapError(
                f"{title}已经收过报送（{each.receipt}，{each.unit}），不能撤销；"
                "要改请改好方案再 split，印发新的一版"
            )


def _require_free(book: Ledger, entry: LedgerEntry) -> None:
    """Raises TaskmapError where the file of the `entry` was entered anew, or a later revision took its place."""
    if entry.kind == EntryKind.ISSUED and (later := _later_revision(book, entry)):
        raise TaskmapError(
            f"方案 {entry.plan} 之后又印发了第 {later} 版，第 {entry.revision} 版不能恢复"
        )
    same = book.corrected.same_file(entry) if entry.kind in FILES and entry.digest else ()
    for each in same:
        if each.kind == entry.kind:
            raise TaskmapError(f"{entry.receipt} 的文件重新登记过了（{each.receipt}），不能恢复")


def _later_revision(book: Ledger, entry: LedgerEntry) -> int | None:
    revisions = (each.revision for each in book.events(entry.plan, EntryKind.ISSUED))
    return max((each for each in revisions if each > entry.revision), default=None)
