"""Upkeep of a ledger: check, export and back up; nothing in it changes."""

from __future__ import annotations

from pathlib import Path

from taskmap.ledger import checking, copying, exporting, opening, places
from taskmap.ledger.checking import LedgerCheck
from taskmap.ledger.places import Place
from taskmap.system import staging


def check(place: Place) -> LedgerCheck:
    """Check its entries, and that the received files which they name are there unchanged."""
    with opening.open_database(place) as database:
        return checking.check(database, places.received_folder(place, Path.cwd()))


def export(place: Place, out: Path, formats: tuple[str, ...]) -> tuple[str, ...]:
    """Everything in the `formats` `csv` and `json`, or one of them, into the folder `out`; gives
    the names of the files.
    """
    with opening.open_database(place) as database:
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
    with opening.open_database(place) as database:
        copying.backup(database, file, force)
