"""What one unit was asked when a checklist went out to it."""

from __future__ import annotations

import datetime
from typing import NamedTuple


class ChecklistIssue(NamedTuple):
    """A checklist that went out: of which plan and revision, to which unit, under its name of then, for the period of
    which label, and the numbers of its rows: measures and milestones.
    """

    plan: str
    revision: int
    unit: str
    period: str
    rows: tuple[str, ...]


class SentChecklist(NamedTuple):
    """A checklist with its code, and the day on which it first went out; None where an earlier taskmap kept none."""

    issue: ChecklistIssue
    code: str
    day: datetime.date | None
