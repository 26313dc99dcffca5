"""Reviewed returns and scans to ledger entries: each file is recorded, sent back or ignored, and has an outcome."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from msgspec.structs import asdict, replace

from taskmap.documents.receipt import Receipt
from taskmap.ledger.entries import EntryKind
from taskmap.ledger.received_files import StoredFile
from taskmap.ledger.records import DutyRecord
from taskmap.ledger.writing import Ledger
from taskmap.plan.model import Duty
from taskmap.plan.progress import Status, Submission
from taskmap.returns.inbox.files import FileKind
from taskmap.returns.inbox.kinds import is_scan_name
from taskmap.returns.review import Review, verification
from taskmap.system.diagnostics import Diagnostic, Source, TaskmapError
from taskmap.tracking.owed import OwedReports
from taskmap.tracking.unverified import ORDER_UNKNOWN
from taskmap.workflow.collecting.arrivals import Arrivals, FileKey, file_key
from taskmap.workflow.collecting.candidates import Candidate, Competition
from taskmap.workflow.collecting.collect_context import CollectContext
from taskmap.workflow.collecting.entered_returns import EnteredReturn
from taskmap.workflow.collecting.outcomes import FileOutcome
from taskmap.workflow.collecting.scans import IdentifiedWorkbook, ScanMatcher, is_evidence
from taskmap.workflow.records import owed_reports
from taskmap.workflow.records.return_keys import ReturnKey

_SCANS: Mapping[str, str] = {EntryKind.SCAN: "签字盖章件", EntryKind.EVIDENCE: "佐证材料"}
_OWNER_UNKNOWN = (
    "已经存好，但看不出是{}的；请在文件名里写上单位和期次（如“市水利局2022年6月签字件”，"
    "几个方案都有这个单位的，方案名称也写上），"
    "或放到该单位报送表所在的文件夹，再收一次"
)
_NO_RETURN = "里面没有报送表，不是报送；是佐证材料的，请在文件名里写上“佐证”、单位和期次，再收一次"


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
    workbooks = [
        IdentifiedWorkbook(review.workbook.file, ReturnKey.of(review)) for review in identified
    ]
    scans = ScanMatcher(context.expected_returns.values(), workbooks, roots)
    outcomes: dict[int, FileOutcome] = {}
    with book.write_transaction():
        recorder = ReturnRecorder(context, scans, book)
        recorder.order_returns(files, reviews)
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
        self._arrivals = Arrivals(context, book)
        self._competition = Competition()
        self._withdrawn: Mapping[FileKey, str] = {}
        self._owed_reports: dict[str, OwedReports] = {}
        self._common_receipts: dict[str, str] = {}
        """By the digest of a workbook with the sections of several reports the number that is on all its receipts."""
        self._finished_plans: set[str] = set()
        """In which something was said in this run to be 已完成."""

    def order_returns(self, files: Sequence[StoredFile], reviews: Sequence[Review | None]) -> None:
        """Find out which of several new returns of one unit and period is the later, before any of the `files` is
        processed; `reviews` has None for what is no workbook.
        """
        copies: dict[str, list[StoredFile]] = defaultdict(list)
        for file in files:
            copies[file.digest].append(file)
        pairs = [(file, each) for file, each in zip(files, reviews, strict=True) if each]
        self._withdrawn = self._arrivals.withdrawn_reasons(pairs)
        candidates = [
            self._candidate(file, review, copies[file.digest])
            for file, review in pairs
            if file_key(file, ReturnKey.of(review)) not in self._withdrawn
            and self._arrivals.may_be_entered(file, review)
        ]
        self._competition = self._decide(candidates)

    def _decide(self, candidates: Sequence[Candidate]) -> Competition:
        context, waiting = self._context, self._arrivals.unordered
        owners = {each.owner for each in candidates}
        if len(owners) == len(candidates) and not context.chosen and not owners & waiting.keys():
            return Competition({(each.owner, each.file.digest): 0 for each in candidates})
        # What tells of an order takes long to load, and most units send one return for a period.
        from taskmap.workflow.collecting import competing_returns

        return competing_returns.decide(
            candidates, waiting, context.chosen, context.expected_returns
        )

    def _candidate(
        self, file: StoredFile, review: Review, copies: Sequence[StoredFile]
    ) -> Candidate:
        record = self._arrivals.file_record(file, ReturnKey.of(review))
        return Candidate(file, review, ReturnKey.of(review), record.received_on, copies)

    def processing_order(
        self, files: Sequence[StoredFile], reviews: Sequence[Review | None]
    ) -> list[int]:
        """The numbers of the `files` in the order in which they are recorded. Scans first, so that
        receipts know of them; workbooks that were sent back before come last, since what was sent
        in their place counts; of several of one unit and period the later comes later. `reviews` has None for what
        is no workbook.
        """

        def sort_key(number: int) -> tuple[bool, bool, int, str]:
            file, is_workbook = files[number], reviews[number] is not None
            owner = _owner(reviews[number])
            was_seen = is_workbook and self._arrivals.find(file, owner) is not None
            place = self._competition.places.get((owner, file.digest))
            return is_workbook, was_seen and place is None, place or 0, file.name

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
        earlier, owner, unknown = self._arrivals.find(file, ReturnKey.of(review)), None, ""
        if earlier is not None and earlier.unit:
            owner = ReturnKey.of(earlier)
        elif not is_scan_name(file.name):
            owner = self._scans.suggest_owner(file.name, self._context.received_on.of(file))
            unknown = self._scans.unknown(file.name)
        owner = owner or ReturnKey(review.plan, "", "")
        doubts = verification.unreadable_doubts(review.workbook, owner.unit, owner.period, unknown)
        faults = review.workbook.faults
        return replace(review, **asdict(owner), faults=faults, doubts=doubts)

    def _process_workbook(self, file: StoredFile, review: Review) -> FileOutcome:
        owner = ReturnKey.of(review)
        earlier_entry = self._arrivals.find(file, owner)
        why = self._withdrawn.get(file_key(file, owner), "")
        if earlier_entry is not None:
            why = self._arrivals.ignore_reason(earlier_entry, owner)
        if why:
            return FileOutcome(file, ignore_reason=why)
        is_trusted = review.is_identified and self._arrivals.is_trusted(file, owner)
        if review.doubts and not is_trusted:
            return self._process_unverified(file, review, owner)
        return self._pass_over(file, review, owner) or self._enter(file, review, owner)

    def _pass_over(self, file: StoredFile, review: Review, owner: ReturnKey) -> FileOutcome | None:
        """What becomes of one of several returns of a unit and period that does not count, or may not; None for one that
        is entered.
        """
        if fault := self._competition.unknown.get((owner, file.digest)):
            self._record_unverified(file, owner, (fault,))
            return FileOutcome(file, review, owner, faults=(fault,), is_unordered=True)
        if chosen := self._competition.set_aside.get((owner, file.digest)):
            why = f"该单位这一期以 {chosen} 为准（--last），这一份没有登记"
            fault = Diagnostic(Source(file.name), ORDER_UNKNOWN, why)
            self._record_unverified(file, owner, (fault,))
            return FileOutcome(file, ignore_reason=why)
        return None

    def _enter(self, file: StoredFile, review: Review, owner: ReturnKey) -> FileOutcome:
        """Record the rows that are in order, and that the others go back."""
        trusted = bool(review.doubts)
        receipt, before, number = None, None, ""
        if review.is_identified and (review.rows or review.owes_nothing):
            before = self._arrivals.returns.last(owner)
            receipt = self._record_submission(file, review, owner, trusted)
            if before and receipt is None and not review.errors:
                why = f"收过其中对的各行（回执号 {before.receipt}），其余各行请该单位另报一份"
                return FileOutcome(file, ignore_reason=why)
        if review.errors:
            number = self._record_refusal(file, review, owner, trusted)
        outcome = FileOutcome(
            file,
            review,
            owner,
            receipt,
            faults=review.diagnostics,
            trusted_by=self._context.recorded_by if trusted else "",
            number=number,
        )
        return self._with_other_return(outcome, before)

    def _record_refusal(
        self, file: StoredFile, review: Review, owner: ReturnKey, trusted: bool
    ) -> str:
        """That it went back, once, however often it is collected; gives the number of a new entry. Whose they are does not tell
        apart the sections of a workbook whose unit is uncertain.
        """
        earlier = self._arrivals.find(file, owner)
        if earlier is not None and earlier.kind == EntryKind.REFUSAL:
            return ""
        record, user = self._arrivals.file_record(file, owner), self._context.recorded_by
        entry = self._book.record_refusal(record, review.diagnostics, user, trusted=trusted)
        self._arrivals.note(entry)
        return entry.receipt

    def _process_unverified(
        self, file: StoredFile, review: Review, owner: ReturnKey
    ) -> FileOutcome:
        faults = tuple(fault.diagnostic for fault in review.doubts)
        self._record_unverified(file, owner, faults)
        return FileOutcome(file, review, owner, faults=faults, is_unverified=True)

    def _record_unverified(
        self, file: StoredFile, owner: ReturnKey, faults: Sequence[Diagnostic]
    ) -> None:
        """That it came, once, however often it is collected, and once more when it is known whose it may be."""
        earlier = self._arrivals.find(file, owner)
        is_named = earlier is not None and not earlier.unit and bool(owner.unit)
        # Of what could not be read at all there is nothing by which it would be known again.
        if file.digest and (is_named or not self._arrivals.was_unverified(file, owner)):
            record = self._arrivals.file_record(file, owner)
            self._arrivals.note(
                self._book.record_unverified(record, faults, self._context.recorded_by)
            )

    def _with_other_return(self, outcome: FileOutcome, before: EnteredReturn | None) -> FileOutcome:
        """The outcome with the file that it replaces, or with `before`, which arrived later and stands."""
        if not (before and outcome.owner and outcome.review and outcome.receipt):
            return outcome
        returns = self._arrivals.returns
        if returns.last(outcome.owner) == before:
            return replace(outcome, later_file=before.file)
        changes = returns.changes(outcome.owner, outcome.review, outcome.file.digest)
        return replace(outcome, replaced_file=before.file, changes=changes)

    def _record_submission(
        self, file: StoredFile, review: Review, owner: ReturnKey, trusted: bool
    ) -> Receipt | None:
        """None if the right rows of this very file were entered before."""
        record, workbook = self._arrivals.file_record(file, owner), review.workbook
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
        common = self._common_receipts.get(file.digest, "") if file.section else ""
        recorded = self._book.record_submission(
            submission, self._context.recorded_by, trusted=trusted, receipt=common
        )
        if recorded.is_repeat:
            return None
        if file.section:
            self._common_receipts.setdefault(file.digest, recorded.number)
        if any(each.status is Status.DONE for each in submission.rows):
            self._finished_plans.add(owner.plan)
        self._arrivals.add_return(recorded.entry, recorded.number, submission)
        receipt = self._receipt(review, owner, common or recorded.number)
        if file.section:
            receipt = replace(receipt, plan=owner.plan, section_number=recorded.number)
        return receipt

    def _receipt(self, review: Review, owner: ReturnKey, number: str) -> Receipt:
        return Receipt(
            owner.unit,
            owner.period,
            len(review.rows),
            self._arrivals.first_day(owner),
            number,
            review.duty,
            len({fault.measure for fault in review.errors if fault.measure}),
            self._arrivals.is_signed(owner),
        )

    def _process_scan(self, file: StoredFile) -> FileOutcome:
        earlier_entry = self._arrivals.find(file, _owner(None))
        owner = self._scans.find_owner(file.name)
        if earlier_entry is not None and earlier_entry.kind in _SCANS:
            what = f"{earlier_entry.unit} {earlier_entry.period} 期的{_SCANS[earlier_entry.kind]}"
            return FileOutcome(
                file,
                ignore_reason=f"已作为{what}收过，没有重复登记（编号 {earlier_entry.receipt}）",
            )
        if owner is None:
            why = _OWNER_UNKNOWN.format(self._scans.unknown(file.name))
            return FileOutcome(file, ignore_reason=f"{file.kind.value}：{why}")
        is_shown = file.kind is not FileKind.SCAN or is_evidence(file.name)
        kind = EntryKind.EVIDENCE if is_shown else EntryKind.SCAN
        record = self._context.file_record(file, owner)
        self._arrivals.note(self._book.record_scan(record, self._context.recorded_by, kind))
        return FileOutcome(file, owner=owner, scan_title=_SCANS[kind])

    def complete(self, outcome: FileOutcome) -> FileOutcome:
        """The outcome with its number, and what is known only once all are processed: of a scan whether no workbook of its
        unit and period has come, of a return whether it was owed.
        """
        if not outcome.ignore_reason and not outcome.number:
            owner = outcome.owner or _owner(outcome.review)
            outcome = replace(outcome, number=self._arrivals.number(outcome.file, owner))
        if outcome.owner is None:
            return outcome
        if outcome.scan_title:
            return replace(outcome, precedes_workbook=not self._arrivals.returns.of(outcome.owner))
        receipt = outcome.receipt
        if receipt is None or receipt.duty is None or self._is_owed(outcome.owner, receipt.duty):
            return outcome
        return replace(outcome, receipt=replace(receipt, duty=None))

    def _is_owed(self, owner: ReturnKey, duty: Duty) -> bool:
        """By what the ledger holds by now: a return that says 已完成 may say itself that its unit had nothing open."""
        expected = self._context.expected_returns[owner.plan]
        record = DutyRecord(
            owner.plan,
            expected.basis.revision,
            duty.unit,
            duty.rule.name,
            duty.period,
            duty.due,
            duty.provisional,
        )
        # What was open before, and of which nobody said that it is done, is open.
        if owner.plan not in self._finished_plans and expected.owed.is_owed(record):
            return True
        if owner.plan not in self._owed_reports:
            [issue] = self._book.latest_issues(plan=owner.plan)
            self._owed_reports[owner.plan] = owed_reports.read_owed_reports(self._book, issue)
        return self._owed_reports[owner.plan].is_owed(record)


def _owner(review: Review | None) -> ReturnKey:
    return ReturnKey.of(review) if review else ReturnKey("", "", "")
