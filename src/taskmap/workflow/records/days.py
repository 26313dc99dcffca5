"""A day as it was typed, or today in the time zone of a plan; and that nothing is entered on one that has not come."""

from __future__ import annotations

import datetime
import re
from contextlib import suppress

from taskmap.system.dates import time_zone
from taskmap.system.diagnostics import TaskmapError

_ISO_DAY = re.compile("(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")
_ALMOST_A_YEAR = datetime.timedelta(days=364)
"""How far ahead the first day of a name is at most, but for 29 February."""
_LATEST_ZONE = datetime.timedelta(hours=12)
"""How far behind UTC a zone is at most: a day that has come there has come everywhere."""
_FROM_TODAY = {
    **dict.fromkeys(("今天", "今日"), 0),
    **dict.fromkeys(("昨天", "昨日"), -1),
    **dict.fromkeys(("前天", "前日"), -2),
    **dict.fromkeys(("明天", "明日"), 1),
    **dict.fromkeys(("后天", "后日"), 2),
}


def day(
    text: str | None,
    timezone: str,
    option: str = "--as-of",
    since: datetime.date | None = None,
) -> datetime.date:
    """The day in `text`, in any usual spelling; None is today in `timezone` (an IANA name), wherever the computer
    stands. Of days without a year the last up to today, or with `since` the first from that day on. `option` is named
    in the TaskmapError for what is no day.
    """
    if text is None:
        return day_of(datetime.datetime.now(datetime.UTC), timezone)
    if _ISO_DAY.fullmatch(text):
        with suppress(ValueError):
            return datetime.date.fromisoformat(text)
    today = day(None, timezone)
    if (from_today := _FROM_TODAY.get(text.strip())) is not None:
        return today + datetime.timedelta(days=from_today)
    # What reads every other spelling takes the model of plans along, as long to load as a quick command takes.
    from taskmap.plan import deadlines

    last = today if since is None else since + _ALMOST_A_YEAR
    if (found := deadlines.parse_day(text, last)) is None:
        raise TaskmapError(f"{option} 不是日期：“{text}”，请写成 2022-05-25、5月25日或昨天")
    return found


def day_of(moment: datetime.datetime, timezone: str) -> datetime.date:
    """The day of a `moment`, which has a zone of its own, in `timezone` (an IANA name)."""
    return moment.astimezone(time_zone(timezone)).date()


def entry_day(text: str | None, timezone: str, option: str = "--as-of") -> datetime.date:
    """The day on which something is entered: as `day`, but TaskmapError also for one that has not come."""
    found = day(text, timezone, option)
    require_come(found, timezone, option)
    return found


def require_come(found: datetime.date, timezone: str, option: str = "--as-of") -> None:
    """Raises TaskmapError for a day that has not come in `timezone`; `option` is where it was written. Every command
    that writes in the ledger asks this: nothing can be taken back from there.
    """
    now = datetime.datetime.now(datetime.UTC)
    if found <= (now - _LATEST_ZONE).date():
        return
    if found > (today := day_of(now, timezone)):
        raise TaskmapError(
            f"{option} {found} 还没有到，今天是 {today}；请按实际的日期登记 [day-to-come]"
        )
