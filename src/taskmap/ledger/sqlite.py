"""A ledger in an SQLite file."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from taskmap.ledger.database import DAMAGED, OBJECTS, UNGUARDED, Row, Value
from taskmap.ledger.migrations import migrate
from taskmap.ledger.places import FILE, Place
from taskmap.system.diagnostics import TaskmapError, reason

_REASONS = {
    sqlite3.SQLITE_NOTADB: "这不是 taskmap 的台账文件",
    sqlite3.SQLITE_CORRUPT: "文件已损坏",
    sqlite3.SQLITE_FULL: "磁盘满了",
    sqlite3.SQLITE_IOERR: "磁盘读写出错，可能磁盘已满",
    sqlite3.SQLITE_READONLY: "文件是只读的",
    sqlite3.SQLITE_CANTOPEN: "打不开，请检查路径和权限",
    sqlite3.SQLITE_PERM: "没有权限",
}


class SqliteDatabase:
    """One connection to `file`, which may be `:memory:` for a copy; `place` is the ledger that messages name."""

    dialect = "sqlite"

    def __init__(self, place: Place, timeout: float, file: str) -> None:
        self.place = place
        self._patience = timeout
        if isinstance(place, Path) and place.is_dir():
            raise TaskmapError(f"台账 {place} 是一个文件夹，请写台账文件，如 {place / FILE}")
        try:
            # isolation_level=None: transactions are begun and ended here, never by the library's guess.
            self.connection = sqlite3.connect(file, timeout=timeout, isolation_level=None)
            # What would undo a single row that a guard refuses: in a file it takes as long as the row itself.
            self.connection.execute("PRAGMA temp_store = MEMORY")
        except sqlite3.Error as problem:
            raise TaskmapError(f"台账 {place} 打不开，请检查路径和权限") from problem

    def execute(self, statement: str, values: Sequence[Value] = ()) -> list[Row]:
        with self._translate_errors():
            return self.connection.execute(statement, values).fetchall()

    def add(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        marks = ", ".join("?" * len(columns))
        with self._translate_errors():
            self.connection.executemany(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows
            )

    def run_script(self, text: str) -> None:
        for statement in _statements(text):
            self.execute(statement)

    def begin(self) -> None:
        self.execute("BEGIN IMMEDIATE")

    def begin_snapshot(self) -> None:
        self.execute("BEGIN")

    def commit(self) -> None:
        self.execute("COMMIT")

    def rollback(self) -> None:
        self.execute("ROLLBACK")

    @property
    def in_transaction(self) -> bool:
        return self.connection.in_transaction

    def version(self) -> int:
        return int(self.execute("PRAGMA user_version")[0][0])

    def advance(self, version: int) -> None:
        self.execute(f"PRAGMA user_version = {version:d}")

    def is_foreign(self) -> bool:
        tables = {name for (name,) in self.execute("SELECT name FROM sqlite_master")}
        return bool(tables) and "issued" not in tables

    def make_read_only(self) -> None:
        self.execute("PRAGMA query_only = ON")

    def faults(self) -> list[tuple[str, str]]:
        try:
            found = [str(line) for (line,) in self.execute("PRAGMA integrity_check")]
        except TaskmapError as problem:
            return [(DAMAGED, str(problem))]
        if found != ["ok"]:
            return [(DAMAGED, f"数据库文件损坏：{'；'.join(found[:3])}")]
        return list(self._guard_faults())

    def _guard_faults(self) -> Iterator[tuple[str, str]]:
        """What differs from a ledger that was made just now."""
        fresh = SqliteDatabase(self.place, 0, ":memory:")
        migrate(fresh)
        right, found = fresh.definitions(), self.definitions()
        fresh.close()
        for (kind, name), text in right.items():
            if (kind, name) not in found:
                code = DAMAGED if kind == "table" else UNGUARDED
                yield code, f"数据库里少了{OBJECTS[kind]} {name}"
            elif found[kind, name] != text:
                yield UNGUARDED, f"数据库里的{OBJECTS[kind]} {name} 被改动过"
        for kind, name in found.keys() - right.keys():
            if kind == "trigger":
                yield UNGUARDED, f"数据库里多了{OBJECTS[kind]} {name}"

    def definitions(self) -> dict[tuple[str, str], str]:
        """Every table, index and trigger with the statement that made it."""
        found = self.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {(kind, name): text for kind, name, text in found}

    def columns(self) -> dict[str, list[str]]:
        """Every table with its columns."""
        found = self.execute(
            "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c"
            " WHERE t.type = 'table' ORDER BY t.rowid, c.cid"
        )
        tables: dict[str, list[str]] = {}
        for table, column in found:
            tables.setdefault(table, []).append(column)
        return tables

    def load(self, file: Path) -> None:
        """Take over a copy of what the file holds; the file itself is only read."""
        with self._translate_errors():
            try:
                self._load(file, "ro")
            except sqlite3.OperationalError as problem:
                # A process was killed in the middle of a write, which has to be undone in the file first.
                if not os.path.exists(f"{file}-journal"):
                    raise problem
                self._load(file, "rw")

    def _load(self, file: Path, mode: str) -> None:
        source = sqlite3.connect(f"{_uri(file)}?mode={mode}", timeout=self._patience, uri=True)
        try:
            source.backup(self.connection)
        finally:
            source.close()

    def close(self) -> None:
        self.connection.close()

    @contextmanager
    def _translate_errors(self) -> Iterator[None]:
        """What SQLite complains of, as a sentence."""
        try:
            yield
        except sqlite3.Error as problem:
            # The lower byte is the kind, the rest its details.
            kind = getattr(problem, "sqlite_errorcode", 0) & 0xFF
            if kind in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                waited = f"等了 {self._patience:g} 秒仍不能用，请稍后再试"
                raise TaskmapError(f"台账 {self.place} 正被另一个程序写入，{waited}") from problem
            raise TaskmapError(
                f"台账 {self.place} 不能用：{_REASONS.get(kind, problem)}"
            ) from problem


def make_folder(place: Path) -> None:
    """Make the folder of a ledger that may not be there yet."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise TaskmapError(f"建不了台账文件夹 {place.parent}：{reason(problem)}") from problem


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
