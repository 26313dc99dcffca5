"""What the ledger keeps of what comes home, and what it answers; the same in a file and on a server."""

from __future__ import annotations

import datetime
import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.ledger_places import rows
from taskmap.ledger import codec, journal, opening, places
from taskmap.ledger.codec import canonical_json
from taskmap.ledger.entries import EntryKind
from taskmap.ledger.events import PlanEntry
from taskmap.ledger.journal import Event
from taskmap.ledger.records import EntryReceipt, FileRecord, PlanIssue, PlanRevision
from taskmap.plan.model import Duty, ReportingRule
from taskmap.plan.progress import Progress, Status, Submission
from taskmap.plan.rhythm import Frequency
from taskmap.system.diagnostics import Source, TaskmapError, error
from taskmap.tracking.overdue import Obligation
from taskmap.tracking.overdue import OverdueKind as Clock
from taskmap.tracking.parts import Part

pytest_plugins = ["support.ledger_fixtures"]

CLERK = "督查室@办公电脑"
MAY, JUNE = datetime.date(2022, 5, 24), datetime.date(2022, 6, 24)
ODD = "=1+1\n“引号”\x01[/x]😀" + "长" * 300


def progress(measure: str, percent: float | None, done: str = "有进展") -> Progress:
    return Progress(measure, Status.IN_PROGRESS, percent, done, cell_ref="月度报送!5")


def submission(
    percent: float = 40.0,
    unit: str = "甲局",
    period: str = "2022-05",
    day: datetime.date = MAY,
    digest: str = "",
) -> Submission:
    return Submission(
        "p", 1, unit, period, day, (progress("1", percent),), "甲局.xlsx", digest, "办公室"
    )


def receive(book: places.Place, *returns: Submission) -> list[EntryReceipt]:
    with opening.open_for_writing(book) as opened:
        return [opened.record_submission(each, CLERK) for each in returns]


def duty(unit: str, period: str, due: datetime.date) -> Duty:
    rule = ReportingRule("月报", Frequency.MONTH)
    return Duty(unit, rule, period, due)


TERMS = (Obligation("1", "1", "甲局", Clock.MEASURE, MAY, "第一项", True, 30),)
PARTS = (Part("1", "1", "甲局", True, MAY),)


def issue(
    book: places.Place, content: str, *duties: Duty, plan: str = "p", day: datetime.date = MAY
) -> int:
    with (
        opening.open_for_writing(book) as opened,
        opened.issue_plan(
            PlanIssue(plan, content, f"# {content}", day), duties, CLERK, TERMS, PARTS
        ) as revision,
    ):
        return revision


