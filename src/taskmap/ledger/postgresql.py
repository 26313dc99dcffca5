"""A ledger in a PostgreSQL database: its tables stand in a schema of their own, `taskmap`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from taskmap.ledger.database import DAMAGED, OBJECTS, UNGUARDED, Row, Value, lock_error
from taskmap.ledger.guards import WRITE_LOCK
from taskmap.ledger.migrations import MIGRATIONS
from taskmap.ledger.places import ServerAddress
from taskmap.system.diagnostics import TaskmapError

if TYPE_CHECKING:
    import psycopg

SCHEMA = "taskmap"
CONNECT_TIMEOUT = 10
"""Seconds to wait for a server that does not answer, unless the address names others."""
_REASONS = {
    "25006": "数据库是只读的",
    "42501": "没有权限，请管理员授权",
    "53100": "数据库服务器的磁盘满了",
    "53200": "数据库服务器的内存不够",
    "57014": "操作被取消了",
}
_UNAVAILABLE = "55P03"


class PostgresqlDatabase:
    """One connection to a server: psycopg, of which nothing is loaded before it is made. `timeout`: seconds
    that a statement waits for another process that writes.
    """

    dialect = "postgresql"
    schema = SCHEMA

    def __init__(self, place: ServerAddress, timeout: float) -> None:
        self.place = place
        self._timeout = timeout
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
        """The rows that the statement gives, [] if it gives none; psycopg takes the `values` in their order."""
        with self._translate_errors():
            cursor = self._connection.execute(_marks(statement), values or None)
            return cursor.fetchall() if cursor.description else []

    def add(
        self,
        table: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[Value]],
        schema: str | None = None,
    ) -> None:
        """Insert the `rows` into the `table` of this `schema` (None: the ledger's own) by its `columns`; psycopg does not
        wait for each.
        """
        marks = ", ".join(["%s"] * len(columns))
        with self._translate_errors(), self._connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {schema or SCHEMA}.{table} ({', '.join(columns)}) VALUES ({marks})".encode(),
                rows,
            )

    def run_script(self, text: str) -> None:
        """Run `text` in one request: PostgreSQL parts its statements itself, also at `$$`."""
        with self._translate_errors():
            self._connection.execute(text.encode())

    def begin(self) -> None:
        """Begin to write: BEGIN, and the advisory lock for which the next writer waits."""
        self.execute("BEGIN")
        try:
            self.execute(f"SELECT pg_advisory_xact_lock({WRITE_LOCK:d})")
        except BaseException:
            self.rollback()
            raise

    def begin_snapshot(self) -> None:
        """Begin to read: in REPEATABLE READ all statements see what the first one saw."""
        self.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def commit(self) -> None:
        """End the transaction and keep what it wrote; TaskmapError where PostgreSQL kept nothing of it."""
        with self._translate_errors():
            done = self._connection.execute(b"COMMIT").statusmessage
        if done != "COMMIT":
            # ROLLBACK: PostgreSQL's silent answer where an earlier statement had failed.
            raise TaskmapError(f"台账 {self.place} 什么也没有记下：前面的操作没有成功")

    def rollback(self) -> None:
        """End the transaction and drop what it wrote."""
        self.execute("ROLLBACK")

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open, be it one that can only be rolled back."""
        # A lost connection, UNKNOWN, has no transaction any more.
        return self._connection.info.transaction_status.name not in ("IDLE", "UNKNOWN")

    def version(self) -> int:
        """The highest number in the table `versions`; 0 where there is no such table."""
        # Not to_regclass: it may answer from before this process waited for another one.
        if "versions" not in self.table_names():
            return 0
        return int(self.execute("SELECT coalesce(max(number), 0) FROM versions")[0][0])

    def set_version(self, version: int) -> None:
        """Record that the migration of number `version` was run, by a row in the table `versions`."""
        self.execute("INSERT INTO versions (number) VALUES (?)", (version,))

    def is_foreign(self) -> bool:
        """Whether the schema `taskmap` holds another program's tables; other schemas do not count."""
        tables = self.table_names()
        return bool(tables) and "versions" not in tables

    def table_names(self) -> set[str]:
        """The names of the tables in the schema `taskmap`."""
        return {name for (name,) in self.execute(_TABLES)}

    def make_read_only(self) -> None:
        """Refuse every change from here on: the server does, for all later transactions of this connection."""
        self.execute("SET default_transaction_read_only = on")

    def faults(self) -> list[tuple[str, str]]:
        """Code and Chinese sentence for each table that is missing, and each trigger or function that is
        missing, disabled or not as the migrations made it.
        """
        script = "\n".join(step.postgresql for step in MIGRATIONS)
        tables = self.table_names()
        missing = [
            (DAMAGED, f"数据库里少了{OBJECTS['table']} {name}")
            for name in re.findall(r"CREATE TABLE (\w+)", script)
            if name not in tables
        ]
        return missing + [(UNGUARDED, message) for message in self._guard_faults(script)]

    def _guard_faults(self, script: str) -> Iterator[str]:
        triggers = {
            (table, name): (kind, enabled) for table, name, kind, enabled in self.execute(_TRIGGERS)
        }
        for name, when, table, each in re.findall(_TRIGGER, script):
            kind, enabled = triggers.get((table, name), (0, "D"))
            # pg_trigger.tgenabled: O and A fire for an ordinary session, D and R do not.
            if enabled not in ("O", "A"):
                yield f"数据库里少了{OBJECTS['trigger']} {name}，或被停用"
            elif kind != sum(_KINDS[word] for word in re.findall(r"[A-Z]+", f"{when} {each}")):
                yield f"数据库里的{OBJECTS['trigger']} {name} 被改动过"
        functions: dict[str, str] = dict(self.execute(_FUNCTIONS))
        for name, text in re.findall(r"FUNCTION (\w+)\(\).*? AS \$\$(.*?)\$\$", script, re.S):
            if functions.get(name) != text:
                yield f"数据库里的{OBJECTS['function']} {name} 被改动过"

    def close(self) -> None:
        """Close the connection; the server drops a transaction that is open."""
        self._connection.close()

    @contextmanager
    def _translate_errors(self) -> Iterator[None]:
        """Errors of PostgreSQL as TaskmapError, in Chinese where the cause is a usual one."""
        # Not every office installs it.
        import psycopg

        try:
            yield
        except psycopg.Error as problem:
            if problem.sqlstate == _UNAVAILABLE:
                raise lock_error(self.place, self._timeout) from problem
            if self._connection.closed:
                lost = "和数据库的连接断了；没有记完的都不算数，请再运行一次"
                raise TaskmapError(f"台账 {self.place} 不能用：{lost}") from problem
            message = problem.diag.message_primary or str(problem)
            raise TaskmapError(
                f"台账 {self.place} 不能用：{_REASONS.get(problem.sqlstate or '', message)}"
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
    """The statement with psycopg's mark for a value; `?` and `%` mean nothing else in the ledger's
    statements.
    """
    return statement.replace("?", "%s").encode()


def _connect(place: ServerAddress) -> psycopg.Connection[Row]:
    """A connection without a transaction; TaskmapError, which never shows the password, if there is none."""
    try:
        # Not every office installs it.
        import psycopg.conninfo
    except ImportError as problem:
        raise TaskmapError(
            "台账在 PostgreSQL 里时要先装驱动，请运行 pip install 'taskmap[postgresql]'"
        ) from problem
    try:
        settings = psycopg.conninfo.conninfo_to_dict(place.url)
    except psycopg.Error:
        # Not `from problem`: its text holds the whole address, with the password.
        raise TaskmapError(
            f"台账地址 {place} 写得不对，应像 postgresql://用户:密码@主机:5432/数据库"
        ) from None
    settings.setdefault("connect_timeout", CONNECT_TIMEOUT)
    settings["client_encoding"] = "utf8"
    try:
        return psycopg.connect(**settings, autocommit=True)  # type: ignore[arg-type]
    except psycopg.Error as problem:
        message = str(problem).partition("\n")[0].removeprefix("connection failed: ")
        for secret in (settings.get("password"), settings.get("sslpassword")):
            message = message.replace(str(secret), "***") if secret else message
        raise TaskmapError(
            f"台账 {place} 连不上，请检查地址、用户名、密码，以及数据库是否在运行：{message}"
        ) from None
