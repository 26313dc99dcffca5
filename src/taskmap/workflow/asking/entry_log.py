"""The ledger to the entries of a day or a span, as they were recorded, each with what corrections say of it."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import NamedTuple

from taskmap.documents.entry_list import EntryLine
from taskmap.ledger import codec, opening, renaming
from taskmap.ledger.correction_entries import CorrectionEntry
from taskmap.ledger.corrections import effective_corrections, withdrawn_corrections
from taskmap.ledger.entries import KIND_TITLES, LedgerEntry
from taskmap.ledger.places import Place
from taskmap.ledger.reading import LedgerReader
from taskmap.plan.period_spellings import read_period
from taskmap.system.diagnostics import TaskmapError
from taskmap.workflow.asking.entry_contents import content
from taskmap.workflow.records import days, unknown_names
from taskmap.workflow.records.letters import entry_plans
from taskmap.workflow.records.pending_reports import undecided_entries
from taskmap.workflow.records.unit_names import issued_units

_TITLES = {kind.value: title for kind, title in KIND_TITLES.items()}
_KINDS = {**{kind: kind for kind in _TITLES}, **{title: kind for kind, title in _TITLES.items()}}


class LogRequest(NamedTuple):
    """Which entries: those of `span`, a day or a period as typed, or of the days from `since` (None: the first) to `until`
    (None: today); without any those of today. `plans`, `units` and `kinds`: of these alone, none stands for all.
    """

    span: str | None = None
    since: str | None = None
    until: str | None = None
    plans: Collection[str] = ()
    units: Collection[str] = ()
    kinds: Collection[str] = ()


class EntryLog(NamedTuple):
    """The entries from the day `first` to the `last`, in the order in which they were recorded."""

    entries: tuple[EntryLine, ...]
    first: datetime.date
    last: datetime.date


def read_log(place: Place, request: LogRequest) -> EntryLog:
    """Raises TaskmapError for what is no day, no period and no kind, and for a plan or unit that the ledger does not
    know.
    """
    kinds = [_kind(each) for each in request.kinds]
    with opening.open_for_reading(place) as reader:
        first, last = _span(request, reader.office_timezone())
        if request.plans:
            known = [each.plan for each in reader.latest_issues()]
            unknown_names.require_plans(request.plans, known)
        units = issued_units(reader, request.units, request.plans) if request.units else ()
        found = [
            each
            for each in reader.corrected.recorded_on(first, last)
            if (not request.plans or {*request.plans} & {*entry_plans(reader, each)})
            and (not request.units or is_of_unit(reader, each, units))
            and (not kinds or each.kind in kinds)
        ]
        return EntryLog(tuple(map(EntryLines(reader).of, found)), first, last)


def read_days(reader: LedgerReader, first: datetime.date, last: datetime.date) -> EntryLog:
    """All entries of the days from `first` to `last`, both included."""
    found = reader.corrected.recorded_on(first, last)
    return EntryLog(tuple(map(EntryLines(reader).of, found)), first, last)


class EntryLines:
    """Makes lines of entries, each with what corrections say of it by now."""

    def __init__(self, reader: LedgerReader) -> None:
        self._reader = reader
        rows = reader.corrected.rows()
        effective, withdrawn = effective_corrections(rows), withdrawn_corrections(rows)
        by_withdrawn = {each.target: each for each in rows if each.target in withdrawn}
        self._corrections = {**effective, **by_withdrawn}
        self._waiting = {each.number for each in undecided_entries(reader)}

    def of(self, entry: LedgerEntry) -> EntryLine:
        """The line of the `entry`, whether that is given as recorded or as it counts."""
        correction = self._corrections.get(entry.number)
        if correction and (recorded := self._reader.corrected.recorded(entry.number)):
            entry = recorded._replace(unit=entry.unit)
        said = self._reader.corrected.recorded(correction.entry) if correction else None
        return EntryLine(
            number=entry.receipt,
            kind=entry.kind,
            title=_TITLES.get(entry.kind, entry.kind),
            plan=entry.plan,
            revision=entry.revision,
            unit=entry.unit,
            period=entry.period,
            measure=entry.measure,
            day=entry.day,
            counts_on=correction.day if correction else entry.day,
            recorded=entry.recorded,
            recorded_by=entry.taken_by,
            file=entry.file,
            what=content(entry, self._reader),
            corrected_by=said.receipt if said else "",
            why=codec.decode(said, CorrectionEntry).why if said else "",
            waits=entry.number in self._waiting,
        )


def _kind(name: str) -> str:
    if found := _KINDS.get(name.strip().lower()):
        return found
    choices = "、".join(_TITLES.values())
    raise TaskmapError(f"--kind 没有“{name}”这一类，可以写 {choices}")


def _span(request: LogRequest, timezone: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day."""
    if request.span is None and (request.since or request.until):
        last = days.day(request.until, timezone, "--until")
        first = datetime.date.min
        if request.since and (first := days.day(request.since, timezone, "--from")) > last:
            raise TaskmapError(f"--until {last} 在 --from {first} 之前，请把两天对调")
        return first, last
    return read_span(request.span, timezone)


def read_span(text: str | None, timezone: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of a period or a day, as typed; None is today in the `timezone`. Raises TaskmapError for
    what is neither.
    """
    if text is not None and (period := read_period(text, days.day(None, timezone))):
        return period.first, period.last
    try:
        day = days.day(text, timezone)
    except TaskmapError as problem:
        raise TaskmapError(
            f"看不懂是哪一天、哪一期：“{text}”，请写成 2022-05-25、5月25日、昨天，或 2022-05、5月、上月"
        ) from problem
    return day, day


def is_of_unit(
    reader: LedgerReader,
    entry: LedgerEntry,
    units: Collection[str],
    day: datetime.date | None = None,
) -> bool:
    """Whether it is about one of the `units`, under the name with which it was entered or that of the `day` (None: now)."""
    names = {entry.unit}
    for plan in entry_plans(reader, entry):
        names.add(renaming.current_name(reader.other_names(plan, day), plan, entry.unit))
    return bool(names & {*units})
