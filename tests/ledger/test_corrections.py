"""A correction in both databases: what counts afterwards, what was recorded, and the chain."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path

import pytest
from test_journal import CLERK, MAY, duty, submission
from test_journal import issue as issue_with

from support.ledger_places import raw_connection, refusal_errors, rows
from taskmap.ledger import connections, opening, places
from taskmap.ledger.checking import check
from taskmap.ledger.correction_entries import CorrectionRequest
from taskmap.ledger.corrections import (
    CorrectionRow,
    effective_corrections,
    withdrawn_corrections,
)
from taskmap.ledger.entries import LedgerEntry
from taskmap.ledger.exporting import export
from taskmap.system.diagnostics import TaskmapError

pytest_plugins = ["support.ledger_fixtures"]
DIGEST = "a" * 64
EARLIER = MAY - datetime.timedelta(days=3)


def correct(
    book: places.Place, number: int, received: datetime.date | None, *others: int
) -> LedgerEntry:
    with opening.open_for_writing(book) as ledger:
        target = ledger.corrected.recorded(number)
        assert target
        request = CorrectionRequest(target, (number, *others), received, "写错了", MAY)
        [made] = ledger.record_corrections([request], CLERK)
        return made


def arrivals(book: places.Place) -> list[tuple[str, datetime.date]]:
    with opening.open_for_reading(book) as read:
        progress = {each.entry: each.day for each in read.latest_progress("p")}
        found = list(read.submissions("p"))
        assert {each.entry: each.submission.received_on for each in found} == progress
        return [(each.number, each.submission.received_on) for each in found]


@pytest.fixture
def issued(book: places.Place) -> places.Place:
    """The plan is entry 1, the return entry 2."""
    issue_with(book, "a", duty("甲局", "2022-05", MAY))
    with opening.open_for_writing(book) as ledger:
        ledger.record_submission(submission(digest=DIGEST), CLERK)
    return book


def test_entries_of_a_day_as_recorded_and_as_they_count(issued: places.Place) -> None:
    def recorded_on(day: datetime.date) -> list[tuple[int, datetime.date]]:
        with opening.open_for_reading(issued) as read:
            return [(each.number, each.day) for each in read.corrected.recorded_on(day, day)]

    before = recorded_on(MAY)
    assert (2, MAY) in before
    assert recorded_on(EARLIER) == []
    correct(issued, 2, EARLIER)
    assert recorded_on(EARLIER) == [(2, MAY)]
    assert recorded_on(MAY)[: len(before)] == before


def test_a_day(issued: places.Place) -> None:
    [(number, _)] = arrivals(issued)
    correct(issued, 2, EARLIER)
    assert arrivals(issued) == [(number, EARLIER)]
    with opening.open_for_reading(issued) as read:
        [owed] = read.duties("p")
        assert owed.received_on == EARLIER
        assert read.find_file(DIGEST) == read.corrected.current(2)
        recorded = read.corrected.recorded(2)
        assert recorded
        assert recorded.day != EARLIER


def test_a_number_stays_when_the_year_changes(issued: places.Place) -> None:
    [(number, _)] = arrivals(issued)
    correct(issued, 2, datetime.date(2021, 12, 31))
    assert arrivals(issued) == [(number, datetime.date(2021, 12, 31))]


def test_a_return_that_is_withdrawn_can_come_again(issued: places.Place) -> None:
    before = arrivals(issued)
    withdrawal = correct(issued, 2, None)
    assert arrivals(issued) == []
    with opening.open_for_reading(issued) as read:
        assert read.find_file(DIGEST) is None
        assert [each.received_on for each in read.duties("p")] == [None]
    with opening.open_for_writing(issued) as ledger:
        again = ledger.record_submission(submission(digest=DIGEST), CLERK)
    assert (again.entry, again.is_repeat, again.supersedes) == (4, False, None)
    assert [number for number, _ in arrivals(issued)] == [again.number]
    correct(issued, again.entry, None)
    correct(issued, withdrawal.number, None)
    assert arrivals(issued) == before


def test_the_last_correction_counts(issued: places.Place) -> None:
    first = correct(issued, 2, EARLIER)
    last = correct(issued, 2, MAY)
    assert [day for _, day in arrivals(issued)] == [MAY]
    correct(issued, last.number, None)
    assert [day for _, day in arrivals(issued)] == [EARLIER]
    correct(issued, first.number, None)
    assert [day for _, day in arrivals(issued)] != [EARLIER]


def test_a_revision(issued: places.Place) -> None:
    """Its number is not given again: checklists of it may be about."""
    assert issue_with(issued, "b") == 2
    correct(issued, 3, None)
    with opening.open_for_reading(issued) as read:
        [plan] = read.latest_revisions()
        assert (plan.revision, plan.content) == (1, "a")
        assert [each.revision for each in read.latest_issues()] == [1]
        assert read.plan_revision("p", 2) is None
    assert issue_with(issued, "b") == 3
    with opening.open_for_reading(issued) as read:
        before = read.revision_before("p", 3)
        assert before
        assert before.revision == 1


def test_the_same_connection_sees_it_and_what_was_undone_not(issued: places.Place) -> None:
    with opening.open_for_writing(issued) as ledger:
        target = ledger.corrected.recorded(2)
        assert target
        request = CorrectionRequest(target, (2,), None, "收错了", MAY)
        with suppress(KeyError), ledger.write_transaction():
            ledger.record_corrections([request], CLERK)
            assert ledger.corrected.current(2) is None
            raise KeyError
        with ledger.write_transaction():
            assert ledger.corrected.current(2) == target
            ledger.record_corrections([request], CLERK)
        assert list(ledger.submissions("p")) == []


def test_another_process_corrects_meanwhile(issued: places.Place) -> None:
    with opening.open_for_writing(issued) as ledger:
        correct(issued, 2, None)
        again = ledger.record_submission(submission(digest=DIGEST), CLERK)
    assert not again.is_repeat


def test_check_and_export(issued: places.Place, tmp_path: Path) -> None:
    correct(issued, 2, EARLIER)
    with connections.open_database(issued) as database:
        assert {each.code for each in check(database, tmp_path).faults} == {"received-missing"}
        files = export(database, ("csv", "json"))
    assert f"p,3,1,2,{EARLIER},0" in files["更正.csv"].decode()
    assert '"corrections": [' in files["台账.json"].decode()
    assert '"kind": "submission"' in files["台账.json"].decode()


@pytest.mark.parametrize(
    "open_ledger", [opening.open_for_reading, opening.open_for_writing, opening.open_scratch_copy]
)
def test_fault_of_a_program_is_not_called_damage(
    issued: places.Place, open_ledger: Callable[[places.Place], AbstractContextManager[object]]
) -> None:
    """The ledger is checked as it was recorded, also where the connection sees it corrected."""
    correct(issued, 2, EARLIER)
    with pytest.raises(ZeroDivisionError), open_ledger(issued):
        raise ZeroDivisionError


def test_what_a_correction_says_is_never_changed(issued: places.Place) -> None:
    correct(issued, 2, EARLIER)
    for statement in ("UPDATE corrections SET target = 1", "DELETE FROM corrections"):
        with raw_connection(issued) as connection, pytest.raises(refusal_errors(issued)):
            connection.execute(statement)
    with raw_connection(issued) as connection:
        connection.execute(
            "INSERT INTO corrections (plan, entry, line, target, day, withdrawn)"
            " VALUES ('p', 3, 2, 1, '', 1)"
        )
    with connections.open_database(issued) as database:
        faults = [each.code for each in check(database, Path()).faults]
    assert "ledger-rows" in faults


def test_a_file_is_entered_once_unless_it_was_withdrawn(issued: places.Place) -> None:
    copy = (
        "INSERT INTO entries SELECT (SELECT max(entry) FROM entries) + 1, kind, plan, revision, unit, period,"
        " measure, day, recorded, taken_by, file, digest, body, previous, hash FROM entries"
        " WHERE entry = 2"
    )
    with raw_connection(issued) as connection, pytest.raises(refusal_errors(issued)):
        connection.execute(copy)
    correct(issued, 2, None)
    with raw_connection(issued) as connection:
        connection.execute(copy)
    assert rows(issued, "SELECT count(*) FROM entries WHERE kind = 'submission'") == [(2,)]


def row(entry: int, target: int, day: datetime.date | None = None) -> CorrectionRow:
    return CorrectionRow(entry, target, day, day is None)


class TestEffective:
    def test_the_last_one(self) -> None:
        found = effective_corrections([row(9, 1), row(8, 1, MAY), row(8, 2, MAY)])
        assert found == {1: row(9, 1), 2: row(8, 2, MAY)}

    def test_withdrawn_and_withdrawn_again(self) -> None:
        made = [row(5, 1, MAY), row(6, 1), row(7, 6), row(8, 7)]
        assert effective_corrections(made[:2]) == {1: made[1]}
        assert effective_corrections(made[:3]) == {1: made[0]}
        assert effective_corrections(made) == {1: made[1]}
        assert withdrawn_corrections(made) == {7}


def test_a_ledger_without_corrections_is_read_as_it_stands(issued: places.Place) -> None:
    """No view stands before its tables, which would cost time each morning."""
    with opening.open_for_reading(issued) as read, pytest.raises(TaskmapError):
        read._database.execute("SELECT 1 FROM corrected")
