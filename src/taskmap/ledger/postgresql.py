"""A ledger in a PostgreSQL database: its tables stand in a schema of their own, `taskmap`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from taskmap.ledger.database import DAMAGED, OBJECTS, UNGUARDED, Row, Value
from taskmap.ledger.migrations import MIGRATIONS
from taskmap.ledger.places import ServerAddress
from taskmap.system.diagnostics import TaskmapError

if TYPE_CHECKING:
    import psycopg

SCHEMA = "taskmap"
LOCK = int.from_bytes(b"taskmap", "big")
"""The advisory lock that a writer holds. Readers do not ask for it."""
CONNECT_TIMEOUT = 10
"""Seconds to wait for a server that does not answer."""
_REASONS = {
    "25006": "数据库是只读的",
    "42501": "没有权限，请管理员授权",
    "53100": "数据库服务器的磁盘满了",
    "53200": "数据库服务器的内存不够",
    "57014": "操作被取消了",
}
_UNAVAILABLE = "55P03"


class PostgresqlDatabase:
    """One connection."""

    dialect = "postgresql"

    def __init__(self, place: ServerAddress, timeout: float) -> None:
        self.place = place
        self._patience = timeout
        self._connection = _connect(place)
        encoding = self._connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            self.close()
            raise TaskmapError(
                f"台账 {place} 不能用：数据库的编码是 {encoding}，请新建编码为 UTF8 的数据库"
            )
        self.execute(f"SET lock_timeout = {max(1, round(timeout * 1000)):d}")
        self.execute(f"SET search_path TO {SCHEMA}")

    def execute(self, statement: str, values: Sequence[Value] = ()) -> list[Row]:
        with self._translate_errors():
            cursor = self._connection.execute(_marks(statement), values or None)
            return cursor.fetchall() if cursor.description else []

    def add(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        marks = ", ".join(["%s"] * len(columns))
        with self._translate_errors(), self._connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})".encode(), rows
            )

    def run_script(self, text: str) -> None:
        with self._translate_errors():
            self._connection.execute(text.encode())

    def begin(self) -> None:
        self.execute("BEGIN")
        try:
            self.execute(f"SELECT pg_advisory_xact_lock({LOCK:d})")
        except BaseException:
            self.rollback()
            raise

    def begin_snapshot(self) -> None:
        self.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def commit(self) -> None:
        with self._translate_errors():
            done = self._connection.execute(b"COMMIT").statusmessage
        if done != "COMMIT":
            # What PostgreSQL makes of it, without a word, when a statement had failed before.
            raise TaskmapError(f"台账 {self.place} 什么也没有记下：前面的操作没有成功")

    def rollback(self) -> None:
        self.execute("ROLLBACK")

    @property
    def in_transaction(self) -> bool:
        # Not every office installs it.
        from psycopg.pq import TransactionStatus

        # A lost connection has no transaction any more.
        idle = (TransactionStatus.IDLE, TransactionStatus.UNKNOWN)
        return self._connection.info.transaction_status not in idle

    def version(self) -> int:
        # Not to_regclass: it may go by what it found before this process waited for another one.
        if "versions" not in self._tables():
            return 0
        return int(self.execute("SELECT coalesce(max(number), 0) FROM versions")[0][0])

    def advance(self, version: int) -> None:
        self.execute("INSERT INTO versions (number) VALUES (?)", (version,))

    def is_foreign(self) -> bool:
        tables = self._tables()
        return bool(tables) and "versions" not in tables

    def _tables(self) -> set[str]:
        return {name for (name,) in self.execute(_TABLES)}

    def make_read_only(self) -> None:
        self.execute("SET default_transaction_read_only = on")

    def faults(self) -> list[tuple[str, str]]:
        made = "\n".join(step.postgresql for step in MIGRATIONS)
        tables = self._tables()
        found = [
            (DAMAGED, f"数据库里少了{OBJECTS['table']} {name}")
            for name in re.findall(r"CREATE TABLE (\w+)", made)
            if name not in tables
        ]
        return found + [(UNGUARDED, told) for told in self._guard_faults(made)]

    def _guard_faults(self, made: str) -> Iterator[str]:
        triggers = {(table, name): (kind, on) for table, name, kind, on in self.execute(_TRIGGERS)}
        for name, when, table, each in re.findall(_TRIGGER, made):
            kind, on = triggers.get((table, name), (0, "D"))
            if on not in ("O", "A"):
                yield f"数据库里少了{OBJECTS['trigger']} {name}，或被停用"
            elif kind != sum(_KINDS[word] for word in re.findall(r"[A-Z]+", f"{when} {each}")):
                yield f"数据库里的{OBJECTS['trigger']} {name} 被改动过"
        functions: dict[str, str] = dict(self.execute(_FUNCTIONS))
        for name, text in re.findall(r"FUNCTION (\w+)\(\).*? AS \$\$(.*?)\$\$", made, re.S):
            if functions.get(name) != text:
                yield f"数据库里的{OBJECTS['function']} {name} 被改动过"

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def _translate_errors(self) -> Iterator[None]:
        """What PostgreSQL complains of, as a sentence."""
        # Not every office installs it.
        import psycopg

        try:
            yield
        except psycopg.Error as problem:
            if problem.sqlstate == _UNAVAILABLE:
                waited = f"等了 {self._patience:g} 秒仍不能用，请稍后再试"
                raise TaskmapError(f"台账 {self.place} 正被另一个程序写入，{waited}") from problem
            if self._connection.closed:
                lost = "和数据库的连接断了；没有记完的都不算数，请再运行一次"
                raise TaskmapError(f"台账 {self.place} 不能用：{lost}") from problem
            said = problem.diag.message_primary or str(problem)
            raise TaskmapError(
                f"台账 {self.place} 不能用：{_REASONS.get(problem.sqlstate or '', said)}"
            ) from problem


_TABLES = f"SELECT tablename FROM pg_tables WHERE schemaname = '{SCHEMA}'"
_TRIGGERS = f"""
SELECT relname, tgname, tgtype, tgenabled::text FROM pg_trigger
JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE nspname = '{SCHEMA}' AND NOT tgisinternal
"""
_FUNCTIONS = f"""
SELECT proname, prosrc FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
WHERE nspname = '{SCHEMA}'
"""
_TRIGGER = r"CREATE TRIGGER (\w+) (BEFORE [A-Z ]+) ON (\w+)\s+FOR EACH (\w+)"
# The bits of pg_trigger.tgtype.
_KINDS = {
    "STATEMENT": 0,
    "OR": 0,
    "ROW": 1,
    "BEFORE": 2,
    "INSERT": 4,
    "DELETE": 8,
    "UPDATE": 16,
    "TRUNCATE": 32,
}


def _marks(statement: str) -> bytes:
    """psycopg's own mark for a value. No statement of the ledger holds `?` or `%` for anything else."""
    return statement.replace("?", "%s").encode()


