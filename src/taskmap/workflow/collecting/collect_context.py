"""What every file of one run of `collect` is processed by."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from taskmap.ledger.received_files import StoredFile
from taskmap.ledger.records import FileRecord
from taskmap.workflow.collecting.arrival_days import ArrivalDays
from taskmap.workflow.collecting.expected_returns import ExpectedReturns
from taskmap.workflow.records.return_keys import ReturnKey


class CollectContext(Struct, frozen=True):
    """`expected_returns` by the id of the plan; `received_on` tells the day that counts as the day of receipt;
    `recorded_by` is the user of the computer.
    """

    expected_returns: Mapping[str, ExpectedReturns]
    received_on: ArrivalDays
    recorded_by: str
    trusted: frozenset[str] = frozenset()
    """The digests of files that are taken for their units' though they cannot be verified."""
    chosen: frozenset[str] = frozenset()
    """The digests of files that count, whatever else came of their unit and period."""

    def file_record(self, file: StoredFile, owner: ReturnKey) -> FileRecord:
        """The file as the ledger records it. Its day is that of the owner's plan; where the plan is
        not known, that of any plan.
        """
        expected, received_on = (
            self.expected_returns.get(owner.plan),
            self.received_on.of(file),
        )
        return FileRecord(
            file.name,
            file.digest,
            received_on.get(owner.plan, next(iter(received_on.values()))),
            owner.plan,
            expected.basis.revision if expected else 0,
            owner.unit,
            owner.period,
        )
