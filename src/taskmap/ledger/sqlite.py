"""A ledger in an SQLite file."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from taskmap.ledger.database import (
    DAMAGED,
    OBJECTS,
    UNGUARDED,
    DamagedLedgerError,
    Row,
    Value,
    lock_error,
)
from taskmap.ledger.migrations import migrate
from taskmap.ledger.places import FILE, Place
from taskmap.system.diagnostics import TaskmapError, reason

_REASONS = {
    sqlite3.SQLITE_NOTADB: "这不是 taskmap 的台账文件",
    sqlite3.SQLITE_FULL: "磁盘满了",
    sqlite3.SQLITE_IOERR: "磁盘读写出错，可能磁盘已满",
    sqlite3.SQLITE_READONLY: "文件是只读的",
    sqlite3.SQLITE_CANTOPEN: "打不开，请检查路径和权限",
    sqlite3.SQLITE_PERM: "没有权限",
}
_NO_TEXT = "有的内容已不是文字"


class SqliteDatabase:
    """One connection to `file`, which may be `:memory:` for a copy; `place` is the ledger that messages
    name. `timeout`: seconds that a statement waits for another process that writes.
    """

    dialect = "sqlite"
    schema = "main"

    def __init__(self, place: Place, timeout: float, file: str) -> None:
        self.place = place
        self._timeout = timeout
        if isinstance(place, Path) and place.is_dir():
            raise TaskmapError(f"台账 {place} 是一个文件夹，请写台账文件，如 {place / FILE}")
        try:
            # isolation_level=None: only this class begins and ends transactions; sqlite3 would guess where.
            self.connection = sqlite3.connect(file, timeout=timeout, isolation_level=None)
            # The journal of a single statement, by which a row that a guard refuses is undone, takes in a file as
            # long as the row itself.
            self.connection.execute("PRAGMA temp_store = MEMORY")
        except sqlite3.Error as problem:
            raise TaskmapError(f"台账 {place} 打不开，请检查路径和权限") from problem

    def execute(self, statement: str, values: Sequence[Value] = ()) -> list[Row]:
        """The rows that the statement gives, [] if none; the `values` stand for its `?` in order."""
        with self._translate_errors():
            return self.connection.execute(statement, values).fetchall()

    def add(
        self,
        table: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[Value]],
        schema: str | None = None,
    ) -> None:
        """Insert the `rows` into the `table` of this `schema` (None: the ledger's own) by its `columns`, with one prepared
        statement.
        """
        marks = ", ".join("?" * len(columns))
        with self._translate_errors():
            self.connection.executemany(
                f"INSERT INTO {schema or self.schema}.{table} ({', '.join(columns)}) VALUES ({marks})",
                rows,
            )

    def run_script(self, text: str) -> None:
        """Run the statements in `text` one by one, so that all stay in the transaction that is open."""
        for statement in _statements(text):
            self.execute(statement)

    def begin(self) -> None:
        """Begin to write: IMMEDIATE takes the write lock at once, not at the first change."""
        self.execute("BEGIN IMMEDIATE")

    def begin_snapshot(self) -> None:
        """Begin to read: from the first statement on, everything as it was then."""
        self.execute("BEGIN")

    def commit(self) -> None:
        """End the transaction and keep what it wrote."""
        self.execute("COMMIT")

    def rollback(self) -> None:
        """End the transaction and drop what it wrote."""
        self.execute("ROLLBACK")

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self.connection.in_transaction

    def version(self) -> int:
        """The number in the file's header (PRAGMA user_version), 0 in a new file."""
        return int(self.execute("PRAGMA user_version")[0][0])

    def set_version(self, version: int) -> None:
        """Record that the migration of number `version` was run, in the file's header."""
        self.execute(f"PRAGMA user_version = {version:d}")

    def table_names(self) -> set[str]:
        """The names of the tables in the file."""
        rows = self.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {name for (name,) in rows}

    def is_foreign(self) -> bool:
        """Whether it holds tables and not that of issued plans, which every ledger has had."""
        tables = self.table_names()
        return bool(tables) and "issued" not in tables

    def make_read_only(self) -> None:
        """Refuse every change from here on (PRAGMA query_only)."""
        self.execute("PRAGMA query_only = ON")

    def faults(self) -> list[tuple[str, str]]:
        """Code and Chinese sentence: that the file is damaged, which alone is reported then; else each
        table, index or trigger that is missing or changed, and each trigger too many.
        """
        try:
            lines = [str(line) for (line,) in self.execute("PRAGMA integrity_check")]
        except DamagedLedgerError as problem:
            return [(DAMAGED, problem.why)]
        except TaskmapError as problem:
            return [(DAMAGED, str(problem))]
        if lines != ["ok"]:
            return [(DAMAGED, f"数据库文件损坏：{'；'.join(lines[:3])}")]
        return list(self._guard_faults())

    def _guard_faults(self) -> Iterator[tuple[str, str]]:
        """What differs from a new ledger."""
        fresh = SqliteDatabase(self.place, 0, ":memory:")
        migrate(fresh)
        expected, actual = fresh.definitions(), self.definitions()
        fresh.close()
        for (kind, name), text in expected.items():
            if (kind, name) not in actual:
                code = DAMAGED if kind == "table" else UNGUARDED
                yield code, f"数据库里少了{OBJECTS[kind]} {name}"
            elif actual[kind, name] != text:
                yield UNGUARDED, f"数据库里的{OBJECTS[kind]} {name} 被改动过"
        for kind, name in actual.keys() - expected.keys():
            if kind == "trigger":
                yield UNGUARDED, f"数据库里多了{OBJECTS[kind]} {name}"

    def definitions(self) -> dict[tuple[str, str], str]:
        """The statement that made each table, index and trigger, by its kind (`table` …) and its name."""
        rows = self.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {(kind, name): text for kind, name, text in rows}

    def columns(self) -> dict[str, list[str]]:
        """The columns of each table, in their order, by its name; the oldest table first."""
        rows = self.execute(
            "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c"
            " WHERE t.type = 'table' ORDER BY t.rowid, c.cid"
        )
        tables: dict[str, list[str]] = {}
        for table, column in rows:
            tables.setdefault(table, []).append(column)
        return tables

    def load(self, file: Path) -> None:
        """Copy into this database everything that the `file` holds; the file is only read, unless a process
        died while it wrote there, which has to be undone first. TaskmapError if it is no ledger.
        """
        with self._translate_errors():
            try:
                self._load(file, "ro")
            except sqlite3.OperationalError as problem:
                # Beside a file whose writer was killed lies a journal, which only a connection that may write undoes.
                if not os.path.exists(f"{file}-journal"):
                    raise problem
                self._load(file, "rw")

    def _load(self, file: Path, mode: str) -> None:
        source = sqlite3.connect(f"{_uri(file)}?mode={mode}", timeout=self._timeout, uri=True)
        try:
            source.backup(self.connection)
        finally:
            source.close()

    def close(self) -> None:
        """Close the connection; SQLite drops a transaction that is open."""
        self.connection.close()

    @contextmanager
    def _translate_errors(self) -> Iterator[None]:
        """Errors of SQLite as TaskmapError, in Chinese where the cause is a usual one."""
        try:
            yield
        except UnicodeDecodeError as problem:
            raise DamagedLedgerError(self.place, _NO_TEXT) from problem
        except sqlite3.Error as problem:
            # The lower byte is the kind, the rest its details.
            kind = getattr(problem, "sqlite_errorcode", 0) & 0xFF
            if kind in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise lock_error(self.place, self._timeout) from problem
            if str(problem).startswith("Could not decode to UTF-8"):
                raise DamagedLedgerError(self.place, _NO_TEXT) from problem
            if kind == sqlite3.SQLITE_CORRUPT:
                raise DamagedLedgerError(self.place, "文件已损坏") from problem
            raise TaskmapError(
                f"台账 {self.place} 不能用：{_REASONS.get(kind, problem)}"
            ) from problem


def make_folder(place: Path) -> None:
    """Make the folder of the file `place`, if it is not there yet; TaskmapError where that is not allowed."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise TaskmapError(f"建不了台账文件夹 {place.parent}：{reason(problem)}") from problem


def _uri(path: Path) -> str:
    """The path as SQLite's URI, which has no host name: a Windows share stands behind an empty one."""
    name = path.absolute().as_posix()
    return f"file://{'' if name.startswith('/') else '/'}{quote(name)}"


def _statements(script: str) -> Iterator[str]:
    """The statements of a migration: `executescript` would commit first, and could leave half of it behind."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending) and pending.strip():
            yield pending
            pending = ""
    if pending.strip():
        # A statement that was left unfinished is run as well, so that SQLite reports it.
        yield pending
