"""The ledger: an append-only SQLite file that remembers what was issued, and later what came back.

Found from the current folder upwards, as git finds its own. Rows are never changed: the database itself
refuses it.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from taskmap.diagnostics import TaskmapError, reason

FOLDER = ".taskmap"
FILE = "ledger.db"
PATIENCE = 30.0
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
    # INSERT OR REPLACE deletes without a word to the delete trigger (recursive_triggers is off by default).
    """
    CREATE TRIGGER issued_is_never_replaced BEFORE INSERT ON issued
        WHEN EXISTS (
            SELECT 1 FROM issued
            WHERE entry = NEW.entry OR (plan = NEW.plan AND revision = NEW.revision)
        )
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
    """,
)
"""One string a version; a new one is added at the end and runs once, by itself, in a transaction."""


_REASONS = {
    sqlite3.SQLITE_NOTADB: "这不是 taskmap 的台账文件",
    sqlite3.SQLITE_CORRUPT: "文件已损坏",
    sqlite3.SQLITE_FULL: "磁盘满了",
    sqlite3.SQLITE_IOERR: "磁盘读写出错，可能磁盘已满",
    sqlite3.SQLITE_READONLY: "文件是只读的",
    sqlite3.SQLITE_CANTOPEN: "打不开，请检查路径和权限",
    sqlite3.SQLITE_PERM: "没有权限",
}


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
        # os.path: a folder that may not be looked into has none, and is no reason to stop.
        if os.path.isfile(found := folder / FOLDER / FILE):
            return found
    return start / FOLDER / FILE


class Ledger:
    """An open ledger. Statements that raise sqlite3.Error come out as TaskmapError."""

    def __init__(self, connection: sqlite3.Connection, path: Path, patience: float) -> None:
        self._connection = connection
        self._path = path
        self._patience = patience

    def revision(self, issue: Issue) -> int:
        """The revision this content has or would get: the latest one's if it says the same, else one more."""
        latest, digest = self._latest(issue.plan)
        return latest if digest == issue.digest else latest + 1

    def _latest(self, plan: str) -> tuple[int, str]:
        """Revision and digest last issued; 0 and nothing for a plan that never was."""
        row = self._connection.execute(
            "SELECT revision, digest FROM issued WHERE plan = ? ORDER BY entry DESC LIMIT 1",
            (plan,),
        ).fetchone()
        return (int(row[0]), str(row[1])) if row else (0, "")

    @contextmanager
    def issuing(self, issue: Issue) -> Iterator[int]:
        """Record the plan as issued when the block ends well, or earlier by `commit`; gives the revision. The
        block runs inside the transaction: if it fails nothing is recorded, and nobody else can issue meanwhile.
        """
        with self._transaction():
            revision = self.revision(issue)
            if revision > self._latest(issue.plan)[0]:
                self._append(issue, revision)
            yield revision

    def _append(self, issue: Issue, revision: int) -> None:
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

    def commit(self) -> None:
        """Keep for good what was recorded, if that is not done yet."""
        if self._connection.in_transaction:
            with self.telling():
                self._connection.execute("COMMIT")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self.telling():
            self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.commit()
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def migrate(self, steps: Sequence[str] = MIGRATIONS) -> None:
        """Bring the file up to this program's version, whole or not at all."""
        with self._transaction():
            version = int(self._connection.execute("PRAGMA user_version").fetchone()[0])
            if version > len(steps):
                raise TaskmapError(f"台账 {self._path} 是更新版本的 taskmap 写的，请先升级 taskmap")
            if not version and self._connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                raise TaskmapError(f"{self._path} 是别的程序的数据库，不是 taskmap 的台账")
            for number, statements in enumerate(steps[version:], version + 1):
                for statement in _statements(statements):
                    self._connection.execute(statement)
                self._connection.execute(f"PRAGMA user_version = {number}")

    def load(self, path: Path) -> None:
        """Take over a copy of what the file at `path` holds; the file itself is only read."""
        source = sqlite3.connect(f"{_uri(path)}?mode=ro", timeout=self._patience, uri=True)
        try:
            source.backup(self._connection)
        finally:
            source.close()

    @contextmanager
    def telling(self) -> Iterator[None]:
        """What SQLite complains of, as a sentence."""
        try:
            yield
        except sqlite3.Error as problem:
            # The lower byte is the kind, the rest its details.
            kind = getattr(problem, "sqlite_errorcode", 0) & 0xFF
            if kind in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                waited = f"等了 {self._patience:g} 秒仍不能用，请稍后再试"
                raise TaskmapError(f"台账 {self._path} 正被另一个程序写入，{waited}") from problem
            raise TaskmapError(
                f"台账 {self._path} 不能用：{_REASONS.get(kind, problem)}"
            ) from problem


@contextmanager
def opened(path: Path, patience: float = PATIENCE) -> Iterator[Ledger]:
    """The ledger at `path`, made if there is none yet."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        why = reason(problem)
        raise TaskmapError(f"建不了台账文件夹 {path.parent}：{why}") from problem
    # Absolute: a file called `:memory:` is a file.
    with _connected(str(path.absolute()), path, patience) as ledger:
        ledger.migrate()
        yield ledger


@contextmanager
def peeked(path: Path, patience: float = PATIENCE) -> Iterator[Ledger]:
    """What the ledger at `path` holds, in memory: nothing that is done to it is kept."""
    with _connected(":memory:", path, patience) as ledger:
        if path.exists():
            ledger.load(path)
        ledger.migrate()
        yield ledger


@contextmanager
def _connected(name: str, path: Path, patience: float) -> Iterator[Ledger]:
    if path.is_dir():
        raise TaskmapError(f"台账 {path} 是一个文件夹，请写台账文件，如 {path / FILE}")
    try:
        # isolation_level=None: transactions are begun and ended here, never by the library's guess.
        connection = sqlite3.connect(name, timeout=patience, isolation_level=None)
    except sqlite3.Error as problem:
        raise TaskmapError(f"台账 {path} 打不开，请检查路径和权限") from problem
    ledger = Ledger(connection, path, patience)
    try:
        with ledger.telling():
            yield ledger
    finally:
        connection.close()


def _uri(path: Path) -> str:
    """SQLite takes no host name, so a Windows share has to stand behind an empty one."""
    name = path.absolute().as_posix()
    return f"file://{'' if name.startswith('/') else '/'}{quote(name)}"


def _statements(script: str) -> Iterator[str]:
    """The statements of a migration. `executescript` would commit first and so leave half a migration behind."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending) and pending.strip():
            yield pending
            pending = ""
    if pending.strip():
        # Without its semicolon SQLite says what is wrong with it; left out, nobody would.
        yield pending
