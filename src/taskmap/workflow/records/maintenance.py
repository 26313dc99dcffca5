"""Upkeep of a ledger: check, export, back up; nothing in it changes. And restore it from a backup."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from taskmap.ledger import checking, connections, copying, exporting, known_hashes, places
from taskmap.ledger.checking import LedgerCheck
from taskmap.ledger.database import DAMAGED, DamagedLedgerError
from taskmap.ledger.known_hashes import KnownHash
from taskmap.ledger.places import Place
from taskmap.system import staging
from taskmap.system.diagnostics import Source, TaskmapError, error, has_errors


def check(place: Place, known: Sequence[Path] = ()) -> LedgerCheck:
    """Check its entries, that the received files which they name are there unchanged, and that the hashes noted in the
    files `known` are still those of its entries. Raises TaskmapError where there is no ledger, and for a file that
    cannot be read or notes none.
    """
    notes = [note for file in known for note in known_hashes.read(file)]
    return _check(place, places.received_folder(place, Path.cwd()), notes)


def _check(
    place: Place, received_folder: Path | None, notes: Sequence[KnownHash] = ()
) -> LedgerCheck:
    try:
        with connections.open_database(place) as database:
            result = checking.check(database, received_folder)
            faults = known_hashes.compare(notes, database) if notes and result.count else ()
    except DamagedLedgerError as problem:
        return LedgerCheck(0, "", (error(Source(str(place)), DAMAGED, problem.why),))
    return replace(result, faults=(*result.faults, *faults))


def export(place: Place, out: Path, formats: tuple[str, ...]) -> tuple[str, ...]:
    """Everything in the `formats` `csv` and `json`, or one of them, into the folder `out`; gives
    the names of the files.
    """
    with connections.open_database(place) as database:
        files = exporting.export(database, formats)
    with staging.open_staging(out) as staged:
        for name, data in files.items():
            staged.write(name, data)
        staged.publish()
    return tuple(files)


def backup(place: Place, file: Path, force: bool) -> None:
    """Copy it to `file`, even while others write. Raises TaskmapError where that file exists,
    unless with `force`.
    """
    with connections.open_database(place) as database:
        copying.backup(database, file, force)


def restore(place: Place, file: Path, force: bool) -> Path | None:
    """Put the ledger that the backup `file` holds at `place`; gives where the one that was there stands now, None if none
    was. Raises TaskmapError, and changes nothing, where the backup has a fault itself; where there is a ledger that has
    none, unless with `force`; and where the ledger is on a server.
    """
    if not isinstance(place, Path):
        raise TaskmapError(f"台账 {place} 在服务器上，请管理员用数据库自己的备份恢复")
    # An earlier ledger does not mend a received file that was changed.
    if place.exists() and not force and not has_errors((present := _check(place, None)).faults):
        raise TaskmapError(
            f"台账 {place} 没有损坏，有 {present.count} 条；确要用备份换掉它请加 --force"
        )
    return copying.restore(file, place)
