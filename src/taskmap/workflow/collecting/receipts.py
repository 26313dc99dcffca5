"""What was entered of returns to receipts that go back to their units, a page each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from taskmap import formats
from taskmap.documents import receipt as receipt_page
from taskmap.documents.receipt import Receipt, ReceiptPage
from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.reading import LedgerReader
from taskmap.plan.model import Plan
from taskmap.system import filenames, staging
from taskmap.system.diagnostics import TaskmapError
from taskmap.workflow.collecting.outcomes import FileOutcome


class Receipts(NamedTuple):
    """By the label of the received file: where its receipt is, or why there is none."""

    files: Mapping[str, Path]
    failures: Mapping[str, str]


def write(
    outcomes: Sequence[FileOutcome],
    plans: Mapping[str, Plan],
    book: LedgerReader,
    out: Path | None,
    templates: Path | None,
) -> Receipts:
    """A page in the folder `out` for each of the `outcomes` of which rows were entered; nothing if `out` is None. `plans`
    are those of the ledger by their ids, `templates` is the office's own folder, None without one. What cannot be written is
    in `failures`: the ledger has everything already.
    """
    if out is None:
        return Receipts({}, {})
    files: dict[str, Path] = {}
    failures: dict[str, str] = {}
    entries = _entries(outcomes, book)
    for outcome in outcomes:
        if outcome.receipt and outcome.owner:
            path = out / _file_name(outcome.receipt)
            entry = entries[outcome.receipt.entry_number]
            page = _page(outcome, outcome.receipt, plans[outcome.owner.plan], entry)
            try:
                data = formats.render(receipt_page.FILE, receipt_page.document(page), templates)
                staging.write_atomically(path, data)
            except TaskmapError as problem:
                failures[outcome.file.label] = str(problem)
            else:
                files[outcome.file.label] = path
    return Receipts(files, failures)


def _entries(outcomes: Sequence[FileOutcome], book: LedgerReader) -> Mapping[str, LedgerEntry]:
    """By their numbers the entries of the returns that were entered."""
    entered = [(each.owner, each.receipt) for each in outcomes if each.receipt and each.owner]
    plans = {owner.plan for owner, _ in entered}
    numbers = {receipt.entry_number for _, receipt in entered}
    entries = (entry for plan in plans for entry in book.events(plan, EntryKind.SUBMISSION))
    return {entry.receipt: entry for entry in entries if entry.receipt in numbers}


def _page(outcome: FileOutcome, receipt: Receipt, plan: Plan, entry: LedgerEntry) -> ReceiptPage:
    return ReceiptPage(
        receipt,
        plan.title,
        plan.issuer,
        outcome.file.name,
        entry.day,
        entry.hash,
        outcome.replaced_file,
        outcome.later_file,
        outcome.changes,
        outcome.faults,
    )


def _file_name(receipt: Receipt) -> str:
    """市水利局-2022-05-回执2022-000123.docx: no other entry has its number."""
    name = f"{receipt.unit}-{receipt.period}-回执{receipt.entry_number}"
    return f"{filenames.safe(name)}.docx"
