"""The deadline language of Chinese government documents: 「6月底前」, 「二季度」, 「长期坚持」 to Deadline.

Nothing is guessed in silence: words not understood stand in `rest`, and `why` says how a date came about. No
clock, no disk.
"""

from taskmap.plan.deadlines.expressions import DateContext
from taskmap.plan.deadlines.reading import (
    DeadlineMatch,
    find,
    parse_date,
    parse_day,
    read,
    read_start,
)

__all__ = ["DateContext", "DeadlineMatch", "find", "parse_date", "parse_day", "read", "read_start"]
