"""Paths with returned files to what became of each: stored, reviewed, recorded, or sent back with a correction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from msgspec.structs import replace

from taskmap.ledger import connections, opening, places, received_files
from taskmap.ledger.places import Place
from taskmap.ledger.received_files import FileStore, StoredFile
from taskmap.ledger.users import current_user
from taskmap.ledger.writing import Ledger
from taskmap.plan.model import Plan
from taskmap.returns.inbox import reading
from taskmap.returns.review import Review
from taskmap.tracking.unverified import UnverifiedReturn
from taskmap.workflow.collecting import (
    arrival_days,
    correction_workbooks,
    expected_returns,
    late_runs,
    named_files,
    receipts,
    recording,
    return_contents,
    return_reviews,
)
from taskmap.workflow.collecting.absent_reports import AbsentReports, find_absent_reports
from taskmap.workflow.collecting.collect_context import CollectContext
from taskmap.workflow.collecting.correction_workbooks import CorrectionWorkbooks
from taskmap.workflow.collecting.late_runs import LateRun
from taskmap.workflow.collecting.outcomes import FileOutcome
from taskmap.workflow.collecting.receipts import Receipts
from taskmap.workflow.collecting.return_contents import Contents
from taskmap.workflow.progress import ShowProgress
from taskmap.workflow.records import unverified_returns


class Collection(NamedTuple):
    """What became of each file, and the workbooks in which it is put right. `waiting` came before, and nobody knows yet
    whether their units sent them.
    """

    outcomes: Sequence[FileOutcome]
    waiting: Sequence[UnverifiedReturn] = ()
    corrections: CorrectionWorkbooks = CorrectionWorkbooks({}, {})
    receipts: Receipts = Receipts({}, {})
    plans: Mapping[str, Plan] = MappingProxyType({})
    """Those of the ledger, by their ids."""
    absent: Sequence[AbsentReports] = ()
    """Who has not reported yet for the periods of the files."""
    has_recorded: bool = False
    """Whether anything of it is new in the ledger; what came before is told again."""
    late_run: LateRun | None = None
    """Where most returns are late by the day of the run, which nobody had said."""


AskDay = Callable[[LateRun], str]
"""Asks on which day the returns of a run came, most of which would be late by today; "" for today."""


class CollectRequest(NamedTuple):
    """The `paths` to collect, the day of receipt as typed (None: today; see arrival_days), and the names of files that
    are `trusted`, and of those that are the `last` of their units.
    """

    paths: Sequence[Path]
    received: str | None = None
    trusted: Sequence[str] = ()
    last: Sequence[str] = ()


class OutputFolders(NamedTuple):
    """Where correction workbooks and (None: nowhere) receipts are written, and the office's own templates for these."""

    corrections: Path
    receipts: Path | None = None
    templates: Path | None = None


def collect(
    place: Place,
    request: CollectRequest,
    folders: OutputFolders,
    progress: ShowProgress,
    ask_day: AskDay | None = None,
) -> Collection:
    """Store and record what the paths of the `request` hold, and write what goes back to units into the `folders`.
    `ask_day` is asked before most of a run would be late only by today; None: nobody is there. Raises TaskmapError
    where nothing was recorded.
    """
    with opening.open_existing(place) as book:
        store = FileStore(places.received_folder(place, Path.cwd()))
        collection = _collect(book, store, store, request, progress, ask_day)
        written = correction_workbooks.write(
            collection.outcomes, store, folders.corrections, progress
        )
        pages = receipts.write(
            collection.outcomes, collection.plans, book, folders.receipts, folders.templates
        )
    return collection._replace(corrections=written, receipts=pages)


def preview(place: Place, request: CollectRequest, progress: ShowProgress) -> Collection:
    """What `collect` would do with the same `request`; nothing is kept. Raises TaskmapError like `collect`."""
    # Whether there is a ledger at all: an empty one in its place would say that no plan was issued.
    connections.require(place)
    kept = FileStore(places.received_folder(place, Path.cwd()))
    with opening.open_scratch_copy(place) as book, received_files.temporary_store() as store:
        return _collect(book, store, kept, request, progress)._replace(late_run=None)


class _ReviewedRun(NamedTuple):
    """The files of a run, which came by the paths `roots`, and the returns in them: see `_parts`."""

    files: Sequence[StoredFile]
    roots: Sequence[str]
    context: CollectContext
    parts: Sequence[tuple[StoredFile, Review | None]]


