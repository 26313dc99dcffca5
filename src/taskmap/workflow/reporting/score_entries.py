"""What an office decides about the score of a unit, as typed, to its entry in the ledger."""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

from taskmap.ledger import codec, opening
from taskmap.ledger.entries import EntryKind
from taskmap.ledger.journal import Event
from taskmap.ledger.places import Place
from taskmap.ledger.users import current_user
from taskmap.ledger.writing import Ledger
from taskmap.plan.assignments import assign
from taskmap.plan.model import Plan
from taskmap.plan.units import Registry
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.text import half_width
from taskmap.tracking.score_entries import Exemption, PointAdjustment
from taskmap.workflow.records import days, issued_plans, unknown_names
from taskmap.workflow.records.issued_plans import IssuedPlan
from taskmap.workflow.records.report_periods import read_period

_POINTS = re.compile(r"[+-]?[0-9]{1,5}")
_MINUS = str.maketrans("−–—", "---")


class DecisionRequest(NamedTuple):
    """What was typed. `plan` is an id, needed if several plans have the unit; `period` and `day` None: not said."""

    unit: str
    number: str
    why: str
    plan: str | None = None
    period: str | None = None
    day: str | None = None


class RecordedDecision(NamedTuple):
    """A decision as recorded: the id of the plan, the number of its entry on paper, and what was decided."""

    plan: str
    receipt: str
    record: PointAdjustment | Exemption


class _DecisionScope(NamedTuple):
    """What the words of a request stand for."""

    issued_plan: IssuedPlan
    unit: str
    day: datetime.date
    period: str


def add_points(place: Place, request: DecisionRequest, points: str) -> RecordedDecision:
    """Record points given by hand, or taken: `points` as typed, 2 or -3. Raises TaskmapError where something named is not
    there, the day or the period has not come, and for what was recorded before.
    """
    number = _read_points(points)
    with opening.open_existing(place) as book, book.write_transaction():
        scope = _find_scope(book, request)
        record = PointAdjustment(
            scope.unit, number, request.number, request.why, scope.day, scope.period
        )
        return _record(book, scope, EntryKind.POINTS, record)


def exempt(place: Place, request: DecisionRequest, measure: str | None) -> RecordedDecision:
    """Record that the unit loses nothing in the period of the request, or by the `measure` of this id, or by that in
    that period. Raises TaskmapError as `add_points` does, and where neither is said.
    """
    if measure is None and request.period is None:
        raise TaskmapError("请写明免哪一期、哪条举措：--period 2022-06、--measure 2.1，或两样都写")
    with opening.open_existing(place) as book, book.write_transaction():
        scope = _find_scope(book, request)
        if measure is not None:
            _require_part(scope.issued_plan.plan, scope.unit, measure)
        record = Exemption(
            scope.unit, request.number, request.why, scope.day, scope.period, measure or ""
        )
        return _record(book, scope, EntryKind.EXEMPTION, record)


def _read_points(text: str) -> int:
    plain = half_width(text).translate(_MINUS).strip()
    number = int(plain) if _POINTS.fullmatch(plain) else 0
    if not number:
        raise TaskmapError(f"加减几分应是整数，如 2、-3，不是“{text}”")
    return number


def _find_scope(book: Ledger, request: DecisionRequest) -> _DecisionScope:
    for option, text in (("--number", request.number), ("--why", request.why)):
        if not text.strip():
            raise TaskmapError(f"{option} 不能空着：每一分都要有文号和原因")
    candidates = issued_plans.load_plans(book, only=request.plan)
    issued_plan, unit = issued_plans.find_plan_with_unit(candidates, request.unit, request.plan)
    zone = issued_plan.plan.timezone
    day = days.entry_day(request.day, zone, "--day")
    issued_plans.require_issued(book, issued_plan.plan.id, day)
    if request.period is None:
        return _DecisionScope(issued_plan, unit, day, "")
    period = read_period(request.period, day, "--period")
    days.require_come(period.first, zone, "--period")
    return _DecisionScope(issued_plan, unit, day, period.label)


def _require_part(plan: Plan, unit: str, measure: str) -> None:
    parts = assign(plan, Registry.of(plan))
    own = [each.measure.id for each in parts if each.unit == unit]
    if measure not in own:
        near = unknown_names.nearest(measure, own)
        hint = f"，是不是 {near}？" if near else "；"
        raise TaskmapError(f"“{unit}”没有举措 {measure}{hint}已经交给别的单位的，只写 --period")


def _record(
    book: Ledger, scope: _DecisionScope, kind: EntryKind, record: PointAdjustment | Exemption
) -> RecordedDecision:
    plan = scope.issued_plan.plan.id
    for earlier in book.events(plan, kind):
        if codec.decode(earlier, type(record)) == record:
            raise TaskmapError(f"这一条已经登记过（{earlier.receipt}），没有再记")
    event = Event(
        kind=kind,
        day=scope.day,
        plan=plan,
        revision=scope.issued_plan.revision,
        unit=scope.unit,
        period=scope.period,
        measure=record.measure if isinstance(record, Exemption) else "",
        body=codec.encode(record),
    )
    return RecordedDecision(plan, book.append(event, current_user()).receipt, record)
