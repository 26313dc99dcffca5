"""The figures of one plan to the rows of the tables of a monthly report."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from taskmap.document import Row, Value
from taskmap.documents.monthly_columns import BUCKETS
from taskmap.documents.monthly_columns import COLUMNS as COLUMNS
from taskmap.documents.monthly_columns import OVERVIEW as OVERVIEW
from taskmap.documents.monthly_groups import group_findings
from taskmap.documents.monthly_sentences import MOST_MISSED, deciding_unit
from taskmap.plan import wording
from taskmap.plan.due_days import needs_signature
from taskmap.plan.model import Bound, Measure, Target
from taskmap.plan.progress import AS_REPORTED
from taskmap.system.text import shorten
from taskmap.tracking.report.figures import PlanReport
from taskmap.tracking.report.lines import MeasureLine, PartProgress, Tally
from taskmap.tracking.report.milestones import MilestoneLine, group_steps
from taskmap.tracking.report.quantities import Quantity
from taskmap.tracking.report.reporting import DutyOutcome, ReportingVerdict
from taskmap.tracking.report.sources import FigureSource, ReportOrigin
from taskmap.tracking.report.standing import Bucket, due_date, implied_percent
from taskmap.tracking.words import DoneDay


def overview_row(plan: PlanReport, name: str) -> Row:
    """The plan's row of the cover table, where it is called `name`."""
    return Row("plan", {"plan": name, **_counts(plan.total), **reporting_counts(plan)})


def total_row(plans: Iterable[PlanReport]) -> Row:
    """The last row of the cover table: the sums of all `plans`."""
    sums: dict[str, int] = defaultdict(int)
    for plan in plans:
        for name, count in {**_counts(plan.total), **reporting_counts(plan)}.items():
            sums[name] += count
    return Row("total", {"plan": "合计", **sums})


def reporting_counts(plan: PlanReport) -> dict[str, int]:
    """How many reports are owed, on time, late and missing, by the names of columns and JSON keys."""
    reporting = plan.reporting
    return {
        "owed": reporting.owed_count,
        "on_time": reporting.count(ReportingVerdict.ON_TIME),
        "late": reporting.count(ReportingVerdict.LATE),
        "missing": reporting.count(ReportingVerdict.MISSING),
    }


def tally_values(tally: Tally) -> dict[str, Value]:
    """How many measures there are, in which buckets, and their mean progress, by the names of the columns."""
    return {**_counts(tally), "percent": round_value(tally.percent)}


def _counts(tally: Tally) -> dict[str, int]:
    buckets = {name: tally.buckets[bucket] for name, bucket in BUCKETS.items()}
    return {"measures": tally.measure_count, **buckets}


def _summary(plan: PlanReport) -> Iterator[Row]:
    for bucket, count in plan.buckets.items():
        total = plan.total.measure_count
        share = round(count / total * 100, 1) if total else None
        source = f"分任务，进度为“{bucket}”的各行"
        yield Row(
            "bucket", {"bucket": bucket.value, "count": count, "share": share, "seat": source}
        )


def _chapters(plan: PlanReport) -> Iterator[Row]:
    for tally in plan.chapters:
        kind = "section" if tally.depth else "chapter"
        yield Row(kind, {"chapter": tally.title, **tally_values(tally)})


def _lines(plan: PlanReport) -> Iterator[Row]:
    for line in plan.lines:
        progress = line.row.progress if line.row else None
        values: dict[str, Value] = {
            "id": line.measure.id,
            "no": line.task.no,
            "chapter": line.chapter,
            "task": line.task.title,
            "measure": _measure_text(line.measure, plan),
            "lead": deciding_unit(line),
            "others": "、".join(map(_part, line.others)),
            "deadline": wording.deadline(line.measure.deadline),
            "status": progress.status.value if progress else "",
            "percent": round_value(line.percent),
            "elapsed": line.elapsed,
            "light": line.light.value,
            "bucket": line.bucket.value,
            "remark": _remark(line),
            "done_on": line.done.day if line.done else None,
            "done_basis": _done_basis(line.done) if line.done else "",
            "change": describe_change(line),
            "text": progress.progress_text if progress else "",
            "problems": progress.problems if progress else "",
            "ahead_text": progress.next_steps if progress else "",
            "file": line.source.file,
            **source_values(line.source),
            "source": line.task.origin,
            "leader": wording.leader(line.measure, plan.issue.registry),
        }
        yield Row("measure", values, task=line.task.id)


