"""What an office decides itself about the score of a unit, by a document: points given by hand, and exemptions."""

from __future__ import annotations

import datetime

from msgspec import Struct


class PointAdjustment(Struct, frozen=True, omit_defaults=True):
    """Points given to a unit, or taken where negative, on a `day` by the document `number`, as for a praise in writing
    or for a false report. They count in the `period` of this label, with "" in that of the day.
    """

    unit: str
    points: int
    number: str
    why: str
    day: datetime.date
    period: str = ""


class Exemption(Struct, frozen=True, omit_defaults=True):
    """The unit loses nothing in the `period` of this label ("": in none) by the `measure` of this id ("": by nothing at
    all), as decided on a `day` by the document `number`. At least one of the two is said.
    """

    unit: str
    number: str
    why: str
    day: datetime.date
    period: str = ""
    measure: str = ""
