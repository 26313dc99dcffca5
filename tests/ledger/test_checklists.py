"""The checklists that went out and the key of their codes, in either database."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from support.ledger_places import raw_connection, refusal_errors
from taskmap.ledger import checking, copying, exporting
from taskmap.ledger.checklists import CodeKey
from taskmap.ledger.connections import connect, open_database
from taskmap.ledger.migrations import CHECKLIST_DAYS, MIGRATIONS, migrate
from taskmap.ledger.opening import open_for_reading, open_for_writing
from taskmap.ledger.places import Place
from taskmap.ledger.records import PlanIssue
from taskmap.plan.checklist_codes import checklist_code
from taskmap.plan.checklist_issue import ChecklistIssue

pytest_plugins = ["support.ledger_fixtures"]

DAY = datetime.date(2022, 6, 1)
ISSUE = ChecklistIssue("p", 1, "甲局", "2022-06", ("1", "2-1"))


def issue_plan(place: Place, content: str = "{}", day: datetime.date = DAY) -> CodeKey:
    """A plan is issued, and a checklist goes out on the `day`."""
    with open_for_writing(place) as book:
        with book.issue_plan(PlanIssue("p", content, content, DAY)):
            key = book.checklists.key()
            assert key
            book.checklists.record("p", [(ISSUE, checklist_code(key.secret, ISSUE))], day)
        return key


def test_the_key_is_made_with_the_first_issue_and_stays(book: Place) -> None:
    with open_for_writing(book) as ledger:
        assert ledger.checklists.key() is None
    key = issue_plan(book)
    assert len(key.secret) == 64
    assert key.since == 0
    assert issue_plan(book, '{"a":1}') == key


def test_what_went_out_is_kept_once(book: Place) -> None:
    key = issue_plan(book)
    issue_plan(book, day=DAY + datetime.timedelta(3))
    with open_for_reading(book) as ledger:
        assert ledger.checklists.sent("p") == [(ISSUE, checklist_code(key.secret, ISSUE), DAY)]
        assert ledger.checklists.sent("q") == []
        assert ledger.checklists.uncoded_revisions("p") == frozenset()


def test_a_copy_has_key_and_checklists(book: Place, tmp_path: Path) -> None:
    key = issue_plan(book)
    copy = tmp_path / "copy.db"
    with open_database(book) as database:
        copying.backup(database, copy)
    with open_for_reading(copy) as ledger:
        assert ledger.checklists.key() == key
        assert [(each.issue, each.day) for each in ledger.checklists.sent()] == [(ISSUE, DAY)]


def test_what_went_out_before_there_were_days_has_none(book: Place) -> None:
    before = next(number for number, step in enumerate(MIGRATIONS) if step.sqlite == CHECKLIST_DAYS)
    if isinstance(book, Path):
        book.parent.mkdir()
    with connect(book, 5) as database:
        migrate(database, MIGRATIONS[:before])
    with raw_connection(book) as connection:
        connection.execute(
            "INSERT INTO checklists (plan, revision, unit, period, code, rows)"
            " VALUES ('p', 1, '甲局', '2022-06', 'abc', '1\n2-1')"
        )
    with open_for_reading(book) as ledger:
        assert ledger.checklists.sent() == [(ISSUE, "abc", None)]


def test_no_export_has_key_or_code(book: Place) -> None:
    key = issue_plan(book)
    with open_database(book) as database:
        files = exporting.export(database, ("csv", "json"))
    whole = b"".join(files.values()).decode()
    assert '"plan": "p"' in whole
    assert key.secret not in whole
    assert checklist_code(key.secret, ISSUE) not in whole
    assert set(json.loads(files[exporting.JSON_FILE])) == {
        *("entries", "issued", "duties", "deadlines", "parts", "progress", "corrections"),
    }


CHANGES = (
    "UPDATE code_keys SET secret = 'mine'",
    "DELETE FROM code_keys",
    "INSERT INTO code_keys (number, secret, since) VALUES (2, 'mine', 0)",
    "INSERT INTO code_keys (number, secret, since) VALUES (1, 'mine', 0)",
    "UPDATE checklists SET rows = '1'",
    "UPDATE checklists SET day = '2022-05-01'",
    "DELETE FROM checklists",
)


def test_neither_is_ever_changed(book: Place) -> None:
    issue_plan(book)
    with raw_connection(book) as connection:
        for statement in CHANGES:
            with pytest.raises(refusal_errors(book)):
                connection.execute(statement)


def test_a_checklist_that_never_went_out_is_found(book: Place, tmp_path: Path) -> None:
    issue_plan(book)
    with open_database(book) as database:
        assert checking.check(database, tmp_path).faults == ()
    with raw_connection(book) as connection:
        connection.execute(
            "INSERT INTO checklists (plan, revision, unit, period, code, rows)"
            " VALUES ('p', 1, '乙局', '2022-06', 'abc', '1')"
        )
    with open_database(book) as database:
        [fault] = checking.check(database, tmp_path).faults
    assert fault.code == "ledger-rows"
    assert "乙局 2022-06 期" in fault.message
