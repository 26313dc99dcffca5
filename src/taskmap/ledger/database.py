"""The seam between the ledger and what keeps it: everything in which SQLite and PostgreSQL differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from taskmap.ledger.places import Place

Value = str | int | float | None
# What a column holds is known to whoever wrote the statement; it leaves this package as typed values only.
Row = tuple[Any, ...]
DAMAGED, UNGUARDED = "ledger-damaged", "ledger-unguarded"
OBJECTS = {"table": "表", "index": "索引", "trigger": "触发器", "function": "函数"}
"""What a database consists of, as messages call it."""


class Database(Protocol):
    """An open connection. Statements are written with `?`; whatever goes wrong is a TaskmapError."""

    @property
    def place(self) -> Place: ...

    @property
    def dialect(self) -> str: ...

    def execute(self, statement: str, values: Sequence[Value] = ()) -> list[Row]:
        """Run a statement and give what it finds."""

    def add(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        """Insert rows, in this order."""

    def run_script(self, text: str) -> None:
        """Run the statements of a migration."""

    def begin(self) -> None:
        """Begin to write: from here on nobody else can, to the end of the transaction."""

    def begin_snapshot(self) -> None:
        """Begin to read: everything as it is now, whatever others write meanwhile."""

    def commit(self) -> None: ...

    def rollback(self) -> None: ...

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""

    def version(self) -> int:
        """The number of the last migration that was run; 0 in an empty database."""

    def advance(self, version: int) -> None:
        """Note that the migration of this number was run."""

    def is_foreign(self) -> bool:
        """Whether it holds another program's tables."""

    def make_read_only(self) -> None:
        """Refuse every change from here on."""

    def faults(self) -> list[tuple[str, str]]:
        """Code and sentence for everything wrong with the tables themselves and what guards them."""

    def close(self) -> None: ...


@contextmanager
def transaction(database: Database) -> Iterator[None]:
    """Whole or not at all. One within another is undone alone if it fails, and kept with the outer one."""
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
    """Several statements that see the same state."""
    if database.in_transaction:
        yield
        return
    database.begin_snapshot()
    try:
        yield
    finally:
        if database.in_transaction:
            database.rollback()
