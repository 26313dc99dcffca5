"""Whose a return is: by this what came of one unit for one period is put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    # Where the office stands is asked without what reviews returns.
    from taskmap.ledger.entries import LedgerEntry
    from taskmap.plan.progress import Submission
    from taskmap.returns.review import Review
    from taskmap.tracking.unverified import UnverifiedReturn


class ReturnKey(Struct, frozen=True):
    """Whose return it is: the id of the plan, the unit, and the label of the period."""

    plan: str
    unit: str
    period: str

    @classmethod
    def of(cls, told: Review | LedgerEntry | Submission | UnverifiedReturn) -> ReturnKey:
        """Of what was reviewed, or entered."""
        return cls(told.plan, told.unit, told.period)
