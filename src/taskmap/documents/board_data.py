"""A Board to what programs read: the keys of `board --format json`."""

from __future__ import annotations

from collections.abc import Iterator

from taskmap.documents import board, monthly_report
from taskmap.documents.board import Board, BoardItem, PlanBoard
from taskmap.plan import wording
from taskmap.tracking import overdue
from taskmap.tracking.report import Light, PlanReport


def data(shown: Board) -> dict[str, object]:
    """For each plan what `report --format json` says of it, the lights, how they came about, and every measure."""
    return {"as_of": shown.day.isoformat(), "plans": [_plan(each, shown) for each in shown.plans]}


def _plan(plan: PlanBoard, shown: Board) -> dict[str, object]:
    return {
        **monthly_report.plan_data(plan.report),
        "percent": board.percent(plan.report.total.percent),
        "lights": _lights(plan.report),
        "units": list(_units(plan)),
        "trend": [_past(each) for each in plan.history],
        "timeline": [_due(each) for each in board.due_items(plan, shown.day)],
        "items": [overdue.to_record(each) for each in plan.items],
        "lines": list(_lines(plan)),
    }


def _lights(report: PlanReport) -> dict[str, int]:
    return {light.value or "无": count for light, count in board.light_counts(report).items()}


def _units(plan: PlanBoard) -> Iterator[dict[str, object]]:
    marks = {period.label: board.reporting_marks(each) for period, each in plan.reporting}
    for line in plan.report.units:
        yield {
            "unit": line.unit,
            "measures": line.measure_count,
            "leads": line.leads,
            "done": line.done,
            "behind": line.behind,
            "reports": {label: one[line.unit] for label, one in marks.items() if line.unit in one},
        }


def _past(report: PlanReport) -> dict[str, object]:
    return {
        "period": report.period.label,
        "as_of": report.clock.deadline_day.isoformat(),
        "measures": report.total.measure_count,
        "percent": board.percent(report.total.percent),
        "buckets": {bucket.value: count for bucket, count in report.buckets.items()},
        "lights": _lights(report),
    }


def _due(each: BoardItem) -> dict[str, object]:
    return {
        "due": each.day.isoformat(),
        "measure": each.measure,
        "milestone": each.milestone,
        "what": each.what,
        "units": list(each.units),
        "status": each.status.value,
    }


def _lines(plan: PlanBoard) -> Iterator[dict[str, object]]:
    history = board.light_history(plan)
    labels = [each.period.label for each in plan.history]
    for line, parts in board.measure_parts(plan):
        lights: list[Light | None] = [*history[line.measure.id]]
        yield {
            "measure": line.measure.id,
            "chapter": line.chapter,
            "text": board.measure_text(line),
            "leader": board.leader(plan, line),
            "deadline": wording.deadline(line.measure.deadline),
            "bucket": line.bucket.value,
            "light": line.light.value,
            "percent": board.percent(line.percent),
            "elapsed": line.elapsed,
            "lights": {label: light for label, light in zip(labels, lights, strict=True)},
            "parts": [
                {"unit": unit, "role": role.value, "light": standing.light.value}
                for unit, role, standing in parts
            ],
        }
