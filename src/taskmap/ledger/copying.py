"""A copy of a ledger while others write in it: always an SQLite file, whatever the ledger is kept in."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from taskmap.ledger.database import Database, snapshot, transaction
from taskmap.ledger.migrations import MIGRATIONS, migrate, version
from taskmap.ledger.places import Place
from taskmap.ledger.sqlite import SqliteDatabase, make_folder
from taskmap.system.diagnostics import TaskmapError, reason


def copy(source: Database, target: SqliteDatabase) -> None:
    """Enter into an empty database everything that `source` holds, entry by entry."""
    with snapshot(source):
        # As old as the source is: a later version may not have its tables any more.
        migrate(target, MIGRATIONS[: version(source)])
        with transaction(target):
            for table, columns in target.columns().items():
                rows = source.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY entry")
                target.add(table, columns, rows)


def backup(source: Database, file: Path, force: bool = False) -> None:
    """Write a copy of the ledger to a file, whole or not at all."""
    _check_target(source.place, file, force)
    make_folder(file)
    # Beside its place: os.replace is atomic only within one file system.
    made = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        target = SqliteDatabase(file, 0, str(made.absolute()))
        try:
            if isinstance(source.place, Path):
                target.load(source.place)
            else:
                copy(source, target)
        finally:
            target.close()
        os.replace(made, file)
    except OSError as problem:
        raise TaskmapError(f"写不了 {file}：{reason(problem)}") from problem
    finally:
        with suppress(OSError):
            made.unlink(missing_ok=True)


def _check_target(place: Place, file: Path, force: bool) -> None:
    if not file.exists():
        return
    if isinstance(place, Path) and os.path.samefile(place, file):
        raise TaskmapError(f"{file} 就是台账本身，请写另一个文件名")
    if not force:
        raise TaskmapError(f"{file} 已经有了；要换掉它请加 --force")
