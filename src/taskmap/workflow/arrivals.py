"""What came before a file in the ledger and in this run: by it the file is entered, or ignored with the reason."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.received_files import StoredFile
from taskmap.ledger.records import FileRecord
from taskmap.ledger.writing import Ledger
from taskmap.plan.progress import Submission
from taskmap.returns.review import Review
from taskmap.tracking.words import first_arrival
from taskmap.workflow import unverified_returns
from taskmap.workflow.collect_context import CollectContext
from taskmap.workflow.entered_returns import EnteredReturn, EnteredReturns
from taskmap.workflow.scans import ReturnKey

_RETURNS = (EntryKind.REFUSAL, EntryKind.SUBMISSION, EntryKind.UNVERIFIED)
_KINDS = (*_RETURNS, EntryKind.SCAN)


class Arrivals:
    """Of all plans of the `context` what came up to now. `note` and `add_return` keep it up to date with the run."""

    def __init__(self, context: CollectContext, book: Ledger) -> None:
        self._context, self._book = context, book
        self.returns = EnteredReturns(context.expected_returns)
        """What was entered."""
        self._refusals: dict[ReturnKey, list[LedgerEntry]] = defaultdict(list)
        self._signed: set[ReturnKey] = set()
        self._unverified_days: dict[str, datetime.date] = {}
        self._unordered: dict[ReturnKey, set[str]] = defaultdict(set)
        self.numbers: dict[str, str] = {}
        """By the digest of each file the number under which it was entered."""
        self._earlier_entries: dict[str, LedgerEntry | None] = {}
        self._withdrawn: dict[str, LedgerEntry] = {}
        # What nobody could open may be of no plan.
        for plan in (*context.expected_returns, ""):
            for entry in book.events(plan, *_KINDS):
                self.note(entry)
            for kind in _RETURNS:
                self._withdrawn |= {
                    each.digest: each for each in book.corrected.withdrawn(plan, kind)
                }

    @property
    def unordered(self) -> Mapping[ReturnKey, set[str]]:
        """The digests of the returns of which nobody could say which is the last."""
        return self._unordered

    def note(self, entry: LedgerEntry) -> None:
        """Take account of an `entry` of the ledger, old or new; of a new return `add_return`."""
        owner = ReturnKey(entry.plan, entry.unit, entry.period)
        self.numbers[entry.digest] = entry.receipt
        if entry.kind == EntryKind.SCAN:
            self._signed.add(owner)
        elif entry.kind == EntryKind.REFUSAL:
            self._refusals[owner].append(entry)
        elif entry.kind == EntryKind.UNVERIFIED:
            self._unverified_days.setdefault(entry.digest, entry.day)
            if unverified_returns.is_unordered(entry):
                self._unordered[owner].add(entry.digest)
        elif entry.kind == EntryKind.SUBMISSION:
            entered = EnteredReturn(
                entry.number, entry.receipt, entry.day, entry.file, entry.digest
            )
            self.returns.add(owner, entered)

    def add_return(self, number: int, receipt: str, sent: Submission) -> None:
        """Take account of a return that was entered in this run, under the `number` of its entry and of its `receipt`."""
        owner = ReturnKey(sent.plan, sent.unit, sent.period)
        entered = EnteredReturn(number, receipt, sent.received_on, sent.file, sent.digest)
        self.returns.add(owner, entered, sent.rows)
        self.numbers[sent.digest] = receipt

    def find(self, file: StoredFile) -> LedgerEntry | None:
        """The entry of these bytes from an earlier run; within one run the same bytes come only once."""
        if not file.digest:
            return None
        if file.digest not in self._earlier_entries:
            self._earlier_entries[file.digest] = self._book.find_file(file.digest)
        return self._earlier_entries[file.digest]

    def withdrawn_reasons(self, reviewed: Sequence[tuple[StoredFile, Review]]) -> dict[str, str]:
        """By their digests why those of the `reviewed` files are left that were withdrawn and are only still there: they
        were not their units' own, or something else came for the same unit and period.
        """
        named = self._context.trusted | self._context.chosen
        withdrawn = {
            file.digest: entry
            for file, _ in reviewed
            if file.digest not in named
            and (entry := self._withdrawn.get(file.digest))
            and self.find(file) is None
        }
        others = {ReturnKey.of(each) for file, each in reviewed if file.digest not in withdrawn}
        others |= {key for key, found in self._refusals.items() if found}
        others |= {key for key, found in self._unordered.items() if found}
        return {
            digest: why
            for digest, entry in withdrawn.items()
            if (why := self._withdrawn_reason(entry, others))
        }

    def _withdrawn_reason(self, entry: LedgerEntry, others: Collection[ReturnKey]) -> str:
        """Why what was withdrawn as this `entry` is left; "" where it is entered again."""
        what = f"撤销过的表（{entry.receipt}，{entry.day} 收到），没有登记"
        if entry.kind == EntryKind.UNVERIFIED:
            option = "--last" if unverified_returns.is_unordered(entry) else "--trust"
            return f"{what}；撤销错了的，用 {option} 登记"
        owner = ReturnKey(entry.plan, entry.unit, entry.period)
        if owner in others or self.returns.of(owner):
            return f"{what}：该单位这一期另有收到的；要以这一份为准，用 --last 登记"
        return ""

    def is_signed(self, owner: ReturnKey) -> bool:
        """Whether a signed copy has come."""
        return owner in self._signed

    def was_unverified(self, file: StoredFile) -> bool:
        """Whether it was entered as one that nobody had verified or ordered, in this run or before."""
        return file.digest in self._unverified_days

    def first_day(self, owner: ReturnKey) -> datetime.date:
        """The day on which the first return came, be it sent back; at least one was entered."""
        days = (each.day for each in self.returns.of(owner))
        return first_arrival(days, (each.day for each in self._refusals[owner]))

    def is_trusted(self, file: StoredFile) -> bool:
        """Whether somebody trusts it, or did when it came before."""
        if file.digest in self._context.trusted:
            return True
        earlier = self.find(file)
        was_entered = earlier is not None and earlier.kind != EntryKind.UNVERIFIED
        return was_entered and file.digest in self._unverified_days

    def may_be_entered(self, file: StoredFile, review: Review) -> bool:
        """Whether rows of it may be entered now, so that it is a matter whether it is the last of its unit and period."""
        if not review.is_identified or not review.rows:
            return False
        if review.doubts and not self.is_trusted(file):
            return False
        earlier = self.find(file)
        if earlier is None:
            return True
        is_waiting = earlier.kind == EntryKind.UNVERIFIED
        return is_waiting and not self.ignore_reason(earlier, ReturnKey.of(review))

    def file_record(self, file: StoredFile, owner: ReturnKey) -> FileRecord:
        """As the ledger records it; what came before it was trusted or chosen keeps the day on which it came."""
        record = self._context.file_record(file, owner)
        arrived = self._unverified_days.get(file.digest, record.received_on)
        return record._replace(received_on=arrived)

    def ignore_reason(self, earlier: LedgerEntry, owner: ReturnKey) -> str:
        """Why a file that came before is ignored; "" for one that was sent back and has to be
        processed again.
        """
        if earlier.kind == EntryKind.SUBMISSION:
            return f"已经收过，没有重复登记（回执号 {earlier.receipt}）"
        if earlier.kind == EntryKind.UNVERIFIED:
            return self._unverified_ignore_reason(earlier, owner)
        later = [each for each in self.returns.of(owner) if each.number > earlier.number]
        if earlier.kind == EntryKind.REFUSAL and later:
            return f"退回过的旧表，之后已收到新的（回执号 {later[-1].receipt}）"
        # Of two that came on one day nobody knows which the unit means.
        again = [each for each in self._refusals[owner] if each.day > earlier.day]
        if earlier.kind == EntryKind.REFUSAL and owner.unit and owner.period and again:
            return f"退回过的旧表，之后又退回了新的（{again[-1].receipt}，{again[-1].file}）"
        return ""

    def _unverified_ignore_reason(self, earlier: LedgerEntry, owner: ReturnKey) -> str:
        context, entered = self._context, self.returns.of(owner)
        if earlier.digest in context.trusted | context.chosen or not entered:
            return ""
        is_unordered = earlier.digest in self._unordered[owner]
        what, option = ("没有登记", "--last") if is_unordered else ("没有核实", "--trust")
        return (
            f"{what}的表（{earlier.day} 收到），该单位这一期的已经收了"
            f"（回执号 {entered[-1].receipt}）；要以这一份为准，用 {option} 登记"
        )
