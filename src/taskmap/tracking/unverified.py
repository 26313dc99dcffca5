"""Returns of which nobody knows yet whether their units sent them, to the reports that wait for that: 待核实.

The one place that says so, asked by report, score, check-overdue, remind and collect. Nothing here loads a plan.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Protocol

from msgspec import Struct

ORDER_UNKNOWN = "return-order"
"""The code of a return of which nobody knows whether it is the last of several."""
_FIGURE = re.compile(r"\d")


class UnverifiedReturn(Struct, frozen=True):
    """A return that carries no code, or a wrong one, and that nobody has trusted since, or one of several that nobody could
    order (`is_unordered`); `faults` say why.
    """

    plan: str
    unit: str
    period: str
    received_on: datetime.date
    file: str
    digest: str = ""
    faults: tuple[str, ...] = ()
    is_unordered: bool = False
    number: str = ""
    """That of its entry in the ledger, by which it is withdrawn."""


class AskedReport(Protocol):
    """A report that a rule asks for."""

    @property
    def unit(self) -> str:
        """The unit from which it is asked."""

    @property
    def period(self) -> str:
        """The label of its own period (2022-06, 2022-Q2)."""

    @property
    def due(self) -> datetime.date:
        """The last day in time."""


class PendingReports:
    """Which reports are 待核实: neither in nor missing, so that nobody is pressed for them and nobody loses by them.

    `unverified` are what nobody trusted, `answered` the units and periods for which something verified came, be it sent
    back; `asked` are all reports of the plan, by which the next period of one is known.
    """

    def __init__(
        self,
        unverified: Iterable[UnverifiedReturn],
        answered: Collection[tuple[str, str]],
        asked: Iterable[AskedReport],
    ) -> None:
        self._first_days: dict[tuple[str, str], datetime.date] = {}
        for each in unverified:
            key = each.unit, each.period
            if key not in answered:
                first = self._first_days.get(key, each.received_on)
                self._first_days[key] = min(first, each.received_on)
        self._due_days: dict[tuple[str, str], list[datetime.date]] = defaultdict(list)
        if self._first_days:
            for report in asked:
                self._due_days[report.unit, _shape(report.period)].append(report.due)

    def is_pending(self, report: AskedReport, day: datetime.date) -> bool:
        """Whether something unverified, and nothing else, has come for it by that day. That ends by itself when the due
        day of the next period is past.
        """
        first = self._first_days.get((report.unit, report.period))
        if first is None or first > day:
            return False
        days = self._due_days.get((report.unit, _shape(report.period)), ())
        following = min((due for due in days if due > report.due), default=None)
        return following is None or day <= following


def _shape(label: str) -> str:
    """The same for all periods of one length: 0000-00 for months, 0000-Q0 for quarters."""
    return _FIGURE.sub("0", label)