class TestEntries:
    def test_numbered_and_chained_in_order_of_arrival(self, book: places.Place) -> None:
        with opening.open_for_writing(book) as opened:
            told = [
                opened.append(Event(kind=kind, day=MAY, plan=plan), CLERK)
                for kind, plan in (("closure", "q"), ("extension", "p"), ("reminder", ""))
            ]
        assert [entry.number for entry in told] == [1, 2, 3]
        assert [entry.previous for entry in told] == ["", told[0].hash, told[1].hash]
        assert len({entry.hash for entry in told}) == 3
        with opening.open_for_reading(book) as read:
            assert list(read.events()) == told
            assert list(read.events("p")) == told[1:2]
            assert list(read.events(None, "closure", "reminder")) == [told[0], told[2]]

    def test_everything_comes_back_as_it_was(self, book: places.Place) -> None:
        event = Event(
            kind="closure",
            day=MAY,
            plan="p",
            revision=3,
            unit=ODD,
            period="2022-05",
            measure="2.1",
            file=ODD,
            digest="f" * 64,
            body=canonical_json({ODD: [ODD, 1, 2.5, None, True, {"\0": "\0"}]}),
        )
        with opening.open_for_writing(book) as opened:
            told = opened.append(event, ODD)
        with opening.open_for_reading(book) as read:
            assert list(read.events()) == [told]
        assert (told.unit, told.body, told.taken_by) == (ODD, event.body, ODD)
        assert datetime.datetime.fromisoformat(told.recorded).tzinfo is not None

    def test_what_no_database_takes(self, book: places.Place) -> None:
        """A file name from an old zip, half an emoji in a cell."""
        with opening.open_for_writing(book) as opened:
            opened.append(
                Event(
                    kind="received",
                    day=MAY,
                    file="\udcff\0.xlsx",
                    body=canonical_json({"x": "\ud83d"}),
                ),
                "x",
            )
            receipt = opened.record_submission(
                Submission("p", 1, "甲局", "2022-05", MAY, (progress("1", 4, "a\0b\ud83d"),)), "x"
            )
            (entry, _) = opened.events()
            (row,) = opened.latest_progress("p")
        assert (entry.file, json.loads(entry.body)) == ("\ufffd\ufffd.xlsx", {"x": "\ufffd"})
        assert (row.entry, row.progress.progress_text) == (receipt.entry, "a\ufffdb\ufffd")

    def test_the_same_hash_wherever_it_is_kept(self, book: places.Place) -> None:
        """Held to a value, so that a ledger of today can still be checked in years."""
        line = '[1,"issued","p","=\\n“é😀",2,"ab"]'
        assert journal.chain_hash((1, "issued", "p", "=\n“é😀", 2), "ab") == (
            hashlib.sha256(line.encode()).hexdigest()
        )
        event = Event(kind="closure", day=MAY, unit=ODD, body=canonical_json({"b": 1, "a": "é"}))
        with opening.open_for_writing(book) as opened:
            entry = opened.append(event, CLERK)
        *values, previous, own = journal.to_row(event, 1, entry.recorded, CLERK, "")
        assert rows(book, "SELECT body, previous, hash FROM entries") == [
            ('{"a":"é","b":1}', previous, own)
        ]
        assert own == journal.chain_hash(values, "") == entry.hash

    def test_a_block_that_fails_records_nothing(self, book: places.Place) -> None:
        receive(book, submission())
        with pytest.raises(ZeroDivisionError):
            self.fail(book)
        assert rows(book, "SELECT entry, unit FROM entries") == [(1, "甲局")]
        assert rows(book, "SELECT entry FROM progress") == [(1,)]

    def fail(self, book: places.Place) -> None:
        with opening.open_for_writing(book) as opened, opened.write_transaction():
            opened.record_submission(submission(unit="乙局"), CLERK)
            raise ZeroDivisionError

    def test_one_that_cannot_be_entered_leaves_the_others(self, book: places.Place) -> None:
        """Its entry is in already when its rows are refused; none of it stays, all else does."""
        twice = Submission("p", 1, "乙局", "2022-05", MAY, (progress("1", 1), progress("1", 2)))
        with opening.open_for_writing(book) as opened, opened.write_transaction():
            opened.record_submission(submission(), CLERK)
            for _ in range(2):
                with pytest.raises(TaskmapError):
                    opened.record_submission(twice, CLERK)
            opened.record_submission(submission(unit="丙县"), CLERK)
        assert rows(book, "SELECT entry, unit FROM entries ORDER BY entry") == [
            (1, "甲局"),
            (2, "丙县"),
        ]
        assert rows(book, "SELECT entry, unit FROM progress ORDER BY entry") == [
            (1, "甲局"),
            (2, "丙县"),
        ]


