"""The ledger to the returns of which the signed copy has not come yet."""

from __future__ import annotations

import datetime
import json

from taskmap.ledger import codec
from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.records import PlanRevision
from taskmap.ledger.return_entries import SubmissionEntry
from taskmap.plan.due_days import needs_signature
from taskmap.workflow.records import issued_plans
from taskmap.workflow.records.return_keys import ReturnKey


def unsigned_returns(
    reader: LedgerReader, revision: PlanRevision, until: datetime.date
) -> list[LedgerEntry]:
    """Of the plan in this `revision` the return that counts of each unit and period up to the day `until`, where the plan
    asks for a signed copy and none has come; in order of arrival.
    """
    if not any(each.get("signed") for each in json.loads(revision.content).get("rules", ())):
        return []
    plan = issued_plans.load_plan(reader, revision, until).plan
    last: dict[ReturnKey, LedgerEntry] = {}
    signed: set[ReturnKey] = set()
    for each in reader.events(plan.id, EntryKind.SUBMISSION, EntryKind.SCAN, until=until):
        key = ReturnKey.of(each)
        if each.kind == EntryKind.SCAN:
            signed.add(key)
        elif key not in last or (last[key].day, last[key].number) <= (each.day, each.number):
            last[key] = each
    return [
        each
        for key, each in last.items()
        if key not in signed
        and not codec.decode(each, SubmissionEntry).signed
        and needs_signature(plan, each.period)
    ]
