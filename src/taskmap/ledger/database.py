"""What the ledger asks of a database, the same of SQLite and PostgreSQL: statements with `?` in, rows out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from taskmap.ledger.places import Place
from taskmap.system.diagnostics import TaskmapError

Value = str | int | float | None
# Only the statement knows the types of its columns; no row leaves this package but as typed values.
Row = tuple[Any, ...]
DAMAGED, UNGUARDED = "ledger-damaged", "ledger-unguarded"
OBJECTS = {"table": "表", "index": "索引", "trigger": "触发器", "function": "函数"}
"""What messages call the parts of a database."""


class DamagedLedgerError(TaskmapError):
    """A ledger at `place` that cannot be read; `why` says so alone, for the check to which the message leads."""

    def __init__(self, place: Place, why: str) -> None:
        self.why = why
        super().__init__(
            f"台账 {place} 损坏了：{why}；请运行 taskmap ledger check 查看，"
            "有备份的用 taskmap ledger restore 恢复"
        )


class Database(Protocol):
    """An open connection. Every method raises TaskmapError where the database fails or refuses."""

    @property
    def place(self) -> Place:
        """The ledger that messages name."""

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`: which statements of a migration are meant for it."""

    @property
    def schema(self) -> str:
        """Where the ledger's own tables stand, for a statement that reads them as they were recorded: without it a
        name may be that of corrected_tables.
        """

    def execute(self, statement: str, values: Sequence[Value] = ()) -> list[Row]:
        """Run a statement with one of the `values` for each `?`; its rows, none if it gives no result."""

    def add(
        self,
        table: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[Value]],
        schema: str | None = None,
    ) -> None:
        """Insert the `rows` into the `table` of this `schema` (None: the ledger's own), in this order; each has a value
        for each of the `columns`.
        """

    def run_script(self, text: str) -> None:
        """Run the statements in `text`, of a migration, inside the transaction that is open."""

    def begin(self) -> None:
        """Begin to write: nobody else can until the end of the transaction. Waits for a process that does."""

    def begin_snapshot(self) -> None:
        """Begin to read: everything as it is now, whatever others write meanwhile."""

    def commit(self) -> None:
        """End the transaction and keep what it wrote."""

    def rollback(self) -> None:
        """End the transaction and drop what it wrote."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""

    def version(self) -> int:
        """The number of the last migration that was run, counted from 1; 0 in an empty database."""

    def set_version(self, version: int) -> None:
        """Record that the migration of number `version` was run."""

    def table_names(self) -> set[str]:
        """The names of its tables."""

    def is_foreign(self) -> bool:
        """Whether it holds another program's tables and no ledger."""

    def make_read_only(self) -> None:
        """Refuse every change from here on."""

    def faults(self) -> list[tuple[str, str]]:
        """Code and Chinese sentence for everything wrong with the tables themselves and their guards."""

    def close(self) -> None:
        """Close the connection; a transaction that is open is dropped."""


def lock_error(place: Place, timeout: float) -> TaskmapError:
    """The error for a ledger at `place` in which another process was still writing after `timeout` seconds."""
    waited = f"等了 {timeout:g} 秒仍不能用，请稍后再试"
    return TaskmapError(f"台账 {place} 正被另一个程序写入，{waited}")


@contextmanager
def transaction(database: Database) -> Iterator[None]:
    """A block that is written whole, or nothing of it where it raises. One within another is undone alone,
    and kept only with the outer one.
    """
    inner = database.in_transaction
    if inner:
        database.execute("SAVEPOINT part")
    else:
        database.begin()
    try:
        yield
        if inner:
            database.execute("RELEASE SAVEPOINT part")
        elif database.in_transaction:
            database.commit()
    except BaseException:
        if database.in_transaction:
            if inner:
                database.execute("ROLLBACK TO SAVEPOINT part")
                database.execute("RELEASE SAVEPOINT part")
            else:
                database.rollback()
        raise


@contextmanager
def snapshot(database: Database) -> Iterator[None]:
    """A block whose statements see the same state, whatever others write meanwhile; within a transaction
    nothing is begun or ended.
    """
    if database.in_transaction:
        yield
        return
    database.begin_snapshot()
    try:
        yield
    finally:
        if database.in_transaction:
            database.rollback()