class TestReturns:
    def test_a_receipt(self, book: places.Place) -> None:
        first, other, second = receive(
            book, submission(), submission(unit="乙局"), submission(day=JUNE)
        )
        assert first == EntryReceipt("2022-000001", 1)
        assert other == EntryReceipt("2022-000002", 2)
        assert second == EntryReceipt("2022-000003", 3, supersedes=1)

    def test_both_stay(self, book: places.Place) -> None:
        first, second = submission(40, digest="a" * 64), submission(50, digest="b" * 64)
        receive(book, first, second, submission(unit="乙局", period="2022-06"))
        with opening.open_for_reading(book) as read:
            found = list(read.submissions("p", "2022-05"))
            assert len(list(read.submissions("p"))) == 3
            assert list(read.submissions("q")) == []
        assert [each.submission for each in found] == [first, second]
        assert [each.is_superseded for each in found] == [True, False]
        assert [each.number for each in found] == ["2022-000001", "2022-000002"]
        assert {each.recorded_by for each in found} == {CLERK}

    def test_only_those_of_some_units(self, book: places.Place) -> None:
        first, other = submission(40), submission(unit="乙局")
        receive(book, first, other, submission(unit="丙县"))
        with opening.open_for_reading(book) as read:
            found = list(read.submissions("p", "2022-05", {"乙局", "甲局"}))
            assert list(read.submissions("p", "2022-05", {"丁局"})) == []
        assert [each.submission for each in found] == [first, other]

    def test_the_same_file_twice(self, book: places.Place) -> None:
        """Also between others, and by another hand; for another unit it is another return."""
        one, two = submission(40, digest="a" * 64), submission(50, digest="b" * 64)
        told = receive(book, one, two, one, submission(40, unit="乙局", digest="a" * 64), two)
        assert [receipt.entry for receipt in told] == [1, 2, 1, 3, 2]
        assert [receipt.is_repeat for receipt in told] == [False, False, True, False, True]
        assert told[4] == EntryReceipt("2022-000002", 2, supersedes=1, is_repeat=True)
        assert len(rows(book, "SELECT 1 FROM progress")) == 3

    def test_a_file_seen_before(self, book: places.Place) -> None:
        digest, arrival = "c" * 64, FileRecord("图片.jpg", "c" * 64, MAY, "p", 1, "甲局", "2022-05")
        fault = error(Source("甲局.xlsx", sheet="月度报送", cell="H5"), "bad-percent", "比例不对")
        with opening.open_for_writing(book) as opened:
            assert opened.find_file(digest) is None
            refused = opened.record_refusal(arrival, [fault], CLERK)
            assert opened.find_file(digest) == refused
            came = opened.record_scan(arrival, CLERK)
            assert opened.find_file(digest) == came
            assert opened.find_file("") is None
        assert (refused.kind, came.kind) == (EntryKind.REFUSAL, EntryKind.SCAN)
        assert json.loads(refused.body) == {
            "faults": [
                {"code": "bad-percent", "place": "甲局.xlsx:月度报送!H5", "message": "比例不对"}
            ]
        }

    def test_a_signed_copy_that_comes_later(self, book: places.Place) -> None:
        receive(book, submission(), submission(unit="乙局"))
        with opening.open_for_writing(book) as opened:
            opened.record_scan(
                FileRecord("扫描.pdf", "d" * 64, JUNE, "p", 1, "甲局", "2022-05"), CLERK
            )
            now = {
                each.submission.unit: each.submission.is_signed for each in opened.submissions("p")
            }
            then = [each.submission.is_signed for each in opened.submissions("p", until=MAY)]
        assert now == {"甲局": True, "乙局": False}
        assert then == [False, False]


