"""What the database itself refuses, and how a ledger of an earlier version becomes one of today."""

from __future__ import annotations

import datetime
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from test_issuing import assert_refused, issue, record
from test_journal import CLERK, MAY, duty, submission
from test_journal import issue as issue_with

from support.ledger_places import raw_connection, refusal_errors, rows
from taskmap.ledger import connections, opening, places
from taskmap.ledger.checking import check
from taskmap.ledger.connections import connect
from taskmap.ledger.copying import copy
from taskmap.ledger.migrations import MIGRATIONS, Migration, migrate
from taskmap.ledger.sqlite import SqliteDatabase
from taskmap.system.diagnostics import TaskmapError

pytest_plugins = ["support.ledger_fixtures"]

TABLES = ("issued", "entries", "progress", "duties")
DIGEST = "a" * 64


def fill(book: places.Place) -> None:
    """A ledger with a row in every table."""
    issue_with(book, "a", duty("甲局", "2022-05", MAY))
    with opening.open_for_writing(book) as opened:
        opened.record_submission(submission(digest=DIGEST), CLERK)


def all_rows(book: places.Place) -> list[list[tuple[object, ...]]]:
    return [rows(book, f"SELECT * FROM {table} ORDER BY entry") for table in TABLES]


@pytest.mark.parametrize("table", TABLES)
class TestAppendOnly:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE {} SET plan = 'x'",
            "UPDATE {} SET entry = entry",
            "DELETE FROM {}",
            "INSERT INTO {} SELECT * FROM {}",
        ],
    )
    def test_on_both(self, book: places.Place, table: str, statement: str) -> None:
        fill(book)
        before = all_rows(book)
        with raw_connection(book) as connection, pytest.raises(refusal_errors(book)):
            connection.execute(statement.replace("{}", table))
        assert all_rows(book) == before
        assert all(before)

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE OR REPLACE {} SET entry = entry + 1",
            "INSERT OR REPLACE INTO {} SELECT * FROM {}",
            "INSERT INTO {} SELECT * FROM {} WHERE true ON CONFLICT DO UPDATE SET plan = 'x'",
        ],
    )
    def test_in_a_file(self, path: Path, table: str, statement: str) -> None:
        fill(path)
        before = all_rows(path)
        with (
            raw_connection(path) as connection,
            pytest.raises(refusal_errors(path), match="append-only"),
        ):
            connection.execute(statement.replace("{}", table))
        assert all_rows(path) == before

    def test_truncate(self, address: places.ServerAddress, table: str) -> None:
        fill(address)
        with (
            raw_connection(address) as connection,
            pytest.raises(refusal_errors(address), match="append-only"),
        ):
            connection.execute(f"TRUNCATE {table} CASCADE")
        assert all(all_rows(address))


class TestReplaced:
    """INSERT OR REPLACE by any key that a table has."""

    @pytest.mark.parametrize(
        "statement",
        [
            "REPLACE INTO issued SELECT NULL, plan, revision, 'x', 'x', 'x', 'x', 'x' FROM issued",
            "REPLACE INTO issued SELECT entry, 'other', 9, 'x', 'x', 'x', 'x', 'x' FROM issued",
            f"""REPLACE INTO entries SELECT 3, kind, plan, 1, unit, period, '', day, '', '', '', '{DIGEST}', '', '', ''
            FROM entries WHERE entry = 2""",
            "REPLACE INTO progress SELECT plan, entry, 2, unit, period, day, measure, 'x', 1,"
            " '', '', '', '', '', '' FROM progress",
            "REPLACE INTO progress (rowid, plan, entry, line) VALUES (1, 'x', 9, 9)",
            "REPLACE INTO duties (rowid, plan, entry, line) VALUES (1, 'x', 9, 9)",
        ],
    )
    def test_refused(self, path: Path, statement: str) -> None:
        fill(path)
        before = all_rows(path)
        with (
            raw_connection(path) as connection,
            pytest.raises(sqlite3.Error, match=r"append-only|rowid"),
        ):
            connection.execute(statement)
        assert all_rows(path) == before


@pytest.mark.parametrize("number", [0, 2, 4, -1])
def test_entries_are_numbered_without_a_gap(book: places.Place, number: int) -> None:
    fill(book)
    wrong = f"INSERT INTO entries SELECT {number}, 'x', plan, revision, unit, period, measure, day, recorded, taken_by, file, '', body, previous, hash FROM entries WHERE entry = 1"
    with raw_connection(book) as connection:
        with pytest.raises(refusal_errors(book), match="append-only"):
            connection.execute(wrong)
        connection.execute(wrong.replace(f"SELECT {number},", "SELECT 3,"))
    assert rows(book, "SELECT entry FROM entries ORDER BY entry") == [(1,), (2,), (3,)]


