"""The periods of which something was collected to the units that have not reported for them yet."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from taskmap.ledger.entries import EntryKind
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.records import DutyRecord
from taskmap.workflow.collecting.outcomes import FileOutcome
from taskmap.workflow.records import owed_reports
from taskmap.workflow.records.pending_reports import drop_pending


class AbsentReports(NamedTuple):
    """The `units` that owe a report of the plan (its id) for the period and have none in the ledger, in the plan's order;
    `returned` are those of them whose report was sent back. Those 待核实 are not among them.
    """

    plan: str
    period: str
    units: tuple[str, ...]
    returned: tuple[str, ...] = ()


def find_absent_reports(
    reader: LedgerReader, outcomes: Sequence[FileOutcome], days: Mapping[str, datetime.date]
) -> list[AbsentReports]:
    """For each plan and period of the `outcomes`, in order, who is still missing, also where nobody is; `days` are those of
    receipt by the ids of the plans.
    """
    owners = (each.owner or each.review for each in outcomes if not each.ignore_reason)
    touched: dict[str, dict[str, None]] = {}
    for owner in owners:
        if owner and owner.plan in days and owner.period:
            touched.setdefault(owner.plan, {})[owner.period] = None
    return [
        each
        for plan, periods in touched.items()
        for each in _absent_in_plan(reader, plan, sorted(periods), days[plan])
    ]


def _absent_in_plan(
    reader: LedgerReader, plan: str, periods: Sequence[str], day: datetime.date
) -> Iterator[AbsentReports]:
    asked = list(reader.duties(plan, periods=periods))
    silent = [each for each in asked if each.received_on is None]
    missing = _missing(reader, plan, silent, day) if silent else []
    refused = {(each.unit, each.period) for each in reader.events(plan, EntryKind.REFUSAL)}
    for period in dict.fromkeys(each.period for each in asked):
        units = tuple(dict.fromkeys(each.unit for each in missing if each.period == period))
        returned = tuple(unit for unit in units if (unit, period) in refused)
        yield AbsentReports(plan, period, units, returned)


def _missing(
    reader: LedgerReader, plan: str, silent: Sequence[DutyRecord], day: datetime.date
) -> list[DutyRecord]:
    """Those of the `silent` duties of the plan that are owed and not 待核实; to find out takes long."""
    [issue] = reader.latest_issues(plan=plan)
    owed = owed_reports.read_owed_reports(reader, issue)
    missing = [each for each in silent if owed.is_owed(each)]
    # By the names of the issue that asks, which may be later than the day on which the files are said to have come.
    return drop_pending(reader, plan, missing, max(day, issue.day))
