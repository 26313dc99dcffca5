"""A ledger in use to a copy of it, always an SQLite file, also where the ledger is on a server; and such a copy back."""

from __future__ import annotations

import os
from contextlib import closing, suppress
from itertools import count
from pathlib import Path

from taskmap.ledger import checking
from taskmap.ledger.database import (
    DAMAGED,
    DamagedLedgerError,
    Database,
    snapshot,
    transaction,
)
from taskmap.ledger.migrations import MIGRATIONS, migrate, version
from taskmap.ledger.places import Place
from taskmap.ledger.sqlite import SqliteDatabase, make_folder
from taskmap.system import staging
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
    try:
        with staging.write_beside(file.parent) as temporary:
            with closing(SqliteDatabase(file, 0, str(temporary.absolute()))) as target:
                if isinstance(source.place, Path):
                    target.load(source.place)
                else:
                    copy(source, target)
                _require_sound(target, source.place)
            os.replace(temporary, file)
    except OSError as problem:
        raise TaskmapError(f"写不了 {file}：{reason(problem)}") from problem


def _require_sound(target: SqliteDatabase, place: Place) -> None:
    """A damaged copy must not take the place of a sound one."""
    for code, why in target.faults():
        if code == DAMAGED:
            raise DamagedLedgerError(place, why)


def restore(backup: Path, place: Path) -> Path | None:
    """Put the ledger that the file `backup` holds at `place`, as today's taskmap has it; gives the name that the file there
    was given, None if there was none. Raises TaskmapError where the backup is no ledger or has a fault.
    """
    make_folder(place)
    try:
        with staging.write_beside(place.parent) as temporary:
            with closing(SqliteDatabase(backup, 0, str(temporary.absolute()))) as target:
                _load_sound(target, backup)
            former = _move_aside(place)
            os.replace(temporary, place)
    except OSError as problem:
        raise TaskmapError(f"写不了 {place}：{reason(problem)}") from problem
    return former


def _load_sound(target: SqliteDatabase, backup: Path) -> None:
    if not backup.is_file():
        raise TaskmapError(f"没有备份 {backup}")
    target.load(backup)
    if not version(target):
        raise TaskmapError(f"{backup} 不是台账的备份")
    migrate(target)
    if checking.is_damaged(target):
        raise TaskmapError(
            f"备份 {backup} 自己有错，没有恢复；请用 taskmap ledger check --ledger {backup} 查看"
        )


def _move_aside(place: Path) -> Path | None:
    """The ledger that is there, with the journal of a run that was killed: beside another file SQLite would undo that run
    in it.
    """
    if not place.exists():
        return None
    names = (
        place.with_name(f"{place.stem}-恢复前{number or ''}{place.suffix}") for number in count()
    )
    former = next(name for name in names if not name.exists())
    with suppress(FileNotFoundError):
        os.replace(f"{place}-journal", f"{former}-journal")
    os.replace(place, former)
    return former


def _check_target(place: Place, file: Path, force: bool) -> None:
    if not file.exists():
        return
    if isinstance(place, Path) and os.path.samefile(place, file):
        raise TaskmapError(f"{file} 就是台账本身，请写另一个文件名")
    if not force:
        raise TaskmapError(f"{file} 已经有了；要换掉它请加 --force")