class TestProgress:
    def percents(self, book: places.Place, **asked: object) -> list[float | None]:
        with opening.open_for_reading(book) as read:
            return [row.progress.percent for row in read.latest_progress("p", **asked)]  # type: ignore[arg-type]

    def test_a_period_that_ends_later_counts_whatever_came_last(self, book: places.Place) -> None:
        receive(book, submission(80, period="2022-06"), submission(40, day=JUNE))
        assert self.percents(book) == [80]
        receive(book, submission(70, period="2022-W26", day=JUNE), submission(5, period="W1"))
        assert self.percents(book) == [70]

    def test_the_latest_is_the_last_to_arrive(self, book: places.Place) -> None:
        receive(book, *(submission(percent) for percent in (40, 50, 40)))
        assert self.percents(book) == [40]

    def test_of_each_unit_and_measure(self, book: places.Place) -> None:
        both = (progress("1", 10), progress("2", None))
        receive(
            book,
            Submission("p", 1, "甲局", "2022-05", MAY, both),
            Submission("p", 1, "乙局", "2022-05", MAY, both),
            Submission("p", 1, "甲局", "2022-06", JUNE, (progress("1", 30.5),)),
            Submission("q", 1, "甲局", "2022-06", JUNE, (progress("1", 99),)),
        )
        with opening.open_for_reading(book) as read:
            found = list(read.latest_progress("p"))
        assert [(row.entry, row.unit, row.period, row.progress.measure) for row in found] == [
            (1, "甲局", "2022-05", "2"),
            (2, "乙局", "2022-05", "1"),
            (2, "乙局", "2022-05", "2"),
            (3, "甲局", "2022-06", "1"),
        ]
        assert found[3].progress == progress("1", 30.5)
        assert found[0].progress == progress("2", None)
        assert self.percents(book, period="2022-05") == [10, None, 10, None]

    def test_as_of_an_earlier_day(self, book: places.Place) -> None:
        """The day of receipt counts, not that of entering; on one day the one entered later."""
        receive(book, submission(40), submission(50, day=JUNE), submission(45))
        assert self.percents(book) == [50]
        receive(book, submission(60, period="2022-06", day=JUNE))
        assert self.percents(book) == [60]
        assert self.percents(book, until=MAY) == [45]
        assert self.percents(book, until=MAY - datetime.timedelta(1)) == []
        with opening.open_for_reading(book) as read:
            assert len(list(read.submissions("p", until=MAY))) == 2
            assert len(list(read.events("p", until=MAY))) == 2


DAYS = st.sampled_from([MAY, JUNE, datetime.date(2022, 7, 1)])
RETURNS = st.lists(
    st.tuples(
        st.sampled_from(["甲局", "乙局"]),
        st.sampled_from(["2022-05", "2022-06"]),
        st.lists(st.sampled_from(["1", "2", "3"]), unique=True),
        DAYS,
    ),
    max_size=12,
)


@given(RETURNS, DAYS, st.sampled_from([None, "2022-05"]))
def test_whatever_comes_the_latest_is_what_a_dictionary_holds(
    came: list[tuple[str, str, list[str], datetime.date]],
    until: datetime.date,
    period: str | None,
) -> None:
    said: dict[tuple[str, str], tuple[str, datetime.date, int]] = {}
    returned: dict[tuple[str, str], int] = {}
    latest: dict[tuple[str, str], tuple[datetime.date, int]] = {}
    with opening.open_scratch_copy(Path("/nowhere/ledger.db")) as book:
        for number, (unit, label, measures, day) in enumerate(came, 1):
            rows = tuple(progress(measure, number) for measure in measures)
            receipt = book.record_submission(Submission("p", 1, unit, label, day, rows), CLERK)
            assert (receipt.entry, receipt.supersedes) == (number, returned.get((unit, label)))
            returned[unit, label] = number
            latest[unit, label] = max((day, number), latest.get((unit, label), (day, 0)))
            if day <= until and period in (None, label):
                for measure in measures:
                    word = label, day, number
                    said[unit, measure] = max(word, said.get((unit, measure), word))
        expected = {key: number for key, (_, _, number) in said.items()}
        found = book.latest_progress("p", until, period)
        assert {(row.unit, row.progress.measure): row.progress.percent for row in found} == expected
        last = {each.entry for each in book.submissions("p") if not each.is_superseded}
        assert last == {number for _, number in latest.values()}