SECOND_VERSION = """
    CREATE TABLE issued (
        entry INTEGER PRIMARY KEY,
        plan TEXT NOT NULL,
        revision INTEGER NOT NULL CHECK (revision > 0),
        digest TEXT NOT NULL,
        content TEXT NOT NULL,
        source TEXT NOT NULL,
        as_of TEXT NOT NULL,
        recorded TEXT NOT NULL,
        UNIQUE (plan, revision)
    );
    CREATE TRIGGER issued_is_never_changed BEFORE UPDATE ON issued
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
    CREATE TRIGGER issued_is_never_deleted BEFORE DELETE ON issued
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
    CREATE TRIGGER issued_is_never_replaced BEFORE INSERT ON issued
        WHEN EXISTS (
            SELECT 1 FROM issued
            WHERE entry = NEW.entry OR (plan = NEW.plan AND revision = NEW.revision)
        )
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
    PRAGMA user_version = 2;
"""
"""As the first release that was ever used made it."""


def second_version(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        old.executescript(SECOND_VERSION)
        for number, content in enumerate("ab", 1):
            old.execute(
                "INSERT INTO issued VALUES (NULL, 'p', ?, ?, ?, '#', '2022-05-08', '2022-05-08T09:00:00+08:00')",
                (number, issue(content).digest, content),
            )


class TestMigrations:
    def test_a_ledger_that_is_in_use(self, path: Path) -> None:
        """It keeps its entries, they are taken into the chain, and nothing about it is found wrong."""
        second_version(path)
        with opening.open_scratch_copy(path) as scratch:
            assert (scratch.revision(issue("b")), scratch.revision(issue("c"))) == (2, 3)
        assert rows(path, "PRAGMA user_version") == [(2,)]
        assert [record(path, content) for content in "bc"] == [2, 3]
        with opening.open_for_reading(path) as read:
            found = list(read.events())
        assert [(entry.number, entry.revision, entry.taken_by) for entry in found] == [
            (1, 1, ""),
            (2, 2, ""),
            (3, 3, ""),
        ]
        assert found[0].recorded == "2022-05-08T09:00:00+08:00"
        assert found[0].day == datetime.date(2022, 5, 8)
        with connections.open_database(path) as database:
            assert check(database, path.parent).faults == ()

    def test_read_before_anything_is_written(self, path: Path) -> None:
        second_version(path)
        with opening.open_for_reading(path) as read:
            assert [plan.content for plan in read.latest_revisions()] == ["b"]
            assert list(read.duties()) == []

    def test_due_dates_are_added_when_it_is_issued_again(self, path: Path) -> None:
        second_version(path)
        assert issue_with(path, "b", duty("甲局", "2022-05", MAY)) == 2
        with opening.open_for_reading(path) as read:
            assert [(each.revision, each.unit) for each in read.duties()] == [(2, "甲局")]

    def test_one_that_fails_leaves_all_as_it_was(self, book: places.Place) -> None:
        """Also the steps before it, and what the failing one did before it failed."""
        record(book, "a")
        one, two = "CREATE TABLE one (x INTEGER);", "CREATE TABLE two (x INTEGER);"
        broken = f"{two}\nINSERT INTO two VALUES (1);\nINSERT INTO nowhere VALUES (1)"
        steps = (*MIGRATIONS, Migration(one, one), Migration(broken, broken))
        with connect(book, 1) as database:
            with pytest.raises(TaskmapError, match="nowhere"):
                migrate(database, steps)
            assert database.version() == len(MIGRATIONS)
            migrate(database, steps[:-1])
            assert database.execute("SELECT * FROM one") == []
            assert database.version() == len(MIGRATIONS) + 1

    def test_a_step_runs_once(self, book: places.Place) -> None:
        make, add = "CREATE TABLE one (x INTEGER);", "INSERT INTO one VALUES (1);"
        steps = (*MIGRATIONS, Migration(make, make), Migration(add, add))
        record(book, "a")
        with connect(book, 1) as database:
            for _ in range(3):
                migrate(database, steps)
            assert database.execute("SELECT count(*) FROM one") == [(1,)]

    def test_a_newer_version_is_refused(self, book: places.Place) -> None:
        record(book, "a")
        newer = (
            f"PRAGMA user_version = {len(MIGRATIONS) + 1}"
            if isinstance(book, Path)
            else f"INSERT INTO versions VALUES ({len(MIGRATIONS) + 1})"
        )
        with raw_connection(book) as connection:
            connection.execute(newer)
        before = all_rows(book)
        for look in (opening.open_for_writing, opening.open_scratch_copy, opening.open_for_reading):
            assert_refused(look, book, "请先升级 taskmap")
        assert all_rows(book) == before

    def test_another_program_with_the_same_number(self, tmp_path: Path) -> None:
        path = tmp_path / "other.db"
        with raw_connection(path) as connection:
            connection.execute("CREATE TABLE bookmarks (x)")
            connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        for look in (opening.open_for_writing, opening.open_scratch_copy, opening.open_for_reading):
            assert_refused(look, path, "别的程序的数据库")

    def test_a_copy_of_a_version_that_is_older(self, tmp_path: Path) -> None:
        """A ledger on a server is tried out in memory, in its own version first."""
        second_version(tmp_path / "old" / "ledger.db")
        with connect(tmp_path / "old" / "ledger.db", 1) as source:
            memory = SqliteDatabase(tmp_path / "copy", 1, ":memory:")
            copy(source, memory)
            assert memory.version() == 2
            migrate(memory)
            assert memory.execute("SELECT count(*) FROM entries") == [(2,)]
            memory.close()
