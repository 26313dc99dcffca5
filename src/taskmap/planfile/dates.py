"""Dates, periods and reporting rules of the plan file, as typed, to their values."""

from __future__ import annotations

import datetime
import re

from taskmap.plan import deadlines, periods
from taskmap.plan.model import Mention, ReportingRule, Roll
from taskmap.planfile.fields import Notes, PlanFields
from taskmap.planfile.part_groups import read_units
from taskmap.planfile.reporting_keys import WHO
from taskmap.planfile.rule_rhythms import read_rule_rhythm, split_days
from taskmap.system.diagnostics import Source, error
from taskmap.system.text import half_width

YEARS = range(1949, 2101)
"""Years that a plan can mean; 9202 is a typing error, and would make a duty for each of its months."""

SOME_DAY = datetime.date(2022, 1, 1)
"""Stands for a day that could not be read, in a plan that is refused for it."""

_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")
_YEAR = re.compile(r"(\d{4})\s*年?")


def _parse_day(text: str) -> datetime.date | None:
    day = deadlines.parse_date(text)
    return day if day and day.year in YEARS else None


class DateReader:
    """Reads dates and what depends on them; faults go to the notes."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes

    def day(self, fields: PlanFields, name: str) -> datetime.date | None:
        """The date under the key `name`; None if it is not written, or cannot be read, which is reported."""
        text = fields.text(name)
        return self._read_day(text, fields.where(name)) if text else None

    def _read_day(self, text: str, at: Source) -> datetime.date | None:
        if (day := _parse_day(text)) is None:
            message = f"不是一个日期：“{text}”，请写成 2022-05-07 或 2022年5月7日"
            self.notes.faults.append(error(at, "bad-date", message))
        return day

    def period_edge(self, fields: PlanFields, name: str, *, last: bool) -> datetime.date | None:
        """The date under the key `name`; of a month or year its first day, or with `last` its last. None if it is
        not written, or cannot be read, which is reported.
        """
        text = half_width(fields.text(name))
        if not text:
            return None
        label = text
        if match := _MONTH.fullmatch(text):
            label = f"{match[1]}-{int(match[2]):02}"
        elif match := _YEAR.fullmatch(text):
            label = match[1]
        span = periods.parse(label)
        if span is not None and span.first.year in YEARS:
            return (span.first, span.last)[last]
        if (day := _parse_day(text)) is None:
            message = f"不是一个月份或日期：“{text}”，请写成 2022-05、2022年5月 或 2022-05-07"
            self.notes.error(fields.values[name], "bad-date", message)
        return day

    def rule(self, fields: PlanFields) -> ReportingRule:
        """The rule that an entry of `reporting` states. With a fault in its dates it is due once, on SOME_DAY, so
        that nothing more is reported of its periods: the plan is refused anyway.
        """
        before = len(self.notes.faults)
        rhythm, once = read_rule_rhythm(fields), self._single_days(fields)
        if once and "every" in fields.values:
            fields.report_bad_value("once", "`every` 和 `once` 只能写一个")
        begins, ends = (
            self.period_edge(fields, "from", last=False),
            self.period_edge(fields, "until", last=True),
        )
        if len(self.notes.faults) > before:
            once = (SOME_DAY,)
        day, following, days = split_days(rhythm)
        who, names = self._who(fields)
        key = next((name for name in ("until", "from") if name in fields.values), "every")
        return ReportingRule(
            name=fields.line("name") or "进展情况",
            every=None if once else rhythm.every,
            once=once[0] if once else None,
            day=day,
            following=following,
            begins=begins,
            ends=ends,
            to=fields.text("to"),
            forward_to=fields.text("forward_to"),
            signed=fields.flag("signed"),
            evidence=fields.flag("evidence"),
            whole=fields.flag("whole"),
            roll=Roll(fields.choice("roll", "none")),
            reports_when_done=fields.choice("when_done", "none") == "report",
            days=() if once else days,
            months=() if once else rhythm.months,
            once_more=once[1:],
            who=who,
            names=names,
            at=fields.where(key),
        )

    def _single_days(self, fields: PlanFields) -> tuple[datetime.date, ...]:
        """The dates under the key `once`, one or a list, with the faults of `day`."""
        found = (self._read_day(each.name, each.at) for each in fields.mentions("once"))
        return tuple(sorted({day for day in found if day}))

    def _who(self, fields: PlanFields) -> tuple[str, tuple[Mention, ...]]:
        names = read_units(fields, "who")
        if not names:
            return "all", ()
        if len(names) == 1 and names[0].name in WHO:
            return WHO[names[0].name], ()
        return "", names
