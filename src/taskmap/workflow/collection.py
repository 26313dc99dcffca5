"""Paths with what came back to its outcome: the files stored, read beside the plans, recorded, sent back corrected."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from taskmap.ledger import opening, places, received_files
from taskmap.ledger.places import Place
from taskmap.ledger.received_files import Kept, Shelf
from taskmap.ledger.users import clerk
from taskmap.ledger.writing import Ledger
from taskmap.returns import inbox
from taskmap.system import processes
from taskmap.system.diagnostics import TaskmapError
from taskmap.workflow import (
    collecting,
    corrections,
    days,
    expected_returns,
    missing_plans,
    return_reviews,
)
from taskmap.workflow.collecting import Office
from taskmap.workflow.corrections import Corrections
from taskmap.workflow.outcomes import Answer
from taskmap.workflow.progress import ShowProgress


class Collection(NamedTuple):
    """What became of each file. `is_early`: the day named for their arrival has not come yet."""

    outcomes: Sequence[Answer]
    is_early: bool
    corrections: Corrections = Corrections({}, {})


def collect(
    place: Place, paths: Sequence[Path], received: str | None, out: Path, progress: ShowProgress
) -> Collection:
    """Store and record what the paths hold; the correction workbooks go below `out`. `received` is the day that
    counts, as typed. Raises TaskmapError where nothing was recorded.
    """
    with opening.open_existing(place) as book:
        store = Shelf(places.received(place, Path.cwd()))
        collection = _collect(book, store, paths, received, progress)
        made = corrections.write(collection.outcomes, store, out, progress)
    return collection._replace(corrections=made)


def preview(
    place: Place, paths: Sequence[Path], received: str | None, progress: ShowProgress
) -> Collection:
    """What `collect` would do; nothing is kept."""
    # Whether there is a ledger at all: an empty one in its place would say that no plan was issued.
    opening.require(place)
    with opening.peeked(place) as book, received_files.trial() as store:
        return _collect(book, store, paths, received, progress)


def _collect(
    book: Ledger,
    store: Shelf,
    paths: Sequence[Path],
    received: str | None,
    progress: ShowProgress,
) -> Collection:
    with processes.beside(lambda: _store(paths, store)) as stored:
        office = _office(book, received)
        files = stored()
    found = return_reviews.reviews(files, office.desks, store)
    reviews = dict(progress(found, len(files), "收件"))
    outcomes = collecting.enter(
        files,
        [reviews[number] for number in range(len(files))],
        office,
        [str(path) for path in paths],
        book,
    )
    return Collection(outcomes, _is_early(office))


def _store(paths: Sequence[Path], store: Shelf) -> list[Kept]:
    # The bytes are stored one file at a time: the scans of a whole county fill the memory.
    files = [store.keep(file) for file in inbox.gather(paths)]
    store.secure()
    return files


def _office(book: Ledger, received: str | None) -> Office:
    found = {desk.plan.id: desk for desk in expected_returns.desks(book)}
    if not found:
        raise TaskmapError(missing_plans.none_issued(missing_plans.RUN_SPLIT))
    arrival = {
        name: days.day(received, desk.plan.timezone, "--received") for name, desk in found.items()
    }
    return Office(found, arrival, clerk())


def _is_early(office: Office) -> bool:
    return any(
        day > days.day(None, office.desks[name].plan.timezone) for name, day in office.days.items()
    )
