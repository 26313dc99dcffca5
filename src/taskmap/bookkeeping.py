"""The ledger as of a day to what a report is made from: each plan as then issued, what was due, what had come."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator

from taskmap import duties, planfile, units, workdays
from taskmap.diagnostics import TaskmapError
from taskmap.ledger import Entry, Issued, Kind, Reader
from taskmap.model import Plan
from taskmap.report import Issue, Refusal, Returns


def issues(reader: Reader, as_of: datetime.date, wanted: Collection[str] = ()) -> tuple[Issue, ...]:
    """All plans issued by then, or those named; raises TaskmapError for one that the ledger does not know."""
    found = {issued.plan: issued for issued in reader.plans(until=as_of)}
    for name in wanted:
        if name not in found:
            known = "、".join(found) or "无"
            raise TaskmapError(f"台账里到 {as_of} 为止没有方案“{name}”；有：{known}")
    chosen = [issued for name, issued in found.items() if not wanted or name in wanted]
    return tuple(_issue(issued, plan, reader, as_of) for issued, plan in _plans(chosen))


def _plans(chosen: Collection[Issued]) -> Iterator[tuple[Issued, Plan]]:
    for issued in chosen:
        name = f"{issued.plan}（第 {issued.revision} 版）"
        plan, _ = planfile.parse(issued.source.encode(), name, workdays.Calendar())
        if plan is None:
            raise TaskmapError(f"台账里的方案 {name} 读不出来；请运行 taskmap ledger check")
        yield issued, plan


def _issue(issued: Issued, plan: Plan, reader: Reader, as_of: datetime.date) -> Issue:
    registry = units.Registry.of(plan)
    came = list(reader.events(plan.id, Kind.SUBMISSION.value, until=as_of))
    labels = tuple(dict.fromkeys(entry.period for entry in came))
    return Issue(
        plan,
        registry,
        issued.revision,
        duties.assignments(plan, registry),
        tuple(reader.duties(plan.id, until=as_of)),
        Returns(labels, lambda label: reader.submissions(plan.id, label, as_of)),
        tuple(_refusals(reader, plan.id, as_of)),
        issued.as_of if issued.revision > 1 else None,
    )


def _refusals(reader: Reader, plan: str, as_of: datetime.date) -> Iterator[Refusal]:
    for entry in reader.events(plan, Kind.REFUSAL.value, until=as_of):
        yield Refusal(
            entry.unit, entry.period, entry.day, tuple(_faults(entry)), entry.file, entry.receipt
        )


def _faults(entry: Entry) -> Iterator[str]:
    told = entry.body.get("faults")
    for fault in told if isinstance(told, list) else ():
        if isinstance(fault, dict):
            yield str(fault.get("message", ""))
