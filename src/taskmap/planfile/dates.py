"""Dates, periods and reporting rules of the plan file, as typed, to their values."""

from __future__ import annotations

import datetime
import re

from taskmap.plan import deadlines, periods
from taskmap.plan.model import Mention, ReportingRule, Roll
from taskmap.plan.rhythm import Frequency
from taskmap.planfile.fields import Notes, PlanFields
from taskmap.system.dates import WEEKDAYS
from taskmap.system.text import half_width, plain

YEARS = range(1949, 2101)
"""Years that a plan can mean; 9202 is a typing error, and would make a duty for each of its months."""

SOME_DAY = datetime.date(2022, 1, 1)
"""Stands for a day that could not be read, in a plan that is refused for it."""

_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")
_YEAR = re.compile(r"(\d{4})\s*年?")
_DAY = re.compile(r"(次月|下月|次季度首月)?(?:每月|当月|本月)?(\d{1,2})[日号]?前?")
_WEEKDAY = re.compile(r"([次下])?(?:每周|周|星期)?([一二三四五六日天]|\d)前?")
_DAYS = WEEKDAYS + WEEKDAYS.replace("日", "天")
_MONTH_END = {
    *("月底", "月末", "月底前", "月末前", "季末", "季度末", "年底", "年末", "最后一天", "last"),
}


class DateReader:
    """Reads dates and what depends on them; faults go to the notes."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes

    def day(self, fields: PlanFields, name: str) -> datetime.date | None:
        """The date under the key `name`; None if it is not written, or cannot be read, which is reported."""
        text = fields.text(name)
        day = deadlines.parse_date(text) if text else None
        if day is not None and day.year not in YEARS:
            day = None
        if text and day is None:
            message = f"不是一个日期：“{text}”，请写成 2022-05-07 或 2022年5月7日"
            self._report_bad_date(fields, name, message)
        return day

    def _report_bad_date(self, fields: PlanFields, name: str, message: str) -> None:
        self.notes.error(fields.values[name], "bad-date", message)

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
        day = deadlines.parse_date(text)
        if day is None or day.year not in YEARS:
            message = f"不是一个月份或日期：“{text}”，请写成 2022-05、2022年5月 或 2022-05-07"
            self._report_bad_date(fields, name, message)
            return None
        return day

    def rule(self, fields: PlanFields) -> ReportingRule:
        """The rule that an entry of `reporting` states. With a fault in its dates it is due once, on SOME_DAY, so
        that nothing more is reported of its periods: the plan is refused anyway.
        """
        before = len(self.notes.faults)
        every, once = self._recurrence(fields)
        begins, ends = (
            self.period_edge(fields, "from", last=False),
            self.period_edge(fields, "until", last=True),
        )
        if len(self.notes.faults) > before:
            every, once = None, SOME_DAY
        day, following = self._day_of_rule(fields, every)
        who, names = self._who(fields)
        key = next((name for name in ("until", "from") if name in fields.values), "every")
        return ReportingRule(
            name=fields.line("name") or "进展情况",
            every=every,
            once=once,
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
            who=who,
            names=names,
            at=fields.where(key),
        )

    def _recurrence(self, fields: PlanFields) -> tuple[Frequency | None, datetime.date | None]:
        """How often, or the one day; both None if `once` cannot be read."""
        every = Frequency(fields.choice("every", "month"))
        once = self.day(fields, "once")
        if "once" not in fields.values:
            return every, once
        if "every" in fields.values:
            fields.report_bad_value("once", "every 和 once 只能写一个")
        return None, once

    def _day_of_rule(self, fields: PlanFields, every: Frequency | None) -> tuple[int, bool]:
        """The day as in ReportingRule, and whether it lies in the month or week after the period."""
        text = plain(fields.text("day"))
        weekly = every is Frequency.WEEK
        most = 7 if weekly else 31
        if every is None or not text or (text in _MONTH_END and not weekly):
            return most, False
        if match := (_WEEKDAY if weekly else _DAY).fullmatch(text):
            day = _DAYS.find(match[2]) % 7 + 1 if match[2] in _DAYS else int(match[2])
            if 1 <= day <= most:
                return day, bool(match[1])
        days = "“周一”到“周日”，或“次周一”" if weekly else "1 到 31、“月底”，或“次月5日”"
        fields.report_bad_value("day", f"应写{days}，现在是“{text}”")
        return most, False

    def _who(self, fields: PlanFields) -> tuple[str, tuple[Mention, ...]]:
        names = fields.mentions("who")
        words = {"all": "all", "全部": "all", "全部单位": "all", "lead": "lead", "牵头单位": "lead"}
        if not names:
            return "all", ()
        if len(names) == 1 and names[0].name in words:
            return words[names[0].name], ()
        return "", names
