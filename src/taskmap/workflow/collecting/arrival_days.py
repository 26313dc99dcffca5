"""`--received` to the day on which each file counts as received: one day for all, or that of its mail."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import NamedTuple

from taskmap.ledger.received_files import StoredFile
from taskmap.ledger.writing import Ledger
from taskmap.workflow.records import days, unknown_names

BY_MAIL = "mail"
"""What `--received` says for the date of each mail."""


class ArrivalDays(NamedTuple):
    """`by_plan` has by the id of each plan the day of receipt of what has none of its own; `mail_zones` by the same the
    time zone in which the date of a mail is its day, None where the dates of mails do not count.
    """

    by_plan: Mapping[str, datetime.date]
    mail_zones: Mapping[str, str] | None = None

    def of(self, file: StoredFile) -> Mapping[str, datetime.date]:
        """By the id of each plan the day on which the `file` was received: of what came in a mail that of the mail, but
        none that has not come.
        """
        sent = file.mail.sent if file.mail else None
        if self.mail_zones is None or sent is None:
            return self.by_plan
        return {
            plan: min(days.day_of(sent, self.mail_zones[plan]), today)
            for plan, today in self.by_plan.items()
        }


def read_arrival_days(book: Ledger, received: str | None) -> ArrivalDays:
    """The days by what was typed as `received`: a day, BY_MAIL, or None for today. Raises TaskmapError where there was no
    plan on that day, or it has not come.
    """
    by_mail = received == BY_MAIL
    zones = {each.plan: each.timezone for each in book.latest_issues()}
    told = None if by_mail else received
    found = {plan: days.entry_day(told, zone, "--received") for plan, zone in zones.items()}
    unknown_names.require_plans((), found)
    day = max(found.values())
    unknown_names.require_plans((), [each.plan for each in book.latest_issues(until=day)], day)
    return ArrivalDays(found, zones if by_mail else None)
