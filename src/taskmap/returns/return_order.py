"""Several returns of one unit for one period to the order in which they were made, where that is certain.

One arrived on a later day, or with a later mail: that decides. Else all that tells of an order has to agree: when the
files say that they were saved, when their zips and the disk say that they were changed, and their names.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import combinations, product
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from taskmap.plan.progress import Progress
from taskmap.returns.file_names import compare_names
from taskmap.returns.inbox.files import NO_TIMES, FileTimes

_LEAST = datetime.timedelta(hours=12)
"""Nearer times tell nothing: one copying gives many files its own time, and some programs write the local time as if it
were that of Greenwich.
"""
_SLACK = datetime.timedelta(days=1)
"""By which a time may be wrong for the same reason."""
_SAVED, _IN_ZIP, _ON_DISK = "文件里的保存时间", "压缩包里的时间", "磁盘上的修改时间"


class ReturnCopy(NamedTuple):
    """A file in which a return came: its name with folders, its times, and when the mail was sent that brought it."""

    file: str
    times: FileTimes = NO_TIMES
    sent: datetime.datetime | None = None


class ReturnVersion(NamedTuple):
    """One of several returns; the same bytes may have come as several `copies`, at least one. A time without a zone is by
    the clock of the plan's zone.
    """

    digest: str
    received_on: datetime.date
    saved_at: datetime.datetime | None
    copies: tuple[ReturnCopy, ...]
    rows: tuple[Progress, ...]

    @property
    def file(self) -> str:
        """By this name it is spoken of."""
        return self.copies[0].file

    @property
    def sent(self) -> datetime.datetime | None:
        """When the last mail was sent that brought it; None where none did."""
        return max((each.sent for each in self.copies if each.sent), default=None)


class Reason(NamedTuple):
    """What tells of an order of two returns, in Chinese, and the `sign`: 1 if by it the first is the later, else -1. `later`
    is the name of the file that is.
    """

    what: str
    sign: int
    later: str


class ReturnOrder(Struct, frozen=True):
    """How the returns of a plan are ordered that was issued on the day `issued_on` (None: no matter) and counts its days in
    `timezone`.
    """

    issued_on: datetime.date | None
    timezone: datetime.tzinfo

    def sort(self, versions: Sequence[ReturnVersion]) -> list[ReturnVersion] | None:
        """The earliest first, whatever order they come in; None where it is not certain of two that differ which of them
        is the later.
        """
        numbered = sorted(versions, key=lambda each: each.digest)
        sorter = TopologicalSorter[int]({at: () for at in range(len(numbered))})
        for (first, one), (second, other) in combinations(enumerate(numbered), 2):
            sign = self.compare(one, other)
            if not sign and not agree(one, other):
                return None
            if sign:
                sorter.add(*((first, second) if sign > 0 else (second, first)))
        try:
            return [numbered[at] for at in sorter.static_order()]
        except CycleError:
            return None

    def compare(self, one: ReturnVersion, other: ReturnVersion) -> int:
        """1 if `one` is certainly the later, -1 if the `other` is, 0 if that is not certain."""
        if one.received_on != other.received_on:
            return _sign(one.received_on, other.received_on)
        if one.sent and other.sent and one.sent != other.sent:
            return _sign(one.sent, other.sent)
        signs = {reason.sign for reason in self.reasons(one, other)}
        return signs.pop() if len(signs) == 1 else 0

    def reasons(self, one: ReturnVersion, other: ReturnVersion) -> list[Reason]:
        """All that tells of an order, but for the days and the mails with which they came."""
        found: dict[tuple[str, int], Reason] = {}
        for mine, theirs in product(one.copies, other.copies):
            day = one.received_on
            for what, sign in (
                (_SAVED, self._compare_times(one.saved_at, other.saved_at, day)),
                (_IN_ZIP, self._compare_times(mine.times.in_zip, theirs.times.in_zip, day)),
                (_ON_DISK, self._compare_times(mine.times.on_disk, theirs.times.on_disk, day)),
                ("文件名", compare_names(mine.file, theirs.file, day)),
            ):
                if sign:
                    later = (mine if sign > 0 else theirs).file
                    found.setdefault((what, sign), Reason(what, sign, later))
        return list(found.values())

    def evidence(self, version: ReturnVersion) -> str:
        """What a return tells of its time, as a person reads it; "" for nothing."""
        times = version.copies[0].times
        told = (
            ("邮件", version.sent),
            (_SAVED, version.saved_at),
            (_IN_ZIP, times.in_zip),
            (_ON_DISK, times.on_disk),
        )
        known = ((what, self._local(time)) for what, time in told if time)
        return "，".join(f"{what} {time:%Y-%m-%d %H:%M}" for what, time in known)

    def _compare_times(
        self, one: datetime.datetime | None, other: datetime.datetime | None, day: datetime.date
    ) -> int:
        """0 also for a time before there was a checklist to fill in, and for one after the `day` of receipt."""
        if one is None or other is None:
            return 0
        mine, theirs = self._local(one), self._local(other)
        first, last = self.issued_on or datetime.date.min, day + _SLACK
        if not all(first <= each.date() <= last for each in (mine, theirs)):
            return 0
        return _sign(mine, theirs) if abs(mine - theirs) >= _LEAST else 0

    def _local(self, time: datetime.datetime) -> datetime.datetime:
        if time.tzinfo is None:
            return time.replace(tzinfo=self.timezone)
        try:
            return time.astimezone(self.timezone)
        except OverflowError:
            return time


def agree(one: ReturnVersion, other: ReturnVersion) -> bool:
    """Whether they say the same of every row that both report, so that it is no matter which of them is the later."""
    rows = _rows(one)
    return all(rows.get(row, said) == said for row, said in _rows(other).items())


def contradictions(order: ReturnOrder, versions: Sequence[ReturnVersion]) -> Iterator[str]:
    """Of each two that cannot be ordered why not, in Chinese."""
    for one, other in combinations(sorted(versions, key=lambda each: (each.file, each.digest)), 2):
        if order.compare(one, other) or agree(one, other):
            continue
        told: dict[str, list[str]] = {}
        for each in order.reasons(one, other):
            told.setdefault(each.later, []).append(each.what)
        yield (
            "，".join(f"按{'、'.join(whats)} {later} 在后" for later, whats in told.items())
            or f"看不出 {one.file} 和 {other.file} 哪一份在后"
        )


def _rows(version: ReturnVersion) -> dict[str, Progress]:
    return {row.measure: replace(row, cell_ref="") for row in version.rows}


def _sign(one: datetime.date, other: datetime.date) -> int:
    return (one > other) - (one < other)
