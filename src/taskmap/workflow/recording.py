"""Reviewed returns and scans to ledger entries: each file is recorded, sent back or ignored, and has an outcome."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import PurePosixPath
from typing import NamedTuple

from taskmap.documents.receipt import Receipt
from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.received_files import StoredFile
from taskmap.ledger.records import DutyRecord, FileRecord
from taskmap.ledger.writing import Ledger
from taskmap.plan.model import Duty
from taskmap.plan.progress import Submission
from taskmap.returns.inbox import FileKind, is_scan_name
from taskmap.returns.review import Review, verification
from taskmap.system.diagnostics import TaskmapError
from taskmap.tracking.owed import OwedReports
from taskmap.tracking.words import first_arrival
from taskmap.workflow import owed_reports
from taskmap.workflow.expected_returns import ExpectedReturns
from taskmap.workflow.outcomes import FileOutcome
from taskmap.workflow.scans import IdentifiedWorkbook, ReturnKey, ScanMatcher, is_evidence

_SCANS: Mapping[str, str] = {EntryKind.SCAN: "签字盖章件", EntryKind.EVIDENCE: "佐证材料"}
_OWNER_UNKNOWN = (
    "已经存好，但看不出是哪个单位、哪一期的；请在文件名里写上单位和期次（如“市水利局2022年6月签字件”），"
    "或放到该单位报送表所在的文件夹，再收一次"
)
_NO_RETURN = "里面没有报送表，不是报送；是佐证材料的，请在文件名里写上“佐证”、单位和期次，再收一次"
_ARRIVALS = (EntryKind.SUBMISSION, EntryKind.REFUSAL, EntryKind.UNVERIFIED, EntryKind.SCAN)
_COPY = re.compile(r"\s*[(（](\d{1,9})[)）]$")


class EarlierReturn(NamedTuple):
    """A return of the same unit and period that is in the ledger already."""

    number: int
    receipt: str
    day: datetime.date
    file: str


@dataclass(frozen=True, slots=True)
class CollectContext:
    """`expected_returns` and `received_on`, the day that counts as the day of receipt, by the id of
    the plan; `recorded_by` is the user of the computer.
    """

    expected_returns: Mapping[str, ExpectedReturns]
    received_on: Mapping[str, datetime.date]
    recorded_by: str
    trusted: frozenset[str] = frozenset()
    """The digests of files that are taken for their units' though they cannot be verified."""

    def file_record(self, file: StoredFile, owner: ReturnKey) -> FileRecord:
        """The file as the ledger records it. Its day is that of the owner's plan; where the plan is
        not known, that of any plan.
        """
        expected, any_day = (
            self.expected_returns.get(owner.plan),
            next(iter(self.received_on.values())),
        )
        return FileRecord(
            file.name,
            file.digest,
            self.received_on.get(owner.plan, any_day),
            owner.plan,
            expected.basis.revision if expected else 0,
            owner.unit,
            owner.period,
        )


def record_returns(
    files: Sequence[StoredFile],
    reviews: Sequence[Review | None],
    context: CollectContext,
    roots: Sequence[str],
    book: Ledger,
) -> list[FileOutcome]:
    """Everything in one transaction: all of it is recorded or nothing. `reviews` has for each of
    the `files` its review, None for what is no workbook; `roots` are the paths that were given to
    the command. The outcomes are in the order of the files.
    """
    identified = [review for review in reviews if review is not None and review.is_identified]
    workbooks = [IdentifiedWorkbook(review.workbook.file, _owner(review)) for review in identified]
    scans = ScanMatcher(context.expected_returns.values(), workbooks, roots)
    outcomes: dict[int, FileOutcome] = {}
    with book.write_transaction():
        recorder = ReturnRecorder(context, scans, book)
        for number in recorder.processing_order(files, reviews):
            outcomes[number] = recorder.process(files[number], reviews[number])
        return [recorder.complete(outcomes[number]) for number in range(len(files))]


