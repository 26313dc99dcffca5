"""The ledger to the scores of all units over some periods: points, ranks, document and files."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from taskmap.document import Document
from taskmap.documents import score as score_document
from taskmap.ledger import opening
from taskmap.ledger.places import Place
from taskmap.system.diagnostics import TaskmapError
from taskmap.tracking.report import score
from taskmap.tracking.report.score import Score
from taskmap.workflow.records import days
from taskmap.workflow.records.report_periods import choose_period
from taskmap.workflow.reporting import report_sources, reports


class ScoreReport(NamedTuple):
    """Scores with their document, the files that were written, and what is to be known of them, in sentences."""

    score: Score
    document: Document
    files: tuple[Path, ...]
    notes: tuple[str, ...]


def make_scores(
    place: Place,
    begin: str,
    until: str,
    plans: Collection[str],
    as_of: str | None,
    out: Path | None,
) -> ScoreReport:
    """The scores from the period `begin` to the period `until`, both typed and both included, as of
    the day `as_of` (None: today), on the plans whose ids are in `plans` (none: all). `out` as in
    `reporting.write`. Raises TaskmapError where there is nothing to score.
    """
    with opening.open_for_reading(place) as book:
        day = days.day(as_of, book.office_timezone())
        issues = report_sources.issues(book, day, plans)
        first = choose_period(begin, issues, day, "--from")
        last = choose_period(until, issues, day, "--until")
        if last.last < first.first:
            raise TaskmapError(f"--until {last.label} 在 --from {first.label} 之前，请把两期对调")
        issues = report_sources.with_decisions(book, issues, day)
        found = score.make_score(issues, first, last, day)
    document = score_document.document(found)
    files = reports.write(document, out, None, score_document.FILE)
    return ScoreReport(found, document, files, score_document.notes(found))
