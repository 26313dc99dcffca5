"""What came before a file in the ledger and in this run: by it the file is entered, or ignored with the reason."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from msgspec.structs import replace

from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.received_files import StoredFile
from taskmap.ledger.records import FileRecord
from taskmap.ledger.writing import Ledger
from taskmap.plan.progress import Submission
from taskmap.returns.review import Review
from taskmap.tracking.words import first_arrival
from taskmap.workflow.collecting.collect_context import CollectContext
from taskmap.workflow.collecting.entered_returns import EnteredReturn, EnteredReturns
from taskmap.workflow.records import unverified_returns
from taskmap.workflow.records.return_keys import ReturnKey

_RETURNS = (EntryKind.REFUSAL, EntryKind.SUBMISSION, EntryKind.UNVERIFIED)
_KINDS = (*_RETURNS, EntryKind.SCAN)
FileKey = tuple[str, ReturnKey | None]
"""The digest of a file, and of one with several returns the owner of one."""


class Arrivals:
    """Of all plans of the `context` what came up to now. `note` and `add_return` keep it up to date with the run."""

    def __init__(self, context: CollectContext, book: Ledger) -> None:
        self._context, self._book = context, book
        self.returns = EnteredReturns(context.expected_returns)
        """What was entered."""
        self._refusals: dict[ReturnKey, list[LedgerEntry]] = defaultdict(list)
        self._signed: set[ReturnKey] = set()
        self._unverified_days: dict[FileKey, datetime.date] = {}
        self._unordered: dict[ReturnKey, set[str]] = defaultdict(set)
        self._numbers: dict[FileKey, str] = {}
        self._earlier_entries: dict[FileKey, LedgerEntry | None] = {}
        self._withdrawn: dict[FileKey, LedgerEntry] = {}
        # What nobody could open may be of no plan.
        for plan in (*context.expected_returns, ""):
            for entry in book.events(plan, *_KINDS):
                self.note(entry)
            for kind in _RETURNS:
                for entry in book.withdrawn(plan, kind):
                    self._withdrawn.update(
                        dict.fromkeys(_keys(entry.digest, ReturnKey.of(entry)), entry)
                    )

    @property
    def unordered(self) -> Mapping[ReturnKey, set[str]]:
        """The digests of the returns of which nobody could say which is the last."""
        return self._unordered

    def note(self, entry: LedgerEntry) -> None:
        """Take account of an `entry` of the ledger, old or new; of a new return `add_return`."""
        owner = ReturnKey.of(entry)
        keys = _keys(entry.digest, owner)
        self._numbers.update(dict.fromkeys(keys, entry.receipt))
        if entry.kind == EntryKind.SCAN:
            self._signed.add(owner)
        elif entry.kind == EntryKind.REFUSAL:
            self._refusals[owner].append(entry)
        elif entry.kind == EntryKind.UNVERIFIED:
            for key in keys:
                self._unverified_days.setdefault(key, entry.day)
            if unverified_returns.is_unordered(entry):
                self._unordered[owner].add(entry.digest)
        elif entry.kind == EntryKind.SUBMISSION:
            entered = EnteredReturn(
                entry.number, entry.receipt, entry.day, entry.file, entry.digest
            )
            self.returns.add(owner, entered)

    def add_return(self, number: int, receipt: str, sent: Submission) -> None:
        """Take account of a return that was entered in this run, under the `number` of its entry and of its `receipt`."""
        owner = ReturnKey.of(sent)
        entered = EnteredReturn(number, receipt, sent.received_on, sent.file, sent.digest)
        self.returns.add(owner, entered, sent.rows)
        self._numbers.update(dict.fromkeys(_keys(sent.digest, owner), receipt))

    def number(self, file: StoredFile, owner: ReturnKey) -> str:
        """That under which it was entered; "" where it was not."""
        return self._numbers.get(file_key(file, owner), "")

    def find(self, file: StoredFile, owner: ReturnKey) -> LedgerEntry | None:
        """The entry of these bytes from an earlier run; within one run the same bytes come only once. Of a file with
        several returns that of the one of the `owner`.
        """
        if not file.digest:
            return None
        key = file_key(file, owner)
        if key not in self._earlier_entries and file.sheet:
            own = (
                each for each in self._book.file_entries(file.digest) if ReturnKey.of(each) == owner
            )
            self._earlier_entries[key] = next(own, None)
        elif key not in self._earlier_entries:
            self._earlier_entries[key] = self._book.find_file(file.digest)
        return self._earlier_entries[key]

    def withdrawn_reasons(
        self, reviewed: Sequence[tuple[StoredFile, Review]]
    ) -> dict[FileKey, str]:
        """By their keys why those of the `reviewed` files are left that were withdrawn and are only still there: they
        were not their units' own, or something else came for the same unit and period.
        """
        named = self._context.trusted | self._context.chosen
        returns = [(file, ReturnKey.of(review)) for file, review in reviewed]
        withdrawn = {
            key: entry
            for file, owner in returns
            if file.digest not in named
            and (entry := self._withdrawn.get(key := file_key(file, owner)))
            and self.find(file, owner) is None
        }
        others = {owner for file, owner in returns if file_key(file, owner) not in withdrawn}
        others |= {key for key, found in self._refusals.items() if found}
        others |= {key for key, found in self._unordered.items() if found}
        return {
            key: why
            for key, entry in withdrawn.items()
            if (why := self._withdrawn_reason(entry, others))
        }

    def _withdrawn_reason(self, entry: LedgerEntry, others: Collection[ReturnKey]) -> str:
        """Why what was withdrawn as this `entry` is left; "" where it is entered again."""
        what = f"撤销过的表（{entry.receipt}，{entry.day} 收到），没有登记"
        if entry.kind == EntryKind.UNVERIFIED:
            option = "--last" if unverified_returns.is_unordered(entry) else "--trust"
            return f"{what}；撤销错了的，用 {option} 登记"
        owner = ReturnKey.of(entry)
        if owner in others or self.returns.of(owner):
            return f"{what}：该单位这一期另有收到的；要以这一份为准，用 --last 登记"
        return ""

    def is_signed(self, owner: ReturnKey) -> bool:
        """Whether a signed copy has come."""
        return owner in self._signed

    def was_unverified(self, file: StoredFile, owner: ReturnKey) -> bool:
        """Whether it was entered as one that nobody had verified or ordered, in this run or before."""
        return file_key(file, owner) in self._unverified_days

    def first_day(self, owner: ReturnKey) -> datetime.date:
        """The day on which the first return came, be it sent back; at least one was entered."""
        days = (each.day for each in self.returns.of(owner))
        return first_arrival(days, (each.day for each in self._refusals[owner]))

    def is_trusted(self, file: StoredFile, owner: ReturnKey) -> bool:
        """Whether somebody trusts it, or did when it came before."""
        if file.digest in self._context.trusted:
            return True
        earlier = self.find(file, owner)
        was_entered = earlier is not None and earlier.kind != EntryKind.UNVERIFIED
        return was_entered and file_key(file, owner) in self._unverified_days

    def may_be_entered(self, file: StoredFile, review: Review) -> bool:
        """Whether rows of it may be entered now, so that it is a matter whether it is the last of its unit and period."""
        if not review.is_identified or not review.rows:
            return False
        owner = ReturnKey.of(review)
        if review.doubts and not self.is_trusted(file, owner):
            return False
        earlier = self.find(file, owner)
        if earlier is None:
            return True
        is_waiting = earlier.kind == EntryKind.UNVERIFIED
        return is_waiting and not self.ignore_reason(earlier, owner)

    def file_record(self, file: StoredFile, owner: ReturnKey) -> FileRecord:
        """As the ledger records it; what came before it was trusted or chosen keeps the day on which it came."""
        record = self._context.file_record(file, owner)
        arrived = self._unverified_days.get(file_key(file, owner), record.received_on)
        return replace(record, received_on=arrived)

    def ignore_reason(self, earlier: LedgerEntry, owner: ReturnKey) -> str:
        """Why a file that came before is ignored; "" for one that was sent back and has to be
        processed again.
        """
        if earlier.kind == EntryKind.SUBMISSION:
            return f"已经收过，没有重复登记（回执号 {earlier.receipt}）"
        if earlier.kind == EntryKind.UNVERIFIED:
            return self._unverified_ignore_reason(earlier, owner)
        return (
            self._refusal_ignore_reason(earlier, owner) if earlier.kind == EntryKind.REFUSAL else ""
        )

    def _refusal_ignore_reason(self, earlier: LedgerEntry, owner: ReturnKey) -> str:
        entered = self.returns.of(owner)
        if entered and unverified_returns.is_unreadable(earlier):
            return (
                f"打不开的文件，按 {earlier.day} 收到算，该单位这一期的已经收了"
                f"（回执号 {entered[-1].receipt}）"
            )
        if later := [each for each in entered if each.number > earlier.number]:
            return f"退回过的旧表，之后已收到新的（回执号 {later[-1].receipt}）"
        # Of two that came on one day nobody knows which the unit means.
        again = [each for each in self._refusals[owner] if each.day > earlier.day]
        if owner.unit and owner.period and again:
            return f"退回过的旧表，之后又退回了新的（{again[-1].receipt}，{again[-1].file}）"
        return ""

    def _unverified_ignore_reason(self, earlier: LedgerEntry, owner: ReturnKey) -> str:
        context, entered = self._context, self.returns.of(owner)
        if earlier.digest in context.trusted | context.chosen or not entered:
            return ""
        came = f"（{earlier.day} 收到），该单位这一期的已经收了（回执号 {entered[-1].receipt}）"
        if unverified_returns.is_unreadable(earlier):
            return f"打不开的文件{came}；确是该单位报的，是否迟报要看它的，用 --trust 登记"
        is_unordered = earlier.digest in self._unordered[owner]
        what, option = ("没有登记", "--last") if is_unordered else ("没有核实", "--trust")
        return f"{what}的表{came}；要以这一份为准，用 {option} 登记"


def file_key(file: StoredFile, owner: ReturnKey) -> FileKey:
    """By this the `file`, or the return of the `owner` in it, is known again."""
    return file.digest, owner if file.sheet else None


def _keys(digest: str, owner: ReturnKey) -> Sequence[FileKey]:
    """Of an entry: the ledger does not tell whether its file holds the returns of others too."""
    return (digest, None), (digest, owner)
