"""Working days of mainland China: the official calendar with its 调休, corrected by the user's own.

The State Council announces a year about the November before it; a year that nobody has announced yet is Monday to
Friday, but for the days fixed by law off, and `Calendar.is_published` says so, so that a document can say it too.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from msgspec import Struct, field

OVERRIDES = "workdays.yaml"
"""The office's own calendar, in the folder of the plan."""
_DAY = datetime.timedelta(days=1)
_SATURDAY = 5
_FESTIVALS = {
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明",
    "Dragon Boat Festival": "端午",
    "Mid-autumn Festival": "中秋",
}
"""Those whose day differs from year to year, as the package calls them."""
_OFF_BY_LAW = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""Month and day of the festivals off in every year to come (全国年节及纪念日放假办法); the others follow the moon."""


def guess_note(*years: int) -> str:
    """How every paper says that working days of these years are a guess."""
    named = "、".join(f"{year}年" for year in sorted({*years}))
    return f"{named}放假安排还没有公布，按周一至周五推算，元旦、5月1日至2日、10月1日至3日算放假"


class YearOverride(Struct, frozen=True):
    """What the user's calendar says about one year: days off, and working days among weekends.

    A year's notice may reach into the last days of the December before. A day in both works.
    """

    off: frozenset[datetime.date] = frozenset()
    work: frozenset[datetime.date] = frozenset()


class Calendar(Struct, frozen=True):
    """The working days of every year; one that the office's own calendar gives, in `overrides`, counts as
    published.
    """

    overrides: Mapping[int, YearOverride] = field(default_factory=dict)
    since: datetime.date = datetime.date.min
    """The day from which these days are in force; those before it are as `before` has them."""
    before: Calendar | None = None

    def __hash__(self) -> int:
        return hash((self.since, self.before))

    def replace_overrides(
        self, overrides: Mapping[int, YearOverride], day: datetime.date
    ) -> Calendar:
        """The calendar after the office announced other days of its own on that day: what is past by then stays."""
        return self if overrides == self.overrides else Calendar(overrides, day, self)

    def is_published(self, year: int) -> bool:
        """True if the State Council, or the office's own calendar, has given the days of the `year`; else they
        are a guess, Monday to Friday but for the days off by law.
        """
        return year in self.overrides or year in _official().years

    def unpublished_years(self, years: Iterable[int]) -> tuple[int, ...]:
        """Those of the years whose days are a guess, each once, the earliest first."""
        return tuple(year for year in sorted({*years}) if not self.is_published(year))

    def is_workday(self, day: datetime.date) -> bool:
        """Whether people work on `day`: True on a weekday that is no holiday, and on a weekend moved by 调休. The
        office's own calendar goes before the official one.
        """
        if self.before is not None and day < self.since:
            return self.before.is_workday(day)
        # The coming year first: 元旦 is announced with it and may begin on 30 December.
        for year in (day.year + 1, day.year) if self.overrides else ():
            override = self.overrides.get(year)
            if override and day in override.work:
                return True
            if override and day in override.off:
                return False
        official = _official()
        if day.weekday() < _SATURDAY:
            return day in official.work or not (day in official.off or self._is_off_by_law(day))
        return day in official.work

    def _is_off_by_law(self, day: datetime.date) -> bool:
        """Of years to come; what was off in the years before the first announcement is not asked."""
        is_festival = (day.month, day.day) in _OFF_BY_LAW
        return is_festival and day.year > _official().years[-1] and not self.is_published(day.year)

    def festival(self, name: str, year: int) -> datetime.date | None:
        """The first day off of 春节, 清明, 端午 or 中秋 (`name`) in the `year`, as the State Council announced it; None
        if it has not, or for another name.
        """
        return _official().festivals.get((name, year))

    def roll_back(self, day: datetime.date) -> datetime.date:
        """The nearest working day at or before `day`. What was past when the calendar changed does not move, nor is
        anything moved into the past.
        """
        now = day
        while not self.is_workday(now):
            now -= _DAY
        return self._keep_past(day, now, lambda before: before.roll_back(day))

    def _keep_past(
        self, last: datetime.date, now: datetime.date, find: Callable[[Calendar], datetime.date]
    ) -> datetime.date:
        """`now`, the day found up to `last`, unless it or the one that `find` finds in the calendar of before is past
        when that changes: then this one.
        """
        if self.before is None or last < self.since:
            return now
        earlier = find(self.before)
        return earlier if min(earlier, now) < self.since else now

    def roll_forward(self, day: datetime.date) -> datetime.date:
        """The nearest working day at or after `day`."""
        while not self.is_workday(day):
            day += _DAY
        return day

    def workday_between(
        self, first: datetime.date, last: datetime.date, number: int
    ) -> datetime.date:
        """The working day of this `number`, counted from 1, from `first` to `last`, both inclusive; if there are not so
        many the last one, and if there is none the first after them. As with `roll_back` nothing past moves.
        """
        now = self.roll_forward(first)
        for _ in range(number - 1):
            following = self.add_workdays(now, 1)
            if following > last:
                break
            now = following
        return self._keep_past(
            last, now, lambda before: before.workday_between(first, last, number)
        )

    def add_workdays(self, day: datetime.date, count: int) -> datetime.date:
        """The `count`-th working day after `day`, which is not counted itself; for 0 `day`, whatever day it is."""
        for _ in range(count):
            day = self.roll_forward(day + _DAY)
        return day

    def count_workdays(self, first: datetime.date, last: datetime.date) -> int:
        """How many working days from `first` to `last`, both inclusive."""
        days = range(first.toordinal(), last.toordinal() + 1)
        return sum(map(self.is_workday, map(datetime.date.fromordinal, days)))


OFFICIAL = Calendar()
"""As the State Council announced it, without days of an office's own."""


class _OfficialCalendar(Struct, frozen=True):
    years: range
    off: frozenset[datetime.date]
    work: frozenset[datetime.date]
    festivals: Mapping[tuple[str, int], datetime.date]


@cache
def _official() -> _OfficialCalendar:
    """What the package knows, loaded at the first call.

    Its tables are read rather than its `is_workday`, which looks for the first and the last year
    again with every call (30 µs) and raises outside them.
    """
    # Most commands count no working day.
    import chinese_calendar

    off = frozenset(chinese_calendar.holidays)
    years = range(min(off).year, max(off).year + 1)
    first: dict[tuple[str, int], datetime.date] = {}
    for day, holiday in sorted(chinese_calendar.holidays.items()):
        if name := _FESTIVALS.get(holiday):
            first.setdefault((name, day.year), day)
    return _OfficialCalendar(years, off, frozenset(chinese_calendar.workdays), first)
