"""A ledger on a server: what is said when it cannot be used, without ever saying the password."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from test_issuing import assert_refused, issue, record
from test_journal import receive, submission

from conftest import Run, variables
from support.ledger_places import place_text, raw_connection
from taskmap.ledger import connections, opening, places
from taskmap.ledger.checking import check
from taskmap.ledger.correction_entries import CorrectionRequest
from taskmap.ledger.places import ServerAddress
from taskmap.ledger.writing import Ledger
from taskmap.system.diagnostics import TaskmapError

pytest_plugins = ["support.ledger_fixtures"]

LOOKS = (opening.open_for_writing, opening.open_scratch_copy, opening.open_for_reading)
SECRET = "Geheim42"


class TestAddresses:
    @pytest.mark.parametrize(
        ("url", "shown"),
        [
            ("postgresql://host/db", "postgresql://host/db"),
            ("postgres://user@host:5432/db", "postgres://user@host:5432/db"),
            (f"postgresql://user:{SECRET}@host/db", "postgresql://user:***@host/db"),
            (f"postgresql://user:a@{SECRET}@host/db", "postgresql://user:***@host/db"),
            (f"postgresql://user:a/{SECRET}?x@host/db", "postgresql://user:***@host/db"),
            (f"postgresql://:{SECRET}@/db", "postgresql://:***@/db"),
            (f"postgresql://h/db?password={SECRET}&x=1", "postgresql://h/db?password=***&x=1"),
            (f"postgresql://h/db?sslPassword={SECRET}", "postgresql://h/db?sslPassword=***"),
        ],
    )
    def test_no_password_is_shown(self, url: str, shown: str) -> None:
        place = places.parse_place(url)
        assert isinstance(place, ServerAddress)
        assert str(place) == shown
        assert SECRET not in repr(place)
        assert place.url == url

    def test_all_else_is_a_file(self) -> None:
        for name in ("my.db", "postgresql", "a/postgresql:/x", "file:x.db"):
            assert places.parse_place(name) == Path(name)

    def test_where_the_files_are_kept(self, tmp_path: Path) -> None:
        inner = tmp_path / "a"
        inner.mkdir()
        server = ServerAddress("postgresql://host/db")
        assert places.received_folder(server, inner) == inner / ".taskmap" / "received"
        (tmp_path / ".taskmap").mkdir()
        assert places.received_folder(server, inner) == tmp_path / ".taskmap" / "received"
        found = tmp_path / ".taskmap" / "ledger.db"
        assert places.received_folder(found, inner) == tmp_path / ".taskmap" / "received"
        assert places.received_folder(inner / "my.db", tmp_path) == inner / ".taskmap" / "received"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class TestOutOfReach:
    def test_nobody_is_there(self, taskmap: Run) -> None:
        url = f"postgresql://user:{SECRET}@127.0.0.1:{free_port()}/db"
        ran = taskmap("ledger", "check", "--ledger", url)
        assert (ran.status, ran.out, len(ran.err.splitlines())) == (2, "", 1)
        assert "user:***@127.0.0.1" in ran.err
        assert "连不上" in ran.err
        assert SECRET not in ran.err

    @pytest.mark.parametrize(
        "url",
        [
            f"postgresql:user:{SECRET}@host/db",
            f"postgresql://user:{SECRET}@host/db?no-such-setting=1",
            f"postgresql://user:{SECRET}%zz@host/db",
            f"postgresql://[user:{SECRET}@host/db",
            f"postgresql://user:x/{SECRET}@no-such-host.invalid/db",
        ],
    )
    def test_no_address_at_all(self, taskmap: Run, url: str) -> None:
        ran = taskmap("ledger", "check", "--ledger", url)
        assert (ran.status, ran.out, len(ran.err.splitlines())) == (2, "", 1)
        assert "不能继续：台账" in ran.err
        assert SECRET not in ran.err

    def test_no_such_database(self, address: ServerAddress) -> None:
        for look in LOOKS:
            assert_refused(
                look, ServerAddress(address.url.replace("/postgres?", "/nodb?")), "连不上", "nodb"
            )

    def test_without_the_driver(self, process: Run, here: Path) -> None:
        (here / "psycopg.py").write_text("raise ImportError('no psycopg')\n", "utf-8")
        ran = process(
            "ledger",
            "check",
            "--ledger",
            f"postgresql://u:{SECRET}@h/db",
            env={"PYTHONPATH": str(here)},
        )
        assert (ran.status, ran.out) == (2, "")
        assert ran.err == (
            "不能继续：台账在 PostgreSQL 里时要先装驱动，请运行 pip install 'taskmap[postgresql]'\n"
        )

    def test_a_file_needs_no_driver(self, process: Run, path: Path, here: Path) -> None:
        record(path, "a")
        (here / "psycopg.py").write_text("raise AssertionError\n", "utf-8")
        assert process("ledger", "check", env={"PYTHONPATH": str(here)}).status == 0


class TestNotOurs:
    def test_another_program_s_tables(self, address: ServerAddress) -> None:
        with raw_connection(address) as connection:
            connection.execute("CREATE SCHEMA taskmap")
            connection.execute("CREATE TABLE bookmarks (x INTEGER)")
        for look in LOOKS:
            assert_refused(look, address, "别的程序的数据库")

    def test_other_programs_beside_it(self, address: ServerAddress) -> None:
        """Only the schema is ours; an empty one may have been made for us."""
        with raw_connection(address) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS public.entries (x INTEGER)")
            connection.execute("CREATE SCHEMA taskmap")
        try:
            assert record(address, "a") == 1
            assert receive(address, submission())[0].entry == 2
        finally:
            with raw_connection(address) as connection:
                connection.execute("DROP TABLE public.entries")

    def test_an_encoding_that_cannot_hold_it(self, address: ServerAddress) -> None:
        with raw_connection(address) as connection:
            connection.execute("DROP DATABASE IF EXISTS narrow")
            connection.execute(
                "CREATE DATABASE narrow ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0"
            )
        place = ServerAddress(address.url.replace("/postgres?", "/narrow?"))
        for look in LOOKS:
            assert_refused(look, place, "编码是 LATIN1")


class TestReadOnly:
    @pytest.fixture
    def reader(self, address: ServerAddress) -> Iterator[ServerAddress]:
        """Somebody who may look and no more."""
        record(address, "a")
        with raw_connection(address) as connection:
            connection.execute(f"CREATE ROLE reader LOGIN PASSWORD '{SECRET}'")
            connection.execute("GRANT USAGE ON SCHEMA taskmap TO reader")
            connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA taskmap TO reader")
        yield ServerAddress(address.url.replace("postgres:@", f"reader:{SECRET}@"))
        with raw_connection(address) as connection:
            connection.execute("DROP OWNED BY reader")
            connection.execute("DROP ROLE reader")

    def test_who_may_only_look(self, reader: ServerAddress) -> None:
        with opening.open_for_reading(reader) as read:
            assert [plan.content for plan in read.latest_revisions()] == ["a"]
        with (
            opening.open_scratch_copy(reader) as scratch,
            scratch.issue_plan(issue("b")) as revision,
        ):
            assert revision == 2
        with pytest.raises(TaskmapError, match="没有权限") as caught:
            record(reader, "b")
        assert "reader:***@" in str(caught.value)
        assert SECRET not in str(caught.value)

    def test_who_may_only_look_sees_corrections(
        self, reader: ServerAddress, address: ServerAddress
    ) -> None:
        with opening.open_for_writing(address) as book:
            book.record_submission(submission(), "x")
            found = book.corrected.recorded(book.corrected.last_number)
            assert found
            request = CorrectionRequest(found, (found.number,), None, "收错了", found.day)
            book.record_corrections([request], "x")
        with opening.open_for_reading(reader) as read:
            assert list(read.submissions("p")) == []

    def test_who_may_add_and_no_more(self, reader: ServerAddress, address: ServerAddress) -> None:
        """The rights that the documentation tells an administrator to give."""
        with raw_connection(address) as connection:
            connection.execute("GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA taskmap TO reader")
        assert record(reader, "b") == 2
        assert receive(reader, submission())[0].entry == 3
        with connections.open_database(reader) as database:
            assert check(database, Path("/nowhere")).faults == ()

    def test_a_server_that_takes_nothing(self, address: ServerAddress) -> None:
        record(address, "a")
        place = ServerAddress(f"{address.url}&options=-c%20default_transaction_read_only%3Don")
        with pytest.raises(TaskmapError, match="只读"):
            record(place, "b")

    def test_looking_things_up_writes_nothing(self, book: places.Place) -> None:
        """The ledger itself sees to it, whatever a command tries."""
        record(book, "a")
        with (
            connections.open_database(book) as database,
            pytest.raises(TaskmapError, match=r"只读"),
        ):
            Ledger(database).record_submission(submission(), "x")

    def test_a_file_that_may_not_be_written(self) -> None:
        """For another user if it is root that runs this, since the system refuses root nothing."""
        folder = Path(tempfile.mkdtemp())
        try:
            path = folder / "ledger.db"
            record(path, "a")
            path.chmod(0o444)
            folder.chmod(0o555)
            ran = subprocess.run(
                [sys.executable, "-c", AS_NOBODY, str(path)],
                capture_output=True,
                encoding="utf-8",
                env=variables(),
                timeout=60,
                check=False,
            )
        finally:
            folder.chmod(0o755)
            shutil.rmtree(folder)
        assert ran.stdout == "['a']\n"
        assert ran.stderr == f"台账 {path} 不能用：文件是只读的\n"


AS_NOBODY = """
import datetime, hashlib, os, pathlib, sys
# All that is fetched late, too: the other user may not be allowed to read the program.
from taskmap.ledger import opening, records as _, writing as _
from taskmap.ledger.journal import Event
from taskmap.system.diagnostics import TaskmapError
if os.getuid() == 0:
    os.setuid(65534)
