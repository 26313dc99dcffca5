"""The figures of one plan to the rows of the tables of a month's report."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

from taskmap.document import Row, Value
from taskmap.documents.monthly_columns import BUCKETS
from taskmap.documents.monthly_columns import COLUMNS as COLUMNS
from taskmap.documents.monthly_columns import OVERVIEW as OVERVIEW
from taskmap.documents.monthly_groups import group_findings
from taskmap.plan import periods, wording
from taskmap.plan.model import Bound, Measure, Target
from taskmap.plan.progress import Status
from taskmap.tracking.report.figures import MeasureLine, PartProgress, PlanReport, Tally
from taskmap.tracking.report.quantities import Quantity
from taskmap.tracking.report.reporting import DutyOutcome, ReportingVerdict
from taskmap.tracking.report.sources import FigureSource
from taskmap.tracking.report.standing import implied_percent


def overview_row(plan: PlanReport, name: str) -> Row:
    return Row("plan", {"plan": name, **_counts(plan.total), **reporting_counts(plan)})


def total_row(plans: Iterable[PlanReport]) -> Row:
    """The sum of several plans."""
    sums: dict[str, int] = defaultdict(int)
    for plan in plans:
        for name, count in {**_counts(plan.total), **reporting_counts(plan)}.items():
            sums[name] += count
    return Row("total", {"plan": "合计", **sums})


def reporting_counts(plan: PlanReport) -> dict[str, int]:
    found = plan.reporting
    return {
        "owed": found.owed_count,
        "on_time": found.count(ReportingVerdict.ON_TIME),
        "late": found.count(ReportingVerdict.LATE),
        "missing": found.count(ReportingVerdict.MISSING),
    }


def _counts(tally: Tally) -> dict[str, int]:
    counted = {name: tally.buckets[bucket] for name, bucket in BUCKETS.items()}
    return {"measures": tally.measure_count, **counted}


def _summary(plan: PlanReport) -> Iterator[Row]:
    for bucket, count in plan.buckets.items():
        share = (
            round(count / plan.total.measure_count * 100, 1) if plan.total.measure_count else None
        )
        seat = f"分任务，进度为“{bucket}”的各行"
        yield Row("bucket", {"bucket": bucket.value, "count": count, "share": share, "seat": seat})


def _chapters(plan: PlanReport) -> Iterator[Row]:
    for tally in plan.chapters:
        kind = "section" if tally.depth else "chapter"
        percent = _round(tally.percent)
        yield Row(kind, {"chapter": tally.title, **_counts(tally), "percent": percent})


def _lines(plan: PlanReport) -> Iterator[Row]:
    for line in plan.lines:
        progress = line.row.progress if line.row else None
        values: dict[str, Value] = {
            "id": line.measure.id,
            "no": line.task.no,
            "chapter": line.chapter,
            "task": line.task.title,
            "measure": _measure_text(line.measure, plan),
            "lead": f"{line.lead}（无牵头，按最慢的计）" if line.leaderless else line.lead,
            "others": "、".join(map(_part, line.others)),
            "deadline": wording.deadline(line.measure.deadline),
            "status": progress.status.value if progress else "",
            "percent": _round(line.percent),
            "elapsed": line.elapsed,
            "light": line.light.value,
            "bucket": line.bucket.value,
            "change": _change(line),
            "text": progress.progress_text if progress else "",
            "problems": progress.problems if progress else "",
            "ahead_text": progress.next_steps if progress else "",
            "file": line.source.file,
            **_source(line.source),
        }
        yield Row("measure", values, task=line.task.id)


def _measure_text(measure: Measure, plan: PlanReport) -> str:
    mark = "【已调整】" if measure.id in plan.issue.adjusted_measures else ""
    return f"{mark}{measure.text}"


def _part(part: PartProgress) -> str:
    """某局（推进中40%）"""
    if part.row is None:
        return f"{part.unit}（未报）"
    said = part.row.progress
    share = (
        f"{said.percent:g}%"
        if said.status is Status.IN_PROGRESS and said.percent is not None
        else ""
    )
    return f"{part.unit}（{said.status}{share}）"


def _change(line: MeasureLine) -> str:
    """What changed, else by how many points."""
    if line.changes:
        return "、".join(change.kind for change in line.changes)
    if line.row is None or line.before is None or line.row == line.before:
        return ""
    now, last = line.percent, implied_percent(line.before.progress)
    return f"{now - last:+g}" if now is not None and last is not None else ""


def _units(plan: PlanReport) -> Iterator[Row]:
    answers: dict[str, list[DutyOutcome]] = defaultdict(list)
    for answer in plan.reporting.outcomes:
        answers[answer.unit].append(answer)
    # Two rules may go side by side, of which only one asks for the stamp.
    signed = {rule.every for rule in plan.issue.plan.rules if rule.signed}
    returned = set(plan.reporting.refused_units)
    for each in plan.units:
        mine = answers.get(each.unit, [])
        came = [answer.last for answer in mine if answer.last]
        notes = list(
            dict.fromkeys(
                answer.verdict.value
                for answer in mine
                if answer.verdict is not ReportingVerdict.ON_TIME
            )
        )
        notes += ["有退回"] if each.unit in returned else []
        unsigned = (periods.parse(last.period) for last in came if not last.is_signed)
        awaited = any(each is not None and each.frequency in signed for each in unsigned)
        notes += ["待补签字盖章件"] if awaited else []
        values: dict[str, Value] = {
            "unit": each.unit,
            "owed": len(mine),
            "reported": len(came),
            "on_time": sum(answer.verdict is ReportingVerdict.ON_TIME for answer in mine),
            "days_late": max((answer.days_late for answer in mine), default=0),
            "receipt": "、".join(last.receipt for last in came),
            "measures": each.measure_count,
            "done": each.done,
            "behind": each.behind,
            "note": "；".join(notes),
        }
        yield Row("unit", values)


def _missing(plan: PlanReport) -> Iterator[Row]:
    bodies = {unit.name: unit for unit in plan.issue.registry.units}
    for answer in plan.reporting.by_verdict[ReportingVerdict.MISSING]:
        body = bodies.get(answer.unit)
        values: dict[str, Value] = {
            "unit": answer.unit,
            "due": answer.due,
            "days_late": answer.days_late,
            "contact": body.contact if body else "",
            "phone": body.phone if body else "",
        }
        yield Row("missing", values)


def _late(plan: PlanReport) -> Iterator[Row]:
    for answer in plan.reporting.by_verdict[ReportingVerdict.LATE]:
        came = answer.first
        values: dict[str, Value] = {
            "unit": answer.unit,
            "due": answer.due,
            "received": came.received_on if came else None,
            "days_late": answer.days_late,
            "receipt": came.receipt if came else "",
        }
        yield Row("late", values)


def _refusals(plan: PlanReport) -> Iterator[Row]:
    for each in plan.reporting.refusals:
        values: dict[str, Value] = {
            "unit": each.unit,
            "received": each.received_on,
            "count": len(each.faults),
            "brief": _brief(each.faults),
            "faults": "\n".join(each.faults),
            "receipt": each.receipt,
            "file": each.file,
        }
        yield Row("returned", values)


def _brief(faults: Iterable[str]) -> str:
    """Each reason once, without its figures and what to do about it: the correction workbook has them all."""
    said = Counter(re.sub(r" ?[0-9.]+ ?", "…", fault.partition("；")[0]) for fault in faults)
    return "；".join(f"{what}（{count}处）" for what, count in said.most_common())


def _findings(plan: PlanReport) -> Iterator[Row]:
    for each in plan.findings:
        values: dict[str, Value] = {
            "kind": each.kind.value,
            "id": each.measure.id,
            "measure": each.measure.text,
            "unit": each.unit,
            "what": each.what,
            **_source(each.source),
        }
        yield Row("finding", values)


def _finding_groups(plan: PlanReport) -> Iterator[Row]:
    for each in group_findings(plan.findings):
        values: dict[str, Value] = {
            "kind": each.kind.value,
            "unit": each.unit,
            "count": len(each.findings),
            "ids": each.ids,
            "what": each.what,
        }
        yield Row("merged", values)


def _upcoming(plan: PlanReport) -> Iterator[Row]:
    for each in plan.upcoming:
        values: dict[str, Value] = {
            "id": each.measure.id,
            "measure": each.measure.text,
            "lead": each.lead,
            "what": each.what,
            "due": each.due,
            "days": each.days,
        }
        yield Row("upcoming", values)


_BOUNDS = {Bound.LEAST: "不少于", Bound.MOST: "不超过", Bound.EXACTLY: ""}


def _targets(plan: PlanReport) -> Iterator[Row]:
    for each in plan.targets:
        target = each.target
        values: dict[str, Value] = {
            "name": target.name,
            "unit": target.unit,
            "baseline": target.baseline,
            "target": f"{_BOUNDS[target.bound]}{target.value}" if target.value else "",
            "reported": _figure(each.reported_quantity, target),
            "attainment": _round(each.share),
            "elapsed": each.elapsed,
            "verdict": each.verdict.value,
            "reason": each.reason,
            "id": each.measure.id,
            **_source(each.source),
        }
        yield Row("target", values)


def _figure(found: Quantity | None, target: Target) -> Value:
    """The bare number where the unit stands beside it."""
    if found is None:
        return None
    return _round(found.value, 6) if found.unit == target.unit else str(found)


def _changes(plan: PlanReport) -> Iterator[Row]:
    for each in plan.changes:
        values: dict[str, Value] = {
            "kind": each.kind.value,
            "id": each.measure.id,
            "measure": each.measure.text,
            "lead": each.lead,
            "before": each.before,
            "now": each.now,
            **_source(each.source),
        }
        yield Row("change", values)


def _source(source: FigureSource) -> dict[str, Value]:
    return {"receipt": source.receipt, "seat": source.cell}


def _round(value: float | None, digits: int = 1) -> float | int | None:
    """A whole number as one: 40, not 40.0."""
    if value is None:
        return None
    found = round(value, digits)
    return int(found) if found == int(found) else found


ROWS: dict[str, Callable[[PlanReport], Iterator[Row]]] = {
    "汇总": _summary,
    "章节进展": _chapters,
    "分任务": _lines,
    "分单位": _units,
    "未报送": _missing,
    "迟报": _late,
    "退回": _refusals,
    "问题清单": _findings,
    "问题归并": _finding_groups,
    "下期到期": _upcoming,
    "指标": _targets,
    "变化": _changes,
}
