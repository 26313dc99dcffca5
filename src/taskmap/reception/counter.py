"""The counter where returns are handed in: every file is kept, judged, entered or sent back, in that order."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from taskmap.diagnostics import Diagnostic
from taskmap.gathering import Kind, Received
from taskmap.ledger import Arrival, Entry, Ledger
from taskmap.ledger import Kind as Entered
from taskmap.receipt import Receipt
from taskmap.reception.desk import Desk
from taskmap.reception.scans import Whose, whose
from taskmap.reception.shelf import Shelf
from taskmap.review import Review
from taskmap.submission import Submission
from taskmap.workbook import returned

_ENTERED = {
    Entered.SUBMISSION.value: "已经收过，没有重复登记",
    Entered.SCAN.value: "签字盖章件已经收过",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A workbook as judged. `desk` is None if no plan of the ledger is meant."""

    name: str
    digest: str
    review: Review
    desk: Desk | None
    data: bytes = field(default=b"", repr=False)
    """Kept only where a correction has to be made of it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one file. `receipt` is there if rows were entered, `faults` if something is to be put right;
    `ignored` says why the file was not looked at.
    """

    name: str
    receipt: Receipt | None = None
    taken: Taken | None = None
    faults: tuple[Diagnostic, ...] = ()
    ignored: str = ""
    owner: Whose | None = None

    @property
    def is_refused(self) -> bool:
        return self.taken is not None and bool(self.taken.review.errors)


@dataclass(frozen=True, slots=True)
class Counter:
    """`desks` by the id of their plan, `day` the one that counts as received."""

    desks: dict[str, Desk]
    shelf: Shelf
    day: datetime.date

    def judge(self, files: Iterable[Received]) -> Iterator[Taken | Received]:
        """Everything that needs no ledger: keep the bytes, read, compare. What is no workbook comes as it is, kept."""
        for received in files:
            if received.data:
                self.shelf.put(received.data)
            if received.kind is Kind.WORKBOOK:
                yield self._judged(received)
            else:
                yield received

    def _judged(self, received: Received) -> Taken:
        found = returned.read(received.data, received.name)
        desk = self._desk(found.identity.plan)
        if desk is None:
            desk = next(iter(self.desks.values()))
        review = desk.review(found)
        data = received.data if review.errors else b""
        return Taken(received.name, received.digest, review, desk, data)

    def _desk(self, plan: str) -> Desk | None:
        return self.desks.get(plan)

    def enter(self, judged: Sequence[Taken | Received], book: Ledger, clerk: str) -> list[Answer]:
        """Enter everything in one transaction: all of it stands afterwards or nothing. Workbooks first, for a scan
        may belong to the one beside it.
        """
        answers: list[Answer] = []
        beside: dict[str, Whose] = {}
        with book.recording():
            for taken in (one for one in judged if isinstance(one, Taken)):
                answer = self._workbook(taken, book, clerk)
                answers.append(answer)
                if (owner := _owner(taken)) is not None:
                    beside[taken.name.rpartition("/")[0]] = owner
            for received in (one for one in judged if isinstance(one, Received)):
                answers.append(self._other(received, beside, book, clerk))
        return answers

    def _workbook(self, taken: Taken, book: Ledger, clerk: str) -> Answer:
        seen = book.seen(taken.digest)
        if seen is not None and seen.kind in _ENTERED:
            return Answer(taken.name, ignored=f"{_ENTERED[seen.kind]}（回执号 {seen.receipt}）")
        review = taken.review
        receipt = None
        if review.is_known and review.rows:
            receipt = self._received(taken, book, clerk)
        faults = review.diagnostics
        if review.errors and not (seen is not None and seen.kind == Entered.REFUSAL.value):
            book.refuse(_arrival(taken, self.day), faults, clerk)
        return Answer(taken.name, receipt, taken, faults)

    def _received(self, taken: Taken, book: Ledger, clerk: str) -> Receipt | None:
        """None if the right rows of this very file were entered before."""
        review = taken.review
        signed = _signed(book, review)
        entered = book.receive(
            Submission(
                review.plan,
                review.returned.identity.revision or _revision(taken),
                review.unit,
                review.period,
                self.day,
                review.rows,
                taken.name,
                taken.digest,
                review.returned.reporter,
                review.returned.phone,
                review.returned.reviewer,
            ),
            clerk,
        )
        if entered.repeated:
            return None
        wrong = {fault.measure for fault in review.errors if fault.measure}
        return Receipt(
            review.unit,
            review.period,
            len(review.rows),
            self.day,
            entered.number,
            review.duty,
            len(wrong),
            signed,
        )

    def _other(
        self, received: Received, beside: dict[str, Whose], book: Ledger, clerk: str
    ) -> Answer:
        if received.kind is not Kind.SCAN:
            return Answer(received.name, ignored=f"{received.kind}：{received.why}")
        seen: Entry | None = book.seen(received.digest)
        if seen is not None and seen.kind in _ENTERED:
            return Answer(received.name, ignored=f"{_ENTERED[seen.kind]}（编号 {seen.number}）")
        owner = whose(received.name, self.desks.values(), beside)
        if owner is None:
            why = "扫描件已经存好，但看不出是哪个单位哪一期的；请在文件名里写上单位和期次，如“市水利局2022年6月”"
            return Answer(received.name, ignored=why)
        arrival = Arrival(
            received.name,
            received.digest,
            self.day,
            owner.plan,
            owner.revision,
            owner.unit,
            owner.period,
        )
        book.scan(arrival, clerk)
        return Answer(received.name, owner=owner)


def _owner(taken: Taken) -> Whose | None:
    review = taken.review
    if not review.is_known:
        return None
    return Whose(review.plan, _revision(taken), review.unit, review.period)


def _revision(taken: Taken) -> int:
    return taken.desk.owed.revision if taken.desk is not None else 0


def _arrival(taken: Taken, day: datetime.date) -> Arrival:
    review = taken.review
    return Arrival(
        taken.name, taken.digest, day, review.plan, _revision(taken), review.unit, review.period
    )


def _signed(book: Ledger, review: Review) -> bool:
    """Whether a signed copy for this unit and period came before the workbook."""
    return any(
        entry.unit == review.unit and entry.period == review.period
        for entry in book.events(review.plan, Entered.SCAN.value)
    )