def _connect(place: ServerAddress) -> psycopg.Connection[Row]:
    try:
        # Not every office installs it.
        import psycopg
    except ImportError as problem:
        raise TaskmapError(
            "台账在 PostgreSQL 里时要先装驱动，请运行 pip install 'taskmap[postgresql]'"
        ) from problem
    # As above.
    from psycopg.conninfo import conninfo_to_dict

    try:
        settings = conninfo_to_dict(place.url)
    except psycopg.Error:
        # Not `from`: what it says holds the whole address, with the password.
        raise TaskmapError(
            f"台账地址 {place} 写得不对，应像 postgresql://用户:密码@主机:5432/数据库"
        ) from None
    settings.setdefault("connect_timeout", CONNECT_TIMEOUT)
    settings["client_encoding"] = "utf8"
    try:
        return psycopg.connect(**settings, autocommit=True)  # type: ignore[arg-type]
    except psycopg.Error as problem:
        said = str(problem).partition("\n")[0].removeprefix("connection failed: ")
        for secret in (settings.get("password"), settings.get("sslpassword")):
            said = said.replace(str(secret), "***") if secret else said
        raise TaskmapError(
            f"台账 {place} 连不上，请检查地址、用户名、密码，以及数据库是否在运行：{said}"
        ) from None