def _remark(line: MeasureLine) -> str:
    """What is said beside the bucket: on time or not, how long overdue, what the unit said before, which milestone is
    missed.
    """
    match line.bucket:
        case Bucket.DONE if due_date(line.measure.deadline):
            return "逾期完成" if line.is_done_late else "按期完成"
        case Bucket.OVERDUE:
            return f"逾期{line.days_overdue}天{'，本期未报送' if line.is_silent else ''}"
        case Bucket.UNREPORTED:
            last = line.last_word
            said = f"上次报{last.progress.status_text}" if last else "从未报送"
        case Bucket.STRUCK_OFF | Bucket.DONE | Bucket.NOT_ASKED | Bucket.NOT_BEGUN:
            return ""
        case _:
            said = "本期未到期" if line.is_awaited else "本期待核实" if line.is_pending else ""
    return "；".join(filter(None, (said, _milestone_remark(line))))


def _milestone_remark(line: MeasureLine) -> str:
    """节点2.1-1（乙局）、2.1-2（乙局）逾期: with the units where several answer for the measure."""
    if not line.missed:
        return "到期节点已完成" if line.is_by_milestones else ""
    named = len(line.answering) > 1
    names = [
        same[0].row_id + (f"（{'、'.join(step.unit for step in same)}）" if named else "")
        for same in group_steps(line.missed)
    ]
    return f"节点{shorten(names, MOST_MISSED, '等{}个')}逾期"


def _done_basis(done: DoneDay) -> str:
    return AS_REPORTED if done.is_told else "按报送推算"


def _measure_text(measure: Measure, plan: PlanReport) -> str:
    mark = "【已调整】" if measure.id in plan.issue.adjusted_measures else ""
    return f"{mark}{measure.text}"


def _part(part: PartProgress) -> str:
    """某局（推进中40%）"""
    status = part.row.progress.status_text if part.row else "未报"
    return f"{part.unit}（{status}）"


def describe_change(line: MeasureLine) -> str:
    """The kinds of change, else by how many points the percent changed; "" where there is nothing to compare."""
    if line.changes:
        return "、".join(change.kind for change in line.changes)
    if line.row is None or line.before is None or line.row == line.before:
        return ""
    now, last = line.percent, implied_percent(line.before.progress)
    return f"{now - last:+g}" if now is not None and last is not None else ""


def _units(plan: PlanReport) -> Iterator[Row]:
    bodies = {unit.name: unit for unit in plan.issue.registry.units}
    outcomes: dict[str, list[DutyOutcome]] = defaultdict(list)
    for outcome in plan.reporting.outcomes:
        outcomes[outcome.unit].append(outcome)
    for each in plan.units:
        own, body = outcomes.get(each.unit, []), bodies.get(each.unit)
        verdicts = Counter(outcome.verdict for outcome in own)
        returns = [outcome.last for outcome in own if outcome.last]
        values: dict[str, Value] = {
            "unit": each.unit,
            "owed": len(own),
            "reported": len(returns),
            "on_time": verdicts[ReportingVerdict.ON_TIME],
            "days_late": max((outcome.days_late for outcome in own), default=0),
            "receipt": "、".join(origin.receipt for origin in returns),
            "measures": each.measure_count,
            "done": each.done,
            "behind": each.behind,
            "note": "；".join(_unit_notes(each.unit, own, plan)),
            "leads": each.leads,
            "behind_ids": "、".join(each.behind_ids),
            "late": verdicts[ReportingVerdict.LATE],
            "missing": verdicts[ReportingVerdict.MISSING],
            "series": body.series if body else "",
            "leader": body.leader if body else "",
        }
        yield Row("unit", values)


def _unit_notes(unit: str, outcomes: Sequence[DutyOutcome], plan: PlanReport) -> Iterator[str]:
    yield from dict.fromkeys(
        outcome.verdict.value
        for outcome in outcomes
        if outcome.verdict is not ReportingVerdict.ON_TIME
    )
    if unit in plan.reporting.refused_units:
        yield "有退回"
    if any(_awaits_signature(outcome.last, plan) for outcome in outcomes):
        yield "待补签字盖章件"