def _collect(
    book: Ledger,
    store: FileStore,
    kept: FileStore,
    request: CollectRequest,
    progress: ShowProgress,
    ask_day: AskDay | None = None,
) -> Collection:
    """`kept` is the store of what came before."""
    run, received = _review_files(book, store, kept, request, progress), request.received
    if ask_day and received is None and (foreseen := _foresee_late_run(run)):
        received = ask_day(foreseen) or None
    if received != request.received:
        context = replace(run.context, received_on=arrival_days.read_arrival_days(book, received))
        # Their cells, which would fill the memory, were let go of: only the files are still there.
        with return_contents.begin_reading(run.files, store) as (files, contents):
            parts = _review(contents, files, context, progress)
        run = run._replace(context=context, parts=parts)
    collection = _record(book, run)
    return collection if received is None else collection._replace(late_run=None)


def _review_files(
    book: Ledger,
    store: FileStore,
    kept: FileStore,
    request: CollectRequest,
    progress: ShowProgress,
) -> _ReviewedRun:
    """Store what the request names, and review it against the plans of the ledger."""
    received_on = arrival_days.read_arrival_days(book, request.received)
    is_named = request.trusted or request.last
    undecided = unverified_returns.read_unverified(book) if is_named else ()
    trusted = named_files.find_named("--trust", request.trusted, undecided)
    last = named_files.find_named("--last", request.last, undecided)
    paths = [*request.paths, *trusted.paths, *last.paths]

    stored = _store(paths, [*trusted.stored, *last.stored], store, kept)
    # The files are read beside, while others are stored, and the plans restored by which they are reviewed.
    with return_contents.begin_reading(stored, store) as (files, contents):
        with store.begin_fsync():
            expected = {each.plan.id: each for each in expected_returns.read_expected_returns(book)}
        context = CollectContext(
            expected, received_on, current_user(), trusted.digests, last.digests
        )
        parts = _review(contents, files, context, progress)
    return _ReviewedRun(files, [str(path) for path in paths], context, parts)


def _review(
    contents: Contents,
    files: Sequence[StoredFile],
    context: CollectContext,
    progress: ShowProgress,
) -> list[tuple[StoredFile, Review | None]]:
    reviewed = return_reviews.review_files(
        contents, files, context.expected_returns, context.received_on
    )
    return list(_parts(files, dict(progress(reviewed, len(files), "收件"))))


def _foresee_late_run(run: _ReviewedRun) -> LateRun | None:
    reviews = (review for _, review in run.parts)
    return late_runs.foresee_late_run(reviews, run.context.received_on.by_plan)


def _record(book: Ledger, run: _ReviewedRun) -> Collection:
    before, days = book.corrected.last_number, run.context.received_on.by_plan
    outcomes = recording.record_returns(
        [file for file, _ in run.parts],
        [review for _, review in run.parts],
        run.context,
        run.roots,
        book,
    )
    _check_outcomes(run.files, outcomes)
    digests = {each.file.digest for each in outcomes}
    waiting = unverified_returns.waiting_returns(book)
    return Collection(
        outcomes,
        [each for each in waiting if each.digest not in digests],
        plans={plan: each.plan for plan, each in run.context.expected_returns.items()},
        absent=find_absent_reports(book, outcomes, days),
        has_recorded=book.corrected.last_number > before,
        late_run=late_runs.find_late_run(outcomes, run.context, before),
    )


def _parts(
    files: Sequence[StoredFile], reviews: Mapping[int, Sequence[Review]]
) -> Iterator[tuple[StoredFile, Review | None]]:
    """Each file with its review, None for what can be no return; one with several returns once for each of them."""
    for number, file in enumerate(files):
        found = reviews[number]
        if len(found) < 2:
            yield file, next(iter(found), None)
        else:
            yield from ((_return_of(file, each), each) for each in found)


def _return_of(file: StoredFile, review: Review) -> StoredFile:
    """The file, standing for one of the returns in it."""
    workbook, said = review.workbook, review.workbook.identity
    section = f"{said.plan} {said.period}" if workbook.is_section else ""
    return replace(file, sheet=workbook.sheet, section=section)


def _check_outcomes(files: Sequence[StoredFile], outcomes: Sequence[FileOutcome]) -> None:
    """No file that was given is passed over: it is ignored, and somebody is told why, or it is accepted or refused; a
    return of which some rows were entered is both.
    """
    told = dict.fromkeys((each.file.name, each.file.digest) for each in outcomes)
    assert list(told) == list(dict.fromkeys((each.name, each.digest) for each in files))
    for each in outcomes:
        assert bool(each.ignore_reason) != (each.is_accepted or each.is_refused), each.file.name


def _store(
    paths: Sequence[Path], waiting: Sequence[StoredFile], store: FileStore, kept: FileStore
) -> Iterator[StoredFile]:
    """Each file as soon as it is stored, those last that came before and are `waiting`."""
    # The bytes are stored one file at a time: the scans of a whole county fill the memory.
    known = set()
    for file in map(store.add, reading.gather(paths)):
        known.add(file.digest)
        yield file
    earlier = {each.digest: each for each in waiting if each.digest not in known}
    for digest, file in earlier.items():
        store.add_bytes(kept.read(digest))
        yield file