class TestPlans:
    def test_each_as_last_issued(self, book: places.Place) -> None:
        issue(book, "乙一", plan="b")
        issue(book, "甲一", plan="a")
        issue(book, "乙二", plan="b", day=JUNE)
        with opening.open_for_reading(book) as read:
            assert [
                (plan.plan, plan.revision, plan.content) for plan in read.latest_revisions()
            ] == [
                ("b", 2, "乙二"),
                ("a", 1, "甲一"),
            ]
            assert [plan.content for plan in read.latest_revisions(until=MAY)] == ["乙一", "甲一"]
            assert list(read.latest_revisions(until=datetime.date(2022, 1, 1))) == []
            earlier = read.plan_revision("b", 1)
            assert read.plan_revision("b", 3) is None
        assert earlier == PlanRevision("b", 1, "乙一", "# 乙一", MAY)

    def test_the_journal_tells_of_them(self, book: places.Place) -> None:
        for content in ("a", "a", "b"):
            issue(book, content)
        with opening.open_for_reading(book) as read:
            found = list(read.events("p", EntryKind.ISSUED))
        assert [(entry.number, entry.revision) for entry in found] == [(1, 1), (2, 2)]
        assert codec.decode(found[0], PlanEntry).content == PlanIssue("p", "a", "", MAY).digest
        assert (found[0].day, found[0].taken_by) == (MAY, CLERK)


class TestDuties:
    def duties(self, book: places.Place, **asked: object) -> list[tuple[object, ...]]:
        with opening.open_for_reading(book) as read:
            return [
                (
                    each.plan,
                    each.revision,
                    each.unit,
                    each.period,
                    each.due.isoformat(),
                    each.received_on,
                )
                for each in read.duties(**asked)  # type: ignore[arg-type]
            ]

    def test_those_of_the_latest_revision_by_due_date(self, book: places.Place) -> None:
        may, june = datetime.date(2022, 5, 25), datetime.date(2022, 6, 25)
        issue(book, "a", duty("甲局", "2022-06", june), duty("甲局", "2022-05", may))
        issue(book, "x", duty("丙县", "2022-05", may), plan="q")
        assert [row[0:4] for row in self.duties(book)] == [
            ("p", 1, "甲局", "2022-05"),
            ("q", 1, "丙县", "2022-05"),
            ("p", 1, "甲局", "2022-06"),
        ]
        issue(book, "b", duty("乙局", "2022-06", june), day=JUNE)
        assert [row[0:3] for row in self.duties(book)] == [("q", 1, "丙县"), ("p", 2, "乙局")]
        assert [row[0:3] for row in self.duties(book, plan="p")] == [("p", 2, "乙局")]
        assert [row[0:3] for row in self.duties(book, by=may)] == [("q", 1, "丙县")]
        assert len(self.duties(book, until=MAY)) == 3

    def test_what_came(self, book: places.Place) -> None:
        may = datetime.date(2022, 5, 25)
        issue(book, "a", duty("甲局", "2022-05", may), duty("乙局", "2022-05", may))
        receive(book, submission(day=JUNE), submission(50, day=MAY), submission(60, day=JUNE))
        assert [row[2::3] for row in self.duties(book)] == [("甲局", MAY), ("乙局", None)]
        before = datetime.date(2022, 5, 23)
        assert self.duties(book, until=before) == []

    def test_due_dates_that_moved_are_recorded_anew(self, book: places.Place) -> None:
        """A working-day calendar was published; the plan says the same as before."""
        before, after = datetime.date(2022, 5, 25), datetime.date(2022, 5, 26)
        assert issue(book, "a", duty("甲局", "2022-05", before)) == 1
        for _ in range(2):
            assert issue(book, "a", duty("甲局", "2022-05", after)) == 1
        assert [row[4] for row in self.duties(book)] == ["2022-05-26"]
        assert rows(book, "SELECT kind FROM entries ORDER BY entry") == [("issued",), ("duties",)]

    def test_not_told_is_not_none(self, book: places.Place) -> None:
        issue(book, "a", duty("甲局", "2022-05", JUNE))
        with (
            opening.open_for_writing(book) as opened,
            opened.issue_plan(PlanIssue("p", "a", "", MAY)),
        ):
            pass
        assert len(self.duties(book)) == 1
