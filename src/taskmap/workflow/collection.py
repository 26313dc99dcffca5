"""Paths with returned files to what became of each: stored, reviewed, recorded, or sent back with a correction."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from taskmap.ledger import opening, places, received_files
from taskmap.ledger.places import Place
from taskmap.ledger.received_files import FileStore, StoredFile
from taskmap.ledger.users import current_user
from taskmap.ledger.writing import Ledger
from taskmap.returns import inbox
from taskmap.system import processes
from taskmap.workflow import (
    corrections,
    days,
    expected_returns,
    missing_plans,
    recording,
    return_reviews,
)
from taskmap.workflow.corrections import Corrections
from taskmap.workflow.outcomes import FileOutcome
from taskmap.workflow.progress import ShowProgress
from taskmap.workflow.recording import CollectContext


class Collection(NamedTuple):
    """What became of each file, and the workbooks in which it is put right."""

    outcomes: Sequence[FileOutcome]
    corrections: Corrections = Corrections({}, {})


def collect(
    place: Place, paths: Sequence[Path], received: str | None, out: Path, progress: ShowProgress
) -> Collection:
    """Store and record what the `paths` hold, and write the correction workbooks below `out`.
    `received` is the day of receipt as typed, None for today. Raises TaskmapError where nothing was
    recorded.
    """
    with opening.open_existing(place) as book:
        store = FileStore(places.received_folder(place, Path.cwd()))
        collection = _collect(book, store, paths, received, progress)
        written = corrections.write(collection.outcomes, store, out, progress)
    return collection._replace(corrections=written)


def preview(
    place: Place, paths: Sequence[Path], received: str | None, progress: ShowProgress
) -> Collection:
    """What `collect` would do with the same `paths` and `received`; nothing is kept. Raises
    TaskmapError like `collect`.
    """
    # Whether there is a ledger at all: an empty one in its place would say that no plan was issued.
    opening.require(place)
    with opening.open_scratch_copy(place) as book, received_files.temporary_store() as store:
        return _collect(book, store, paths, received, progress)


def _collect(
    book: Ledger,
    store: FileStore,
    paths: Sequence[Path],
    received: str | None,
    progress: ShowProgress,
) -> Collection:
    received_on = _received_days(book, received)
    with processes.run_in_background(lambda: _store(paths, store)) as stored:
        expected = {each.plan.id: each for each in expected_returns.read_expected_returns(book)}
        context = CollectContext(expected, received_on, current_user())
        files = stored()
    reviewed = return_reviews.review_files(
        files, context.expected_returns, context.received_on, store
    )
    reviews = dict(progress(reviewed, len(files), "收件"))
    outcomes = recording.record_returns(
        files,
        [reviews[number] for number in range(len(files))],
        context,
        [str(path) for path in paths],
        book,
    )
    _check_outcomes(files, outcomes)
    return Collection(outcomes)


def _check_outcomes(files: Sequence[StoredFile], outcomes: Sequence[FileOutcome]) -> None:
    """No file that was given is passed over: it is ignored, and somebody is told why, or it is accepted or refused; a
    return of which some rows were entered is both.
    """
    assert [each.file for each in outcomes] == list(files)
    for each in outcomes:
        assert bool(each.ignore_reason) != (each.is_accepted or each.is_refused), each.file.name


def _store(paths: Sequence[Path], store: FileStore) -> list[StoredFile]:
    # The bytes are stored one file at a time: the scans of a whole county fill the memory.
    files = [store.add(file) for file in inbox.gather(paths)]
    store.fsync()
    return files


def _received_days(book: Ledger, received: str | None) -> Mapping[str, datetime.date]:
    """By the id of each plan the day that counts as the day of receipt. Raises TaskmapError where there was no plan on
    that day, or it has not come.
    """
    found = {
        each.plan: days.entry_day(received, each.timezone, "--received")
        for each in book.latest_issues()
    }
    missing_plans.require_plans((), found)
    day = max(found.values())
    missing_plans.require_plans((), [each.plan for each in book.latest_issues(until=day)], day)
    return found