path = pathlib.Path(sys.argv[1])
with opening.open_for_reading(path) as read:
    print([plan.content for plan in read.latest_revisions()])
try:
    with opening.open_for_writing(path) as book:
        book.append(Event(kind="closure", day=datetime.date(2022, 5, 8)), "x")
except TaskmapError as problem:
    sys.exit(str(problem))
"""


class TestLost:
    def test_the_connection_breaks(self, address: ServerAddress) -> None:
        """Nothing of the block is kept, and whoever asks is told to run it again."""
        record(address, "a")
        with pytest.raises(TaskmapError, match="连接断了"):
            self.broken(address)
        with opening.open_for_reading(address) as read:
            assert len(list(read.events())) == 1

    def broken(self, address: ServerAddress) -> None:
        with opening.open_for_writing(address) as opened, opened.write_transaction():
            opened.record_submission(submission(), "x")
            with raw_connection(address) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
                )
            opened.record_submission(submission(unit="乙局"), "x")

    def test_a_failed_statement_is_never_taken_for_done(self, address: ServerAddress) -> None:
        """PostgreSQL answers COMMIT with ROLLBACK then, and raises nothing."""
        record(address, "a")
        with pytest.raises(TaskmapError, match="什么也没有记下"):
            self.hushed_up(address)

    def hushed_up(self, address: ServerAddress) -> None:
        from taskmap.ledger.connections import connect

        with connect(address, 1) as database:
            database.begin()
            with pytest.raises(TaskmapError):
                database.execute("SELECT nothing")
            database.commit()


def test_the_address_is_one(address: ServerAddress) -> None:
    assert places.parse_place(place_text(address)) == address
    assert urlsplit(address.url).scheme == "postgresql"
