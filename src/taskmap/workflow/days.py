"""A day as it was typed, or today in the time zone of a plan."""

from __future__ import annotations

import datetime
import re
from contextlib import suppress

from taskmap.system.diagnostics import TaskmapError

_ISO_DAY = re.compile("(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")


def day(text: str | None, timezone: str, option: str = "--as-of") -> datetime.date:
    """The day in `text`, in any spelling that plans may use; None is today in `timezone` (an IANA
    name), wherever the computer stands. `option` is named in the TaskmapError for what is no day.
    """
    if text is None:
        # A day that was named is the same everywhere.
        from zoneinfo import ZoneInfo

        return datetime.datetime.now(ZoneInfo(timezone)).date()
    if _ISO_DAY.fullmatch(text):
        with suppress(ValueError):
            return datetime.date.fromisoformat(text)
    # What reads every other spelling takes the model of plans along, as long to load as a quick command takes.
    from taskmap.plan import deadlines

    if (found := deadlines.parse_date(text)) is None:
        raise TaskmapError(f"{option} 不是日期：“{text}”，请写成 2022-05-25")
    return found
