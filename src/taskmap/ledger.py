"""The ledger: an append-only SQLite file that remembers what was issued, and later what came back.

Found from the current folder upwards, as git finds its own. Rows are never changed: the database itself
refuses it.
"""

from __future__ import annotations

import datetime
import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from taskmap.diagnostics import TaskmapError

FOLDER = ".taskmap"
FILE = "ledger.db"
PATIENCE = 30
"""Seconds to wait for another process that writes."""

MIGRATIONS = (
    """
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
    """,
)
"""One string a version; a new one is added at the end and runs once, by itself, in a transaction."""


@dataclass(frozen=True, slots=True)
class Issue:
    """A plan as issued. `content` is what it says (planfile.content), `source` the file's text as it was."""

    plan: str
    content: str
    source: str
    as_of: datetime.date

    @property
    def digest(self) -> str:
        """SHA-256 of the content, in hexadecimal."""
        return hashlib.sha256(self.content.encode()).hexdigest()


def locate(start: Path) -> Path:
    """The ledger of the nearest folder upwards that has one, else a new one's path in `start`."""
    for folder in (start, *start.parents):
        if (found := folder / FOLDER / FILE).is_file():
            return found
    return start / FOLDER / FILE


class Ledger:
    """An open ledger. Statements that raise sqlite3.Error come out as TaskmapError."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    def revision(self, issue: Issue) -> int:
        """The revision this content has or would get: the latest one's if it says the same, else one more."""
        row = self._connection.execute(
            "SELECT revision, digest FROM issued WHERE plan = ? ORDER BY entry DESC LIMIT 1",
            (issue.plan,),
        ).fetchone()
        if row is None:
            return 1
        return int(row[0]) if row[1] == issue.digest else int(row[0]) + 1

    @contextmanager
    def issuing(self, issue: Issue) -> Iterator[int]:
        """Record the plan as issued when the block ends well; gives the revision. The block runs inside the
        transaction: if it fails nothing is recorded, and nobody else can issue meanwhile.
        """
        with self._transaction():
            revision = self.revision(issue)
            yield revision
            known = "SELECT 1 FROM issued WHERE plan = ? AND revision = ?"
            if self._connection.execute(known, (issue.plan, revision)).fetchone() is None:
                self._connection.execute(
                    "INSERT INTO issued (plan, revision, digest, content, source, as_of, recorded)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (
                        issue.plan,
                        revision,
                        issue.digest,
                        issue.content,
                        issue.source,
                        issue.as_of.isoformat(),
                        datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
                    ),
                )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with _readable(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            with _readable(self._path):
                self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def migrate(self) -> None:
        """Bring the file up to this program's version; each step whole or not at all."""
        with self._transaction():
            version = int(self._connection.execute("PRAGMA user_version").fetchone()[0])
            if version > len(MIGRATIONS):
                raise TaskmapError(f"台账 {self._path} 是更新版本的 taskmap 写的，请先升级 taskmap")
            for number, statements in enumerate(MIGRATIONS[version:], version + 1):
                for statement in _statements(statements):
                    self._connection.execute(statement)
                self._connection.execute(f"PRAGMA user_version = {number}")


@contextmanager
def opened(path: Path) -> Iterator[Ledger]:
    """The ledger at `path`, made if there is none yet."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise TaskmapError(f"建不了台账文件夹 {path.parent}：{problem.strerror}") from problem
    with _connected(str(path), path) as ledger:
        with _readable(path):
            ledger.migrate()
        yield ledger


@contextmanager
def peeked(path: Path) -> Iterator[Ledger]:
    """The ledger at `path` without writing anything, an empty one in memory where there is none."""
    name = f"{path.absolute().as_uri()}?mode=ro" if path.is_file() else ":memory:"
    with _connected(name, path) as ledger:
        if name == ":memory:":
            ledger.migrate()
        yield ledger


@contextmanager
def _connected(name: str, path: Path) -> Iterator[Ledger]:
    with _readable(path):
        # isolation_level=None: transactions are begun and ended here, never by the library's guess.
        connection = sqlite3.connect(
            name, timeout=PATIENCE, isolation_level=None, uri=name.startswith("file:")
        )
    try:
        with _readable(path):
            yield Ledger(connection, path)
    finally:
        connection.close()


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as problem:
        if "locked" in str(problem):
            raise TaskmapError(
                f"台账 {path} 正被另一个程序写入，等了 {PATIENCE} 秒仍不能用，请稍后再试"
            ) from problem
        raise TaskmapError(f"读写不了台账 {path}：{problem}") from problem
    except sqlite3.Error as problem:
        raise TaskmapError(f"台账 {path} 不能用：{problem}") from problem


def _statements(script: str) -> Iterator[str]:
    """The statements of a migration. `executescript` would commit first and so leave half a migration behind."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending) and pending.strip():
            yield pending
            pending = ""
