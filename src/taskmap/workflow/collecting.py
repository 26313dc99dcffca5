"""The counter where returns are handed in: what was judged is entered or sent back, and every file gets its answer."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import NamedTuple

from taskmap.documents.receipt import Receipt
from taskmap.ledger.entries import Entry
from taskmap.ledger.entries import Kind as Entered
from taskmap.ledger.received_files import Kept
from taskmap.ledger.records import Arrival
from taskmap.ledger.writing import Ledger
from taskmap.plan.progress import Submission
from taskmap.returns.inbox import Kind
from taskmap.returns.review import Review
from taskmap.system.diagnostics import TaskmapError
from taskmap.workflow.expected_returns import Desk
from taskmap.workflow.outcomes import Answer
from taskmap.workflow.scans import Beside, Scans, Whose, is_evidence

_SCANS: Mapping[str, str] = {Entered.SCAN: "签字盖章件", Entered.EVIDENCE: "佐证材料"}
_NOBODYS = (
    "已经存好，但看不出是哪个单位、哪一期的；请在文件名里写上单位和期次（如“市水利局2022年6月签字件”），"
    "或放到该单位报送表所在的文件夹，再收一次"
)
_COPY = re.compile(r"\s*[(（](\d{1,9})[)）]$")


class Earlier(NamedTuple):
    """A return that was entered."""

    number: int
    receipt: str
    day: datetime.date
    file: str


@dataclass(frozen=True, slots=True)
class Office:
    """`desks` by the id of their plan, `days` the day that counts as received by the same, `clerk` who is at work."""

    desks: Mapping[str, Desk]
    days: Mapping[str, datetime.date]
    clerk: str

    def arrival(self, file: Kept, owner: Whose) -> Arrival:
        desk, any_day = self.desks.get(owner.plan), next(iter(self.days.values()))
        return Arrival(
            file.name,
            file.digest,
            self.days.get(owner.plan, any_day),
            owner.plan,
            desk.owed.revision if desk else 0,
            owner.unit,
            owner.period,
        )


def enter(
    files: Sequence[Kept],
    reviews: Sequence[Review | None],
    office: Office,
    roots: Sequence[str],
    book: Ledger,
) -> list[Answer]:
    """Everything in one transaction: all of it stands afterwards or nothing. `roots` are the paths that were given."""
    known = [review for review in reviews if review is not None and review.is_known]
    beside = [Beside(review.returned.file, _owner(review)) for review in known]
    scans = Scans(office.desks.values(), beside, roots)
    answers: dict[int, Answer] = {}
    with book.recording():
        counter = Counter(office, scans, book)
        for number in counter.turns(files, reviews):
            answers[number] = counter.answer(files[number], reviews[number])
    return [counter.looked_back(answers[number]) for number in range(len(files))]


class Counter:
    """Open for one transaction, in which nobody else enters anything."""

    def __init__(self, office: Office, scans: Scans, book: Ledger) -> None:
        issued = {each.plan: each.revision for each in book.standing()}
        if any(issued[plan] != desk.owed.revision for plan, desk in office.desks.items()):
            raise TaskmapError("收件时方案正好重新印发了，什么也没有登记；请再运行一次")
        self._office, self._scans, self._book = office, scans, book
        self._returns: dict[Whose, list[Earlier]] = defaultdict(list)
        self._signed: set[Whose] = set()
        self._seen: dict[str, Entry | None] = {}
        for plan in office.desks:
            for entry in book.events(plan, Entered.SUBMISSION, Entered.SCAN):
                self._remember(entry)

    def _remember(self, entry: Entry) -> None:
        owner = Whose(entry.plan, entry.unit, entry.period)
        if entry.kind == Entered.SCAN:
            self._signed.add(owner)
        elif entry.kind == Entered.SUBMISSION:
            self._returns[owner].append(Earlier(entry.number, entry.receipt, entry.day, entry.file))

    def _earlier(self, file: Kept) -> Entry | None:
        """What became of these bytes in an earlier run; in one run they come but once."""
        if file.digest not in self._seen:
            self._seen[file.digest] = self._book.seen(file.digest)
        return self._seen[file.digest]

    def turns(self, files: Sequence[Kept], reviews: Sequence[Review | None]) -> list[int]:
        """Scans first, so that receipts know of them. Workbooks that were sent back before come last: what was
        sent in their place counts. 甲局(1).xlsx comes after 甲局.xlsx.
        """

        def turn(number: int) -> tuple[bool, bool, tuple[str, int]]:
            file, is_workbook = files[number], reviews[number] is not None
            again = is_workbook and self._earlier(file) is not None
            return is_workbook, again, _copy(file.name)

        return sorted(range(len(files)), key=turn)

    def answer(self, file: Kept, review: Review | None) -> Answer:
        if review is not None:
            return self._workbook(file, review)
        if file.kind is Kind.SCAN:
            return self._scan(file)
        return Answer(file, ignored=f"{file.kind.value}：{file.why}")

    def _workbook(self, file: Kept, review: Review) -> Answer:
        seen, owner = self._earlier(file), _owner(review)
        if seen is not None and (why := self._done_with(seen, owner)):
            return Answer(file, ignored=why)
        receipt, replaced = None, ""
        if review.is_known and review.rows:
            earlier = self._returns[owner][-1:]
            receipt = self._receive(file, review, owner)
            replaced = earlier[0].file if receipt and earlier else ""
            if receipt is None and not review.errors:
                why = f"收过其中对的各行（回执号 {earlier[0].receipt}），其余各行请该单位另报一份"
                return Answer(file, ignored=why)
        if review.errors and (seen is None or seen.kind != Entered.REFUSAL):
            arrival = self._office.arrival(file, owner)
            self._book.refuse(arrival, review.diagnostics, self._office.clerk)
        return Answer(file, review, owner, receipt, replaced, faults=review.diagnostics)

    def _done_with(self, seen: Entry, owner: Whose) -> str:
        """Why a file that was seen before is not looked at again; "" for one that was sent back and has to be."""
        if seen.kind == Entered.SUBMISSION:
            return f"已经收过，没有重复登记（回执号 {seen.receipt}）"
        later = [each for each in self._returns[owner] if each.number > seen.number]
        if seen.kind == Entered.REFUSAL and later:
            return f"退回过的旧表，之后已收到新的（回执号 {later[-1].receipt}）"
        return ""

    def _receive(self, file: Kept, review: Review, owner: Whose) -> Receipt | None:
        """None if the right rows of this very file were entered before."""
        arrival, said = self._office.arrival(file, owner), review.returned
        submission = Submission(
            owner.plan,
            said.identity.revision or arrival.revision,
            owner.unit,
            owner.period,
            arrival.received,
            review.rows,
            file.name,
            file.digest,
            said.reporter,
            said.phone,
            said.reviewer,
        )
        entered = self._book.receive(submission, self._office.clerk)
        if entered.repeated:
            return None
        this = Earlier(entered.entry, entered.number, arrival.received, file.name)
        self._returns[owner].append(this)
        return self._receipt(review, owner, entered.number)

    def _receipt(self, review: Review, owner: Whose, number: str) -> Receipt:
        return Receipt(
            owner.unit,
            owner.period,
            len(review.rows),
            # A correction is not late where what it corrects was in time.
            min(each.day for each in self._returns[owner]),
            number,
            review.duty,
            len({fault.measure for fault in review.errors if fault.measure}),
            owner in self._signed,
        )

    def _scan(self, file: Kept) -> Answer:
        seen, owner = self._earlier(file), self._scans.owner(file.name)
        if seen is not None and seen.kind in _SCANS:
            what = f"{seen.unit} {seen.period} 期的{_SCANS[seen.kind]}"
            return Answer(file, ignored=f"已作为{what}收过，没有重复登记（编号 {seen.number}）")
        if owner is None:
            return Answer(file, ignored=f"{file.kind.value}：{_NOBODYS}")
        kind = Entered.EVIDENCE if is_evidence(file.name) else Entered.SCAN
        arrival = self._office.arrival(file, owner)
        self._remember(self._book.scan(arrival, self._office.clerk, kind))
        return Answer(file, owner=owner, scan=_SCANS[kind])

    def looked_back(self, answer: Answer) -> Answer:
        """At the end it is known whether a scan came before any workbook."""
        if not answer.scan or answer.owner is None:
            return answer
        return replace(answer, ahead=not self._returns[answer.owner])


def _owner(review: Review) -> Whose:
    return Whose(review.plan, review.unit, review.period)


def _copy(name: str) -> tuple[str, int]:
    """甲局.xlsx, 甲局(1).xlsx, 甲局(2).xlsx: in the order in which they were saved."""
    path = PurePosixPath(name)
    found = _COPY.search(path.stem)
    base = path.stem[: found.start()] if found else path.stem
    return f"{path.parent}/{base}{path.suffix}", int(found[1]) if found else 0
