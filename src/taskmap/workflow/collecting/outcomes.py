"""What became of each received file."""

from __future__ import annotations

from msgspec import Struct

from taskmap.documents.receipt import Receipt
from taskmap.ledger.received_files import StoredFile
from taskmap.returns.review import Review
from taskmap.returns.row_changes import RowChange
from taskmap.system.diagnostics import Diagnostic
from taskmap.workflow.records.return_keys import ReturnKey


class FileOutcome(Struct, frozen=True):
    """`receipt` is there if rows were recorded, `scan_title` says as what a scan was recorded,
    `faults` are the errors and warnings of a return, `ignore_reason` says why nothing was recorded.
    """

    file: StoredFile
    review: Review | None = None
    owner: ReturnKey | None = None
    receipt: Receipt | None = None
    replaced_file: str = ""
    """The file of the same unit and period whose place this one takes."""
    changes: tuple[RowChange, ...] = ()
    """The cells in which it differs from what stood before, where it takes the place of another."""
    later_file: str = ""
    """The file of the same unit and period that arrived later than this one and stands."""
    scan_title: str = ""
    """签字盖章件 or 佐证材料"""
    precedes_workbook: bool = False
    """A scan that came before any workbook of its unit and period."""
    faults: tuple[Diagnostic, ...] = ()
    ignore_reason: str = ""
    trusted_by: str = ""
    """Who took it for its unit's though it could not be verified."""
    number: str = ""
    """That of its entry in the ledger, by which it is corrected; "" for what is ignored."""
    is_unverified: bool = False
    """A return of which it is not certain that its unit sent it: nothing of it counts before somebody trusts it."""
    is_unordered: bool = False
    """One of several that differ, of which nobody knows which is the last: nothing of it counts before somebody says so."""

    @property
    def is_accepted(self) -> bool:
        """Whether something of it was entered: rows of a return, or a scan."""
        return self.receipt is not None or bool(self.scan_title)

    @property
    def is_refused(self) -> bool:
        """Whether it goes back to the unit, or waits to be verified or chosen: a return with errors, even if some of its
        rows were recorded.
        """
        return self.is_unverified or self.is_unordered or self.needs_correction

    @property
    def needs_correction(self) -> bool:
        """Whether its unit has to correct it."""
        if self.review is None or self.ignore_reason or self.is_unverified or self.is_unordered:
            return False
        return bool(self.review.errors)