class ReturnRecorder:
    """Records files within one transaction, in which nobody else writes. Raises TaskmapError if a
    plan was issued again since the files were reviewed.
    """

    def __init__(self, context: CollectContext, scans: ScanMatcher, book: Ledger) -> None:
        issued = {each.plan: each.revision for each in book.latest_issues()}
        if any(
            issued[plan] != expected.basis.revision
            for plan, expected in context.expected_returns.items()
        ):
            raise TaskmapError("收件时方案正好重新印发了，什么也没有登记；请再运行一次")
        self._context, self._scans, self._book = context, scans, book
        self._returns: dict[ReturnKey, list[EarlierReturn]] = defaultdict(list)
        self._refusal_days: dict[ReturnKey, list[datetime.date]] = defaultdict(list)
        self._signed_returns: set[ReturnKey] = set()
        self._unverified_days: dict[str, datetime.date] = {}
        self._numbers: dict[str, str] = {}
        self._earlier_entries: dict[str, LedgerEntry | None] = {}
        self._owed_reports: dict[str, OwedReports] = {}
        # What nobody could open may be of no plan.
        for plan in (*context.expected_returns, ""):
            for entry in book.events(plan, *_ARRIVALS):
                self._note_entry(entry)

    def _note_entry(self, entry: LedgerEntry) -> None:
        owner = ReturnKey(entry.plan, entry.unit, entry.period)
        self._numbers[entry.digest] = entry.receipt
        if entry.kind == EntryKind.SCAN:
            self._signed_returns.add(owner)
        elif entry.kind == EntryKind.REFUSAL:
            self._refusal_days[owner].append(entry.day)
        elif entry.kind == EntryKind.UNVERIFIED:
            self._unverified_days.setdefault(entry.digest, entry.day)
        elif entry.kind == EntryKind.SUBMISSION:
            self._returns[owner].append(
                EarlierReturn(entry.number, entry.receipt, entry.day, entry.file)
            )

    def _find_earlier(self, file: StoredFile) -> LedgerEntry | None:
        """The entry of these bytes from an earlier run; within one run the same bytes come only once."""
        if not file.digest:
            return None
        if file.digest not in self._earlier_entries:
            self._earlier_entries[file.digest] = self._book.find_file(file.digest)
        return self._earlier_entries[file.digest]

    def processing_order(
        self, files: Sequence[StoredFile], reviews: Sequence[Review | None]
    ) -> list[int]:
        """The numbers of the `files` in the order in which they are recorded. Scans first, so that
        receipts know of them; workbooks that were sent back before come last, since what was sent
        in their place counts. 甲局(1).xlsx comes after 甲局.xlsx. `reviews` has None for what is no
        workbook.
        """

        def sort_key(number: int) -> tuple[bool, bool, tuple[str, int]]:
            file, is_workbook = files[number], reviews[number] is not None
            was_seen = is_workbook and self._find_earlier(file) is not None
            return is_workbook, was_seen, _copy_order(file.name)

        return sorted(range(len(files)), key=sort_key)

    def process(self, file: StoredFile, review: Review | None) -> FileOutcome:
        """Record one file, or say why it is ignored; `review` is None for what can be no return."""
        if review is not None and review.workbook.is_unreadable:
            return self._process_workbook(file, self._suggest_owner(file, review))
        if review is not None and review.workbook.is_return:
            return self._process_workbook(file, review)
        if file.kind is FileKind.SCAN or (
            file.kind in (FileKind.DOCUMENT, FileKind.WORKBOOK) and is_evidence(file.name)
        ):
            return self._process_scan(file)
        return FileOutcome(file, ignore_reason=f"{file.kind.value}：{file.why or _NO_RETURN}")

    def _suggest_owner(self, file: StoredFile, review: Review) -> Review:
        """The `review` of what could not be opened, with the unit and the period to confirm: those of its entry, or
        those that its name suggests.
        """
        earlier, owner = self._find_earlier(file), None
        if earlier is not None and earlier.unit:
            owner = ReturnKey(earlier.plan, earlier.unit, earlier.period)
        elif not is_scan_name(file.name):
            owner = self._scans.suggest_owner(file.name, self._context.received_on)
        owner = owner or ReturnKey(review.plan, "", "")
        doubts = verification.unreadable_doubts(review.workbook, owner.unit, owner.period)
        faults = review.workbook.faults
        return replace(review, **asdict(owner), faults=faults, doubts=doubts)

    def _process_workbook(self, file: StoredFile, review: Review) -> FileOutcome:
        earlier_entry, owner = self._find_earlier(file), _owner(review)
        if earlier_entry is not None and (why := self._ignore_reason(earlier_entry, owner)):
            return FileOutcome(file, ignore_reason=why)
        is_trusted = review.is_identified and self._is_trusted(file, earlier_entry)
        if review.doubts and not is_trusted:
            return self._process_unverified(file, review, owner)
        trusted = bool(review.doubts)
        receipt = before = None
        if review.is_identified and (review.rows or review.owes_nothing):
            before = self._last_return(owner)
            receipt = self._record_submission(file, review, owner, trusted)
            if before and receipt is None and not review.errors:
                why = f"收过其中对的各行（回执号 {before.receipt}），其余各行请该单位另报一份"
                return FileOutcome(file, ignore_reason=why)
        if review.errors and (earlier_entry is None or earlier_entry.kind != EntryKind.REFUSAL):
            self._note_entry(
                self._book.record_refusal(
                    self._file_record(file, owner),
                    review.diagnostics,
                    self._context.recorded_by,
                    trusted=trusted,
                )
            )
        outcome = FileOutcome(
            file,
            review,
            owner,
            receipt,
            faults=review.diagnostics,
            trusted_by=self._context.recorded_by if trusted else "",
        )
        return self._with_other_return(outcome, before)

    def _is_trusted(self, file: StoredFile, earlier_entry: LedgerEntry | None) -> bool:
        """Whether somebody trusts it, or did when it came before."""
        if file.digest in self._context.trusted:
            return True
        was_entered = earlier_entry is not None and earlier_entry.kind != EntryKind.UNVERIFIED
        return was_entered and file.digest in self._unverified_days

    def _process_unverified(
        self, file: StoredFile, review: Review, owner: ReturnKey
    ) -> FileOutcome:
        faults = tuple(fault.diagnostic for fault in review.doubts)
        # Of what could not be read at all there is nothing by which it would be known again.
        if file.digest and file.digest not in self._unverified_days:
            record = self._context.file_record(file, owner)
            self._note_entry(
                self._book.record_unverified(record, faults, self._context.recorded_by)
            )
        return FileOutcome(file, review, owner, faults=faults, is_unverified=True)

    def _file_record(self, file: StoredFile, owner: ReturnKey) -> FileRecord:
        """As the ledger records it; what came before it was trusted keeps the day on which it came."""
        record = self._context.file_record(file, owner)
        arrived = self._unverified_days.get(file.digest, record.received_on)
        return record._replace(received_on=arrived)

    def _last_return(self, owner: ReturnKey) -> EarlierReturn | None:
        """The return that arrived last, whatever order they were entered in."""
        return max(self._returns[owner], key=lambda each: (each.day, each.number), default=None)

    def _with_other_return(self, outcome: FileOutcome, before: EarlierReturn | None) -> FileOutcome:
        """The outcome with the file that it replaces, or with `before`, which arrived later and stands."""
        if before is None or outcome.owner is None or outcome.receipt is None:
            return outcome
        if self._last_return(outcome.owner) == before:
            return replace(outcome, later_file=before.file)
        return replace(outcome, replaced_file=before.file)

    def _ignore_reason(self, earlier_entry: LedgerEntry, owner: ReturnKey) -> str:
        """Why a file that came before is ignored; "" for one that was sent back and has to be
        processed again.
        """
        if earlier_entry.kind == EntryKind.SUBMISSION:
            return f"已经收过，没有重复登记（回执号 {earlier_entry.receipt}）"
        if earlier_entry.kind == EntryKind.UNVERIFIED:
            return self._unverified_ignore_reason(earlier_entry, owner)
        later = [each for each in self._returns[owner] if each.number > earlier_entry.number]
        if earlier_entry.kind == EntryKind.REFUSAL and later:
            return f"退回过的旧表，之后已收到新的（回执号 {later[-1].receipt}）"
        return ""

    def _unverified_ignore_reason(self, earlier_entry: LedgerEntry, owner: ReturnKey) -> str:
        if earlier_entry.digest in self._context.trusted or not self._returns[owner]:
            return ""
        receipt = self._returns[owner][-1].receipt
        return (
            f"没有核实的表（{earlier_entry.day} 收到），该单位这一期的已经收了（回执号 {receipt}）；"
            "要以这一份为准，用 --trust 登记"
        )

    def _record_submission(
        self, file: StoredFile, review: Review, owner: ReturnKey, trusted: bool
    ) -> Receipt | None:
        """None if the right rows of this very file were entered before."""
        record, workbook = self._file_record(file, owner), review.workbook
        submission = Submission(
            owner.plan,
            workbook.identity.revision or record.revision,
            owner.unit,
            owner.period,
            record.received_on,
            review.rows,
            file.name,
            file.digest,
            workbook.reporter,
            workbook.phone,
            workbook.reviewer,
        )
        recorded = self._book.record_submission(
            submission, self._context.recorded_by, trusted=trusted
        )
        if recorded.is_repeat:
            return None
        this = EarlierReturn(recorded.entry, recorded.number, record.received_on, file.name)
        self._returns[owner].append(this)
        self._numbers[file.digest] = recorded.number
        return self._receipt(review, owner, recorded.number)

    def _receipt(self, review: Review, owner: ReturnKey, number: str) -> Receipt:
        return Receipt(
            owner.unit,
            owner.period,
            len(review.rows),
            first_arrival((each.day for each in self._returns[owner]), self._refusal_days[owner]),
            number,
            review.duty,
            len({fault.measure for fault in review.errors if fault.measure}),
            owner in self._signed_returns,
        )

    def _process_scan(self, file: StoredFile) -> FileOutcome:
        earlier_entry, owner = self._find_earlier(file), self._scans.find_owner(file.name)
        if earlier_entry is not None and earlier_entry.kind in _SCANS:
            what = f"{earlier_entry.unit} {earlier_entry.period} 期的{_SCANS[earlier_entry.kind]}"
            return FileOutcome(
                file,
                ignore_reason=f"已作为{what}收过，没有重复登记（编号 {earlier_entry.receipt}）",
            )
        if owner is None:
            return FileOutcome(file, ignore_reason=f"{file.kind.value}：{_OWNER_UNKNOWN}")
        is_shown = file.kind is not FileKind.SCAN or is_evidence(file.name)
        kind = EntryKind.EVIDENCE if is_shown else EntryKind.SCAN
        record = self._context.file_record(file, owner)
        self._note_entry(self._book.record_scan(record, self._context.recorded_by, kind))
        return FileOutcome(file, owner=owner, scan_title=_SCANS[kind])

    def complete(self, outcome: FileOutcome) -> FileOutcome:
        """The outcome with its number, and what is known only once all are processed: of a scan whether no workbook of its
        unit and period has come, of a return whether it was owed.
        """
        if not outcome.ignore_reason:
            outcome = replace(outcome, number=self._numbers[outcome.file.digest])
        if outcome.owner is None:
            return outcome
        if outcome.scan_title:
            return replace(outcome, precedes_workbook=not self._returns[outcome.owner])
        receipt = outcome.receipt
        if receipt is None or receipt.duty is None or self._is_owed(outcome.owner, receipt.duty):
            return outcome
        return replace(outcome, receipt=replace(receipt, duty=None))

    def _is_owed(self, owner: ReturnKey, duty: Duty) -> bool:
        """By what the ledger holds by now: a return that tells 完成日期 may say itself that its unit had nothing open."""
        if owner.plan not in self._owed_reports:
            [issue] = self._book.latest_issues(plan=owner.plan)
            self._owed_reports[owner.plan] = owed_reports.read_owed_reports(self._book, issue)
        revision = self._context.expected_returns[owner.plan].basis.revision
        return self._owed_reports[owner.plan].is_owed(
            DutyRecord(
                owner.plan,
                revision,
                duty.unit,
                duty.rule.name,
                duty.period,
                duty.due,
                duty.provisional,
            )
        )


def _owner(review: Review) -> ReturnKey:
    return ReturnKey(review.plan, review.unit, review.period)


def _copy_order(name: str) -> tuple[str, int]:
    """甲局.xlsx, 甲局(1).xlsx, 甲局(2).xlsx: in the order in which they were saved."""
    path = PurePosixPath(name)
    found = _COPY.search(path.stem)
    base = path.stem[: found.start()] if found else path.stem
    return f"{path.parent}/{base}{path.suffix}", int(found[1]) if found else 0
