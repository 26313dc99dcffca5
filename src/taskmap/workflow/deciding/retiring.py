"""A plan to the entry in the ledger by which it is out of force."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from taskmap.ledger import codec, opening
from taskmap.ledger.entries import EntryKind
from taskmap.ledger.journal import Event
from taskmap.ledger.places import Place
from taskmap.ledger.reading import LedgerReader
from taskmap.ledger.users import current_user
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.text import one_line
from taskmap.tracking.plan_terms import Retirement
from taskmap.workflow.records import days, issued_plans, unknown_names
from taskmap.workflow.records.retirements import find_retirement, retired_message


class RetiredPlan(NamedTuple):
    """A plan (its id) with the revision that was the last, the day from which it is out of force, and why."""

    plan: str
    revision: int
    day: datetime.date
    why: str


def retire(place: Place, plan: str, why: str, day: str | None) -> RetiredPlan:
    """Record that the plan of this id is out of force from the `day` on, as typed (None: today). Raises TaskmapError
    where there is no such plan on that day, where it is retired already, where the day has not come or is before
    that of its last revision, and without a reason.
    """
    if not why.strip():
        raise TaskmapError("--why 请写明为什么终止")
    with opening.open_existing(place) as book, book.write_transaction():
        issues = {each.plan: each for each in book.latest_issues()}
        unknown_names.require_plans([plan], issues)
        since = days.entry_day(day, issues[plan].timezone)
        issued_plans.require_issued(book, plan, since)
        _require_order(book, plan, issues[plan].revision, since)
        result = RetiredPlan(plan, issues[plan].revision, since, one_line(why))
        event = Event(
            kind=EntryKind.RETIREMENT,
            day=since,
            plan=plan,
            revision=result.revision,
            body=codec.encode(Retirement(result.why, since)),
        )
        book.append(event, current_user())
    return result


def _require_order(book: LedgerReader, plan: str, number: int, since: datetime.date) -> None:
    if found := find_retirement(book, plan):
        raise TaskmapError(f"{retired_message(plan, found)}，不用再登记")
    revision = book.plan_revision(plan, number)
    if revision and since < revision.as_of:
        raise TaskmapError(
            f"方案 {plan} 的第 {number} 版是 {revision.as_of} 印发的，不能从早于它的 {since} 起终止；"
            "请核对 --as-of"
        )