def _awaits_signature(origin: ReportOrigin | None, plan: PlanReport) -> bool:
    return (
        origin is not None
        and not origin.is_signed
        and needs_signature(plan.issue.plan, origin.period)
    )


def _missing(plan: PlanReport) -> Iterator[Row]:
    units = {unit.name: unit for unit in plan.issue.registry.units}
    for outcome in plan.reporting.by_verdict[ReportingVerdict.MISSING]:
        unit = units.get(outcome.unit)
        values: dict[str, Value] = {
            "unit": outcome.unit,
            "due": outcome.due,
            "days_late": outcome.days_late,
            "contact": unit.contact if unit else "",
            "phone": unit.phone if unit else "",
        }
        yield Row("missing", values)


def _late(plan: PlanReport) -> Iterator[Row]:
    for outcome in plan.reporting.by_verdict[ReportingVerdict.LATE]:
        first = outcome.first
        values: dict[str, Value] = {
            "unit": outcome.unit,
            "due": outcome.due,
            "received": first.received_on if first else None,
            "days_late": outcome.days_late,
            "receipt": first.receipt if first else "",
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
    """Each reason once and how often, without its figures and what to do about it: the correction workbook has those."""
    reasons = Counter(re.sub(r" ?[0-9.]+ ?", "…", fault.partition("；")[0]) for fault in faults)
    return "；".join(f"{what}（{count}处）" for what, count in reasons.most_common())


def _findings(plan: PlanReport) -> Iterator[Row]:
    for each in plan.findings:
        values: dict[str, Value] = {
            "kind": each.kind.value,
            "id": each.measure.id,
            "measure": each.measure.text,
            "unit": each.unit,
            "what": each.what,
            **source_values(each.source),
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


def _milestones(plan: PlanReport) -> Iterator[Row]:
    return milestone_rows(plan.milestones)


def milestone_rows(milestones: Iterable[MilestoneLine]) -> Iterator[Row]:
    """A row of the table 节点 for each."""
    for each in milestones:
        is_shared = len(each.units) > 1
        values: dict[str, Value] = {
            "id": each.row_id,
            "measure": each.measure.text,
            "what": wording.milestone_text(each.milestone),
            "unit": "、".join(each.units),
            "due": each.due,
            "first_due": each.first_due,
            "status": each.status.value,
            "days_late": each.days or None,
            # Of one unit the status says it.
            "missing": "、".join(each.missing) if is_shared else "",
        }
        yield Row("milestone", values)


def _upcoming(plan: PlanReport) -> Iterator[Row]:
    for each in plan.upcoming:
        values: dict[str, Value] = {
            "id": each.item,
            "measure": each.measure.text,
            "lead": "、".join(each.units),
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
            "attainment": round_value(each.share),
            "elapsed": each.elapsed,
            "verdict": each.verdict.value,
            "reason": each.reason,
            "id": each.measure.id,
            **source_values(each.source),
        }
        yield Row("target", values)


def _figure(reported: Quantity | None, target: Target) -> Value:
    """A bare number where the column beside it has its unit."""
    if reported is None:
        return None
    return round_value(reported.value, 6) if reported.unit == target.unit else str(reported)


def _changes(plan: PlanReport) -> Iterator[Row]:
    for each in plan.changes:
        values: dict[str, Value] = {
            "kind": each.kind.value,
            "id": each.measure.id,
            "measure": each.measure.text,
            "lead": each.lead,
            "before": each.before,
            "now": each.now,
            **source_values(each.source),
        }
        yield Row("change", values)


def source_values(source: FigureSource) -> dict[str, Value]:
    """The receipt and the cell where a figure was read, by the names of the columns."""
    return {"receipt": source.receipt, "seat": source.cell}


def round_value(value: float | None, digits: int = 1) -> float | int | None:
    """The `value` to so many `digits` behind the point; a whole number as one: 40, not 40.0."""
    if value is None:
        return None
    number = round(value, digits)
    return int(number) if number == int(number) else number


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
    "节点": _milestones,
    "下期到期": _upcoming,
    "指标": _targets,
    "变化": _changes,
}
"""By the title of a table what makes its rows."""
