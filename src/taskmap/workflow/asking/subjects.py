"""What is typed behind `show` to what is meant by it: a measure, a unit, entries by their number, a day."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from contextlib import suppress
from typing import TypeAlias

from taskmap.documents.entry_page import EntryPage
from taskmap.documents.measure_page import MeasurePage
from taskmap.documents.unit_page import UnitPage
from taskmap.ledger import opening
from taskmap.ledger.places import Place
from taskmap.ledger.reading import LedgerReader
from taskmap.plan.units import Registry
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.text import half_width
from taskmap.workflow.asking import entry_log
from taskmap.workflow.asking.entry_details import read_pages
from taskmap.workflow.asking.entry_log import EntryLog
from taskmap.workflow.asking.measure_history import read_measure
from taskmap.workflow.asking.unit_overview import names_by_plan, read_unit
from taskmap.workflow.records import days, entry_numbers, issued_plans, unknown_names
from taskmap.workflow.records.issued_plans import IssuedPlan

Subject: TypeAlias = MeasurePage | UnitPage | EntryLog | list[EntryPage]
_ITEM = re.compile(r"[0-9]{1,3}(?:-[0-9]{1,3})?")
"""What `log` takes for a month or a day is here a measure, or a milestone, that no plan has."""
_NUMBERED = re.compile(r"〔.+〕|\[.+\]|（.+）.*号|.+@[0-9]+|.*号")


def read_subject(place: Place, name: str, plan: str | None, as_of: str | None) -> Subject:
    """What the `name` means by all that was known on the day `as_of` (as typed; None: today): the id of a measure, a unit or
    its alias, the number of an entry or a document, a revision or the id of a plan, a day or a period. `plan` is the id
    of the plan meant, None for all. Raises TaskmapError for what is nothing of this, and what could be several.
    """
    typed = name.strip()
    with opening.open_for_reading(place) as reader:
        if entry_numbers.is_receipt(typed):
            return _entries(reader, typed, plan)
        zone = reader.office_timezone()
        day = days.day(as_of, zone)
        issued = issued_plans.load_plans(reader, day, plan)
        if any(issued_plans.has_item(each.plan, typed) for each in issued):
            chosen = issued_plans.find_plan_with_item(issued, typed, plan, with_milestones=True)
            return read_measure(reader, chosen, typed, day)
        if names := names_by_plan(issued, typed):
            return read_unit(reader, issued, names, day)
        last = next((each for each in issued if each.plan.id == typed), None)
        if last or _NUMBERED.fullmatch(half_width(typed)):
            return _entries(reader, f"{typed}@{last.revision}" if last else typed, plan)
        if span := _span(typed, zone):
            return entry_log.read_days(reader, *span)
    raise _unknown_error(typed, issued)


def _entries(reader: LedgerReader, typed: str, plan: str | None) -> list[EntryPage]:
    return list(read_pages(reader, entry_numbers.find_entries(reader, typed, plan)))


def _span(typed: str, timezone: str) -> tuple[datetime.date, datetime.date] | None:
    if not _ITEM.fullmatch(half_width(typed)):
        with suppress(TaskmapError):
            return entry_log.read_span(typed, timezone)
    return None


def _unknown_error(typed: str, issued: Sequence[IssuedPlan]) -> TaskmapError:
    registries = [Registry.of(each.plan) for each in issued]
    units = filter(None, (each.nearest(typed) for each in registries))
    measures = [each.id for one in issued for each in one.plan.every_measure()]
    near = (
        unknown_names.nearest(typed, measures)
        or "、".join(dict.fromkeys(units))
        or unknown_names.nearest(typed, [each.plan.id for each in issued], 1)
    )
    return TaskmapError(
        f"没有“{typed}”{f'，是不是 {near}？' if near else '：'}"
        "可以写举措编号、单位、回执号、文号、方案编号@版本，或一天、一期"
    )
