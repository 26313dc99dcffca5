"""A ledger in use to a copy of it: always an SQLite file, also where the ledger is on a server."""

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
    """Fill `target`, an empty database, with every row of `source` as it is now; others may write meanwhile."""
    with snapshot(source):
        # Only to the version of the source: a later one may not have its tables any more.
        migrate(target, MIGRATIONS[: version(source)])
        with transaction(target):
            for table, columns in target.columns().items():
                order = "entry" if "entry" in columns else columns[0]
                rows = source.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {order}")
                target.add(table, columns, rows)


def backup(source: Database, file: Path, force: bool = False) -> None:
    """Write a copy of the ledger to `file`, whole or not at all; its folder is made. Raises TaskmapError
    where that fails, and where the file exists, unless `force` replaces it; the ledger itself is never
    replaced.
    """
    _check_target(source.place, file, force)
    make_folder(file)
    # Beside its place: os.replace is atomic only within one file system.
    temporary = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        target = SqliteDatabase(file, 0, str(temporary.absolute()))
        try:
            if isinstance(source.place, Path):
                target.load(source.place)
            else:
                copy(source, target)
        finally:
            target.close()
        os.replace(temporary, file)
    except OSError as problem:
        raise TaskmapError(f"写不了 {file}：{reason(problem)}") from problem
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _check_target(place: Place, file: Path, force: bool) -> None:
    if not file.exists():
        return
    if isinstance(place, Path) and os.path.samefile(place, file):
        raise TaskmapError(f"{file} 就是台账本身，请写另一个文件名")
    if not force:
        raise TaskmapError(f"{file} 已经有了；要换掉它请加 --force")
