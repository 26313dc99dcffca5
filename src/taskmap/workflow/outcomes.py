"""What came of each file that was handed in."""

from __future__ import annotations

from dataclasses import dataclass

from taskmap.documents.receipt import Receipt
from taskmap.ledger.received_files import Kept
from taskmap.returns.review import Review
from taskmap.system.diagnostics import Diagnostic
from taskmap.workflow.scans import Whose


@dataclass(frozen=True, slots=True)
class Answer:
    """`receipt` is there if rows were entered, `scan` says as what a scan was, `faults` what is to be put right or
    thought about, `ignored` why nothing was done.
    """

    file: Kept
    review: Review | None = None
    owner: Whose | None = None
    receipt: Receipt | None = None
    replaced: str = ""
    """The file of the same unit and period whose place this one takes."""
    scan: str = ""
    """签字盖章件 or 佐证材料"""
    ahead: bool = False
    """A scan that came before any workbook of its unit and period."""
    faults: tuple[Diagnostic, ...] = ()
    ignored: str = ""

    @property
    def is_refused(self) -> bool:
        return self.review is not None and not self.ignored and bool(self.review.errors)
